//! Trust anchors: data that an administrator adds and removes, never built in.

use jiff::Timestamp;

use super::certificate::{Certificate, CertificateError};
use super::files::{CertificateFileError, read_certificates};

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

/// A stretch of time, each end open where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Period {
    /// Its first moment.
    pub from: Option<Timestamp>,
    /// The first moment after it.
    pub until: Option<Timestamp>,
}

impl Period {
    /// All of time.
    pub const ALWAYS: Self = Self {
        from: None,
        until: None,
    };

    /// Is `time` within?
    #[must_use]
    pub fn contains(&self, time: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time < until)
    }
}

/// A certificate that is trusted because an administrator says so.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The certificate.
    pub certificate: Certificate,
    /// The list it belongs to.
    pub set: AnchorSet,
    /// When it was trusted. What was proven to be signed then stays good after it was withdrawn.
    pub trusted: Vec<Period>,
}

impl Anchor {
    /// Was it trusted at `time`?
    #[must_use]
    pub fn is_trusted_at(&self, time: Timestamp) -> bool {
        self.trusted.iter().any(|period| period.contains(time))
    }
}

/// What is known of a trust service below the anchors: a licensed CA, or a time-stamping
/// authority. One that isn't known is neither better nor worse for it.
#[derive(Debug, Clone)]
pub struct TrustService {
    /// The CA's or the authority's certificate.
    pub certificate: Certificate,
    /// What reports call it.
    pub name: String,
    /// When its licence was in force.
    pub licensed: Vec<Period>,
}

/// The anchors in force, and the services known.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    anchors: Vec<Anchor>,
    services: Vec<TrustService>,
}

impl TrustStore {
    /// No anchors: every chain ends in NO_CERTIFICATE_CHAIN_FOUND.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a certificate in DER, trusted at all times.
    pub fn add_der(&mut self, der: &[u8], set: AnchorSet) -> Result<(), CertificateError> {
        self.anchors.push(Anchor {
            certificate: Certificate::from_der(der)?,
            set,
            trusted: vec![Period::ALWAYS],
        });
        Ok(())
    }

    /// Adds an anchor.
    pub fn add(&mut self, anchor: Anchor) {
        self.anchors.push(anchor);
    }

    /// Adds what is known of a trust service.
    pub fn add_service(&mut self, service: TrustService) {
        self.services.push(service);
    }

    /// All services known.
    pub fn services(&self) -> &[TrustService] {
        &self.services
    }

    /// What is known of the service with this certificate.
    #[must_use]
    pub fn service(&self, certificate: &Certificate) -> Option<&TrustService> {
        self.services
            .iter()
            .find(|service| service.certificate.der() == certificate.der())
    }

    /// Was its licence in force at `time`, as far as is known?
    pub(super) fn is_licensed_at(&self, certificate: &Certificate, time: Timestamp) -> bool {
        self.service(certificate)
            .is_none_or(|service| service.licensed.iter().any(|period| period.contains(time)))
    }

    /// Adds every certificate of a file (see [`read_certificates`]); answers how many.
    ///
    /// # Errors
    /// As there.
    pub fn add_file(
        &mut self,
        bytes: &[u8],
        set: AnchorSet,
    ) -> Result<usize, CertificateFileError> {
        let certificates = read_certificates(bytes)?;
        let count = certificates.len();
        self.anchors
            .extend(certificates.into_iter().map(|certificate| Anchor {
                certificate,
                set: set.clone(),
                trusted: vec![Period::ALWAYS],
            }));
        Ok(count)
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
            services: Vec::new(),
        }
    }
}
