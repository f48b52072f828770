//! Appointments (lịch hẹn, DOMAIN §3.3, §4.2(b)(c)): citizens book, officers move, refuse and work
//! them off, administrators say what a unit offers.
//!
//! Who takes a place or changes the offer holds the unit's row first and counts then, so that two
//! people can't take the last place. Here is what all steps share.

mod administer;
mod book;
mod calendar;
mod desk;
mod expiry;
mod offer;
mod process;
mod rows;

use chungthuc_domain::{
    AppError, AppointmentId, ErrorCode, UnitId,
    appointment::{AppointmentState, AppointmentStep, SlotTime},
    calendar::{Moment, day_text, minute_text, parse_day, time_text},
    right::Right,
    view::{live::LiveEvent, notice::NoticeKind},
};
use chungthuc_storage::{
    audit,
    database::Tx,
    repo::{
        appointment::{self, Appointment, Event},
        unit,
    },
};
use jiff::{ToSpan, civil::Date};
use serde_json::json;

pub(crate) use expiry::EXPIRE_APPOINTMENTS;

use self::offer::Offer;
use crate::{
    Workflow, actor::Actor, failure::Failure, intake::one_line, notices::Told, queue::start_of,
};

/// How far ahead can be booked, in days.
const HORIZON_DAYS: i64 = 30;
/// Characters of a reason.
const LONGEST_REASON: usize = 300;

/// The last day that can be booked on `today`.
fn horizon(today: Date) -> Date {
    today.checked_add(HORIZON_DAYS.days()).unwrap_or(today)
}

/// The midnight that ends `day`.
fn end_of(day: Date) -> Moment {
    start_of(day.checked_add(1.day()).unwrap_or(day))
}

/// A reason in one line.
///
/// Errors: [`ErrorCode::Invalid`] under `reason`.
fn reason(text: &str) -> Result<String, AppError> {
    let text = one_line(text);
    match text.chars().count() {
        0 => Err(AppError::field("reason", "Hãy nhập lý do.")),
        1..=LONGEST_REASON => Ok(text),
        _ => {
            let message = format!("Lý do dài quá {LONGEST_REASON} ký tự.");
            Err(AppError::field("reason", message))
        }
    }
}

/// A day and an hour as they were typed or chosen.
///
/// Errors: [`ErrorCode::Invalid`] under `day` and `time`, both at once.
fn day_and_time(day: &str, time: &str) -> Result<(Date, SlotTime), AppError> {
    let read_day = parse_day(day);
    let read_time = time.parse::<SlotTime>();
    let day_fault = match day.trim() {
        "" => "Hãy chọn ngày hẹn.",
        _ => "Ngày không đúng, ví dụ đúng: 20/11/2026.",
    };
    let time_fault = match time.trim() {
        "" => "Hãy chọn giờ hẹn.",
        _ => "Giờ không đúng, ví dụ đúng: 08:00.",
    };
    match (read_day, read_time) {
        (Some(day), Ok(time)) => Ok((day, time)),
        (Some(_), Err(_)) => Err(AppError::field("time", time_fault)),
        (None, Ok(_)) => Err(AppError::field("day", day_fault)),
        (None, Err(_)) => Err(AppError::field("day", day_fault).and_field("time", time_fault)),
    }
}

/// What somebody is told who was slower, or the state that the step leads to.
///
/// Errors: [`ErrorCode::AppointmentChanged`].
fn next_state(
    before: &Appointment,
    seen: i64,
    step: AppointmentStep,
) -> Result<AppointmentState, Failure> {
    let next = step.apply(before.state);
    next.filter(|_| before.version == seen).ok_or_else(|| {
        ErrorCode::AppointmentChanged {
            state: before.state,
            at: before.starts_at(),
        }
        .into()
    })
}

