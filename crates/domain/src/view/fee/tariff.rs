//! "Biểu phí": tariffs, their days and who changed them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{TariffId, calendar::Moment, fee::Tariff, validity::Validity};

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
    pub standing: Validity,
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
