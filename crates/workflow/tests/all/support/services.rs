//! Trust services for tests: none at all, or those of demo PKIs without a network, which can be away,
//! or lie.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use chungthuc_keystore::demo_pki::{
    self, DemoHolder, DemoLie, DemoResponders, DemoRevocation, DemoService,
};
use chungthuc_storage::clock::{Clock, MockClock};
use chungthuc_workflow::{RevocationAnswers, TimestampOffer, TrustServiceError, TrustServices};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use jiff::Timestamp;
use pades::{
    ocsp,
    tsp::{self, Imprint, Nonce},
    validate::RevocationQuery,
    x509::Certificate,
};
use ring::rand::SystemRandom;
use tempfile::TempDir;

use super::keys::TestKeys;

/// The authority that offices ask unless a test says otherwise.
const OWN: &str = "own";

/// Nobody answers.
pub struct Silent;

#[async_trait]
impl TrustServices for Silent {
    fn timestamps<'a>(&'a self, _: &'a Imprint, _: Duration) -> BoxStream<'a, TimestampOffer> {
        stream::empty().boxed()
    }

    async fn revocation(
        &self,
        _: &RevocationQuery,
        _: Duration,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        silent()
    }

    fn remembered(&self, _: &RevocationQuery) -> Option<RevocationAnswers> {
        None
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

/// A demo PKI: its time-stamping authority, and what it says of its certificates.
pub struct Authority {
    responders: DemoResponders,
    /// Its root, DER.
    pub root: Vec<u8>,
    issuer: Vec<u8>,
    /// What the authority for timestamps signs by, if it was revoked.
    revoked: Mutex<Vec<DemoRevocation>>,
    /// The serial number of that.
    serial_number: Vec<u8>,
    /// Timestamps asked for.
    pub asked: AtomicU32,
}

impl Authority {
    /// The one of that name, which has the same keys in all tests.
    pub fn new(name: &str, clock: &MockClock) -> Arc<Self> {
        let rng = SystemRandom::new();
        let pki = demo_pki::open(&folder(name, clock.now(), &rng)).unwrap();
        let stamper = DemoHolder::Service(DemoService::Timestamps);
        let stamper = &pki.key(stamper).unwrap().certificate.der;
        Arc::new(Self {
            responders: pki.responders(&rng).unwrap(),
            root: pki.root().unwrap().to_vec(),
            issuer: pki.issuer().unwrap().to_vec(),
            revoked: Mutex::default(),
            serial_number: Certificate::from_der(stamper).unwrap().serial,
            asked: AtomicU32::new(0),
        })
    }

    /// From now on its certificate for timestamps counts as revoked.
    pub fn revoke(&self, clock: &MockClock) {
        self.revoked.lock().unwrap().push(DemoRevocation {
            serial_number: self.serial_number.clone(),
            at: clock.now(),
            reason: None,
        });
    }

    fn token(
        &self,
        imprint: &Imprint,
        clock: &MockClock,
        lie: Option<DemoLie>,
    ) -> Result<Vec<u8>, TrustServiceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let now = clock.now();
        let nonce = Nonce::new([7; tsp::NONCE_BYTES]);
        let request = tsp::request(imprint, &nonce);
        let response = self.responders.timestamp(&request, now, lie).unwrap();
        tsp::token(&response, imprint, &nonce, now).map_err(|e| TrustServiceError(e.to_string()))
    }

    /// What it says of a certificate, if that is one of its own.
    fn says(&self, query: &RevocationQuery, clock: &MockClock) -> Option<RevocationAnswers> {
        let mut answers = RevocationAnswers::default();
        let (revoked, now) = (self.revoked.lock().unwrap(), clock.now());
        if query.issuer == self.issuer {
            let certificate = Certificate::from_der(&query.certificate).unwrap();
            let issuer = Certificate::from_der(&query.issuer).unwrap();
            let request = ocsp::request(&certificate, &issuer, None);
            let answer = self.responders.ocsp(&request, now, &revoked, None);
            answers.ocsp.push(answer.unwrap());
        } else if query.issuer == self.root {
            let responders = &self.responders;
            let list = responders.revocation_list(DemoHolder::Root, now, &[], None);
            answers.crls.push(list.unwrap());
        } else {
            return None;
        }
        Some(answers)
    }
}

/// The folder of the PKI of the tests' own authority, with the keys of everybody in it.
pub fn own_folder(clock: &MockClock) -> PathBuf {
    folder(OWN, clock.now(), &SystemRandom::new())
}

/// The folder of a demo PKI. Made once in a process because RSA keys take their time.
fn folder(name: &str, now: Timestamp, rng: &SystemRandom) -> PathBuf {
    static MADE: LazyLock<Mutex<HashMap<String, TempDir>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap();
    let folder = made.entry(name.to_owned()).or_insert_with(|| {
        let folder = tempfile::tempdir().unwrap();
        let base = "http://127.0.0.1:1";
        demo_pki::create(&folder.path().join("pki"), now, rng, base).unwrap();
        folder
    });
    folder.path().join("pki")
}

/// A list of revoked certificates in DER; `None`: nobody answers.
type List = Option<Vec<u8>>;

/// The services of demo PKIs, and the list of the test keys' own root.
pub struct TestServices {
    /// Who gives timestamps, in the order in which they are asked.
    authorities: Mutex<Vec<Arc<Authority>>>,
    keys: TestKeys,
    clock: MockClock,
    weather: Mutex<Weather>,
    /// What those who ask with less than an hour's patience for old answers are told of the keys, and
    /// what others are told, which is what is remembered. DER of lists; `None`: nobody answers.
    pub lists: Mutex<(List, List)>,
    /// The first authority's root, DER.
    pub root: Vec<u8>,
}

impl TestServices {
    /// Services on the test's clock.
    pub fn new(keys: &TestKeys, clock: &MockClock) -> Arc<Self> {
        let authority = Authority::new(OWN, clock);
        let list = Some(keys.list().to_vec());
        Arc::new(Self {
            root: authority.root.clone(),
            authorities: Mutex::new(vec![authority]),
            keys: keys.clone(),
            clock: clock.clone(),
            weather: Mutex::new(Weather::Fine),
            lists: Mutex::new((list.clone(), list)),
        })
    }

