//! What the viewer does in the browser: measuring, scrolling, zooming about a
//! point, opening the document and having pages drawn. Nothing of it runs on
//! the server.

use std::time::Duration;

use chungthuc_geometry::{CssRect, DisplayRect};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Event, HtmlElement, TouchEvent, WheelEvent};

use super::dom::{listen, observe_sight, observe_size, place, set_length};
use super::failure::Failure;
use super::layout::{Margins, PagePoint, clamp_zoom};
use super::pdfjs;
use super::state::{Fit, Opening, ViewerState};

/// How long scrolling and zooming must rest before pages are drawn anew.
const REST: Duration = Duration::from_millis(120);
/// How long a page must stay near the viewport before it is drawn: what only
/// flies past isn't.
const LINGER: Duration = Duration::from_millis(40);
/// How much a notch of the wheel zooms.
const WHEEL_ZOOM: f64 = 0.0022;
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

/// Zooms with the middle of the viewport where it is.
pub fn zoom_about_middle(viewer: ViewerState, zoom: f64) {
    let port = viewer.port.get_untracked();
    zoom_about(viewer, zoom, (port.width / 2.0, port.height / 2.0));
}

/// Shows the whole width of the current page.
pub fn fit_width(viewer: ViewerState) {
    let page = untrack(|| viewer.page_in_middle());
    let width = viewer.port.with_untracked(|port| port.width);
    viewer.fit_page.set_value(page);
    viewer.fit.set(Fit::Width);
    if let Some(zoom) = viewer.fitting_zoom(width) {
        zoom_about_middle(viewer, zoom);
        viewer.fit.set(Fit::Width);
        let port = viewer.port.get_untracked();
        let sheet = viewer.layout.with_untracked(|layout| layout.sheet(page));
        if let Some(sheet) = sheet {
            scroll(
                viewer,
                sheet.left + sheet.width / 2.0 - port.width / 2.0,
                port.top,
            );
        }
    }
}

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
            return;
        };
        let zoom = width / chungthuc_geometry::units::mm_to_css_px(size.width, 1.0);
        let seen = CssRect {
            left: 0.0,
            top: 0.0,
            width,
            height,
        };
        spawn_local(async move {
            // A thumbnail that can't be drawn stays white; its page says why.
            let _ = pdfjs::draw(&host, id, page, size, zoom, seen).await;
        });
    });
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

fn size_desk(viewer: ViewerState) {
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

fn scroll(viewer: ViewerState, left: f64, top: f64) {
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

// --- zooming ----------------------------------------------------------------

/// Zooms so that `point` comes to lie at `at` in the viewport.
fn zoom_to(viewer: ViewerState, zoom: f64, point: PagePoint, at: (f64, f64)) {
    viewer.zoom.set(clamp_zoom(zoom));
    viewer.fit.set(Fit::Chosen);
    // Before the scroll, which can't go beyond the desk.
    size_desk(viewer);
    let (x, y) = viewer
        .layout
        .with_untracked(|layout| layout.place_of(point));
    scroll(viewer, x - at.0, y - at.1);
}

fn zoom_about(viewer: ViewerState, zoom: f64, at: (f64, f64)) {
    zoom_to(viewer, zoom, point_under(viewer, at), at);
}

fn point_under(viewer: ViewerState, at: (f64, f64)) -> PagePoint {
    let port = viewer.port.get_untracked();
    viewer
        .layout
        .with_untracked(|layout| layout.point_at(port.left + at.0, port.top + at.1))
}

fn in_port(viewer: ViewerState, client_x: f64, client_y: f64) -> (f64, f64) {
    viewer
        .scroller
        .get_untracked()
        .map_or((0.0, 0.0), |scroller| {
            let corner = scroller.get_bounding_client_rect();
            (client_x - corner.left(), client_y - corner.top())
        })
}

fn zoom_by_wheel(viewer: ViewerState, wheel: &WheelEvent) {
    // A pinch on a touchpad comes as the wheel with Ctrl, too.
    if !wheel.ctrl_key() && !wheel.meta_key() {
        return;
    }
    wheel.prevent_default();
    const LINE: f64 = 30.0;
    let pixels = match wheel.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => wheel.delta_y() * LINE,
        WheelEvent::DOM_DELTA_PAGE => wheel.delta_y() * LINE * 10.0,
        _ => wheel.delta_y(),
    };
    let at = in_port(
        viewer,
        f64::from(wheel.client_x()),
        f64::from(wheel.client_y()),
    );
    let zoom = viewer.zoom.get_untracked() * (-pixels * WHEEL_ZOOM).exp();
    zoom_about(viewer, zoom, at);
}

/// Two fingers on the desk: what is under them stays under them.
fn follow_pinch(viewer: ViewerState, scroller: &HtmlElement) {
    #[derive(Clone, Copy)]
    struct Pinch {
        distance: f64,
        zoom: f64,
        point: PagePoint,
    }
    let pinch = StoredValue::new(None::<Pinch>);
    let fingers = move |touch: &TouchEvent| {
        let touches = touch.touches();
        let (a, b) = (touches.get(0)?, touches.get(1)?);
        let (ax, ay) = (f64::from(a.client_x()), f64::from(a.client_y()));
        let (bx, by) = (f64::from(b.client_x()), f64::from(b.client_y()));
        let middle = in_port(viewer, (ax + bx) / 2.0, (ay + by) / 2.0);
        Some(((ax - bx).hypot(ay - by).max(1.0), middle))
    };
    listen(scroller, "touchstart", move |touch: TouchEvent| {
        let started = (touch.touches().length() == 2)
            .then(|| fingers(&touch))
            .flatten();
        pinch.set_value(started.map(|(distance, middle)| Pinch {
            distance,
            zoom: viewer.zoom.get_untracked(),
            point: point_under(viewer, middle),
        }));
    });
    listen(scroller, "touchmove", move |touch: TouchEvent| {
        if let (Some(start), Some((distance, middle))) = (pinch.get_value(), fingers(&touch)) {
            if touch.cancelable() {
                touch.prevent_default();
            }
            zoom_to(
                viewer,
                start.zoom * distance / start.distance,
                start.point,
                middle,
            );
        }
    });
    for end in ["touchend", "touchcancel"] {
        listen(scroller, end, move |_: TouchEvent| pinch.set_value(None));
    }
}

// --- drawing ----------------------------------------------------------------

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
