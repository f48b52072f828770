//! The CMS that is built reads back and verifies, with every kind of key.

use pades::cms::{
    BuildError, DigestAlgorithm, PublicKey, SignatureAlgorithm, SignedAttributes, SignedData,
    assemble,
};
use pades::x509::Certificate;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P384_SHA384};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding,
    RsaKeyPair,
};

use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};

use crate::pki::{Signer, authority};

/// Numbers for a key that protects nothing, the same each time (SplitMix64).
struct Steps(u64);

impl TryRng for Steps {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Ok(mixed ^ (mixed >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes
            .iter_mut()
            .try_for_each(|byte| self.try_next_u64().map(|number| *byte = number as u8))
    }
}

impl TryCryptoRng for Steps {}

fn self_signed(key: &KeyPair) -> Vec<u8> {
    CertificateParams::new(Vec::new())
        .unwrap()
        .self_signed(key)
        .unwrap()
        .der()
        .to_vec()
}

/// Builds, reads back, and checks value and attributes.
fn round_trip(
    certificate: &[u8],
    digest_algorithm: DigestAlgorithm,
    algorithm: SignatureAlgorithm,
    sign: impl Fn(&[u8]) -> Vec<u8>,
) {
    let digest = digest_algorithm.digest(b"document");
    let attributes = SignedAttributes::new(digest_algorithm, &digest, certificate).unwrap();
    let chain = [authority().issuing.clone(), certificate.to_vec()];
    let bytes = assemble(
        &attributes,
        &sign(attributes.der()),
        algorithm,
        &chain,
        None,
    )
    .unwrap();
    let cms = SignedData::parse(&bytes).unwrap();
    assert_eq!(
        cms.certificates.len(),
        2,
        "the signer's own certificate is there once"
    );
    assert!(cms.content.is_none());
    let [signer] = cms.signers.as_slice() else {
        panic!("one signer")
    };
    assert_eq!(signer.message_digest(), Ok(digest.as_slice()));
    assert!(signer.ess_certificate().unwrap().matches(certificate));
    assert!(
        signer.signing_time().is_err(),
        "PAdES has no signing-time attribute"
    );
    let key = Certificate::from_der(certificate)
        .unwrap()
        .public_key()
        .unwrap();
    assert_eq!(signer.verify(&key, &digest), Some(true));
    let other = Certificate::from_der(&authority().issuing)
        .unwrap()
        .public_key()
        .unwrap();
    assert_eq!(signer.verify(&other, &digest), Some(false));
}

#[test]
fn p256_signatures_read_back() {
    let signer = Signer::honest();
    let digest = DigestAlgorithm::Sha256.digest(b"document");
    let bytes = signer.cms(&digest);
    let cms = SignedData::parse(&bytes).unwrap();
    let key: PublicKey = Certificate::from_der(&signer.certificate)
        .unwrap()
        .public_key()
        .unwrap();
    assert_eq!(cms.signers[0].verify(&key, &digest), Some(true));
}

#[test]
fn p384_signatures_read_back() {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let random = SystemRandom::new();
    let scheme = &ECDSA_P384_SHA384_ASN1_SIGNING;
    let signing = EcdsaKeyPair::from_pkcs8(scheme, &key.serialize_der(), &random).unwrap();
    let sign = |message: &[u8]| signing.sign(&random, message).unwrap().as_ref().to_vec();
    let algorithm = SignatureAlgorithm::EcdsaP384;
    round_trip(&self_signed(&key), DigestAlgorithm::Sha384, algorithm, sign);
}

#[test]
fn rsa_signatures_of_both_schemes_read_back() {
    let pkcs8 = RsaPrivateKey::new(&mut Steps(7), 2048)
        .unwrap()
        .to_pkcs8_der()
        .unwrap();
    let certificate = self_signed(&KeyPair::try_from(pkcs8.as_bytes()).unwrap());
    let key = RsaKeyPair::from_pkcs8(pkcs8.as_bytes()).unwrap();
    let sign = |padding: &'static dyn RsaEncoding, message: &[u8]| {
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(padding, &SystemRandom::new(), message, &mut signature)
            .unwrap();
        signature
    };
    round_trip(
        &certificate,
        DigestAlgorithm::Sha512,
        SignatureAlgorithm::RsaPkcs1,
        |message| sign(&RSA_PKCS1_SHA512, message),
    );
    round_trip(
        &certificate,
        DigestAlgorithm::Sha256,
        SignatureAlgorithm::RsaPss,
        |message| sign(&RSA_PSS_SHA256, message),
    );
}

