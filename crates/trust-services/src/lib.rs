//! Clients of trust services over HTTP: time-stamping authorities (RFC 3161), OCSP responders (RFC
//! 6960) and revocation lists (RFC 5280).
//!
//! Addresses come from the configuration, or from certificates that lead to a configured trust
//! anchor; who calls has made sure of that. Every answer is bounded in size and time, nothing is
//! followed elsewhere, and what a certificate names is no private address outside the demo ([`Reach`],
//! DESIGN §3.11). What an answer means, and whether it may be believed, is `pades`'.

mod addresses;
mod cache;
mod fetch;
mod revocation;
mod timestamp;

pub use fetch::{Answered, FetchError, Fetcher, Reach};
pub use revocation::{Answers, RevocationClient, RevocationError};
pub use timestamp::{Offer, TimestampClient, TimestampError};
