//! Slots: what a unit offers on a day and in a week, what of it is free, and who has no place any more
//! once it changes.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::SlotTime;
use crate::calendar::Moment;

/// A slot: when people may come, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// When it begins.
    pub time: SlotTime,
    /// How many people.
    pub places: u32,
}

/// Why slots can't be offered so, with the sentence that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotsError {
    /// Two slots at one time.
    #[error("Một giờ hẹn được nhập hai lần trong cùng một ngày.")]
    Twice,
    /// No place, or more than an office can take.
    #[error("Số chỗ mỗi giờ phải là số từ 1 đến 99.")]
    Places,
    /// More slots than a day has use for.
    #[error("Mỗi ngày có nhiều nhất 48 giờ hẹn.")]
    TooMany,
}

/// The slots of a day in their order.
///
/// # Errors
/// [`SlotsError`].
pub fn checked_slots(slots: &[Slot]) -> Result<Vec<Slot>, SlotsError> {
    if slots.len() > 48 {
        return Err(SlotsError::TooMany);
    }
    if slots.iter().any(|slot| !(1..=99).contains(&slot.places)) {
        return Err(SlotsError::Places);
    }
    let mut sorted = slots.to_vec();
    sorted.sort_by_key(|slot| slot.time);
    let twice = sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .any(|(one, next)| one.time == next.time);
    if twice {
        Err(SlotsError::Twice)
    } else {
        Ok(sorted)
    }
}

/// The slots of a week, Monday first. Holidays aren't known here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekHours(pub [Vec<Slot>; 7]);

impl WeekHours {
    /// What a unit begins with: the hours seen in the guide, Monday to Friday, three people each
    /// (DOMAIN §3.3, Q13).
    pub fn standard() -> Self {
        let slots = || {
            [8, 9, 10, 13, 14, 15, 16].map(|hour| Slot {
                time: SlotTime::hour(hour),
                places: 3,
            })
        };
        Self(std::array::from_fn(|day| {
            if day < 5 {
                slots().to_vec()
            } else {
                Vec::new()
            }
        }))
    }

    /// The slots of a day of the week.
    pub fn on(&self, weekday: Weekday) -> &[Slot] {
        let place = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    /// The same with each day's slots in their order.
    ///
    /// # Errors
    /// [`SlotsError`] of the first day that can't be so.
    pub fn checked(&self) -> Result<Self, SlotsError> {
        let mut week = Self::default();
        for (to, from) in week.0.iter_mut().zip(&self.0) {
            *to = checked_slots(from)?;
        }
        Ok(week)
    }
}

/// A slot that can still be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeSlot {
    /// When it begins.
    pub time: SlotTime,
    /// The same as a moment.
    pub at: Moment,
    /// Places left, at least 1.
    pub left: u32,
}

/// The slots of `day` that lie after `now` and of which a place is left: full ones are hidden
/// (S001 §2.2). `taken` says how many places are taken at a moment.
pub fn free_slots(
    day: Date,
    slots: &[Slot],
    taken: impl Fn(Moment) -> u32,
    now: Moment,
) -> Vec<FreeSlot> {
    let free = |slot: &Slot| {
        let at = slot.time.on(day);
        let left = slot.places.saturating_sub(taken(at));
        (at > now && left > 0).then_some(FreeSlot {
            time: slot.time,
            at,
            left,
        })
    };
    slots.iter().filter_map(free).collect()
}

/// Of what is booked on a day, in the order of booking: what has no place any more in `slots`. Who
/// came first keeps theirs.
pub fn stranded<T: Copy>(slots: &[Slot], booked: &[(SlotTime, T)]) -> Vec<T> {
    let mut left: Vec<Slot> = slots.to_vec();
    let mut stranded = Vec::new();
    for (time, what) in booked {
        match left
            .iter_mut()
            .find(|slot| slot.time == *time && slot.places > 0)
        {
            Some(slot) => slot.places -= 1,
            None => stranded.push(*what),
        }
    }
    stranded
}
