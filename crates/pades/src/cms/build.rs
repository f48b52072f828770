//! Building the CMS of a PAdES signature around a key that lives elsewhere.
//!
//! Two steps, because the key may be a token, a phone or a remote service:
//! [`SignedAttributes::new`] gives the bytes that the key signs; [`assemble`] puts the value it
//! answers with into the `ContentInfo` that goes into `/Contents`. Signed attributes are
//! content-type, message-digest and signing-certificate-v2 and nothing else: PAdES forbids
//! signing-time, the time is `/M` and the timestamp (EN 319 142-1 §6.3).

use const_oid::ObjectIdentifier;

use super::der_write::{self as der, INTEGER, NULL, OCTET_STRING, SEQUENCE, SET};
use super::digest::DigestAlgorithm;
use super::key::SignatureAlgorithm;
use super::{oid, tlv};

/// Fields of a SignedData, a SignerInfo or its attributes.
const MAX_FIELDS: usize = 64;

/// Why a signature could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The digest's length is not that of its algorithm.
    #[error("the digest has {found} bytes, its algorithm {expected}")]
    DigestLength {
        /// Bytes of a digest by this algorithm.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
    /// SHA-1 is read, never written.
    #[error("the digest algorithm may no longer be signed with")]
    WeakDigest,
    /// Ed25519 goes with SHA-512 only (RFC 8419 §3.1).
    #[error("the signature algorithm does not go with this digest algorithm")]
    DigestOfAlgorithm,
    /// A certificate is not one in DER.
    #[error("a certificate cannot be read")]
    Certificate(#[from] tlv::TlvError),
    /// The timestamp token is not one DER element.
    #[error("the timestamp token cannot be read")]
    TimestampToken(#[source] tlv::TlvError),
}

/// The attributes that a signature covers (RFC 5652 §5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAttributes {
    der: Vec<u8>,
    digest_algorithm: DigestAlgorithm,
    signer_certificate: Vec<u8>,
    issuer_and_serial: Vec<u8>,
}

impl SignedAttributes {
    /// The attributes for a document whose `/ByteRange` hashes to `document_digest`, to be
    /// signed by the key of `signer_certificate` (DER).
    pub fn new(
        digest_algorithm: DigestAlgorithm,
        document_digest: &[u8],
        signer_certificate: &[u8],
    ) -> Result<Self, BuildError> {
        if digest_algorithm == DigestAlgorithm::Sha1 {
            return Err(BuildError::WeakDigest);
        }
        if document_digest.len() != digest_algorithm.len() {
            return Err(BuildError::DigestLength {
                expected: digest_algorithm.len(),
                found: document_digest.len(),
            });
        }
        let attributes = vec![
            der::attribute(oid::CONTENT_TYPE, &der::oid(oid::DATA)),
            der::attribute(
                oid::MESSAGE_DIGEST,
                &der::element(OCTET_STRING, &[document_digest]),
            ),
            der::attribute(
                oid::SIGNING_CERTIFICATE_V2,
                &signing_certificate_v2(digest_algorithm, signer_certificate),
            ),
        ];
        Ok(Self {
            der: der::set_of(SET, attributes),
            digest_algorithm,
            signer_certificate: signer_certificate.to_vec(),
            issuer_and_serial: issuer_and_serial(signer_certificate)?,
        })
    }

    /// The DER that the key signs: it hashes these bytes with [`Self::digest_algorithm`] and
    /// signs the hash; an Ed25519 key signs these bytes themselves (RFC 8419 §3.1).
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The digest of [`Self::der`], for keys that take a digest.
    pub fn digest(&self) -> Vec<u8> {
        self.digest_algorithm.digest(&self.der)
    }

    /// The algorithm of the document's digest and of the signature.
    pub fn digest_algorithm(&self) -> DigestAlgorithm {
        self.digest_algorithm
    }
}

/// The whole `ContentInfo` in DER.
///
/// `signature` is the key's answer: for RSA and Ed25519 the bare value, for ECDSA the DER
/// `ECDSA-Sig-Value`.
/// `chain` holds the issuers' certificates in DER; the signer's own is put in first whether or
/// not it is among them. `timestamp_token` is an RFC 3161 token over `signature`, if there is one
/// already.
pub fn assemble(
    attributes: &SignedAttributes,
    signature: &[u8],
    algorithm: SignatureAlgorithm,
    chain: &[Vec<u8>],
    timestamp_token: Option<&[u8]>,
) -> Result<Vec<u8>, BuildError> {
    let needs_sha512 = algorithm == SignatureAlgorithm::Ed25519;
    if needs_sha512 && attributes.digest_algorithm != DigestAlgorithm::Sha512 {
        return Err(BuildError::DigestOfAlgorithm);
    }
    let digest_algorithm = algorithm_identifier(attributes.digest_algorithm.oid(), None);
    let signed_attributes = with_tag(0xa0, &attributes.der);
    let unsigned_attributes = match timestamp_token {
        Some(token) => {
            tlv::Element::read(token).map_err(BuildError::TimestampToken)?;
            der::set_of(0xa1, vec![der::attribute(oid::TIME_STAMP_TOKEN, token)])
        }
        None => Vec::new(),
    };
    let signer_info = der::sequence(&[
        &der::element(INTEGER, &[&[1]]),
        &attributes.issuer_and_serial,
        &digest_algorithm,
        &signed_attributes,
        &signature_algorithm_identifier(algorithm, attributes.digest_algorithm),
        &der::element(OCTET_STRING, &[signature]),
        &unsigned_attributes,
    ]);
    let mut certificates = vec![attributes.signer_certificate.clone()];
    for certificate in chain {
        tlv::Element::read(certificate)?.expect(0x30)?;
        if !certificates.contains(certificate) {
            certificates.push(certificate.clone());
        }
    }
    let signed_data = der::sequence(&[
        &der::element(INTEGER, &[&[1]]),
        &der::element(SET, &[&digest_algorithm]),
        &der::sequence(&[&der::oid(oid::DATA)]),
        &der::set_of(0xa0, certificates),
        &der::element(SET, &[&signer_info]),
    ]);
    Ok(der::sequence(&[
        &der::oid(oid::SIGNED_DATA),
        &der::element(0xa0, &[&signed_data]),
    ]))
}

/// A `ContentInfo` with a timestamp token among its signer's unsigned attributes
/// (EN 319 122-1 §5.3); everything else stays as it was encoded. Zero octets may follow `cms`.
///
/// # Errors
/// [`BuildError`] if either can't be read.
pub fn with_timestamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, BuildError> {
    tlv::Element::read(token).map_err(BuildError::TimestampToken)?;
    let attribute = der::attribute(oid::TIME_STAMP_TOKEN, token);
    let mut content_info = tlv::Element::read_padded(cms)?.expect(SEQUENCE)?.children();
    let kind = content_info.any()?;
    let signed_data = content_info.take(0xa0)?.children().take(SEQUENCE)?;
    let mut fields = signed_data.children().collect(MAX_FIELDS)?;
    let signers = fields.pop().ok_or(tlv::TlvError::Truncated)?.expect(SET)?;
    let mut signer = signers
        .children()
        .take(SEQUENCE)?
        .children()
        .collect(MAX_FIELDS)?;
    let mut attributes = vec![attribute];
    if let Some(last) = signer.pop_if(|last| last.tag == 0xa1) {
        let members = last.children().collect(MAX_FIELDS)?;
        attributes.extend(members.into_iter().map(|member| member.raw.to_vec()));
    }
    let attributes = der::set_of(0xa1, attributes);
    let mut signer: Vec<&[u8]> = signer.into_iter().map(|field| field.raw).collect();
    signer.push(&attributes);
    let signers = der::element(SET, &[&der::sequence(&signer)]);
    let mut fields: Vec<&[u8]> = fields.into_iter().map(|field| field.raw).collect();
    fields.push(&signers);
    Ok(der::sequence(&[
        kind.raw,
        &der::element(0xa0, &[&der::sequence(&fields)]),
    ]))
}

/// SigningCertificateV2 (RFC 5035 §3) with one ESSCertIDv2. SHA-256 is its default and thus
/// absent; issuerSerial adds nothing to the hash and is left out (EN 319 122-1 §5.2.2.3).
fn signing_certificate_v2(algorithm: DigestAlgorithm, certificate: &[u8]) -> Vec<u8> {
    let hash = der::element(OCTET_STRING, &[&algorithm.digest(certificate)]);
    let identifier = match algorithm {
        DigestAlgorithm::Sha256 => der::sequence(&[&hash]),
        other => der::sequence(&[&algorithm_identifier(other.oid(), None), &hash]),
    };
    der::sequence(&[&der::sequence(&[&identifier])])
}

/// IssuerAndSerialNumber (RFC 5652 §10.2.4), bytes as the certificate has them.
fn issuer_and_serial(certificate: &[u8]) -> Result<Vec<u8>, tlv::TlvError> {
    let mut tbs = tlv::Element::read(certificate)?
        .expect(0x30)?
        .children()
        .take(0x30)?
        .children();
    tbs.take_optional(0xa0)?;
    let serial = tbs.take(0x02)?;
    tbs.take(0x30)?;
    let issuer = tbs.take(0x30)?;
    Ok(der::sequence(&[issuer.raw, serial.raw]))
}

fn algorithm_identifier(oid: ObjectIdentifier, parameters: Option<&[u8]>) -> Vec<u8> {
    der::sequence(&[&der::oid(oid), parameters.unwrap_or_default()])
}

fn signature_algorithm_identifier(
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
) -> Vec<u8> {
    let null = der::element(NULL, &[]);
    match algorithm {
        SignatureAlgorithm::RsaPkcs1 => {
            let scheme = match digest {
                DigestAlgorithm::Sha1 => oid::SHA1_WITH_RSA,
                DigestAlgorithm::Sha256 => oid::SHA256_WITH_RSA,
                DigestAlgorithm::Sha384 => oid::SHA384_WITH_RSA,
                DigestAlgorithm::Sha512 => oid::SHA512_WITH_RSA,
            };
            algorithm_identifier(scheme, Some(&null))
        }
        SignatureAlgorithm::RsaPss => {
            // RSASSA-PSS-params (RFC 8017 A.2.3); the salt is as long as the digest.
            let hash = algorithm_identifier(digest.oid(), Some(&null));
            let parameters = der::sequence(&[
                &der::element(0xa0, &[&hash]),
                &der::element(0xa1, &[&algorithm_identifier(oid::MGF1, Some(&hash))]),
                &der::element(0xa2, &[&der::element(INTEGER, &[&[digest.len() as u8]])]),
            ]);
            algorithm_identifier(oid::RSASSA_PSS, Some(&parameters))
        }
        SignatureAlgorithm::EcdsaP256 | SignatureAlgorithm::EcdsaP384 => {
            let scheme = match digest {
                DigestAlgorithm::Sha1 => oid::ECDSA_WITH_SHA1,
                DigestAlgorithm::Sha256 => oid::ECDSA_WITH_SHA256,
                DigestAlgorithm::Sha384 => oid::ECDSA_WITH_SHA384,
                DigestAlgorithm::Sha512 => oid::ECDSA_WITH_SHA512,
            };
            algorithm_identifier(scheme, None)
        }
        SignatureAlgorithm::Ed25519 => algorithm_identifier(oid::ED25519, None),
    }
}

/// The same element under another tag.
fn with_tag(tag: u8, element: &[u8]) -> Vec<u8> {
    let mut out = element.to_vec();
    if let Some(first) = out.first_mut() {
        *first = tag;
    }
    out
}
