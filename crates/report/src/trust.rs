//! What files are checked against, as the server gives it to browsers: anchors, what is known of
//! trust services, and the policy. All of it is public.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use pades::{
    validate::Policy,
    x509::{Anchor, AnchorSet, Certificate, Period, TrustService, TrustStore},
};
use serde::{Deserialize, Serialize};

/// Everything that is needed to check a file somewhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustData {
    /// The trust anchors.
    pub anchors: Vec<AnchorData>,
    /// What is known of licensed CAs and time-stamping authorities.
    pub services: Vec<ServiceData>,
    /// By which rules.
    pub policy: Policy,
    /// Whether the server can sign reports of checks of its own.
    #[serde(default)]
    pub signs_reports: bool,
}

/// A trust anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorData {
    /// DER in base64.
    pub certificate: String,
    /// The list it belongs to.
    pub set: AnchorSet,
    /// When it was trusted.
    pub trusted: Vec<Period>,
}

/// A licensed CA or a time-stamping authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceData {
    /// DER in base64.
    pub certificate: String,
    /// What reports call it.
    pub name: String,
    /// When its licence was in force.
    pub licensed: Vec<Period>,
}

/// A certificate among the data can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a certificate of the trust data can't be read")]
pub struct TrustDataError;

impl TrustData {
    /// The data of a store and a policy.
    #[must_use]
    pub fn of(store: &TrustStore, policy: &Policy) -> Self {
        let anchors = store.anchors().iter().map(|anchor| AnchorData {
            certificate: BASE64.encode(anchor.certificate.der()),
            set: anchor.set.clone(),
            trusted: anchor.trusted.clone(),
        });
        let services = store.services().iter().map(|service| ServiceData {
            certificate: BASE64.encode(service.certificate.der()),
            name: service.name.clone(),
            licensed: service.licensed.clone(),
        });
        Self {
            anchors: anchors.collect(),
            services: services.collect(),
            policy: policy.clone(),
            signs_reports: false,
        }
    }

    /// The store that the data describes.
    ///
    /// # Errors
    /// [`TrustDataError`]: it isn't what [`TrustData::of`] gave.
    pub fn store(&self) -> Result<TrustStore, TrustDataError> {
        let mut store = TrustStore::new();
        for anchor in &self.anchors {
            store.add(Anchor {
                certificate: certificate(&anchor.certificate)?,
                set: anchor.set.clone(),
                trusted: anchor.trusted.clone(),
            });
        }
        for service in &self.services {
            store.add_service(TrustService {
                certificate: certificate(&service.certificate)?,
                name: service.name.clone(),
                licensed: service.licensed.clone(),
            });
        }
        Ok(store)
    }
}

fn certificate(base64: &str) -> Result<Certificate, TrustDataError> {
    let der = BASE64.decode(base64).map_err(|_| TrustDataError)?;
    Certificate::from_der(&der).map_err(|_| TrustDataError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_gives_no_store() {
        let data = TrustData {
            anchors: vec![AnchorData {
                certificate: "MA==".to_owned(),
                set: AnchorSet::Government,
                trusted: vec![Period::ALWAYS],
            }],
            services: Vec::new(),
            policy: Policy::default(),
            signs_reports: true,
        };
        assert_eq!(data.store().map(|_| ()), Err(TrustDataError));
        let json = serde_json::to_string(&data).unwrap();
        assert_eq!(serde_json::from_str::<TrustData>(&json).unwrap(), data);
    }
}
