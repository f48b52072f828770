//! A `SignedData` as a verifier sees it: borrowed, bounded, every byte as it was encoded.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;

use super::digest::DigestAlgorithm;
use super::key::PublicKey;
use super::scheme::{SignatureScheme, algorithm_digest};
use super::tlv::{Element, TlvError};
use super::{der_write, oid};

/// Most certificates, signers, attributes or values of one that are looked at.
const MAX_MEMBERS: usize = 64;
/// Most bytes of an encapsulated content (a TSTInfo has under 1 KiB) or of a signature value.
const MAX_OCTETS: usize = 64 * 1024;

/// Why bytes are not a `SignedData`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// The framing or the order of fields is wrong.
    #[error("the signature is not well-formed CMS")]
    Malformed(#[from] TlvError),
    /// A ContentInfo of another kind.
    #[error("the CMS content is not SignedData")]
    NotSignedData,
}

/// OCSP responses and CRLs, each as encoded.
pub type Archived<'a> = (Vec<&'a [u8]>, Vec<&'a [u8]>);

/// What is wrong with an attribute that must be there exactly once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttributeFault {
    /// It is not there.
    #[error("the attribute is missing")]
    Missing,
    /// It is there twice, or has no or several values.
    #[error("the attribute does not have exactly one value")]
    NotSingle,
    /// Its value is not of its type.
    #[error("the attribute cannot be read")]
    Malformed,
}

