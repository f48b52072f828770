//! "Lịch hẹn chờ duyệt": the officer's list, "Dời lịch hẹn", refusing, and who didn't come.

use chungthuc_domain::{
    AppError, AppointmentId, ErrorCode,
    appointment::{AppointmentStep, SlotTime},
    calendar::parse_day,
    code::typed_appointment_code,
    right::Right,
    search,
    view::{
        Listing,
        appointment::{AppointmentQuery, AppointmentView, AppointmentsView, RescheduleForm},
    },
};
use chungthuc_storage::repo::{
    appointment::{self, Filter},
    unit,
};

use super::{end_of, next_state, offer::Offer, reason, rows::row};
use crate::{Workflow, actor::Actor, failure::Failure, queue::start_of};

const PER_PAGE: u32 = 10;
const MOST_PER_PAGE: u32 = 100;
/// Words of a search that count.
const MOST_WORDS: usize = 8;

impl Workflow {
    /// "Lịch hẹn chờ duyệt": the appointments of the officer's unit, filtered, sorted and in pages
    /// (DOMAIN §4.2(b)); those still awaited, unless another scope is asked for.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right, [`ErrorCode::Invalid`] under `day` and
    /// `time`.
    pub async fn appointments(
        &self,
        actor: &Actor,
        query: AppointmentQuery,
    ) -> Result<AppointmentsView, AppError> {
        self.answer(async {
            let filter = filter(actor, &query)?;
            let now = self.now();
            let today = now.day();
            let mut db = self.db.read().await?;
            let (found, total) = appointment::list(&mut db, &filter).await?;
            let unit = unit::find(&mut db, filter.unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let offer = Offer::load(&mut db, unit.id, today, today).await?;
            let weeks = offer.weeks.iter().flat_map(|week| &week.hours.0);
            let mut times: Vec<SlotTime> = weeks.flatten().map(|slot| slot.time).collect();
            times.sort_unstable();
            times.dedup();
            let rows = found
                .iter()
                .map(|appointment| row(actor, appointment, &unit.name, now));
            Ok(AppointmentsView {
                listing: Listing {
                    rows: rows.collect(),
                    total,
                    more: false,
                    page: query.page.max(1),
                    per_page: filter.limit,
                },
                times,
                now,
            })
        })
        .await
    }

    /// "ĐẶT LẠI LỊCH HẸN": moves an appointment to another free hour, earlier too, any number of
    /// times. The person is told by SMS and in their account.
    ///
    /// Errors: [`ErrorCode::Invalid`] with the fields of [`RescheduleForm`],
    /// [`ErrorCode::SlotTaken`], [`ErrorCode::AppointmentChanged`], [`ErrorCode::NotFound`].
    pub async fn reschedule_appointment(
        &self,
        actor: &Actor,
        id: AppointmentId,
        version: i64,
        form: RescheduleForm,
    ) -> Result<AppointmentView, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut tx = self.db.begin().await?;
            // The unit's row before the appointment's, as whoever books does.
            appointment::hold_office(&mut tx, unit).await?;
            let before = self.held_by_officer(&mut tx, actor, id).await?;
            let after = self
                .move_appointment(&mut tx, actor, &before, version, &form)
                .await?;
            let view = self.appointment_view(&mut tx, actor, &after).await?;
            tx.commit().await?;
            Ok(view)
        })
        .await
    }

    /// "Từ chối lịch hẹn", with a reason that the person is told (DOMAIN Q12).
    ///
    /// Errors: [`ErrorCode::Invalid`] under `reason`, [`ErrorCode::AppointmentChanged`],
    /// [`ErrorCode::NotFound`].
    pub async fn refuse_appointment(
        &self,
        actor: &Actor,
        id: AppointmentId,
        version: i64,
        why: &str,
    ) -> Result<AppointmentView, AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let before = self.held_by_officer(&mut tx, actor, id).await?;
            let step = AppointmentStep::Refuse;
            next_state(&before, version, step)?;
            let why = reason(why)?;
            let after = self
                .take_appointment_step(&mut tx, Some(actor), &before, step, &why, |_| {})
                .await?;
            let view = self.appointment_view(&mut tx, actor, &after).await?;
            tx.commit().await?;
            Ok(view)
        })
        .await
    }

    /// Notes that nobody came, once the hour has begun.
    ///
    /// Errors: [`ErrorCode::AppointmentAhead`], [`ErrorCode::AppointmentChanged`],
    /// [`ErrorCode::NotFound`].
    pub async fn mark_no_show(
        &self,
        actor: &Actor,
        id: AppointmentId,
        version: i64,
    ) -> Result<AppointmentView, AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let before = self.held_by_officer(&mut tx, actor, id).await?;
            let step = AppointmentStep::MarkNoShow;
            next_state(&before, version, step)?;
            if before.starts_at() > self.now() {
                return Err(ErrorCode::AppointmentAhead.into());
            }
            let after = self
                .take_appointment_step(&mut tx, Some(actor), &before, step, "", |_| {})
                .await?;
            let view = self.appointment_view(&mut tx, actor, &after).await?;
            tx.commit().await?;
            Ok(view)
        })
        .await
    }
}

/// The list's rows by right, and by what was typed.
fn filter(actor: &Actor, query: &AppointmentQuery) -> Result<Filter, Failure> {
    let unit = actor.require_any(&[Right::Creator, Right::Auditor])?;
    let day =
        match query.day.trim() {
            "" => None,
            text => Some(parse_day(text).ok_or_else(|| {
                AppError::field("day", "Ngày không đúng, ví dụ đúng: 20/11/2026.")
            })?),
        };
    let time = match query.time.trim() {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|error| AppError::field("time", error))?,
        ),
    };
    let limit = match query.per_page {
        0 => PER_PAGE,
        wanted => wanted.min(MOST_PER_PAGE),
    };
    let mut words = search::tokens(&[&query.text]);
    words.truncate(MOST_WORDS);
    // The longest first: it finds the fewest.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    Ok(Filter {
        unit,
        scope: query.scope,
        kind: query.applicant_kind,
        code: typed_appointment_code(&query.code),
        words,
        between: day.map(|day| (start_of(day), end_of(day))),
        time,
        order: query.order,
        descending: query.descending,
        limit,
        offset: u64::from(query.page.max(1) - 1) * u64::from(limit),
    })
}
