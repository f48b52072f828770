//! "Điều kiện tiếp nhận": what must stand before copies can be received, as a page and, while
//! something is missing, as a line on the pages that people start at.

mod banner;
pub mod page;

pub use banner::Lacking;
