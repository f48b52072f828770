//! A root and two keys that it certified, and signing with them as a token would.

use pades::cms::{DigestAlgorithm, SignatureAlgorithm, SignedAttributes, assemble};
use pades::sign::PendingSignature;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};

/// A signer: certificate, issuers and key.
pub struct Signer {
    certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
    key: Key,
    algorithm: SignatureAlgorithm,
}

enum Key {
    Ec(Box<EcdsaKeyPair>),
    Rsa(Box<RsaKeyPair>),
}

impl Signer {
    /// A signer with a new key of this kind.
    pub fn new(name: &str, algorithm: SignatureAlgorithm) -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::new(Vec::new()).unwrap();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name
            .push(DnType::CommonName, "Test root");
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let root_certificate = root.self_signed(&root_key).unwrap();
        let issuer = Issuer::new(root, root_key);

        let pkcs8 = match algorithm {
            SignatureAlgorithm::RsaPkcs1 | SignatureAlgorithm::RsaPss => {
                let key = rsa::RsaPrivateKey::new(&mut Counter(1), 2048).unwrap();
                key.to_pkcs8_der().unwrap().as_bytes().to_vec()
            }
            _ => KeyPair::generate().unwrap().serialize_der(),
        };
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        let public = KeyPair::try_from(pkcs8.as_slice()).unwrap();
        let certificate = params.signed_by(&public, &issuer).unwrap();
        let key = match algorithm {
            SignatureAlgorithm::RsaPkcs1 | SignatureAlgorithm::RsaPss => {
                Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(&pkcs8).unwrap()))
            }
            _ => {
                let scheme = &ECDSA_P256_SHA256_ASN1_SIGNING;
                let key = EcdsaKeyPair::from_pkcs8(scheme, &pkcs8, &SystemRandom::new());
                Key::Ec(Box::new(key.unwrap()))
            }
        };
        let chain = vec![root_certificate.der().to_vec()];
        Self {
            certificate: certificate.der().to_vec(),
            chain,
            key,
            algorithm,
        }
    }

    /// The CMS for a signature over `document`.
    pub fn cms(&self, document: &[u8], pending: &PendingSignature) -> Vec<u8> {
        let digest = pending
            .digest_over(&document, DigestAlgorithm::Sha256)
            .unwrap();
        let attributes =
            SignedAttributes::new(DigestAlgorithm::Sha256, &digest, &self.certificate).unwrap();
        let random = SystemRandom::new();
        let signature = match &self.key {
            Key::Ec(key) => key
                .sign(&random, attributes.der())
                .unwrap()
                .as_ref()
                .to_vec(),
            Key::Rsa(key) => {
                let padding: &dyn ring::signature::RsaEncoding = match self.algorithm {
                    SignatureAlgorithm::RsaPss => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(padding, &random, attributes.der(), &mut signature)
                    .unwrap();
                signature
            }
        };
        assemble(&attributes, &signature, self.algorithm, &self.chain, None).unwrap()
    }

    /// The document with the signature appended.
    pub fn sign(&self, document: &[u8], pending: PendingSignature) -> Vec<u8> {
        let cms = self.cms(document, &pending);
        let mut signed = document.to_vec();
        signed.extend(pending.complete(&cms).unwrap());
        signed
    }
}

/// The same "random" numbers each time: a multiplicative generator, for test keys
/// only.
struct Counter(u64);

impl TryRng for Counter {
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
        for byte in bytes {
            *byte = self.try_next_u64()? as u8;
        }
        Ok(())
    }
}

impl TryCryptoRng for Counter {}
