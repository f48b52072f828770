//! What the use cases need of time-stamping authorities, OCSP responders and lists of revoked
//! certificates. Who they are, and how they are reached, is the program's.

use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use pades::{tsp::Imprint, validate::RevocationQuery};

/// Why there is no answer; for the log, and for whoever runs the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TrustServiceError(pub String);

/// What one time-stamping authority offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampOffer {
    /// Its address.
    pub authority: String,
    /// A token (DER) that answers just this request; whether the authority is trusted here is not
    /// looked at yet.
    pub token: Result<Vec<u8>, TrustServiceError>,
}

/// What was answered about one certificate, in DER; checked by nobody yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevocationAnswers {
    /// OCSP responses.
    pub ocsp: Vec<Vec<u8>>,
    /// Revocation lists.
    pub crls: Vec<Vec<u8>>,
}

/// Services of others, over the network.
#[async_trait]
pub trait TrustServices: Send + Sync {
    /// What the time-stamping authorities offer for `imprint`, in their order. Whoever pulls judges each
    /// offer, and stops at the first that is trusted: the next authority is asked only when its offer is
    /// pulled. All together end within `patience`, of which each leaves its share to the next.
    fn timestamps<'a>(
        &'a self,
        imprint: &'a Imprint,
        patience: Duration,
    ) -> BoxStream<'a, TimestampOffer>;

    /// How many time-stamping authorities are configured.
    fn timestamp_authorities(&self) -> usize {
        0
    }

    /// What is known of a certificate's revocation. The caller has made sure that its chain leads to a
    /// configured anchor: its addresses are asked, unless an answer that still holds is remembered
    /// from less than `max_age` ago. At zero it is asked anew in any case. Ends within a minute.
    async fn revocation(
        &self,
        query: &RevocationQuery,
        max_age: Duration,
    ) -> Result<RevocationAnswers, TrustServiceError>;

    /// An answer that is remembered and still holds, however long ago it was given. Nobody is asked.
    fn remembered(&self, query: &RevocationQuery) -> Option<RevocationAnswers>;
}
