//! The PDF viewer: pages drawn by pdf.js, only those in sight, sharp at the
//! device's pixel ratio; zoom, thumbnails, a box for the page number.
//!
//! A page makes a [`ViewerState`] from the file's address and the geometries
//! that the server knows, and hands it to [`Viewer`], [`Thumbnails`],
//! [`ZoomTools`] and [`PageTools`]. What lies where is computed from the
//! geometries alone, so the pages lie still before a byte of the file is read;
//! a file whose pages have other sizes isn't shown.
//!
//! pdf.js and what it needs is served under `/pdfjs/`; `app/pdfjs/copy.sh`
//! puts it into a site. Placing stamps on pages is in [`crate::placement`].

#[cfg(feature = "hydrate")]
pub(crate) mod browser;
#[cfg(feature = "hydrate")]
pub(crate) mod dom;
#[cfg(feature = "hydrate")]
mod drawing;
mod failure;
mod layout;
#[cfg(feature = "hydrate")]
mod pdfjs;
mod state;
mod thumbnails;
mod tools;
mod view;
#[cfg(feature = "hydrate")]
mod zooming;

pub use failure::Failure;
pub use layout::{Layout, MAX_ZOOM, MIN_ZOOM, Margins, PagePoint, clamp_zoom, fit_width};
pub use state::{Fit, Opening, Port, ViewerState};
pub use thumbnails::{SmallPage, Thumbnails};
pub use tools::{PageTools, ZoomTools};
pub use view::Viewer;
