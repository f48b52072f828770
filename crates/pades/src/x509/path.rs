//! Building and validating a certification path (RFC 5280 §6).
//!
//! All acceptable paths are tried, depth first, until one validates; the effort is bounded, since
//! the certificates come from the file. If none validates, the failure that came closest is told.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use x509_cert::ext::pkix::KeyUsages;

use super::certificate::Certificate;
use super::constraints;
use super::trust::{Anchor, TrustStore};
use crate::algorithms::AlgorithmPolicy;

/// Certificates in a path, the anchor included.
const MAX_LENGTH: usize = 8;
/// Issuers that are tried for one signer, over all paths.
pub(crate) const MAX_ATTEMPTS: u32 = 32;

const TIME_STAMPING: ObjectIdentifier = const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
const OCSP_SIGNING: ObjectIdentifier = const_oid::db::rfc5280::ID_KP_OCSP_SIGNING;

/// Extended key usages under which documents are signed in practice.
const DOCUMENT_USAGES: [ObjectIdentifier; 7] = [
    const_oid::db::rfc5280::ANY_EXTENDED_KEY_USAGE,
    const_oid::db::rfc5280::ID_KP_EMAIL_PROTECTION,
    const_oid::db::rfc5280::ID_KP_CLIENT_AUTH,
    // id-kp-documentSigning (RFC 9336)
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36"),
    // Adobe Authentic Documents Trust
    ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5"),
    // Microsoft document signing
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.10.3.12"),
    // Microsoft smart card logon, in many tokens' only certificate
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2"),
];

/// What the signer's certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Signing documents.
    Document,
    /// Signing timestamp tokens (RFC 3161 §2.3).
    TimeStamping,
    /// Signing OCSP answers (RFC 6960 §4.2.2.2).
    OcspSigning,
}

/// What a path is wanted for.
#[derive(Debug, Clone, Copy)]
pub struct PathUse<'a> {
    /// When every certificate has to be valid, and every algorithm acceptable.
    pub time: Timestamp,
    /// What the signer's certificate was used for.
    pub purpose: Purpose,
    /// Which algorithms are acceptable.
    pub algorithms: &'a AlgorithmPolicy,
}

/// Why no path validates. Ordered: a later one came closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum PathError {
    /// No chain of names leads to an anchor.
    #[error("no chain to a trust anchor")]
    NoPath,
    /// More possible chains than are tried.
    #[error("too many possible chains")]
    TooComplex,
    /// A certificate isn't signed by the one that its issuer's name leads to.
    #[error("a certificate's signature is wrong")]
    BadSignature,
    /// A certificate issued another without being a CA's, or below its path length.
    #[error("a certificate that may not issue certificates is used as an issuer")]
    NotAnIssuer,
    /// An issuer's name constraints exclude a name.
    #[error("a name is outside an issuer's name constraints")]
    NameConstraints,
    /// A critical extension isn't understood.
    #[error("a critical extension is not understood")]
    CriticalExtension,
    /// The signer's certificate isn't for this purpose.
    #[error("the certificate may not be used for this purpose")]
    KeyUsage,
    /// A weak digest or a short key.
    #[error("an algorithm in the chain is no longer acceptable")]
    WeakAlgorithm,
    /// A CA in the chain had no licence at the time asked about.
    #[error("a CA in the chain was not licensed at that time")]
    NotLicensed,
    /// The anchor was not, or no longer, trusted at the time asked about.
    #[error("the anchor was not trusted at that time")]
    AnchorWithdrawn,
    /// A certificate was not yet valid at the time asked about.
    #[error("a certificate was not yet valid")]
    NotYetValid,
    /// A certificate had expired at the time asked about.
    #[error("a certificate had expired")]
    Expired,
}

/// A chain from a signer to an anchor.
#[derive(Debug, Clone)]
pub struct CertificationPath {
    /// The signer's certificate first, then its issuers, without the anchor.
    pub certificates: Vec<Certificate>,
    /// Where it ends.
    pub anchor: Anchor,
}

