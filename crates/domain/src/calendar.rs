//! Times and days in Vietnam (+07:00, no daylight saving), and when a copy is due
//! (NĐ 23/2015 Đ.7, Đ.21). The time of day comes from the caller, holidays too.

use std::fmt;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

/// A point in time as UTC microseconds, as the database and the wire hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Vietnam's offset from UTC.
pub const VIETNAM: Offset = Offset::constant(7);

impl Moment {
    /// The clock in Vietnam at this moment. A moment beyond the calendar's years shows as its end.
    pub fn vietnam(self) -> DateTime {
        VIETNAM.to_datetime(self.timestamp())
    }

    /// The day in Vietnam at this moment.
    pub fn day(self) -> Date {
        self.vietnam().date()
    }

    /// The moment at which Vietnam's clocks show `local`.
    pub fn from_vietnam(local: DateTime) -> Self {
        VIETNAM
            .to_timestamp(local)
            .map_or(Moment(i64::MAX), Moment::from)
    }

    /// The same as jiff's type, held within its range.
    pub fn timestamp(self) -> Timestamp {
        let limit = if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Timestamp::from_microsecond(self.0).unwrap_or(limit)
    }

    /// This moment and `seconds` more.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Moment(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Self {
        Moment(timestamp.as_microsecond())
    }
}

/// `20/11/2026`.
pub fn day_text(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// `09:15`.
pub fn time_text(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `20/11/2026 09:15:42`, as lists show when something was registered.
pub fn stamp_text(moment: Moment) -> String {
    let local = moment.vietnam();
    format!(
        "{} {}:{:02}",
        day_text(local.date()),
        time_text(local.time()),
        local.second()
    )
}

/// `09:15 20/11/2026`, as sentences name a time.
pub fn minute_text(moment: Moment) -> String {
    let local = moment.vietnam();
    format!("{} {}", time_text(local.time()), day_text(local.date()))
}

/// A day typed as `dd/MM/yyyy`, with one or two digits for day and month.
pub fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str, most| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.next().is_some() || !plain(day, 2) || !plain(month, 2) || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `Thứ Hai`, …, `Chủ Nhật`.
pub fn weekday_label(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Thứ Hai",
        Weekday::Tuesday => "Thứ Ba",
        Weekday::Wednesday => "Thứ Tư",
        Weekday::Thursday => "Thứ Năm",
        Weekday::Friday => "Thứ Sáu",
        Weekday::Saturday => "Thứ Bảy",
        Weekday::Sunday => "Chủ Nhật",
    }
}

/// Working days by which a deadline may be extended without a written agreement (NĐ 23/2015 Đ.21).
pub const MOST_EXTENSION_DAYS: u32 = 2;

/// When an office works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeCalendar {
    /// Days off besides Saturdays and Sundays.
    pub holidays: Vec<Date>,
    /// End of office hours.
    pub closes_at: Time,
}

