//! What the demo's responders work with: the opened keys of its services and authorities. What they
//! answer is in the modules for timestamps, OCSP and revocation lists.

use der::{Decode, asn1::ObjectIdentifier};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use x509_cert::{Certificate, spki::AlgorithmIdentifierOwned};

use super::{DemoHolder, DemoPki, DemoPkiError, DemoService, demo_pin, issue::since_1970};
use crate::{
    algorithm::SignatureAlgorithm,
    files,
    pkcs12::{self, Opened},
    private_key::PrivateKey,
    store::KeyError,
};

/// The largest request that is read, in bytes.
pub const MAX_REQUEST: usize = 64 * 1024;

pub(super) const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
pub(super) const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
pub(super) const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// The demo's timestamping authority, OCSP responder and certification authorities, ready to answer:
/// their keys are open in memory.
pub struct DemoResponders {
    pub(super) timestamps: Responder,
    pub(super) ocsp: Responder,
    pub(super) issuer: Responder,
    pub(super) root: Responder,
    /// The serial numbers of what each authority issued.
    issued: Vec<(DemoHolder, Vec<u8>)>,
    pub(super) rng: SystemRandom,
}

/// One key with its certificate.
pub(super) struct Responder {
    pub(super) key: PrivateKey,
    pub(super) certificate: Certificate,
    /// The certificate and those above it, DER, without the root's.
    pub(super) chain: Vec<Vec<u8>>,
}

/// An answer that isn't true, for tests of those who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoLie {
    /// Another nonce than the request's. Revocation lists have none and stay true.
    Nonce,
    /// About something else than what was asked: another imprint, another serial number, the other
    /// authority's list.
    Subject,
    /// Signed by a key that may not: the OCSP responder's for timestamps, the timestamping
    /// authority's for OCSP, the other authority's for lists.
    Signer,
}

impl DemoPki {
    /// Opens the keys of the services and authorities, which takes a moment: not for an async
    /// thread.
    ///
    /// Errors: a key that is missing or can't be opened.
    pub fn responders(&self, rng: &SystemRandom) -> Result<DemoResponders, DemoPkiError> {
        let service = |service| self.responder(DemoHolder::Service(service), rng);
        let mut issued = Vec::new();
        for key in &self.keys {
            let authority = match key.holder {
                DemoHolder::Root | DemoHolder::Issuer => DemoHolder::Root,
                _ => DemoHolder::Issuer,
            };
            let certificate = Certificate::from_der(&key.certificate.der)?;
            let serial_number = certificate.tbs_certificate().serial_number();
            issued.push((authority, serial_number.as_bytes().to_vec()));
        }
        Ok(DemoResponders {
            timestamps: service(DemoService::Timestamps)?,
            ocsp: service(DemoService::Ocsp)?,
            issuer: self.responder(DemoHolder::Issuer, rng)?,
            root: self.responder(DemoHolder::Root, rng)?,
            issued,
            rng: rng.clone(),
        })
    }

    fn responder(&self, holder: DemoHolder, rng: &SystemRandom) -> Result<Responder, DemoPkiError> {
        let pkcs12 = files::read(&self.folder.join(format!("{}.p12", holder.file_name())))?;
        let Opened { key, certificate } = pkcs12::read(&pkcs12, &demo_pin()?, rng)?;
        let parsed = Certificate::from_der(&certificate.der)?;
        let mut chain: Vec<Vec<u8>> = std::iter::once(certificate.der)
            .chain(certificate.chain)
            .collect();
        if chain.len() > 1 {
            chain.pop();
        }
        Ok(Responder {
            key,
            certificate: parsed,
            chain,
        })
    }
}

impl DemoResponders {
    /// Whether the authority issued a certificate with this serial number.
    pub(super) fn has_issued(&self, authority: DemoHolder, serial_number: &[u8]) -> bool {
        self.issued
            .iter()
            .any(|(by, serial)| *by == authority && serial == serial_number)
    }
}

impl Responder {
    /// The signature of these bytes with SHA-256, and how it is named.
    pub(super) fn sign(
        &self,
        message: &[u8],
        rng: &SystemRandom,
    ) -> Result<(AlgorithmIdentifierOwned, Vec<u8>), KeyError> {
        let signature = self
            .key
            .sign(SignatureAlgorithm::EcdsaP256Sha256, message, rng)?;
        Ok((named(ECDSA_WITH_SHA_256), signature))
    }
}

/// An algorithm without parameters.
pub(super) fn named(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid,
        parameters: None,
    }
}

/// A time as ASN.1 has it, in whole seconds.
pub(super) fn generalized_time(time: Timestamp) -> Result<der::asn1::GeneralizedTime, der::Error> {
    der::asn1::GeneralizedTime::from_unix_duration(since_1970(time))
}

/// The same number of bytes, but not the same: what a lie says.
pub(super) fn falsified(bytes: &[u8]) -> Vec<u8> {
    let mut other = bytes.to_vec();
    if let Some(last) = other.last_mut() {
        *last ^= 1;
    }
    other
}
