//! The placement editor: where a signature or a seal goes on a page.
//!
//! A page ("Ký số", "Đóng dấu") makes a [`PlacementSession`] from what the
//! server sent and shows
//!
//! ```ignore
//! let session = PlacementSession::new(PlacementSetup {
//!     file_url: format!("/tep/{}", view.prepared.id),
//!     pages: view.prepared.pages,
//!     images: view.images,
//!     placements: view.placements,
//!     beneath: None, // for a seal: Some(view.signature)
//! });
//! view! {
//!     <PlacementFrame back_href=routes::TO_SIGN back_label="Bản sao chờ ký" code subtitle
//!         steps=vec!["Đọc", "Đặt chữ ký", "Ký số"] now=1 actions=|| view! { … "Áp dụng" … }>
//!         <PlacementEditor session label="Bản sao Giấy khai sinh"
//!             captions=vec![(attestation_page, "Lời chứng".to_owned())]
//!             add_href=routes::SIGNATURES after=|| view! { <section class="placing-section">…</section> }/>
//!     </PlacementFrame>
//! }
//! ```
//!
//! and, when "Áp dụng" is pressed, sends `session.placement()` and
//! `session.image()` with the hash of the version. "Áp dụng" stays disabled
//! until `session.is_ready()`; `session.set_locked(true)` holds the stamp while
//! it is signed. The editor signs nothing and sends nothing.
//!
//! The state and its rules ([`editor`], [`snap`], [`stamp`], [`keys`], [`mm`])
//! know no DOM; `browser` turns pointers and keys into their calls.

pub mod anchor;
#[cfg(feature = "hydrate")]
mod browser;
pub mod editor;
#[cfg(test)]
mod editor_tests;
mod frame;
pub mod keys;
pub mod mm;
mod overlay;
mod panel;
mod session;
pub mod snap;
pub mod stamp;
mod view;
mod words;

pub use frame::PlacementFrame;
pub use panel::{PlaceFields, StampChoices};
pub use session::{PlacementSession, PlacementSetup};
pub use view::PlacementEditor;
