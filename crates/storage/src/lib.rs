//! The database and the object store: rows, files, jobs and the audit chain.
//!
//! What lives here is how things are kept, written once for SQLite and PostgreSQL. What may be
//! done with them, and by whom, is decided in `workflow`.

pub mod audit;
pub mod clock;
pub mod database;
pub mod ids;
pub mod jobs;
pub mod objects;
pub mod repo;
#[cfg(feature = "testing")]
pub mod testing;
