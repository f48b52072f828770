//! The answer of the check page (UX §4): one headline, then each signature, then details; and what
//! browser and server tell each other to get there when the file stays in the browser.

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
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// How long the check took, µs.
    pub duration_us: u64,
    /// Whether it was issued here.
    pub issuance: Issuance,
    /// The signatures, oldest first.
    pub signatures: Vec<SignatureView>,
    /// What a reader must know of the document as a whole; warnings only.
    pub findings: Vec<FindingView>,
    /// The revisions, for experts.
    pub revisions: Vec<RevisionView>,
    /// The machine-readable report (`verify --json`), for download.
    pub report_json: String,
    /// Whether the server could check the file itself and sign the report of that.
    #[serde(default)]
    pub can_sign_report: bool,
}

/// A report of a check that the server made and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReportView {
    /// The PDF, base64.
    pub pdf: String,
    /// A name for it, in ASCII.
    pub file_name: String,
    /// What a person must know of it.
    pub note: Option<String>,
    /// What the server found.
    pub verdict: Verdict,
}

/// Whether a file is, byte for byte, one that was issued here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Issuance {
    /// Nobody was asked.
    #[default]
    NotAsked,
    /// No copy that was issued here is this file.
    NotIssued,
    /// One is, and it is in force; in words.
    Issued(String),
    /// One is, and it was annulled; in words.
    Annulled(String),
}

/// Who stands behind a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignerRole {
    /// A person.
    Person,
    /// An agency: its seal.
    Agency,
    /// A time-stamping authority: a timestamp over the document.
    TimestampAuthority,
}

/// Who says when something was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeSource {
    /// A timestamp that holds.
    Timestamp,
    /// A timestamp that holds, but for what isn't known of its certificate's revocation.
    OpenTimestamp,
    /// The signer's own clock.
    Declared,
}

/// When something was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedAt {
    /// When.
    pub time: Moment,
    /// Who says so.
    pub source: TimeSource,
    /// The time-stamping authority, if one says so.
    pub authority: Option<String>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignatureView {
    /// Who stands behind it.
    pub role: SignerRole,
    /// Whether the key of the certificate has signed exactly these bytes. If not, what else is told
    /// of signer and issuer is only what the file claims.
    pub intact: bool,
    /// The field's name.
    pub field: String,
    /// Common name of the signer.
    pub signer: String,
    /// Organisation in the certificate.
    pub organisation: Option<String>,
    /// Common name of the CA, as the certificate has it.
    pub issuer: String,
    /// The licensed CA in the chain, under the name that an administrator gave it.
    pub licensed_ca: Option<String>,
    /// Which trust anchor, in words; `None` where no chain to one holds.
    pub anchor: Option<String>,
    /// When; `None` where nothing says so.
    pub signed_at: Option<SignedAt>,
    /// TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE.
    pub indication: String,
    /// The sub-indication of EN 319 102-1.
    pub sub_indication: Option<String>,
    /// PAdES level.
    pub level: String,
    /// Fields that were filled or changed after it.
    pub field_changes: Vec<FieldChange>,
    /// Sentences about what was checked: held, failed or not judged.
    pub checks: Vec<CheckLine>,
}

/// A field that was filled or changed after a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its fully qualified name.
    pub field: String,
    /// Its value before, empty if it had none.
    pub old: String,
    /// Its value after.
    pub new: String,
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

/// What a check in the browser gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalCheck {
    /// The answer.
    pub view: CheckView,
    /// Of which certificates the server could be asked, so that a second check can say more.
    pub wanted: Vec<CertificateQuery>,
}

/// A certificate whose revocation is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateQuery {
    /// The certificate, DER in base64.
    pub certificate: String,
    /// Its issuer's, likewise.
    pub issuer: String,
}

/// What the browser asks the server of a file that stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUpRequest {
    /// SHA-256 of the file, in hex: was it issued here?
    pub sha256: String,
    /// Certificates out of it: were they revoked?
    pub certificates: Vec<CertificateQuery>,
}

/// What the server knows, or was told by those who issued the certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUpAnswer {
    /// Whether the file was issued here.
    pub issuance: Issuance,
    /// OCSP answers, DER in base64.
    pub ocsp: Vec<String>,
    /// Revocation lists, likewise.
    pub crls: Vec<String>,
}
