//! The stamp over the pages, with its handles, its bubble and the lines it
//! settles on. Real elements: the stamp takes the focus, has a name that says
//! where it is, and moves by keys.

use leptos::html::Div;
use leptos::prelude::*;

use super::editor::Editor;
use super::session::PlacementSession;
use super::snap::{Axis, Guide};
use super::stamp::Corner;

/// The stamp and its lines; lies within the desk.
#[component]
pub(super) fn Overlay(session: PlacementSession) -> impl IntoView {
    let editor = session.editor;
    // Until the pages lie somewhere, so that nothing jumps, and never on the server.
    let shown = Memo::new(move |_| session.viewer.is_laid_out());
    let guides = Memo::new(move |_| {
        editor.with(|editor| {
            let page = editor.page();
            editor
                .guides()
                .iter()
                .map(|guide| (page, *guide))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || shown.get()>
            {move || {
                guides
                    .get()
                    .into_iter()
                    .map(|(page, guide)| view! { <GuideLine session page guide/> })
                    .collect_view()
            }}
            <StampBox session/>
        </Show>
    }
    .into_any()
}

#[component]
fn StampBox(session: PlacementSession) -> impl IntoView {
    let editor = session.editor;
    let label = move || {
        let name = session.kind_name();
        editor.with(|editor| format!("{name}, {}", editor.spoken_place()))
    };
    let source = move || {
        let chosen = editor.with(Editor::chosen);
        session
            .images
            .with_value(|images| images.get(chosen).map(|image| image_url(image.id)))
    };
    let scalable = move || editor.with(Editor::is_scalable) && !session.is_locked();
    view! {
        <div
            class="stamp"
            class:seal=move || !editor.with(Editor::is_scalable)
            class:dragging=move || editor.with(Editor::is_dragging)
            class:locked=move || session.is_locked()
            node_ref=session.stamp
            tabindex="0"
            role="application"
            aria-roledescription="ảnh đặt được trên trang"
            aria-label=label
            aria-describedby="stamp-keys"
            aria-disabled=move || session.is_locked().then_some("true")
        >
            <img src=source alt="" draggable="false"/>
            <Show when=scalable>
                {Corner::ALL
                    .into_iter()
                    .map(|corner| {
                        let class = format!("stamp-handle {}", corner.class());
                        view! { <span class=class data-corner=corner.class() aria-hidden="true"></span> }
                    })
                    .collect_view()}
            </Show>
            <span class="stamp-bubble num" aria-hidden="true">{move || editor.with(Editor::bubble)}</span>
        </div>
    }
    .into_any()
}

#[component]
fn GuideLine(session: PlacementSession, page: usize, guide: Guide) -> impl IntoView {
    let line = NodeRef::<Div>::new();
    #[cfg(feature = "hydrate")]
    super::browser::show_guide(session, page, guide, line);
    #[cfg(not(feature = "hydrate"))]
    let _ = (session, page);
    let class = match guide.axis {
        Axis::Vertical => "guide vertical",
        Axis::Horizontal => "guide horizontal",
    };
    view! {
        <div class=class node_ref=line aria-hidden="true">
            <span>{guide.reason.label()}</span>
        </div>
    }
    .into_any()
}

/// Where the PNG of an image is.
pub(super) fn image_url(image: chungthuc_domain::StampImageId) -> String {
    format!("/anh/{image}")
}
