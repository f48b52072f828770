//! "Lưu trữ": how long signed files are kept, what would go, and what went (DOMAIN Q24).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Listing, account::UnitBrief};
use crate::{
    PaperId,
    calendar::{Moment, minute_text},
    fee::thousands,
};

/// How many years signed files are kept after completion, unless a unit decides otherwise.
pub const DEFAULT_YEARS: u32 = 5;
/// What a unit can decide on.
pub const YEARS: std::ops::RangeInclusive<u32> = 1..=70;
/// Papers whose files are deleted after one confirmation; what is beyond is the next one's.
pub const MOST_AT_ONCE: u64 = 10_000;

/// The first day whose files stay when those of `years` years are kept: what was completed before it
/// has had its time.
pub fn kept_from(today: Date, years: u32) -> Date {
    let years = i16::try_from(years).unwrap_or(i16::MAX);
    let year = today.year().saturating_sub(years);
    // From 29 February it is the 28th, so that nothing goes a day early.
    Date::new(year, today.month(), today.day())
        .or_else(|_| Date::new(year, 2, 28))
        .unwrap_or(Date::MIN)
}

/// A paper whose files would go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiredRow {
    /// Which.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// Loại giấy tờ.
    pub document_name: String,
    /// When it was completed.
    pub completed_at: Moment,
    /// Files of it that are kept.
    pub files: u64,
    /// Their size together, in bytes.
    pub size: u64,
}

/// A paper whose files are kept though their time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRow {
    /// Which.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// Loại giấy tờ.
    pub document_name: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What an administrator had deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// Papers completed before this day.
    pub before: Date,
    /// How many were confirmed.
    pub papers: u64,
    /// Who confirmed it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Of how many papers the files are gone.
    pub done_papers: u64,
    /// How many files that was.
    pub done_files: u64,
    /// When it was done; `None`: it is under way.
    pub finished_at: Option<Moment>,
}

impl RunRow {
    /// What somebody is told who wanted to begin another meanwhile.
    pub fn was_faster(&self) -> String {
        format!(
            "{} đã xác nhận xóa {} giấy tờ lúc {}. Hệ thống đang xóa; lần xác nhận của Ông/Bà không xóa thêm gì.",
            self.by,
            thousands(self.papers),
            minute_text(self.at)
        )
    }

    /// Whether it ended with files left of what was confirmed: they were held meanwhile, or a part failed.
    pub fn is_short(&self) -> bool {
        self.finished_at.is_some() && self.done_papers < self.papers
    }
}

/// What came of a confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmed {
    /// What was looked at is being deleted.
    Begun,
    /// Nothing was begun: somebody was faster, and this is under way.
    UnderWay(RunRow),
}

/// "Lưu trữ" of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionView {
    /// Which unit.
    pub unit: UnitBrief,
    /// How many years signed files are kept.
    pub years: u32,
    /// Whether the person may change that, hold papers and confirm.
    pub may_change: bool,
    /// What was completed before this day would go.
    pub before: Date,
    /// What would go, the oldest first.
    pub expired: Listing<ExpiredRow>,
    /// How many files of all of them.
    pub files: u64,
    /// Their size, in bytes.
    pub size: u64,
    /// What is kept beyond its time, the latest first.
    pub held: Vec<HeldRow>,
    /// What went before, the latest first.
    pub runs: Vec<RunRow>,
    /// Raised with every change of the unit's settings.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn files_of_five_years_are_kept_to_the_day() {
        assert_eq!(kept_from(date(2026, 11, 30), 5), date(2021, 11, 30));
        assert_eq!(kept_from(date(2028, 2, 29), 5), date(2023, 2, 28));
        assert_eq!(kept_from(date(2028, 2, 29), 4), date(2024, 2, 29));
    }

    #[test]
    fn who_was_slower_is_told_who_was_faster() {
        let run = RunRow {
            before: date(2026, 11, 20),
            papers: 1_200,
            by: "Lương Quốc Bảo Trị".into(),
            at: Moment::from_vietnam(date(2031, 11, 21).at(8, 5, 0, 0)),
            done_papers: 50,
            done_files: 200,
            finished_at: None,
        };
        assert_eq!(
            run.was_faster(),
            "Lương Quốc Bảo Trị đã xác nhận xóa 1.200 giấy tờ lúc 08:05 21/11/2031. Hệ thống đang xóa; lần xác nhận của Ông/Bà không xóa thêm gì."
        );
        assert!(!run.is_short(), "it is under way");
    }

    proptest! {
        #[test]
        fn a_longer_period_never_lets_more_go(days in 0_i64..20_000, years in 1_u32..70) {
            let today = date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).expect("a day");
            prop_assert!(kept_from(today, years + 1) < kept_from(today, years));
            prop_assert!(kept_from(today, years) < today);
        }
    }
}
