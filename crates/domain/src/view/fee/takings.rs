//! "Thu phí": what was charged and taken, by day and by month.

use std::ops::Add;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::FeeRow;
use crate::{book::month::BookMonth, calendar::Moment};

/// What papers and payments of some days add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takings {
    /// Papers that were registered, those left out of which nothing is certified.
    pub papers: u64,
    /// Copies of them.
    pub copies: u64,
    /// Pages of their originals.
    pub pages: u64,
    /// What the tariff makes of them.
    pub computed: u64,
    /// What they are charged.
    pub charged: u64,
    /// What was taken on these days, for whichever dossier.
    pub taken: i64,
    /// The part of it that was transferred.
    pub transferred: i64,
    /// What was taken so far, on any day, for what was registered on these.
    pub settled: i64,
}

impl Takings {
    /// By how much what is charged differs from the tariff's amounts.
    pub fn adjusted(&self) -> i64 {
        difference(self.charged, self.computed)
    }

    /// What of these days' papers isn't paid yet.
    pub fn owed(&self) -> i64 {
        i64::try_from(self.charged)
            .unwrap_or(i64::MAX)
            .saturating_sub(self.settled)
    }
}

fn difference(one: u64, other: u64) -> i64 {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    whole(one).saturating_sub(whole(other))
}

impl Add for Takings {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            papers: self.papers.saturating_add(other.papers),
            copies: self.copies.saturating_add(other.copies),
            pages: self.pages.saturating_add(other.pages),
            computed: self.computed.saturating_add(other.computed),
            charged: self.charged.saturating_add(other.charged),
            taken: self.taken.saturating_add(other.taken),
            transferred: self.transferred.saturating_add(other.transferred),
            settled: self.settled.saturating_add(other.settled),
        }
    }
}

impl std::iter::Sum for Takings {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// A month by its days, or a year by its months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakingsPeriod {
    /// "Theo ngày"
    Month(BookMonth),
    /// "Theo tháng"
    Year(i16),
}

impl TakingsPeriod {
    /// Its first day.
    pub fn first(self) -> Date {
        match self {
            TakingsPeriod::Month(month) => month.first(),
            TakingsPeriod::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::MIN),
        }
    }

    /// Its last day.
    pub fn last(self) -> Date {
        match self {
            TakingsPeriod::Month(month) => month.last(),
            TakingsPeriod::Year(year) => Date::new(year, 12, 31).unwrap_or(Date::MAX),
        }
    }

    /// `tháng 11/2026`, `năm 2026`.
    pub fn label(self) -> String {
        match self {
            TakingsPeriod::Month(month) => format!("tháng {month}"),
            TakingsPeriod::Year(year) => format!("năm {year}"),
        }
    }
}

/// Which takings are asked for, as the address holds it. What isn't understood is the present month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TakingsQuery {
    /// `11/2026`: by day.
    pub month: String,
    /// `2026`: by month; counts before `month`.
    pub year: String,
}

/// A day or a month of takings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakingsRow {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// What they add up to.
    pub sum: Takings,
}

/// "Thu phí" by day or by month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakingsView {
    /// The unit's name.
    pub unit_name: String,
    /// Of when.
    pub period: TakingsPeriod,
    /// Days or months on which there was something, in order.
    pub rows: Vec<TakingsRow>,
    /// From the year's beginning to the period's.
    pub before: Takings,
    /// Dossiers of any time for which more was taken than they are charged since papers were refused or
    /// cancelled; the newest first, no more than 50.
    pub over: Vec<FeeRow>,
    /// Today.
    pub today: Date,
    /// The server's time.
    pub now: Moment,
}

impl TakingsView {
    /// What the period adds up to.
    pub fn total(&self) -> Takings {
        self.rows.iter().map(|row| row.sum).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any() -> impl Strategy<Value = Takings> {
        let number = 0..1_000_000_000u64;
        let amount = -1_000_000_000..1_000_000_000i64;
        (number.clone(), number, amount).prop_map(|(computed, charged, settled)| Takings {
            papers: 1,
            computed,
            charged,
            settled,
            ..Takings::default()
        })
    }

    proptest! {
        #[test]
        fn differences_add_up_as_their_parts_do(days in prop::collection::vec(any(), 0..40)) {
            let all: Takings = days.iter().copied().sum();
            prop_assert_eq!(all.adjusted(), days.iter().map(Takings::adjusted).sum::<i64>());
            prop_assert_eq!(all.owed(), days.iter().map(Takings::owed).sum::<i64>());
            prop_assert_eq!(all.papers, days.len() as u64);
        }
    }
}
