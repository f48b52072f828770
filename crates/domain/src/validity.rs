//! Whether something that holds for some days holds now: a tariff, a wording.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where something with a first day stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Validity {
    /// Its days have begun and aren't over.
    InForce,
    /// It begins later.
    Coming,
    /// It is over.
    Over,
}

impl Validity {
    /// Where what holds on these days stands on `today`.
    pub fn of(valid_from: Date, valid_to: Option<Date>, today: Date) -> Self {
        if valid_from > today {
            Validity::Coming
        } else if valid_to.is_some_and(|last| last < today) {
            Validity::Over
        } else {
            Validity::InForce
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Validity::InForce => "Đang áp dụng",
            Validity::Coming => "Sắp áp dụng",
            Validity::Over => "Hết hiệu lực",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn something_holds_from_its_first_to_its_last_day() {
        let of = |today| Validity::of(date(2026, 1, 1), Some(date(2026, 6, 30)), today);
        assert_eq!(of(date(2025, 12, 31)), Validity::Coming);
        assert_eq!(of(date(2026, 1, 1)), Validity::InForce);
        assert_eq!(of(date(2026, 6, 30)), Validity::InForce);
        assert_eq!(of(date(2026, 7, 1)), Validity::Over);
    }
}
