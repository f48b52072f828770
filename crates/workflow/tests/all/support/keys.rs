//! Keys for tests: ECDSA on P-256 under an authority of their own, in memory, which can be made to
//! wait or to fail.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use chungthuc_keystore::{
    KeyError, KeyLocator, KeyStore, OpenKey, Pin, SignatureAlgorithm, SigningCertificate, Unlock,
};
use pades::x509::Certificate;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer,
    KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// The scheme of their addresses.
pub const SCHEME: &str = "test";
/// The PIN of each.
pub const PIN: &str = "12345678";

/// What a key does when it is asked.
#[derive(Debug, Clone)]
pub enum Mood {
    /// It signs.
    Willing,
    /// It signs once the semaphore gives a permit; the other one counts who is waiting.
    Slow {
        waiting: Arc<Semaphore>,
        go: Arc<Semaphore>,
    },
    /// It says no.
    Broken,
    /// It signs something else.
    Lying,
}

struct Held {
    pkcs8: Vec<u8>,
    certificate: SigningCertificate,
}

struct Inner {
    keys: HashMap<KeyLocator, Held>,
    mood: Mutex<Mood>,
    root: Vec<u8>,
    /// The root's list: nobody is revoked, as long as its certificates live.
    list: Vec<u8>,
    /// Its list on which all are.
    list_of_all: Vec<u8>,
}

/// Keys on their way to another process: name, PKCS#8 and certificates of each.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExportedKeys {
    keys: Vec<(String, Vec<u8>, Vec<Vec<u8>>)>,
    root: Vec<u8>,
    list: Vec<u8>,
    list_of_all: Vec<u8>,
}

/// The keys of a test.
#[derive(Clone)]
pub struct TestKeys(Arc<Inner>);

impl TestKeys {
    /// A key for each of `names`, which are also the paths of their addresses.
    pub fn of(names: &[&str]) -> Self {
        let (from, until) = (date_time_ymd(2026, 1, 1), date_time_ymd(2028, 1, 1));
        let root_key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::default();
        root.distinguished_name
            .push(DnType::CommonName, "Gốc thử nghiệm");
        root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        (root.not_before, root.not_after) = (from, until);
        let root_der = root.self_signed(&root_key).unwrap().der().to_vec();
        let issuer = Issuer::new(root, root_key);
        let mut keys = HashMap::new();
        for name in names {
            let key = KeyPair::generate().unwrap();
            let mut params = CertificateParams::default();
            params.distinguished_name.push(DnType::CommonName, *name);
            params.key_usages = vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::ContentCommitment,
            ];
            params.use_authority_key_identifier_extension = true;
            (params.not_before, params.not_after) = (from, until);
            let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
            let certificate = SigningCertificate::from_chain(vec![der, root_der.clone()]).unwrap();
            let held = Held {
                pkcs8: key.serialize_der(),
                certificate,
            };
            keys.insert(locator(name), held);
        }
        let list = |number: u64, revoked_certs| {
            let list = CertificateRevocationListParams {
                this_update: from,
                next_update: until,
                crl_number: SerialNumber::from(number),
                issuing_distribution_point: None,
                revoked_certs,
                key_identifier_method: KeyIdMethod::Sha256,
            };
            list.signed_by(&issuer).unwrap().der().to_vec()
        };
        let revoked = |held: &Held| RevokedCertParams {
            serial_number: Certificate::from_der(&held.certificate.der)
                .unwrap()
                .serial
                .into(),
            revocation_time: from,
            reason_code: None,
            invalidity_date: None,
        };
        Self(Arc::new(Inner {
            list: list(1, Vec::new()),
            list_of_all: list(2, keys.values().map(revoked).collect()),
            keys,
            mood: Mutex::new(Mood::Willing),
            root: root_der,
        }))
    }

    /// The same keys in another process.
    pub fn import(exported: &ExportedKeys) -> Self {
        let keys = exported.keys.iter().map(|(name, pkcs8, chain)| {
            let certificate = SigningCertificate::from_chain(chain.clone()).unwrap();
            let held = Held {
                pkcs8: pkcs8.clone(),
                certificate,
            };
            (locator(name), held)
        });
        Self(Arc::new(Inner {
            keys: keys.collect(),
            mood: Mutex::new(Mood::Willing),
            root: exported.root.clone(),
            list: exported.list.clone(),
            list_of_all: exported.list_of_all.clone(),
        }))
    }

    /// What [`TestKeys::import`] takes.
    pub fn export(&self) -> ExportedKeys {
        let keys = self.0.keys.iter().map(|(locator, held)| {
            let own = std::iter::once(held.certificate.der.clone());
            let chain = own.chain(held.certificate.chain.clone()).collect();
            (locator.path().to_owned(), held.pkcs8.clone(), chain)
        });
        ExportedKeys {
            keys: keys.collect(),
            root: self.0.root.clone(),
            list: self.0.list.clone(),
            list_of_all: self.0.list_of_all.clone(),
        }
    }

    /// The root's revocation list, DER.
    pub fn list(&self) -> &[u8] {
        &self.0.list
    }

    /// The root's revocation list on which all keys are, since they were certified, DER.
    pub fn list_of_all(&self) -> &[u8] {
        &self.0.list_of_all
    }

    /// The root's certificate, DER.
    pub fn root(&self) -> &[u8] {
        &self.0.root
    }

    /// A key's certificate.
    pub fn certificate_of(&self, name: &str) -> SigningCertificate {
        self.0.keys[&locator(name)].certificate.clone()
    }

    /// What every key does from here on.
    pub fn set_mood(&self, mood: Mood) {
        *self.0.mood.lock().unwrap() = mood;
    }

    /// Makes every key wait from here on. Gives a semaphore that has a permit for each that waits,
    /// and one whose permits let them go on.
    pub fn hold(&self) -> (Arc<Semaphore>, Arc<Semaphore>) {
        let (waiting, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        self.set_mood(Mood::Slow {
            waiting: Arc::clone(&waiting),
            go: Arc::clone(&go),
        });
        (waiting, go)
    }
}

