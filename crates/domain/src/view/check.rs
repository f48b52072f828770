//! The answer of the check page (UX §4): one headline, then each signature, then details.

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;

/// The headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Hợp lệ
    Valid,
    /// Không hợp lệ
    Invalid,
    /// Chưa đủ căn cứ
    Indeterminate,
    /// The file carries no signature.
    Unsigned,
    /// It is no PDF.
    NotPdf,
}

impl Verdict {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Valid => "Hợp lệ",
            Verdict::Invalid => "Không hợp lệ",
            Verdict::Indeterminate => "Chưa đủ căn cứ",
            Verdict::Unsigned => "Không có chữ ký số",
            Verdict::NotPdf => "Không phải tệp PDF",
        }
    }
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckView {
    /// The headline.
    pub verdict: Verdict,
    /// One sentence under it.
    pub summary: String,
    /// The file's name.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// Pages, where they could be counted.
    pub page_count: Option<u32>,
    /// How long the check took, µs.
    pub duration_us: u64,
    /// The signatures, oldest first.
    pub signatures: Vec<SignatureView>,
    /// What concerns the document as a whole.
    pub findings: Vec<FindingView>,
    /// The revisions, for experts.
    pub revisions: Vec<RevisionView>,
    /// The machine-readable report (`verify --json`), for download.
    pub report_json: String,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignatureView {
    /// Whether an agency's seal, or a person's signature.
    pub is_seal: bool,
    /// Whether the key of the certificate has signed exactly these bytes. If not, what else is told
    /// of signer and issuer is only what the file claims.
    pub intact: bool,
    /// The field's name.
    pub field: String,
    /// Common name of the signer.
    pub signer: String,
    /// Organisation in the certificate.
    pub organisation: Option<String>,
    /// Common name of the CA.
    pub issuer: String,
    /// Which trust anchor, in words; `None` where no chain was found.
    pub anchor: Option<String>,
    /// When, and whether a timestamp says so or only the signer's clock.
    pub signed_at: Option<Moment>,
    /// The time comes from a timestamp.
    pub timestamped: bool,
    /// TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE.
    pub indication: String,
    /// The sub-indication of EN 319 102-1.
    pub sub_indication: Option<String>,
    /// PAdES level.
    pub level: String,
    /// Sentences about what was checked: held, failed or not judged.
    pub checks: Vec<CheckLine>,
}

/// One sentence about one thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// How it came out.
    pub outcome: CheckOutcome,
    /// The sentence.
    pub text: String,
}

/// How one thing came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckOutcome {
    /// It holds.
    Held,
    /// It doesn't.
    Failed,
    /// It wasn't judged.
    NotJudged,
}

/// A finding about the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// `UNACCOUNTED_BYTES`, …
    pub code: String,
    /// The sentence.
    pub message: String,
}

/// A revision of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionView {
    /// From 1.
    pub number: u32,
    /// What it holds, in words.
    pub content: String,
    /// First byte.
    pub start: u64,
    /// Behind the last byte.
    pub end: u64,
    /// What became of it, in words.
    pub conclusion: String,
}
