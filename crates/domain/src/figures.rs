//! Figures: how long steps take, in stretches of minutes from which medians are read, and the periods of
//! the reports that the law asks for (NĐ 23/2015 Đ.43, Đ.46). Counting isn't here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A way from one step to another whose time is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimedStep {
    /// From registration to the leader's signature.
    Sign,
    /// From there to number and seal.
    Seal,
    /// From there to "Hoàn thành".
    Complete,
    /// From registration to "Hoàn thành".
    Whole,
}

impl TimedStep {
    /// All of them, in order.
    pub const ALL: [TimedStep; 4] = [
        TimedStep::Sign,
        TimedStep::Seal,
        TimedStep::Complete,
        TimedStep::Whole,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            TimedStep::Sign => "SIGN",
            TimedStep::Seal => "SEAL",
            TimedStep::Complete => "COMPLETE",
            TimedStep::Whole => "WHOLE",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            TimedStep::Sign => "Từ đăng ký đến ký số",
            TimedStep::Seal => "Từ ký số đến đóng dấu",
            TimedStep::Complete => "Từ đóng dấu đến hoàn thành",
            TimedStep::Whole => "Từ đăng ký đến hoàn thành",
        }
    }
}

/// Stretches by their length: minutes up to which it holds, and the length.
const STRETCHES: [(u32, u32); 5] = [
    (60, 5),
    (8 * 60, 30),
    (2 * DAY, 2 * 60),
    (14 * DAY, DAY),
    (LONGEST, 7 * DAY),
];
const DAY: u32 = 24 * 60;
/// A year: what takes longer counts as this.
const LONGEST: u32 = 52 * 7 * DAY;

/// The beginning, in minutes, of the stretch that a time of `seconds` lies in: of five minutes within the
/// first hour, half an hour within a working day, and longer ones beyond. Negative times count as none.
pub fn stretch(seconds: i64) -> u32 {
    let minutes = u32::try_from(seconds.max(0) / 60).unwrap_or(LONGEST);
    let of = STRETCHES.iter().find(|(until, _)| minutes < *until);
    of.map_or(LONGEST, |(_, length)| minutes / length * length)
}

/// The end of the stretch that begins at `minutes`.
fn end_of(minutes: u32) -> u32 {
    let of = STRETCHES.iter().find(|(until, _)| minutes < *until);
    of.map_or(LONGEST, |(_, length)| minutes.saturating_add(*length))
}

/// The time, in minutes, that `percent` of all took no longer than: read from how many lie in each stretch,
/// by its beginning, as if they lay evenly within. `None` where there are none.
pub fn percentile(stretches: &[(u32, u64)], percent: u32) -> Option<u32> {
    let mut stretches: Vec<_> = stretches.iter().filter(|(_, total)| *total > 0).collect();
    stretches.sort_unstable_by_key(|(minutes, _)| *minutes);
    let all: u64 = stretches.iter().map(|(_, total)| total).sum();
    // How many have to lie at or below it.
    let wanted = (all.saturating_mul(u64::from(percent.min(100))))
        .div_ceil(100)
        .max(1);
    let mut below = 0_u64;
    for (minutes, total) in stretches {
        if below + total >= wanted {
            let length = u64::from(end_of(*minutes) - minutes);
            let within = length.saturating_mul(wanted - below) / total;
            return Some(minutes + u32::try_from(within).unwrap_or(0));
        }
        below += total;
    }
    None
}

/// A time as people read it: "12 phút", "1 giờ 30 phút", "2 ngày 4 giờ".
pub fn minutes_text(minutes: u32) -> String {
    let (days, hours, rest) = (minutes / DAY, minutes % DAY / 60, minutes % 60);
    let parts = match (days, hours, rest) {
        (0, 0, rest) => vec![(rest, "phút")],
        (0, hours, rest) => vec![(hours, "giờ"), (rest, "phút")],
        (days, hours, _) => vec![(days, "ngày"), (hours, "giờ")],
    };
    let several = parts.len() > 1;
    let parts = parts
        .into_iter()
        .filter(|(number, _)| *number > 0 || !several);
    parts
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// `part` of `whole` in tenths of a percent, rounded; `None` of nothing.
pub fn per_mille(part: u64, whole: u64) -> Option<u32> {
    let tenths =
        (u128::from(part) * 1_000 + u128::from(whole) / 2).checked_div(u128::from(whole))?;
    u32::try_from(tenths).ok()
}

/// `12,5%`; "—" of nothing.
pub fn share_text(part: u64, whole: u64) -> String {
    match per_mille(part, whole) {
        Some(tenths) => format!("{},{}%", tenths / 10, tenths % 10),
        None => "—".to_owned(),
    }
}

/// What part of a year a report is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportPart {
    /// "6 tháng đầu năm"
    FirstHalf,
    /// "6 tháng cuối năm"
    SecondHalf,
    /// "Cả năm"
    #[default]
    Year,
}

impl ReportPart {
    /// All of them.
    pub const ALL: [ReportPart; 3] = [
        ReportPart::FirstHalf,
        ReportPart::SecondHalf,
        ReportPart::Year,
    ];

