//! What OCSP answers and revocation lists have in common: a statement about one certificate, by
//! somebody who may make it, at some time.

use jiff::Timestamp;

use crate::cms::{DigestAlgorithm, PublicKey};
use crate::x509::Certificate;

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nobody says.
    Unspecified,
    /// The key, or the CA's key, fell into other hands.
    KeyCompromise,
    /// The person left, another certificate took its place, or it is no longer used.
    Ended,
    /// It is only suspended (certificateHold).
    OnHold,
    /// The holder may no longer do what the certificate is for (privilegeWithdrawn).
    PrivilegeWithdrawn,
}

impl Reason {
    /// From the contents of a CRLReason.
    pub(crate) fn from_code(contents: &[u8]) -> Self {
        match contents {
            [1 | 2 | 10] => Self::KeyCompromise,
            [3..=5] => Self::Ended,
            [6] => Self::OnHold,
            [9] => Self::PrivilegeWithdrawn,
            _ => Self::Unspecified,
        }
    }
}

/// What is said of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// The responder doesn't know it.
    Unknown,
}

/// A statement whose signature was checked.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What it says.
    pub status: Status,
    /// The time it speaks of.
    pub this_update: Timestamp,
    /// When newer information is promised at the latest.
    pub next_update: Option<Timestamp>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The digest of its signature.
    pub digest: Option<DigestAlgorithm>,
    /// Who signed it.
    pub signer: Certificate,
    /// By which key.
    pub signer_key: PublicKey,
    /// The signer isn't the issuer, but whom the issuer authorised (an OCSP responder).
    pub by_delegate: bool,
    /// The signer could have been revoked itself.
    pub signer_needs_check: bool,
    /// Certificates that expired after this are still known: expiredCertsOnCRL (X.509 §9.5.2.8),
    /// archiveCutoff (RFC 6960 §4.4.4).
    pub expired_kept_since: Option<Timestamp>,
}
