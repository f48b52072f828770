//! "Từ chối chứng thực", with the minutes where papers are held, and "Yêu cầu bổ sung".

use serde::{Deserialize, Serialize};

use super::Listing;
use crate::{
    DossierId, PaperId, RefusalId, SupplementId, calendar::Moment, refusal::RefusalReason,
};

/// The longest explanation, in characters.
pub const LONGEST_EXPLANATION: usize = 1000;

/// The form "Từ chối chứng thực", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefusalForm {
    /// Code of the ground.
    pub ground: String,
    /// Lý do cụ thể.
    pub explanation: String,
    /// "Nghi giấy tờ giả mạo": anything but empty.
    pub forged: String,
    /// Where the minutes are written.
    pub place: String,
    /// What was found.
    pub found: String,
    /// Who was there, one a line.
    pub present: String,
    /// What is held, one a line.
    pub held: String,
    /// What the applicant says to it.
    pub said: String,
}

/// The minutes, as they were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesView {
    /// Where they were written.
    pub place: String,
    /// What was found.
    pub found: String,
    /// Who was there.
    pub present: Vec<String>,
    /// What is held.
    pub held: Vec<String>,
    /// What the applicant said to it; empty: nothing.
    pub said: String,
}

/// That what was held went back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    /// Who gave it back.
    pub by: String,
    /// When.
    pub at: Moment,
    /// To whom, why.
    pub note: String,
}

/// A refusal, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalView {
    /// Which.
    pub refusal: RefusalId,
    /// Raised with every change.
    pub version: i64,
    /// The ground.
    pub ground: RefusalReason,
    /// Lý do cụ thể.
    pub explanation: String,
    /// Whether papers are suspected to be forged.
    pub forged: bool,
    /// Who refused.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Where papers are held; for the owner without what they say.
    pub minutes: Option<MinutesView>,
    /// When what was held went back.
    pub given_back: Option<GivenBack>,
}

impl RefusalView {
    /// Whether the dossier is held: "Tạm giữ hồ sơ".
    pub fn is_held(&self) -> bool {
        self.minutes.is_some() && self.given_back.is_none()
    }
}

/// The form "Yêu cầu bổ sung", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupplementForm {
    /// What is missing, one a line.
    pub items: String,
    /// Lý do.
    pub reason: String,
}

/// What was asked for, and whether it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementView {
    /// Which.
    pub supplement: SupplementId,
    /// What is missing.
    pub items: Vec<String>,
    /// Lý do.
    pub reason: String,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Who noted that it came, and when.
    pub answered: Option<(String, Moment)>,
}

/// A line of "Từ chối, tạm giữ hồ sơ".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalRow {
    /// The refusal.
    pub view: RefusalView,
    /// Mã hồ sơ.
    pub dossier_code: String,
    /// Its dossier.
    pub dossier: DossierId,
    /// The paper, unless it was refused before it became one.
    pub paper: Option<PaperId>,
    /// Who asked.
    pub applicant_name: String,
    /// Loại giấy tờ.
    pub document_name: String,
}

/// The list, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalsView {
    /// A page of it.
    pub listing: Listing<RefusalRow>,
    /// How many dossiers are held.
    pub held: u64,
}
