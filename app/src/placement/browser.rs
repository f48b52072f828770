//! Pointers and keys of the placement editor, and where its elements lie. In
//! the browser only; what a movement means is the editor's.

use chungthuc_geometry::units::css_px_to_mm;
use chungthuc_geometry::{CssRect, DisplayRect};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

use crate::viewer::Opening;
use crate::viewer::browser::{find, on_desk, scroll_by};
use crate::viewer::dom::{listen, place};

use super::anchor::Anchor;
use super::keys::{self, Act, Press};
use super::session::PlacementSession;
use super::snap::{Axis, Guide};
use super::stamp::Corner;

/// How near a line must be to attract the stamp, in CSS pixels …
const ATTRACTION: f64 = 7.0;
/// … but never farther than this on paper, in mm.
const MAX_ATTRACTION: f64 = 3.0;
/// How near to the edge of the viewport a drag scrolls, in CSS pixels.
const SCROLL_EDGE: f64 = 48.0;
/// How far it scrolls in a frame at the very edge, in CSS pixels.
const SCROLL_SPEED: f64 = 18.0;

/// A drag that is under way, in CSS pixels.
#[derive(Debug, Clone, Copy)]
struct Drag {
    pointer: i32,
    /// `None`: the whole stamp is dragged.
    corner: Option<Corner>,
    /// From what is dragged to the pointer, on the desk.
    grip: (f64, f64),
    /// Where the pointer was last, in the window.
    at: (f64, f64),
    /// Whether the pointer has moved.
    moved: bool,
    /// Lines attract nothing.
    free: bool,
}

/// Looks for the words above which images start, once the document is open.
fn seek(session: PlacementSession) {
    let viewer = session.viewer();
    Effect::new(move |_| {
        if !matches!(viewer.opening(), Opening::Ready(_)) {
            return;
        }
        let chosen = session.editor.with_untracked(|editor| editor.chosen());
        let mut wanted: Vec<(usize, String)> = session.anchors.with_untracked(|anchors| {
            let waiting = anchors
                .iter()
                .filter(|(_, anchor)| **anchor == Anchor::Looking);
            session.images.with_value(|images| {
                waiting
                    .filter_map(|(at, _)| Some((*at, images.get(*at)?.details.anchor.clone())))
                    .collect()
            })
        });
        // What is waited for comes first.
        wanted.sort_by_key(|(at, _)| (*at != chosen, *at));
        spawn_local(async move {
            for (at, words) in wanted {
                let found = find(viewer, &words).await;
                let known = if found.is_some() {
                    Anchor::Found
                } else {
                    Anchor::Missing
                };
                let moved = found.and_then(|(page, words)| {
                    session
                        .editor
                        .try_update(|editor| editor.set_standard(at, words, page))
                });
                let _ = session
                    .anchors
                    .try_update(|anchors| anchors.insert(at, known));
                if moved == Some(true) {
                    session.show_stamp();
                }
            }
        });
    });
}

/// Brings the editor to life; called by its component.
pub fn attach(session: PlacementSession) {
    let drag = StoredValue::new(None::<Drag>);
    seek(session);
    Effect::new(move |_| {
        if let Some(root) = session.root.get() {
            listen(&root, "keydown", move |key: KeyboardEvent| {
                press_key(session, drag, &key)
            });
        }
    });
    Effect::new(move |_| {
        let Some(stamp) = session.stamp.get() else {
            return;
        };
        listen(&stamp, "pointerdown", move |pointer: PointerEvent| {
            begin(session, drag, &pointer);
        });
        listen(&stamp, "pointermove", move |pointer: PointerEvent| {
            follow(session, drag, &pointer);
        });
        listen(&stamp, "pointerup", move |pointer: PointerEvent| {
            if ours(drag, &pointer) {
                end(session, drag, true);
            }
        });
        listen(&stamp, "pointercancel", move |pointer: PointerEvent| {
            if ours(drag, &pointer) {
                end(session, drag, false);
            }
        });
        listen(&stamp, "blur", move |_: Event| {
            session.editor.update(|editor| editor.clear_guides());
        });
        // Else Firefox drags the image itself.
        listen(&stamp, "dragstart", |start: Event| start.prevent_default());
        // A long press with a finger must not open the menu of the image.
        listen(&stamp, "contextmenu", |menu: Event| menu.prevent_default());
    });
    Effect::new(move |_| {
        let (page, shown) = session
            .editor
            .with(|editor| (editor.page(), editor.shown()));
        let at = session
            .viewer
            .layout()
            .with(|layout| layout.on_desk(page, shown));
        if let (Some(stamp), Some(at)) = (session.stamp.get(), at) {
            place(&stamp, at);
        }
    });
}

