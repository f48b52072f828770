//! One certificate: its fields, borrowed from nothing, and the extensions that matter to a path.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280;
use der::{Decode, flagset::FlagSet};
use jiff::Timestamp;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, NameConstraints, SubjectAltName,
    SubjectKeyIdentifier,
};

use super::addresses::{self, Addresses};
use super::moment::time;
use super::name::DistinguishedName;
use crate::cms::tlv::{Element, TlvError};
use crate::cms::{PublicKey, SignatureScheme};

/// Largest certificate that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Most extensions in one.
const MAX_EXTENSIONS: usize = 64;

/// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

/// Why bytes are not a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The framing or the order of fields is wrong.
    #[error("the certificate is not well-formed")]
    Malformed(#[from] TlvError),
    /// A date is not one.
    #[error("the certificate's validity cannot be read")]
    Validity,
    /// An extension's value is not of its type, or an extension is there twice.
    #[error("an extension of the certificate cannot be read")]
    Extension,
    /// Larger than any honest certificate.
    #[error("the certificate is too large")]
    TooLarge,
}

/// A certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Vec<u8>,
    signature_scheme: Option<SignatureScheme>,
    signature: Vec<u8>,
    issuer_der: Vec<u8>,
    spki: Vec<u8>,
    pub(super) extensions: Extensions,
    /// Contents of the serial number's INTEGER.
    pub serial: Vec<u8>,
    /// Who issued it.
    pub issuer: DistinguishedName,
    /// Whom it names.
    pub subject: DistinguishedName,
    /// First moment of its validity.
    pub not_before: Timestamp,
    /// Last second of its validity.
    pub not_after: Timestamp,
}

/// The extensions of RFC 5280 §4.2 that path validation uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Extensions {
    pub key_usage: Option<FlagSet<KeyUsages>>,
    pub extended_key_usage: Option<Vec<ObjectIdentifier>>,
    pub extended_key_usage_critical: bool,
    pub basic_constraints: Option<BasicConstraints>,
    pub name_constraints: Option<NameConstraints>,
    pub alternative_names: Option<SubjectAltName>,
    /// There are alternative names of a kind that can't be read, so that no name constraint can
    /// be said to hold.
    pub unreadable_names: bool,
    pub subject_key_identifier: Option<Vec<u8>>,
    pub authority_key_identifier: Option<Vec<u8>>,
    /// id-pkix-ocsp-nocheck is there.
    pub ocsp_no_check: bool,
    /// Where revocation lists and OCSP answers are to be had, and the issuer's certificate.
    pub addresses: Addresses,
    /// A critical extension that is not understood here.
    pub unknown_critical: bool,
}

