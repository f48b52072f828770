//! Asking time-stamping authorities, one after the other, for as long as whoever asks isn't content.

use std::time::Duration;

use futures::{Stream, stream};
use jiff::Timestamp;
use pades::tsp::{self, Imprint, MAX_RESPONSE, NONCE_BYTES, Nonce, ResponseError};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::{Instant, timeout};

use crate::fetch::{FetchError, Fetcher, PATIENCE, Reach};

/// Why an authority gave no token.
#[derive(Debug, thiserror::Error)]
pub enum TimestampError {
    /// There is no answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The answer gives no token.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// No random number for the request.
    #[error("no random number could be had")]
    Random,
}

/// What came of asking one authority.
#[derive(Debug)]
pub struct Offer {
    /// Its address.
    pub authority: String,
    /// Its token (DER), checked as far as can be without a trust anchor; or why there is none.
    pub token: Result<Vec<u8>, TimestampError>,
}

/// Asks the configured authorities.
#[derive(Clone)]
pub struct TimestampClient {
    fetcher: Fetcher,
    authorities: Vec<String>,
    random: SystemRandom,
}

impl TimestampClient {
    /// A client of these authorities, asked in this order. They are the configuration's, so they may
    /// be anywhere ([`Reach::Private`]).
    #[must_use]
    pub fn new(authorities: Vec<String>) -> Self {
        Self {
            fetcher: Fetcher::new(Reach::Private),
            authorities,
            random: SystemRandom::new(),
        }
    }

    /// What the authorities offer for `imprint`, in their order. Each is asked when its offer is pulled
    /// and not before: whoever is content with one pulls no more. A token's time is held against the
    /// clock `now`.
    ///
    /// All of them together, and what is done between two of them, have `patience`, which begins
    /// here. Each has an equal share of what is left for it and those after it, and 5 s at most: a
    /// slow one leaves time for the next, and what a quick one doesn't need is theirs.
    pub fn offers<'a>(
        &'a self,
        imprint: &'a Imprint,
        patience: Duration,
        now: impl Fn() -> Timestamp + Send + Sync + 'a,
    ) -> impl Stream<Item = Offer> + Send + 'a {
        let until = Instant::now() + patience;
        let asking = (self.authorities.as_slice(), now);
        stream::unfold(asking, move |(authorities, now)| async move {
            let (authority, others) = authorities.split_first()?;
            let left = until.saturating_duration_since(Instant::now());
            let sharing = u32::try_from(authorities.len()).unwrap_or(u32::MAX);
            let share = (left / sharing).min(PATIENCE);
            let token = self.ask(authority, imprint, share, &now).await;
            if let Err(cause) = &token {
                tracing::warn!(authority, %cause, "a time-stamping authority gives no token");
            }
            let authority = authority.clone();
            Some((Offer { authority, token }, (others, now)))
        })
    }

    async fn ask(
        &self,
        authority: &str,
        imprint: &Imprint,
        patience: Duration,
        now: impl Fn() -> Timestamp,
    ) -> Result<Vec<u8>, TimestampError> {
        let mut random = [0; NONCE_BYTES];
        self.random
            .fill(&mut random)
            .map_err(|_| TimestampError::Random)?;
        let nonce = Nonce::new(random);
        let request = tsp::request(imprint, &nonce);
        let kind = "application/timestamp-query";
        let answer = self.fetcher.post(authority, kind, request, MAX_RESPONSE);
        let answer = timeout(patience, answer).await;
        let response = answer.unwrap_or(Err(FetchError::Late))?;
        Ok(tsp::token(&response, imprint, &nonce, now())?)
    }
}
