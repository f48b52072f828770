//! What an account is told: "Thông báo" with a counter, of any feature.

use serde::{Deserialize, Serialize};

use super::Listing;
use crate::{NoticeId, calendar::Moment};

/// Something that an account is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// Which.
    pub notice: NoticeId,
    /// What is said, in whole sentences.
    pub text: String,
    /// Path within the portal where more is to be seen, e.g. `/lich-hen/0190…`.
    pub link: Option<String>,
    /// When.
    pub at: Moment,
    /// Whether it was read.
    pub read: bool,
}

/// A page of what an account is told, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesView {
    /// The page.
    pub listing: Listing<NoticeRow>,
    /// How many on all pages weren't read.
    pub unread: u64,
}
