//! "Thống kê": counts of what was registered in a period, and how long steps took; and "Báo cáo", what the
//! law wants to know twice a year (NĐ 23/2015 Đ.43, Đ.46). Counts of a period are of the papers that were
//! registered in it, as they stand now, so that they agree with "Theo dõi hồ sơ chứng thực".

use std::ops::Add;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    UnitId,
    book::month::{BookMonth, Tally},
    calendar::Moment,
    certification::Certification,
    figures::{ReportPeriod, TimedStep},
    state::PaperState,
};

/// A period by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FiguresPeriod {
    /// "Tháng này"
    #[default]
    Month,
    /// "Quý này"
    Quarter,
    /// "Năm nay"
    Year,
    /// "Từ ngày – đến ngày"
    Days,
}

impl FiguresPeriod {
    /// All of them, the shortest first.
    pub const ALL: [FiguresPeriod; 4] = [
        FiguresPeriod::Month,
        FiguresPeriod::Quarter,
        FiguresPeriod::Year,
        FiguresPeriod::Days,
    ];

    /// What the address holds.
    pub fn code(self) -> &'static str {
        match self {
            FiguresPeriod::Month => "thang",
            FiguresPeriod::Quarter => "quy",
            FiguresPeriod::Year => "nam",
            FiguresPeriod::Days => "ngay",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            FiguresPeriod::Month => "Tháng này",
            FiguresPeriod::Quarter => "Quý này",
            FiguresPeriod::Year => "Năm nay",
            FiguresPeriod::Days => "Từ ngày – đến ngày",
        }
    }

    /// Its first day, for today; `None` for days that are typed.
    pub fn first(self, today: Date) -> Option<Date> {
        match self {
            FiguresPeriod::Month => Some(today.first_of_month()),
            FiguresPeriod::Quarter => {
                let month = (today.month() - 1) / 3 * 3 + 1;
                Date::new(today.year(), month, 1).ok()
            }
            FiguresPeriod::Year => Some(today.first_of_year()),
            FiguresPeriod::Days => None,
        }
    }
}

/// What figures are asked for, as the address holds it. Fields: `from`, `to`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiguresQuery {
    /// "Kỳ"
    pub period: FiguresPeriod,
    /// dd/MM/yyyy, for [`FiguresPeriod::Days`].
    pub from: String,
    /// Likewise.
    pub to: String,
    /// Only this unit, for who administers one above it.
    pub unit: Option<UnitId>,
}

/// What papers add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Registered.
    pub received: u64,
    /// Signed by the leader, wherever they stand since.
    pub signed: u64,
    /// Completed, those included that couldn't be delivered yet or were annulled.
    pub completed: u64,
    /// With the officers again.
    pub returned: u64,
    /// Ended without a number.
    pub cancelled: u64,
    /// Refused for a reason of law.
    pub refused: u64,
    /// Void by decision.
    pub annulled: u64,
    /// Completed later than was promised, or still not completed after that.
    pub late: u64,
    /// Copies of all of them.
    pub copies: u64,
}

impl Figures {
    /// So many papers in a state, so many of them late, with so many copies.
    pub fn of(state: PaperState, papers: u64, late: u64, copies: u64) -> Self {
        let if_so = |so: bool| if so { papers } else { 0 };
        let is_done = matches!(
            state,
            PaperState::Completed | PaperState::DeliveryFailed | PaperState::Annulled
        );
        let is_signed = is_done
            || matches!(
                state,
                PaperState::Signed | PaperState::PendingSeal | PaperState::Sealed
            );
        Self {
            received: papers,
            signed: if_so(is_signed),
            completed: if_so(is_done),
            returned: if_so(state == PaperState::Returned),
            cancelled: if_so(state == PaperState::Cancelled),
            refused: if_so(state == PaperState::Refused),
            annulled: if_so(state == PaperState::Annulled),
            late,
            copies,
        }
    }

    /// Still on their way.
    pub fn under_way(&self) -> u64 {
        let ended = self.completed + self.cancelled + self.refused;
        self.received.saturating_sub(ended)
    }
}

