//! The editor as a whole: thumbnails, desk with toolbar and stamp, side panel.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::button::{Button, ButtonKind};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::viewer::{PageTools, Thumbnails, Viewer, ZoomTools};

use super::editor::Editor;
use super::keys::SHORTCUTS;
use super::overlay::Overlay;
use super::panel::{PlaceFields, StampChoices};
use super::session::PlacementSession;

/// How long the panel needs to open.
const SETTLED: Duration = Duration::from_millis(150);

/// The editor: everything below the header of [`super::PlacementFrame`].
#[component]
pub fn PlacementEditor(
    /// What it edits; the page reads the place from it.
    session: PlacementSession,
    /// What the document is, for screen readers.
    #[prop(into)]
    label: String,
    /// What a page is, if it is more than a number: `(page from 0, "Lời chứng")`.
    #[prop(optional)]
    captions: Vec<(usize, String)>,
    /// Where a new image is added; no link without it.
    #[prop(optional, into)]
    add_href: Option<String>,
    /// Sections above the image's, e.g. the choice of a book.
    #[prop(optional, into)]
    before: Option<ViewFn>,
    /// Sections below the place's, e.g. the certificate.
    #[prop(optional, into)]
    after: Option<ViewFn>,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::browser::attach(session);
    let viewer = session.viewer();
    let thumbs_open = RwSignal::new(false);
    let panel_open = RwSignal::new(false);
    let toggle_panel = move || {
        panel_open.update(|open| *open = !*open);
        // The desk shrinks; what is being placed stays in view.
        set_timeout(move || session.show_stamp(), SETTLED);
    };
    view! {
        <div class="placing-body" class:thumbs-open=move || thumbs_open.get() node_ref=session.root>
            <Thumbnails viewer captions on_choose=move |_| thumbs_open.set(false)/>
            <div class="placing-canvas">
                <Toolbar session thumbs_open/>
                <div class="placing-desk" on:pointerdown=move |_| thumbs_open.set(false)>
                    <Viewer viewer label>
                        <Overlay session/>
                    </Viewer>
                </div>
                <p class="visually-hidden" role="status">{move || session.announcement.get()}</p>
            </div>
            <aside class="placing-panel" class:open=move || panel_open.get() aria-label="Thiết lập">
                <button
                    type="button"
                    class="placing-handle"
                    aria-expanded=move || panel_open.get().to_string()
                    aria-controls="placing-sections"
                    on:click=move |_| toggle_panel()
                >
                    <span>{move || session.kind_name()}</span>
                    <span class="num">{move || session.editor.with(Editor::bubble)}</span>
                </button>
                <div class="placing-sections" id="placing-sections">
                    {before.map(|before| before.run())}
                    <StampChoices session add_href/>
                    <PlaceFields session/>
                    {after.map(|after| after.run())}
                </div>
            </aside>
            <Shortcuts session/>
        </div>
    }
    .into_any()
}

#[component]
fn Toolbar(session: PlacementSession, thumbs_open: RwSignal<bool>) -> impl IntoView {
    let viewer = session.viewer();
    let editor = session.editor;
    view! {
        <div class="viewer-tools" role="group" aria-label="Công cụ xem và đặt">
            <button
                type="button"
                class="btn quiet sm viewer-thumbs-toggle"
                aria-expanded=move || thumbs_open.get().to_string()
                on:click=move |_| thumbs_open.update(|open| *open = !*open)
            >
                "Các trang"
            </button>
            <Button
                kind=ButtonKind::Quiet
                small=true
                icon=Icon::Undo
                label="Hoàn tác"
                disabled=Signal::derive(move || session.is_locked() || !editor.with(Editor::can_undo))
                on_press=move |()| session.undo()
            />
            <Button
                kind=ButtonKind::Quiet
                small=true
                icon=Icon::Redo
                label="Làm lại"
                disabled=Signal::derive(move || session.is_locked() || !editor.with(Editor::can_redo))
                on_press=move |()| session.redo()
            />
            <ZoomTools viewer/>
            <PageTools viewer/>
            <Button
                kind=ButtonKind::Quiet
                small=true
                class="viewer-help"
                label="Phím tắt"
                on_press=move |()| session.help.set(true)
            >
                <span aria-hidden="true">"?"</span>
                <span class="viewer-help-text">"Phím tắt"</span>
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn Shortcuts(session: PlacementSession) -> impl IntoView {
    let scalable = session.editor.with_untracked(Editor::is_scalable);
    let rows: Vec<_> = SHORTCUTS
        .into_iter()
        .filter(|(_, _, needs_scaling)| scalable || !needs_scaling)
        .map(|(keys, what, _)| view! { <div><dt>{keys}</dt><dd>{what}</dd></div> })
        .collect();
    view! {
        <Dialog id="placing-shortcuts" title="Phím tắt" open=session.help>
            <p class="hint">"Bấm vào ảnh, hoặc dùng phím Tab để chọn ảnh, rồi:"</p>
            <dl class="shortcuts">{rows}</dl>
        </Dialog>
    }
    .into_any()
}
