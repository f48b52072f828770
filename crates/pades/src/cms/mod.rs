//! Cryptographic Message Syntax (RFC 5652) as PAdES uses it (ETSI EN 319 142-1 §6).
//!
//! Here lives what turns bytes of `/Contents` into a [`SignedData`] that can be judged, what
//! builds one for signing ([`SignedAttributes`], [`assemble`]), and the check of one signature
//! value against one public key. Whether the signer's certificate may be trusted is decided in
//! [`crate::x509`]; what a signature says about a PDF, in [`crate::validate`].
//!
//! Framing is read by [`tlv`], not by a general ASN.1 library: signed attributes must be hashed
//! exactly as they were encoded, one real signature in eight is BER with indefinite lengths, and
//! decoding into owned types and encoding again loses both. Leaf values (names, times, keys) are
//! the work of `der` and `x509-cert`.

pub mod digest;
pub mod tlv;

pub(crate) use oid::TST_INFO;

mod build;
pub(crate) mod der_write;
mod key;
mod oid;
mod rsa_key;
mod scheme;
mod signed_data;

pub use build::{BuildError, SignedAttributes, assemble, with_timestamp};
pub use digest::{DigestAlgorithm, Hasher};
pub use key::{KeyError, KeyKind, PublicKey, SignatureAlgorithm};
pub use rsa_key::RsaKey;
pub use scheme::SignatureScheme;
pub use signed_data::{
    AttributeFault, CmsError, EssCertificate, SignedData, SignerIdentifier, SignerInfo,
};