impl Workflow {
    /// An appointment of the unit that an officer works in, held until the end of `tx`.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    async fn held_by_officer(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: AppointmentId,
    ) -> Result<Appointment, Failure> {
        let unit = actor.require(Right::Creator)?.unit;
        self.still_holds(tx, actor, Right::Creator, unit).await?;
        let found = appointment::hold(tx, id).await?;
        found
            .filter(|found| found.unit == unit)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// The moment of a day and hour at which a place is free, which is the caller's until the end of
    /// `tx`: the unit's row has to be held.
    ///
    /// Errors: [`ErrorCode::Invalid`] for what isn't offered, [`ErrorCode::SlotTaken`].
    async fn free_place(
        &self,
        tx: &mut Tx,
        unit: UnitId,
        day: &str,
        time: &str,
    ) -> Result<Moment, Failure> {
        let (day, time) = day_and_time(day, time)?;
        let now = self.now();
        let (first, last) = (now.day(), horizon(now.day()));
        if day < first {
            return Err(AppError::field("day", "Ngày hẹn đã qua. Hãy chọn ngày khác.").into());
        }
        if day > last {
            let message = format!("Chỉ nhận lịch hẹn đến hết ngày {}.", day_text(last));
            return Err(AppError::field("day", message).into());
        }
        let offer = Offer::load(tx, unit, day, day).await?;
        let (slots, off) = offer.on(day);
        if let Some(off) = off {
            let message = format!("{}. Hãy chọn ngày khác.", off.label());
            return Err(AppError::field("day", message).into());
        }
        let Some(slot) = slots.iter().find(|slot| slot.time == time) else {
            let message = "Cơ quan không tiếp nhận lịch hẹn vào giờ này. Hãy chọn giờ khác.";
            return Err(AppError::field("time", message).into());
        };
        let at = time.on(day);
        if at <= now {
            return Err(AppError::field("time", "Giờ hẹn đã qua. Hãy chọn giờ khác.").into());
        }
        let taken = appointment::taken(tx, unit, at, at.plus_seconds(1)).await?;
        if taken.iter().any(|(_, taken)| *taken >= slot.places) {
            return Err(ErrorCode::SlotTaken.into());
        }
        Ok(at)
    }

    /// Moves an appointment that is held in `tx` to a free place; the unit's row has to be held.
    ///
    /// Errors: as [`Workflow::free_place`]; [`ErrorCode::AppointmentChanged`].
    async fn move_appointment(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Appointment,
        version: i64,
        form: &chungthuc_domain::view::appointment::RescheduleForm,
    ) -> Result<Appointment, Failure> {
        next_state(before, version, AppointmentStep::Reschedule)?;
        let why = reason(&form.reason);
        let chosen = day_and_time(&form.day, &form.time);
        let (why, (day, time)) = match (why, chosen) {
            (Ok(why), Ok(chosen)) => (why, chosen),
            (Err(error), Ok(_)) | (Ok(_), Err(error)) => return Err(error.into()),
            (Err(why), Err(mut chosen)) => {
                chosen.fields.extend(why.fields);
                return Err(chosen.into());
            }
        };
        if time.on(day) == before.starts_at() {
            let message = "Đây là giờ hẹn hiện tại. Hãy chọn giờ khác.";
            return Err(AppError::field("time", message).into());
        }
        let at = self
            .free_place(tx, before.unit, &form.day, &form.time)
            .await?;
        self.take_appointment_step(
            tx,
            Some(actor),
            before,
            AppointmentStep::Reschedule,
            &why,
            |it| {
                it.moved_to = Some(at);
            },
        )
        .await
    }

    /// Takes a step with an appointment that is held in `tx`: saves what `change` makes of it, its
    /// event and audit entry, and tells the person. `actor`: `None` for the program.
    ///
    /// Errors: [`ErrorCode::AppointmentChanged`].
    async fn take_appointment_step(
        &self,
        tx: &mut Tx,
        actor: Option<&Actor>,
        before: &Appointment,
        step: AppointmentStep,
        reason: &str,
        change: impl FnOnce(&mut Appointment) + Send,
    ) -> Result<Appointment, Failure> {
        let mut after = before.clone();
        after.state = next_state(before, before.version, step)?;
        if !reason.is_empty() {
            after.reason = Some(reason.to_owned());
        }
        change(&mut after);
        appointment::update(tx, &after).await?;
        after.version += 1;
        self.record_appointment(tx, actor, &after, step, reason)
            .await?;
        Ok(after)
    }

    /// Writes a step that was taken into the appointment's events and the audit chain, and tells the
    /// person.
    async fn record_appointment(
        &self,
        tx: &mut Tx,
        actor: Option<&Actor>,
        after: &Appointment,
        step: AppointmentStep,
        reason: &str,
    ) -> Result<(), Failure> {
        let now = self.now();
        let actor_name = actor.map_or("Hệ thống", |actor| actor.name.as_str());
        let event = Event {
            at: now,
            actor: actor.map(|actor| actor.person),
            actor_name: actor_name.to_owned(),
            step,
            starts_at: after.starts_at(),
            reason: reason.to_owned(),
        };
        appointment::insert_event(tx, self.ids.id(), after.id, &event).await?;
        let entry = audit::Entry {
            unit: Some(after.unit),
            at: now,
            actor: event.actor,
            actor_name: event.actor_name,
            action: step.code(),
            subject: format!("appointment {}", after.id),
            details: json!({ "state": after.state.code(), "starts_at": after.starts_at().0 }),
        };
        audit::append(tx, entry);
        let by = actor.map(|actor| actor.person);
        self.mark_change(tx, Some(after.unit), None, LiveEvent::Appointments { by })
            .await?;
        let unit = unit::find(tx, after.unit).await?;
        let text = told(
            after,
            step,
            &unit.map(|unit| unit.name).unwrap_or_default(),
            reason,
        );
        let told = Told {
            link: Some(format!("/lich-hen/{}", after.id)),
            // Who stands at the counter needs no message.
            by_sms: step != AppointmentStep::Process,
            ..Told::new(NoticeKind::Appointment, text)
        };
        self.notify(tx, after.person, told).await?;
        self.tell_officers(tx, after, step).await
    }

    /// Tells the officers of the unit that somebody booked, or called it off.
    async fn tell_officers(
        &self,
        tx: &mut Tx,
        after: &Appointment,
        step: AppointmentStep,
    ) -> Result<(), Failure> {
        let what = match step {
            AppointmentStep::Book => "Lịch hẹn mới",
            AppointmentStep::Cancel => "Người đăng ký đã hủy lịch hẹn",
            _ => return Ok(()),
        };
        let told = Told {
            link: Some(format!("/lich-hen-cho-duyet/{}", after.id)),
            ..Told::new(
                NoticeKind::Appointment,
                format!(
                    "{what} {}: {}, {}.",
                    after.code,
                    minute_text(after.starts_at()),
                    after.document_name
                ),
            )
        };
        self.notify_holders(tx, after.unit, Right::Creator, &told)
            .await
    }
}