    /// What the address holds.
    pub fn code(self) -> &'static str {
        match self {
            ReportPart::FirstHalf => "6-thang-dau",
            ReportPart::SecondHalf => "6-thang-cuoi",
            ReportPart::Year => "ca-nam",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            ReportPart::FirstHalf => "6 tháng đầu năm",
            ReportPart::SecondHalf => "6 tháng cuối năm",
            ReportPart::Year => "Cả năm",
        }
    }

    /// Its first and last month.
    fn months(self) -> (i8, i8) {
        match self {
            ReportPart::FirstHalf => (1, 6),
            ReportPart::SecondHalf => (7, 12),
            ReportPart::Year => (1, 12),
        }
    }
}

/// What a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPeriod {
    /// The year.
    pub year: i16,
    /// Which part of it.
    pub part: ReportPart,
}

impl ReportPeriod {
    /// The half year that ended last before `today`, or the year where that was its second half.
    pub fn newest(today: Date) -> Self {
        if today.month() > 6 {
            Self {
                year: today.year(),
                part: ReportPart::FirstHalf,
            }
        } else {
            Self {
                year: today.year().saturating_sub(1),
                part: ReportPart::Year,
            }
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        Date::new(self.year, self.part.months().0, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        let month = Date::new(self.year, self.part.months().1, 1);
        month.map_or(Date::MAX, Date::last_of_month)
    }

    /// "6 tháng đầu năm 2026", "năm 2026".
    pub fn label(self) -> String {
        match self.part {
            ReportPart::Year => format!("năm {}", self.year),
            part => format!("{} {}", part.label(), self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_lie_in_stretches_that_grow() {
        for (minutes, start) in [
            (0, 0),
            (4, 0),
            (5, 5),
            (59, 55),
            (60, 60),
            (89, 60),
            (479, 450),
            (480, 480),
            (2_879, 2_760),
            (2_880, 2_880),
            (20_159, 18_720),
            (20_160, 20_160),
            (524_159, 514_080),
            (524_160, 524_160),
            (i64::MAX / 60, 524_160),
        ] {
            assert_eq!(stretch(minutes * 60), start, "{minutes}");
        }
        assert_eq!(stretch(-1), 0);
    }

    #[test]
    fn a_median_is_read_from_stretches() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&[(10, 0)], 50), None);
        assert_eq!(percentile(&[(10, 1)], 50), Some(15));
        // Half of a hundred lie within the first five minutes of two stretches.
        assert_eq!(percentile(&[(5, 50), (0, 50)], 50), Some(5));
        assert_eq!(percentile(&[(5, 50), (0, 50)], 90), Some(9));
        assert_eq!(percentile(&[(0, 90), (480, 10)], 100), Some(600));
    }

    #[test]
    fn times_are_said_in_their_largest_units() {
        for (minutes, text) in [
            (0, "0 phút"),
            (12, "12 phút"),
            (60, "1 giờ"),
            (90, "1 giờ 30 phút"),
            (1_440, "1 ngày"),
            (3_130, "2 ngày 4 giờ"),
        ] {
            assert_eq!(minutes_text(minutes), text);
        }
    }

    #[test]
    fn shares_are_rounded_to_a_tenth_of_a_percent() {
        assert_eq!(share_text(1, 8), "12,5%");
        assert_eq!(share_text(2, 3), "66,7%");
        assert_eq!(share_text(3, 3), "100,0%");
        assert_eq!(share_text(0, 0), "—");
        assert_eq!(per_mille(u64::MAX, u64::MAX), Some(1_000));
    }

    #[test]
    fn a_report_is_proposed_for_what_ended_last() {
        let label = |day| ReportPeriod::newest(day).label();
        assert_eq!(label(date(2026, 11, 30)), "6 tháng đầu năm 2026");
        assert_eq!(label(date(2027, 1, 4)), "năm 2026");
        let half = ReportPeriod {
            year: 2026,
            part: ReportPart::SecondHalf,
        };
        assert_eq!(
            (half.first(), half.last()),
            (date(2026, 7, 1), date(2026, 12, 31))
        );
    }

    proptest! {
        #[test]
        fn what_a_percentile_gives_lies_in_a_stretch_that_has_some(
            times in prop::collection::vec(0i64..100_000_000, 1..200),
            percent in 1u32..=100,
        ) {
            let stretches: Vec<_> = times.iter().map(|seconds| (stretch(*seconds), 1)).collect();
            let found = percentile(&stretches, percent).expect("some");
            let least = stretches.iter().map(|(minutes, _)| *minutes).min().expect("some");
            let most = stretches.iter().map(|(minutes, _)| end_of(*minutes)).max().expect("some");
            prop_assert!((least..=most).contains(&found));
            prop_assert!(percentile(&stretches, 50) <= percentile(&stretches, 90));
        }

        #[test]
        fn a_stretch_begins_no_later_than_what_lies_in_it(seconds in 0i64..40_000_000) {
            let (start, minutes) = (stretch(seconds), u32::try_from(seconds / 60).expect("small"));
            prop_assert!(start <= minutes);
            prop_assert!(start == LONGEST || minutes < end_of(start));
            prop_assert_eq!(stretch(i64::from(start) * 60), start);
        }
    }
}
