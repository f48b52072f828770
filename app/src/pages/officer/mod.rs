//! The officer's form "Thêm mới bản sao từ bản chính" (DOMAIN §4.2(a)): who is registered, which
//! paper, its scan, and "Trình ký". Lists of what was sent are in `pages::paper`.

mod applicant;
mod autosave;
mod desk;
mod document;
mod faults;
mod from_appointment;
pub mod page;
mod scan;
mod scan_section;
mod search;
mod send;
mod sending;
mod sent;
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "only browsers send files")
)]
mod upload;
mod waiting;
