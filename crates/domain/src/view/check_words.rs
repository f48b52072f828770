//! The words of a check's answer that screen and print share: role, signer, issuer, time and what the
//! file itself is. The sentences about what was checked are in the answer already.

use super::check::{
    CheckOutcome, CheckView, Issuance, SignatureView, SignedAt, SignerRole, TimeSource,
};
use crate::calendar::stamp_text;

/// Beside what isn't known.
const UNKNOWN: &str = "không rõ";

impl CheckOutcome {
    /// What people read before the sentence.
    pub fn label(self) -> &'static str {
        match self {
            CheckOutcome::Held => "Đạt",
            CheckOutcome::Failed => "Không đạt",
            CheckOutcome::NotJudged => "Chưa kiểm tra",
        }
    }
}

impl Issuance {
    /// A heading and a sentence; nothing as long as nobody was asked.
    pub fn said(&self) -> Option<(&'static str, &str)> {
        match self {
            Issuance::NotAsked => None,
            Issuance::Issued(text) => Some(("Bản sao do hệ thống này cấp", text)),
            Issuance::Annulled(text) => Some(("Bản sao không còn giá trị pháp lý", text)),
            Issuance::NotIssued => Some((
                "Không phải bản sao do hệ thống này cấp",
                "Tệp không trùng khớp từng byte với bản sao nào đã cấp tại đây. Chữ ký trong tệp vẫn được xét như bên dưới.",
            )),
        }
    }
}

impl CheckView {
    /// `12 trang`, where they could be counted.
    pub fn pages_text(&self) -> Option<String> {
        self.page_count.map(|pages| format!("{pages} trang"))
    }
}

impl SignatureView {
    /// What the signer is to the document: `Cơ quan đóng dấu`.
    pub fn role_text(&self) -> &'static str {
        match self.role {
            _ if !self.intact => "Chữ ký không còn đúng",
            SignerRole::Agency => "Cơ quan đóng dấu",
            SignerRole::Person => "Người ký",
            SignerRole::TimestampAuthority => "Dấu thời gian của tệp",
        }
    }

    /// Who signed, or whose name a signature that doesn't hold claims.
    pub fn signer_text(&self) -> String {
        match (self.signer.as_str(), self.intact) {
            ("", _) => "Không rõ người ký".to_owned(),
            (name, true) => name.to_owned(),
            (name, false) => format!("Mang tên {name}"),
        }
    }

    /// Who issued the certificate, with what that is called.
    pub fn issuer_text(&self) -> (&'static str, &str) {
        match &self.licensed_ca {
            Some(name) => ("Tổ chức chứng thực được cấp phép", name),
            None if self.issuer.is_empty() => ("Nơi cấp chứng thư", UNKNOWN),
            None => ("Nơi cấp chứng thư", &self.issuer),
        }
    }

    /// Which trust anchor.
    pub fn anchor_text(&self) -> &str {
        match &self.anchor {
            Some(anchor) => anchor,
            None if self.intact => "không tìm được gốc tin cậy",
            None => "không xét",
        }
    }

    /// When it was signed, and by whose word.
    pub fn time_text(&self) -> (String, Option<String>) {
        match &self.signed_at {
            Some(at) => (stamp_text(at.time), Some(at.source_text())),
            None => (UNKNOWN.to_owned(), None),
        }
    }

    /// The standard's own words: `INDETERMINATE · TRY_LATER · PAdES B-T`.
    pub fn conclusion_text(&self) -> String {
        let sub = self.sub_indication.as_ref();
        let sub = sub.map_or_else(String::new, |sub| format!(" · {sub}"));
        format!("{}{sub} · PAdES {}", self.indication, self.level)
    }
}

impl SignedAt {
    /// By whose word.
    pub fn source_text(&self) -> String {
        let by = self.authority.as_ref();
        let by = by.map_or_else(String::new, |name| format!(" của {name}"));
        match self.source {
            TimeSource::Timestamp => format!("dấu thời gian{by}"),
            TimeSource::OpenTimestamp => format!("dấu thời gian{by}, chưa rõ có bị thu hồi"),
            TimeSource::Declared => "giờ do máy ký khai".to_owned(),
        }
    }
}
