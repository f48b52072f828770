//! The one geometry of the product: how a page's user space (PDF points,
//! origin wherever its boxes put it, y upwards) maps to the page as it is
//! shown (millimetres from its top-left corner, y downwards) and to CSS pixels.
//!
//! The server composes and signs with it, the browser edits with it; neither
//! has a formula of its own. What is not here: reading boxes out of a PDF
//! (inheritance through the page tree is the reader's), drawing, editing.
//!
//! The order is that of ISO 32000-2, 14.11.2 and 7.7.3.3: CropBox within
//! MediaBox, both normalised, then `/Rotate` clockwise, then `/UserUnit`.

mod page;
pub mod placement;
mod rect;
pub mod units;

pub use page::{GeometryError, PageGeometry, Rotation};
pub use rect::{CssRect, DisplayRect, DisplaySize, Rect};
