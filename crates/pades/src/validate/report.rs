//! What a validation answers: the shape of `verify --json`, one object a file.
//!
//! "The signature is intact" and "the document was not changed beyond what is allowed" are two
//! answers; both are here. How a verdict follows from findings is in [`super::verdict`].

use jiff::Timestamp;
use serde::Serialize;

use super::finding::{Finding, FindingCode};
use super::revocation::RevocationQuery;
use crate::x509::AnchorSet;

/// The verdict on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum DocumentIndication {
    /// Every signature passed, and the file holds nothing else.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// A signature is broken, or the file was changed beyond what is allowed.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
    /// Nothing is broken, but something isn't known or a reader must look.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// There is no signature.
    #[serde(rename = "UNSIGNED")]
    Unsigned,
    /// It is no PDF.
    #[serde(rename = "NOT_A_PDF")]
    NotAPdf,
}

/// Main indication of a signature (EN 319 102-1 §5.1.3, table 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Indication {
    /// All checks succeeded.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// A check failed for good.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
    /// What is known doesn't suffice.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
}

/// Why (EN 319 102-1 §5.1.3, tables 5 and 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the standard's own codes")]
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    Revoked,
    RevokedNoPoe,
    Expired,
    NotYetValid,
    NoCertificateChainFound,
    NoSigningCertificateFound,
    OutOfBoundsNoPoe,
    CryptoConstraintsFailure,
    TryLater,
    NoPoe,
    SigConstraintsFailure,
    ChainConstraintsFailure,
    TimestampOrderFailure,
    PolicyProcessingError,
    SignedDataNotFound,
    Generic,
}

/// Signature or document timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    /// `/Type /Sig`.
    Signature,
    /// `/Type /DocTimeStamp`.
    Timestamp,
}

/// How much of the file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Coverage {
    /// All of it, but for its own value.
    EntireFile,
    /// All of the file as it was when it was signed.
    EntireRevision,
    /// Less than a revision.
    Partial,
    /// The range makes no sense.
    Unclear,
}

/// What was changed after a signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Changes {
    /// Nothing.
    #[default]
    None,
    /// Material for later validation, document timestamps, metadata.
    LtaUpdates,
    /// Fields were filled, signatures added.
    FormFilling,
    /// Annotations were added.
    Annotations,
    /// Something that isn't allowed.
    Other,
}

/// Baseline level (EN 319 142-1 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Level {
    /// No PAdES baseline signature.
    #[serde(rename = "OTHER")]
    Other,
    /// Signature.
    #[serde(rename = "B-B")]
    Basic,
    /// With a timestamp.
    #[serde(rename = "B-T")]
    Timestamp,
    /// With the material for validation.
    #[serde(rename = "B-LT")]
    LongTerm,
    /// With a timestamp over that material.
    #[serde(rename = "B-LTA")]
    LongTermArchive,
}

/// What is known of one signature.
#[derive(Debug, Clone, Serialize)]
pub struct SignatureReport {
    /// Fully qualified name of its field.
    pub field: String,
    /// Signature or document timestamp.
    #[serde(rename = "type")]
    pub kind: SignatureKind,
    /// The verdict on it.
    pub indication: Indication,
    /// Why.
    pub sub_indication: Option<SubIndication>,
    /// Structure, digest and signature value hold.
    pub intact: bool,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// What was changed after it.
    pub changes: Changes,
    /// Its baseline level, by what is there.
    pub level: Level,
    /// Whom the certificate names.
    pub signer: Option<String>,
    /// Who issued the certificate.
    pub issuer: Option<String>,
    /// When it was signed, as the signer declared.
    pub signing_time: Option<Timestamp>,
    /// When it was signed at the latest, by its timestamp.
    pub timestamp_time: Option<Timestamp>,
    /// Everything a reader must know, most important first.
    pub findings: Vec<Finding>,
    /// For screens that show more than the line of JSON does.
    #[serde(skip)]
    pub details: Details,
    /// What the verdict on its chains rests on; what a B-LT signature takes with it.
    #[serde(skip)]
    pub validation_data: ValidationData,
}

/// Certificates, OCSP answers and revocation lists by which chains were judged, in DER, each
/// once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValidationData {
    /// The certificates of all chains, their anchors included.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP answers.
    pub ocsp: Vec<Vec<u8>>,
    /// Revocation lists.
    pub crls: Vec<Vec<u8>>,
}

