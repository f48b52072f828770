//! The validator, held against files that are signed here and then attacked.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changes;
mod cms;
mod fields;
mod file;
mod judged;
#[cfg(feature = "sign")]
mod long_term;
#[cfg(feature = "sign")]
mod own_flow;
mod pki;
mod revocation;
mod services;
mod structure;
mod trust;
mod unaccounted;
#[cfg(feature = "sign")]
mod written;
