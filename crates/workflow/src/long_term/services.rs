//! What the use cases need of time-stamping authorities, OCSP responders and lists of revoked
//! certificates. Who they are, and how they are reached, is the program's.

use async_trait::async_trait;
use pades::{tsp::Imprint, validate::RevocationQuery};

/// Why there is no answer; for the log, and for whoever runs the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TrustServiceError(pub String);

/// What was answered about one certificate, in DER; checked by nobody yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevocationAnswers {
    /// OCSP responses.
    pub ocsp: Vec<Vec<u8>>,
    /// Revocation lists.
    pub crls: Vec<Vec<u8>>,
}

/// Services of others, over the network. Each call ends within seconds.
#[async_trait]
pub trait TrustServices: Send + Sync {
    /// A token over `imprint` that answers just this request, from the first authority that gives
    /// one.
    async fn timestamp(&self, imprint: &Imprint) -> Result<Vec<u8>, TrustServiceError>;

    /// What is known of a certificate's revocation, asked anew if it is to be `fresh`. The caller has
    /// made sure that its chain leads to a configured anchor: its addresses are asked.
    async fn revocation(
        &self,
        query: &RevocationQuery,
        fresh: bool,
    ) -> Result<RevocationAnswers, TrustServiceError>;
}
