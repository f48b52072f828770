//! What the viewer does in the browser: opening the document, measuring and
//! scrolling. Zooming is in `zooming`, having pages drawn in `drawing`.

use std::time::Duration;

use chungthuc_geometry::{DisplayRect, Rect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Event, HtmlElement, WheelEvent};

use super::dom::{listen, observe_size, set_length};
use super::layout::Margins;
use super::pdfjs;
use super::state::{Opening, ViewerState};
use super::zooming::{follow_pinch, zoom_by_wheel};

/// How long scrolling and zooming must rest before pages are drawn anew.
const REST: Duration = Duration::from_millis(120);
/// What is kept free around a place that is brought into view, in CSS pixels …
const CLEAR: f64 = 24.0;
/// … and below it, where a stamp's bubble stands.
const CLEAR_BELOW: f64 = 64.0;

/// Brings a viewer to life; called by its component.
pub fn attach(viewer: ViewerState) {
    Effect::new(move |_| {
        let Some(scroller) = viewer.scroller.get() else {
            return;
        };
        observe_size(&scroller, move || measure(viewer));
        listen(&scroller, "scroll", move |_: Event| {
            read_scroll(viewer);
            unsettle(viewer);
        });
        listen(&scroller, "wheel", move |wheel: WheelEvent| {
            zoom_by_wheel(viewer, &wheel)
        });
        follow_pinch(viewer, &scroller);
        open(viewer);
    });
    Effect::new(move |_| {
        viewer.layout.track();
        size_desk(viewer);
    });
    on_cleanup(move || {
        if let Some(Opening::Ready(id)) = viewer.opening.try_get_untracked() {
            pdfjs::close(id);
        }
    });
}

/// Opens the document, or tries again.
pub fn open(viewer: ViewerState) {
    viewer.opening.set(Opening::Waiting);
    let url = viewer.url.get_value();
    spawn_local(async move {
        let opened = match pdfjs::open(&url).await {
            Ok(id) => Opening::Ready(id),
            Err(failure) => Opening::Failed(failure),
        };
        // Whoever left the page meanwhile doesn't need it any more.
        if let Some(Opening::Ready(id)) = viewer.opening.try_set(opened) {
            pdfjs::close(id);
        }
    });
}

/// Where words stand in the document: the last place of all, as page, from 0, and rectangle in its user
/// space. `None` where no page has them, and where its text can't be read.
pub async fn find(viewer: ViewerState, words: &str) -> Option<(usize, Rect)> {
    let Some(Opening::Ready(id)) = viewer.opening.try_get_untracked() else {
        return None;
    };
    pdfjs::find(id, words).await
}

/// Shows the top of a page.
pub fn go_to(viewer: ViewerState, page: usize) {
    let Some(sheet) = viewer.layout.with_untracked(|layout| layout.sheet(page)) else {
        return;
    };
    let port = viewer.port.get_untracked();
    let left = if sheet.width < port.width {
        sheet.left + sheet.width / 2.0 - port.width / 2.0
    } else {
        sheet.left - Margins::of_width(port.width).side
    };
    scroll(viewer, left, sheet.top - Margins::of_width(port.width).top);
}

/// Scrolls no further than is needed to show a place of a page.
pub fn reveal(viewer: ViewerState, page: usize, shown: DisplayRect) {
    let Some(at) = viewer
        .layout
        .with_untracked(|layout| layout.on_desk(page, shown))
    else {
        return;
    };
    let port = viewer.port.get_untracked();
    let above = Margins::of_width(port.width).top;
    let nearest = |from: f64, length: f64, seen: f64, room: f64, before: f64, after: f64| {
        let (start, end) = (from - before, from + length + after);
        if start < seen || length + before + after > room {
            start
        } else if end > seen + room {
            end - room
        } else {
            seen
        }
    };
    let left = nearest(at.left, at.width, port.left, port.width, CLEAR, CLEAR);
    let top = nearest(at.top, at.height, port.top, port.height, above, CLEAR_BELOW);
    scroll(viewer, left, top);
}

/// Keeps the thumbnail of the current page in sight within its list.
pub fn follow_current(list: NodeRef<leptos::html::Nav>, current: Memo<usize>) {
    Effect::new(move |_| {
        let page = current.get();
        let Some(list) = list.get() else { return };
        let Ok(Some(thumbnail)) = list.query_selector(&format!("[data-page=\"{page}\"]")) else {
            return;
        };
        let (outer, inner) = (
            list.get_bounding_client_rect(),
            thumbnail.get_bounding_client_rect(),
        );
        let shift = if inner.top() < outer.top() {
            inner.top() - outer.top() - CLEAR
        } else if inner.bottom() > outer.bottom() {
            inner.bottom() - outer.bottom() + CLEAR
        } else {
            return;
        };
        list.scroll_by_with_x_and_y(0.0, shift);
    });
}

