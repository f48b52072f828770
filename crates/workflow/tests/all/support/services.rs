//! Trust services for tests: none at all, or those of a demo PKI without a network, which can be
//! away, or lie.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use chungthuc_keystore::demo_pki::{self, DemoHolder, DemoLie, DemoResponders};
use chungthuc_storage::clock::{Clock, MockClock};
use chungthuc_workflow::{RevocationAnswers, TrustServiceError, TrustServices};
use pades::{
    ocsp,
    tsp::{self, Imprint, Nonce},
    validate::RevocationQuery,
    x509::Certificate,
};
use ring::rand::SystemRandom;

use super::keys::TestKeys;

/// Nobody answers.
pub struct Silent;

#[async_trait]
impl TrustServices for Silent {
    async fn timestamp(&self, _: &Imprint) -> Result<Vec<u8>, TrustServiceError> {
        Err(TrustServiceError("nobody answers".to_owned()))
    }

    async fn revocation(
        &self,
        _: &RevocationQuery,
        _: bool,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        Err(TrustServiceError("nobody answers".to_owned()))
    }
}

/// How the services are today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// All answer.
    Fine,
    /// No authority gives a timestamp.
    NoTimestamps,
    /// An authority gives timestamps of something else.
    LyingTimestamps,
    /// Timestamps, but nobody says who was revoked.
    NoRevocation,
}

/// The services of a demo PKI, and the list of the test keys' own root.
pub struct TestServices {
    responders: DemoResponders,
    keys: TestKeys,
    clock: MockClock,
    weather: Mutex<Weather>,
    /// Timestamps asked for.
    pub asked: AtomicU32,
    /// The demo PKI's root, DER.
    pub root: Vec<u8>,
    issuer: Vec<u8>,
}

impl TestServices {
    /// Services whose keys are made in `folder`, on the test's clock.
    pub fn new(folder: &Path, keys: &TestKeys, clock: &MockClock) -> Arc<Self> {
        let rng = SystemRandom::new();
        let base = "http://127.0.0.1:1";
        let pki = demo_pki::open_or_create(&folder.join("pki"), clock.now(), &rng, base).unwrap();
        Arc::new(Self {
            responders: pki.responders(&rng).unwrap(),
            keys: keys.clone(),
            clock: clock.clone(),
            weather: Mutex::new(Weather::Fine),
            asked: AtomicU32::new(0),
            root: pki.root().unwrap().to_vec(),
            issuer: pki.issuer().unwrap().to_vec(),
        })
    }

    /// Changes the weather.
    pub fn turn(&self, weather: Weather) {
        *self.weather.lock().unwrap() = weather;
    }

    fn weather(&self) -> Weather {
        *self.weather.lock().unwrap()
    }
}

fn silent<T>() -> Result<T, TrustServiceError> {
    Err(TrustServiceError("nobody answers".to_owned()))
}

#[async_trait]
impl TrustServices for TestServices {
    async fn timestamp(&self, imprint: &Imprint) -> Result<Vec<u8>, TrustServiceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let lie = match self.weather() {
            Weather::NoTimestamps => return silent(),
            Weather::LyingTimestamps => Some(DemoLie::Subject),
            _ => None,
        };
        let now = self.clock.now();
        let nonce = Nonce::new([7; tsp::NONCE_BYTES]);
        let request = tsp::request(imprint, &nonce);
        let response = self.responders.timestamp(&request, now, lie).unwrap();
        tsp::token(&response, imprint, &nonce, now).map_err(|e| TrustServiceError(e.to_string()))
    }

    async fn revocation(
        &self,
        query: &RevocationQuery,
        _: bool,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        if self.weather() == Weather::NoRevocation {
            return silent();
        }
        let now = self.clock.now();
        let mut answers = RevocationAnswers::default();
        if query.issuer == self.keys.root() {
            answers.crls.push(self.keys.list().to_vec());
        } else if query.issuer == self.issuer {
            let certificate = Certificate::from_der(&query.certificate).unwrap();
            let issuer = Certificate::from_der(&query.issuer).unwrap();
            let request = ocsp::request(&certificate, &issuer, None);
            answers
                .ocsp
                .push(self.responders.ocsp(&request, now, &[], None).unwrap());
        } else {
            let list = self
                .responders
                .revocation_list(DemoHolder::Root, now, &[], None);
            answers.crls.push(list.unwrap());
        }
        Ok(answers)
    }
}
