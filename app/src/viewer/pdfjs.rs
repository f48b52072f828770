//! The binding to `pdfjs.js`, in the browser only.

#![allow(unsafe_code, reason = "what `#[wasm_bindgen]` writes calls JavaScript")]

use chungthuc_geometry::{CssRect, DisplaySize, Rect};
use js_sys::Float64Array;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::HtmlElement;

use super::failure::Failure;

#[wasm_bindgen(module = "/src/viewer/pdfjs.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = open)]
    async fn open_js(url: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = draw)]
    async fn draw_js(
        host: &HtmlElement,
        document: u32,
        page: u32,
        page_width: f64,
        page_height: f64,
        zoom: f64,
        left: f64,
        top: f64,
        width: f64,
        height: f64,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = drawSmall)]
    async fn draw_small_js(
        host: &HtmlElement,
        document: u32,
        page: u32,
        page_width: f64,
        page_height: f64,
        width: f64,
        height: f64,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = find)]
    async fn find_js(document: u32, words: &str) -> Result<JsValue, JsValue>;

    /// Takes back the wish for a thumbnail that hasn't been drawn yet.
    pub fn forget(host: &HtmlElement);

    /// Forgets a document and what was loaded of it.
    pub fn close(document: u32);

    /// Stops drawing into an element and frees what was drawn.
    pub fn release(host: &HtmlElement);
}

/// Opens the document at an address; gives the number that stands for it.
///
/// # Errors
/// Why it can't be shown.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is a count that JavaScript keeps"
)]
pub async fn open(url: &str) -> Result<u32, Failure> {
    let number = open_js(url).await.map_err(|error| failure(&error))?;
    Ok(number.as_f64().unwrap_or_default() as u32)
}

/// Draws a page, from 0, into an element that is as large as the page is shown
/// at `zoom`. `seen` is the part of it that can be seen, in CSS pixels of the
/// element. A later call for the same element replaces an earlier one.
///
/// # Errors
/// Why it can't be drawn; a drawing that was replaced is no error.
pub async fn draw(
    host: &HtmlElement,
    document: u32,
    page: usize,
    size: DisplaySize,
    zoom: f64,
    seen: CssRect,
) -> Result<(), Failure> {
    let page = u32::try_from(page).unwrap_or(u32::MAX);
    let CssRect {
        left,
        top,
        width,
        height,
    } = seen;
    draw_js(
        host,
        document,
        page,
        size.width,
        size.height,
        zoom,
        left,
        top,
        width,
        height,
    )
    .await
    .map(drop)
    .map_err(|error| failure(&error))
}

/// Draws a page, from 0, as a thumbnail of `width` by `height` CSS pixels, once
/// nothing larger is being drawn.
///
/// # Errors
/// Why it can't be drawn; a wish that was taken back is no error.
pub async fn draw_small(
    host: &HtmlElement,
    document: u32,
    page: usize,
    size: DisplaySize,
    width: f64,
    height: f64,
) -> Result<(), Failure> {
    let page = u32::try_from(page).unwrap_or(u32::MAX);
    draw_small_js(host, document, page, size.width, size.height, width, height)
        .await
        .map(drop)
        .map_err(|error| failure(&error))
}

/// Where words stand in a document: the last place, as page, from 0, and rectangle in its user space.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is an index that JavaScript keeps"
)]
pub async fn find(document: u32, words: &str) -> Option<(usize, Rect)> {
    let found = find_js(document, words).await.ok()?;
    let numbers = found.dyn_into::<Float64Array>().ok()?.to_vec();
    match numbers.as_slice() {
        [page, x0, y0, x1, y1] => Some((*page as usize, Rect::new(*x0, *y0, *x1, *y1))),
        _ => None,
    }
}

fn failure(error: &JsValue) -> Failure {
    Failure::from_code(error.as_string().as_deref().unwrap_or_default())
}
