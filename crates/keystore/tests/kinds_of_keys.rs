//! Every kind of key that signs, as openssl writes it: it opens, signs by the algorithms that are its
//! own, and by no other.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::fs;

use chungthuc_keystore::{
    KeyError, KeyStore,
    PublicKeyAlgorithm::{self, *},
    SignatureAlgorithm::{self, *},
    SigningCertificate, Unlock, checks,
    pkcs12::Pkcs12Store,
};
use common::{key, openssl, pin, rng, run};
use tempfile::TempDir;

const MESSAGE: &[u8] = b"the DER of some signed attributes";
const PASSPHRASE: &str = "mat-khau";

const ALL: [SignatureAlgorithm; 9] = [
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
    EcdsaP256Sha256,
    EcdsaP384Sha384,
    SignatureAlgorithm::Ed25519,
];

/// What openssl is asked for, what it is then said to be, and what it signs by, its default first.
fn kinds() -> [(
    &'static str,
    PublicKeyAlgorithm,
    &'static [SignatureAlgorithm],
); 5] {
    [
        ("rsa:2048", Rsa { bits: 2048 }, &ALL[..6]),
        ("rsa-pss:2048", RsaPss { bits: 2048 }, &ALL[3..6]),
        ("ec:P-256", EcdsaP256, &ALL[6..7]),
        ("ec:P-384", EcdsaP384, &ALL[7..8]),
        ("ed25519", PublicKeyAlgorithm::Ed25519, &ALL[8..]),
    ]
}

/// A self-signed certificate and its key in one PKCS#12 file.
fn made(folder: &TempDir, kind: &str) -> Vec<u8> {
    let kind = kind
        .replace("ec:", "ec -pkeyopt ec_paramgen_curve:")
        .replace("rsa-pss:", "rsa-pss -pkeyopt rsa_keygen_bits:");
    run(
        folder.path(),
        &format!(
            "openssl req -x509 -newkey {kind} -nodes -keyout key.pem -out own.pem -days 9 \
             -subj '/CN=Test' && openssl pkcs12 -export -inkey key.pem -in own.pem -out key.p12 \
             -passout pass:{PASSPHRASE}"
        ),
    );
    fs::read(folder.path().join("key.p12")).unwrap()
}

async fn imported(
    folder: &TempDir,
    store: &Pkcs12Store,
    name: &str,
    kind: &str,
) -> SigningCertificate {
    let file = made(folder, kind);
    let taken = store.import(&key(name), file, &pin(PASSPHRASE)).await;
    taken.unwrap_or_else(|refused| panic!("{kind}: {refused:?}"))
}

#[tokio::test]
async fn each_kind_signs_by_its_own_algorithms_and_by_no_other() {
    if !openssl::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Pkcs12Store::new(folder.path().join("keys"), rng());
    let unlock = Unlock::Pin(pin(PASSPHRASE));
    for (index, (kind, expected, own)) in kinds().into_iter().enumerate() {
        let name = format!("key{index}");
        let certificate = imported(&folder, &store, &name, kind).await;
        assert_eq!(certificate.public_key, expected);
        assert_eq!(certificate.public_key.default_signature(), Some(own[0]));
        for algorithm in ALL {
            let signed = store.sign(&key(&name), &unlock, algorithm, MESSAGE).await;
            if own.contains(&algorithm) {
                let signature = signed.unwrap();
                let verifies = |message, signature: &[u8]| {
                    checks::signature_matches(&certificate, algorithm, message, signature)
                };
                assert!(verifies(MESSAGE, &signature), "{kind} {algorithm:?}");
                assert!(!verifies(b"another message", &signature), "{kind}");
            } else {
                let refused = matches!(signed, Err(KeyError::Unsupported(_)));
                assert!(refused, "{kind} {algorithm:?}: {signed:?}");
            }
        }
    }
}

#[tokio::test]
async fn kinds_that_nothing_here_signs_with_are_refused_when_they_are_imported() {
    if !openssl::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Pkcs12Store::new(folder.path().join("keys"), rng());
    for kind in ["ec:P-521", "ed448", "rsa:4104"] {
        let file = made(&folder, kind);
        let refused = store.import(&key("key"), file, &pin(PASSPHRASE)).await;
        let is_refused = matches!(refused, Err(KeyError::Unsupported(_)));
        assert!(is_refused, "{kind}: {refused:?}");
    }
}

#[tokio::test]
async fn an_ed25519_key_signs_only_for_its_own_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let store = Pkcs12Store::new(folder.path().join("keys"), rng());
    let own = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let other = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let p256 = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::default()
        .self_signed(&own)
        .unwrap();
    let file = |pkcs8: &[u8]| {
        let certificate = p12_keystore::Certificate::from_der(certificate.der()).unwrap();
        let chain = p12_keystore::PrivateKeyChain::new(pkcs8, [1], [certificate]);
        let mut file = p12_keystore::KeyStore::new();
        file.add_entry("key", p12_keystore::KeyStoreEntry::PrivateKeyChain(chain));
        file.writer(PASSPHRASE).write().unwrap()
    };
    for wrong in [&other, &p256] {
        let file = file(wrong.serialized_der());
        let refused = store.import(&key("key"), file, &pin(PASSPHRASE)).await;
        let is_refused = matches!(refused, Err(KeyError::KeyMismatch));
        assert!(is_refused, "{refused:?}");
    }
    let file = file(own.serialized_der());
    store
        .import(&key("key"), file, &pin(PASSPHRASE))
        .await
        .unwrap();
}