impl OfficeCalendar {
    /// Neither a weekend nor a holiday.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.holidays.contains(&day)
    }

    /// When what was received at `received` is due: the end of the same working day if received by
    /// 15:00:00, else of the next; `extension_days` working days later where the law allows it
    /// (at most 2, Đ.21). What comes on a day off counts from the start of the next working day.
    pub fn due(&self, received: Moment, extension_days: u32) -> Moment {
        let local = received.vietnam();
        let in_time = local.time() <= Time::constant(15, 0, 0, 999_999_999)
            && (local.hour() < 15 || (local.minute() == 0 && local.second() == 0));
        let day = if self.is_working_day(local.date()) && in_time {
            local.date()
        } else {
            self.next_working_day(local.date())
        };
        self.extended(self.closing(day), extension_days)
    }

    /// When what was due at `due` is due if it takes so many working days more.
    pub fn extended(&self, due: Moment, working_days: u32) -> Moment {
        let day = (0..working_days).fold(due.day(), |day, _| self.next_working_day(day));
        self.closing(day)
    }

    /// The end of office hours of a day.
    pub fn closing(&self, day: Date) -> Moment {
        Moment::from_vietnam(day.to_datetime(self.closes_at))
    }

    fn next_working_day(&self, day: Date) -> Date {
        // A year of holidays in a row would be a wrong table; the bound keeps that from looping.
        let mut next = day;
        for _ in 0..366 {
            next = next.checked_add(1.day()).unwrap_or(next);
            if self.is_working_day(next) {
                break;
            }
        }
        next
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&stamp_text(*self))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};
    use proptest::prelude::*;

    use super::*;

    fn calendar() -> OfficeCalendar {
        OfficeCalendar {
            holidays: vec![date(2026, 9, 1), date(2026, 9, 2)],
            closes_at: Time::constant(17, 0, 0, 0),
        }
    }

    fn due(received: DateTime, extension: u32) -> DateTime {
        calendar()
            .due(Moment::from_vietnam(received), extension)
            .vietnam()
    }

    #[test]
    fn the_deadline_cases_of_the_law() {
        let friday = date(2026, 11, 20);
        let monday = date(2026, 11, 23).at(17, 0, 0, 0);
        assert_eq!(due(friday.at(9, 0, 0, 0), 0), friday.at(17, 0, 0, 0));
        assert_eq!(due(friday.at(15, 0, 0, 0), 0), friday.at(17, 0, 0, 0));
        assert_eq!(due(friday.at(15, 0, 1, 0), 0), monday);
        assert_eq!(
            due(friday.at(10, 0, 0, 0), 2),
            date(2026, 11, 24).at(17, 0, 0, 0)
        );
        assert_eq!(due(date(2026, 11, 21).at(9, 0, 0, 0), 0), monday);
        assert_eq!(
            due(date(2026, 8, 31).at(16, 10, 0, 0), 0),
            date(2026, 9, 3).at(17, 0, 0, 0)
        );
    }

    #[test]
    fn an_extension_counts_working_days_from_what_was_promised() {
        let friday = Moment::from_vietnam(date(2026, 11, 20).at(17, 0, 0, 0));
        let extended = |days| calendar().extended(friday, days).vietnam();
        assert_eq!(extended(1), date(2026, 11, 23).at(17, 0, 0, 0));
        assert_eq!(extended(2), date(2026, 11, 24).at(17, 0, 0, 0));
        let before_holidays = Moment::from_vietnam(date(2026, 8, 31).at(17, 0, 0, 0));
        let after = calendar().extended(before_holidays, 1).vietnam();
        assert_eq!(after, date(2026, 9, 3).at(17, 0, 0, 0));
    }

    #[test]
    fn the_day_turns_at_midnight_in_vietnam() {
        let before = Moment::from_vietnam(datetime(2026, 12, 31, 23, 59, 59, 0));
        assert_eq!(before.day(), date(2026, 12, 31));
        assert_eq!(before.plus_seconds(1).day(), date(2027, 1, 1));
    }

    #[test]
    fn days_are_written_and_read() {
        assert_eq!(parse_day("20/11/2026"), Some(date(2026, 11, 20)));
        assert_eq!(parse_day(" 1/2/2026 "), Some(date(2026, 2, 1)));
        for text in [
            "",
            "2026-11-20",
            "31/02/2026",
            "20/11/26",
            "20/11/2026/1",
            "+1/11/2026",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_written_as_the_lists_show_them() {
        let moment = Moment::from_vietnam(datetime(2026, 11, 20, 9, 5, 42, 0));
        assert_eq!(stamp_text(moment), "20/11/2026 09:05:42");
        assert_eq!(minute_text(moment), "09:05 20/11/2026");
    }

    proptest! {
        #[test]
        fn what_is_due_is_due_on_a_working_day_not_before_it_came(
            seconds in 1_700_000_000i64..2_000_000_000,
            extension in 0u32..=2,
        ) {
            let received = Moment(seconds * 1_000_000);
            let due = calendar().due(received, extension);
            prop_assert!(calendar().is_working_day(due.day()));
            prop_assert!(due.day() >= received.day());
        }

        #[test]
        fn every_day_survives_being_written_and_read(days in 0i32..40_000) {
            let day = date(1990, 1, 1).checked_add(days.days()).expect("within the calendar");
            prop_assert_eq!(parse_day(&day_text(day)), Some(day));
        }

        #[test]
        fn no_moment_makes_it_panic(value: i64) {
            let _ = stamp_text(Moment(value));
        }
    }
}
