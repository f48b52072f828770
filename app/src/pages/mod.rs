//! The pages, one file a page; larger areas have a folder. A page gathers components, asks `api`, and
//! decides nothing that a use case decides.

#[cfg(feature = "staff")]
pub mod absence;
#[cfg(feature = "staff")]
mod act;
#[cfg(feature = "staff")]
pub mod admin;
#[cfg(feature = "staff")]
pub mod appointment;
#[cfg(feature = "staff")]
pub mod batch;
#[cfg(feature = "staff")]
mod changed;
#[cfg(feature = "staff")]
mod choose_unit;
#[cfg(feature = "staff")]
pub mod citizen;
#[cfg(feature = "staff")]
pub mod clerk;
#[cfg(feature = "staff")]
pub mod component_gallery;
#[cfg(feature = "staff")]
pub mod fees;
#[cfg(feature = "staff")]
pub mod figures;
#[cfg(feature = "staff")]
mod frame;
#[cfg(feature = "staff")]
pub mod help;
pub mod loaded;
pub mod login;
#[cfg(feature = "staff")]
mod narrowed;
pub mod not_found;
#[cfg(feature = "staff")]
pub mod notices;
#[cfg(feature = "staff")]
pub mod officer;
#[cfg(feature = "staff")]
pub mod paper;
#[cfg(feature = "staff")]
mod print_month;
pub mod public;
#[cfg(feature = "staff")]
pub mod readiness;
#[cfg(feature = "staff")]
pub mod reception;
#[cfg(feature = "staff")]
pub mod refusal;
pub mod relogin;
#[cfg(feature = "staff")]
pub mod scan_warnings;
#[cfg(feature = "staff")]
pub mod stamping;
#[cfg(feature = "staff")]
pub mod stamps;
#[cfg(feature = "staff")]
pub mod start;
