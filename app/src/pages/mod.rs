//! The pages, one file a page; larger areas have a folder. A page gathers components, asks `api`, and
//! decides nothing that a use case decides.

#[cfg(feature = "gallery")]
pub mod component_gallery;
pub mod not_found;
