//! Answers of an OCSP responder (RFC 6960): the request, and what an answer says of one
//! certificate. Whether an answer is fresh enough is decided in [`crate::validate`]; fetching it
//! is the caller's.

use std::sync::Arc;

use jiff::Timestamp;

use crate::cms::der_write::{self as der, NULL, OCTET_STRING};
use crate::cms::tlv::{Element, TlvError};
use crate::cms::{DigestAlgorithm, PublicKey, SignatureScheme};
use crate::revocation::{Reason, Statement, Status};
use crate::x509::{Certificate, DistinguishedName, time};
use const_oid::ObjectIdentifier;

/// Largest answer that is read, in bytes.
pub const MAX_RESPONSE: usize = 1 << 20;
/// Most single answers or certificates in one that are looked at.
const MAX_MEMBERS: usize = 64;
/// Most certificates of an answer whose signatures are checked, once they fit by what they say:
/// a responder has one key, or an old and a new one.
const MAX_DELEGATES: usize = 4;

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
const ARCHIVE_CUTOFF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.6");

/// `OCSPRequest` (§4.1.1) in DER about one certificate, named by SHA-1 hashes as every responder
/// understands them. With a nonce (RFC 9654, up to 32 bytes) an old answer can't be passed off as
/// new; without one a responder may answer from its cache.
#[must_use]
pub fn request(certificate: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>) -> Vec<u8> {
    let single = der::sequence(&[&certificate_id(certificate, issuer)]);
    let extensions = match nonce {
        Some(nonce) => {
            let value = der::element(OCTET_STRING, &[&der::element(OCTET_STRING, &[nonce])]);
            let extension = der::sequence(&[&der::oid(NONCE), &value]);
            der::element(0xa2, &[&der::sequence(&[&extension])])
        }
        None => Vec::new(),
    };
    der::sequence(&[&der::sequence(&[&der::sequence(&[&single]), &extensions])])
}

fn certificate_id(certificate: &Certificate, issuer: &Certificate) -> Vec<u8> {
    let sha1 = DigestAlgorithm::Sha1;
    der::sequence(&[
        &der::sequence(&[&der::oid(sha1.oid()), &der::element(NULL, &[])]),
        &der::element(OCTET_STRING, &[&sha1.digest(certificate.issuer_der())]),
        &der::element(OCTET_STRING, &[&sha1.digest(issuer.key_bits())]),
        &der::element(der::INTEGER, &[&certificate.serial]),
    ])
}

/// Why an answer can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// It is larger than [`MAX_RESPONSE`], or no `OCSPResponse`.
    #[error("the answer is not an OCSP response")]
    Malformed,
    /// The responder doesn't answer (§4.2.1, OCSPResponseStatus other than successful).
    #[error("the responder refuses (status {0})")]
    Refused(u8),
}

impl From<TlvError> for OcspError {
    fn from(_: TlvError) -> Self {
        Self::Malformed
    }
}

/// `BasicOCSPResponse` (§4.2.1) as a verifier sees it.
#[derive(Debug, Clone)]
pub struct OcspResponse {
    der: Arc<Vec<u8>>,
    signed: Vec<u8>,
    scheme: Option<SignatureScheme>,
    signature: Vec<u8>,
    responder: Responder,
    produced_at: Timestamp,
    answers: Vec<Answer>,
    certificates: Vec<Certificate>,
    nonce: Option<Vec<u8>>,
}

#[derive(Debug, Clone)]
enum Responder {
    Name(Vec<u8>),
    /// SHA-1 of the key's bits.
    Key(Vec<u8>),
}

#[derive(Debug, Clone)]
struct Answer {
    algorithm: Option<DigestAlgorithm>,
    issuer_name_hash: Vec<u8>,
    issuer_key_hash: Vec<u8>,
    serial: Vec<u8>,
    status: Status,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    /// archiveCutoff (§4.4.4).
    expired_kept_since: Option<Timestamp>,
}

/// Who signed an answer: the issuer of the certificates that it speaks of, or a delegate.
#[derive(Debug, Clone)]
pub(crate) struct OcspSigner {
    certificate: Certificate,
    key: PublicKey,
    is_delegate: bool,
}

