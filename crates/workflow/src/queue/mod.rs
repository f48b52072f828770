//! The lists of papers, what of them is kept and taken away, a paper's page, and its files: who may see
//! which.

mod export;
mod file;
mod list;
mod owner;
mod saved;
mod sheet;
mod tracked;
mod view;

pub use file::FileDownload;
pub(crate) use file::is_theirs;
pub(crate) use list::{READERS, due_between, is_staff_of, start_of, urgent};
pub(crate) use view::{file_name, file_view, printed_number, queue_row};
