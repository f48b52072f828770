//! The demo PKI: what it makes, that it is marked, and that others can read it.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::{fs, os::unix::fs::PermissionsExt};

use chungthuc_keystore::{
    KeyStore, Pin, PublicKeyAlgorithm, Unlock,
    checks::{self, CertificateProblem},
    demo_pki::{self, DEMO_PIN, DemoHolder, DemoPki, DemoPkiError, DemoService},
    is_demo_certificate,
    pkcs12::Pkcs12Store,
};
use common::{
    BASE_URL, demo, now,
    openssl::{self, text},
    rng,
};
use der::Decode;
use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use x509_cert::{
    Certificate,
    ext::pkix::{
        AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints,
        ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier, name::GeneralName,
    },
};

fn certificate(pki: &DemoPki, holder: DemoHolder) -> Certificate {
    Certificate::from_der(&pki.key(holder).unwrap().certificate.der).unwrap()
}

#[test]
fn a_second_start_finds_the_same_certificates() {
    let (_folder, pki) = demo();
    let again = demo_pki::open_or_create(&pki.folder, now(), &rng(), "http://other:1").unwrap();
    assert_eq!(again, pki);
    assert_eq!(again.base_url, BASE_URL);
}

#[test]
fn nothing_is_made_over_other_files_and_nothing_is_left_of_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("pki");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("thesis.txt"), "mine").unwrap();
    assert!(demo_pki::open_or_create(&taken, now(), &rng(), BASE_URL).is_err());
    assert!(demo_pki::create(&taken, now(), &rng(), BASE_URL).is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(fs::read(taken.join("thesis.txt")).unwrap(), b"mine");
}

#[test]
fn a_folder_from_before_the_program_had_a_key_is_opened_without_one() {
    let (_folder, pki) = demo();
    let own = pki.key(DemoHolder::System).unwrap();
    assert_eq!(
        own.certificate.subject_common_name,
        "Hệ thống chứng thực điện tử (bản dùng thử)"
    );
    for extension in ["p12", "chain"] {
        fs::remove_file(pki.folder.join(format!("he-thong.{extension}"))).unwrap();
    }
    let older = demo_pki::open(&pki.folder).unwrap();
    assert_eq!(older.keys.len() + 1, pki.keys.len());
    assert!(older.key(DemoHolder::System).is_none());
}

#[test]
fn an_incomplete_folder_is_said_to_be_so() {
    let (_folder, pki) = demo();
    fs::remove_file(pki.folder.join("pct.cs.p12")).unwrap();
    let opened = demo_pki::open(&pki.folder);
    assert!(
        matches!(opened, Err(DemoPkiError::Incomplete("pct.cs"))),
        "{opened:?}"
    );
}

#[test]
fn a_base_address_is_plain_http() {
    let folder = tempfile::tempdir().unwrap();
    for bad in ["https://a", "127.0.0.1:80", "http://a b", "http://đ"] {
        let made = demo_pki::create(&folder.path().join("pki"), now(), &rng(), bad);
        assert!(matches!(made, Err(DemoPkiError::BadBaseUrl)), "{bad}");
    }
}

