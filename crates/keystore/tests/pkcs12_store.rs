//! Keys in PKCS#12 files: who opens them, what they sign, and what is refused.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::{fs, os::unix::fs::symlink};

use chungthuc_keystore::{
    KeyError, KeyLocator, KeyStore, KeyStores, SignatureAlgorithm, UNLOCK_LIMIT, Unlock,
    UnlockCache,
    checks::{self, CertificateProblem},
    demo_pki::{self, DEMO_PIN, DemoPki},
    pkcs12::Pkcs12Store,
};
use common::{demo, key, now, openssl, pin, rng, run};
use jiff::SignedDuration;
use tempfile::TempDir;

const MESSAGE: &[u8] = b"the DER of some signed attributes";

fn store() -> (TempDir, DemoPki, Pkcs12Store) {
    let (folder, pki) = demo();
    let store = Pkcs12Store::new(&pki.folder, rng());
    (folder, pki, store)
}

fn demo_pin() -> Unlock {
    Unlock::Pin(pin(DEMO_PIN))
}

#[tokio::test]
async fn each_algorithm_makes_signatures_that_verify() {
    use SignatureAlgorithm::*;
    let (_folder, _, store) = store();
    let rsa = [
        RsaPkcs1Sha256,
        RsaPkcs1Sha384,
        RsaPkcs1Sha512,
        RsaPssSha256,
        RsaPssSha384,
        RsaPssSha512,
    ];
    let cases = rsa
        .map(|algorithm| ("lanhdao.cs", algorithm))
        .into_iter()
        .chain([
            ("pct.cs", EcdsaP256Sha256),
            ("motnguoi.sn", EcdsaP384Sha384),
        ]);
    for (name, algorithm) in cases {
        let certificate = store.certificate(&key(name)).await.unwrap();
        let signature = store
            .sign(&key(name), &demo_pin(), algorithm, MESSAGE)
            .await
            .unwrap();
        let verifies = |message, signature: &[u8]| {
            checks::signature_matches(&certificate, algorithm, message, signature)
        };
        assert!(verifies(MESSAGE, &signature), "{algorithm:?}");
        assert!(!verifies(b"another message", &signature), "{algorithm:?}");
        let other = store.certificate(&key("H99.101")).await.unwrap();
        assert!(!checks::signature_matches(
            &other, algorithm, MESSAGE, &signature
        ));
    }
}

