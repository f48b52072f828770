//! Validation of the signatures in a PDF (ETSI EN 319 102-1, PADES.md §3).
//!
//! [`validate`] reads the file revision by revision, judges each signature (structure, value,
//! chain, revocation, timestamps) and what was changed after it, and accounts for every byte. It
//! never panics, and what a stranger's file can ask for is bounded. Nothing is fetched: where an
//! answer about revocation is missing, the signature is INDETERMINATE with TRY_LATER, the report
//! says who should be asked ([`Report::wanted`]), and a second validation with the answers as
//! [`Evidence`] can say more.
//!
//! | requirement (EN 319 102-1, ISO 32000-2 §12.8) | where |
//! | --- | --- |
//! | range, gap, revision and signed prefix (FORMAT_FAILURE) | `structure` |
//! | every revision's signatures, also those taken away later | `locate` |
//! | digest, signed attributes, value, ESS certificate | `hashing`, `integrity` |
//! | chain, validity at the best time known, algorithms | `trust`, [`crate::x509`] |
//! | revocation at that time: who may say so, freshness | `revocation`, `evidence` |
//! | timestamps: imprint, token, chain, order | `timestamp`, [`crate::tsp`] |
//! | proof of existence by later timestamps (§5.6) | `basis`, `proof` |
//! | what later revisions changed, by whitelist | `changes` |
//! | DocMDP, FieldMDP | `permission` |
//! | every byte accounted for | `bytes` |

mod basis;
mod bytes;
mod certificate;
mod changes;
mod date;
mod details;
mod evidence;
mod file;
mod finding;
mod hashing;
mod integrity;
mod locate;
mod permission;
mod proof;
mod report;
mod revocation;
mod signature;
mod stored;
mod structure;
mod timestamp;
mod trust;
mod verdict;

use std::io;

use jiff::Timestamp;

use crate::document::ReadError;
use crate::io::ReadAt;
use crate::limits::Limits;
use crate::x509::TrustStore;
pub use certificate::CertificateReport;
pub use evidence::Evidence;
use file::Validation;
pub use finding::{Finding, FindingCode};
pub use report::{
    Changes, Coverage, Details, DocumentIndication, FieldChanged, FileReport, Indication, Level,
    Report, SignatureKind, SignatureReport, SubIndication, ValidationData,
};
pub use revocation::RevocationQuery;
pub(crate) use timestamp::token_signer;
use trust::Context;
pub use trust::Policy;

/// What files are validated against.
#[derive(Debug, Clone, Copy)]
pub struct Validator<'a> {
    /// The trust anchors.
    pub store: &'a TrustStore,
    /// By which rules.
    pub policy: &'a Policy,
    /// Answers about revocation that were fetched; those in the file are found.
    pub evidence: &'a Evidence,
    /// What may be spent on one file.
    pub limits: &'a Limits,
}

impl Validator<'_> {
    /// Validates every signature in `source` at the time `now`.
    ///
    /// # Errors
    /// Only if the source itself can't be read. What is wrong with the file is in the report.
    pub fn validate(&self, source: &dyn ReadAt, now: Timestamp) -> io::Result<Report> {
        let validation = Validation {
            source,
            limits: self.limits,
            evidence: self.evidence,
            context: Context::new(self.store, self.policy, now, self.limits),
        };
        match validation.whole_file() {
            Ok(report) => Ok(report),
            Err(ReadError::Io(error)) => Err(error),
            Err(error) => Ok(unreadable(&error)),
        }
    }
}

/// Validates every signature in `source` with what the file itself brings along.
///
/// # Errors
/// Only if the source itself can't be read. What is wrong with the file is in the report.
pub fn validate(
    source: &dyn ReadAt,
    store: &TrustStore,
    policy: &Policy,
    now: Timestamp,
    limits: &Limits,
) -> io::Result<Report> {
    let validator = Validator {
        store,
        policy,
        evidence: &Evidence::new(),
        limits,
    };
    validator.validate(source, now)
}

/// What is said of a file that can't be judged at all.
fn unreadable(error: &ReadError) -> Report {
    let (document, code) = match error {
        ReadError::NotPdf => (DocumentIndication::NotAPdf, None),
        ReadError::NeedsPassword | ReadError::UnsupportedEncryption => (
            DocumentIndication::Indeterminate,
            Some(FindingCode::NeedsPassword),
        ),
        ReadError::LimitReached(_) => (
            DocumentIndication::Indeterminate,
            Some(FindingCode::TooComplex),
        ),
        _ => (
            DocumentIndication::Indeterminate,
            Some(FindingCode::Unreadable),
        ),
    };
    let findings = code
        .map(|code| Finding::new(code, ""))
        .into_iter()
        .collect();
    Report {
        document,
        findings,
        ..Report::unsigned()
    }
}
