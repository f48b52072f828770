//! Filters of "Theo dõi hồ sơ chứng thực" that somebody keeps under a name.

use serde::{Deserialize, Serialize};

use crate::{SavedFilterId, view::queue::QueueQuery};

/// So many a person may keep.
pub const MOST_SAVED: usize = 20;
/// The longest name, in characters.
pub const MAX_NAME: u32 = 60;

/// A filter with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// Which.
    pub id: SavedFilterId,
    /// What it is called.
    pub name: String,
    /// What it asks for, on its first page.
    pub query: QueueQuery,
    /// Whether the list opens with it.
    pub is_default: bool,
    /// Raised with every change.
    pub version: i64,
}