/// Why there is no path, and the chain that came closest, if there was one.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct PathFailure {
    /// What is wrong.
    #[source]
    pub error: PathError,
    /// The chain it is wrong with.
    pub path: Option<CertificationPath>,
}

/// The path by which `signer` was valid for this use.
///
/// `others` are certificates found in the file, trusted for nothing.
///
/// # Errors
/// The failure that came closest, with the chain it failed on if there was one.
pub fn find_path(
    signer: &Certificate,
    others: &[Certificate],
    store: &TrustStore,
    wanted: PathUse<'_>,
) -> Result<CertificationPath, Box<PathFailure>> {
    find_path_within(MAX_ATTEMPTS, signer, others, store, wanted).1
}

/// [`find_path`] with so many attempts; answers how many it took, too.
pub(crate) fn find_path_within(
    max_attempts: u32,
    signer: &Certificate,
    others: &[Certificate],
    store: &TrustStore,
    wanted: PathUse<'_>,
) -> (u32, Result<CertificationPath, Box<PathFailure>>) {
    let mut search = Search {
        others,
        store,
        wanted,
        max_attempts,
        attempts: 0,
        best: PathFailure {
            error: PathError::NoPath,
            path: None,
        },
    };
    let mut chain = vec![signer.clone()];
    let found = match search.extend(&mut chain) {
        Some(path) => Ok(path),
        None => Err(Box::new(search.best)),
    };
    (search.attempts, found)
}

struct Search<'a> {
    others: &'a [Certificate],
    store: &'a TrustStore,
    wanted: PathUse<'a>,
    max_attempts: u32,
    attempts: u32,
    best: PathFailure,
}

