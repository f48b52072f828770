//! The certificate of a key, as far as choosing and checking a key needs it.
//!
//! Building and judging chains to a trust anchor is done in `pades`; here the chain is only carried
//! along.

use der::{Decode, Encode, Reader, SliceReader};
use jiff::Timestamp;
use rsa::pkcs1::RsaPublicKeyRef;
use x509_cert::{Certificate, name::Name, time::Time};

use crate::algorithm::PublicKeyAlgorithm;

/// The most certificates that a chain may have.
const MAX_CHAIN: usize = 12;
/// The largest certificate, in bytes.
const MAX_CERTIFICATE: usize = 64 * 1024;

const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";
const ED25519: &str = "1.3.101.112";
const SECP256R1: &str = "1.2.840.10045.3.1.7";
const SECP384R1: &str = "1.3.132.0.34";

/// A key's certificate with the chain above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningCertificate {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Those above it in DER, its issuer first; as far up as the store knows.
    pub chain: Vec<Vec<u8>>,
    /// Whom it is of: the common name of the subject, or the whole name if it has none.
    pub subject_common_name: String,
    /// Who issued it, likewise.
    pub issuer_common_name: String,
    /// The first instant of its validity.
    pub not_before: Timestamp,
    /// The last instant of its validity.
    pub not_after: Timestamp,
    /// What kind of key it is of.
    pub public_key: PublicKeyAlgorithm,
}

impl SigningCertificate {
    /// Reads a certificate and those above it (DER), the certificate first.
    ///
    /// Errors: none, too many, too large, or not an X.509 certificate.
    pub fn from_chain(mut certificates: Vec<Vec<u8>>) -> Result<Self, CertificateError> {
        if certificates.is_empty() {
            return Err(CertificateError::Empty);
        }
        if certificates.len() > MAX_CHAIN {
            return Err(CertificateError::TooMany);
        }
        for issuer in &certificates[1..] {
            parse(issuer)?;
        }
        let der = certificates.remove(0);
        let certificate = parse(&der)?;
        let contents = certificate.tbs_certificate();
        Ok(Self {
            chain: certificates,
            subject_common_name: display_name(contents.subject()),
            issuer_common_name: display_name(contents.issuer()),
            not_before: timestamp(contents.validity().not_before)?,
            not_after: timestamp(contents.validity().not_after)?,
            public_key: public_key_algorithm(&certificate),
            der,
        })
    }

    /// Reads certificates that follow one another in DER, the key's own first: how a chain is kept
    /// beside its key.
    pub(crate) fn from_concatenated(bytes: &[u8]) -> Result<Self, CertificateError> {
        let mut reader = SliceReader::new(bytes)?;
        let mut certificates = Vec::new();
        while !reader.is_finished() {
            if certificates.len() == MAX_CHAIN {
                return Err(CertificateError::TooMany);
            }
            certificates.push(reader.tlv_bytes()?.to_vec());
        }
        Self::from_chain(certificates)
    }

    /// The reverse of [`SigningCertificate::from_concatenated`].
    pub(crate) fn to_concatenated(&self) -> Vec<u8> {
        let mut all = self.der.clone();
        all.extend(self.chain.iter().flatten());
        all
    }
}

/// Why a certificate can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// There is none.
    #[error("there is no certificate")]
    Empty,
    /// The chain is longer than 12.
    #[error("more than {MAX_CHAIN} certificates in a chain")]
    TooMany,
    /// It is larger than 64 KiB.
    #[error("a certificate is larger than {MAX_CERTIFICATE} bytes")]
    TooLarge,
    /// It isn't an X.509 certificate in DER.
    #[error("not an X.509 certificate")]
    Malformed(#[from] der::Error),
    /// Its validity can't be expressed.
    #[error("a certificate's validity is out of range")]
    Validity(#[source] jiff::Error),
}

/// Reads one certificate, bounded.
pub(crate) fn parse(der: &[u8]) -> Result<Certificate, CertificateError> {
    if der.len() > MAX_CERTIFICATE {
        return Err(CertificateError::TooLarge);
    }
    Ok(Certificate::from_der(der)?)
}

/// The bits of a certificate's subjectPublicKey: a DER RSAPublicKey, an uncompressed point, or the 32
/// bytes of an Ed25519 key.
pub(crate) fn public_key_bytes(certificate: &Certificate) -> &[u8] {
    certificate
        .tbs_certificate()
        .subject_public_key_info()
        .subject_public_key
        .raw_bytes()
}

fn public_key_algorithm(certificate: &Certificate) -> PublicKeyAlgorithm {
    let algorithm = &certificate
        .tbs_certificate()
        .subject_public_key_info()
        .algorithm;
    match algorithm.oid.to_string().as_str() {
        oid @ (RSA_ENCRYPTION | RSASSA_PSS) => {
            let Ok(key) = RsaPublicKeyRef::from_der(public_key_bytes(certificate)) else {
                return PublicKeyAlgorithm::Other;
            };
            let bits = bit_length(key.modulus.as_bytes());
            if oid == RSASSA_PSS {
                PublicKeyAlgorithm::RsaPss { bits }
            } else {
                PublicKeyAlgorithm::Rsa { bits }
            }
        }
        EC_PUBLIC_KEY => {
            let curve = algorithm
                .parameters
                .as_ref()
                .and_then(|any| any.decode_as().ok());
            match curve
                .map(|oid: der::asn1::ObjectIdentifier| oid.to_string())
                .as_deref()
            {
                Some(SECP256R1) => PublicKeyAlgorithm::EcdsaP256,
                Some(SECP384R1) => PublicKeyAlgorithm::EcdsaP384,
                _ => PublicKeyAlgorithm::Other,
            }
        }
        ED25519 => PublicKeyAlgorithm::Ed25519,
        _ => PublicKeyAlgorithm::Other,
    }
}

/// Bits of an unsigned big-endian number without leading zero bytes.
fn bit_length(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(first) => bytes.len() * 8 - first.leading_zeros() as usize,
        None => 0,
    }
}

/// The common name, or the whole name if there is none.
pub(crate) fn display_name(name: &Name) -> String {
    match name.common_name() {
        Ok(Some(common_name)) => common_name.value().into_owned(),
        _ => name.to_string(),
    }
}

fn timestamp(time: Time) -> Result<Timestamp, CertificateError> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).map_err(CertificateError::Validity)
}

/// Whether two names are the same, byte for byte in DER.
pub(crate) fn same_name(a: &Name, b: &Name) -> bool {
    matches!((a.to_der(), b.to_der()), (Ok(a), Ok(b)) if a == b)
}
