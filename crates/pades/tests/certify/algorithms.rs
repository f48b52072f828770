//! Every algorithm that is signed with: what comes of it holds here and for pyHanko, also below
//! authorities that sign certificates by it.

use std::process::Command;

use pades::cms::tlv::Element;
use pades::cms::{
    BuildError, DigestAlgorithm, PublicKey, SignatureAlgorithm, SignatureScheme, SignedAttributes,
    assemble,
};
use pades::limits::Limits;
use pades::validate::{FindingCode, Policy, Report, SubIndication, validate};
use pades::x509::{AnchorSet, Certificate, TrustStore};

use crate::keys::{Authority, Key, Signer, element};
use crate::scan::{Scan, Xref};
use crate::steps::{attestation, leader_at, prepare_bytes, stamp_image, time, usual_places};
use crate::tools::pyhanko;

use DigestAlgorithm::{Sha256, Sha384, Sha512};
use SignatureAlgorithm::{EcdsaP256, EcdsaP384, Ed25519, RsaPkcs1, RsaPss};

pub const ALL: [(SignatureAlgorithm, DigestAlgorithm); 13] = [
    (RsaPkcs1, Sha256),
    (RsaPkcs1, Sha384),
    (RsaPkcs1, Sha512),
    (RsaPss, Sha256),
    (RsaPss, Sha384),
    (RsaPss, Sha512),
    (EcdsaP256, Sha256),
    (EcdsaP256, Sha384),
    (EcdsaP256, Sha512),
    (EcdsaP384, Sha256),
    (EcdsaP384, Sha384),
    (EcdsaP384, Sha512),
    (Ed25519, Sha512),
];

pub fn signed_by(signer: &Signer) -> Vec<u8> {
    let prepared = prepare_bytes(&Scan::a4(Xref::Table).bytes(), &attestation());
    let pending = leader_at(&prepared, 1, usual_places().0, &stamp_image()).unwrap();
    signer.sign(&prepared, pending)
}

fn validated(file: &[u8], root: &[u8]) -> Report {
    let mut store = TrustStore::new();
    store.add_der(root, AnchorSet::Government).unwrap();
    validate(
        &file,
        &store,
        &Policy::default(),
        time(),
        &Limits::default(),
    )
    .unwrap()
}

/// Files with the root that each is judged by.
fn holds_for_pyhanko(files: &[(Vec<u8>, Vec<u8>)]) {
    let Some(judged) = pyhanko(files) else { return };
    assert_eq!(judged.as_array().unwrap().len(), files.len());
    for (index, signatures) in judged.as_array().unwrap().iter().enumerate() {
        let [signature] = signatures.as_array().unwrap().as_slice() else {
            panic!("one signature: {signatures}")
        };
        for answer in ["intact", "valid", "trusted"] {
            assert_eq!(signature[answer], true, "{index}: {signature}");
        }
    }
}

#[test]
fn every_algorithm_signs_and_its_signatures_hold() {
    let authority = Authority::new(EcdsaP256);
    let files = ALL.map(|(algorithm, digest)| {
        let signer = Signer::certified("Đỗ Thanh Trúc Lam", algorithm, digest, &authority);
        let file = signed_by(&signer);
        let report = validated(&file, &authority.root);
        let holds = report.holds_except_revocation();
        assert!(holds, "{algorithm:?} {digest:?}: {report:#?}");
        (file, authority.root.clone())
    });
    holds_for_pyhanko(&files);
}

#[test]
fn certificates_signed_by_every_algorithm_lead_to_their_root() {
    let files = [RsaPkcs1, RsaPss, EcdsaP256, EcdsaP384, Ed25519].map(|algorithm| {
        let authority = Authority::new(algorithm);
        let signer = Signer::certified("Đỗ Thanh Trúc Lam", EcdsaP256, Sha256, &authority);
        let file = signed_by(&signer);
        let report = validated(&file, &authority.root);
        assert!(
            report.holds_except_revocation(),
            "{algorithm:?}: {report:#?}"
        );
        // Nor does another root of the same name do; of RSA keys there is only one.
        if algorithm != RsaPkcs1 && algorithm != RsaPss {
            let other = validated(&file, &Authority::new(algorithm).root);
            let why = other.signatures[0].sub_indication;
            assert_eq!(why, Some(SubIndication::NoCertificateChainFound));
        }
        (file, authority.root)
    });
    holds_for_pyhanko(&files);
}

