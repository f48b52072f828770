//! The repositories: plain structs and the queries that load and save them, one file an aggregate.
//!
//! Functions take a connection, so that a use case decides what goes into one transaction. They
//! know no rights and no workflow.

pub mod account;
pub mod code;
pub mod dossier;
pub mod file;
pub mod paper;
pub mod reference;
pub mod session;
pub mod timeline;
pub mod unit;
