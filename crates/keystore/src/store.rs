//! The one trait that every place where private keys live answers to, and its errors.

use std::{error::Error, sync::Arc};

use async_trait::async_trait;

use crate::{
    algorithm::SignatureAlgorithm,
    certificate::{CertificateError, SigningCertificate},
    locator::KeyLocator,
    unlock::{Pin, Unlock},
};

/// A place where private keys live: files, a token, a remote service, an agent on somebody's desk.
///
/// A call may take minutes, since a holder may have to confirm it on a phone; callers hold no
/// transaction meanwhile and set the limit of their patience themselves. Dropping the future gives
/// up waiting; the signature may still come into being, and nobody gets it.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// The certificate of a key with its chain, without any PIN.
    ///
    /// Errors: [`KeyError::NotFound`]; [`KeyError::Locked`] if the store shows certificates only
    /// with the PIN and hasn't seen it yet.
    async fn certificate(&self, key: &KeyLocator) -> Result<SigningCertificate, KeyError>;

    /// Opens a key for several acts, to be kept in an [`crate::UnlockCache`].
    ///
    /// Errors: [`KeyError::WrongPin`]; [`KeyError::Unsupported`] from stores whose holder confirms
    /// each act.
    async fn open(&self, key: &KeyLocator, pin: &Pin) -> Result<Arc<dyn OpenKey>, KeyError>;

    /// Signs `message`: the very bytes that the signature is of (for CMS the DER of the signed
    /// attributes). The store hashes them as `algorithm` says; Ed25519 signs them as they are.
    ///
    /// Gives the signature value; ECDSA as DER. The signature is not checked against the
    /// certificate here; [`crate::checks::signature_matches`] does.
    async fn sign(
        &self,
        key: &KeyLocator,
        unlock: &Unlock,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError>;
}

/// A key that its holder has opened. Whatever secret it holds is wiped when the last reference to
/// it goes.
#[async_trait]
pub trait OpenKey: Send + Sync {
    /// Which key this is.
    fn locator(&self) -> &KeyLocator;

    /// Its certificate, as it was when the key was opened.
    fn certificate(&self) -> &SigningCertificate;

    /// Signs as [`KeyStore::sign`].
    async fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError>;
}

/// Why a store gave no certificate or no signature. None of it holds a PIN or a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The PIN is wrong. Counting the attempts is the caller's business, unless the store locks the
    /// key itself ([`KeyError::Locked`]).
    #[error("the PIN is wrong")]
    WrongPin,
    /// The key opens with a PIN and none was given.
    #[error("the key opens only with its PIN")]
    PinRequired,
    /// There is no such key.
    #[error("there is no key {0}")]
    NotFound(KeyLocator),
    /// The key can't be used: the store has locked it, or it shows its certificate only once its
    /// PIN has been given.
    #[error("the key is locked")]
    Locked,
    /// The holder was asked and refused.
    #[error("the holder refused")]
    Rejected,
    /// The holder was asked and didn't answer in time.
    #[error("the holder did not confirm in time")]
    Expired,
    /// The store can't be reached or read just now; trying again may help.
    #[error("the key store is not available")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The store, or this kind of key, doesn't do what was asked.
    #[error("the key store does not support {0}")]
    Unsupported(&'static str),
    /// A key already has this address; keys are never overwritten.
    #[error("there already is a key {0}")]
    AlreadyExists(KeyLocator),
    /// What is stored isn't a readable key. This isn't about the PIN.
    #[error("the stored key is damaged")]
    Damaged(#[source] Box<dyn Error + Send + Sync>),
    /// The certificate that belongs to the key can't be read.
    #[error("the certificate of the key can't be read")]
    Certificate(#[from] CertificateError),
    /// The private key isn't that of the certificate, or the certificate changed since it was last
    /// shown.
    #[error("the private key does not belong to the certificate")]
    KeyMismatch,
}

impl KeyError {
    pub(crate) fn damaged(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Damaged(cause.into())
    }

    pub(crate) fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }
}
