//! What components ask of the browser itself, each thing once; on the server all of it does nothing.

use std::cell::Cell;

use leptos::{
    ev,
    html::{Dialog, Input},
    prelude::*,
};

thread_local! {
    static ALIVE: Cell<bool> = const { Cell::new(false) };
}

/// Notes that the server's page has come alive: what follows is made in the browser.
pub fn note_alive() {
    ALIVE.set(true);
}

/// Whether the server's page has come alive. Never on the server, where no effect runs.
pub fn is_alive() -> bool {
    ALIVE.get()
}

/// Leaves for an address as if it had been typed.
pub fn load(address: &str) {
    #[cfg(feature = "hydrate")]
    // Fails only for what isn't an address, and then there is nowhere to go.
    let _ = window().location().assign(address);
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}

/// How what belongs to the browser is kept: there by its one thread; on the server, where there is none
/// of it, by whichever thread has the page.
#[cfg(feature = "hydrate")]
pub type BrowserStorage = LocalStorage;
/// How what belongs to the browser is kept.
#[cfg(not(feature = "hydrate"))]
pub type BrowserStorage = SyncStorage;

/// A file that somebody chose or dropped. Empty on the server.
#[derive(Clone)]
pub struct PickedFile {
    /// The browser's file.
    #[cfg(feature = "hydrate")]
    pub file: web_sys::File,
}

impl PickedFile {
    /// What it is called.
    pub fn name(&self) -> String {
        #[cfg(feature = "hydrate")]
        return self.file.name();
        #[cfg(not(feature = "hydrate"))]
        String::new()
    }

    /// Bytes.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes of files are whole and below 2^53"
    )]
    pub fn size(&self) -> u64 {
        #[cfg(feature = "hydrate")]
        return self.file.size() as u64;
        #[cfg(not(feature = "hydrate"))]
        0
    }
}

/// Opens or closes a `<dialog>` as a modal one: the rest of the page is inert, the focus goes to the
/// first field (else the first, harmless button below) and comes back when it closes.
pub fn set_open(dialog: NodeRef<Dialog>, open: bool) {
    #[cfg(feature = "hydrate")]
    if let Some(dialog) = dialog.get() {
        use wasm_bindgen::JsCast;

        if open && !dialog.open() {
            // Fails only for a dialog that isn't in the page, which then has nothing to open.
            let _ = dialog.show_modal();
            const FIELDS: &str = ":is(input, select, textarea):not(:disabled, [type=hidden])";
            let first = [FIELDS, ".dialog-acts :is(button, a)"]
                .into_iter()
                .find_map(|first| dialog.query_selector(first).ok().flatten());
            if let Some(first) =
                first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok())
            {
                let _ = first.focus();
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (dialog, open);
}

/// Ties a text field to a signal, and keeps what was typed before the page came alive.
pub fn tie(input: NodeRef<Input>, text: RwSignal<String>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |first: Option<()>| {
        let wanted = text.get();
        let Some(input) = input.get() else { return };
        if first.is_none() && input.value() != input.default_value() {
            text.set(input.value());
        } else if input.value() != wanted {
            input.set_value(&wanted);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (input, text);
}

/// The address that a form of method GET leads to, without its empty fields; the browser's own
/// way there is stopped. `None` where there is no browser.
pub fn form_address(submit: &ev::SubmitEvent) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        submit.prevent_default();
        let form: web_sys::HtmlFormElement = submit.target()?.dyn_into().ok()?;
        let fields = web_sys::FormData::new_with_form(&form).ok()?;
        let query = web_sys::UrlSearchParams::new().ok()?;
        for field in fields.entries().into_iter().flatten() {
            let field: js_sys::Array = field.into();
            if let (Some(name), Some(text)) = (field.get(0).as_string(), field.get(1).as_string())
                && !text.trim().is_empty()
            {
                query.append(&name, text.trim());
            }
        }
        let path = form.get_attribute("action").unwrap_or_default();
        let query = String::from(query.to_string());
        Some(if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        })
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = submit;
        None
    }
}

/// Hides the popover with this id, if it is shown.
pub fn hide_popover(id: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        if let Some(element) = document().get_element_by_id(id)
            && element.matches(":popover-open").unwrap_or(false)
            && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = element.hide_popover();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Sets an attribute of `<html>`, or removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    #[cfg(feature = "hydrate")]
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}

/// An attribute of `<html>`; `None` on the server.
pub fn root_attribute(name: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return document()
        .document_element()
        .and_then(|root| root.get_attribute(name));
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = name;
        None
    }
}

