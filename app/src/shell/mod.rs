//! What stands around the pages: the HTML document, the staff's shell with its menu, the public's.

#[cfg(feature = "ssr")]
pub mod document;
pub mod menu;
pub mod public;
pub mod staff;
pub mod theme;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
pub use document::{Assets, document, plain_document};
pub use menu::{MenuGroup, MenuItem, applicant_menu, home_of, menu_for};
pub use public::{NavItem, PublicShell};
pub use staff::StaffShell;

/// The first thing that the Tab key reaches: past everything, to the page itself.
#[component]
fn SkipLink() -> impl IntoView {
    view! { <a class="skip" href="#noi-dung" rel="external">"Đến nội dung chính"</a> }
}