/// The address of a key.
pub fn locator(name: &str) -> KeyLocator {
    KeyLocator::new(SCHEME, name).unwrap()
}

struct Opened {
    keys: TestKeys,
    locator: KeyLocator,
    certificate: SigningCertificate,
}

#[async_trait]
impl OpenKey for Opened {
    fn locator(&self) -> &KeyLocator {
        &self.locator
    }

    fn certificate(&self) -> &SigningCertificate {
        &self.certificate
    }

    async fn sign(&self, _: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut message = message;
        let mood = self.keys.0.mood.lock().unwrap().clone();
        match mood {
            Mood::Willing => {}
            Mood::Slow { waiting, go } => {
                waiting.add_permits(1);
                go.acquire().await.unwrap().forget();
            }
            Mood::Broken => return Err(KeyError::Rejected),
            Mood::Lying => message = b"something else",
        }
        let random = SystemRandom::new();
        let pkcs8 = &self.keys.0.keys[&self.locator].pkcs8;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, &random);
        Ok(key
            .unwrap()
            .sign(&random, message)
            .unwrap()
            .as_ref()
            .to_vec())
    }
}

#[async_trait]
impl KeyStore for TestKeys {
    async fn certificate(&self, key: &KeyLocator) -> Result<SigningCertificate, KeyError> {
        let held = self.0.keys.get(key);
        held.map(|held| held.certificate.clone())
            .ok_or_else(|| KeyError::NotFound(key.clone()))
    }

    async fn open(&self, key: &KeyLocator, pin: &Pin) -> Result<Arc<dyn OpenKey>, KeyError> {
        let certificate = self.certificate(key).await?;
        if *pin != Pin::new(PIN.to_owned()).unwrap() {
            return Err(KeyError::WrongPin);
        }
        Ok(Arc::new(Opened {
            keys: self.clone(),
            locator: key.clone(),
            certificate,
        }))
    }

    async fn sign(
        &self,
        _: &KeyLocator,
        unlock: &Unlock,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        match unlock {
            Unlock::Open(key) => key.sign(algorithm, message).await,
            Unlock::None | Unlock::Pin(_) => Err(KeyError::PinRequired),
        }
    }
}
