//! What may be said of a signature's chain: that it leads to an anchor, that the certificate was
//! valid, that nothing was revoked. Each only where it was judged and held.

use jiff::Timestamp;
use pades::{
    validate::{FindingCode, SignatureKind, SignatureReport},
    x509::AnchorSet,
};

use crate::time::{Proof, Time};

/// The anchor that a signature's chain leads to. A certificate says something of one only if its key
/// has made the signature, and a chain only if all of it holds, its dates apart.
pub(crate) fn anchored(report: &SignatureReport) -> Option<&AnchorSet> {
    const BROKEN: [FindingCode; 4] = [
        FindingCode::ChainNotFound,
        FindingCode::ChainInvalid,
        FindingCode::AnchorWithdrawn,
        FindingCode::AlgorithmWeak,
    ];
    let holds = report.intact && !has_any(report, &BROKEN);
    report.details.anchor.as_ref().filter(|_| holds)
}

/// That the signer's certificate was valid, in a sentence that says when.
pub(crate) fn validity(report: &SignatureReport, time: &Time) -> Option<&'static str> {
    const DATES: [FindingCode; 4] = [
        FindingCode::CertificateExpired,
        FindingCode::CertificateNotYetValid,
        FindingCode::CertificateExpiredSince,
        FindingCode::SigningTimeInFuture,
    ];
    anchored(report)?;
    let valid = |at: Timestamp| {
        let (from, until) = (report.details.valid_from, report.details.valid_until);
        from.is_some_and(|from| from <= at) && until.is_some_and(|until| at <= until)
    };
    if has_any(report, &DATES) {
        return None;
    }
    match (&time.proof, report.signing_time) {
        (Proof::Proven { at, .. }, _) => {
            valid(at.0).then_some("Chứng thư còn hiệu lực vào thời điểm ký.")
        }
        (Proof::Open { at, .. }, _) => {
            valid(at.0).then_some("Chứng thư còn hiệu lực vào lúc ghi trong dấu thời gian.")
        }
        // Without proof the chain was judged at the time of the check.
        (Proof::None, Some(declared)) if valid(declared) => {
            Some("Chứng thư còn hiệu lực vào thời điểm ký đã khai báo và vào lúc kiểm tra.")
        }
        (Proof::None, None) => Some("Chứng thư còn hiệu lực vào lúc kiểm tra."),
        (Proof::None, Some(_)) => None,
    }
}

/// Whether of every certificate in the chain it is known that it wasn't revoked.
pub(crate) fn revocation_was_good(report: &SignatureReport) -> bool {
    // With one of these the chain was not accepted, and revocation not asked about; or it was, and
    // not found good.
    const OTHERWISE: [FindingCode; 8] = [
        FindingCode::CertificateExpired,
        FindingCode::CertificateExpiredSince,
        FindingCode::CertificateNotYetValid,
        FindingCode::CertificateRevoked,
        FindingCode::CertificateSuspended,
        FindingCode::IssuerRevoked,
        FindingCode::RevocationStale,
        FindingCode::RevocationNotChecked,
    ];
    // In a document timestamp they are its own, else those of the timestamp over the signature.
    const OF_TIMESTAMPS: [FindingCode; 2] = [
        FindingCode::TimestampRevoked,
        FindingCode::TimestampRevocationNotChecked,
    ];
    let (data, details) = (&report.validation_data, &report.details);
    let was_asked = !(data.ocsp.is_empty() && data.crls.is_empty());
    // Nobody speaks about an anchor.
    let is_anchor = details.chain.len() == 1 && details.chain.first() == report.signer.as_ref();
    let is_own = report.kind == SignatureKind::Timestamp;
    anchored(report).is_some()
        && was_asked
        && !is_anchor
        && !has_any(report, &OTHERWISE)
        && !(is_own && has_any(report, &OF_TIMESTAMPS))
}

fn has_any(report: &SignatureReport, codes: &[FindingCode]) -> bool {
    let mut findings = report.findings.iter();
    findings.any(|finding| codes.contains(&finding.code))
}