    /// Changes the weather.
    pub fn turn(&self, weather: Weather) {
        *self.weather.lock().unwrap() = weather;
    }

    /// From now on these authorities are asked, in this order.
    pub fn set_authorities(&self, authorities: &[&Arc<Authority>]) {
        let authorities = authorities.iter().map(|&one| Arc::clone(one));
        *self.authorities.lock().unwrap() = authorities.collect();
    }

    /// The authorities that are asked.
    pub fn authorities(&self) -> Vec<Arc<Authority>> {
        self.authorities.lock().unwrap().clone()
    }

    /// Timestamps asked for.
    pub fn asked(&self) -> u32 {
        let authorities = self.authorities();
        let asked = authorities
            .iter()
            .map(|one| one.asked.load(Ordering::SeqCst));
        asked.sum()
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
    fn timestamps<'a>(
        &'a self,
        imprint: &'a Imprint,
        _: Duration,
    ) -> BoxStream<'a, TimestampOffer> {
        let offers = stream::iter(self.authorities()).map(|authority| TimestampOffer {
            authority: "https://tsa.example".to_owned(),
            token: match self.weather() {
                Weather::NoTimestamps => silent(),
                Weather::LyingTimestamps => {
                    authority.token(imprint, &self.clock, Some(DemoLie::Subject))
                }
                _ => authority.token(imprint, &self.clock, None),
            },
        });
        offers.boxed()
    }

    async fn revocation(
        &self,
        query: &RevocationQuery,
        max_age: Duration,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        if self.weather() == Weather::NoRevocation {
            return silent();
        }
        if query.issuer != self.keys.root() {
            let authorities = self.authorities();
            let said = authorities
                .iter()
                .find_map(|one| one.says(query, &self.clock));
            return said.map_or_else(silent, Ok);
        }
        let anew = max_age < Duration::from_secs(3600);
        let list = match (anew, &*self.lists.lock().unwrap()) {
            (true, (list, _)) | (false, (_, list)) => list.clone(),
        };
        list.map_or_else(silent, |list| Ok(of_list(list)))
    }

    fn remembered(&self, query: &RevocationQuery) -> Option<RevocationAnswers> {
        let (_, list) = &*self.lists.lock().unwrap();
        let ours = query.issuer == self.keys.root();
        list.clone().filter(|_| ours).map(of_list)
    }
}

fn of_list(list: Vec<u8>) -> RevocationAnswers {
    RevocationAnswers {
        ocsp: Vec::new(),
        crls: vec![list],
    }
}
