//! What is printed, read back by other people's programs: every sentence is there, nothing lies off
//! the sheet, and the file is sound. `KEEP_PRINTED=FOLDER` keeps the files there, to be looked at.

#![allow(clippy::unwrap_used, clippy::panic)]

mod answers;
mod attestation;
mod control;
mod forms;
mod receipt;
mod register;
mod report;
mod tables;
mod tools;
mod tracking;
