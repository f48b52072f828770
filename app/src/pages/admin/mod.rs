//! What administrators keep: for everybody the trust list and the days off; for their units tariffs, the
//! wording of attestations, settings
//! and how long files are kept.

pub mod attestation_texts;
pub mod holidays;
pub mod retention;
pub mod tariffs;
pub mod trust;
pub mod unit;
mod unit_books;