/// Sets a cookie that holds nothing personal, for a year and for every page.
pub fn set_cookie(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
            let _ = page.set_cookie(&format!(
                "{name}={value}; path=/; max-age=31536000; samesite=lax"
            ));
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}

/// The files of a chooser, which is emptied so that the same file can be chosen again.
pub fn take_files(input: NodeRef<Input>) -> Vec<PickedFile> {
    #[cfg(feature = "hydrate")]
    {
        let Some(input) = input.get_untracked() else {
            return Vec::new();
        };
        let files = files_of(input.files());
        input.set_value("");
        files
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = input;
        Vec::new()
    }
}

/// The files that were dropped.
pub fn dropped_files(drop: &ev::DragEvent) -> Vec<PickedFile> {
    #[cfg(feature = "hydrate")]
    return files_of(drop.data_transfer().and_then(|transfer| transfer.files()));
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = drop;
        Vec::new()
    }
}

/// What is dragged carries a few letters that say what it is.
pub fn carry(drag: &ev::DragEvent, what: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(transfer) = drag.data_transfer() {
        // Fails only outside of a drag.
        let _ = transfer.set_data("text/plain", what);
        transfer.set_effect_allowed("move");
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (drag, what);
}

/// What was dropped, as [`carry`] named it.
pub fn carried(drop: &ev::DragEvent) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return drop.data_transfer()?.get_data("text/plain").ok();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = drop;
        None
    }
}

#[cfg(feature = "hydrate")]
fn files_of(list: Option<web_sys::FileList>) -> Vec<PickedFile> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|at| list.get(at))
        .map(|file| PickedFile { file })
        .collect()
}

/// Opens the browser's own calendar of a date field.
pub fn show_picker(input: NodeRef<Input>) {
    #[cfg(feature = "hydrate")]
    if let Some(input) = input.get_untracked() {
        // Refused without a press by the user; the text field remains.
        let _ = input.show_picker();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = input;
}

/// Sends the form of the control that an event came from, as its button would.
pub fn submit_form_of(change: &ev::Event) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        let input = change
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(form) = input.and_then(|input| input.form()) {
            let _ = form.request_submit();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = change;
}

/// Brings the element with this id under the cursor; false if there is none.
pub fn focus_on(id: &str) -> bool {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        let element = document().get_element_by_id(id);
        let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        element.is_some_and(|element| element.focus().is_ok())
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = id;
        false
    }
}

/// Selects all that stands in a field and brings it under the cursor: what is typed next takes its
/// place.
pub fn select_all(input: NodeRef<Input>) {
    #[cfg(feature = "hydrate")]
    if let Some(input) = input.get_untracked() {
        // Fails only for what can't have a cursor.
        let _ = input.focus();
        input.select();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = input;
}

/// The same, once what is being changed is on the page.
pub fn focus_soon(id: String) {
    set_timeout(
        move || {
            focus_on(&id);
        },
        std::time::Duration::from_millis(30),
    );
}

/// Waits for so many milliseconds.
pub async fn pause(milliseconds: u32) {
    #[cfg(feature = "hydrate")]
    {
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let passed = js_sys::Promise::new(&mut |resolve, _| {
            // Without a timer it goes on at once, which whoever waits can bear.
            let timer = window()
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
            if timer.is_err() {
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            }
        });
        let _ = wasm_bindgen_futures::JsFuture::from(passed).await;
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = milliseconds;
}

/// Whether a key was pressed in a field or a dialog, where letters are typed.
pub fn is_typing(press: &ev::KeyboardEvent) -> bool {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        let target = press
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        target.is_some_and(|target| {
            let field = target.closest("input, textarea, select, dialog");
            field.is_ok_and(|field| field.is_some())
        })
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = press;
        false
    }
}

/// Prints the page.
pub fn print_page() {
    #[cfg(feature = "hydrate")]
    // Fails where printing is switched off, which the browser says itself.
    let _ = window().print();
}

/// The bytes of a file in base64; `None` if it can't be read any more.
pub async fn read_base64(file: PickedFile) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        let buffer = wasm_bindgen_futures::JsFuture::from(file.file.array_buffer())
            .await
            .ok()?;
        let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
        let binary: String = bytes.into_iter().map(char::from).collect();
        window().btoa(&binary).ok()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = file;
        None
    }
}
