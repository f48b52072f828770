//! What a unit offers on a day: the single day's own slots, else nothing on a national holiday, else
//! those of the week in force.

use std::collections::HashMap;

use chungthuc_domain::{
    UnitId,
    appointment::{Slot, free_slots},
    calendar::Moment,
    view::appointment::{DayOff, FreeDay, Holiday, SingleDay, WeekFrom},
};
use chungthuc_storage::{
    database::Connection,
    repo::{appointment, reference},
};
use jiff::{ToSpan, civil::Date};

use super::{end_of, horizon};
use crate::{failure::Failure, queue::start_of};

/// What a unit offers in a stretch of days.
pub(super) struct Offer {
    pub(super) weeks: Vec<WeekFrom>,
    pub(super) days: Vec<SingleDay>,
    pub(super) holidays: Vec<Holiday>,
}

impl Offer {
    /// What `unit` offers from `first` to `last`.
    pub(super) async fn load(
        db: &mut Connection,
        unit: UnitId,
        first: Date,
        last: Date,
    ) -> Result<Self, Failure> {
        Ok(Self {
            weeks: appointment::weeks(db, unit, first).await?,
            days: appointment::single_days(db, unit, first, last).await?,
            holidays: reference::holidays(db, first).await?,
        })
    }

    /// What is free from `now` on, as far ahead as can be booked: full and past hours, and days without
    /// any, are left out. The offer has to be that of these days.
    pub(super) async fn free(
        &self,
        db: &mut Connection,
        unit: UnitId,
        now: Moment,
    ) -> Result<Vec<FreeDay>, Failure> {
        let (first, last) = (now.day(), horizon(now.day()));
        let taken = appointment::taken(db, unit, start_of(first), end_of(last)).await?;
        let taken: HashMap<_, _> = taken.into_iter().collect();
        let free = |day| {
            let taken = |at| taken.get(&at).copied().unwrap_or(0);
            FreeDay {
                day,
                slots: free_slots(day, self.on(day).0, taken, now),
            }
        };
        let days = first.series(1.day()).take_while(|day| *day <= last);
        Ok(days.map(free).filter(|day| !day.slots.is_empty()).collect())
    }

    /// The slots of a day, and why there are none if there are none.
    pub(super) fn on(&self, day: Date) -> (&[Slot], Option<DayOff>) {
        if let Some(single) = self.days.iter().find(|single| single.day == day) {
            let off = single
                .slots
                .is_empty()
                .then(|| DayOff::OfUnit(single.reason.clone()));
            return (&single.slots, off);
        }
        if let Some(holiday) = self.holidays.iter().find(|holiday| holiday.day == day) {
            return (&[], Some(DayOff::Holiday(holiday.name.clone())));
        }
        let in_force = self.weeks.iter().rfind(|week| week.valid_from <= day);
        let slots = in_force.map_or(&[][..], |week| week.hours.on(day.weekday()));
        (slots, slots.is_empty().then_some(DayOff::Weekday))
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::appointment::{SlotTime, WeekHours};
    use jiff::civil::date;

    use super::*;

    fn week(valid_from: Date, hour: u8) -> WeekFrom {
        let slot = Slot {
            time: SlotTime::hour(hour),
            places: 1,
        };
        let mut hours = WeekHours::default();
        hours.0[..5].fill(vec![slot]);
        WeekFrom { valid_from, hours }
    }

    fn offer() -> Offer {
        let slot = Slot {
            time: SlotTime::hour(8),
            places: 9,
        };
        let single = |day, slots: &[Slot], reason: &str| SingleDay {
            day,
            slots: slots.to_vec(),
            reason: reason.into(),
        };
        Offer {
            weeks: vec![week(date(2026, 1, 1), 9), week(date(2026, 9, 7), 10)],
            days: vec![
                single(date(2026, 9, 2), &[slot], "trực lễ"),
                single(date(2026, 9, 3), &[], "tập huấn"),
            ],
            holidays: [date(2026, 9, 1), date(2026, 9, 2)]
                .map(|day| Holiday {
                    day,
                    name: "Quốc khánh".into(),
                })
                .to_vec(),
        }
    }

    fn first_time(day: Date) -> Option<String> {
        offer().on(day).0.first().map(|slot| slot.time.to_string())
    }

    #[test]
    fn the_latest_week_that_has_begun_counts() {
        assert_eq!(first_time(date(2026, 9, 4)).as_deref(), Some("09:00"));
        assert_eq!(first_time(date(2026, 9, 7)).as_deref(), Some("10:00"));
        assert_eq!(offer().on(date(2025, 12, 31)).1, Some(DayOff::Weekday));
    }

    #[test]
    fn nothing_is_offered_on_a_holiday_unless_the_unit_sets_the_day() {
        let holiday = Some(DayOff::Holiday("Quốc khánh".into()));
        assert_eq!(offer().on(date(2026, 9, 1)).1, holiday);
        assert_eq!(first_time(date(2026, 9, 2)).as_deref(), Some("08:00"));
    }

    #[test]
    fn a_day_off_says_why_and_so_does_a_weekend() {
        let off = Some(DayOff::OfUnit("tập huấn".into()));
        assert_eq!(offer().on(date(2026, 9, 3)).1, off);
        assert_eq!(offer().on(date(2026, 9, 5)).1, Some(DayOff::Weekday));
    }
}