impl Search<'_> {
    fn extend(&mut self, chain: &mut Vec<Certificate>) -> Option<CertificationPath> {
        let last = chain.last()?.clone();
        for anchor in self.store.anchors() {
            let is_anchor = anchor.certificate.der() == last.der();
            // An anchor above the signer was already tried as the issuer of the one below it.
            let ends_here = if is_anchor {
                chain.len() == 1
            } else {
                last.names_as_issuer(&anchor.certificate)
            };
            if !ends_here {
                continue;
            }
            let path = CertificationPath {
                certificates: chain.clone(),
                anchor: anchor.clone(),
            };
            match self.try_path(&path) {
                Ok(()) => return Some(path),
                Err(error) if error > self.best.error => {
                    self.best = PathFailure {
                        error,
                        path: Some(path),
                    }
                }
                Err(_) => {}
            }
        }
        if chain.len() + 1 >= MAX_LENGTH {
            return None;
        }
        for other in self.others {
            let is_new = chain.iter().all(|c| c.der() != other.der());
            if !is_new || !last.names_as_issuer(other) {
                continue;
            }
            if self.attempts >= self.max_attempts {
                self.best.error = self.best.error.max(PathError::TooComplex);
                return None;
            }
            self.attempts += 1;
            chain.push(other.clone());
            let found = self.extend(chain);
            chain.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn try_path(&mut self, path: &CertificationPath) -> Result<(), PathError> {
        if self.attempts >= self.max_attempts {
            return Err(PathError::TooComplex);
        }
        self.attempts += path.certificates.len() as u32;
        validate(path, self.store, self.wanted)
    }
}

/// RFC 5280 §6.1 with every policy acceptable; from the anchor down to the signer.
fn validate(
    path: &CertificationPath,
    store: &TrustStore,
    wanted: PathUse<'_>,
) -> Result<(), PathError> {
    let PathUse {
        time,
        purpose,
        algorithms,
    } = wanted;
    let signer = path.certificates.first().ok_or(PathError::NoPath)?;
    let direct = path.anchor.certificate.der() == signer.der();
    // The signer may itself be an anchor; otherwise the anchor is the last issuer.
    let mut issuer = &path.anchor.certificate;
    let mut constraints = Vec::new();
    if !direct {
        for (index, certificate) in path.certificates.iter().enumerate().rev() {
            let key = issuer.public_key().map_err(|_| PathError::WeakAlgorithm)?;
            if !certificate.is_signed_by(&key) {
                return Err(PathError::BadSignature);
            }
            may_issue(issuer, index, &path.certificates)?;
            constraints.extend(issuer.extensions.name_constraints.clone());
            let exempt = index > 0 && certificate.is_self_issued();
            if !exempt
                && !constraints
                    .iter()
                    .all(|c| constraints::respected(c, certificate))
            {
                return Err(PathError::NameConstraints);
            }
            issuer = certificate;
        }
    }
    let all = || {
        path.certificates
            .iter()
            .chain((!direct).then_some(&path.anchor.certificate))
    };
    if all().any(|c| c.extensions.unknown_critical) {
        return Err(PathError::CriticalExtension);
    }
    if !is_for(signer, purpose) {
        return Err(PathError::KeyUsage);
    }
    // The anchor's signature over itself proves nothing, so its digest doesn't matter.
    let weak_signature = path.certificates.iter().any(|c| {
        !direct
            && c.signature_scheme()
                .is_none_or(|scheme| !algorithms.accepts_digest(scheme.digest(), time))
    });
    let weak_key = |c: &Certificate| {
        c.public_key()
            .is_ok_and(|key| !algorithms.accepts_key(&key, time))
    };
    if weak_signature || all().any(weak_key) {
        return Err(PathError::WeakAlgorithm);
    }
    if path
        .certificates
        .iter()
        .any(|c| !store.is_licensed_at(c, time))
    {
        return Err(PathError::NotLicensed);
    }
    if !path.anchor.is_trusted_at(time) {
        return Err(PathError::AnchorWithdrawn);
    }
    if all().any(|c| time < c.not_before) {
        return Err(PathError::NotYetValid);
    }
    if all().any(|c| time > c.not_after) {
        return Err(PathError::Expired);
    }
    Ok(())
}

/// May `issuer` have issued the certificate at `index` of the path?
fn may_issue(issuer: &Certificate, index: usize, path: &[Certificate]) -> Result<(), PathError> {
    let Some(basic) = &issuer.extensions.basic_constraints else {
        return Err(PathError::NotAnIssuer);
    };
    let may_sign = issuer
        .extensions
        .key_usage
        .is_none_or(|usage| usage.contains(KeyUsages::KeyCertSign));
    // Intermediates between the issuer and the signer, self-issued ones not counted.
    let between = path
        .iter()
        .take(index + 1)
        .skip(1)
        .filter(|c| !c.is_self_issued())
        .count();
    let within_length = basic
        .path_len_constraint
        .is_none_or(|length| between <= usize::from(length));
    if basic.ca && may_sign && within_length {
        Ok(())
    } else {
        Err(PathError::NotAnIssuer)
    }
}

/// Do key usage and extended key usage allow this purpose?
pub(super) fn is_for(signer: &Certificate, purpose: Purpose) -> bool {
    let signs = signer.extensions.key_usage.is_none_or(|usage| {
        usage.contains(KeyUsages::DigitalSignature) || usage.contains(KeyUsages::NonRepudiation)
    });
    let usages = signer.extensions.extended_key_usage.as_deref();
    signs
        && match purpose {
            Purpose::Document => {
                usages.is_none_or(|list| list.iter().any(|usage| DOCUMENT_USAGES.contains(usage)))
            }
            Purpose::TimeStamping => {
                signer.extensions.extended_key_usage_critical && usages == Some(&[TIME_STAMPING])
            }
            Purpose::OcspSigning => usages.is_some_and(|list| list.contains(&OCSP_SIGNING)),
        }
}
