//! Was a certificate revoked, as far as anybody says today? Asked before it signs: what a revoked
//! certificate signs is worth nothing (TT 15/2025 Đ.5 S1).

use std::time::Duration;

use chungthuc_domain::ErrorCode;
use pades::{
    limits::Limits,
    validate::{CertificateReport, Evidence, FindingCode, RevocationQuery, Validator},
    x509::{Certificate, Purpose},
};

use super::{ROUNDS, TrustServiceError};
use crate::{
    Workflow,
    failure::Failure,
    keys::HeldKey,
    trust::{Trust, trust},
};

/// How long somebody who wants to sign waits for the answers. Without them they may sign: a warning
/// is all that the law asks for (Annex II 1.2), and no copy goes out before they have come.
const PATIENCE: Duration = Duration::from_secs(4);

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
        let asked = self.standing(&certificate, &others, Purpose::Document);
        let Ok(report) = tokio::time::timeout(PATIENCE, asked).await else {
            tracing::warn!(key = %key.row.id, "nobody says whether a certificate is revoked");
            return Ok(());
        };
        let revoked = report?.findings.into_iter().any(|finding| {
            matches!(
                finding.code,
                FindingCode::CertificateRevoked
                    | FindingCode::CertificateSuspended
                    | FindingCode::IssuerRevoked
            )
        });
        if revoked {
            return Err(ErrorCode::CertificateRevoked.into());
        }
        Ok(())
    }

    /// What is known of a certificate, with answers fetched for it.
    async fn standing(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        purpose: Purpose,
    ) -> Result<CertificateReport, Failure> {
        let Trust { store, policy } = trust(&mut *self.db.read().await?).await?;
        let limits = Limits::default();
        let mut evidence = Evidence::new();
        for _ in 0..ROUNDS {
            let report = Validator {
                store: &store,
                policy: &policy,
                evidence: &evidence,
                limits: &limits,
            }
            .certificate(certificate, others, purpose, self.clock.now());
            if report.wanted.is_empty()
                || !self.gather(&report.wanted, &mut evidence, false).await.1
            {
                return Ok(report);
            }
        }
        Ok(Validator {
            store: &store,
            policy: &policy,
            evidence: &evidence,
            limits: &limits,
        }
        .certificate(certificate, others, purpose, self.clock.now()))
    }

    /// Fetches what is wanted, anew if it is to be `fresh`. Answers the last error, and whether anything came; what can't be read
    /// doesn't count as having come.
    pub(crate) async fn gather(
        &self,
        wanted: &[RevocationQuery],
        evidence: &mut Evidence,
        fresh: bool,
    ) -> (Option<TrustServiceError>, bool) {
        let (mut last, mut any) = (None, false);
        for query in wanted {
            match self.trust.revocation(query, fresh).await {
                Ok(answers) => {
                    let ocsp = answers.ocsp.iter();
                    let ocsp = ocsp.map(|der| evidence.add_ocsp(der).map_err(|e| e.to_string()));
                    let mut read: Vec<_> = ocsp.collect();
                    let lists = answers.crls.iter();
                    read.extend(
                        lists.map(|der| evidence.add_crl(der).map_err(|error| error.to_string())),
                    );
                    for added in read {
                        match added {
                            Ok(()) => any = true,
                            Err(cause) => last = Some(TrustServiceError(cause)),
                        }
                    }
                }
                Err(error) => last = Some(error),
            }
        }
        (last, any)
    }
}
