//! Months of a book, as they are printed and bound (NĐ 23/2015 Đ.13 k.3), and what lines of the
//! register add up to ("cộng dồn"). Reading the lines isn't here.

use std::{fmt, iter::Sum, ops::Add};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BookMonth {
    first: Date,
}

impl BookMonth {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self {
            first: day.first_of_month(),
        }
    }

    /// Reads `11/2026` or `1/2026`; `None` for what is no month.
    pub fn parse(text: &str) -> Option<Self> {
        crate::calendar::parse_day(&format!("1/{}", text.trim())).map(Self::of)
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first.last_of_month()
    }

    /// So many months up to that of `today`, the newest first.
    pub fn latest(today: Date, count: i32) -> Vec<Self> {
        let first = today.first_of_month();
        let months = (0..count).map(|before| Self::of(first.saturating_sub(before.months())));
        months.collect()
    }

    /// The months that a book has pages for on `today`, the newest first: from the one it was opened
    /// in to the one that it closes in or that is now, whichever is earlier.
    pub fn of_book(opened_on: Date, closes_on: Date, today: Date) -> Vec<Self> {
        let last = closes_on.min(today).first_of_month();
        // A book lies within one year.
        let months = (1..=12).filter_map(|month| {
            let first = Date::new(last.year(), month, 1).ok()?;
            (opened_on.first_of_month()..=last)
                .contains(&first)
                .then_some(Self { first })
        });
        let mut months: Vec<_> = months.collect();
        months.reverse();
        months
    }
}

impl fmt::Display for BookMonth {
    /// `11/2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{}", self.first.month(), self.first.year())
    }
}

/// What lines of a register add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Numbers issued: one for each original.
    pub numbers: u64,
    /// Copies certified (số bản sao).
    pub copies: u64,
    /// Fees, in đồng.
    pub fees: u64,
}

impl Tally {
    /// One line.
    pub fn line(copies: u32, fee: u64) -> Self {
        Self {
            numbers: 1,
            copies: copies.into(),
            fees: fee,
        }
    }
}

impl Add for Tally {
    type Output = Self;

    /// Both together; what no book reaches stays at the end of the range.
    fn add(self, other: Self) -> Self {
        Self {
            numbers: self.numbers.saturating_add(other.numbers),
            copies: self.copies.saturating_add(other.copies),
            fees: self.fees.saturating_add(other.fees),
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_is_read_and_told() {
        let month = BookMonth::parse(" 2/2028").unwrap();
        assert_eq!(month.to_string(), "02/2028");
        assert_eq!(
            (month.first(), month.last()),
            (date(2028, 2, 1), date(2028, 2, 29))
        );
        for text in ["", "13/2026", "0/2026", "2026", "1/1/2026", "11-2026"] {
            assert_eq!(BookMonth::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_latest_months_go_back_over_the_turn_of_a_year() {
        let months = BookMonth::latest(date(2027, 1, 31), 3);
        let told: Vec<_> = months.iter().map(BookMonth::to_string).collect();
        assert_eq!(told, ["01/2027", "12/2026", "11/2026"]);
    }

    #[test]
    fn a_book_has_the_months_that_have_come() {
        let (opened, closes) = (date(2026, 9, 15), date(2026, 12, 31));
        let on = |today| -> Vec<String> {
            let months = BookMonth::of_book(opened, closes, today);
            months.iter().map(BookMonth::to_string).collect()
        };
        assert_eq!(on(date(2026, 11, 20)), ["11/2026", "10/2026", "09/2026"]);
        assert_eq!(on(date(2027, 3, 1)).len(), 4);
        assert!(on(date(2026, 8, 31)).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_carried_from_page_to_page_is_what_all_lines_add_up_to(
            lines in prop::collection::vec((1..99u32, 0..400_000u64), 0..200),
            page in 1..40usize,
        ) {
            let tallies: Vec<_> = lines.iter().map(|(copies, fee)| Tally::line(*copies, *fee)).collect();
            let carried = tallies
                .chunks(page)
                .fold(Tally::default(), |before, page| before + page.iter().copied().sum());
            prop_assert_eq!(carried, tallies.iter().copied().sum());
            prop_assert_eq!(carried.numbers, lines.len() as u64);
            prop_assert_eq!(carried.copies, lines.iter().map(|line| u64::from(line.0)).sum::<u64>());
        }
    }
}
