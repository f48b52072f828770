//! Asking time-stamping authorities, one after the other, until one gives a token that fits.

use jiff::Timestamp;
use pades::tsp::{self, Imprint, MAX_RESPONSE, NONCE_BYTES, Nonce, ResponseError};
use ring::rand::{SecureRandom, SystemRandom};

use crate::fetch::{FetchError, Fetcher};

/// Why one authority gave no token.
#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Response(#[from] ResponseError),
    #[error("its authority is not trusted here")]
    Untrusted,
}

/// Why nobody gave a token: what was wrong with each.
#[derive(Debug, thiserror::Error)]
pub enum TimestampError {
    /// No authority is configured.
    #[error("no time-stamping authority is configured")]
    None,
    /// Each was asked in vain.
    #[error("{}", .0.join("; "))]
    All(Vec<String>),
    /// No random number for the request.
    #[error("no random number could be had")]
    Random,
}

/// Asks the configured authorities.
#[derive(Clone)]
pub struct TimestampClient {
    fetcher: Fetcher,
    authorities: Vec<String>,
    random: SystemRandom,
}

impl TimestampClient {
    /// A client of these authorities, asked in this order.
    #[must_use]
    pub fn new(fetcher: Fetcher, authorities: Vec<String>) -> Self {
        Self {
            fetcher,
            authorities,
            random: SystemRandom::new(),
        }
    }

    /// A token over `imprint`, checked as far as can be without a trust anchor; `now` is the
    /// clock that its time is held against.
    ///
    /// # Errors
    /// [`TimestampError`], if no authority gives one.
    pub async fn timestamp(
        &self,
        imprint: &Imprint,
        now: impl Fn() -> Timestamp,
    ) -> Result<Vec<u8>, TimestampError> {
        self.timestamp_that(imprint, now, |_| true).await
    }

    /// As [`Self::timestamp`], of the first authority whose token (DER) is also `trusted`: one that the
    /// configuration names, but no anchor stands behind, doesn't keep the next from being asked.
    ///
    /// # Errors
    /// [`TimestampError`], if no authority gives one.
    pub async fn timestamp_that(
        &self,
        imprint: &Imprint,
        now: impl Fn() -> Timestamp,
        mut trusted: impl FnMut(&[u8]) -> bool,
    ) -> Result<Vec<u8>, TimestampError> {
        let mut causes = Vec::new();
        for authority in &self.authorities {
            let answer = self.ask(authority, imprint, &now).await?;
            let judged = answer.and_then(|token| {
                let held = trusted(&token);
                held.then_some(token).ok_or(Cause::Untrusted)
            });
            match judged {
                Ok(token) => return Ok(token),
                Err(cause) => {
                    tracing::warn!(authority, %cause, "a time-stamping authority gives no token");
                    causes.push(format!("{authority}: {cause}"));
                }
            }
        }
        if causes.is_empty() {
            return Err(TimestampError::None);
        }
        Err(TimestampError::All(causes))
    }

    async fn ask(
        &self,
        authority: &str,
        imprint: &Imprint,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Result<Vec<u8>, Cause>, TimestampError> {
        let mut random = [0; NONCE_BYTES];
        self.random
            .fill(&mut random)
            .map_err(|_| TimestampError::Random)?;
        let nonce = Nonce::new(random);
        let request = tsp::request(imprint, &nonce);
        let kind = "application/timestamp-query";
        let answer = self.fetcher.post(authority, kind, request, MAX_RESPONSE);
        Ok(match answer.await {
            Ok(response) => tsp::token(&response, imprint, &nonce, now()).map_err(Cause::Response),
            Err(error) => Err(Cause::Fetch(error)),
        })
    }
}
