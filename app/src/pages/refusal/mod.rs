//! "Từ chối chứng thực" with its minutes, "Yêu cầu bổ sung", and the list of what was refused.

pub mod list;
mod notes;
mod refuse;
mod supplement;

pub use notes::{RefusedNote, SupplementNotes};
pub use refuse::RefuseButton;
pub use supplement::SupplementButton;
