//! The validator, held against files that are signed here and then attacked.

mod changes;
mod cms;
mod fields;
mod file;
mod judged;
mod pki;
mod structure;
mod trust;
mod unaccounted;
