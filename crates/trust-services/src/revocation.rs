//! Asking whether a certificate was revoked: its OCSP responder first, which is small and new, then
//! its revocation lists.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use pades::{
    cms::DigestAlgorithm,
    crl::{self, CrlError, RevocationList},
    ocsp::{self, OcspError, OcspResponse},
    revocation::{Statement, Status},
    validate::RevocationQuery,
    x509::Certificate,
};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::Semaphore;

use crate::{
    cache::Cache,
    fetch::{FetchError, Fetcher},
};

/// Addresses that are tried for one certificate, of each kind.
const MAX_ADDRESSES: usize = 3;
/// How far an answer may be dated ahead of the clock, in seconds.
const MAX_SKEW_SECONDS: i64 = 300;
/// Lists that are fetched and read at once: each may take several times 20 MB.
const LISTS_AT_ONCE: usize = 2;
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
    #[error("it is not about such certificates")]
    Scope,
    #[error("the responder does not know the certificate")]
    Unknown,
    #[error("it is dated {0}, which is still to come")]
    Early(Timestamp),
}

/// An answer that somebody who may has given.
struct Answer {
    der: Arc<Vec<u8>>,
    /// It promises to hold until later than now, or promises nothing.
    holds: bool,
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
    lists: Arc<Semaphore>,
}

impl RevocationClient {
    /// A client with an empty memory.
    #[must_use]
    pub fn new(fetcher: Fetcher) -> Self {
        Self {
            fetcher,
            random: SystemRandom::new(),
            cache: Arc::default(),
            lists: Arc::new(Semaphore::new(LISTS_AT_ONCE)),
        }
    }

    /// What is answered about a certificate whose chain leads to a configured anchor: the first
    /// OCSP answer that holds now, or else the first list. If none does, what was answered
    /// nevertheless: it may still speak of the time that is asked about. What is remembered is taken
    /// only if it was given less than `max_age` ago: at zero everything is asked for anew.
    ///
    /// # Errors
    /// [`RevocationError`], if there is nothing.
    pub async fn ask(
        &self,
        query: &RevocationQuery,
        max_age: Duration,
        now: Timestamp,
    ) -> Result<Answers, RevocationError> {
        let (certificate, issuer) = read(query).ok_or(RevocationError::Certificate)?;
        let mut causes = Vec::new();
        let mut failed = |address: &str, cause: Cause| {
            tracing::warn!(address, %cause, "no answer about revocation");
            causes.push(format!("{address}: {cause}"));
        };
        let mut past = Answers::default();
        for address in query.ocsp.iter().take(MAX_ADDRESSES) {
            let asked = self.ocsp(address, &certificate, &issuer, max_age, now);
            match asked.await {
                Ok(Answer { der, holds: true }) => {
                    return Ok(Answers {
                        ocsp: vec![der.to_vec()],
                        crls: Vec::new(),
                    });
                }
                Ok(answer) => past.ocsp.push(answer.der.to_vec()),
                Err(cause) => failed(address, cause),
            }
        }
        for address in query.crl.iter().take(MAX_ADDRESSES) {
            let asked = self.list(address, &certificate, &issuer, max_age, now);
            match asked.await {
                Ok(Answer { der, holds: true }) => {
                    return Ok(Answers {
                        ocsp: Vec::new(),
                        crls: vec![der.to_vec()],
                    });
                }
                // One is enough: they are large.
                Ok(answer) if past.crls.is_empty() => past.crls.push(answer.der.to_vec()),
                Ok(_) => {}
                Err(cause) => failed(address, cause),
            }
        }
        if past != Answers::default() {
            return Ok(past);
        }
        if causes.is_empty() {
            return Err(RevocationError::None);
        }
        Err(RevocationError::All(causes))
    }

