//! "Lời chứng": the wordings that hold where and when, and who set them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AttestationTextId, calendar::Moment, certification::Certification, validity::Validity,
};

/// A wording that holds or will.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationTextRow {
    /// Which; `None`: the decree's, which nobody set.
    pub id: Option<AttestationTextId>,
    /// "Áp dụng cho": a unit's name; `None`: everywhere, where a unit has none of its own.
    pub unit_name: Option<String>,
    /// Of which copies.
    pub certification: Certification,
    /// The wording; `None`: from then on what holds above: everywhere's, or the decree's.
    pub text: Option<String>,
    /// First day; `None`: the decree's.
    pub valid_from: Option<Date>,
    /// "Căn cứ"; `None`: the decree itself.
    pub ground: Option<String>,
    /// Where it stands today.
    pub validity: Validity,
    /// Whether the person may do away with it.
    pub may_change: bool,
}

/// What was done with a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttestationTextAction {
    /// It was set.
    Set,
    /// A unit's own, or everywhere's, was done away with: what is above it holds again.
    GiveUp,
    /// It was taken out before it began.
    Withdraw,
}

impl AttestationTextAction {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            AttestationTextAction::Set => "Đặt lời chứng",
            AttestationTextAction::GiveUp => "Bỏ lời chứng riêng",
            AttestationTextAction::Withdraw => "Bỏ trước ngày áp dụng",
        }
    }
}

/// Who changed what of wordings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationTextChange {
    /// When.
    pub at: Moment,
    /// By whom.
    pub person_name: String,
    /// What was done.
    pub action: AttestationTextAction,
    /// For whom: a unit's name; `None`: everywhere.
    pub unit_name: Option<String>,
    /// Of which copies.
    pub certification: Certification,
    /// The wording, where it was one.
    pub text: Option<String>,
    /// The first day that was set.
    pub valid_from: Date,
    /// On what ground.
    pub ground: String,
}

/// "Lời chứng"
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationTextsView {
    /// What holds, everywhere's first, and behind it what will.
    pub texts: Vec<AttestationTextRow>,
    /// For whom a new one can be: [`AttestationTextForm::scope`] with a name.
    pub scopes: Vec<(String, String)>,
    /// The newest changes first, no more than 100.
    pub changes: Vec<AttestationTextChange>,
    /// Today.
    pub today: Date,
}

/// A new wording, as typed. Its fields are those of [`crate::FieldError`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttestationTextForm {
    /// A unit's identifier; empty: everywhere.
    pub scope: String,
    /// Code of [`crate::certification::CertificationChoice`]: of which copies.
    pub certification: String,
    /// The wording.
    pub text: String,
    /// First day.
    pub valid_from: String,
    /// "Căn cứ"
    pub ground: String,
}
