//! The trust list as an administrator keeps it: anchors, licensed CAs, time-stamping authorities, the
//! algorithm policy, and who changed them (TT 15/2025/TT-BKHCN Đ.6 V2, V5). What they mean for a file is
//! decided by the validator.

use serde::{Deserialize, Serialize};

use crate::{TrustedId, calendar::Moment};

/// What a certificate of the trust list is trusted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TrustRole {
    /// Where chains end.
    Anchor,
    /// Issues people's and agencies' certificates under a licence.
    Authority,
    /// Issues timestamps.
    TimeStamping,
}

impl TrustRole {
    /// Every role, in the order that pages show them.
    pub const ALL: [Self; 3] = [Self::Anchor, Self::Authority, Self::TimeStamping];

    /// The code that the database and addresses hold.
    pub fn code(self) -> &'static str {
        match self {
            Self::Anchor => "ANCHOR",
            Self::Authority => "CA",
            Self::TimeStamping => "TSA",
        }
    }

    /// The role of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Anchor => "Chứng thư gốc",
            Self::Authority => "Tổ chức chứng thực (CA)",
            Self::TimeStamping => "Cấp dấu thời gian (TSA)",
        }
    }
}

/// Whether a certificate of the list counts today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrustStanding {
    /// It does.
    InForce,
    /// It did; what was proven to be signed then stays good.
    Ended,
    /// It will.
    ToCome,
    /// It was taken out, as if it had never been trusted.
    Removed,
}

impl TrustStanding {
    /// In a word.
    pub fn label(self) -> &'static str {
        match self {
            Self::InForce => "Đang tin cậy",
            Self::Ended => "Đã ngừng",
            Self::ToCome => "Chưa hiệu lực",
            Self::Removed => "Đã xóa",
        }
    }
}

/// A stretch of days, dd/MM/yyyy, both inclusive; an empty text leaves that end open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodForm {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

impl PeriodForm {
    /// As people say it.
    pub fn text(&self) -> String {
        match (self.from.is_empty(), self.until.is_empty()) {
            (true, true) => "Không giới hạn".to_owned(),
            (false, true) => format!("Từ {}", self.from),
            (true, false) => format!("Đến hết {}", self.until),
            (false, false) => format!("{} – {}", self.from, self.until),
        }
    }
}

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// Whom it names.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Serial number, hex.
    pub serial: String,
    /// SHA-256 of the DER, hex.
    pub fingerprint: String,
    /// "RSA 4096 bit"
    pub key: String,
    /// Its own validity, dd/MM/yyyy.
    pub not_before: String,
    /// Its own validity, dd/MM/yyyy.
    pub not_after: String,
}

/// A certificate of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedRow {
    /// Which.
    pub id: TrustedId,
    /// As what.
    pub role: TrustRole,
    /// An anchor's list, by its code, or another list's name.
    pub list: Option<String>,
    /// What reports call it.
    pub name: String,
    /// When it was trusted, or licensed.
    pub periods: Vec<PeriodForm>,
    /// Whether it counts today.
    pub standing: TrustStanding,
    /// What it says of itself.
    pub facts: CertificateFacts,
    /// Raised with every change.
    pub version: i64,
}

/// The whole list with the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustListView {
    /// Every certificate, those removed last.
    pub certificates: Vec<TrustedRow>,
    /// Which algorithms are accepted.
    pub policy: PolicyForm,
    /// Raised with every change of the policy; 0: the program's own.
    pub policy_version: i64,
    /// Whether the person may change it, or only look at it.
    pub may_change: bool,
}

/// One certificate with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedView {
    /// The certificate.
    pub row: TrustedRow,
    /// DER, base64, to take away.
    pub certificate: String,
    /// The newest first.
    pub changes: Vec<TrustChange>,
    /// Whether the person may change it, or only look at it.
    pub may_change: bool,
}