impl OcspResponse {
    /// Reads an `OCSPResponse` in DER.
    ///
    /// # Errors
    /// [`OcspError`].
    pub fn from_der(der: &[u8]) -> Result<Self, OcspError> {
        if der.len() > MAX_RESPONSE {
            return Err(OcspError::Malformed);
        }
        let mut outer = Element::read(der)?.expect(0x30)?.children();
        match outer.take(0x0a)?.value {
            [0] => {}
            [status] => return Err(OcspError::Refused(*status)),
            _ => return Err(OcspError::Malformed),
        }
        let mut bytes = outer.take(0xa0)?.children().take(0x30)?.children();
        if bytes.any()?.oid()? != BASIC {
            return Err(OcspError::Malformed);
        }
        Self::basic(der, bytes.take(0x04)?.value)
    }

    fn basic(der: &[u8], basic: &[u8]) -> Result<Self, OcspError> {
        let mut fields = Element::read(basic)?.expect(0x30)?.children();
        let data = fields.take(0x30)?;
        let scheme = SignatureScheme::from_algorithm(fields.take(0x30)?, None);
        let signature = match fields.take(0x03)?.value.split_first() {
            Some((0, bits)) => bits.to_vec(),
            _ => return Err(OcspError::Malformed),
        };
        let certificates = match fields.take_optional(0xa0)? {
            Some(explicit) => explicit
                .children()
                .take(0x30)?
                .children()
                .collect(MAX_MEMBERS)?
                .into_iter()
                .filter_map(|element| Certificate::from_der(element.raw).ok())
                .collect(),
            None => Vec::new(),
        };
        fields.finish()?;

        let signed = data.raw.to_vec();
        let mut data = data.children();
        data.take_optional(0xa0)?;
        let responder = match data.any()? {
            by_name if by_name.tag == 0xa1 => {
                Responder::Name(by_name.children().take(0x30)?.raw.to_vec())
            }
            by_key if by_key.tag == 0xa2 => {
                Responder::Key(by_key.children().take(0x04)?.value.to_vec())
            }
            _ => return Err(OcspError::Malformed),
        };
        let produced_at = time(data.take(0x18)?.raw).ok_or(OcspError::Malformed)?;
        let answers = data
            .take(0x30)?
            .children()
            .collect(MAX_MEMBERS)?
            .into_iter()
            .map(Answer::parse)
            .collect::<Result<_, _>>()?;
        let nonce = match data.take_optional(0xa1)? {
            Some(extensions) => nonce(extensions)?,
            None => None,
        };
        Ok(Self {
            der: Arc::new(der.to_vec()),
            signed,
            scheme,
            signature,
            responder,
            produced_at,
            answers,
            certificates,
            nonce,
        })
    }

    /// The answer as it was encoded.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The request's nonce, if the responder gave it back.
    #[must_use]
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// [`Self::der`], to be kept.
    pub(crate) fn shared_der(&self) -> Arc<Vec<u8>> {
        Arc::clone(&self.der)
    }

    /// What it says of `certificate`, if it is signed by `issuer` or by a responder that `issuer`
    /// itself authorised (§4.2.2.2). None: it says nothing, or nobody who may has said it.
    #[must_use]
    pub fn about(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Statement> {
        self.answer(certificate, issuer)?;
        self.statement(certificate, issuer, &self.signer(issuer)?)
    }

    /// Is there an answer about `certificate`, whoever gave it? (Cheap.)
    pub(crate) fn mentions(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.answer(certificate, issuer).is_some()
    }

    /// What it says of `certificate`, once [`Self::signer`] is known.
    pub(crate) fn statement(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        signer: &OcspSigner,
    ) -> Option<Statement> {
        let answer = self.answer(certificate, issuer)?;
        Some(Statement {
            status: answer.status,
            this_update: answer.this_update,
            next_update: answer.next_update,
            made_at: self.produced_at,
            digest: self.scheme.map(SignatureScheme::digest),
            signer: signer.certificate.clone(),
            signer_key: signer.key.clone(),
            by_delegate: signer.is_delegate,
            // id-pkix-ocsp-nocheck: the issuer vouches for the delegate (§4.2.2.2.1).
            signer_needs_check: signer.is_delegate
                && !signer.certificate.is_exempt_from_revocation(),
            expired_kept_since: answer.expired_kept_since,
        })
    }

    /// Whose signature holds, the issuer's or a delegate's. Costs up to two checks of signatures
    /// for each delegate that is tried, and one.
    pub(crate) fn signer(&self, issuer: &Certificate) -> Option<OcspSigner> {
        let key = issuer.public_key().ok()?;
        if self.names(issuer) && self.is_signed_by(&key) {
            return Some(OcspSigner {
                certificate: issuer.clone(),
                key,
                is_delegate: false,
            });
        }
        let could_be = |certificate: &&Certificate| {
            self.names(certificate)
                && certificate.is_for_ocsp()
                && certificate.issuer.matches(&issuer.subject)
                && certificate.is_valid_at(self.produced_at)
        };
        let delegates = self.certificates.iter().filter(could_be);
        delegates.take(MAX_DELEGATES).find_map(|delegate| {
            let own = delegate.public_key().ok()?;
            let holds = delegate.is_signed_by(&key) && self.is_signed_by(&own);
            holds.then(|| OcspSigner {
                certificate: delegate.clone(),
                key: own,
                is_delegate: true,
            })
        })
    }

    fn answer(&self, certificate: &Certificate, issuer: &Certificate) -> Option<&Answer> {
        self.answers
            .iter()
            .find(|answer| answer.is_about(certificate, issuer))
    }

    fn names(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            Responder::Name(name) => Element::read(name)
                .and_then(DistinguishedName::parse)
                .is_ok_and(|name| name.matches(&certificate.subject)),
            Responder::Key(hash) => DigestAlgorithm::Sha1.digest(certificate.key_bits()) == *hash,
        }
    }

    fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.scheme
            .is_some_and(|scheme| key.verify(scheme, &self.signed, &self.signature))
    }
}

impl Answer {
    fn parse(single: Element<'_>) -> Result<Self, OcspError> {
        let mut fields = single.expect(0x30)?.children();
        let mut id = fields.take(0x30)?.children();
        let algorithm = DigestAlgorithm::from_oid(id.take(0x30)?.children().any()?.oid()?);
        let issuer_name_hash = id.take(0x04)?.value.to_vec();
        let issuer_key_hash = id.take(0x04)?.value.to_vec();
        let serial = id.take(0x02)?.value.to_vec();
        let said = fields.any()?;
        let status = match said.tag {
            0x80 => Status::Good,
            0xa1 => {
                let mut info = said.children();
                let at = time(info.take(0x18)?.raw).ok_or(OcspError::Malformed)?;
                let reason = match info.take_optional(0xa0)? {
                    Some(explicit) => Reason::from_code(explicit.children().take(0x0a)?.value),
                    None => Reason::Unspecified,
                };
                Status::Revoked { at, reason }
            }
            0x82 => Status::Unknown,
            _ => return Err(OcspError::Malformed),
        };
        let this_update = time(fields.take(0x18)?.raw).ok_or(OcspError::Malformed)?;
        let next_update = match fields.take_optional(0xa0)? {
            Some(explicit) => {
                Some(time(explicit.children().take(0x18)?.raw).ok_or(OcspError::Malformed)?)
            }
            None => None,
        };
        let expired_kept_since = match fields.take_optional(0xa1)? {
            Some(extensions) => archive_cutoff(extensions)?,
            None => None,
        };
        Ok(Self {
            algorithm,
            issuer_name_hash,
            issuer_key_hash,
            serial,
            status,
            this_update,
            next_update,
            expired_kept_since,
        })
    }

    /// The issuer is named as the certificate spells it (§4.1.1), which may be by other types of
    /// strings than in the issuer's own certificate.
    fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial == certificate.serial
            && self.algorithm.is_some_and(|algorithm| {
                algorithm.digest(certificate.issuer_der()) == self.issuer_name_hash
                    && algorithm.digest(issuer.key_bits()) == self.issuer_key_hash
            })
    }
}

fn nonce(extensions: Element<'_>) -> Result<Option<Vec<u8>>, TlvError> {
    Ok(extension(extensions, NONCE)?.map(|value| {
        // Some responders give it back without the inner OCTET STRING.
        let inner = Element::read(value).and_then(|inner| inner.expect(0x04));
        inner.map_or(value, |inner| inner.value).to_vec()
    }))
}

/// Since when expired certificates are still known. One that can't be read says nothing.
fn archive_cutoff(extensions: Element<'_>) -> Result<Option<Timestamp>, TlvError> {
    Ok(extension(extensions, ARCHIVE_CUTOFF)?.and_then(time))
}

/// The value of an extension, of which there may be one.
fn extension(extensions: Element<'_>, wanted: ObjectIdentifier) -> Result<Option<&[u8]>, TlvError> {
    for extension in extensions
        .children()
        .take(0x30)?
        .children()
        .collect(MAX_MEMBERS)?
    {
        let mut fields = extension.expect(0x30)?.children();
        let kind = fields.any()?.oid()?;
        fields.take_optional(0x01)?;
        let value = fields.take(0x04)?.value;
        if kind == wanted {
            return Ok(Some(value));
        }
    }
    Ok(None)
}
