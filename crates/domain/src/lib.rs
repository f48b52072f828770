//! Types and rules of certification: states, rights, identifiers, fees, deadlines, codes, and the
//! views that browser and server share.
//!
//! No I/O and no clock: what depends on the time takes it. Compiles natively and for the browser.
//! Each enum maps to its Vietnamese label here and nowhere else.

pub mod applicant;
pub mod appointment;
pub mod attestation_text;
pub mod book;
pub mod calendar;
pub mod certification;
pub mod code;
pub mod document_type;
pub mod error;
pub mod fee;
pub mod figures;
pub mod id;
pub mod identifier;
pub mod identity_card;
pub mod passing;
pub mod reception;
pub mod refusal;
pub mod right;
pub mod scan;
pub mod search;
pub mod signature;
pub mod state;
pub mod validity;
pub mod view;

pub use error::{AppError, ErrorCode, FieldError};
pub use id::*;