#[test]
fn a_value_with_another_bit_holds_for_no_algorithm() {
    let authority = Authority::new(EcdsaP256);
    for (algorithm, digest) in ALL {
        let signer = Signer::certified("Đỗ Thanh Trúc Lam", algorithm, digest, &authority);
        let key = public_key(&signer.certificate);
        let scheme = scheme(algorithm, digest);
        let value = signer.key.sign(digest, b"message");
        assert!(key.verify(scheme, b"message", &value));
        assert!(!key.verify(scheme, b"massage", &value));
        for place in [4, value.len() / 2, value.len() - 1] {
            let mut other = value.clone();
            other[place] ^= 1;
            assert!(!key.verify(scheme, b"message", &other), "{algorithm:?}");
        }
        assert!(!key.verify(scheme, b"message", &value[1..]));
        assert!(!key.verify(scheme, b"message", &[]));
        for (other, digest) in ALL.into_iter().filter(|(other, _)| *other != algorithm) {
            let same_kind = matches!(other, EcdsaP256 | EcdsaP384)
                && matches!(algorithm, EcdsaP256 | EcdsaP384);
            if !same_kind {
                let crossed = key.verify(self::scheme(other, digest), b"message", &value);
                assert!(!crossed, "{algorithm:?} as {other:?}");
            }
        }
    }
}

fn scheme(algorithm: SignatureAlgorithm, digest: DigestAlgorithm) -> SignatureScheme {
    match algorithm {
        RsaPkcs1 => SignatureScheme::RsaPkcs1(digest),
        RsaPss => SignatureScheme::RsaPss {
            digest,
            salt: digest.len(),
        },
        EcdsaP256 | EcdsaP384 => SignatureScheme::Ecdsa(digest),
        Ed25519 => SignatureScheme::Ed25519,
    }
}

fn public_key(certificate: &[u8]) -> PublicKey {
    let certificate = Certificate::from_der(certificate).unwrap();
    certificate.public_key().unwrap()
}

/// RFC 8419 §3.1.
#[test]
fn ed25519_goes_with_sha_512_only() {
    let signer = Signer::new("Đỗ Thanh Trúc Lam", Ed25519);
    for digest in [Sha256, Sha384] {
        let over = digest.digest(b"document");
        let attributes = SignedAttributes::new(digest, &over, &signer.certificate).unwrap();
        let value = signer.key.sign(digest, attributes.der());
        let built = assemble(&attributes, &value, Ed25519, &[], None);
        assert_eq!(built, Err(BuildError::DigestOfAlgorithm));
    }

    let algorithm = hex::decode("300506032b6570").unwrap();
    let read = |beside| SignatureScheme::from_algorithm(Element::read(&algorithm).unwrap(), beside);
    assert_eq!(read(Some(Sha512)), Some(SignatureScheme::Ed25519));
    assert_eq!(read(None), Some(SignatureScheme::Ed25519));
    assert_eq!(read(Some(Sha256)), None);
}

/// id-RSASSA-PSS in a certificate (RFC 4055 §1.2): no PKCS#1 v1.5 by this key, and with parameters
/// no other digest and no shorter salt.
#[test]
fn an_rsa_key_is_held_to_what_its_owner_restricted_it_to() {
    let key = Key::new(RsaPss);
    let public = rcgen::PublicKeyData::der_bytes(&key.pair()).to_vec();
    let oid = hex::decode("06092a864886f70d01010a").unwrap();
    let with = |algorithm: &[u8]| {
        let bits = element(0x03, &[&[0], &public]);
        PublicKey::from_spki(&element(0x30, &[&element(0x30, &[algorithm]), &bits]))
    };
    let sha256 = hex::decode("300d06096086480165030402010500").unwrap();
    let mask = hex::decode("06092a864886f70d010108").unwrap();
    let parameters = |salt: u8| {
        element(
            0x30,
            &[
                &element(0xa0, &[&sha256]),
                &element(0xa1, &[&element(0x30, &[&mask, &sha256])]),
                &element(0xa2, &[&element(0x02, &[&[salt]])]),
            ],
        )
    };
    let any_pss = with(&oid).unwrap();
    let pss_sha256 = with(&[oid.clone(), parameters(32)].concat()).unwrap();
    let longer_salt = with(&[oid.clone(), parameters(33)].concat()).unwrap();

    let verifies = |public: &PublicKey, algorithm, digest| {
        let own = Key::new(algorithm);
        let value = own.sign(digest, b"message");
        public.verify(scheme(algorithm, digest), b"message", &value)
    };
    assert!(verifies(&any_pss, RsaPss, Sha256) && verifies(&any_pss, RsaPss, Sha512));
    assert!(!verifies(&any_pss, RsaPkcs1, Sha256));
    assert!(verifies(&pss_sha256, RsaPss, Sha256));
    assert!(!verifies(&pss_sha256, RsaPss, Sha384));
    assert!(!verifies(&pss_sha256, RsaPkcs1, Sha256));
    assert!(!verifies(&longer_salt, RsaPss, Sha256));
}

