//! The day view and the week view: what is offered, how much of it is taken, and by whom.

use std::collections::BTreeMap;

use chungthuc_domain::{
    AppError, ErrorCode,
    appointment::{AppointmentState, Slot, SlotTime},
    calendar::Moment,
    right::Right,
    view::appointment::{CalendarDay, CalendarSlot, CalendarView},
};
use chungthuc_storage::repo::{
    appointment::{self, Appointment},
    unit::{self, Unit},
};
use jiff::{ToSpan, civil::Date};

use super::{end_of, offer::Offer, rows::row};
use crate::{Workflow, actor::Actor, queue::start_of};

/// More than a unit has in a week.
const MOST: u32 = 5_000;

impl Workflow {
    /// The day view of `day`, or, with `week`, the view of its week from Monday to Sunday, of the unit
    /// that the officer works in.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right.
    pub async fn appointment_calendar(
        &self,
        actor: &Actor,
        day: Date,
        week: bool,
    ) -> Result<CalendarView, AppError> {
        self.answer(async {
            let unit = actor.require_any(&[Right::Creator, Right::Auditor])?;
            let now = self.now();
            let back = i64::from(day.weekday().to_monday_zero_offset());
            let (first, length) = if week {
                (day.checked_sub(back.days()).unwrap_or(day), 6.days())
            } else {
                (day, 0.days())
            };
            let last = first.checked_add(length).unwrap_or(first);
            let mut db = self.db.read().await?;
            let unit = unit::find(&mut db, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let offer = Offer::load(&mut db, unit.id, first, last).await?;
            let stretch = (start_of(first), end_of(last));
            let all = appointment::between(&mut db, unit.id, stretch, MOST).await?;
            let days = first.series(1.day()).take_while(|day| *day <= last);
            let view = |day| calendar_day(actor, &unit, &offer, &all, day, now);
            Ok(CalendarView {
                days: days.map(view).collect(),
                today: now.day(),
                now,
            })
        })
        .await
    }
}

fn calendar_day(
    actor: &Actor,
    unit: &Unit,
    offer: &Offer,
    all: &[Appointment],
    day: Date,
    now: Moment,
) -> CalendarDay {
    let (offered, off) = offer.on(day);
    let empty = |Slot { time, places }: Slot| CalendarSlot {
        time,
        places,
        taken: 0,
        past: time.on(day) <= now,
        appointments: Vec::new(),
    };
    let mut slots: BTreeMap<SlotTime, CalendarSlot> = offered
        .iter()
        .map(|slot| (slot.time, empty(*slot)))
        .collect();
    let gone = |state| {
        matches!(
            state,
            AppointmentState::CancelledByApplicant | AppointmentState::Refused
        )
    };
    let theirs = all
        .iter()
        .filter(|appointment| appointment.starts_at().day() == day && !gone(appointment.state));
    for appointment in theirs {
        let time = SlotTime::of(appointment.starts_at());
        // An hour that isn't offered any more is shown with whoever still has it.
        let slot = slots
            .entry(time)
            .or_insert_with(|| empty(Slot { time, places: 0 }));
        slot.taken += u32::from(appointment.state.is_open());
        slot.appointments
            .push(row(actor, appointment, &unit.name, now));
    }
    CalendarDay {
        day,
        off,
        places: slots.values().map(|slot| slot.places).sum(),
        taken: slots.values().map(|slot| slot.taken).sum(),
        slots: slots.into_values().collect(),
    }
}
