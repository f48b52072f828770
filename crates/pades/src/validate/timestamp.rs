//! RFC 3161 timestamp tokens over a signature's value: is one over this signature, and may its
//! authority be trusted? (EN 319 102-1 §5.4 time-stamp validation.)

use jiff::Timestamp;

use super::finding::{Finding, FindingCode};
use super::integrity::{self, Integrity};
use super::report::SubIndication;
use super::structure::SubFilter;
use super::trust::{BestTime, Judge, Trust};
use super::verdict::Verdict;
use crate::cms::SignedData;
use crate::tsp::TokenInfo;
use crate::x509::{Certificate, Purpose};

/// What a timestamp over a signature is worth.
#[derive(Debug, Clone)]
pub(super) struct SignatureTimestamp {
    /// The time stated.
    pub(super) time: Timestamp,
    /// How far it can be relied on.
    pub(super) worth: Worth,
    /// Its chain.
    pub(super) trust: Trust,
}

/// Ordered: a later one is worth more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// It isn't over this signature, or its own signature is wrong.
    Broken,
    /// It is by algorithms that aren't known here.
    Unknown,
    /// Its authority can't be trusted.
    Untrusted,
    /// All holds, but whether its certificate was revoked isn't known.
    Open,
    /// It proves its time.
    Proof,
}

/// Judges a token over a signature value; `control` is when the token is proven to have existed.
pub(super) fn over_signature(
    token: &[u8],
    signature: &[u8],
    judge: &Judge<'_>,
    control: BestTime,
) -> SignatureTimestamp {
    let broken = SignatureTimestamp {
        time: judge.context.now,
        worth: Worth::Broken,
        trust: Trust::default(),
    };
    let Ok(cms) = SignedData::parse(token) else {
        return broken;
    };
    let Some(info) = TokenInfo::read(&cms) else {
        return broken;
    };
    let digest = info.algorithm.map(|algorithm| algorithm.digest(signature));
    let elsewhere = judge.known;
    let integrity = integrity::judge(&cms, SubFilter::Rfc3161, digest.as_deref(), elsewhere);
    let mut out = SignatureTimestamp {
        time: info.time,
        ..broken
    };
    match integrity.faults.first() {
        None if integrity.holds => {}
        Some((_, fault)) if fault.code == FindingCode::AlgorithmUnknown => {
            out.worth = Worth::Unknown;
            return out;
        }
        Some((_, fault)) if fault.code == FindingCode::SigningCertificateMissing => {
            out.worth = Worth::Untrusted;
            return out;
        }
        _ => return out,
    }
    out.trust = authority(&integrity, info.time, judge, control);
    out.worth = if out.trust.faults.is_empty() {
        Worth::Proof
    } else if out.trust.is_open() {
        Worth::Open
    } else {
        Worth::Untrusted
    };
    out
}

/// The chain of whoever made a token whose own signature holds, at the time when the token is
/// proven to have existed, and at the time it states.
pub(super) fn authority(
    integrity: &Integrity,
    stated: Timestamp,
    judge: &Judge<'_>,
    control: BestTime,
) -> Trust {
    let Some(signer) = &integrity.certificate else {
        return Trust::default();
    };
    let own = &integrity.certificates;
    let mut trust = judge.chain(signer, own, control, Purpose::TimeStamping);
    let mut fault = |why, code| trust.faults.push((why, Finding::new(code, "")));
    if !signer.is_valid_at(stated) {
        fault(
            SubIndication::NotYetValid,
            FindingCode::CertificateNotYetValid,
        );
    }
    if stated.as_second() > judge.context.latest() {
        fault(
            SubIndication::TimestampOrderFailure,
            FindingCode::TimestampOrder,
        );
    }
    if !integrity.is_acceptable(&judge.context.policy.algorithms, control.time) {
        fault(
            SubIndication::CryptoConstraintsFailure,
            FindingCode::AlgorithmWeak,
        );
    }
    trust
}

/// What a signature's token adds to its verdict.
pub(super) fn tell(token: &SignatureTimestamp, verdict: &mut Verdict) {
    match token.worth {
        // A token that isn't this signature's was put there by somebody.
        Worth::Broken => verdict.fault(
            SubIndication::SigConstraintsFailure,
            Finding::new(FindingCode::TimestampInvalid, ""),
        ),
        Worth::Unknown => verdict.fault(
            SubIndication::CryptoConstraintsFailure,
            Finding::new(FindingCode::TimestampAlgorithmUnknown, ""),
        ),
        Worth::Untrusted => {
            let revoked = token
                .trust
                .faults
                .iter()
                .find(|(_, finding)| finding.code == FindingCode::TimestampRevoked);
            verdict.tell(match revoked {
                Some((_, finding)) => finding.clone(),
                None => Finding::new(FindingCode::TimestampNotTrusted, ""),
            });
        }
        Worth::Open => verdict.tell(Finding::new(FindingCode::TimestampRevocationNotChecked, "")),
        Worth::Proof => {}
    }
}

/// The certificate that signed a token over `imprint`, if the token's own signature holds and the
/// certificate is for timestamps.
pub(crate) fn token_signer(token: &[u8], imprint: &[u8]) -> Option<Certificate> {
    let cms = SignedData::parse(token).ok()?;
    let integrity = integrity::judge(&cms, SubFilter::Rfc3161, Some(imprint), &[]);
    if !integrity.holds || !integrity.faults.is_empty() {
        return None;
    }
    integrity
        .certificate
        .filter(|certificate| certificate.is_for_timestamps())
}