impl Certificate {
    /// Reads one certificate in DER; nothing may follow it.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_BYTES {
            return Err(CertificateError::TooLarge);
        }
        let mut outer = Element::read(der)?.expect(0x30)?.children();
        let tbs = outer.take(0x30)?;
        let outer_algorithm = outer.take(0x30)?;
        let signature = bit_string(outer.take(0x03)?)?;
        outer.finish()?;

        let mut fields = tbs.children();
        fields.take_optional(0xa0)?;
        let serial = fields.take(0x02)?;
        let inner_algorithm = fields.take(0x30)?;
        if inner_algorithm.raw != outer_algorithm.raw {
            return Err(TlvError::Value.into());
        }
        let issuer = fields.take(0x30)?;
        let mut validity = fields.take(0x30)?.children();
        let not_before = time(validity.any()?.raw).ok_or(CertificateError::Validity)?;
        let not_after = time(validity.any()?.raw).ok_or(CertificateError::Validity)?;
        let subject = fields.take(0x30)?;
        let spki = fields.take(0x30)?;
        fields.take_optional(0x81)?;
        fields.take_optional(0x82)?;
        let extensions = match fields.take_optional(0xa3)? {
            Some(explicit) => Extensions::parse(explicit.children().take(0x30)?)?,
            None => Extensions::default(),
        };
        fields.finish()?;
        Ok(Self {
            der: der.to_vec(),
            tbs: tbs.raw.to_vec(),
            signature_scheme: SignatureScheme::from_algorithm(outer_algorithm, None),
            signature: signature.to_vec(),
            issuer_der: issuer.raw.to_vec(),
            spki: spki.raw.to_vec(),
            extensions,
            serial: serial.value.to_vec(),
            issuer: DistinguishedName::parse(issuer)?,
            subject: DistinguishedName::parse(subject)?,
            not_before,
            not_after,
        })
    }

    /// The certificate as it was encoded.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Is this Name, as encoded somewhere else, that of the issuer?
    pub(crate) fn issuer_is(&self, name: &[u8]) -> bool {
        self.issuer_der == name
            || Element::read(name)
                .and_then(DistinguishedName::parse)
                .is_ok_and(|name| name.matches(&self.issuer))
    }

    /// The subject's public key, if it is of a kind that can be checked with.
    pub fn public_key(&self) -> Result<PublicKey, crate::cms::KeyError> {
        PublicKey::from_spki(&self.spki)
    }

    /// The scheme by which its issuer signed it; None if it is not a known one.
    pub fn signature_scheme(&self) -> Option<SignatureScheme> {
        self.signature_scheme
    }

    /// Is the certificate's own signature by this key?
    pub fn is_signed_by(&self, issuer_key: &PublicKey) -> bool {
        self.signature_scheme
            .is_some_and(|scheme| issuer_key.verify(scheme, &self.tbs, &self.signature))
    }

    /// Do subject and issuer have the same name?
    pub fn is_self_issued(&self) -> bool {
        self.subject.matches(&self.issuer)
    }

    /// The subject key identifier, if stated.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.extensions.subject_key_identifier.as_deref()
    }

    /// The issuer's Name, as encoded here.
    pub(crate) fn issuer_der(&self) -> &[u8] {
        &self.issuer_der
    }

    /// The bits of the subject's public key, without the algorithm: what OCSP hashes.
    pub(crate) fn key_bits(&self) -> &[u8] {
        let read = || {
            let mut fields = Element::read(&self.spki).ok()?.children();
            fields.take(0x30).ok()?;
            fields.take(0x03).ok()?.value.get(1..)
        };
        read().unwrap_or_default()
    }

    /// The subject's e-mail address, as an alternative name or in the subject's own.
    pub fn email(&self) -> Option<&str> {
        let alternative = self.extensions.alternative_names.as_ref();
        let of_names = alternative.and_then(|names| {
            names.0.iter().find_map(|name| match name {
                GeneralName::Rfc822Name(address) => Some(address.as_str()),
                _ => None,
            })
        });
        of_names.or_else(|| self.subject.email_addresses().next())
    }

    /// Does it say that it needn't be checked for revocation (an OCSP responder's)?
    pub fn is_exempt_from_revocation(&self) -> bool {
        self.extensions.ocsp_no_check
    }

    /// Is it for timestamps and nothing else (RFC 3161 §2.3)?
    pub fn is_for_timestamps(&self) -> bool {
        super::path::is_for(self, super::path::Purpose::TimeStamping)
    }

    /// May it sign OCSP answers for its issuer (RFC 6960 §4.2.2.2)?
    pub(crate) fn is_for_ocsp(&self) -> bool {
        super::path::is_for(self, super::path::Purpose::OcspSigning)
            && !self.extensions.unknown_critical
    }

    /// Is it a CA's?
    pub fn is_authority(&self) -> bool {
        self.extensions
            .basic_constraints
            .as_ref()
            .is_some_and(|basic| basic.ca)
    }

    /// May it sign revocation lists (cRLSign)?
    pub(crate) fn may_sign_lists(&self) -> bool {
        self.extensions
            .key_usage
            .is_none_or(|usage| usage.contains(KeyUsages::CRLSign))
    }

    /// Where revocation lists about it are to be had (http or https).
    pub fn crl_addresses(&self) -> &[String] {
        &self.extensions.addresses.crl
    }

    /// Where its issuer's OCSP responder answers (http or https).
    pub fn ocsp_addresses(&self) -> &[String] {
        &self.extensions.addresses.ocsp
    }

    /// Where its issuer's certificate is to be had (http or https).
    pub fn issuer_addresses(&self) -> &[String] {
        &self.extensions.addresses.issuers
    }

    /// Is `time` within its validity?
    pub fn is_valid_at(&self, time: Timestamp) -> bool {
        self.not_before <= time && time <= self.not_after
    }

    /// Could `issuer` have issued this, by name and key identifier?
    pub(super) fn names_as_issuer(&self, issuer: &Self) -> bool {
        let identifiers_agree = match (
            &self.extensions.authority_key_identifier,
            &issuer.extensions.subject_key_identifier,
        ) {
            (Some(wanted), Some(found)) => wanted == found,
            _ => true,
        };
        identifiers_agree && self.issuer.matches(&issuer.subject)
    }
}

