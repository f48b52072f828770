//! Fees: "Biểu phí" for who administers it, what a dossier was paid, and "Thu phí" by day and month.
//! Amounts are đồng, days in forms `dd/MM/yyyy` as typed.

use std::ops::Add;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Listing;
use crate::{
    DossierId, PaperId, PaymentId, TariffId,
    book::month::BookMonth,
    calendar::{Moment, day_text},
    fee::{
        Tariff, money,
        payment::{PaidState, PaymentMethod},
        signed_money,
    },
};

/// Where a tariff stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TariffStanding {
    /// Its days have begun and aren't over.
    InForce,
    /// It begins later.
    Coming,
    /// It is over.
    Over,
}

impl TariffStanding {
    /// Where a tariff of these days stands on `today`.
    pub fn of(valid_from: Date, valid_to: Option<Date>, today: Date) -> Self {
        if valid_from > today {
            TariffStanding::Coming
        } else if valid_to.is_some_and(|last| last < today) {
            TariffStanding::Over
        } else {
            TariffStanding::InForce
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            TariffStanding::InForce => "Đang áp dụng",
            TariffStanding::Coming => "Sắp áp dụng",
            TariffStanding::Over => "Hết hiệu lực",
        }
    }
}

/// A tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffRow {
    /// Which.
    pub tariff: TariffId,
    /// "Áp dụng cho": a unit's name; `None`: everywhere, where a unit has none of its own.
    pub unit_name: Option<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day; `None`: until it is ended.
    pub valid_to: Option<Date>,
    /// The amounts.
    pub terms: Tariff,
    /// "Căn cứ"; `None`: the law itself.
    pub ground: Option<String>,
    /// Where it stands today.
    pub standing: TariffStanding,
    /// Whether the person may end it, or take it out again before it begins.
    pub may_change: bool,
    /// Raised with every change.
    pub version: i64,
}

/// What was done with a tariff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TariffAction {
    /// It was added.
    Add,
    /// Its last day was set.
    End,
    /// It was taken out before it was used.
    Withdraw,
}

impl TariffAction {
    /// All of them.
    pub const ALL: [TariffAction; 3] =
        [TariffAction::Add, TariffAction::End, TariffAction::Withdraw];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            TariffAction::Add => "ADD",
            TariffAction::End => "END",
            TariffAction::Withdraw => "WITHDRAW",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            TariffAction::Add => "Thêm biểu phí",
            TariffAction::End => "Kết thúc biểu phí",
            TariffAction::Withdraw => "Bỏ biểu phí",
        }
    }
}

/// Who changed what of tariffs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffChange {
    /// When.
    pub at: Moment,
    /// By whom.
    pub person_name: String,
    /// What was done.
    pub action: TariffAction,
    /// For whom the tariff is: a unit's name; `None`: everywhere.
    pub unit_name: Option<String>,
    /// The tariff in a sentence.
    pub summary: String,
    /// On what ground.
    pub ground: String,
}

/// "Biểu phí".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffsView {
    /// Everything that holds for the units that the person administers, the newest first.
    pub tariffs: Vec<TariffRow>,
    /// For whom a new one can be: [`TariffForm::scope`] with a name.
    pub scopes: Vec<(String, String)>,
    /// The newest changes first, no more than 100.
    pub changes: Vec<TariffChange>,
    /// Today.
    pub today: Date,
}

/// A new tariff, as typed. Its fields are those of [`crate::FieldError`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TariffForm {
    /// A unit's identifier; empty: everywhere.
    pub scope: String,
    /// First day.
    pub valid_from: String,
    /// Last day; empty: none yet.
    pub valid_to: String,
    /// "Số trang đầu"
    pub first_pages: String,
    /// đồng for each of them.
    pub first_page_fee: String,
    /// đồng for each further page.
    pub further_page_fee: String,
    /// The most a copy costs.
    pub cap_per_copy: String,
    /// "Căn cứ", a resolution's number.
    pub ground: String,
}

/// "Kết thúc biểu phí", as typed. Fields: `valid_to`, `ground`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndTariffForm {
    /// Last day; not looked at for a tariff that hasn't begun, which is taken out.
    pub valid_to: String,
    /// "Căn cứ"
    pub ground: String,
}

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

fn excess(charged: u64, taken: i64) -> u64 {
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

/// Which dossiers a list of fees holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FeeFilter {
    /// Something is still to be taken.
    Owed,
    /// All was taken, or nothing is charged.
    Settled,
    /// More was taken than is charged now: something has to be given back.
    Over,
}

impl FeeFilter {
    /// All of them.
    pub const ALL: [FeeFilter; 3] = [FeeFilter::Owed, FeeFilter::Settled, FeeFilter::Over];

    /// What the address holds.
    pub fn code(self) -> &'static str {
        match self {
            FeeFilter::Owed => "chua-thu",
            FeeFilter::Settled => "da-thu",
            FeeFilter::Over => "thu-thua",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            FeeFilter::Owed => "Chưa thu đủ",
            FeeFilter::Settled => "Đã thu, không thu",
            FeeFilter::Over => "Thu thừa, phải trả lại",
        }
    }
}

/// The list of dossiers with their fees, as the address holds it. Fields: `from`, `to`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeListQuery {
    /// Registered from this day, dd/MM/yyyy; empty: from the month's beginning.
    pub from: String,
    /// To this day; empty: today.
    pub to: String,
    /// "Tình trạng"; `None`: all.
    pub filter: Option<FeeFilter>,
    /// From 1; 0 counts as 1.
    pub page: u32,
    /// 0 counts as 10; at most 100.
    pub per_page: u32,
}

/// A dossier with its fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRow {
    /// Which.
    pub dossier: DossierId,
    /// One of its papers, whose page shows the payments.
    pub paper: PaperId,
    /// "Mã hồ sơ"
    pub code: String,
    /// "Tên đối tượng đăng ký"
    pub applicant_name: String,
    /// "Ngày đăng ký"
    pub registered_at: Moment,
    /// Papers.
    pub papers: u64,
    /// "Số bản"
    pub copies: u64,
    /// What it is charged.
    pub charged: u64,
    /// What was taken.
    pub taken: i64,
}

impl FeeRow {
    /// What has to be given back of what was taken.
    pub fn excess(&self) -> u64 {
        excess(self.charged, self.taken)
    }
}

/// The list of dossiers with their fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeListView {
    /// The rows, the newest first.
    pub listing: Listing<FeeRow>,
    /// What is owed by all of them.
    pub owed: u64,
    /// First day that was looked at.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tariff_holds_from_its_first_to_its_last_day() {
        let of = |today| TariffStanding::of(date(2026, 1, 1), Some(date(2026, 6, 30)), today);
        assert_eq!(of(date(2025, 12, 31)), TariffStanding::Coming);
        assert_eq!(of(date(2026, 1, 1)), TariffStanding::InForce);
        assert_eq!(of(date(2026, 6, 30)), TariffStanding::InForce);
        assert_eq!(of(date(2026, 7, 1)), TariffStanding::Over);
    }

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
