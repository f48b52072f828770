//! The time of day at which a slot begins, as it is typed, kept and shown.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::calendar::Moment;

/// The time of day at which a slot begins, to the minute: `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SlotTime(pub(super) u16);

/// It isn't a time of day like `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Giờ không đúng, ví dụ đúng: 08:00.")]
pub struct InvalidSlotTime;

impl SlotTime {
    /// A full hour of the day; beyond 23 it is 23.
    pub const fn hour(hour: u8) -> Self {
        let hour = if hour > 23 { 23 } else { hour };
        Self(hour as u16 * 60)
    }

    /// The time of day at a moment in Vietnam, its seconds dropped.
    pub fn of(moment: Moment) -> Self {
        let time = moment.vietnam().time();
        Self(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// The moment of this time on `day` in Vietnam.
    pub fn on(self, day: Date) -> Moment {
        let part = |number: u16| i8::try_from(number).unwrap_or(0);
        let time = Time::new(part(self.0 / 60), part(self.0 % 60), 0, 0);
        Moment::from_vietnam(day.to_datetime(time.unwrap_or(Time::midnight())))
    }
}

impl FromStr for SlotTime {
    type Err = InvalidSlotTime;

    /// Reads `8:00` and `08:00`.
    fn from_str(text: &str) -> Result<Self, InvalidSlotTime> {
        let (hour, minute) = text.trim().split_once(':').ok_or(InvalidSlotTime)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
            return Err(InvalidSlotTime);
        }
        let hour: u16 = hour.parse().map_err(|_| InvalidSlotTime)?;
        let minute: u16 = minute.parse().map_err(|_| InvalidSlotTime)?;
        if hour < 24 && minute < 60 {
            Ok(Self(hour * 60 + minute))
        } else {
            Err(InvalidSlotTime)
        }
    }
}

impl TryFrom<String> for SlotTime {
    type Error = InvalidSlotTime;
    fn try_from(text: String) -> Result<Self, InvalidSlotTime> {
        text.parse()
    }
}

impl From<SlotTime> for String {
    fn from(time: SlotTime) -> String {
        time.to_string()
    }
}

impl fmt::Display for SlotTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}
