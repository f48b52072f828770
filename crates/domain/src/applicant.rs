//! Who asks for a copy (người yêu cầu chứng thực): with an account of the portal or without.

use serde::{Deserialize, Serialize};

/// Kinds of accounts, as lists filter by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ApplicantKind {
    /// Công dân.
    Citizen,
    /// Doanh nghiệp.
    Enterprise,
    /// Đối tượng không có tài khoản DVCQG.
    NoAccount,
}

impl ApplicantKind {
    /// Every kind, in the order of the filter.
    pub const ALL: [ApplicantKind; 3] = [
        ApplicantKind::Citizen,
        ApplicantKind::Enterprise,
        ApplicantKind::NoAccount,
    ];

    /// The code that the database and addresses hold.
    pub fn code(self) -> &'static str {
        match self {
            ApplicantKind::Citizen => "CITIZEN",
            ApplicantKind::Enterprise => "ENTERPRISE",
            ApplicantKind::NoAccount => "NONE",
        }
    }

    /// The kind of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the filter says.
    pub fn label(self) -> &'static str {
        match self {
            ApplicantKind::Citizen => "Công dân",
            ApplicantKind::Enterprise => "Doanh nghiệp",
            ApplicantKind::NoAccount => "Đối tượng không có tài khoản DVCQG",
        }
    }
}
