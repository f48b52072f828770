//! The pages, one file a page; larger areas have a folder. A page gathers components, asks `api`, and
//! decides nothing that a use case decides.

pub mod citizen;
pub mod clerk;
#[cfg(feature = "gallery")]
pub mod component_gallery;
mod frame;
pub mod login;
pub mod not_found;
pub mod officer;
pub mod paper;
pub mod public;
pub mod relogin;
pub mod stamping;
pub mod stamps;
pub mod start;