/// What the person is told of a step (DOMAIN §6.8).
fn told(after: &Appointment, step: AppointmentStep, unit: &str, reason: &str) -> String {
    let code = &after.code;
    let when = minute_text(after.starts_at());
    match step {
        AppointmentStep::Book => format!(
            "Đã đặt lịch hẹn {code} tại {unit}: {when}. Khi đến xin mang theo bản chính giấy tờ."
        ),
        AppointmentStep::Reschedule => {
            let local = after.starts_at().vietnam();
            format!(
                "Lịch hẹn {code} tại {unit} đổi sang {} ngày {}. Lý do: {reason}",
                time_text(local.time()),
                day_text(local.date())
            )
        }
        AppointmentStep::Process => format!("Lịch hẹn {code} tại {unit} đã được tiếp nhận xử lý."),
        AppointmentStep::Cancel => format!("Đã hủy lịch hẹn {code} tại {unit}, {when}."),
        AppointmentStep::Refuse => {
            format!("Lịch hẹn {code} tại {unit}, {when}, bị từ chối. Lý do: {reason}")
        }
        AppointmentStep::MarkNoShow | AppointmentStep::Expire => format!(
            "Lịch hẹn {code} tại {unit}, {when}, đã qua mà Ông/Bà chưa đến. Có thể đặt lại lịch hẹn khác."
        ),
    }
}