impl Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            signed: self.signed + other.signed,
            completed: self.completed + other.completed,
            returned: self.returned + other.returned,
            cancelled: self.cancelled + other.cancelled,
            refused: self.refused + other.refused,
            annulled: self.annulled + other.annulled,
            late: self.late + other.late,
            copies: self.copies + other.copies,
        }
    }
}

/// Figures of one of several: a kind of certification or of paper, a unit, a day or a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresOf<K> {
    /// Which.
    pub key: K,
    /// What it is called.
    pub name: String,
    /// Its figures.
    pub sum: Figures,
}

/// How long a step took, by those that were completed in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTimes {
    /// Which.
    pub step: TimedStep,
    /// Of how many papers.
    pub papers: u64,
    /// Half of them took no longer, in minutes.
    pub median: u32,
    /// Nine of ten took no longer, in minutes.
    pub most: u32,
}

/// "Thống kê".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresView {
    /// Whose: a unit's name, or of one above with those below it.
    pub unit_name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// All together.
    pub sum: Figures,
    /// How many stand in each state, those without any left out.
    pub by_state: Vec<(PaperState, u64)>,
    /// Electronic copies and copies on paper, in this order.
    pub by_certification: Vec<FiguresOf<Certification>>,
    /// By kind of paper, the most frequent first.
    pub by_type: Vec<FiguresOf<String>>,
    /// By day, or by month in a longer period, in order; days without any too.
    pub by_time: Vec<FiguresOf<Date>>,
    /// By unit, for who administers one above: the busiest first.
    pub by_unit: Vec<FiguresOf<UnitId>>,
    /// How long steps took.
    pub times: Vec<StepTimes>,
    /// Whether the numbers lead to the lists of the unit that the person works in.
    pub leads_to_lists: bool,
    /// Today.
    pub today: Date,
    /// The server's time.
    pub now: Moment,
}

/// What a report is asked for, as the address holds it. What isn't understood is the newest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    /// `2026`
    pub year: String,
    /// A [`crate::figures::ReportPart`]'s code.
    pub part: String,
    /// Only this unit, for who administers one above it.
    pub unit: Option<UnitId>,
}

/// What was certified, electronically and on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certified {
    /// Electronic copies.
    pub electronic: Tally,
    /// Copies on paper.
    pub paper: Tally,
}

impl Certified {
    /// Both.
    pub fn all(&self) -> Tally {
        self.electronic + self.paper
    }
}

impl Add for Certified {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            electronic: self.electronic + other.electronic,
            paper: self.paper + other.paper,
        }
    }
}

impl std::iter::Sum for Certified {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// "Báo cáo": half a year or a year of certifying copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Whose.
    pub unit_name: String,
    /// `tỉnh Hòa Lâm`
    pub province: String,
    /// Of when.
    pub period: ReportPeriod,
    /// By month, every month of the period.
    pub months: Vec<(BookMonth, Certified)>,
    /// By kind of paper, the most frequent first.
    pub types: Vec<(String, Certified)>,
    /// Copies of the period that are void by decision.
    pub annulled: u64,
    /// Today.
    pub today: Date,
    /// The server's time.
    pub now: Moment,
}

impl ReportView {
    /// What the period adds up to.
    pub fn total(&self) -> Certified {
        self.months.iter().map(|(_, certified)| *certified).sum()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_quarter_begins_with_its_first_month() {
        let first = |month| FiguresPeriod::Quarter.first(date(2026, month, 15));
        assert_eq!(first(1), Some(date(2026, 1, 1)));
        assert_eq!(first(3), Some(date(2026, 1, 1)));
        assert_eq!(first(11), Some(date(2026, 10, 1)));
        assert_eq!(FiguresPeriod::Days.first(date(2026, 1, 1)), None);
    }

    #[test]
    fn every_paper_is_under_way_or_ended() {
        for state in PaperState::ALL {
            let one = Figures::of(state, 3, 1, 6);
            let ended = one.completed + one.cancelled + one.refused;
            assert_eq!(one.under_way() + ended, 3, "{state:?}");
            assert_eq!(one.under_way() > 0, state.is_due(), "{state:?}");
        }
    }
}