/// Keeps a guide where its line is, across the sheet.
pub fn show_guide(session: PlacementSession, page: usize, guide: Guide, line: NodeRef<Div>) {
    Effect::new(move |_| {
        let at = session.viewer.layout().with(|layout| {
            let sheet = layout.sheet(page)?;
            let point = DisplayRect {
                x: guide.at,
                y: guide.at,
                width: 0.0,
                height: 0.0,
            };
            let on = layout.on_desk(page, point)?;
            Some(match guide.axis {
                Axis::Vertical => CssRect {
                    left: on.left,
                    width: 1.0,
                    ..sheet
                },
                Axis::Horizontal => CssRect {
                    top: on.top,
                    height: 1.0,
                    ..sheet
                },
            })
        });
        if let (Some(line), Some(at)) = (line.get(), at) {
            place(&line, at);
        }
    });
}

// --- keys -------------------------------------------------------------------

fn press_key(session: PlacementSession, drag: StoredValue<Option<Drag>>, key: &KeyboardEvent) {
    let target = key
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(target) = target else { return };
    if target
        .closest("input, textarea, select, dialog")
        .is_ok_and(|field| field.is_some())
    {
        return;
    }
    let name = key.key();
    let press = Press {
        key: &name,
        shift: key.shift_key(),
        alt: key.alt_key(),
        ctrl: key.ctrl_key() || key.meta_key(),
    };
    let on_stamp = session
        .stamp
        .get_untracked()
        .is_some_and(|stamp| stamp.contains(Some(&target)));
    let act = on_stamp
        .then(|| keys::on_stamp(press))
        .flatten()
        .or_else(|| keys::anywhere(press));
    let Some(act) = act else { return };
    if act == Act::Cancel && drag.with_value(Option::is_none) {
        return;
    }
    key.prevent_default();
    perform(session, drag, act, key.repeat());
}

fn perform(session: PlacementSession, drag: StoredValue<Option<Drag>>, act: Act, repeated: bool) {
    const EDGE: &str = "Đã tới mép trang.";
    const TRUE_SIZE: &str = "Con dấu giữ đúng kích thước thật.";
    const LIMIT: &str = "Không đổi cỡ thêm được.";
    let viewer = session.viewer;
    match act {
        Act::Move(right, down) => {
            session.act(|editor| editor.move_by(right, down, repeated), EDGE);
        }
        Act::Grow(mm) => {
            let scalable = session.editor.with_untracked(|editor| editor.is_scalable());
            let otherwise = if scalable { LIMIT } else { TRUE_SIZE };
            session.act(|editor| editor.grow_by(mm, repeated), otherwise);
        }
        Act::Page(by) => session.act(
            |editor| {
                let page = editor.page().saturating_add_signed(by as isize);
                editor.to_page(page)
            },
            if by < 0 {
                "Đang ở trang đầu."
            } else {
                "Đang ở trang cuối."
            },
        ),
        Act::Reset => session.reset(),
        Act::Undo => session.undo(),
        Act::Redo => session.redo(),
        Act::Cancel => end(session, drag, false),
        Act::ZoomIn => viewer.zoom_in(),
        Act::ZoomOut => viewer.zoom_out(),
        Act::FitWidth => viewer.fit_width(),
        Act::Help => session.help.set(true),
    }
}

// --- pointers ---------------------------------------------------------------

fn begin(session: PlacementSession, drag: StoredValue<Option<Drag>>, pointer: &PointerEvent) {
    let primary = pointer.is_primary() && pointer.button() == 0;
    if !primary || session.locked.get_untracked() || drag.with_value(Option::is_some) {
        return;
    }
    let at = (f64::from(pointer.client_x()), f64::from(pointer.client_y()));
    let Some(on) = on_desk(session.viewer, at.0, at.1) else {
        return;
    };
    let Some(stamp) = stamp_on_desk(session) else {
        return;
    };
    let corner = pointer
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|handle| handle.get_attribute("data-corner"))
        .and_then(|name| {
            Corner::ALL
                .into_iter()
                .find(|corner| corner.class() == name)
        });
    let held = match corner {
        None | Some(Corner::NorthWest) => (stamp.left, stamp.top),
        Some(Corner::NorthEast) => (stamp.left + stamp.width, stamp.top),
        Some(Corner::SouthWest) => (stamp.left, stamp.top + stamp.height),
        Some(Corner::SouthEast) => (stamp.left + stamp.width, stamp.top + stamp.height),
    };
    if let Some(element) = session.stamp.get_untracked() {
        // The focus comes with the press, but the page must not jump to it.
        pointer.prevent_default();
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
        let _ = element.set_pointer_capture(pointer.pointer_id());
    }
    session.editor.update(|editor| editor.begin_drag());
    drag.set_value(Some(Drag {
        pointer: pointer.pointer_id(),
        corner,
        grip: (on.0 - held.0, on.1 - held.1),
        at,
        moved: false,
        free: false,
    }));
    scroll_at_edges(session, drag);
}

