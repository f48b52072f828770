//! Trust services as the use cases want them: the clients of `trust-services`, on the program's clock.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chungthuc_storage::clock::Clock;
use chungthuc_trust_services::{Answers, Fetcher, Reach, RevocationClient, TimestampClient};
use chungthuc_workflow::{RevocationAnswers, TimestampOffer, TrustServiceError, TrustServices};
use futures::{StreamExt, stream::BoxStream};
use pades::{tsp::Imprint, validate::RevocationQuery};

/// Services over the network.
pub struct NetworkServices {
    timestamps: TimestampClient,
    authorities: usize,
    revocation: RevocationClient,
    clock: Arc<dyn Clock>,
}

impl NetworkServices {
    /// With these time-stamping authorities, which the configuration names: they may be within the
    /// office's own network. What certificates name may be so only where `certificates` says.
    pub fn new(authorities: Vec<String>, certificates: Reach, clock: Arc<dyn Clock>) -> Self {
        Self {
            authorities: authorities.len(),
            timestamps: TimestampClient::new(authorities),
            revocation: RevocationClient::new(Fetcher::new(certificates)),
            clock,
        }
    }
}

#[async_trait]
impl TrustServices for NetworkServices {
    fn timestamps<'a>(
        &'a self,
        imprint: &'a Imprint,
        patience: Duration,
    ) -> BoxStream<'a, TimestampOffer> {
        let offers = self
            .timestamps
            .offers(imprint, patience, || self.clock.now());
        offers
            .map(|offer| TimestampOffer {
                authority: offer.authority,
                token: offer.token.map_err(|e| TrustServiceError(e.to_string())),
            })
            .boxed()
    }

    fn timestamp_authorities(&self) -> usize {
        self.authorities
    }

    async fn revocation(
        &self,
        query: &RevocationQuery,
        max_age: Duration,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        let now = self.clock.now();
        let asked = self.revocation.ask(query, max_age, now).await;
        asked
            .map(answers)
            .map_err(|e| TrustServiceError(e.to_string()))
    }

    fn remembered(&self, query: &RevocationQuery) -> Option<RevocationAnswers> {
        let remembered = self.revocation.remembered(query, self.clock.now());
        remembered.map(answers)
    }
}

fn answers(Answers { ocsp, crls }: Answers) -> RevocationAnswers {
    RevocationAnswers { ocsp, crls }
}
