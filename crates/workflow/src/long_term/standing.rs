//! Was a certificate revoked, as far as anybody says today? Asked before it signs: what a revoked
//! certificate signs is worth nothing (TT 15/2025 Đ.5 S1).

use std::time::Duration;

use chungthuc_domain::ErrorCode;
use futures::future::join_all;
use pades::{
    limits::Limits,
    validate::{CertificateReport, Evidence, FindingCode, RevocationQuery, Validator},
    x509::{Certificate, Purpose},
};
use tokio::time::{Instant, timeout_at};

use super::{ROUNDS, RevocationAnswers, TrustServiceError};
use crate::{
    Workflow,
    failure::Failure,
    keys::HeldKey,
    trust::{Trust, trust},
};

/// How long somebody who wants to sign waits for the answers. Without them they may sign: a warning
/// is all that the law asks for (Annex II 1.2), and no copy goes out before they have come.
const PATIENCE: Duration = Duration::from_secs(4);
/// How old an answer may be that a signature is made on: signing paper after paper asks once a minute.
const RECENT: Duration = Duration::from_secs(60);

/// How new answers about revocation have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// As new as they say themselves: for whoever looks at a file.
    Holding,
    /// Asked for within the last minute: for whoever is about to rely on the certificate. One that is
    /// remembered for longer says "good" of a key that may have been revoked since, so it counts only
    /// where nobody answers.
    Recent,
    /// Asked for now: to be kept as proof for a signature that was just made.
    New,
}

impl Workflow {
    /// Refuses a key whose certificate is known to be revoked or suspended.
    ///
    /// Errors: [`ErrorCode::CertificateRevoked`].
    pub(crate) async fn refuse_revoked(&self, key: &HeldKey) -> Result<(), Failure> {
        let Ok(certificate) = Certificate::from_der(&key.certificate.der) else {
            return Err(ErrorCode::KeyUnavailable.into());
        };
        let chain = key.certificate.chain.iter();
        let others: Vec<_> = chain
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect();
        let until = Instant::now() + PATIENCE;
        let report = self
            .standing(&certificate, &others, Purpose::Document, until)
            .await?;
        if report
            .findings
            .iter()
            .any(|finding| is_revoked(finding.code))
        {
            return Err(ErrorCode::CertificateRevoked.into());
        }
        if !report.wanted.is_empty() {
            tracing::warn!(key = %key.row.id, "nobody says whether a certificate is revoked");
        }
        Ok(())
    }

    /// What is known of a certificate that is about to be relied on, with answers that came `until`
    /// then, or were remembered.
    pub(super) async fn standing(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        purpose: Purpose,
        until: Instant,
    ) -> Result<CertificateReport, Failure> {
        let Trust { store, policy, .. } = trust(&mut *self.db.read().await?).await?;
        let limits = Limits::default();
        let judged = |evidence: &Evidence| {
            Validator {
                store: &store,
                policy: &policy,
                evidence,
                limits: &limits,
            }
            .certificate(certificate, others, purpose, self.clock.now())
        };
        let mut evidence = Evidence::new();
        let mut report = judged(&evidence);
        for _ in 0..ROUNDS {
            if report.wanted.is_empty() {
                break;
            }
            let asked = self.gather(&report.wanted, &mut evidence, Freshness::Recent, until);
            if !asked.await.1 {
                break;
            }
            report = judged(&evidence);
        }
        Ok(report)
    }

    /// Fetches what is wanted, all at the same time, `until` then at the latest. Answers the last error,
    /// and whether anything came; what can't be read doesn't count as having come.
    pub(crate) async fn gather(
        &self,
        wanted: &[RevocationQuery],
        evidence: &mut Evidence,
        freshness: Freshness,
        until: Instant,
    ) -> (Option<TrustServiceError>, bool) {
        let asked = wanted
            .iter()
            .map(|query| self.answers(query, freshness, until));
        let (mut last, mut any) = (None, false);
        for answers in join_all(asked).await {
            let answers = match answers {
                Ok(answers) => answers,
                Err(error) => {
                    last = Some(error);
                    continue;
                }
            };
            let ocsp = answers.ocsp.iter();
            let ocsp = ocsp.map(|der| evidence.add_ocsp(der).map_err(|e| e.to_string()));
            let mut read: Vec<_> = ocsp.collect();
            let lists = answers.crls.iter();
            read.extend(lists.map(|der| evidence.add_crl(der).map_err(|e| e.to_string())));
            for added in read {
                match added {
                    Ok(()) => any = true,
                    Err(cause) => last = Some(TrustServiceError(cause)),
                }
            }
        }
        (last, any)
    }

    async fn answers(
        &self,
        query: &RevocationQuery,
        freshness: Freshness,
        until: Instant,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        let max_age = match freshness {
            Freshness::Holding => Duration::MAX,
            Freshness::Recent => RECENT,
            Freshness::New => Duration::ZERO,
        };
        let asked = timeout_at(until, self.trust.revocation(query, max_age)).await;
        let late = || TrustServiceError("no answer in time".to_owned());
        let answered = asked.unwrap_or_else(|_| Err(late()));
        match answered {
            Err(error) if freshness == Freshness::Recent => {
                self.trust.remembered(query).ok_or(error)
            }
            answered => answered,
        }
    }
}

/// Does a finding say that a certificate must not be relied on any more?
fn is_revoked(code: FindingCode) -> bool {
    matches!(
        code,
        FindingCode::CertificateRevoked
            | FindingCode::CertificateSuspended
            | FindingCode::IssuerRevoked
    )
}
