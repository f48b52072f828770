//! The pages of a scan in the viewer, with its tools: while a form is filled in, and before a component
//! is certified. Whoever may read the file is decided where it is read from.

use chungthuc_domain::view::file::FileView;
use leptos::prelude::*;

use crate::viewer::{PageTools, Viewer, ViewerState, ZoomTools};

/// The viewer of a scan.
pub fn viewer_of(file: &FileView) -> ViewerState {
    ViewerState::new(format!("/tep/{}", file.id), &file.pages)
}

/// The pages.
#[component]
pub fn ScanPages(
    /// Of which scan.
    viewer: ViewerState,
    /// What the file is called.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <div class="intake-desk">
            <div class="viewer-tools" role="toolbar" aria-label="Công cụ xem">
                <ZoomTools viewer/>
                <PageTools viewer/>
            </div>
            <Viewer viewer label=format!("Bản quét {name}")/>
        </div>
    }
    .into_any()
}
