//! The fee for certified copies: TT 226/2016/TT-BTC Đ.4, by a tariff that provinces may replace.
//! Amounts are whole đồng. Which tariff is in force on a day is looked up elsewhere. What a paper is
//! charged in the end is in [`charge`], what is written of payments in [`payment`].

pub mod charge;
pub mod payment;

use serde::{Deserialize, Serialize};

/// A tariff for certifying copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// How many pages of the original cost [`Tariff::first_page_fee`] each.
    pub first_pages: u32,
    /// đồng for each of the first pages.
    pub first_page_fee: u32,
    /// đồng for each further page.
    pub further_page_fee: u32,
    /// The most that one copy costs, in đồng.
    pub cap_per_copy: u32,
}

impl Tariff {
    /// TT 226/2016/TT-BTC: 2.000 đ for pages 1 and 2, 1.000 đ from page 3, at most 200.000 đ a copy.
    pub const NATIONAL: Tariff = Tariff {
        first_pages: 2,
        first_page_fee: 2_000,
        further_page_fee: 1_000,
        cap_per_copy: 200_000,
    };

    /// The fee for one copy of an original of `pages` pages, in đồng.
    pub fn per_copy(&self, pages: u32) -> u64 {
        let first = pages.min(self.first_pages);
        let further = pages - first;
        let fee = u64::from(first) * u64::from(self.first_page_fee)
            + u64::from(further) * u64::from(self.further_page_fee);
        fee.min(u64::from(self.cap_per_copy))
    }

    /// The fee for `copies` copies of an original of `pages` pages, in đồng: the cap is per copy.
    pub fn total(&self, pages: u32, copies: u32) -> u64 {
        self.per_copy(pages) * u64::from(copies)
    }

    /// How the fee came about, for the counter: "1 trang × 2.000 đ × 1 bản".
    pub fn explain(&self, pages: u32, copies: u32) -> String {
        let first = pages.min(self.first_pages);
        let mut sum = format!("{first} trang × {}", money(u64::from(self.first_page_fee)));
        if pages > first {
            let further = money(u64::from(self.further_page_fee));
            sum = format!("{sum} + {} trang × {further}", pages - first);
        }
        let uncapped = Tariff {
            cap_per_copy: u32::MAX,
            ..*self
        }
        .per_copy(pages);
        if uncapped > self.per_copy(pages) {
            sum = format!("tối đa {}", money(u64::from(self.cap_per_copy)));
        } else if pages > first && copies > 1 {
            sum = format!("({sum})");
        }
        format!("{sum} × {copies} bản")
    }
}

/// An amount as people read it: `40.000 đ`.
pub fn money(amount: u64) -> String {
    format!("{} đ", thousands(amount))
}

/// An amount that may be below zero: `−2.000 đ`.
pub fn signed_money(amount: i64) -> String {
    format!("{} đ", signed_thousands(amount))
}

/// A whole number that may be below zero, with dots between thousands: `−2.000`.
pub fn signed_thousands(number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", thousands(number.unsigned_abs()))
}

/// A whole number with dots between thousands: `1.234.567`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_tariff() {
        for (pages, copies, per_copy, total) in [
            (1, 1, 2_000, 2_000),
            (2, 1, 4_000, 4_000),
            (3, 1, 5_000, 5_000),
            (4, 2, 6_000, 12_000),
            (10, 1, 12_000, 12_000),
            (24, 3, 26_000, 78_000),
            (100, 1, 102_000, 102_000),
            (198, 1, 200_000, 200_000),
            (199, 1, 200_000, 200_000),
            (250, 2, 200_000, 400_000),
        ] {
            assert_eq!(Tariff::NATIONAL.per_copy(pages), per_copy, "{pages} pages");
            assert_eq!(
                Tariff::NATIONAL.total(pages, copies),
                total,
                "{pages} × {copies}"
            );
        }
    }

    #[test]
    fn the_sum_is_explained() {
        let tariff = Tariff::NATIONAL;
        assert_eq!(tariff.explain(1, 1), "1 trang × 2.000 đ × 1 bản");
        assert_eq!(
            tariff.explain(4, 2),
            "(2 trang × 2.000 đ + 2 trang × 1.000 đ) × 2 bản"
        );
        assert_eq!(tariff.explain(250, 2), "tối đa 200.000 đ × 2 bản");
    }

    #[test]
    fn money_has_dots() {
        assert_eq!(money(0), "0 đ");
        assert_eq!(money(40_000), "40.000 đ");
        assert_eq!(thousands(1_234_567), "1.234.567");
        assert_eq!(signed_money(-2_000), "−2.000 đ");
        assert_eq!(signed_thousands(12_000), "12.000");
    }

    proptest! {
        #[test]
        fn a_further_page_never_makes_it_cheaper(pages in 1u32..100_000, copies in 1u32..1_000) {
            let tariff = Tariff::NATIONAL;
            prop_assert!(tariff.total(pages + 1, copies) >= tariff.total(pages, copies));
            prop_assert!(tariff.per_copy(pages) <= u64::from(tariff.cap_per_copy));
        }
    }
}
