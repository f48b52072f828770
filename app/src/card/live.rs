//! The binding to `camera.js`, in the browser only.

#![allow(unsafe_code, reason = "what `#[wasm_bindgen]` writes calls JavaScript")]

use wasm_bindgen::prelude::*;
use web_sys::HtmlVideoElement;

use super::camera::Trouble;

#[wasm_bindgen(module = "/src/card/camera.js")]
extern "C" {
    #[wasm_bindgen(js_name = Camera)]
    type JsCamera;

    #[wasm_bindgen(constructor, js_class = Camera)]
    fn new(
        video: &HtmlVideoElement,
        ready: &Closure<dyn FnMut(bool)>,
        found: &Closure<dyn FnMut(String)>,
        failed: &Closure<dyn FnMut(String)>,
    ) -> JsCamera;

    #[wasm_bindgen(method, js_class = Camera)]
    fn light(this: &JsCamera, on: bool);

    #[wasm_bindgen(method, js_class = Camera)]
    fn stop(this: &JsCamera);
}

/// A camera at work; it stops when this is dropped.
pub struct Camera {
    camera: JsCamera,
    _ready: Closure<dyn FnMut(bool)>,
    _found: Closure<dyn FnMut(String)>,
    _failed: Closure<dyn FnMut(String)>,
}

impl Camera {
    /// Begins to show the camera's picture in `video` and to look for codes in it. `ready` is told
    /// whether there is a light.
    pub fn start(
        video: &HtmlVideoElement,
        ready: impl FnMut(bool) + 'static,
        found: impl FnMut(String) + 'static,
        mut failed: impl FnMut(Trouble) + 'static,
    ) -> Self {
        let ready = Closure::new(ready);
        let found = Closure::new(found);
        let failed = Closure::new(move |word: String| failed(Trouble::from_word(&word)));
        Self {
            camera: JsCamera::new(video, &ready, &found, &failed),
            _ready: ready,
            _found: found,
            _failed: failed,
        }
    }

    /// Switches the light.
    pub fn light(&self, on: bool) {
        self.camera.light(on);
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.camera.stop();
    }
}
