//! The use cases: submit, return, sign, seal, deliver, book, … Each checks who calls, their right,
//! their unit and the state, in the transaction that changes it; only here is anything authorised.
//!
//! Not here: HTTP, sessions' cookies, pages (`app`, `server`); SQL (`storage`); PDF (`pades`).

mod absences;
mod account;
mod actor;
mod administered;
mod annulment;
mod appointments;
mod attestation_texts;
mod batch;
mod books;
mod check;
mod claim;
mod context;
mod deadline;
mod delivery;
pub mod demo;
mod failpoints;
mod failure;
mod fees;
mod figures;
mod give_back;
mod holidays;
mod intake;
mod jobs;
mod keys;
mod live;
mod long_term;
mod made_file;
mod notices;
mod paper_copies;
mod produce;
mod queue;
mod readiness;
mod reception;
mod recovery;
mod refusal;
mod retention;
mod sealing;
mod service;
mod signing;
mod spreadsheet;
mod stamps;
mod step;
mod trust;
mod typed_forms;
mod unit_settings;
mod units;
mod upload;
mod warnings;

pub use account::{NewSession, password};
pub use actor::Actor;
pub use check::{ServiceKeyError, SignedReport};
pub use context::{Parts, Settings, Workflow};
pub use deadline::SlipFile;
pub use delivery::{
    Attachment, Mailer, MailerError, Message, OutboxMailer, Reply, SmtpError, SmtpMailer,
};
#[cfg(feature = "testing")]
pub use failpoints::{Failpoint, Failpoints};
pub use failure::Failure;
pub use live::Watching;
pub use long_term::{RevocationAnswers, TimestampOffer, TrustServiceError, TrustServices};
pub use made_file::MadeFile;
pub use paper_copies::AttestationFile;
pub use queue::FileDownload;
pub use reception::{AccountsAsIdentities, IdentityError, IdentityRecord, IdentitySource};
pub use recovery::Recovered;
