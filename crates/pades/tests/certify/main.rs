//! A scan becomes a certified copy: prepared, signed by the leader, sealed. The
//! scans are made here, the keys too; poppler and qpdf judge where they are
//! installed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod algorithms;
mod approval;
mod copying;
mod good;
mod keys;
mod placement;
mod scan;
mod steps;
mod tools;
mod versions;
