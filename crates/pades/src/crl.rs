//! Certificate revocation lists (RFC 5280 §5): complete lists by the certificates' own issuer.
//! Indirect, delta and by-reason lists say nothing here. Whether a list is fresh enough is decided
//! in [`crate::validate`]; fetching it is the caller's.

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280;
use jiff::Timestamp;

use crate::cms::SignatureScheme;
use crate::cms::tlv::{Children, Element, TlvError};
use crate::revocation::{Reason, Statement, Status};
use crate::x509::{Certificate, DistinguishedName, full_name_addresses, time};

/// Largest list that is read, in bytes.
pub const MAX_BYTES: usize = 20 << 20;
/// Most extensions of a list or of an entry.
const MAX_EXTENSIONS: usize = 64;

/// id-ce-expiredCertsOnCRL (X.509 §9.5.2.8).
const EXPIRED_CERTS_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");

/// Why bytes are not a list that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// It is larger than [`MAX_BYTES`], or no `CertificateList`.
    #[error("the revocation list is not well-formed")]
    Malformed,
    /// An indirect or delta list, one for some reasons only, or with a critical extension that
    /// isn't known.
    #[error("this kind of revocation list is not supported")]
    Unsupported,
}

impl From<TlvError> for CrlError {
    fn from(_: TlvError) -> Self {
        Self::Malformed
    }
}

/// A `CertificateList`. Its entries are looked through when a certificate is asked about, and
/// never all in memory a second time.
#[derive(Debug, Clone)]
pub struct RevocationList {
    der: Arc<Vec<u8>>,
    signed: std::ops::Range<usize>,
    entries: std::ops::Range<usize>,
    scheme: Option<SignatureScheme>,
    signature: Vec<u8>,
    issuer: DistinguishedName,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    extensions: Extensions,
}

#[derive(Debug, Clone, Default)]
struct Extensions {
    authority_key_identifier: Option<Vec<u8>>,
    expired_kept_since: Option<Timestamp>,
    scope: Scope,
}

/// IssuingDistributionPoint (§5.2.5): which certificates a list is about.
#[derive(Debug, Clone, Default)]
struct Scope {
    only_users: bool,
    only_authorities: bool,
    /// Addresses of its distribution point; none: every one.
    addresses: Vec<String>,
}

impl RevocationList {
    /// Reads a list in DER.
    ///
    /// # Errors
    /// [`CrlError`].
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        Self::from_vec(der.to_vec())
    }

    /// [`Self::from_der`] of bytes that nobody else needs: lists are long.
    ///
    /// # Errors
    /// [`CrlError`].
    pub(crate) fn from_vec(whole: Vec<u8>) -> Result<Self, CrlError> {
        let der = whole.as_slice();
        if der.len() > MAX_BYTES {
            return Err(CrlError::Malformed);
        }
        let mut outer = Element::read(der)?.expect(0x30)?.children();
        let tbs = outer.take(0x30)?;
        let outer_algorithm = outer.take(0x30)?;
        let signature = match outer.take(0x03)?.value.split_first() {
            Some((0, bits)) => bits.to_vec(),
            _ => return Err(CrlError::Malformed),
        };
        outer.finish()?;

        let mut fields = tbs.children();
        fields.take_optional(0x02)?;
        if fields.take(0x30)?.raw != outer_algorithm.raw {
            return Err(CrlError::Malformed);
        }
        let issuer = DistinguishedName::parse(fields.take(0x30)?)?;
        let this_update = time(fields.any()?.raw).ok_or(CrlError::Malformed)?;
        let next_update = match fields.peek() {
            Some(0x17 | 0x18) => Some(time(fields.any()?.raw).ok_or(CrlError::Malformed)?),
            _ => None,
        };
        let entries = fields.take_optional(0x30)?;
        let extensions = match fields.take_optional(0xa0)? {
            Some(explicit) => Extensions::parse(explicit.children().take(0x30)?)?,
            None => Extensions::default(),
        };
        fields.finish()?;
        Ok(Self {
            signed: place(der, tbs.raw),
            entries: entries.map_or(0..0, |entries| place(der, entries.value)),
            scheme: SignatureScheme::from_algorithm(outer_algorithm, None),
            der: Arc::new(whole),
            signature,
            issuer,
            this_update,
            next_update,
            extensions,
        })
    }

    /// The list as it was encoded.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// [`Self::der`], to be kept.
    pub(crate) fn shared_der(&self) -> Arc<Vec<u8>> {
        Arc::clone(&self.der)
    }

    /// When newer information is promised at the latest.
    #[must_use]
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Could this list be by that issuer? (By name and key identifier; cheap.)
    #[must_use]
    pub fn names(&self, issuer: &Certificate) -> bool {
        let identifiers_agree = match (
            &self.extensions.authority_key_identifier,
            issuer.subject_key_identifier(),
        ) {
            (Some(wanted), Some(found)) => wanted == found,
            _ => true,
        };
        identifiers_agree && self.issuer.matches(&issuer.subject)
    }

    /// Is it signed by `issuer`, which may sign lists (cRLSign)? Hashes the whole list.
    #[must_use]
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let signed = self.der.get(self.signed.clone()).unwrap_or_default();
        self.names(issuer)
            && issuer.may_sign_lists()
            && self
                .scheme
                .zip(issuer.public_key().ok())
                .is_some_and(|(scheme, key)| key.verify(scheme, signed, &self.signature))
    }

    /// What it says of `certificate`, whose issuer signed it ([`Self::is_signed_by`]). None: it
    /// isn't about such certificates, or an entry can't be read.
    #[must_use]
    pub fn about(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Statement> {
        if !self.extensions.scope.includes(certificate) {
            return None;
        }
        Some(Statement {
            status: self.entry(&certificate.serial)?,
            this_update: self.this_update,
            next_update: self.next_update,
            made_at: self.this_update,
            digest: self.scheme.map(SignatureScheme::digest),
            signer: issuer.clone(),
            signer_key: issuer.public_key().ok()?,
            by_delegate: false,
            signer_needs_check: false,
            expired_kept_since: self.extensions.expired_kept_since,
        })
    }

    fn entry(&self, serial: &[u8]) -> Option<Status> {
        let mut entries = Children::new(self.der.get(self.entries.clone())?);
        while !entries.is_empty() {
            let mut fields = entries.take(0x30).ok()?.children();
            if fields.take(0x02).ok()?.value != serial {
                continue;
            }
            let at = time(fields.any().ok()?.raw)?;
            let reason = match fields.take_optional(0x30).ok()? {
                Some(extensions) => entry_reason(extensions).ok()?,
                None => Reason::Unspecified,
            };
            return Some(Status::Revoked { at, reason });
        }
        Some(Status::Good)
    }
}

