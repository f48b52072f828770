//! Asking whether a certificate was revoked: its OCSP responder first, which is small and new, then
//! its revocation lists.

use std::sync::Arc;

use jiff::Timestamp;
use pades::{
    crl::{self, CrlError, RevocationList},
    ocsp::{self, OcspError, OcspResponse},
    validate::RevocationQuery,
    x509::Certificate,
};
use ring::rand::{SecureRandom, SystemRandom};

use crate::{
    cache::Cache,
    fetch::{FetchError, Fetcher},
};

/// Addresses that are tried for one certificate, of each kind.
const MAX_ADDRESSES: usize = 3;
/// Bytes of an OCSP nonce.
const NONCE_BYTES: usize = 16;

/// What was answered about one certificate, in DER: by somebody who may, as far as can be said
/// without a time to judge it at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// OCSP responses.
    pub ocsp: Vec<Vec<u8>>,
    /// Revocation lists.
    pub crls: Vec<Vec<u8>>,
}

/// Why one address gave no answer.
#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Ocsp(#[from] OcspError),
    #[error(transparent)]
    Crl(#[from] CrlError),
    #[error("the answer is to another request")]
    Nonce,
    #[error("it says nothing by somebody who may")]
    Signer,
}

/// Why nobody answered: what was wrong at each address.
#[derive(Debug, thiserror::Error)]
pub enum RevocationError {
    /// The certificate names no address.
    #[error("the certificate names nobody to ask")]
    None,
    /// Each was asked in vain.
    #[error("{}", .0.join("; "))]
    All(Vec<String>),
    /// The certificates of the query can't be read.
    #[error("the certificate can't be read")]
    Certificate,
}

/// Asks, and remembers answers while they hold.
#[derive(Clone)]
pub struct RevocationClient {
    fetcher: Fetcher,
    random: SystemRandom,
    cache: Arc<Cache>,
}

impl RevocationClient {
    /// A client with an empty memory.
    #[must_use]
    pub fn new(fetcher: Fetcher) -> Self {
        Self {
            fetcher,
            random: SystemRandom::new(),
            cache: Arc::default(),
        }
    }

    /// What is answered about a certificate whose chain leads to a configured anchor: the first
    /// OCSP answer, or else the first list. What is to be `fresh` isn't taken from memory: it will be
    /// kept as proof for a signature that was just made.
    ///
    /// # Errors
    /// [`RevocationError`], if there is none.
    pub async fn ask(
        &self,
        query: &RevocationQuery,
        fresh: bool,
        now: Timestamp,
    ) -> Result<Answers, RevocationError> {
        let read = |der: &[u8]| Certificate::from_der(der);
        let (Ok(certificate), Ok(issuer)) = (read(&query.certificate), read(&query.issuer)) else {
            return Err(RevocationError::Certificate);
        };
        let mut causes = Vec::new();
        let mut failed = |address: &str, cause: Cause| {
            tracing::warn!(address, %cause, "no answer about revocation");
            causes.push(format!("{address}: {cause}"));
        };
        for address in query.ocsp.iter().take(MAX_ADDRESSES) {
            match self.ocsp(address, &certificate, &issuer, fresh, now).await {
                Ok(answer) => {
                    return Ok(Answers {
                        ocsp: vec![answer.to_vec()],
                        crls: Vec::new(),
                    });
                }
                Err(cause) => failed(address, cause),
            }
        }
        for address in query.crl.iter().take(MAX_ADDRESSES) {
            match self.list(address, &issuer, fresh, now).await {
                Ok(list) => {
                    return Ok(Answers {
                        ocsp: Vec::new(),
                        crls: vec![list.to_vec()],
                    });
                }
                Err(cause) => failed(address, cause),
            }
        }
        if causes.is_empty() {
            return Err(RevocationError::None);
        }
        Err(RevocationError::All(causes))
    }

    async fn ocsp(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        fresh: bool,
        now: Timestamp,
    ) -> Result<Arc<Vec<u8>>, Cause> {
        // Without a nonce the request is the same each time.
        let asked = ocsp::request(certificate, issuer, None);
        if !fresh && let Some(kept) = self.cache.get(&asked, now) {
            return Ok(kept);
        }
        let mut nonce = [0; NONCE_BYTES];
        // Without randomness there is none: an answer still says its own time.
        let nonce = self.random.fill(&mut nonce).ok().map(|()| nonce);
        let request = ocsp::request(certificate, issuer, nonce.as_ref().map(|n| &n[..]));
        let kind = "application/ocsp-request";
        let answer = self
            .fetcher
            .post(address, kind, request, ocsp::MAX_RESPONSE)
            .await?;
        let read = OcspResponse::from_der(&answer)?;
        // Responders that answer from a cache leave it out (RFC 9654 §2.1).
        if let (Some(sent), Some(returned)) = (&nonce, read.nonce())
            && returned != sent
        {
            return Err(Cause::Nonce);
        }
        let said = read.about(certificate, issuer).ok_or(Cause::Signer)?;
        let answer = Arc::new(answer);
        if let Some(until) = said.next_update {
            self.cache.keep(asked, until, Arc::clone(&answer), now);
        }
        Ok(answer)
    }

    async fn list(
        &self,
        address: &str,
        issuer: &Certificate,
        fresh: bool,
        now: Timestamp,
    ) -> Result<Arc<Vec<u8>>, Cause> {
        if !fresh && let Some(kept) = self.cache.get(address.as_bytes(), now) {
            return Ok(kept);
        }
        let list = self.fetcher.get(address, crl::MAX_BYTES).await?;
        let read = RevocationList::from_der(&list)?;
        // Whoever is on the way may put another list in its place: it isn't kept then.
        if !read.is_signed_by(issuer) {
            return Err(Cause::Signer);
        }
        let list = Arc::new(list);
        if let Some(until) = read.next_update() {
            let asked = address.as_bytes().to_vec();
            self.cache.keep(asked, until, Arc::clone(&list), now);
        }
        Ok(list)
    }
}