#[test]
fn sha1_is_never_signed_with() {
    let certificate = &Signer::honest().certificate;
    let made = SignedAttributes::new(DigestAlgorithm::Sha1, &[0; 20], certificate);
    assert_eq!(made, Err(BuildError::WeakDigest));
    let short = SignedAttributes::new(DigestAlgorithm::Sha256, &[0; 20], certificate);
    assert_eq!(
        short,
        Err(BuildError::DigestLength {
            expected: 32,
            found: 20
        })
    );
}

/// The same value with indefinite lengths throughout, as some signing devices write it.
#[test]
fn indefinite_lengths_read_like_definite_ones() {
    let signer = Signer::honest();
    let digest = DigestAlgorithm::Sha256.digest(b"document");
    let definite = signer.cms(&digest);
    let indefinite = loosen(&definite, 4);
    assert_ne!(definite, indefinite);
    let cms = SignedData::parse(&indefinite).unwrap();
    let key = Certificate::from_der(&signer.certificate)
        .unwrap()
        .public_key()
        .unwrap();
    assert_eq!(cms.signers[0].verify(&key, &digest), Some(true));
    assert_eq!(cms.certificates[0].len() + cms.certificates[1].len(), {
        let cms = SignedData::parse(&definite).unwrap();
        cms.certificates[0].len() + cms.certificates[1].len()
    });
}

/// Rewrites constructed elements with indefinite lengths, `depth` levels down.
fn loosen(bytes: &[u8], depth: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (header, length) = match rest[1] {
            short @ 0..0x80 => (2, short as usize),
            long => {
                let digits = &rest[2..2 + (long & 0x7f) as usize];
                (
                    2 + digits.len(),
                    digits.iter().fold(0, |n, &d| n << 8 | d as usize),
                )
            }
        };
        let (element, after) = rest.split_at(header + length);
        if element[0] & 0x20 != 0 && depth > 0 {
            out.extend([element[0], 0x80]);
            out.extend(loosen(&element[header..], depth - 1));
            out.extend([0, 0]);
        } else {
            out.extend_from_slice(element);
        }
        rest = after;
    }
    out
}

#[test]
fn attributes_must_be_there_exactly_once() {
    let signer = Signer::honest();
    let digest = DigestAlgorithm::Sha256.digest(b"document");
    let bytes = signer.cms(&digest);
    // message-digest (…9.4) renamed to content-type (…9.3): one is missing, one is twice there.
    let message_digest = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
    let at = bytes
        .windows(9)
        .position(|window| window == message_digest)
        .unwrap();
    let mut renamed = bytes.clone();
    renamed[at + 8] = 0x03;
    let cms = SignedData::parse(&renamed).unwrap();
    assert!(cms.signers[0].message_digest().is_err());
    assert!(cms.signers[0].content_type().is_err());
}

#[test]
fn no_truncation_makes_the_reader_panic() {
    let bytes = Signer::honest().cms(&DigestAlgorithm::Sha256.digest(b"document"));
    for length in 0..bytes.len() {
        assert!(SignedData::parse(&bytes[..length]).is_err());
    }
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0xff;
        let _ = SignedData::parse(&flipped).map(|cms| cms.signers.len());
        let _ = Certificate::from_der(&flipped);
    }
}