impl Extensions {
    fn parse(sequence: Element<'_>) -> Result<Self, CertificateError> {
        let mut out = Self::default();
        let mut seen = Vec::new();
        for extension in sequence.children().collect(MAX_EXTENSIONS)? {
            let mut fields = extension.expect(0x30)?.children();
            let kind = fields.any()?.oid()?;
            let critical = match fields.take_optional(0x01)? {
                Some(flag) => flag.value.iter().any(|&byte| byte != 0),
                None => false,
            };
            let value = fields.take(0x04)?.value;
            if seen.contains(&kind) {
                return Err(CertificateError::Extension);
            }
            seen.push(kind);
            out.set(kind, critical, value)?;
        }
        Ok(out)
    }

    fn set(
        &mut self,
        kind: ObjectIdentifier,
        critical: bool,
        value: &[u8],
    ) -> Result<(), CertificateError> {
        match kind {
            rfc5280::ID_CE_KEY_USAGE => self.key_usage = Some(read::<KeyUsage>(value)?.0),
            rfc5280::ID_CE_EXT_KEY_USAGE => {
                self.extended_key_usage = Some(read::<ExtendedKeyUsage>(value)?.0);
                self.extended_key_usage_critical = critical;
            }
            rfc5280::ID_CE_BASIC_CONSTRAINTS => self.basic_constraints = Some(read(value)?),
            // A constraint that can't be read can't be held to.
            rfc5280::ID_CE_NAME_CONSTRAINTS => match read(value) {
                Ok(constraints) => self.name_constraints = Some(constraints),
                Err(_) => self.unknown_critical = true,
            },
            rfc5280::ID_CE_SUBJECT_ALT_NAME => match read(value) {
                Ok(names) => self.alternative_names = Some(names),
                Err(_) => self.unreadable_names = true,
            },
            rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier =
                    Some(read::<SubjectKeyIdentifier>(value)?.0.as_bytes().to_vec());
            }
            rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER => {
                let identifier = Element::read(value)?
                    .expect(0x30)?
                    .children()
                    .take_optional(0x80)?;
                self.authority_key_identifier = identifier.map(|octets| octets.value.to_vec());
            }
            // They restrict nothing when every policy is acceptable (RFC 5280 §6.1.1), or say
            // where to ask for revocation.
            rfc5280::ID_CE_CERTIFICATE_POLICIES
            | rfc5280::ID_CE_POLICY_MAPPINGS
            | rfc5280::ID_CE_INHIBIT_ANY_POLICY
            | rfc5280::ID_CE_ISSUER_ALT_NAME
            | rfc5280::ID_CE_FRESHEST_CRL => {}
            // Without an address to ask revocation simply stays open.
            rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS => {
                self.addresses.crl = addresses::distribution_points(value);
            }
            rfc5280::ID_PE_AUTHORITY_INFO_ACCESS => {
                addresses::authority_access(value, &mut self.addresses);
            }
            OCSP_NO_CHECK => self.ocsp_no_check = true,
            // Among them policyConstraints: it may require a policy, and policies aren't judged.
            _ => self.unknown_critical |= critical,
        }
        Ok(())
    }
}

fn read<'a, T: Decode<'a>>(value: &'a [u8]) -> Result<T, CertificateError> {
    T::from_der(value).map_err(|_| CertificateError::Extension)
}

fn bit_string(element: Element<'_>) -> Result<&[u8], TlvError> {
    match element.value.split_first() {
        Some((0, bits)) => Ok(bits),
        _ => Err(TlvError::Value),
    }
}
