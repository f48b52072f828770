//! Zooming about a point: by the buttons, by the wheel with Ctrl, by two
//! fingers, and to the width of a page. In the browser only.

use leptos::prelude::*;
use web_sys::{HtmlElement, TouchEvent, WheelEvent};

use super::browser::{scroll, size_desk};
use super::dom::listen;
use super::layout::{PagePoint, clamp_zoom};
use super::state::{Fit, ViewerState};

/// How much a notch of the wheel zooms.
const WHEEL_ZOOM: f64 = 0.0022;

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

/// Zooms about the pointer, if Ctrl is held.
pub fn zoom_by_wheel(viewer: ViewerState, wheel: &WheelEvent) {
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
pub fn follow_pinch(viewer: ViewerState, scroller: &HtmlElement) {
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
