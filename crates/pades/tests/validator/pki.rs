//! A root, and signers that it certified.

use std::sync::OnceLock;

use pades::cms::{DigestAlgorithm, SignatureAlgorithm, SignedAttributes, assemble};
use pades::x509::{AnchorSet, TrustStore};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

/// The root of all signers in these tests, an issuing authority below it, and their keys.
pub struct Authority {
    pub root: Vec<u8>,
    pub issuing: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

/// One signer.
pub struct Signer {
    pub certificate: Vec<u8>,
    key: EcdsaKeyPair,
}

/// What a signer's certificate says; the defaults are those of an honest one.
pub struct Profile {
    pub name: &'static str,
    pub years: (i32, i32),
    pub key_usages: Vec<KeyUsagePurpose>,
    pub extended_key_usages: Vec<ExtendedKeyUsagePurpose>,
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
        let issuing_params = authority_params("CA thử nghiệm", 0);
        let issuing = issuing_params
            .signed_by(&issuing_key, &Issuer::new(root_params, root_key))
            .unwrap();
        Authority {
            root: root.der().to_vec(),
            issuing: issuing.der().to_vec(),
            issuer: Issuer::new(issuing_params, issuing_key),
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

impl Signer {
    /// A signer whose certificate has this profile.
    pub fn new(profile: &Profile) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, profile.name);
        params
            .distinguished_name
            .push(DnType::OrganizationName, "UBND xã Thử Nghiệm");
        params.key_usages = profile.key_usages.clone();
        params.extended_key_usages = profile.extended_key_usages.clone();
        params.not_before = date_time_ymd(profile.years.0, 1, 1);
        params.not_after = date_time_ymd(profile.years.1, 1, 1);
        let certificate = params.signed_by(&key, &authority().issuer).unwrap();
        let pkcs8 = key.serialize_der();
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8, &random);
        Self {
            certificate: certificate.der().to_vec(),
            key: key.unwrap(),
        }
    }

    /// The honest signer of most tests, made once.
    pub fn honest() -> &'static Self {
        static HONEST: OnceLock<Signer> = OnceLock::new();
        HONEST.get_or_init(|| Self::new(&Profile::default()))
    }

    /// The CMS over a document's digest, by way of `certificate` (usually one's own).
    pub fn cms_with(&self, certificate: &[u8], digest: &[u8]) -> Vec<u8> {
        let attributes =
            SignedAttributes::new(DigestAlgorithm::Sha256, digest, certificate).unwrap();
        let signature = self
            .key
            .sign(&SystemRandom::new(), attributes.der())
            .unwrap();
        let chain = [authority().issuing.clone()];
        let algorithm = SignatureAlgorithm::EcdsaP256;
        assemble(&attributes, signature.as_ref(), algorithm, &chain, None).unwrap()
    }

    pub fn cms(&self, digest: &[u8]) -> Vec<u8> {
        self.cms_with(&self.certificate, digest)
    }
}
