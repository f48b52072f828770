//! Having pages drawn: sheets while they are near the viewport, thumbnails once
//! they have come into sight. In the browser only.

use std::time::Duration;

use chungthuc_geometry::CssRect;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;

use super::dom::{observe_sight, place, set_length};
use super::failure::Failure;
use super::pdfjs;
use super::state::{Opening, ViewerState};

/// How long a page must stay near the viewport before it is drawn: what only
/// flies past isn't.
const LINGER: Duration = Duration::from_millis(40);
/// The same for thumbnails, which can wait for the pages.
const LINGER_SMALL: Duration = Duration::from_millis(160);

/// Places a sheet and has its page drawn while it is there.
pub fn show_sheet(
    viewer: ViewerState,
    page: usize,
    sheet: NodeRef<Div>,
    host: NodeRef<Div>,
    failed: RwSignal<Option<Failure>>,
) {
    Effect::new(move |_| {
        let at = viewer.layout.with(|layout| layout.sheet(page));
        if let (Some(sheet), Some(at)) = (sheet.get(), at) {
            place(&sheet, at);
        }
    });
    release_with_owner(host);
    Effect::new(move |_| {
        let (Some(host), Opening::Ready(id)) = (host.get(), viewer.opening.get()) else {
            return;
        };
        viewer.settled.track();
        let draw = move || draw_sheet(viewer, id, page, &host, failed);
        if let Ok(timer) = set_timeout_with_handle(draw, LINGER) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// Gives a thumbnail its shape and has it drawn once it comes into sight.
pub fn show_thumbnail(
    viewer: ViewerState,
    page: usize,
    host: NodeRef<Div>,
    width: f64,
    height: f64,
) {
    let in_sight = RwSignal::new(false);
    release_with_owner(host);
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        set_length(&host, "width", width);
        set_length(&host, "height", height);
        observe_sight(&host, move |sight| {
            in_sight.try_set(sight);
        });
    });
    Effect::new(move |_| {
        let (Some(host), Opening::Ready(id)) = (host.get(), viewer.opening.get()) else {
            return;
        };
        let Some(size) = viewer.page_size(page).filter(|_| in_sight.get()) else {
            pdfjs::forget(&host);
            return;
        };
        let draw = move || {
            spawn_local(async move {
                // A thumbnail that can't be drawn stays white; its page says why.
                let _ = pdfjs::draw_small(&host, id, page, size, width, height).await;
            });
        };
        if let Ok(timer) = set_timeout_with_handle(draw, LINGER_SMALL) {
            on_cleanup(move || timer.clear());
        }
    });
}

fn draw_sheet(
    viewer: ViewerState,
    id: u32,
    page: usize,
    host: &HtmlElement,
    failed: RwSignal<Option<Failure>>,
) {
    let (sheet, zoom) = viewer
        .layout
        .with_untracked(|layout| (layout.sheet(page), layout.zoom()));
    let (Some(sheet), Some(size)) = (sheet, viewer.page_size(page)) else {
        return;
    };
    let port = viewer.port.get_untracked();
    let span = |seen: f64, room: f64, from: f64, length: f64| {
        let start = (seen - from).clamp(0.0, length);
        (
            start,
            ((seen + room - from).clamp(0.0, length) - start).max(1.0),
        )
    };
    let (left, width) = span(port.left, port.width, sheet.left, sheet.width);
    let (top, height) = span(port.top, port.height, sheet.top, sheet.height);
    let seen = CssRect {
        left,
        top,
        width,
        height,
    };
    let host = host.clone();
    spawn_local(async move {
        match pdfjs::draw(&host, id, page, size, zoom, seen).await {
            // The place would mean another one on the server: nothing may be placed.
            Err(Failure::Shape) => {
                viewer.opening.try_set(Opening::Failed(Failure::Shape));
            }
            drawn => {
                failed.try_set(drawn.err());
            }
        }
    });
}

/// Frees what was drawn into an element when the current owner goes.
fn release_with_owner(host: NodeRef<Div>) {
    struct Drawn(HtmlElement);
    impl Drop for Drawn {
        fn drop(&mut self) {
            pdfjs::release(&self.0);
        }
    }
    Effect::new(move |_| {
        if let Some(host) = host.get() {
            StoredValue::new_local(Drawn(host.into()));
        }
    });
}