impl Extensions {
    fn parse(sequence: Element<'_>) -> Result<Self, CrlError> {
        let mut out = Self::default();
        for_each_extension(sequence, |kind, critical, value| {
            match kind {
                rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER => {
                    let identifier = Element::read(value)?.expect(0x30)?.children();
                    out.authority_key_identifier = identifier
                        .clone()
                        .take_optional(0x80)?
                        .map(|octets| octets.value.to_vec());
                }
                rfc5280::ID_CE_ISSUING_DISTRIBUTION_POINT => out.scope = Scope::parse(value)?,
                EXPIRED_CERTS_ON_CRL => out.expired_kept_since = time(value),
                // Among them the delta indicator.
                _ if critical => return Err(CrlError::Unsupported),
                _ => {}
            }
            Ok(())
        })?;
        Ok(out)
    }
}

impl Scope {
    fn parse(value: &[u8]) -> Result<Self, CrlError> {
        let mut out = Self::default();
        for field in Element::read(value)?.expect(0x30)?.children().collect(8)? {
            let is_set = field.value.iter().any(|&byte| byte != 0);
            match field.tag {
                0xa0 => {
                    out.addresses = full_name_addresses(field);
                    // A point that can't be compared can't be said to be the certificate's.
                    if out.addresses.is_empty() {
                        return Err(CrlError::Unsupported);
                    }
                }
                0x81 => out.only_users = is_set,
                0x82 => out.only_authorities = is_set,
                // onlySomeReasons, indirectCRL, onlyContainsAttributeCerts.
                0x83 => return Err(CrlError::Unsupported),
                _ if is_set => return Err(CrlError::Unsupported),
                _ => {}
            }
        }
        Ok(out)
    }

    fn includes(&self, certificate: &Certificate) -> bool {
        let is_authority = certificate.is_authority();
        // A list for one distribution point is about the certificates that name it (§6.3.3 b 2).
        let points = certificate.crl_addresses();
        let same_point = self.addresses.is_empty()
            || self
                .addresses
                .iter()
                .any(|address| points.contains(address));
        same_point && !(self.only_users && is_authority) && (is_authority || !self.only_authorities)
    }
}

/// The reason of an entry; an entry of another issuer, or one that must be understood and isn't,
/// makes the list unusable.
fn entry_reason(extensions: Element<'_>) -> Result<Reason, CrlError> {
    let mut reason = Reason::Unspecified;
    for_each_extension(extensions, |kind, critical, value| {
        match kind {
            rfc5280::ID_CE_CRL_REASONS => {
                reason = Reason::from_code(Element::read(value)?.expect(0x0a)?.value);
            }
            _ if critical => return Err(CrlError::Unsupported),
            _ => {}
        }
        Ok(())
    })?;
    Ok(reason)
}

fn for_each_extension(
    sequence: Element<'_>,
    mut take: impl FnMut(ObjectIdentifier, bool, &[u8]) -> Result<(), CrlError>,
) -> Result<(), CrlError> {
    for extension in sequence.children().collect(MAX_EXTENSIONS)? {
        let mut fields = extension.expect(0x30)?.children();
        let kind = fields.any()?.oid()?;
        let critical = fields
            .take_optional(0x01)?
            .is_some_and(|flag| flag.value.iter().any(|&byte| byte != 0));
        take(kind, critical, fields.take(0x04)?.value)?;
    }
    Ok(())
}

/// Where `part`, a piece of `whole`, lies in it.
fn place(whole: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}
