//! Every bound that a stranger's file is held to, each named once.
//!
//! A bound that is reached ends the reading with
//! [`ReadError::LimitReached`](crate::document::ReadError::LimitReached); nothing
//! is cut off silently.

use std::cell::Cell;

/// What may be spent on one file. [`Limits::default`] suits scans of up to some
/// hundred megabytes and anything that office programs write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How deep arrays and dictionaries may nest inside one object.
    pub nesting: u16,
    /// How many values one indirect object may hold, nested ones included.
    pub values: usize,
    /// How many different encryption dictionaries the revisions may have.
    pub encryptions: usize,
    /// How many references may be followed from one to the next to find a value.
    pub indirections: u16,
    /// Length of the chain of `/Prev`, and so the number of revisions.
    pub sections: usize,
    /// Cross-reference entries in all sections together.
    pub entries: usize,
    /// Pages in the page tree.
    pub pages: usize,
    /// How many values the dictionaries of all pages may hold together.
    pub page_values: usize,
    /// How deep the page tree may nest.
    pub page_tree_depth: usize,
    /// Bytes of one string, name, number or keyword.
    pub string_bytes: usize,
    /// `%PDF-` is looked for in this many bytes at the beginning of the file.
    pub before_header: u64,
    /// Bytes between `startxref` and its number's `%%EOF`.
    pub startxref_bytes: u64,
    /// How far a cross-reference table may be from where it should be, in bytes.
    pub table_off_by: u64,
    /// Bytes of an object's head, `12 0 obj`, white space included, where a search
    /// looks for it.
    pub head_bytes: u64,
    /// Bytes of one row of data that went through a predictor.
    pub predictor_row: usize,
    /// Bytes that one stream may decode to.
    pub decoded_stream: usize,
    /// Bytes that all streams together may decode to.
    pub decoded_total: u64,
    /// Bytes of decoded object streams kept in memory.
    pub object_stream_cache: usize,
    /// Filters on one stream.
    pub filters: usize,
    /// Bytes of certificates, answers and lists that a file may bring along for its
    /// own validation, in all.
    pub validation_data: usize,
    /// How many issuers may be tried for all chains together, each costing the check of
    /// a signature.
    pub chain_attempts: u32,
    /// How many answers and lists that a file brings along may have their signatures
    /// checked, each counted once for every issuer that could have made it.
    pub answer_checks: u32,
    /// How many statements of such answers and lists may be weighed, for all chains
    /// together.
    pub statements: u32,
    /// Tokens read, and bytes at a few for each step, in the life of one
    /// [`Document`](crate::document::Document).
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nesting: 96,
            values: 400_000,
            encryptions: 4,
            indirections: 16,
            sections: 1_024,
            entries: 1_000_000,
            pages: 20_000,
            page_values: 2_000_000,
            page_tree_depth: 256,
            string_bytes: 8 << 20,
            before_header: 1_024,
            startxref_bytes: 64,
            table_off_by: 8,
            head_bytes: 40,
            predictor_row: 16 << 20,
            decoded_stream: 64 << 20,
            decoded_total: 512 << 20,
            object_stream_cache: 16 << 20,
            filters: 8,
            validation_data: 24 << 20,
            chain_attempts: 1_024,
            answer_checks: 256,
            statements: 100_000,
            steps: 40_000_000,
        }
    }
}

/// The bound that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitKind {
    /// [`Limits::nesting`].
    Nesting,
    /// [`Limits::values`].
    Values,
    /// [`Limits::encryptions`].
    Encryptions,
    /// [`Limits::indirections`].
    Indirections,
    /// [`Limits::sections`].
    Sections,
    /// [`Limits::entries`].
    Entries,
    /// [`Limits::pages`].
    Pages,
    /// [`Limits::page_values`].
    PageValues,
    /// [`Limits::page_tree_depth`].
    PageTreeDepth,
    /// [`Limits::string_bytes`].
    StringBytes,
    /// [`Limits::decoded_stream`].
    DecodedStream,
    /// [`Limits::decoded_total`].
    DecodedTotal,
    /// [`Limits::filters`].
    Filters,
    /// [`Limits::predictor_row`].
    PredictorRow,
    /// [`Limits::steps`].
    Steps,
}

/// This many bytes read one by one cost one step.
const READ_BYTES_PER_STEP: u64 = 8;
/// This many bytes searched for a keyword cost one step.
const SEARCHED_BYTES_PER_STEP: u64 = 32;

/// What is left of the steps and decoded bytes of one document. Counts down
/// through a shared reference, since reading is by `&self`.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<u64>,
    decoded: Cell<u64>,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            steps: Cell::new(limits.steps),
            decoded: Cell::new(limits.decoded_total),
        }
    }

    /// Spends `count` steps.
    pub(crate) fn spend_steps(&self, count: u64) -> Result<(), LimitKind> {
        let left = self.steps.get().checked_sub(count);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(LimitKind::Steps)
    }

    /// Spends the steps of reading `bytes` one by one.
    pub(crate) fn spend_read(&self, bytes: usize) -> Result<(), LimitKind> {
        self.spend_steps(1 + bytes as u64 / READ_BYTES_PER_STEP)
    }

    /// Spends the steps of searching `bytes` for a keyword.
    pub(crate) fn spend_search(&self, bytes: usize) -> Result<(), LimitKind> {
        self.spend_steps(1 + bytes as u64 / SEARCHED_BYTES_PER_STEP)
    }

    /// Spends `count` decoded bytes.
    pub(crate) fn spend_decoded(&self, count: u64) -> Result<(), LimitKind> {
        let left = self.decoded.get().checked_sub(count);
        self.decoded.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(LimitKind::DecodedTotal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_budget_stays_spent() {
        let limits = Limits {
            steps: 2,
            decoded_total: 10,
            ..Limits::default()
        };
        let budget = Budget::new(&limits);
        assert_eq!(budget.spend_steps(2), Ok(()));
        assert_eq!(budget.spend_steps(1), Err(LimitKind::Steps));
        assert_eq!(budget.spend_decoded(11), Err(LimitKind::DecodedTotal));
        assert_eq!(budget.spend_decoded(1), Err(LimitKind::DecodedTotal));
    }
}
