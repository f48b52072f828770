//! The lists of papers, a paper's page, and its files: who may see which.

mod file;
mod list;
mod view;

pub use file::FileDownload;
pub(crate) use list::{is_staff_of, start_of, urgent};
pub(crate) use view::{file_name, file_view, printed_number, queue_row};
