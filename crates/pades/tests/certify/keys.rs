//! Keys of every kind, authorities that certify them, and signing with them as a token would.

use std::sync::OnceLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use p256::pkcs8::DecodePrivateKey as _;
use pades::cms::tlv::Element;
use pades::cms::{DigestAlgorithm, SignatureAlgorithm, SignedAttributes, assemble};
use pades::sign::PendingSignature;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CustomExtension,
    DistinguishedName, DnType, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber,
    date_time_ymd,
};
use ring::rand::SystemRandom;
use ring::signature as by_ring;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};
use signature::hazmat::PrehashSigner as _;

/// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and 32 bytes of salt, as an AlgorithmIdentifier.
const PSS_SHA256: &str = "304106092a864886f70d01010a3034a00f300d06096086480165030402010500\
                          a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120";

/// A private key, and how it signs.
pub struct Key {
    pub pkcs8: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl Key {
    /// A signer's new key.
    pub fn new(algorithm: SignatureAlgorithm) -> Self {
        Self::at(0, algorithm)
    }

    /// A new key for whoever is at this place of a chain, from 0; of RSA keys there is one for each
    /// place, since they take their time.
    fn at(place: usize, algorithm: SignatureAlgorithm) -> Self {
        static RSA: [OnceLock<Vec<u8>>; 3] = [const { OnceLock::new() }; 3];
        let pkcs8 = match algorithm {
            SignatureAlgorithm::RsaPkcs1 | SignatureAlgorithm::RsaPss => RSA[place]
                .get_or_init(|| {
                    let mut numbers = Counter(place as u64);
                    let key = rsa::RsaPrivateKey::new(&mut numbers, 2048).unwrap();
                    key.to_pkcs8_der().unwrap().as_bytes().to_vec()
                })
                .clone(),
            SignatureAlgorithm::EcdsaP256 => generated(&rcgen::PKCS_ECDSA_P256_SHA256),
            SignatureAlgorithm::EcdsaP384 => generated(&rcgen::PKCS_ECDSA_P384_SHA384),
            SignatureAlgorithm::Ed25519 => generated(&rcgen::PKCS_ED25519),
        };
        Self { pkcs8, algorithm }
    }

    /// As `rcgen` wants it.
    pub fn pair(&self) -> KeyPair {
        KeyPair::try_from(self.pkcs8.as_slice()).unwrap()
    }

    /// Signs the bytes: by ring where it can, as the product does, else by the curve's own crate.
    pub fn sign(&self, digest: DigestAlgorithm, message: &[u8]) -> Vec<u8> {
        use DigestAlgorithm::{Sha256, Sha384};
        use SignatureAlgorithm::{EcdsaP256, EcdsaP384, Ed25519, RsaPkcs1, RsaPss};
        let random = SystemRandom::new();
        let ecdsa = |scheme| {
            let key = by_ring::EcdsaKeyPair::from_pkcs8(scheme, &self.pkcs8, &random).unwrap();
            key.sign(&random, message).unwrap().as_ref().to_vec()
        };
        match (self.algorithm, digest) {
            (RsaPkcs1 | RsaPss, _) => {
                let key = by_ring::RsaKeyPair::from_pkcs8(&self.pkcs8).unwrap();
                let mut value = vec![0; key.public().modulus_len()];
                let padding = padding(self.algorithm, digest);
                key.sign(padding, &random, message, &mut value).unwrap();
                value
            }
            (EcdsaP256, Sha256) => ecdsa(&by_ring::ECDSA_P256_SHA256_ASN1_SIGNING),
            (EcdsaP384, Sha384) => ecdsa(&by_ring::ECDSA_P384_SHA384_ASN1_SIGNING),
            (EcdsaP256, _) => {
                let key = p256::ecdsa::SigningKey::from_pkcs8_der(&self.pkcs8).unwrap();
                let value: p256::ecdsa::Signature =
                    key.sign_prehash(&digest.digest(message)).unwrap();
                value.to_der().as_bytes().to_vec()
            }
            (EcdsaP384, _) => {
                let key = p384::ecdsa::SigningKey::from_pkcs8_der(&self.pkcs8).unwrap();
                let value: p384::ecdsa::Signature =
                    key.sign_prehash(&digest.digest(message)).unwrap();
                value.to_der().as_bytes().to_vec()
            }
            (Ed25519, _) => {
                let key = by_ring::Ed25519KeyPair::from_pkcs8(&self.pkcs8).unwrap();
                key.sign(message).as_ref().to_vec()
            }
        }
    }
}

fn generated(algorithm: &'static rcgen::SignatureAlgorithm) -> Vec<u8> {
    KeyPair::generate_for(algorithm).unwrap().serialize_der()
}

fn padding(
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
) -> &'static dyn by_ring::RsaEncoding {
    match (algorithm == SignatureAlgorithm::RsaPss, digest) {
        (false, DigestAlgorithm::Sha384) => &by_ring::RSA_PKCS1_SHA384,
        (false, DigestAlgorithm::Sha512) => &by_ring::RSA_PKCS1_SHA512,
        (false, _) => &by_ring::RSA_PKCS1_SHA256,
        (true, DigestAlgorithm::Sha384) => &by_ring::RSA_PSS_SHA384,
        (true, DigestAlgorithm::Sha512) => &by_ring::RSA_PSS_SHA512,
        (true, _) => &by_ring::RSA_PSS_SHA256,
    }
}

