//! A root, and signers that it certified.

use std::sync::OnceLock;

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::pkcs8::DecodePrivateKey;
use pades::cms::{DigestAlgorithm, SignatureAlgorithm, SignedAttributes, assemble};
use pades::x509::{AnchorSet, TrustStore};
use rcgen::string::BmpString;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

use crate::services::{der, oid, sequence};

const ISSUING_NAME: &str = "CA thử nghiệm";

/// The root of all signers in these tests, an issuing authority below it, and their keys.
pub struct Authority {
    pub root: Vec<u8>,
    pub issuing: Vec<u8>,
    /// The issuing authority's key, as PKCS#8.
    pub issuing_key: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
    root_issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// The issuing authority with its name in another type of strings.
    fn spelled_otherwise(&self) -> Issuer<'static, KeyPair> {
        let mut params = authority_params("", 0);
        params.distinguished_name = DistinguishedName::new();
        let name = BmpString::try_from(ISSUING_NAME).unwrap();
        params
            .distinguished_name
            .push(DnType::CommonName, DnValue::BmpString(name));
        let key = KeyPair::try_from(self.issuing_key.as_slice()).unwrap();
        Issuer::new(params, key)
    }

    /// The root, or the issuing authority below it.
    pub fn issuer(&self, of_root: bool) -> &Issuer<'static, KeyPair> {
        if of_root {
            &self.root_issuer
        } else {
            &self.issuer
        }
    }
}

/// One signer.
pub struct Signer {
    pub certificate: Vec<u8>,
    key: EcdsaKeyPair,
    /// The same key, as PKCS#8.
    pkcs8: Vec<u8>,
}

/// Who certifies.
#[derive(Clone, Copy)]
pub enum By {
    Issuing,
    /// The issuing authority, whose name is spelled by another type of strings.
    IssuingSpelledOtherwise,
    Root,
    /// Somebody who has the issuing authority's name, and another key.
    Namesake,
}

/// What a signer's certificate says; the defaults are those of an honest one.
pub struct Profile {
    pub name: &'static str,
    pub years: (i32, i32),
    pub key_usages: Vec<KeyUsagePurpose>,
    pub extended_key_usages: Vec<ExtendedKeyUsagePurpose>,
    /// The extended key usage is critical, as a time-stamping authority's must be.
    pub critical_usage: bool,
    /// Who certified it.
    pub by: By,
    /// It says that it needn't be checked for revocation, as an OCSP responder's may.
    pub no_check: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            name: "Nguyễn Văn An",
            years: (2025, 2030),
            key_usages: vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::ContentCommitment,
            ],
            extended_key_usages: Vec::new(),
            critical_usage: false,
            by: By::Issuing,
            no_check: false,
        }
    }
}

fn authority_params(name: &str, path_length: u8) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    params
}

/// The authority, made once.
pub fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| {
        let root_key = KeyPair::generate().unwrap();
        let root_params = authority_params("Gốc thử nghiệm", 1);
        let root = root_params.self_signed(&root_key).unwrap();
        let issuing_key = KeyPair::generate().unwrap();
        let issuing_params = authority_params(ISSUING_NAME, 0);
        let root_issuer = Issuer::new(root_params, root_key);
        let issuing = issuing_params
            .signed_by(&issuing_key, &root_issuer)
            .unwrap();
        Authority {
            issuing_key: issuing_key.serialize_der(),
            root: root.der().to_vec(),
            issuing: issuing.der().to_vec(),
            issuer: Issuer::new(issuing_params, issuing_key),
            root_issuer,
        }
    })
}

/// The store that trusts the root.
pub fn trusted() -> TrustStore {
    let mut store = TrustStore::new();
    store
        .add_der(&authority().root, AnchorSet::Government)
        .unwrap();
    store
}

/// What a certificate with this profile is made from.
fn parameters(profile: &Profile) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, profile.name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "UBND xã Thử Nghiệm");
    params.key_usages = profile.key_usages.clone();
    if profile.critical_usage {
        // rcgen writes the extension as not critical.
        let usage = "1.3.6.1.5.5.7.3.8";
        let mut extension =
            CustomExtension::from_oid_content(&[2, 5, 29, 37], sequence(&[&oid(usage)]));
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    } else {
        params.extended_key_usages = profile.extended_key_usages.clone();
    }
    if profile.no_check {
        let null = der(0x05, &[]);
        let extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 5], null);
        params.custom_extensions.push(extension);
    }
    params.not_before = date_time_ymd(profile.years.0, 1, 1);
    params.not_after = date_time_ymd(profile.years.1, 1, 1);
    params
}