#[test]
fn only_their_owner_can_read_the_files() {
    let (_folder, pki) = demo();
    assert_eq!(
        fs::metadata(&pki.folder).unwrap().permissions().mode() & 0o777,
        0o700
    );
    for entry in fs::read_dir(&pki.folder).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn every_leader_and_agency_has_a_key_of_the_kind_it_should() {
    let (_folder, pki) = demo();
    let rsa = PublicKeyAlgorithm::Rsa { bits: 2048 };
    let kind = |key: Option<&demo_pki::DemoKey>| key.unwrap().certificate.public_key;
    assert_eq!(kind(pki.key_of_person("lanhdao.cs")), rsa);
    assert_eq!(
        kind(pki.key_of_person("pct.cs")),
        PublicKeyAlgorithm::EcdsaP256
    );
    assert_eq!(kind(pki.key_of_person("uyquyen.cs")), rsa);
    assert_eq!(
        kind(pki.key_of_person("motnguoi.sn")),
        PublicKeyAlgorithm::EcdsaP384
    );
    assert_eq!(kind(pki.key_of_agency("H99.101")), rsa);
    assert_eq!(
        kind(pki.key_of_agency("H99.102")),
        PublicKeyAlgorithm::EcdsaP256
    );
    assert_eq!(kind(pki.key_of_agency("H99.103")), rsa);
    assert!(pki.key_of_person("tiepnhan.cs").is_none());
    let leader = &pki.key_of_person("lanhdao.cs").unwrap().certificate;
    assert_eq!(leader.subject_common_name, "Vũ Đình Khải Minh");
    assert_eq!(
        leader.issuer_common_name,
        "CA thử nghiệm phục vụ cơ quan nhà nước"
    );
    let seal = &pki.key_of_agency("H99.103").unwrap().certificate;
    assert_eq!(seal.subject_common_name, "UBND đặc khu Hòn Mây");
}

#[test]
fn certificates_are_valid_from_the_day_before_for_ten_five_and_three_years() {
    let (_folder, pki) = demo();
    let from = now() - SignedDuration::from_hours(24);
    for key in &pki.keys {
        let years = match key.holder {
            DemoHolder::Root => 10,
            DemoHolder::Issuer => 5,
            _ => 3,
        };
        let until = from.to_zoned(TimeZone::UTC) + years.years();
        assert_eq!(key.certificate.not_before, from, "{:?}", key.holder);
        assert_eq!(
            key.certificate.not_after,
            until.timestamp(),
            "{:?}",
            key.holder
        );
    }
}

#[test]
fn certificates_say_what_their_keys_are_for() {
    let (_folder, pki) = demo();
    for key in &pki.keys {
        let certificate = Certificate::from_der(&key.certificate.der).unwrap();
        let contents = certificate.tbs_certificate();
        let (critical, usage) = contents.get_extension::<KeyUsage>().unwrap().unwrap();
        let (_, constraints) = contents
            .get_extension::<BasicConstraints>()
            .unwrap()
            .unwrap();
        let authority = matches!(key.holder, DemoHolder::Root | DemoHolder::Issuer);
        let signs = matches!(
            key.holder,
            DemoHolder::Person { .. } | DemoHolder::Agency { .. } | DemoHolder::System
        );
        assert!(critical);
        assert_eq!(constraints.ca, authority);
        assert_eq!(
            (usage.key_cert_sign(), usage.crl_sign()),
            (authority, authority)
        );
        assert_eq!(usage.digital_signature(), !authority);
        assert_eq!(usage.non_repudiation(), signs);
        assert!(
            contents
                .get_extension::<SubjectKeyIdentifier>()
                .unwrap()
                .is_some()
        );
    }
    let tsa = certificate(&pki, DemoHolder::Service(DemoService::Timestamps));
    let usage = tsa
        .tbs_certificate()
        .get_extension::<ExtendedKeyUsage>()
        .unwrap()
        .unwrap();
    assert!(usage.0, "RFC 3161 §2.3");
    assert_eq!(usage.1.0[0].to_string(), "1.3.6.1.5.5.7.3.8");
}

#[test]
fn certificates_name_where_their_status_is_served() {
    let (_folder, pki) = demo();
    let leader = certificate(
        &pki,
        DemoHolder::Person {
            login: "lanhdao.cs",
        },
    );
    let contents = leader.tbs_certificate();
    let (_, access) = contents
        .get_extension::<AuthorityInfoAccessSyntax>()
        .unwrap()
        .unwrap();
    let addresses: Vec<String> = access
        .0
        .iter()
        .map(|access| match &access.access_location {
            GeneralName::UniformResourceIdentifier(address) => address.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        addresses,
        [format!("{BASE_URL}/ocsp"), format!("{BASE_URL}/ca.cer")]
    );
    let (_, points) = contents
        .get_extension::<CrlDistributionPoints>()
        .unwrap()
        .unwrap();
    assert!(format!("{points:?}").contains(&format!("{BASE_URL}/ca.crl")));
    // The issuer is named by key, too.
    let issuer = certificate(&pki, DemoHolder::Issuer);
    let (_, of_issuer) = issuer
        .tbs_certificate()
        .get_extension::<SubjectKeyIdentifier>()
        .unwrap()
        .unwrap();
    let (_, of_leader) = contents
        .get_extension::<AuthorityKeyIdentifier>()
        .unwrap()
        .unwrap();
    assert_eq!(of_leader.key_identifier, Some(of_issuer.0));
}

#[test]
fn serial_numbers_are_long_and_differ() {
    let (_folder, pki) = demo();
    let mut serials: Vec<Vec<u8>> = pki
        .keys
        .iter()
        .map(|key| certificate(&pki, key.holder))
        .map(|certificate| {
            certificate
                .tbs_certificate()
                .serial_number()
                .as_bytes()
                .to_vec()
        })
        .collect();
    assert!(serials.iter().all(|serial| serial.len() == 16));
    serials.sort();
    serials.dedup();
    assert_eq!(serials.len(), pki.keys.len());
}

#[test]
fn demo_certificates_are_recognised_and_refused_outside_the_demo() {
    let (_folder, pki) = demo();
    for key in &pki.keys {
        assert!(
            is_demo_certificate(&key.certificate.der),
            "{:?}",
            key.holder
        );
    }
    let leader = &pki.key_of_person("lanhdao.cs").unwrap().certificate;
    assert_eq!(checks::problems(leader, now(), true), []);
    assert_eq!(
        checks::problems(leader, now(), false),
        [CertificateProblem::Demo]
    );

    let other = rcgen::generate_simple_self_signed(["example.com".to_owned()]).unwrap();
    assert!(!is_demo_certificate(other.cert.der()));
    assert!(!is_demo_certificate(b"not a certificate"));
}

#[tokio::test]
async fn every_key_opens_with_the_demo_pin() {
    let (_folder, pki) = demo();
    let store = Pkcs12Store::new(&pki.folder, rng());
    let unlock = Unlock::Pin(Pin::new(DEMO_PIN.into()).unwrap());
    for key in &pki.keys {
        let shown = store.certificate(&key.locator).await.unwrap();
        assert_eq!(shown, key.certificate);
        assert_eq!(
            shown.chain.last().unwrap_or(&shown.der),
            pki.root().unwrap()
        );
        let algorithm = shown.public_key.default_signature().unwrap();
        let signature = store
            .sign(&key.locator, &unlock, algorithm, b"abc")
            .await
            .unwrap();
        assert!(checks::signature_matches(
            &shown, algorithm, b"abc", &signature
        ));
    }
}

#[test]
fn openssl_reads_the_files_and_verifies_the_chains() {
    if !openssl::is_there() {
        return;
    }
    let (folder, pki) = demo();
    let pem = |name: &str, der: &[u8]| openssl::pem(folder.path(), name, der);
    let root = pem("root.pem", pki.root().unwrap());
    let issuer = pem("issuer.pem", pki.issuer().unwrap());
    for key in &pki.keys[2..] {
        let pkcs12 = pki.folder.join(format!("{}.p12", key.locator.path()));
        let passphrase = format!("pass:{DEMO_PIN}");
        let inside = openssl::says(&[
            "pkcs12",
            "-in",
            text(&pkcs12),
            "-passin",
            &passphrase,
            "-nodes",
        ]);
        assert_eq!(inside.matches("BEGIN CERTIFICATE").count(), 3);
        assert_eq!(inside.matches("BEGIN PRIVATE KEY").count(), 1);
        let own = pem("own.pem", &key.certificate.der);
        let at = now().as_second().to_string();
        let verdict = openssl::says(&[
            "verify",
            "-x509_strict",
            "-attime",
            &at,
            "-CAfile",
            text(&root),
            "-untrusted",
            text(&issuer),
            text(&own),
        ]);
        assert!(verdict.ends_with(": OK\n"), "{verdict}");
    }
}