/// Gives the focus to the thumbnail of a page.
pub fn focus_thumbnail(list: NodeRef<leptos::html::Nav>, page: usize) {
    use wasm_bindgen::JsCast;

    let thumbnail = list
        .get_untracked()
        .and_then(|list| {
            list.query_selector(&format!("[data-page=\"{page}\"]"))
                .ok()
                .flatten()
        })
        .and_then(|thumbnail| thumbnail.dyn_into::<HtmlElement>().ok());
    if let Some(thumbnail) = thumbnail {
        let _ = thumbnail.focus();
    }
}

/// Where a place of the window lies on the desk.
pub fn on_desk(viewer: ViewerState, client_x: f64, client_y: f64) -> Option<(f64, f64)> {
    let corner = viewer.desk.get_untracked()?.get_bounding_client_rect();
    Some((client_x - corner.left(), client_y - corner.top()))
}

/// Scrolls by this much, as far as the desk goes.
pub fn scroll_by(viewer: ViewerState, right: f64, down: f64) {
    let port = viewer.port.get_untracked();
    scroll(viewer, port.left + right, port.top + down);
}

// --- measuring and scrolling ------------------------------------------------

fn measure(viewer: ViewerState) {
    let Some(scroller) = viewer.scroller.get_untracked() else {
        return;
    };
    let (width, height) = (
        f64::from(scroller.client_width()),
        f64::from(scroller.client_height()),
    );
    let before = viewer.port.get_untracked();
    if width <= 0.0 || (width == before.width && height == before.height) {
        return;
    }
    let top = viewer
        .layout
        .with_untracked(|layout| layout.point_at(before.left, before.top));
    viewer
        .port
        .update(|port| (port.width, port.height) = (width, height));
    if let Some(zoom) = viewer.fitting_zoom(width) {
        viewer.zoom.set(zoom);
    }
    size_desk(viewer);
    if before.width > 0.0 {
        let (x, y) = viewer.layout.with_untracked(|layout| layout.place_of(top));
        scroll(viewer, x, y);
    } else if let Some((page, shown)) = viewer.start.get_value() {
        show_in_middle(viewer, page, shown);
    }
    unsettle(viewer);
}

fn show_in_middle(viewer: ViewerState, page: usize, shown: DisplayRect) {
    let port = viewer.port.get_untracked();
    let places = viewer
        .layout
        .with_untracked(|layout| layout.sheet(page).zip(layout.on_desk(page, shown)));
    let Some((sheet, at)) = places else { return };
    // The top of the page too, if both go into the viewport.
    let from_top = sheet.top - Margins::of_width(port.width).top;
    let fits = at.top + at.height + CLEAR < from_top + port.height;
    let top = if fits {
        from_top
    } else {
        at.top + at.height / 2.0 - port.height / 2.0
    };
    let middle = if sheet.width < port.width { sheet } else { at };
    scroll(
        viewer,
        middle.left + middle.width / 2.0 - port.width / 2.0,
        top,
    );
}

/// Gives the desk the size of its layout.
pub fn size_desk(viewer: ViewerState) {
    let Some(desk) = viewer.desk.get_untracked() else {
        return;
    };
    if viewer.port.with_untracked(|port| port.width > 0.0) {
        let (width, height) = viewer
            .layout
            .with_untracked(|layout| (layout.width(), layout.height()));
        set_length(&desk, "width", width);
        set_length(&desk, "height", height);
    }
}

/// Scrolls to a place of the desk, as far as it goes.
pub fn scroll(viewer: ViewerState, left: f64, top: f64) {
    if let Some(scroller) = viewer.scroller.get_untracked() {
        scroller.scroll_to_with_x_and_y(left, top);
        read_scroll(viewer);
        unsettle(viewer);
    }
}

fn read_scroll(viewer: ViewerState) {
    let Some(scroller) = viewer.scroller.get_untracked() else {
        return;
    };
    let (left, top) = (
        f64::from(scroller.scroll_left()),
        f64::from(scroller.scroll_top()),
    );
    let moved = viewer
        .port
        .with_untracked(|port| port.left != left || port.top != top);
    if moved {
        viewer
            .port
            .update(|port| (port.left, port.top) = (left, top));
    }
}

fn unsettle(viewer: ViewerState) {
    if let Some(timer) = viewer.settling.get_value() {
        timer.clear();
    }
    let settle = move || {
        if let Some(count) = viewer.settled.try_get_untracked() {
            viewer.settled.set(count.wrapping_add(1));
        }
    };
    viewer
        .settling
        .set_value(set_timeout_with_handle(settle, REST).ok());
}
