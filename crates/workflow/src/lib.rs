//! The use cases: submit, return, sign, seal, deliver, book, … Each checks who calls, their right,
//! their unit and the state, in the transaction that changes it; only here is anything authorised.
//!
//! Not here: HTTP, sessions' cookies, pages (`app`, `server`); SQL (`storage`); PDF (`pades`).

mod account;
mod actor;
mod context;
mod delivery;
mod failure;
mod queue;
mod step;
mod trust;

pub use account::{NewSession, password};
pub use actor::Actor;
pub use context::{Parts, Settings, Workflow};
pub use delivery::{Mailer, MailerError, Message, OutboxMailer, SmtpError, SmtpMailer};
pub use failure::Failure;
pub use queue::FileDownload;