/// A change of the list or of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustChange {
    /// When.
    pub at: Moment,
    /// Who.
    pub person_name: String,
    /// Of which certificate; none: of the policy.
    pub certificate: Option<TrustedId>,
    /// What it was done to.
    pub subject: String,
    /// What was done.
    pub action: TrustAction,
    /// What changed, in words.
    pub summary: String,
    /// On what ground.
    pub reason: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrustAction {
    /// Added.
    Add,
    /// Name, list or periods.
    Edit,
    /// Taken out.
    Remove,
    /// Put back.
    Restore,
    /// The policy.
    Policy,
}

impl TrustAction {
    const ALL: [Self; 5] = [
        Self::Add,
        Self::Edit,
        Self::Remove,
        Self::Restore,
        Self::Policy,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Edit => "EDIT",
            Self::Remove => "REMOVE",
            Self::Restore => "RESTORE",
            Self::Policy => "POLICY",
        }
    }

    /// The action of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Add => "Thêm",
            Self::Edit => "Sửa",
            Self::Remove => "Xóa",
            Self::Restore => "Khôi phục",
            Self::Policy => "Sửa chính sách",
        }
    }
}

/// A certificate that was found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCertificate {
    /// DER, base64.
    pub certificate: String,
    /// What it says of itself.
    pub facts: CertificateFacts,
    /// What it looks like it is for.
    pub role: TrustRole,
    /// A name for it.
    pub name: String,
    /// Why it can't be added.
    pub refused: Option<String>,
}

/// A certificate to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTrusted {
    /// DER, base64.
    pub certificate: String,
    /// As what.
    pub role: TrustRole,
    /// What reports will call it.
    pub name: String,
}

/// What is said of certificates when they are added or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustTerms {
    /// What reports call it; of several that are added each has its own.
    pub name: String,
    /// An anchor's list: GOVERNMENT, NATIONAL, or another's name.
    pub list: String,
    /// When they are trusted.
    #[serde(default)]
    pub periods: Vec<PeriodForm>,
    /// On what ground: a decision, a licence.
    pub reason: String,
}

/// The algorithm policy, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyForm {
    /// Each digest that is known.
    #[serde(default)]
    pub digests: Vec<DigestForm>,
    /// Kinds of keys with their least lengths.
    #[serde(default)]
    pub keys: Vec<KeyForm>,
    /// How far a declared time may lie ahead of the clock, in seconds.
    pub clock_tolerance: String,
    /// How long an answer about revocation holds that doesn't say so itself, in hours.
    pub revocation_age: String,
}

/// A digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestForm {
    /// "SHA-256"
    pub name: String,
    /// Accepted at all.
    pub accepted: bool,
    /// In what is proven to be from this day or before, dd/MM/yyyy; empty: no end.
    pub until: String,
}

/// Keys of at least some length.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyForm {
    /// "RSA" or "EC".
    pub kind: String,
    /// Bits.
    pub min_bits: String,
    /// As of digests.
    pub until: String,
}

/// The name of an anchor's list by its code.
pub fn list_label(list: &str) -> &str {
    match list {
        "GOVERNMENT" => "Gốc chữ ký số chuyên dùng công vụ",
        "NATIONAL" => "Gốc chứng thực điện tử quốc gia (chữ ký số công cộng)",
        "DEMO" => "Gốc thử nghiệm, không có giá trị pháp lý",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_what_they_stand_for() {
        for role in TrustRole::ALL {
            assert_eq!(TrustRole::from_code(role.code()), Some(role));
        }
        for action in TrustAction::ALL {
            assert_eq!(TrustAction::from_code(action.code()), Some(action));
        }
    }

    #[test]
    fn a_period_says_which_of_its_ends_are_open() {
        let period = |from: &str, until: &str| PeriodForm {
            from: from.to_owned(),
            until: until.to_owned(),
        };
        assert_eq!(period("", "").text(), "Không giới hạn");
        assert_eq!(period("01/02/2024", "").text(), "Từ 01/02/2024");
        assert_eq!(period("", "31/12/2026").text(), "Đến hết 31/12/2026");
        assert_eq!(
            period("01/02/2024", "31/12/2026").text(),
            "01/02/2024 – 31/12/2026"
        );
    }
}
