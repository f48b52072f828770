//! The validator, held against files that are signed here and then attacked.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answers;
mod attacks;
#[path = "../reader/builder.rs"]
#[allow(dead_code, reason = "the reader's tests use the rest")]
mod builder;
mod changes;
mod cms;
mod fields;
mod file;
mod judged;
#[cfg(feature = "sign")]
mod long_term;
#[cfg(feature = "sign")]
mod own_flow;
#[cfg(feature = "sign")]
mod past;
mod pki;
mod revocation;
mod services;
mod structure;
mod trust;
#[cfg(feature = "sign")]
mod written;
