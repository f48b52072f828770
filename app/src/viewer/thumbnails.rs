//! The list of small pages at the side.

use leptos::html::{Div, Nav};
use leptos::prelude::*;

use super::state::ViewerState;

/// Width of a thumbnail, in CSS pixels; what is lower than a card is narrower.
const WIDTH: f64 = 88.0;
/// The most that a thumbnail is high, in CSS pixels.
const HEIGHT: f64 = 124.0;

/// Small pages to jump to; the current one is marked.
#[component]
pub fn Thumbnails(
    /// Whose pages.
    viewer: ViewerState,
    /// What a page is, if it is more than a number: `(page from 0, "Lời chứng")`.
    #[prop(optional)]
    captions: Vec<(usize, String)>,
    /// Called when a page was chosen.
    #[prop(optional, into)]
    on_choose: Option<Callback<usize>>,
) -> impl IntoView {
    let current = viewer.current_page();
    let list = NodeRef::<Nav>::new();
    #[cfg(feature = "hydrate")]
    super::browser::follow_current(list, current);
    let thumbnails: Vec<_> = (0..viewer.page_count())
        .map(|page| {
            let caption = captions
                .iter()
                .find(|(at, _)| *at == page)
                .map(|(_, text)| text.clone());
            view! { <Thumbnail viewer page current caption on_choose list/> }
        })
        .collect();
    view! {
        <nav class="viewer-thumbs" node_ref=list aria-label="Các trang">
            {thumbnails}
        </nav>
    }
    .into_any()
}

#[component]
fn Thumbnail(
    viewer: ViewerState,
    page: usize,
    current: Memo<usize>,
    caption: Option<String>,
    on_choose: Option<Callback<usize>>,
    list: NodeRef<Nav>,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    #[cfg(feature = "hydrate")]
    {
        let (width, height) = viewer.page_size(page).map_or((WIDTH, HEIGHT), size_of);
        super::drawing::show_thumbnail(viewer, page, host, width, height);
    }
    let number = page + 1;
    let text = match caption {
        Some(caption) => format!("{number} · {caption}"),
        None => number.to_string(),
    };
    let label = format!("Trang {text}");
    view! {
        <button
            type="button"
            class="viewer-thumb"
            data-page=page.to_string()
            aria-label=label
            aria-current=move || (current.get() == page).then_some("true")
            // One stop for the Tab key, however many pages; arrows go on from there.
            tabindex=move || if current.get() == page { "0" } else { "-1" }
            on:keydown=move |key| {
                let to = match key.key().as_str() {
                    "ArrowDown" | "ArrowRight" => page + 1,
                    "ArrowUp" | "ArrowLeft" => page.saturating_sub(1),
                    "Home" => 0,
                    "End" => usize::MAX,
                    _ => return,
                };
                key.prevent_default();
                let to = to.min(viewer.page_count().saturating_sub(1));
                viewer.go_to(to);
                focus(list, to);
            }
            on:click=move |_| {
                viewer.go_to(page);
                if let Some(chosen) = on_choose {
                    chosen.run(page);
                }
            }
        >
            <div class="viewer-thumb-sheet" node_ref=host></div>
            <span>{text}</span>
        </button>
    }
    .into_any()
}

/// A small page alone, as large as those of the list.
#[component]
pub fn SmallPage(
    /// Whose page.
    viewer: ViewerState,
    /// Which, from 0.
    page: usize,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    #[cfg(feature = "hydrate")]
    {
        let (width, height) = viewer.page_size(page).map_or((WIDTH, HEIGHT), size_of);
        super::drawing::show_thumbnail(viewer, page, host, width, height);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (viewer, page);
    view! { <div class="viewer-thumb-sheet" node_ref=host></div> }.into_any()
}

fn focus(list: NodeRef<Nav>, page: usize) {
    #[cfg(feature = "hydrate")]
    super::browser::focus_thumbnail(list, page);
    #[cfg(not(feature = "hydrate"))]
    let _ = (list, page);
}

/// As wide as the list, unless that would be too high.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "sizes are set in the browser")
)]
fn size_of(page: chungthuc_geometry::DisplaySize) -> (f64, f64) {
    let height = WIDTH * page.height / page.width;
    if height > HEIGHT {
        (HEIGHT * page.width / page.height, HEIGHT)
    } else {
        (WIDTH, height)
    }
}