/// What TT 15/2025 Article 6 wants shown beside the verdict, and what changed field by field.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Details {
    /// The signer's organisation (the managing unit).
    pub organization: Option<String>,
    /// The signer's unit within it.
    pub organizational_unit: Option<String>,
    /// The signer's e-mail address, as the certificate has it.
    pub email: Option<String>,
    /// Serial number of the certificate, in hexadecimal.
    pub serial_number: Option<String>,
    /// Validity of the certificate.
    pub valid_from: Option<Timestamp>,
    /// Validity of the certificate.
    pub valid_until: Option<Timestamp>,
    /// Names of the issuers up to the anchor.
    pub chain: Vec<String>,
    /// The licensed CA in the chain, under the name that an administrator gave it.
    pub licensed_ca: Option<String>,
    /// Who made the timestamp over the signature.
    pub timestamp_authority: Option<String>,
    /// The list that the anchor belongs to.
    pub anchor: Option<AnchorSet>,
    /// /Reason.
    pub reason: Option<String>,
    /// /Location.
    pub location: Option<String>,
    /// Bytes from the start of the file that the signature covers (its own value apart).
    pub covered_bytes: u64,
    /// Fields that were filled or changed after it.
    pub field_changes: Vec<FieldChanged>,
}

/// A field that changed after a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChanged {
    /// Fully qualified name.
    pub field: String,
    /// Value before.
    pub old: String,
    /// Value after.
    pub new: String,
}

/// What is known of a file. Serialises to DESIGN.md §4's object without `file`; see
/// [`Report::for_file`].
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The verdict.
    pub document: DocumentIndication,
    /// Its signatures, in the order in which they were made.
    pub signatures: Vec<SignatureReport>,
    /// What concerns the file and not one signature's trust.
    pub findings: Vec<Finding>,
    /// Of which certificates somebody should be asked, so that a second validation with the
    /// answers can say more.
    #[serde(skip)]
    pub wanted: Vec<RevocationQuery>,
}

/// A report beside the name of its file: one line of `verify --json`.
#[derive(Debug, Clone, Serialize)]
pub struct FileReport<'a> {
    /// The file, as it was named.
    pub file: &'a str,
    /// What is known of it.
    #[serde(flatten)]
    pub report: &'a Report,
}

impl Report {
    /// Of a file without signatures.
    pub(super) fn unsigned() -> Self {
        Self {
            document: DocumentIndication::Unsigned,
            signatures: Vec::new(),
            findings: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// The report of a named file, to be serialised.
    pub fn for_file<'a>(&'a self, file: &'a str) -> FileReport<'a> {
        FileReport { file, report: self }
    }

    /// Did everything pass? (The exit status of `verify` is 0 only then.)
    pub fn passed(&self) -> bool {
        self.document == DocumentIndication::TotalPassed
    }

    /// Holds everything that was judged, of every signature and of the file, so that only
    /// revocation (and timestamps) remain open? False for a file without signatures.
    pub fn holds_except_revocation(&self) -> bool {
        !self.signatures.is_empty()
            && matches!(
                self.document,
                DocumentIndication::TotalPassed | DocumentIndication::Indeterminate
            )
            && self.findings.is_empty()
            && self
                .signatures
                .iter()
                .all(SignatureReport::holds_except_revocation)
    }
}

impl SignatureReport {
    /// Holds everything that was judged, so that only revocation (and a timestamp) remain open?
    pub fn holds_except_revocation(&self) -> bool {
        let verdict_fits = match self.indication {
            Indication::TotalPassed => true,
            Indication::Indeterminate => self.sub_indication == Some(SubIndication::TryLater),
            Indication::TotalFailed => false,
        };
        verdict_fits
            && self.intact
            && matches!(
                self.coverage,
                Coverage::EntireFile | Coverage::EntireRevision
            )
            && self.changes < Changes::Annotations
            && self.findings.iter().all(|finding| {
                matches!(
                    finding.code,
                    FindingCode::RevocationNotChecked
                        | FindingCode::RevocationStale
                        | FindingCode::TimestampRevocationNotChecked
                )
            })
    }
}
