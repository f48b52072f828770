//! The officer's form "Thêm mới bản sao từ bản chính" (DOMAIN §4.2(a)): who is registered, which
//! paper, its scan, and "Trình ký". Lists of what was sent are in `pages::paper`.

pub(super) mod account_grid;
mod applicant;
mod arrange;
pub(super) mod autosave;
pub(super) mod changed_form;
mod desk;
mod document;
mod faults;
pub(super) mod form_words;
mod from_appointment;
pub(super) mod merge;
pub mod page;
mod plan;
pub(super) mod saving;
pub(super) mod scan;
pub(super) mod scan_pages;
pub(super) mod scan_section;
mod search;
pub(super) mod seat;
pub(super) mod send;
pub(super) mod sending;
mod sent;
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "only browsers send files")
)]
pub(super) mod upload;
mod waiting;
