//! Server functions: each turns the session's cookie into an actor and calls one use case, which
//! alone authorises. Every one of them is a public endpoint.

#![allow(
    missing_docs,
    reason = "what `#[server]` makes of the arguments has no place for them"
)]

pub mod absence;
pub mod account;
pub mod annulment;
pub mod appointment;
pub mod attestation_text;
pub mod batch;
pub mod book;
pub mod copies;
pub mod deadline;
pub mod fee;
pub mod figures;
pub mod holiday;
pub mod intake;
pub mod notice;
pub mod paper;
pub mod paper_copy;
pub mod readiness;
pub mod reception;
pub mod refusal;
pub mod retention;
pub mod saved_filter;
pub mod sealing;
pub mod signing;
pub mod stamp;
pub mod trust;
pub mod unit;

#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
pub use request::{KEPT_FORMS, SESSION_COOKIE, TypedForm, session_token, typed_form};
#[cfg(feature = "ssr")]
use request::{actor, lead_to, workflow};
