//! The keys of a run: P-256 and RSA-3072 under a root of their own, as PKCS#12 files that both sides
//! open.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chungthuc_keystore::{KeyLocator, Pin, pkcs12};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use ring::rand::SystemRandom;
use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey, rand_core::UnwrapErr};

/// What opens the files.
pub const PIN: &str = "12345678";

/// Names of the keys.
pub const P256: &str = "p256";
pub const RSA: &str = "rsa";

/// All keys of a run.
pub struct Keys {
    /// The program's store.
    pub folder: PathBuf,
    /// PKCS#8 of both.
    pub p256: Vec<u8>,
    pub rsa: Vec<u8>,
    /// The root's certificate, in DER, and where it is for those who read files.
    pub root: Vec<u8>,
    pub root_file: PathBuf,
}

impl Keys {
    pub async fn make(folder: &Path) -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Gốc đo tốc độ");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let root = params.self_signed(&root_key).unwrap().der().to_vec();
        let root_file = folder.join("root.cer");
        fs::write(&root_file, &root).unwrap();
        let issuer = Issuer::new(params, root_key);
        let rsa = RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), 3072).unwrap();
        let keys = Self {
            folder: folder.join("keys"),
            p256: KeyPair::generate().unwrap().serialize_der(),
            rsa: rsa.to_pkcs8_der().unwrap().as_bytes().to_vec(),
            root,
            root_file,
        };
        keys.keep(P256, &keys.p256, &issuer).await;
        keys.keep(RSA, &keys.rsa, &issuer).await;
        keys
    }

    /// The PKCS#12 file of the key on P-256.
    pub fn p256_file(&self) -> PathBuf {
        self.folder.join(P256).with_extension("p12")
    }

    /// Puts a key into the store.
    async fn keep(&self, name: &str, pkcs8: &[u8], issuer: &Issuer<'_, KeyPair>) {
        let pair = KeyPair::try_from(pkcs8).unwrap();
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Đỗ Thanh Trúc Lam");
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        params.use_authority_key_identifier_extension = true;
        let own = params.signed_by(&pair, issuer).unwrap();
        let chain = [own.der().as_ref(), self.root.as_slice()]
            .map(|der| p12_keystore::Certificate::from_der(der).unwrap());
        let chain = p12_keystore::PrivateKeyChain::new(pkcs8, [1], chain);
        let mut contents = p12_keystore::KeyStore::new();
        contents.add_entry(name, p12_keystore::KeyStoreEntry::PrivateKeyChain(chain));
        let file = contents.writer(PIN).write().unwrap();
        let store = store(&self.folder);
        store.import(&locator(name), file, &pin()).await.unwrap();
    }
}

pub fn store(folder: &Path) -> pkcs12::Pkcs12Store {
    pkcs12::Pkcs12Store::new(folder, SystemRandom::new())
}

pub fn locator(name: &str) -> KeyLocator {
    KeyLocator::new(pkcs12::SCHEME, name).unwrap()
}

pub fn pin() -> Pin {
    Pin::new(PIN.to_owned()).unwrap()
}
