//! Electronic signatures in PDF files (PAdES, ETSI EN 319 142): reads files
//! revision by revision, signs by appending to them, and validates what others
//! signed.
//!
//! There is no clock, no randomness, no network and no key in this crate: all are
//! passed in. A file is read at positions and never whole; everything that a
//! stranger's file can ask for is bounded by [`limits::Limits`]. Reading and
//! validating also compile for `wasm32-unknown-unknown`; composing and signing
//! are behind the feature `sign`.

pub mod algorithms;
pub mod cms;
#[cfg(feature = "sign")]
pub mod compose;
pub mod crl;
mod crypt;
pub mod document;
mod filter;
pub mod intake;
pub mod io;
pub mod limits;
pub mod object;
pub mod ocsp;
pub mod page;
pub mod revocation;
#[cfg(feature = "sign")]
pub mod sign;
pub mod syntax;
pub mod tsp;
pub mod update;
pub mod validate;
pub mod x509;