/// `SignedData` (RFC 5652 §5.1).
#[derive(Debug, Clone)]
pub struct SignedData<'a> {
    /// Type of the encapsulated content: id-data, or id-ct-TSTInfo in a timestamp token.
    pub content_type: ObjectIdentifier,
    /// The encapsulated content; None when detached.
    pub content: Option<Cow<'a, [u8]>>,
    /// Certificates, each as encoded.
    pub certificates: Vec<&'a [u8]>,
    /// CRLs that travel with the signature, each as encoded.
    pub crls: Vec<&'a [u8]>,
    /// The signers.
    pub signers: Vec<SignerInfo<'a>>,
}

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo` that holds a `SignedData`, BER or DER. Zero octets may follow it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, CmsError> {
        let mut content_info = Element::read_padded(bytes)?.expect(0x30)?.children();
        if content_info.any()?.oid()? != oid::SIGNED_DATA {
            return Err(CmsError::NotSignedData);
        }
        let mut explicit = content_info.take(0xa0)?.children();
        content_info.finish()?;
        let mut fields = explicit.take(0x30)?.children();
        explicit.finish()?;

        fields.take(0x02)?;
        fields.take(0x31)?.children().collect(MAX_MEMBERS)?;
        let mut encapsulated = fields.take(0x30)?.children();
        let content_type = encapsulated.any()?.oid()?;
        let content = match encapsulated.take_optional(0xa0)? {
            Some(explicit) => Some(explicit.children().any()?.octets(MAX_OCTETS)?),
            None => None,
        };
        encapsulated.finish()?;
        let certificates = match fields.take_optional(0xa0)? {
            Some(set) => set.children().collect(MAX_MEMBERS)?,
            None => Vec::new(),
        };
        let crls = match fields.take_optional(0xa1)? {
            Some(set) => set.children().collect(MAX_MEMBERS)?,
            None => Vec::new(),
        };
        let signers = fields
            .take(0x31)?
            .children()
            .collect(MAX_MEMBERS)?
            .into_iter()
            .map(SignerInfo::parse)
            .collect::<Result<_, _>>()?;
        fields.finish()?;
        Ok(Self {
            content_type,
            content,
            // Attribute certificates and other formats ([1]…[3]) play no part in PAdES.
            certificates: certificates
                .into_iter()
                .filter(|c| c.tag == 0x30)
                .map(|c| c.raw)
                .collect(),
            crls: crls
                .into_iter()
                .filter(|c| c.tag == 0x30)
                .map(|c| c.raw)
                .collect(),
            signers,
        })
    }
}

/// Which certificate a signer names (RFC 5652 §5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerIdentifier<'a> {
    /// By issuer (a Name as encoded) and serial number (contents of the INTEGER).
    IssuerAndSerial {
        /// The issuer's Name, as encoded.
        issuer: &'a [u8],
        /// The serial number's octets.
        serial: &'a [u8],
    },
    /// By subject key identifier.
    SubjectKeyIdentifier(&'a [u8]),
}

#[derive(Debug, Clone)]
struct Attribute<'a> {
    kind: ObjectIdentifier,
    values: Vec<Element<'a>>,
}

/// `SignerInfo` (RFC 5652 §5.3).
#[derive(Debug, Clone)]
pub struct SignerInfo<'a> {
    /// Whose signature it is.
    pub identifier: SignerIdentifier<'a>,
    /// The digest of the content; None if it is not a known one.
    pub digest_algorithm: Option<DigestAlgorithm>,
    /// How the value was made; None if it is not a known scheme.
    pub scheme: Option<SignatureScheme>,
    /// The signature value.
    pub signature: Cow<'a, [u8]>,
    digest_algorithm_raw: Element<'a>,
    scheme_raw: Element<'a>,
    /// The signed attributes with the tag of a SET: exactly what was signed.
    signed_set: Option<Vec<u8>>,
    signed: Vec<Attribute<'a>>,
    unsigned: Vec<Attribute<'a>>,
}

impl<'a> SignerInfo<'a> {
    fn parse(element: Element<'a>) -> Result<Self, CmsError> {
        let mut fields = element.expect(0x30)?.children();
        fields.take(0x02)?;
        let sid = fields.any()?;
        let identifier = match sid.tag {
            0x30 => {
                let mut parts = sid.children();
                let issuer = parts.take(0x30)?.raw;
                SignerIdentifier::IssuerAndSerial {
                    issuer,
                    serial: parts.take(0x02)?.value,
                }
            }
            0x80 => SignerIdentifier::SubjectKeyIdentifier(sid.value),
            0xa0 => SignerIdentifier::SubjectKeyIdentifier(sid.children().take(0x04)?.value),
            found => {
                return Err(TlvError::Tag {
                    expected: 0x30,
                    found,
                }
                .into());
            }
        };
        let digest_algorithm_raw = fields.take(0x30)?;
        let digest_algorithm = algorithm_digest(digest_algorithm_raw);
        let signed_element = fields.take_optional(0xa0)?;
        let scheme_raw = fields.take(0x30)?;
        let scheme = SignatureScheme::from_algorithm(scheme_raw, digest_algorithm);
        let signature = fields.any()?;
        if signature.tag & !0x20 != 0x04 {
            return Err(TlvError::Tag {
                expected: 0x04,
                found: signature.tag,
            }
            .into());
        }
        let unsigned_element = fields.take_optional(0xa1)?;
        fields.finish()?;
        Ok(Self {
            identifier,
            digest_algorithm,
            scheme,
            signature: signature.octets(MAX_OCTETS)?,
            digest_algorithm_raw,
            scheme_raw,
            signed_set: signed_element.map(as_set),
            signed: signed_element
                .map(attributes)
                .transpose()?
                .unwrap_or_default(),
            unsigned: unsigned_element
                .map(attributes)
                .transpose()?
                .unwrap_or_default(),
        })
    }

    /// Are there signed attributes at all?
    pub fn has_signed_attributes(&self) -> bool {
        self.signed_set.is_some()
    }

    /// The content-type attribute, exactly once.
    pub fn content_type(&self) -> Result<ObjectIdentifier, AttributeFault> {
        single(&self.signed, oid::CONTENT_TYPE)?
            .oid()
            .map_err(|_| AttributeFault::Malformed)
    }

    /// The message-digest attribute, exactly once.
    pub fn message_digest(&self) -> Result<&'a [u8], AttributeFault> {
        let value = single(&self.signed, oid::MESSAGE_DIGEST)?;
        value
            .expect(0x04)
            .map(|octets| octets.value)
            .map_err(|_| AttributeFault::Malformed)
    }

    /// The signing-time attribute's Time element (UTCTime or GeneralizedTime) as encoded.
    pub fn signing_time(&self) -> Result<&'a [u8], AttributeFault> {
        single(&self.signed, oid::SIGNING_TIME).map(|value| value.raw)
    }

    /// The certificate that the signed attributes bind, by ESS signing-certificate-v2 (RFC 5035)
    /// or signing-certificate (RFC 2634). Both together must each be single; v2 is answered.
    pub fn ess_certificate(&self) -> Result<EssCertificate<'a>, AttributeFault> {
        let v1 = single(&self.signed, oid::SIGNING_CERTIFICATE);
        let v2 = single(&self.signed, oid::SIGNING_CERTIFICATE_V2);
        match (v2, v1) {
            (Err(AttributeFault::Missing), Err(fault)) => Err(fault),
            (Err(AttributeFault::Missing), Ok(value)) => EssCertificate::parse(value, false),
            (Err(fault), _) | (Ok(_), Err(fault @ AttributeFault::NotSingle)) => Err(fault),
            (Ok(value), _) => EssCertificate::parse(value, true),
        }
    }

    /// Does CMSAlgorithmProtection (RFC 6211), where present, name the algorithms used?
    pub fn algorithm_protection_holds(&self) -> bool {
        let value = match single(&self.signed, oid::ALGORITHM_PROTECTION) {
            Ok(value) => value,
            Err(AttributeFault::Missing) => return true,
            Err(_) => return false,
        };
        let same = |a: Element<'_>, b: Element<'_>| {
            let oid = |e: Element<'_>| e.children().any().and_then(Element::oid).ok();
            oid(a).is_some() && oid(a) == oid(b)
        };
        let mut fields = value.children();
        let (Ok(digest), Ok(Some(mut scheme))) = (fields.take(0x30), fields.take_optional(0xa1))
        else {
            return false;
        };
        scheme.tag = 0x30;
        same(digest, self.digest_algorithm_raw) && same(scheme, self.scheme_raw)
    }

    /// The RFC 3161 tokens over this signature, each as encoded (unsigned attribute).
    pub fn timestamp_tokens(&self) -> Vec<&'a [u8]> {
        self.unsigned
            .iter()
            .filter(|attribute| attribute.kind == oid::TIME_STAMP_TOKEN)
            .flat_map(|attribute| attribute.values.iter().map(|value| value.raw))
            .collect()
    }

    /// The answers about revocation that the signer put under the signature
    /// (adbe-revocationInfoArchival): OCSP responses and CRLs, each as encoded.
    pub fn archived_revocation(&self) -> Archived<'a> {
        let read = || -> Result<Archived<'a>, TlvError> {
            let Ok(value) = single(&self.signed, oid::REVOCATION_INFO_ARCHIVAL) else {
                return Ok((Vec::new(), Vec::new()));
            };
            let raw = |explicit: Element<'a>| -> Result<Vec<&'a [u8]>, TlvError> {
                let list = explicit.children().take(0x30)?.children();
                let members = list.collect(MAX_MEMBERS)?;
                Ok(members.into_iter().map(|member| member.raw).collect())
            };
            let mut fields = value.expect(0x30)?.children();
            let lists = fields.take_optional(0xa0)?.map(raw).transpose()?;
            let answers = fields.take_optional(0xa1)?.map(raw).transpose()?;
            Ok((answers.unwrap_or_default(), lists.unwrap_or_default()))
        };
        read().unwrap_or_default()
    }

    /// Is the signature value right for this content digest and key? The attributes' own
    /// message-digest must be compared by the caller. None: the scheme is not a known one, or is
    /// Ed25519 over the content itself, of which only the digest is here.
    pub fn verify(&self, key: &PublicKey, content_digest: &[u8]) -> Option<bool> {
        let scheme = self.scheme?;
        Some(match &self.signed_set {
            Some(set) => key.verify(scheme, set, &self.signature),
            None if scheme == SignatureScheme::Ed25519 => return None,
            None => {
                self.digest_algorithm == Some(scheme.digest())
                    && key.verify_digest(scheme, content_digest, &self.signature)
            }
        })
    }
}

/// One ESSCertID or ESSCertIDv2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EssCertificate<'a> {
    /// The digest of the hash; None if it is not a known one.
    pub algorithm: Option<DigestAlgorithm>,
    /// The hash of the signer's certificate.
    pub hash: &'a [u8],
}

impl<'a> EssCertificate<'a> {
    /// The first identifier of a SigningCertificate(V2): that of the signer (RFC 5035 §5.4).
    fn parse(value: Element<'a>, v2: bool) -> Result<Self, AttributeFault> {
        let read = || -> Result<Self, TlvError> {
            let identifiers = value.expect(0x30)?.children().take(0x30)?;
            let mut first = identifiers.children().take(0x30)?.children();
            let mut algorithm = Some(if v2 {
                DigestAlgorithm::Sha256
            } else {
                DigestAlgorithm::Sha1
            });
            if v2 && let Some(named) = first.take_optional(0x30)? {
                algorithm = algorithm_digest(named);
            }
            Ok(Self {
                algorithm,
                hash: first.take(0x04)?.value,
            })
        };
        read().map_err(|_| AttributeFault::Malformed)
    }

    /// Is this the hash of that certificate (DER)?
    pub fn matches(&self, certificate: &[u8]) -> bool {
        self.algorithm
            .is_some_and(|algorithm| algorithm.digest(certificate) == self.hash)
    }
}

fn single<'a>(
    attributes: &[Attribute<'a>],
    kind: ObjectIdentifier,
) -> Result<Element<'a>, AttributeFault> {
    let mut found = attributes.iter().filter(|attribute| attribute.kind == kind);
    let attribute = found.next().ok_or(AttributeFault::Missing)?;
    match (attribute.values.as_slice(), found.next()) {
        ([value], None) => Ok(*value),
        _ => Err(AttributeFault::NotSingle),
    }
}

fn attributes(set: Element<'_>) -> Result<Vec<Attribute<'_>>, TlvError> {
    set.children()
        .collect(MAX_MEMBERS)?
        .into_iter()
        .map(|attribute| {
            let mut fields = attribute.expect(0x30)?.children();
            let kind = fields.any()?.oid()?;
            let values = fields.take(0x31)?.children().collect(MAX_MEMBERS)?;
            fields.finish()?;
            Ok(Attribute { kind, values })
        })
        .collect()
}

/// RFC 5652 §5.4: what is hashed is the SET OF, not the `[0]`. A definite length stays exactly
/// as it was encoded; an indefinite one can't be what was hashed, DER has none.
fn as_set(element: Element<'_>) -> Vec<u8> {
    if element.raw.get(1) == Some(&0x80) {
        return der_write::element(der_write::SET, &[element.value]);
    }
    let mut set = element.raw.to_vec();
    if let Some(tag) = set.first_mut() {
        *tag = der_write::SET;
    }
    set
}
