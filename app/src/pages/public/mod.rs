//! What anyone sees without logging in: the check of a copy, the page behind its QR code, what an
//! e-mailed link leads to, what was annulled, whom to turn to, and in the demo the outbox.

#[cfg(feature = "ssr")]
pub mod annulments;
pub mod code;
#[cfg(feature = "ssr")]
pub mod help;
pub mod link;
mod look_up;
pub mod outbox;
pub mod portal;
mod report;
mod result;
mod send;
mod worker;