    /// What was answered earlier about a certificate and still holds, however long ago it was asked
    /// for. Nobody is asked; `None` if nothing is remembered.
    #[must_use]
    pub fn remembered(&self, query: &RevocationQuery, now: Timestamp) -> Option<Answers> {
        let (certificate, issuer) = read(query)?;
        let asked = ocsp::request(&certificate, &issuer, None);
        if let Some(der) = self.cache.get(&asked, Duration::MAX, now) {
            return Some(Answers {
                ocsp: vec![der.to_vec()],
                crls: Vec::new(),
            });
        }
        let lists = query.crl.iter().take(MAX_ADDRESSES);
        let mut lists = lists.filter_map(|address| {
            let asked = list_key(address, &issuer);
            let kept = self.kept_list(&asked, &certificate, &issuer, Duration::MAX, now);
            kept.ok().flatten()
        });
        lists.next().map(|der| Answers {
            ocsp: Vec::new(),
            crls: vec![der.to_vec()],
        })
    }

    async fn ocsp(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        max_age: Duration,
        now: Timestamp,
    ) -> Result<Answer, Cause> {
        // Without a nonce the request is the same each time.
        let asked = ocsp::request(certificate, issuer, None);
        if let Some(der) = self.cache.get(&asked, max_age, now) {
            return Ok(Answer { der, holds: true });
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
        if said.status == Status::Unknown {
            return Err(Cause::Unknown);
        }
        self.dated(asked, answer, &said, now)
    }

    async fn list(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        max_age: Duration,
        now: Timestamp,
    ) -> Result<Answer, Cause> {
        let asked = list_key(address, issuer);
        // Never closed. Whoever waited may find that another has fetched it.
        let _turn = self.lists.acquire().await;
        if let Some(der) = self.kept_list(&asked, certificate, issuer, max_age, now)? {
            return Ok(Answer { der, holds: true });
        }
        let list = self.fetcher.get(address, crl::MAX_BYTES).await?;
        let read = RevocationList::from_der(&list)?;
        // Whoever is on the way may put another list in its place: it isn't kept then.
        if !read.is_signed_by(issuer) {
            return Err(Cause::Signer);
        }
        let said = read.about(certificate, issuer).ok_or(Cause::Scope)?;
        self.dated(asked, list, &said, now)
    }

    /// A list that is remembered, if it speaks of such certificates.
    fn kept_list(
        &self,
        asked: &[u8],
        certificate: &Certificate,
        issuer: &Certificate,
        max_age: Duration,
        now: Timestamp,
    ) -> Result<Option<Arc<Vec<u8>>>, Cause> {
        let Some(der) = self.cache.get(asked, max_age, now) else {
            return Ok(None);
        };
        let list = RevocationList::from_der(&der)?;
        list.about(certificate, issuer).ok_or(Cause::Scope)?;
        Ok(Some(der))
    }

    /// An answer by its date; kept for as long as it promises to hold.
    fn dated(
        &self,
        asked: Vec<u8>,
        answer: Vec<u8>,
        said: &Statement,
        now: Timestamp,
    ) -> Result<Answer, Cause> {
        if said.this_update.as_second() > now.as_second().saturating_add(MAX_SKEW_SECONDS) {
            return Err(Cause::Early(said.this_update));
        }
        let der = Arc::new(answer);
        if let Some(until) = said.next_update {
            self.cache.keep(asked, until, Arc::clone(&der), now);
        }
        let holds = said.next_update.is_none_or(|until| now < until);
        Ok(Answer { der, holds })
    }
}

/// The certificate that is asked about, and its issuer's; `None` if they can't be read.
fn read(query: &RevocationQuery) -> Option<(Certificate, Certificate)> {
    let read = |der: &[u8]| Certificate::from_der(der).ok();
    Some((read(&query.certificate)?, read(&query.issuer)?))
}

/// What a list is remembered by. Its signature was checked, but with this issuer's key only.
fn list_key(address: &str, issuer: &Certificate) -> Vec<u8> {
    let issuers_key = DigestAlgorithm::Sha256.digest(issuer.der());
    [address.as_bytes(), &issuers_key].concat()
}
