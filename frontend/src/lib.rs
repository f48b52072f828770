//! The entry of the browser's build: makes the page that the server rendered interactive. There are
//! two builds: what anyone sees, and, with the feature `staff`, what those see who are logged in.

/// Called once by the page's script, after the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    #[cfg(feature = "staff")]
    leptos::mount::hydrate_body(chungthuc_app::StaffApp);
    #[cfg(not(feature = "staff"))]
    leptos::mount::hydrate_body(chungthuc_app::PublicApp);
}
