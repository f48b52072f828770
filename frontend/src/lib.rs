//! The entry of the browser's build: makes the page that the server rendered interactive.

/// Called once by the page's script, after the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(chungthuc_app::App);
}
