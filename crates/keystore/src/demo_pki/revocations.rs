//! Which certificates of the demo are revoked: a text file in its folder, which people and tests may
//! edit while the program runs. A line is a serial number in hex, a time (RFC 3339) and, if there is
//! one, the reason by its name in RFC 5280 §5.3.1:
//!
//! `4f00…a1 2026-03-02T01:02:03Z keyCompromise`

use jiff::Timestamp;
use rcgen::RevocationReason;
use ring::rand::SystemRandom;
use x509_cert::ext::pkix::CrlReason;

use super::{DemoPki, DemoPkiError, read_table};
use crate::files;

/// The file's name.
pub const REVOCATIONS_FILE: &str = "revocations";

/// A certificate that its authority has revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoRevocation {
    /// Its serial number, big-endian as in the certificate.
    pub serial_number: Vec<u8>,
    /// When it was revoked.
    pub at: Timestamp,
    /// Why, if it is told.
    pub reason: Option<DemoRevocationReason>,
}

/// Why a certificate was revoked (CRLReason, RFC 5280 §5.3.1), as far as the demo has need of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoRevocationReason {
    /// Somebody else may have the private key.
    KeyCompromise,
    /// The holder's name or office changed.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// It isn't needed any more.
    CessationOfOperation,
    /// It is suspended.
    CertificateHold,
}

impl DemoPki {
    /// What is revoked now, as the file says; nothing without a file.
    ///
    /// Errors: [`DemoPkiError::Table`] for a line that can't be read, the system's for the file.
    pub fn revocations(&self) -> Result<Vec<DemoRevocation>, DemoPkiError> {
        read_table(&self.folder, REVOCATIONS_FILE, DemoRevocation::read)
    }

    /// Revokes a certificate from now on, or once more with another time or reason.
    ///
    /// Errors: as [`DemoPki::revocations`].
    pub fn revoke(
        &self,
        revocation: DemoRevocation,
        rng: &SystemRandom,
    ) -> Result<(), DemoPkiError> {
        let mut all = self.revocations()?;
        all.retain(|other| other.serial_number != revocation.serial_number);
        all.push(revocation);
        let lines: String = all.iter().map(DemoRevocation::line).collect();
        let path = self.folder.join(REVOCATIONS_FILE);
        Ok(files::replace(&path, lines.as_bytes(), rng)?)
    }
}

impl DemoRevocation {
    fn read(words: &[&str]) -> Option<Self> {
        let (serial_number, at, reason) = match words {
            [serial_number, at] => (serial_number, at, None),
            [serial_number, at, reason] => {
                let reason = DemoRevocationReason::of_name(reason)?;
                (serial_number, at, Some(reason))
            }
            _ => return None,
        };
        Some(Self {
            serial_number: from_hex(serial_number)?,
            at: at.parse().ok()?,
            reason,
        })
    }

    fn line(&self) -> String {
        let serial_number: String = self
            .serial_number
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let reason = self.reason.map_or("", DemoRevocationReason::name);
        format!("{serial_number} {} {reason}\n", self.at)
    }
}

/// All reasons with their names.
const REASONS: [(DemoRevocationReason, &str); 5] = [
    (DemoRevocationReason::KeyCompromise, "keyCompromise"),
    (
        DemoRevocationReason::AffiliationChanged,
        "affiliationChanged",
    ),
    (DemoRevocationReason::Superseded, "superseded"),
    (
        DemoRevocationReason::CessationOfOperation,
        "cessationOfOperation",
    ),
    (DemoRevocationReason::CertificateHold, "certificateHold"),
];

impl DemoRevocationReason {
    fn of_name(name: &str) -> Option<Self> {
        let named = REASONS.iter().find(|(_, known)| *known == name);
        named.map(|(reason, _)| *reason)
    }

    fn name(self) -> &'static str {
        let named = REASONS.iter().find(|(reason, _)| *reason == self);
        named.map_or("", |(_, name)| name)
    }

    pub(super) fn crl_reason(self) -> CrlReason {
        match self {
            Self::KeyCompromise => CrlReason::KeyCompromise,
            Self::AffiliationChanged => CrlReason::AffiliationChanged,
            Self::Superseded => CrlReason::Superseded,
            Self::CessationOfOperation => CrlReason::CessationOfOperation,
            Self::CertificateHold => CrlReason::CertificateHold,
        }
    }

    pub(super) fn rcgen_reason(self) -> RevocationReason {
        match self {
            Self::KeyCompromise => RevocationReason::KeyCompromise,
            Self::AffiliationChanged => RevocationReason::AffiliationChanged,
            Self::Superseded => RevocationReason::Superseded,
            Self::CessationOfOperation => RevocationReason::CessationOfOperation,
            Self::CertificateHold => RevocationReason::CertificateHold,
        }
    }
}

/// Bytes of a number in hex, without leading zeros.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_start_matches('0');
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let even = if text.len().is_multiple_of(2) {
        text.to_owned()
    } else {
        format!("0{text}")
    };
    (0..even.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(even.get(at..at + 2)?, 16).ok())
        .collect()
}
