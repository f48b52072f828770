//! Views: what browser and server tell each other. Plain data; nothing here decides anything.

pub mod absence;
pub mod account;
pub mod annulment;
pub mod appointment;
pub mod attestation_text;
pub mod batch;
pub mod book;
pub mod check;
mod check_words;
pub mod deadline;
pub mod delivery;
pub mod fee;
pub mod figures;
pub mod file;
pub mod holiday;
pub mod intake;
pub mod live;
pub mod notice;
pub mod paper_copy;
pub mod queue;
pub mod readiness;
pub mod reception;
pub mod refusal;
pub mod retention;
pub mod saved_filter;
pub mod signing;
pub mod stamp;
pub mod trust;
pub mod unit;

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
    /// Whether there may be more than `total`, which is how far was counted.
    pub more: bool,
    /// This page, from 1.
    pub page: u32,
    /// Rows a page.
    pub per_page: u32,
}

impl<T> Listing<T> {
    /// How many pages there are, at least 1.
    pub fn pages(&self) -> u32 {
        let pages = self.total.div_ceil(u64::from(self.per_page.max(1))).max(1);
        u32::try_from(pages).unwrap_or(u32::MAX)
    }
}
