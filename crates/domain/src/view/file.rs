//! Files and pages as the viewer and the upload show them.

use chungthuc_geometry::PageGeometry;
use serde::{Deserialize, Serialize};

use crate::{
    FileId, PersonId,
    calendar::{Moment, minute_text},
};

/// The most that a scan may weigh: 30 MB of 1024 × 1024 bytes (DOMAIN Q8).
pub const MAX_SCAN_BYTES: u64 = 30 * 1024 * 1024;

/// A version of a file, as the viewer opens it at `/tep/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileView {
    /// Which version.
    pub id: FileId,
    /// SHA-256 of its bytes, hex: what the browser sends back to say what was looked at.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// What it is called when downloaded.
    pub name: String,
    /// The geometry of each page.
    pub pages: Vec<PageGeometry>,
}

/// A signature in a stored file: a row of "Lịch sử ký số" (DOMAIN §4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureHistoryRow {
    /// Người ký.
    pub signer: String,
    /// Email, where the certificate has one.
    pub email: Option<String>,
    /// Cơ quan chứng thực: who issued the certificate.
    pub authority: String,
    /// Ngày ký: as the timestamp says, or else as the signer declared.
    pub signed_at: Option<Moment>,
    /// A timestamp says so.
    pub stamped: bool,
}

/// A step in the life of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Moment,
    /// Who; `None` for the program itself.
    pub actor: Option<PersonId>,
    /// The name to show.
    pub actor_name: String,
    /// What was done.
    pub step: crate::state::Step,
    /// The paper it was done to, by its code.
    pub paper_code: Option<String>,
    /// A reason or a remark.
    pub note: String,
}

impl TimelineEntry {
    /// `“Ký số”, Vũ Đình Khải Minh, 09:15 20/11/2026`; without a name where `by_name` says so or nobody did
    /// it.
    pub fn sentence(&self, by_name: bool) -> String {
        let by = if by_name && !self.actor_name.is_empty() {
            format!("{}, ", self.actor_name)
        } else {
            String::new()
        };
        format!("“{}”, {by}{}", self.step.label(), minute_text(self.at))
    }
}

/// A size as people read it: `412 KB`, `29,8 MB` (of 1024).
pub fn size_text(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * 1024;
    if bytes < KIB {
        format!("{bytes} byte")
    } else if bytes < MIB {
        format!("{} KB", bytes.div_ceil(KIB))
    } else {
        // Rounded up, so that what is over a limit never reads as the limit.
        let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(MIB));
        format!("{},{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_the_limit_doesnt_read_as_the_limit() {
        assert_eq!(size_text(MAX_SCAN_BYTES), "30,0 MB");
        assert_eq!(size_text(MAX_SCAN_BYTES + 1), "30,1 MB");
        assert_eq!(size_text(412 * 1024), "412 KB");
        assert_eq!(size_text(17), "17 byte");
    }
}
