//! The pages on their desk. Only sheets that can be seen are there; on the
//! server there is none, just the shape of one.

use leptos::html::Div;
use leptos::prelude::*;

use crate::components::button::Button;

use super::failure::Failure;
use super::state::{Opening, ViewerState};

/// The scrolling desk with the pages of a document.
///
/// What is given as children lies over the pages, in the desk's coordinates
/// (see [`super::Layout::on_desk`]).
#[component]
pub fn Viewer(
    /// Whose pages.
    viewer: ViewerState,
    /// What the document is, for screen readers.
    #[prop(into)]
    label: String,
    /// What lies over the pages.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::browser::attach(viewer);
    let seen = viewer.seen_pages();
    view! {
        <div class="viewer-scroll" node_ref=viewer.scroller tabindex="0" role="region" aria-label=label>
            <div class="viewer-desk" node_ref=viewer.desk>
                <div class="viewer-skeleton" class:gone=move || viewer.is_laid_out() aria-hidden="true"></div>
                <For
                    each=move || seen.get()
                    key=|page| *page
                    children=move |page| view! { <Sheet viewer page/> }
                />
                {children.map(|children| children())}
            </div>
        </div>
        <noscript>
            <p class="viewer-note">"Cần bật JavaScript để xem trang và đặt vị trí."</p>
        </noscript>
        <ViewerFailure viewer/>
    }
    .into_any()
}

#[component]
fn Sheet(viewer: ViewerState, page: usize) -> impl IntoView {
    let (sheet, host) = (NodeRef::<Div>::new(), NodeRef::<Div>::new());
    let failed = RwSignal::new(None::<Failure>);
    #[cfg(feature = "hydrate")]
    super::drawing::show_sheet(viewer, page, sheet, host, failed);
    let label = format!("Trang {} / {}", page + 1, viewer.page_count());
    view! {
        <div class="viewer-sheet" node_ref=sheet>
            <div class="viewer-drawing" node_ref=host role="img" aria-label=label></div>
            {move || failed.get().map(|failure| view! { <p class="viewer-note">{failure.message()}</p> })}
        </div>
    }
    .into_any()
}

/// Says why the document isn't shown, over the desk.
#[component]
fn ViewerFailure(viewer: ViewerState) -> impl IntoView {
    move || {
        let Opening::Failed(failure) = viewer.opening() else {
            return None;
        };
        let again = failure.may_pass().then(|| {
            view! { <Button small=true on_press=move |()| viewer.retry()>"Thử lại"</Button> }
        });
        let shown = view! {
            <div class="viewer-failure" role="alert">
                <p>{failure.message()}</p>
                {again}
            </div>
        };
        Some(shown.into_any())
    }
}