fn follow(session: PlacementSession, drag: StoredValue<Option<Drag>>, pointer: &PointerEvent) {
    if !ours(drag, pointer) {
        return;
    }
    drag.update_value(|drag| {
        if let Some(drag) = drag {
            drag.at = (f64::from(pointer.client_x()), f64::from(pointer.client_y()));
            drag.free = pointer.ctrl_key() || pointer.meta_key();
            drag.moved = true;
        }
    });
    bring(session, drag);
}

/// Brings what is dragged to where the pointer is.
fn bring(session: PlacementSession, drag: StoredValue<Option<Drag>>) {
    let Some(held) = drag.get_value().filter(|drag| drag.moved) else {
        return;
    };
    let Some((x, y)) = on_desk(session.viewer, held.at.0, held.at.1) else {
        return;
    };
    let (x, y) = (x - held.grip.0, y - held.grip.1);
    let Some(stamp) = stamp_on_desk(session) else {
        return;
    };
    let layout = session.viewer.layout();
    let zoom = layout.with_untracked(|layout| layout.zoom());
    if let Some(corner) = held.corner {
        let page = session.editor.with_untracked(|editor| editor.page());
        let to = CssRect {
            left: x,
            top: y,
            width: 0.0,
            height: 0.0,
        };
        let to = layout.with_untracked(|layout| layout.on_page(page, to));
        if let Some(to) = to {
            session
                .editor
                .update(|editor| editor.resize_to(corner, to.x, to.y));
        }
        return;
    }
    let to = CssRect {
        left: x,
        top: y,
        ..stamp
    };
    let found = layout.with_untracked(|layout| {
        let page = layout.page_at(y + stamp.height / 2.0);
        layout.on_page(page, to).map(|shown| (page, shown))
    });
    if let Some((page, shown)) = found {
        let attraction = css_px_to_mm(ATTRACTION, zoom).min(MAX_ATTRACTION);
        let tolerance = (!held.free).then_some(attraction);
        session
            .editor
            .update(|editor| editor.drag_to(page, shown.x, shown.y, tolerance));
    }
}

fn end(session: PlacementSession, drag: StoredValue<Option<Drag>>, keep: bool) {
    let Some(ended) = drag.try_update_value(Option::take).flatten() else {
        return;
    };
    if let Some(stamp) = session.stamp.get_untracked() {
        let _ = stamp.release_pointer_capture(ended.pointer);
    }
    let moved = session.editor.try_update(|editor| {
        if keep {
            editor.finish_drag()
        } else {
            editor.cancel_drag();
            false
        }
    });
    if moved.unwrap_or(false) || !keep {
        session.announce_place();
    }
}

fn ours(drag: StoredValue<Option<Drag>>, pointer: &PointerEvent) -> bool {
    drag.get_value()
        .is_some_and(|drag| drag.pointer == pointer.pointer_id())
}

fn stamp_on_desk(session: PlacementSession) -> Option<CssRect> {
    let (page, shown) = session
        .editor
        .with_untracked(|editor| (editor.page(), editor.shown()));
    session
        .viewer
        .layout()
        .with_untracked(|layout| layout.on_desk(page, shown))
}

/// While a drag is near the edge of the viewport, the desk scrolls under it, so
/// that every page can be reached.
fn scroll_at_edges(session: PlacementSession, drag: StoredValue<Option<Drag>>) {
    let Some(scroller) = session
        .stamp
        .get_untracked()
        .and_then(|stamp| scroller_of(&stamp))
    else {
        return;
    };
    request_animation_frame(move || {
        // The session may have gone with its page.
        let Some(held) = drag.try_get_value().flatten() else {
            return;
        };
        if held.moved {
            let port = scroller.get_bounding_client_rect();
            let right = pull(held.at.0, port.left(), port.right());
            let down = pull(held.at.1, port.top(), port.bottom());
            if right != 0.0 || down != 0.0 {
                scroll_by(session.viewer, right, down);
                bring(session, drag);
            }
        }
        scroll_at_edges(session, drag);
    });
}

fn scroller_of(stamp: &HtmlElement) -> Option<Element> {
    stamp.closest(".viewer-scroll").ok().flatten()
}

/// How far to scroll in this frame, for a pointer at `at` between two edges.
fn pull(at: f64, start: f64, end: f64) -> f64 {
    let before = (start + SCROLL_EDGE - at).clamp(0.0, SCROLL_EDGE);
    let after = (at - end + SCROLL_EDGE).clamp(0.0, SCROLL_EDGE);
    (after - before) / SCROLL_EDGE * SCROLL_SPEED
}