/// Signs bytes with a key on P-256, as ECDSA with any digest.
pub fn sign_by(pkcs8: &[u8], digest: DigestAlgorithm, bytes: &[u8]) -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_pkcs8_der(pkcs8).unwrap();
    let signature: p256::ecdsa::DerSignature = key.sign_prehash(&digest.digest(bytes)).unwrap();
    signature.as_bytes().to_vec()
}

impl Signer {
    /// A signer whose certificate has this profile.
    pub fn new(profile: &Profile) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = parameters(profile);
        let certificate = match profile.by {
            By::Issuing => params.signed_by(&key, &authority().issuer),
            By::IssuingSpelledOtherwise => params.signed_by(&key, &authority().spelled_otherwise()),
            By::Root => params.signed_by(&key, &authority().root_issuer),
            By::Namesake => {
                let params_of_other = authority_params(ISSUING_NAME, 0);
                let other = Issuer::new(params_of_other, KeyPair::generate().unwrap());
                params.signed_by(&key, &other)
            }
        };
        Self::with_key(certificate.unwrap().der().to_vec(), &key)
    }

    /// A signer whom nobody vouches for, made once.
    pub fn stranger() -> &'static Self {
        static STRANGER: OnceLock<Signer> = OnceLock::new();
        STRANGER.get_or_init(|| {
            let unknown = authority_params("CA không ai biết", 0);
            let issuer = Issuer::new(unknown, KeyPair::generate().unwrap());
            let key = KeyPair::generate().unwrap();
            let certificate = parameters(&Profile::default()).signed_by(&key, &issuer);
            Self::with_key(certificate.unwrap().der().to_vec(), &key)
        })
    }

    fn with_key(certificate: Vec<u8>, key: &KeyPair) -> Self {
        let pkcs8 = key.serialize_der();
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8, &random);
        Self {
            certificate,
            key: key.unwrap(),
            pkcs8,
        }
    }

    /// The honest signer of most tests, made once.
    pub fn honest() -> &'static Self {
        static HONEST: OnceLock<Signer> = OnceLock::new();
        HONEST.get_or_init(|| Self::new(&Profile::default()))
    }

    /// Signs bytes, as ECDSA with SHA-256.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(&SystemRandom::new(), bytes).unwrap();
        signature.as_ref().to_vec()
    }

    /// Signs bytes, as ECDSA with SHA-1.
    pub fn sign_weakly(&self, bytes: &[u8]) -> Vec<u8> {
        sign_by(&self.pkcs8, DigestAlgorithm::Sha1, bytes)
    }

    /// The same key with another certificate.
    pub fn certified_by(&self, certificate: Vec<u8>) -> Self {
        let key = KeyPair::try_from(self.pkcs8.as_slice()).unwrap();
        Self::with_key(certificate, &key)
    }

    /// The CMS over a document's digest, by way of `certificate` (usually one's own).
    pub fn cms_with(&self, certificate: &[u8], digest: &[u8]) -> Vec<u8> {
        let attributes =
            SignedAttributes::new(DigestAlgorithm::Sha256, digest, certificate).unwrap();
        self.assemble(&attributes, None)
    }

    /// The CMS over a document's digest, with this timestamp token.
    pub fn cms_stamped(&self, digest: &[u8], token: &[u8]) -> Vec<u8> {
        let attributes =
            SignedAttributes::new(DigestAlgorithm::Sha256, digest, &self.certificate).unwrap();
        self.assemble(&attributes, Some(token))
    }

    fn assemble(&self, attributes: &SignedAttributes, token: Option<&[u8]>) -> Vec<u8> {
        let signature = self.sign(attributes.der());
        let chain = [authority().issuing.clone()];
        let algorithm = SignatureAlgorithm::EcdsaP256;
        assemble(attributes, &signature, algorithm, &chain, token).unwrap()
    }

    pub fn cms(&self, digest: &[u8]) -> Vec<u8> {
        self.cms_with(&self.certificate, digest)
    }
}
