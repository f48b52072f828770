//! Payments: how a fee is paid, the numbers of receipts ("số biên lai"), how far a dossier is paid.

use serde::{Deserialize, Serialize};

/// Characters of a receipt's number.
pub const MAX_RECEIPT: usize = 30;

/// How a fee is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentMethod {
    /// "Tiền mặt"
    #[default]
    Cash,
    /// "Chuyển khoản"
    Transfer,
}

impl PaymentMethod {
    /// Both, the more frequent first.
    pub const ALL: [PaymentMethod; 2] = [PaymentMethod::Cash, PaymentMethod::Transfer];

    /// The code that the database holds and forms send.
    pub fn code(self) -> &'static str {
        match self {
            PaymentMethod::Cash => "CASH",
            PaymentMethod::Transfer => "TRANSFER",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            PaymentMethod::Cash => "Tiền mặt",
            PaymentMethod::Transfer => "Chuyển khoản",
        }
    }
}

/// How far a dossier is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaidState {
    /// Nothing is charged, and nothing was taken.
    Free,
    /// Nothing was taken yet.
    Unpaid,
    /// A part was taken.
    Partly,
    /// All was taken.
    Paid,
    /// More was taken than is charged now, as when a paper was cancelled after it was paid.
    Over,
}

impl PaidState {
    /// How far `charged` is paid by what was taken.
    pub fn of(charged: u64, taken: i64) -> Self {
        let charged = i64::try_from(charged).unwrap_or(i64::MAX);
        match (charged, taken) {
            (0, 0) => PaidState::Free,
            (charged, taken) if taken > charged => PaidState::Over,
            (charged, taken) if taken == charged => PaidState::Paid,
            (_, taken) if taken > 0 => PaidState::Partly,
            _ => PaidState::Unpaid,
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            PaidState::Free => "Không thu phí",
            PaidState::Unpaid => "Chưa thu",
            PaidState::Partly => "Thu một phần",
            PaidState::Paid => "Đã thu",
            PaidState::Over => "Thu thừa",
        }
    }
}

/// The number of a receipt: some letters, digits, `-`, `/`, `.` and single spaces, a digit among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptNumber(String);

impl ReceiptNumber {
    /// Reads one as it was typed; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let right = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | ' ');
        let fits = text.chars().count() <= MAX_RECEIPT && text.chars().all(right);
        (fits && text.bytes().any(|byte| byte.is_ascii_digit())).then_some(Self(text))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is unique by: capitals, no spaces.
    pub fn key(&self) -> String {
        let letters = self.0.chars().filter(|c| *c != ' ');
        letters.flat_map(char::to_uppercase).collect()
    }

    /// The next of the same pad: `AA/26 0000124` after `AA/26 0000123`. `None` if it doesn't end with a
    /// number that can be counted on.
    pub fn next(&self) -> Option<String> {
        let digits = self.0.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (stem, number) = self.0.split_at(self.0.len() - digits);
        let next = number.parse::<u64>().ok()?.checked_add(1)?;
        Some(format!("{stem}{next:0digits$}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> ReceiptNumber {
        ReceiptNumber::parse(text).expect("a number")
    }

    #[test]
    fn the_same_receipt_is_known_however_it_is_typed() {
        assert_eq!(number(" aa/26  0000123 ").as_str(), "aa/26 0000123");
        assert_eq!(number("aa/26 0000123").key(), number("AA/260000123").key());
        for text in ["", "  ", "AA", "12;3", "0000123<b>", &"1".repeat(31)] {
            assert_eq!(ReceiptNumber::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_next_receipt_of_a_pad_is_counted_on() {
        assert_eq!(number("0000123").next().as_deref(), Some("0000124"));
        assert_eq!(number("AA/26 0999").next().as_deref(), Some("AA/26 1000"));
        assert_eq!(number("999").next().as_deref(), Some("1000"));
        assert_eq!(number("12-B").next(), None);
        assert_eq!(number(&"9".repeat(30)).next(), None);
    }

    #[test]
    fn a_dossier_says_how_far_it_is_paid() {
        for (charged, taken, state) in [
            (0, 0, PaidState::Free),
            (4_000, 0, PaidState::Unpaid),
            (4_000, 2_000, PaidState::Partly),
            (4_000, 4_000, PaidState::Paid),
            (2_000, 4_000, PaidState::Over),
            (0, 4_000, PaidState::Over),
        ] {
            assert_eq!(PaidState::of(charged, taken), state, "{charged} {taken}");
        }
    }

    proptest! {
        #[test]
        fn what_comes_next_can_be_written(text in "[A-Z0-9/ .-]{1,30}") {
            if let Some(next) = ReceiptNumber::parse(&text).and_then(|number| number.next()) {
                prop_assert!(next.chars().count() > MAX_RECEIPT || ReceiptNumber::parse(&next).is_some());
            }
        }
    }
}
