//! "Chữ ký" and "Quản lý con dấu": the images that are put on copies (DOMAIN §4.3, §5.8). Both are
//! one page; placing an image on a copy is in `placement`.

mod add;
mod details;
mod edit;
mod entry;
pub mod history;
pub mod list;
mod row;
