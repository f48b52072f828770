//! One certificate, now: may it sign? (EN 319 102-1 §5.2.6, X.509 certificate validation.) For
//! whoever is about to sign with it, or to look it up.

use jiff::Timestamp;

use super::Validator;
use super::basis::{Basis, validation_data};
use super::finding::Finding;
use super::proof::Proofs;
use super::report::{Indication, SubIndication, ValidationData};
use super::revocation::RevocationQuery;
use super::trust::{BestTime, Context};
use super::verdict::Verdict;
use crate::x509::{Certificate, Purpose};

/// What is known of a certificate.
#[derive(Debug, Clone)]
pub struct CertificateReport {
    /// The verdict on it.
    pub indication: Indication,
    /// Why.
    pub sub_indication: Option<SubIndication>,
    /// Everything to know, most important first.
    pub findings: Vec<Finding>,
    /// Whose revocation should be asked for. Empty unless the chain leads to an anchor.
    pub wanted: Vec<RevocationQuery>,
    /// What the verdict rests on.
    pub validation_data: ValidationData,
}

impl Validator<'_> {
    /// Judges a certificate for `purpose` at the time `now`; `others` may be its issuers.
    #[must_use]
    pub fn certificate(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        purpose: Purpose,
        now: Timestamp,
    ) -> CertificateReport {
        let context = Context::new(self.store, self.policy, now, self.limits);
        let (basis, proofs) = (
            Basis::of_evidence(self.evidence, self.limits),
            Proofs::default(),
        );
        let best = BestTime {
            time: now,
            proven: false,
            made_after: None,
        };
        let trust = basis
            .judge(&context, &proofs)
            .chain(certificate, others, best, purpose);
        let mut verdict = Verdict::default();
        for (why, finding) in &trust.faults {
            verdict.fault(*why, finding.clone());
        }
        CertificateReport {
            indication: verdict.indication(),
            sub_indication: verdict.sub_indication,
            findings: verdict.findings,
            wanted: trust.used.wanted.clone(),
            validation_data: validation_data([&trust].into_iter()),
        }
    }
}
