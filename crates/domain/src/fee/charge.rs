//! What a paper is charged: what the tariff makes of its pages and copies, or another amount with a
//! reason (DOMAIN Q18). The form reads it before it is sent, the use case when it is.

use serde::{Deserialize, Serialize};

use super::money;
use crate::{AppError, ErrorCode};

/// The most that one paper can be charged, in đồng: beyond it something was mistyped.
pub const MOST_CHARGED: u64 = 100_000_000;
/// The longest reason, in characters.
pub const MAX_REASON: usize = 300;

/// What a paper is charged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What is to be paid, in đồng.
    pub amount: u64,
    /// What the tariff makes of it, in đồng.
    pub computed: u64,
    /// Why `amount` is another; `None` where it isn't.
    pub reason: Option<String>,
}

impl Charge {
    /// What the tariff makes of it, and no other amount.
    pub fn as_computed(computed: u64) -> Self {
        Self {
            amount: computed,
            computed,
            reason: None,
        }
    }

    /// What is charged where the tariff makes `computed` of it: that, or, where another was `typed`, that
    /// one for its `reason`. The tariff's own amount needs none, typed or not.
    ///
    /// Errors: the fields `fee` and `fee_reason`.
    pub fn of(computed: u64, typed: &str, reason: &str) -> Result<Self, AppError> {
        let as_computed = Self::as_computed(computed);
        if typed.trim().is_empty() {
            return Ok(as_computed);
        }
        let amount = parse_amount(typed).filter(|amount| *amount <= MOST_CHARGED);
        if amount == Some(computed) {
            return Ok(as_computed);
        }
        let mut wrong = AppError::new(ErrorCode::Invalid);
        if amount.is_none() {
            let most = money(MOST_CHARGED);
            let text = format!("Số tiền là số đồng từ 0 đến {most}, ví dụ 12.000.");
            wrong = wrong.and_field("fee", text);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            wrong = wrong.and_field("fee_reason", "Hãy nhập lý do sửa số tiền.");
        } else if reason.chars().count() > MAX_REASON {
            wrong = wrong.and_field("fee_reason", format!("Lý do dài quá {MAX_REASON} ký tự."));
        }
        match amount {
            Some(amount) if wrong.fields.is_empty() => Ok(Self {
                amount,
                computed,
                reason: Some(reason.to_owned()),
            }),
            _ => Err(wrong),
        }
    }

    /// The same charge for several papers of one original, of which the tariff makes `computed` each: in
    /// that proportion, what can't be shared at the last.
    pub fn split(&self, computed: &[u64]) -> Vec<Self> {
        let all: u64 = computed.iter().sum();
        let last = computed.len().saturating_sub(1);
        let mut rest = self.amount;
        let share = |(at, part): (usize, &u64)| {
            let product = u128::from(self.amount) * u128::from(*part);
            let share = product.checked_div(u128::from(all)).unwrap_or(0);
            let share = u64::try_from(share).unwrap_or(rest).min(rest);
            let amount = match self.reason {
                None => *part,
                Some(_) if at == last => rest,
                Some(_) => share,
            };
            rest = rest.saturating_sub(amount);
            Self {
                amount,
                computed: *part,
                reason: self.reason.clone().filter(|_| amount != *part),
            }
        };
        computed.iter().enumerate().map(share).collect()
    }

    /// What a timeline and a book say of an amount that isn't the tariff's; `None` where it is.
    pub fn remark(&self) -> Option<String> {
        let reason = self.reason.as_deref()?;
        Some(format!(
            "Phí {} thay cho {} theo biểu phí. Lý do: {}.",
            money(self.amount),
            money(self.computed),
            reason.trim_end_matches('.')
        ))
    }
}

/// Reads an amount as people type it: `12000`, `12.000`, `12.000 đ`. `None` for anything else, such as
/// `12.00` or `12,5`.
pub fn parse_amount(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.strip_suffix(['đ', 'Đ']).unwrap_or(text).trim_end();
    let mut groups = text.split(['.', ' ']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let right = digits(first)
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|part| digits(part) && part.len() == 3);
    if !right {
        return None;
    }
    rest.iter()
        .fold(first.to_owned(), |all, part| all + part)
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fee::Tariff;

    fn charge(typed: &str, reason: &str) -> Result<Charge, AppError> {
        Charge::of(Tariff::NATIONAL.total(4, 2), typed, reason)
    }

    #[test]
    fn the_tariff_counts_where_nothing_else_was_typed() {
        for (typed, reason) in [("", ""), (" ", "x"), ("12.000", ""), ("12000 đ", "x")] {
            let charge = charge(typed, reason).expect("a charge");
            assert_eq!((charge.amount, charge.computed), (12_000, 12_000));
            assert_eq!((charge.reason.as_deref(), charge.remark()), (None, None));
        }
    }

    #[test]
    fn another_amount_takes_a_reason() {
        let exempt = charge("0", " Miễn theo Nghị quyết 05/NQ-HĐND. ").expect("a charge");
        assert_eq!((exempt.amount, exempt.computed), (0, 12_000));
        assert_eq!(
            exempt.remark().as_deref(),
            Some(
                "Phí 0 đ thay cho 12.000 đ theo biểu phí. Lý do: Miễn theo Nghị quyết 05/NQ-HĐND."
            )
        );
        let wrong = |typed, reason: &str, field| {
            let error = charge(typed, reason).expect_err("a fault");
            assert!(error.of_field(field).is_some(), "{error:?}");
        };
        wrong("10.000", "  ", "fee_reason");
        wrong("10.000", &"x".repeat(MAX_REASON + 1), "fee_reason");
        for typed in [
            "-1",
            "12,5",
            "mười",
            "100.000.001",
            "99999999999999999999999",
        ] {
            wrong(typed, "x", "fee");
        }
        let both = charge("x", "").expect_err("two faults");
        assert_eq!(both.fields.len(), 2);
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, amount) in [
            ("0", 0),
            ("12000", 12_000),
            (" 12.000 đ", 12_000),
            ("1 200 000", 1_200_000),
        ] {
            assert_eq!(parse_amount(typed), Some(amount), "{typed}");
        }
        for typed in [
            "", "đ", ".000", "12.", "12.00", "1200.000", "1.000,5", "+1", "１２",
        ] {
            assert_eq!(parse_amount(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(amount in 0u64..u64::MAX) {
            prop_assert_eq!(parse_amount(&money(amount)), Some(amount));
        }

        #[test]
        fn what_is_split_adds_up(
            amount in 0u64..MOST_CHARGED,
            parts in prop::collection::vec(0u64..1_000_000, 1..4),
        ) {
            let computed: u64 = parts.iter().sum();
            for reason in [None, Some("x".to_owned())] {
                let amount = if reason.is_some() { amount } else { computed };
                let charge = Charge { amount, computed, reason };
                let split = charge.split(&parts);
                prop_assert_eq!(split.iter().map(|part| part.amount).sum::<u64>(), amount);
                let as_said = |part: &Charge| part.reason.is_some() == (part.amount != part.computed);
                prop_assert!(split.iter().all(as_said));
            }
        }

        #[test]
        fn anything_can_be_typed(typed in ".*", reason in ".*") {
            if let Ok(charge) = charge(&typed, &reason) {
                prop_assert!(charge.amount <= MOST_CHARGED);
                prop_assert_eq!(charge.reason.is_some(), charge.amount != charge.computed);
            }
        }
    }
}
