//! A timestamp that is trusted here, from the first time-stamping authority that gives one. An
//! authority whose token nobody here would believe leads to the next, as one that gives none.

use futures::StreamExt;
use pades::{
    cms::{DigestAlgorithm, SignedData},
    sign::{PendingSignature, SignError, Stampable},
    tsp::{self, Imprint},
    validate::{Evidence, Level, SubIndication},
    x509::{Certificate, Purpose},
};
use tokio::time::Instant;

use super::{Revised, TimestampOffer, TrustServiceError, extend::last_level};
use crate::{Workflow, failure::Failure};

/// The digest of all timestamps.
const DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;

/// What is stamped.
pub(crate) enum Subject {
    /// The value of the last signature.
    Signature(Stampable),
    /// The whole file: the signature to append, and the digest that it is over.
    Archive(PendingSignature, Vec<u8>),
}

impl Subject {
    /// The whole of `source`, by this signature.
    pub(super) fn archive(source: &Revised, pending: PendingSignature) -> Result<Self, SignError> {
        let digest = pending.digest_over(source, DIGEST)?;
        Ok(Self::Archive(pending, digest))
    }

    fn imprint(&self) -> Imprint {
        match self {
            Self::Signature(stampable) => stampable.imprint(DIGEST),
            Self::Archive(_, digest) => Imprint {
                algorithm: DIGEST,
                digest: digest.clone(),
            },
        }
    }

    /// The source with the token in it.
    fn with_token(&self, source: Revised, token: &[u8]) -> Result<Revised, SignError> {
        Ok(match self {
            Self::Signature(stampable) => source.patched(stampable.with_token(token)?),
            Self::Archive(pending, _) => source.and(&pending.clone().complete(token)?),
        })
    }
}

/// A file with its new timestamp.
pub(crate) struct Stamped {
    pub(crate) source: Revised,
    /// The certificate of who stamped it.
    pub(super) authority: Certificate,
}

impl Workflow {
    /// The source with a timestamp that passes what a stranger would check, by the first authority whose
    /// does. `signatures` is how many the result must carry; `evidence` the answers that there are
    /// already. Authorities and the answers about them are waited for `until` then.
    pub(crate) async fn with_timestamp(
        &self,
        source: &Revised,
        subject: &Subject,
        signatures: usize,
        evidence: &Evidence,
        until: Instant,
    ) -> Result<Result<Stamped, TrustServiceError>, Failure> {
        let imprint = subject.imprint();
        let patience = until.saturating_duration_since(Instant::now());
        let mut offers = self.trust.timestamps(&imprint, patience);
        let mut causes = Vec::new();
        while let Some(TimestampOffer { authority, token }) = offers.next().await {
            let cause = match token {
                Ok(token) => {
                    let put = subject.with_token(source.clone(), &token);
                    let judged = match put {
                        Ok(put) => {
                            self.believed(put, &token, signatures, evidence, until)
                                .await?
                        }
                        Err(error) => Err(error.to_string()),
                    };
                    match judged {
                        Ok(stamped) => return Ok(Ok(stamped)),
                        Err(why) => {
                            tracing::warn!(authority, why, "a timestamp is not trusted here");
                            format!("its token is not trusted here ({why})")
                        }
                    }
                }
                Err(error) => error.to_string(),
            };
            causes.push(format!("{authority}: {cause}"));
        }
        if causes.is_empty() {
            causes.push("no time-stamping authority is configured".to_owned());
        }
        Ok(Err(TrustServiceError(causes.join("; "))))
    }

    /// The file with the token in it, if everything in it holds and nobody says that the authority's
    /// certificate, or one above it, was revoked; or else why not. Where nobody says anything the token is
    /// taken: no later one is as good, and no copy goes out before somebody has.
    async fn believed(
        &self,
        source: Revised,
        token: &[u8],
        signatures: usize,
        evidence: &Evidence,
        until: Instant,
    ) -> Result<Result<Stamped, String>, Failure> {
        let Some(authority) = tsp::signer(token) else {
            return Ok(Err("nobody has signed it".to_owned()));
        };
        let report = self.judge(source.clone(), evidence).await?;
        let holds = report.signatures.len() == signatures
            && report.holds_except_revocation()
            && last_level(&report) >= Level::Timestamp;
        if !holds {
            return Ok(Err(super::extend::why_not(&report)));
        }
        // Half of the time that is left: the answers that are to be kept have to be fetched too.
        let now = Instant::now();
        let until = now + until.saturating_duration_since(now) / 2;
        let others: Vec<_> = SignedData::parse(token)
            .map(|token| token.certificates)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect();
        let standing = self
            .standing(&authority, &others, Purpose::TimeStamping, until)
            .await?;
        if !matches!(
            standing.sub_indication,
            None | Some(SubIndication::TryLater)
        ) {
            let codes = standing
                .findings
                .iter()
                .map(|finding| finding.code.as_str());
            return Ok(Err(codes.collect::<Vec<_>>().join(", ")));
        }
        Ok(Ok(Stamped { source, authority }))
    }
}
