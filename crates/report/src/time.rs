//! When something was signed, and what that rests on: a timestamp that holds, one of which something
//! isn't known, or the signer's own clock.

use chungthuc_domain::{
    calendar::minute_text,
    view::check::{SignedAt, TimeSource},
};
use jiff::Timestamp;
use pades::validate::{
    FindingCode, Indication, Report, SignatureKind, SignatureReport, SubIndication,
};

/// A time as sentences name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At(pub(crate) Timestamp);

impl At {
    pub(crate) fn said(self) -> String {
        minute_text(self.0.into())
    }
}

/// The authority behind a timestamp, where its name is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Authority(Option<String>);

impl Authority {
    /// To be put behind "dấu thời gian".
    pub(crate) fn said(&self) -> String {
        match &self.0 {
            Some(name) => format!(" của {name}"),
            None => String::new(),
        }
    }
}

/// What proves the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proof {
    /// A timestamp that holds.
    Proven { at: At, by: Authority },
    /// A timestamp that holds, but for its certificate's revocation, which isn't known.
    Open { at: At, by: Authority },
    /// Nothing.
    None,
}

/// What is known of when a signature was made.
#[derive(Debug)]
pub(crate) struct Time {
    pub(crate) proof: Proof,
}

impl Time {
    /// Of one signature, by its own timestamp and by the document timestamps that cover it.
    pub(crate) fn of(signature: &SignatureReport, report: &Report) -> Self {
        if !signature.intact {
            return Self { proof: Proof::None };
        }
        let own = match signature.kind {
            SignatureKind::Timestamp => document_timestamp(signature),
            SignatureKind::Signature => signature_timestamp(signature),
        };
        let later = report
            .signatures
            .iter()
            .filter(|other| other.kind == SignatureKind::Timestamp)
            .filter(|other| other.details.covered_bytes > signature.details.covered_bytes)
            .map(document_timestamp);
        let proven = std::iter::once(own.clone())
            .chain(later)
            .filter_map(|proof| match proof {
                Proof::Proven { at, by } => Some((at, by)),
                _ => None,
            })
            .min();
        Self {
            proof: proven.map_or(own, |(at, by)| Proof::Proven { at, by }),
        }
    }

    /// As the page shows it; what the file claims, if nothing of it was proven.
    pub(crate) fn signed_at(&self, report: &SignatureReport) -> Option<SignedAt> {
        let told = |at: At, source, by: &Authority| SignedAt {
            time: at.0.into(),
            source,
            authority: by.0.clone(),
        };
        match &self.proof {
            Proof::Proven { at, by } => Some(told(*at, TimeSource::Timestamp, by)),
            Proof::Open { at, by } => Some(told(*at, TimeSource::OpenTimestamp, by)),
            Proof::None => report
                .signing_time
                .map(|at| told(At(at), TimeSource::Declared, &Authority(None))),
        }
    }
}

/// What the timestamp over a signature proves.
fn signature_timestamp(report: &SignatureReport) -> Proof {
    let Some(at) = report.timestamp_time.map(At) else {
        return Proof::None;
    };
    let by = Authority(report.details.timestamp_authority.clone());
    let has = |code| report.findings.iter().any(|finding| finding.code == code);
    let worthless = [
        FindingCode::TimestampNotTrusted,
        FindingCode::TimestampRevoked,
        FindingCode::TimestampOrder,
        FindingCode::TimestampInvalid,
    ];
    if worthless.into_iter().any(has) {
        Proof::None
    } else if has(FindingCode::TimestampRevocationNotChecked) {
        Proof::Open { at, by }
    } else {
        Proof::Proven { at, by }
    }
}

/// What a timestamp over the document proves.
fn document_timestamp(report: &SignatureReport) -> Proof {
    let Some(at) = report.timestamp_time.map(At) else {
        return Proof::None;
    };
    let by = Authority(report.signer.clone());
    match (report.indication, report.sub_indication) {
        (Indication::TotalPassed, _) => Proof::Proven { at, by },
        (Indication::Indeterminate, Some(SubIndication::TryLater))
            if report
                .findings
                .iter()
                .all(|finding| finding.code == FindingCode::TimestampRevocationNotChecked) =>
        {
            Proof::Open { at, by }
        }
        _ => Proof::None,
    }
}