#[tokio::test]
async fn an_algorithm_that_does_not_fit_the_key_is_refused() {
    let (_folder, _, store) = store();
    for (name, algorithm) in [
        ("pct.cs", SignatureAlgorithm::RsaPkcs1Sha256),
        ("pct.cs", SignatureAlgorithm::EcdsaP384Sha384),
        ("lanhdao.cs", SignatureAlgorithm::EcdsaP256Sha256),
    ] {
        let refused = store
            .sign(&key(name), &demo_pin(), algorithm, MESSAGE)
            .await;
        assert!(
            matches!(refused, Err(KeyError::Unsupported(_))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_wrong_pin_is_told_from_a_broken_file_and_from_no_file() {
    let (_folder, pki, store) = store();
    let wrong = pin("12345679");
    let opened = store.open(&key("lanhdao.cs"), &wrong).await.err();
    assert!(matches!(opened, Some(KeyError::WrongPin)), "{opened:?}");
    let beyond_bmp = store
        .open(&key("lanhdao.cs"), &pin("1234567🔑"))
        .await
        .err();
    assert!(
        matches!(beyond_bmp, Some(KeyError::WrongPin)),
        "{beyond_bmp:?}"
    );

    let path = pki.folder.join("lanhdao.cs.p12");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let broken = store.open(&key("lanhdao.cs"), &pin(DEMO_PIN)).await.err();
    assert!(matches!(broken, Some(KeyError::Damaged(_))), "{broken:?}");

    let none = store.open(&key("vanthu.cs"), &pin(DEMO_PIN)).await.err();
    assert!(matches!(none, Some(KeyError::NotFound(_))), "{none:?}");
    let none = store.certificate(&key("vanthu.cs")).await.err();
    assert!(matches!(none, Some(KeyError::NotFound(_))), "{none:?}");
}

#[tokio::test]
async fn no_pin_no_signature() {
    let (_folder, _, store) = store();
    let algorithm = SignatureAlgorithm::RsaPkcs1Sha256;
    let refused = store
        .sign(&key("lanhdao.cs"), &Unlock::None, algorithm, MESSAGE)
        .await;
    assert!(matches!(refused, Err(KeyError::PinRequired)), "{refused:?}");
    // Nor does somebody else's open key do.
    let open = Unlock::Open(
        store
            .open(&key("uyquyen.cs"), &pin(DEMO_PIN))
            .await
            .unwrap(),
    );
    let refused = store
        .sign(&key("lanhdao.cs"), &open, algorithm, MESSAGE)
        .await;
    assert!(matches!(refused, Err(KeyError::PinRequired)), "{refused:?}");
}

#[tokio::test]
async fn an_address_that_leads_out_of_the_folder_finds_nothing() {
    let (folder, pki, store) = store();
    let outside = folder.path().join("outside.p12");
    fs::copy(pki.folder.join("pct.cs.p12"), &outside).unwrap();
    fs::copy(
        pki.folder.join("pct.cs.chain"),
        folder.path().join("outside.chain"),
    )
    .unwrap();
    symlink(&outside, pki.folder.join("link.p12")).unwrap();
    symlink(folder.path(), pki.folder.join("up")).unwrap();
    let absolute = outside.with_extension("");
    for path in [
        "../outside",
        "a/../../outside",
        "./pct.cs",
        "//pct.cs",
        absolute.to_str().unwrap(),
        "up/outside",
        "up/new/key",
        "link",
        ".hidden",
        "pct.cs/",
        "a\\b",
        "a/b/c/d/e",
    ] {
        let opened = store.open(&key(path), &pin(DEMO_PIN)).await.err();
        assert!(
            matches!(opened, Some(KeyError::NotFound(_))),
            "{path}: {opened:?}"
        );
        let shown = store.certificate(&key(path)).await;
        assert!(
            matches!(shown, Err(KeyError::NotFound(_))),
            "{path}: {shown:?}"
        );
        let imported = store
            .import(&key(path), fs::read(&outside).unwrap(), &pin(DEMO_PIN))
            .await;
        assert!(
            matches!(
                imported,
                Err(KeyError::NotFound(_) | KeyError::AlreadyExists(_))
            ),
            "{path}: {imported:?}"
        );
    }
}

#[tokio::test]
async fn a_file_is_imported_once_byte_for_byte_and_only_with_its_pin() {
    let (folder, pki, _) = store();
    let bytes = fs::read(pki.folder.join("pct.cs.p12")).unwrap();
    let store = Pkcs12Store::new(folder.path().join("keys"), rng());
    let place = key("xa/pct");
    let wrong = store.import(&place, bytes.clone(), &pin("0000")).await;
    assert!(matches!(wrong, Err(KeyError::WrongPin)), "{wrong:?}");
    let shown = store
        .import(&place, bytes.clone(), &pin(DEMO_PIN))
        .await
        .unwrap();
    assert_eq!(shown, pki.key_of_person("pct.cs").unwrap().certificate);
    assert_eq!(store.certificate(&place).await.unwrap(), shown);
    let again = store.import(&place, bytes.clone(), &pin(DEMO_PIN)).await;
    assert!(
        matches!(again, Err(KeyError::AlreadyExists(_))),
        "{again:?}"
    );
    let mut names: Vec<_> = fs::read_dir(folder.path().join("keys/xa"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["pct.chain", "pct.p12"]);
    assert_eq!(
        fs::read(folder.path().join("keys/xa/pct.p12")).unwrap(),
        bytes
    );
}

#[tokio::test]
async fn a_file_put_into_the_folder_shows_its_certificate_once_it_was_opened() {
    let (_folder, pki, store) = store();
    fs::remove_file(pki.folder.join("pct.cs.chain")).unwrap();
    let unseen = store.certificate(&key("pct.cs")).await;
    assert!(matches!(unseen, Err(KeyError::Locked)), "{unseen:?}");
    store.open(&key("pct.cs"), &pin(DEMO_PIN)).await.unwrap();
    let seen = store.certificate(&key("pct.cs")).await.unwrap();
    assert_eq!(seen, pki.key_of_person("pct.cs").unwrap().certificate);
}

#[tokio::test]
async fn a_renewed_file_does_not_sign_for_the_certificate_that_was_shown_before() {
    let (_folder, pki, store) = store();
    fs::copy(
        pki.folder.join("uyquyen.cs.p12"),
        pki.folder.join("lanhdao.cs.p12"),
    )
    .unwrap();
    let algorithm = SignatureAlgorithm::RsaPkcs1Sha256;
    let first = store
        .sign(&key("lanhdao.cs"), &demo_pin(), algorithm, MESSAGE)
        .await;
    assert!(matches!(first, Err(KeyError::KeyMismatch)), "{first:?}");
    // From then on the new certificate is shown, and signed for.
    let shown = store.certificate(&key("lanhdao.cs")).await.unwrap();
    let signature = store
        .sign(&key("lanhdao.cs"), &demo_pin(), algorithm, MESSAGE)
        .await
        .unwrap();
    assert!(checks::signature_matches(
        &shown, algorithm, MESSAGE, &signature
    ));
}

#[tokio::test]
async fn a_key_kept_open_signs_without_pin_until_its_time_is_over() {
    let (_folder, _, store) = store();
    let (cache, place) = (UnlockCache::new(), key("lanhdao.cs"));
    let stores = KeyStores::new().with("pkcs12", std::sync::Arc::new(store));
    cache.keep(
        "session",
        stores.open(&place, &pin(DEMO_PIN)).await.unwrap(),
        now(),
    );
    let unlock = cache
        .unlock("session", &place, now() + SignedDuration::from_mins(14))
        .unwrap();
    let algorithm = SignatureAlgorithm::RsaPssSha256;
    let signature = stores
        .sign(&place, &unlock, algorithm, MESSAGE)
        .await
        .unwrap();
    let certificate = stores.certificate(&place).await.unwrap();
    assert!(checks::signature_matches(
        &certificate,
        algorithm,
        MESSAGE,
        &signature
    ));
    assert!(
        cache
            .unlock("session", &place, now() + UNLOCK_LIMIT)
            .is_none()
    );
    let elsewhere: KeyLocator = "pkcs11:token=1".parse().unwrap();
    assert!(matches!(
        stores.certificate(&elsewhere).await,
        Err(KeyError::NotFound(_))
    ));
}

#[tokio::test]
async fn files_of_openssl_open_old_encryption_too() {
    if !openssl::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Pkcs12Store::new(folder.path().join("keys"), rng());
    let run = |command: &str| run(folder.path(), command);
    run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout e.key \
         -out e.pem -days 9 -subj '/CN=Test' && \
         openssl req -x509 -newkey rsa:2048 -nodes -keyout r.key -out r.pem -days 9 \
         -subj '/CN=Test'",
    );
    let old = "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1";
    for (name, from, options) in [
        ("ec-new", "e", ""),
        ("ec-old", "e", old),
        ("rsa-new", "r", ""),
        ("rsa-old", "r", old),
    ] {
        run(&format!(
            "openssl pkcs12 -export -inkey {from}.key -in {from}.pem -out {name}.p12 \
             -passout pass:mat-khau {options}"
        ));
        let bytes = fs::read(folder.path().join(format!("{name}.p12"))).unwrap();
        let wrong = store
            .import(&key(name), bytes.clone(), &pin("mat-khau-"))
            .await;
        assert!(
            matches!(wrong, Err(KeyError::WrongPin)),
            "{name}: {wrong:?}"
        );
        let certificate = store
            .import(&key(name), bytes, &pin("mat-khau"))
            .await
            .unwrap();
        let algorithm = certificate.public_key.default_signature().unwrap();
        let unlock = Unlock::Pin(pin("mat-khau"));
        let signature = store
            .sign(&key(name), &unlock, algorithm, MESSAGE)
            .await
            .unwrap();
        assert!(
            checks::signature_matches(&certificate, algorithm, MESSAGE, &signature),
            "{name}"
        );
    }
    // Without a MAC a wrong PIN couldn't be told.
    run("openssl pkcs12 -export -inkey r.key -in r.pem -out m.p12 -passout pass:x -nomac");
    let bytes = fs::read(folder.path().join("m.p12")).unwrap();
    let no_mac = store.import(&key("m"), bytes, &pin("x")).await;
    assert!(
        matches!(no_mac, Err(KeyError::Unsupported(_))),
        "{no_mac:?}"
    );
}

#[tokio::test]
async fn a_file_with_the_key_of_another_certificate_is_refused() {
    let (_folder, pki, store) = store();
    let inside = |name: &str| {
        let bytes = fs::read(pki.folder.join(format!("{name}.p12"))).unwrap();
        let file = p12_keystore::KeyStore::from_pkcs12(&bytes, DEMO_PIN).unwrap();
        file.private_key_chain().unwrap().1.clone()
    };
    for (name, other) in [
        ("lanhdao.cs", "uyquyen.cs"),
        ("pct.cs", "H99.102"),
        ("pct.cs", "motnguoi.sn"),
        ("pct.cs", "lanhdao.cs"),
        ("motnguoi.sn", "pct.cs"),
        ("lanhdao.cs", "pct.cs"),
    ] {
        let chain = inside(name).chain().to_vec();
        let mixed = p12_keystore::PrivateKeyChain::new(inside(other).key(), [1], chain);
        let mut file = p12_keystore::KeyStore::new();
        file.add_entry("key", p12_keystore::KeyStoreEntry::PrivateKeyChain(mixed));
        let bytes = file.writer(DEMO_PIN).write().unwrap();
        let refused = store.import(&key("mixed"), bytes, &pin(DEMO_PIN)).await;
        assert!(
            matches!(refused, Err(KeyError::KeyMismatch)),
            "{name} {other}: {refused:?}"
        );
    }
}

#[test]
fn a_certificate_out_of_its_time_or_an_authoritys_is_not_signed_with() {
    let (_folder, pki) = demo();
    let leader = pki.key_of_person("lanhdao.cs").unwrap().certificate.clone();
    let before = leader.not_before - SignedDuration::from_secs(1);
    let found = checks::problems(&leader, before, true);
    assert!(found.contains(&CertificateProblem::NotYetValid {
        from: leader.not_before
    }));
    let after = leader.not_after + SignedDuration::from_secs(1);
    let expired = CertificateProblem::Expired {
        until: leader.not_after,
    };
    assert_eq!(checks::problems(&leader, after, true), [expired]);
    assert_eq!(checks::problems(&leader, leader.not_after, true), []);

    let issuer = pki
        .key(demo_pki::DemoHolder::Issuer)
        .unwrap()
        .certificate
        .clone();
    let found = checks::problems(&issuer, now(), true);
    assert_eq!(
        found,
        [CertificateProblem::KeyUsage, CertificateProblem::Authority]
    );

    let mut broken = leader.clone();
    broken.chain.remove(0);
    let found = checks::problems(&broken, now(), true);
    let subject = "Vũ Đình Khải Minh".to_owned();
    assert_eq!(found, [CertificateProblem::BrokenChain { subject }]);

    let mut later = leader;
    later.not_after = issuer.not_after + SignedDuration::from_hours(48);
    let at = issuer.not_after + SignedDuration::from_hours(24);
    let name = issuer.subject_common_name;
    let found = checks::problems(&later, at, true);
    assert_eq!(found, [CertificateProblem::IssuerNotValid { issuer: name }]);
}
