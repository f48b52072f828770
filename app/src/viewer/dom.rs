//! Listeners that go with their owner, and the few writes to the DOM that the
//! viewer and the placement editor share. In the browser only.

use chungthuc_geometry::CssRect;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, Event, EventTarget, HtmlElement};

/// A listener; it is removed when this is dropped.
struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.callback.as_ref().unchecked_ref());
    }
}

/// Listens for an event as long as the current owner lives. Listeners may
/// prevent the browser's own response.
pub fn listen<E: JsCast>(
    target: &EventTarget,
    name: &'static str,
    mut heard: impl FnMut(E) + 'static,
) {
    let callback = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Ok(event) = event.dyn_into::<E>() {
            heard(event);
        }
    });
    let options = AddEventListenerOptions::new();
    options.set_passive(false);
    let added = target.add_event_listener_with_callback_and_add_event_listener_options(
        name,
        callback.as_ref().unchecked_ref(),
        &options,
    );
    if added.is_ok() {
        StoredValue::new_local(Listener {
            target: target.clone(),
            name,
            callback,
        });
    }
}

/// Puts an element at a place, in CSS pixels. By the style object: the content
/// security policy admits no `style` attributes.
pub fn place(element: &HtmlElement, at: CssRect) {
    for (name, length) in [
        ("left", at.left),
        ("top", at.top),
        ("width", at.width),
        ("height", at.height),
    ] {
        set_length(element, name, length);
    }
}

/// Sets a length of an element's style, in CSS pixels.
pub fn set_length(element: &HtmlElement, name: &str, length: f64) {
    // Fails only for a property that doesn't exist.
    let _ = element
        .style()
        .set_property(name, &format!("{length:.3}px"));
}

/// An observer that stops when it is dropped.
struct SizeObserver {
    observer: web_sys::ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls back with the size of an element, now and at each change, as long as
/// the current owner lives.
pub fn observe_size(element: &HtmlElement, changed: impl FnMut() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(changed);
    if let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) {
        observer.observe(element);
        StoredValue::new_local(SizeObserver {
            observer,
            _callback: callback,
        });
    }
}

/// An observer that stops when it is dropped.
struct SightObserver {
    observer: web_sys::IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for SightObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls back with whether an element is in sight, or nearly, within what
/// scrolls it; as long as the current owner lives.
pub fn observe_sight(element: &HtmlElement, mut changed: impl FnMut(bool) + 'static) {
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let latest = entries
            .pop()
            .dyn_into::<web_sys::IntersectionObserverEntry>();
        changed(latest.is_ok_and(|entry| entry.is_intersecting()));
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin("200px");
    let observer = web_sys::IntersectionObserver::new_with_options(
        callback.as_ref().unchecked_ref(),
        &options,
    );
    if let Ok(observer) = observer {
        observer.observe(element);
        StoredValue::new_local(SightObserver {
            observer,
            _callback: callback,
        });
    }
}
