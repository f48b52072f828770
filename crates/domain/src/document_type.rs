//! Types of papers that are certified (danh mục loại giấy tờ, DOMAIN §6.3), as lists offer them.

use serde::{Deserialize, Serialize};

/// A type of paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentType {
    /// `KS`, `CCCD`, …
    pub code: String,
    /// "Giấy khai sinh"
    pub name: String,
    /// An image of it is sensitive personal data: looks at it are recorded.
    pub sensitive: bool,
    /// "Giấy tờ khác": what it is has to be typed.
    pub needs_description: bool,
}