/// Nobody here signs with P-521, but others do.
#[test]
fn signatures_by_p_521_of_openssl_hold() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &str| {
        let openssl = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(&folder)
            .status();
        openssl.is_ok_and(|status| status.success())
    };
    if !run("ecparam -name secp521r1 -genkey -noout -out key.pem") {
        eprintln!("openssl is not installed: nothing to compare with");
        return;
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    std::fs::write(folder.path().join("message"), b"message").unwrap();
    assert!(run("pkey -in key.pem -pubout -outform DER -out public"));
    let key = PublicKey::from_spki(&read("public")).unwrap();
    assert_eq!(key.bits(), 521);
    for (name, digest) in [("256", Sha256), ("384", Sha384), ("512", Sha512)] {
        let command = format!("dgst -sha{name} -sign key.pem -out value message");
        assert!(run(&command));
        let (scheme, value) = (SignatureScheme::Ecdsa(digest), read("value"));
        assert!(key.verify(scheme, b"message", &value), "{digest:?}");
        assert!(!key.verify(scheme, b"massage", &value), "{digest:?}");
    }
}

/// A point of small order has signatures that fit nearly every message.
#[test]
fn an_ed25519_key_of_small_order_verifies_nothing() {
    // The neutral element, and with it R = 0, S = 0.
    let neutral: Vec<u8> = std::iter::once(1).chain([0; 31]).collect();
    let algorithm = hex::decode("300506032b6570").unwrap();
    let spki = element(0x30, &[&algorithm, &element(0x03, &[&[0], &neutral])]);
    let value = [neutral.as_slice(), &[0; 32]].concat();
    let key = PublicKey::from_spki(&spki);
    assert!(!key.is_ok_and(|key| key.verify(SignatureScheme::Ed25519, b"message", &value)));
}

#[test]
fn an_ed25519_key_has_no_parameters() {
    let signer = Signer::new("Đỗ Thanh Trúc Lam", Ed25519);
    let certificate = &signer.certificate;
    let plain = hex::decode("300506032b6570032100").unwrap();
    let at = certificate
        .windows(plain.len())
        .position(|w| w == plain)
        .unwrap();
    let point = &certificate[at + plain.len()..][..32];
    let with_null = hex::decode("300706032b65700500").unwrap();
    let spki = element(0x30, &[&with_null, &element(0x03, &[&[0], point])]);
    assert!(PublicKey::from_spki(&spki).is_err());
}

#[test]
fn an_unknown_algorithm_is_told() {
    let authority = Authority::new(EcdsaP256);
    let signer = Signer::certified("Đỗ Thanh Trúc Lam", Ed25519, Sha512, &authority);
    let file = signed_by(&signer);
    // id-Ed25519 becomes id-Ed448 wherever the signature names it.
    let (ed25519, ed448) = ("06032b6570", "06032b6571");
    let text = file.iter().map(|&byte| byte as char).collect::<String>();
    let other: Vec<u8> = text
        .replace(ed25519, ed448)
        .chars()
        .map(|c| c as u8)
        .collect();
    assert_ne!(file, other);
    let report = validated(&other, &authority.root);
    let findings = &report.signatures[0].findings;
    let told = findings
        .iter()
        .any(|f| f.code == FindingCode::AlgorithmUnknown);
    assert!(told, "{report:#?}");
}
