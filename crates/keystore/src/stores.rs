//! Several stores as one: each key goes to the store that its address names.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;

use crate::{
    algorithm::SignatureAlgorithm,
    certificate::SigningCertificate,
    locator::KeyLocator,
    store::{KeyError, KeyStore, OpenKey},
    unlock::{Pin, Unlock},
};

/// The stores of an installation, by the scheme of their keys' addresses. What it doesn't know is
/// [`KeyError::NotFound`].
#[derive(Default)]
pub struct KeyStores {
    by_scheme: HashMap<String, Arc<dyn KeyStore>>,
}

impl KeyStores {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the store that answers to `scheme`, in place of the one that did before.
    #[must_use]
    pub fn with(mut self, scheme: &str, store: Arc<dyn KeyStore>) -> Self {
        self.by_scheme.insert(scheme.to_owned(), store);
        self
    }

    fn of(&self, key: &KeyLocator) -> Result<&dyn KeyStore, KeyError> {
        let store = self.by_scheme.get(key.scheme());
        store
            .map(Arc::as_ref)
            .ok_or_else(|| KeyError::NotFound(key.clone()))
    }
}

#[async_trait]
impl KeyStore for KeyStores {
    async fn certificate(&self, key: &KeyLocator) -> Result<SigningCertificate, KeyError> {
        self.of(key)?.certificate(key).await
    }

    async fn open(&self, key: &KeyLocator, pin: &Pin) -> Result<Arc<dyn OpenKey>, KeyError> {
        self.of(key)?.open(key, pin).await
    }

    async fn sign(
        &self,
        key: &KeyLocator,
        unlock: &Unlock,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        self.of(key)?.sign(key, unlock, algorithm, message).await
    }
}
