//! Where private keys live, behind one trait.
//!
//! [`KeyStore`] answers two questions: which certificate belongs to a key, and what is the
//! signature of this message. [`pkcs12`] keeps keys as PKCS#12 files in a folder, the only kind so
//! far; tokens and remote services would answer the same questions. [`UnlockCache`] keeps a key
//! unlocked for a stretch of one session, [`checks`] says what speaks against signing with a
//! certificate, and [`demo_pki`] makes the keys and certificates of the demo.
//!
//! Not here: CMS and PDF (`pades`), who may sign what and how often a PIN may be wrong
//! (`workflow`), revocation (`pades`). Private keys and PINs never leave this crate.

mod algorithm;
mod cache;
mod certificate;
pub mod checks;
pub mod demo_pki;
mod files;
mod locator;
pub mod pkcs12;
mod private_key;
mod store;
mod stores;
mod unlock;

pub use algorithm::{PublicKeyAlgorithm, SignatureAlgorithm};
pub use cache::{UNLOCK_LIMIT, UnlockCache};
pub use certificate::{CertificateError, SigningCertificate};
pub use demo_pki::is_demo_certificate;
pub use locator::{KeyLocator, LocatorError};
pub use store::{KeyError, KeyStore, OpenKey};
pub use stores::KeyStores;
pub use unlock::{Pin, PinError, Unlock};
