//! What a dossier is charged and what was taken for it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    PaymentId,
    calendar::{Moment, day_text},
    fee::{
        money,
        payment::{PaidState, PaymentMethod},
        signed_money,
    },
};

/// Something that was taken, or a counter-entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    /// Which.
    pub payment: PaymentId,
    /// đồng; below zero for a counter-entry.
    pub amount: i64,
    /// "Số biên lai"; a counter-entry's is that of what it undoes.
    pub receipt: String,
    /// The day on which it counts.
    pub paid_on: Date,
    /// How it was paid.
    pub method: PaymentMethod,
    /// Who took it.
    pub by: String,
    /// When that was written.
    pub at: Moment,
    /// Why a counter-entry was made.
    pub reason: Option<String>,
    /// Whether it was undone.
    pub reversed: bool,
}

/// What a dossier is charged, and what was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierFees {
    /// What its papers are charged, those left out of which nothing is certified.
    pub charged: u64,
    /// What was taken, less what was undone.
    pub taken: i64,
    /// Both, the oldest first.
    pub payments: Vec<PaymentView>,
    /// Whether the person may take what is owed, and undo what was taken.
    pub may_take: bool,
    /// The next number of the pad that receipts were last written from; for who may take.
    pub next_receipt: String,
}

impl DossierFees {
    /// What is still to be taken.
    pub fn owed(&self) -> u64 {
        let charged = i64::try_from(self.charged).unwrap_or(i64::MAX);
        u64::try_from(charged.saturating_sub(self.taken)).unwrap_or(0)
    }

    /// How far it is paid.
    pub fn state(&self) -> PaidState {
        PaidState::of(self.charged, self.taken)
    }

    /// What has to be given back: taken for papers that were refused or cancelled since.
    pub fn excess(&self) -> u64 {
        excess(self.charged, self.taken)
    }

    /// What has to be given back, of which receipts, and what is to be done; `None` where nothing has.
    pub fn give_back_text(&self) -> Option<String> {
        let excess = self.excess();
        if excess == 0 {
            return None;
        }
        let receipts = receipts_text(&self.payments);
        let taken = format!(
            "Đã thu {}{}",
            signed_money(self.taken),
            receipts.map_or_else(String::new, |receipts| format!(" ({receipts})"))
        );
        Some(if self.charged == 0 {
            format!(
                "{taken}, mà không giấy tờ nào của hồ sơ được chứng thực nữa. Hãy trả lại {} cho người nộp và hủy biên lai.",
                money(excess)
            )
        } else {
            format!(
                "{taken}, mà các giấy tờ còn lại chỉ phải thu {}. Hãy trả lại {} cho người nộp: hủy biên lai, rồi thu {} bằng biên lai mới.",
                money(self.charged),
                money(excess),
                money(self.charged)
            )
        })
    }
}

pub(super) fn excess(charged: u64, taken: i64) -> u64 {
    let taken = u64::try_from(taken).unwrap_or(0);
    taken.saturating_sub(charged)
}

/// The receipts that count: "biên lai 0000123 ngày 20/11/2026"; `None` without any.
pub fn receipts_text(payments: &[PaymentView]) -> Option<String> {
    let counts = |payment: &&PaymentView| payment.amount > 0 && !payment.reversed;
    let text = |payment: &PaymentView| {
        format!(
            "biên lai {} ngày {}",
            payment.receipt,
            day_text(payment.paid_on)
        )
    };
    let texts: Vec<_> = payments.iter().filter(counts).map(text).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// "Thu phí", as typed. Fields: `amount`, `receipt`, `paid_on`, `method`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentForm {
    /// "Số tiền thu"
    pub amount: String,
    /// "Số biên lai"
    pub receipt: String,
    /// "Ngày thu"
    pub paid_on: String,
    /// A [`PaymentMethod`]'s code.
    pub method: String,
    /// What had been taken when the form was opened: somebody else may be faster.
    pub taken: i64,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_receipts_that_count_are_said() {
        let payment = |receipt: &str, amount, reversed| PaymentView {
            payment: PaymentId(uuid::Uuid::from_u128(1)),
            amount,
            receipt: receipt.into(),
            paid_on: date(2026, 11, 20),
            method: PaymentMethod::Cash,
            by: String::new(),
            at: Moment(0),
            reason: None,
            reversed,
        };
        let mut fees = DossierFees {
            charged: 4_000,
            taken: 4_000,
            payments: vec![
                payment("1", 4_000, true),
                payment("1", -4_000, false),
                payment("2", 4_000, false),
            ],
            may_take: false,
            next_receipt: String::new(),
        };
        assert_eq!(
            receipts_text(&fees.payments).as_deref(),
            Some("biên lai 2 ngày 20/11/2026")
        );
        assert_eq!((fees.owed(), fees.state()), (0, PaidState::Paid));
        fees.taken = 6_000;
        assert_eq!((fees.owed(), fees.state()), (0, PaidState::Over));
        assert_eq!(
            fees.give_back_text().as_deref(),
            Some(
                "Đã thu 6.000 đ (biên lai 2 ngày 20/11/2026), mà các giấy tờ còn lại chỉ phải thu 4.000 đ. Hãy trả lại 2.000 đ cho người nộp: hủy biên lai, rồi thu 4.000 đ bằng biên lai mới."
            )
        );
        fees.payments.clear();
        assert_eq!(receipts_text(&fees.payments), None);
    }

    #[test]
    fn nothing_is_given_back_unless_more_was_taken_than_is_charged() {
        let mut fees = DossierFees {
            charged: 4_000,
            taken: 4_000,
            payments: Vec::new(),
            may_take: true,
            next_receipt: String::new(),
        };
        assert_eq!((fees.excess(), fees.give_back_text()), (0, None));
        fees.taken = -4_000;
        assert_eq!((fees.excess(), fees.give_back_text()), (0, None));
        (fees.charged, fees.taken) = (0, 4_000);
        assert_eq!(fees.excess(), 4_000);
        let text = fees.give_back_text().unwrap_or_default();
        assert!(text.ends_with("Hãy trả lại 4.000 đ cho người nộp và hủy biên lai."));
    }
}
