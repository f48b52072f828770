//! The audit log: rows that are only ever added, each with the hash of the one before it.
//!
//! There is one chain a unit, and one for the whole installation. Rows are written by
//! [`Tx::commit`], as the transaction's last statements and in the order of the chains, so that a
//! chain's head is locked for a moment only and no two transactions wait for one another crosswise.
//! An altered, dropped or inserted row shows in [`verify`]. A chain rewritten as a whole doesn't: heads
//! aren't signed yet.

mod chain;
mod hash;

use chungthuc_domain::calendar::Moment;
use chungthuc_domain::{PersonId, UnitId};

pub use chain::{Broken, Recorded, Verdict, entries, head, heads, verify};

use crate::database::Tx;

/// Something that was done, to be remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// In whose chain; `None`: the whole installation's.
    pub unit: Option<UnitId>,
    /// When.
    pub at: Moment,
    /// By whom; `None`: by the program, or by nobody known.
    pub actor: Option<PersonId>,
    /// The name of whoever it was, as it was then.
    pub actor_name: String,
    /// What was done: a short code.
    pub action: &'static str,
    /// To what: the kind and the identifier, as in `paper 0190…`.
    pub subject: String,
    /// What else matters.
    pub details: serde_json::Value,
}

/// Adds `entry` to its chain when `tx` is committed, and only then.
pub fn append(tx: &mut Tx, entry: Entry) {
    tx.audit(entry);
}

pub(crate) use chain::write;
