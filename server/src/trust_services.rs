//! Trust services as the use cases want them: the clients of `trust-services`, on the program's clock.

use std::sync::Arc;

use async_trait::async_trait;
use chungthuc_storage::clock::Clock;
use chungthuc_trust_services::{Fetcher, Reach, RevocationClient, TimestampClient};
use chungthuc_workflow::{RevocationAnswers, TrustServiceError, TrustServices};
use pades::{tsp::Imprint, validate::RevocationQuery};

/// Services over the network.
pub struct NetworkServices {
    timestamps: TimestampClient,
    revocation: RevocationClient,
    clock: Arc<dyn Clock>,
}

impl NetworkServices {
    /// With these time-stamping authorities, which the configuration names: they may be within the
    /// office's own network. What certificates name may be so only where `certificates` says.
    pub fn new(authorities: Vec<String>, certificates: Reach, clock: Arc<dyn Clock>) -> Self {
        Self {
            timestamps: TimestampClient::new(Fetcher::new(Reach::Private), authorities),
            revocation: RevocationClient::new(Fetcher::new(certificates)),
            clock,
        }
    }
}

#[async_trait]
impl TrustServices for NetworkServices {
    async fn timestamp(&self, imprint: &Imprint) -> Result<Vec<u8>, TrustServiceError> {
        let asked = self.timestamps.timestamp(imprint, || self.clock.now());
        asked.await.map_err(|e| TrustServiceError(e.to_string()))
    }

    async fn revocation(
        &self,
        query: &RevocationQuery,
        fresh: bool,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        let asked = self.revocation.ask(query, fresh, self.clock.now()).await;
        let answers = asked.map_err(|e| TrustServiceError(e.to_string()))?;
        Ok(RevocationAnswers {
            ocsp: answers.ocsp,
            crls: answers.crls,
        })
    }
}
