//! Trust anchors: data that an administrator adds and removes, never built in.

use base64::Engine as _;

use super::certificate::{Certificate, CertificateError};

/// Which list an anchor belongs to; a report names it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum AnchorSet {
    /// The Government's specialised signatures (VGCA).
    Government,
    /// The national root for public signatures (NEAC).
    National,
    /// The demo's own root; refused in production.
    Demo,
    /// Any other, under the name an administrator gave it.
    Other(String),
}

/// A certificate that is trusted because an administrator says so.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The certificate.
    pub certificate: Certificate,
    /// The list it belongs to.
    pub set: AnchorSet,
}

/// The anchors in force.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    anchors: Vec<Anchor>,
}

impl TrustStore {
    /// No anchors: every chain ends in NO_CERTIFICATE_CHAIN_FOUND.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a certificate in DER.
    pub fn add_der(&mut self, der: &[u8], set: AnchorSet) -> Result<(), CertificateError> {
        self.anchors.push(Anchor {
            certificate: Certificate::from_der(der)?,
            set,
        });
        Ok(())
    }

    /// Adds every certificate of a file, in PEM (one or several) or in DER; answers how many.
    pub fn add_file(&mut self, bytes: &[u8], set: AnchorSet) -> Result<usize, CertificateError> {
        let text = String::from_utf8_lossy(bytes);
        let mut added = 0;
        for block in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
            let body = block.split("-----END").next().unwrap_or_default();
            let der = decode_base64(body).ok_or(CertificateError::Malformed(
                crate::cms::tlv::TlvError::Value,
            ))?;
            self.add_der(&der, set.clone())?;
            added += 1;
        }
        if added == 0 {
            self.add_der(bytes, set)?;
            added = 1;
        }
        Ok(added)
    }

    /// All anchors.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }
}

impl FromIterator<Anchor> for TrustStore {
    fn from_iter<I: IntoIterator<Item = Anchor>>(anchors: I) -> Self {
        Self {
            anchors: anchors.into_iter().collect(),
        }
    }
}

/// The body of a PEM block, whose lines may be of any length.
fn decode_base64(body: &str) -> Option<Vec<u8>> {
    let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    base64::engine::general_purpose::STANDARD
        .decode(packed)
        .ok()
}
