//! The repositories: plain structs and the queries that load and save them, one file an aggregate.
//!
//! Functions take a connection, so that a use case decides what goes into one transaction. They
//! know no rights and no workflow.

pub mod absence;
pub mod account;
pub mod annulment;
pub mod applicant_message;
pub mod appointment;
pub mod attestation_text;
pub mod book;
pub mod change;
pub mod code;
pub mod delivery;
pub mod delivery_attempt;
pub mod dossier;
pub mod extension;
pub mod figures;
pub mod file;
pub mod hand_signature;
pub mod issued;
pub mod key;
pub mod last_save;
pub mod long_term;
pub mod notice;
pub mod original;
pub mod outbox;
pub mod paper;
mod paper_day;
pub mod paper_form;
pub mod payment;
pub mod pickup;
pub mod queue;
pub mod reception;
pub mod reference;
pub mod refusal;
pub mod register;
pub mod retention;
pub mod right_change;
pub mod saved_filter;
pub mod series;
pub mod session;
pub mod stamp;
pub mod stamp_log;
pub mod takings;
pub mod tariff;
pub mod timeline;
pub mod tracked;
pub mod trusted;
pub mod typed_form;
pub mod undecided;
pub mod unit;
pub mod unit_setting;
pub mod upload;
pub mod warning;