/// A root and an issuing authority below it, whose keys are of one kind: so are the signatures of
/// the certificates that they issue.
pub struct Authority {
    pub root: Vec<u8>,
    pub issuing: Vec<u8>,
    key: Key,
    issuer: Issuer<'static, KeyPair>,
    root_key: Key,
    above: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new(algorithm: SignatureAlgorithm) -> Self {
        let params = |name: &str| {
            let mut params = CertificateParams::new(Vec::new()).unwrap();
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name.push(DnType::CommonName, name);
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            params
        };
        let (root, issuing) = (params("Test root"), params("Test authority"));
        let (root_key, key) = (Key::at(2, algorithm), Key::at(1, algorithm));
        let root_der = root.self_signed(&root_key.pair()).unwrap().der().to_vec();
        let above = Issuer::new(root, root_key.pair());
        let issuing_der = issue(&issuing, &key.pair(), &above, &root_key);
        Self {
            root: root_der,
            issuing: issuing_der,
            issuer: Issuer::new(issuing, key.pair()),
            key,
            root_key,
            above,
        }
    }

    /// The lists of the root and of the issuing authority, on which nobody stands, for a week.
    pub fn lists(&self, from: Timestamp) -> [Vec<u8>; 2] {
        let time = |time: Timestamp| {
            date_time_ymd(1970, 1, 1) + Duration::from_secs(time.as_second().unsigned_abs())
        };
        [(&self.above, &self.root_key), (&self.issuer, &self.key)].map(|(issuer, key)| {
            let list = CertificateRevocationListParams {
                this_update: time(from),
                next_update: time(from + SignedDuration::from_hours(24 * 7)),
                crl_number: SerialNumber::from(1u64),
                issuing_distribution_point: None,
                revoked_certs: Vec::new(),
                key_identifier_method: KeyIdMethod::Sha256,
            };
            signed_by(key, list.signed_by(issuer).unwrap().der())
        })
    }
}

/// A certificate of `holder`.
fn issue(
    params: &CertificateParams,
    holder: &KeyPair,
    issuer: &Issuer<'_, KeyPair>,
    key: &Key,
) -> Vec<u8> {
    signed_by(key, params.signed_by(holder, issuer).unwrap().der())
}

/// A certificate or list that `rcgen` signed by this key; by PSS, as which it can't sign, if that is
/// what the key is for.
fn signed_by(key: &Key, der: &[u8]) -> Vec<u8> {
    if key.algorithm != SignatureAlgorithm::RsaPss {
        return der.to_vec();
    }
    let pss = hex::decode(PSS_SHA256).unwrap();
    let mut outer = Element::read(der).unwrap().children();
    let mut fields = outer.take(0x30).unwrap().children();
    let by_rcgen = outer.take(0x30).unwrap().raw;
    let mut parts = Vec::new();
    while !fields.is_empty() {
        let part = fields.any().unwrap().raw;
        parts.push(if part == by_rcgen { &pss } else { part });
    }
    let tbs = element(0x30, &parts);
    let value = key.sign(DigestAlgorithm::Sha256, &tbs);
    element(0x30, &[&tbs, &pss, &element(0x03, &[&[0], &value])])
}

/// An element in DER.
pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let [high, low] = u16::try_from(value.len()).unwrap().to_be_bytes();
    let head = match (high, low) {
        (0, ..0x80) => vec![tag, low],
        (0, _) => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head, value].concat()
}

/// What a signer's certificate is made from.
fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    params
}

/// A signer: certificate, issuers and key.
pub struct Signer {
    pub certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
    pub key: Key,
    digest: DigestAlgorithm,
}

impl Signer {
    /// A signer with a new key of this kind, and authorities with P-256 keys.
    pub fn new(name: &str, algorithm: SignatureAlgorithm) -> Self {
        let authority = Authority::new(SignatureAlgorithm::EcdsaP256);
        let digest = match algorithm {
            SignatureAlgorithm::Ed25519 => DigestAlgorithm::Sha512,
            _ => DigestAlgorithm::Sha256,
        };
        Self::certified(name, algorithm, digest, &authority)
    }

    /// A signer with a new key of this kind, who takes digests by `digest`.
    pub fn certified(
        name: &str,
        algorithm: SignatureAlgorithm,
        digest: DigestAlgorithm,
        authority: &Authority,
    ) -> Self {
        Self::with(named(name), algorithm, digest, authority)
    }

    /// A time-stamping authority with an RSA key.
    pub fn stamper(authority: &Authority) -> Self {
        let usage = element(0x30, &[&hex::decode("06082b06010505070308").unwrap()]);
        let mut usage = CustomExtension::from_oid_content(&[2, 5, 29, 37], usage);
        usage.set_criticality(true);
        let mut params = named("Test TSA");
        params.custom_extensions.push(usage);
        let sha256 = DigestAlgorithm::Sha256;
        Self::with(params, SignatureAlgorithm::RsaPkcs1, sha256, authority)
    }

    fn with(
        params: CertificateParams,
        algorithm: SignatureAlgorithm,
        digest: DigestAlgorithm,
        authority: &Authority,
    ) -> Self {
        let key = Key::new(algorithm);
        Self {
            certificate: issue(&params, &key.pair(), &authority.issuer, &authority.key),
            chain: vec![authority.issuing.clone(), authority.root.clone()],
            key,
            digest,
        }
    }

    /// The CMS for a signature over `document`.
    pub fn cms(&self, document: &[u8], pending: &PendingSignature) -> Vec<u8> {
        let digest = pending.digest_over(&document, self.digest).unwrap();
        let attributes = SignedAttributes::new(self.digest, &digest, &self.certificate).unwrap();
        let value = self.key.sign(self.digest, attributes.der());
        assemble(&attributes, &value, self.key.algorithm, &self.chain, None).unwrap()
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
