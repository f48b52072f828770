//! Requests with progress: `fetch` tells nothing of how much was sent, so these go by
//! `XMLHttpRequest`. In the browser only.

use chungthuc_domain::{AppError, ErrorCode};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// What is sent.
pub struct Request {
    /// `POST`, `PATCH`, …
    pub method: &'static str,
    /// Where to.
    pub address: String,
    /// With which headers.
    pub headers: Vec<(&'static str, String)>,
    /// What; nothing for a question.
    pub body: Option<Blob>,
}

/// Sends and reads the answer's JSON; `progress` hears how many bytes have gone.
///
/// Errors: the server's, or [`ErrorCode::UploadBroken`] when the connection broke.
pub async fn send<T: DeserializeOwned>(
    request: Request,
    progress: impl Fn(u64) + 'static,
) -> Result<T, AppError> {
    let (status, text) = exchange(request, progress)
        .await
        .map_err(|_| AppError::new(ErrorCode::UploadBroken))?;
    let broken = |_| AppError::new(ErrorCode::UploadBroken);
    if (200..300).contains(&status) {
        serde_json::from_str(if text.is_empty() { "null" } else { &text }).map_err(broken)
    } else {
        Err(serde_json::from_str(&text).unwrap_or_else(|_| ErrorCode::UploadBroken.into()))
    }
}

async fn exchange(
    request: Request,
    progress: impl Fn(u64) + 'static,
) -> Result<(u16, String), JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async(request.method, &request.address, true)?;
    for (name, value) in &request.headers {
        xhr.set_request_header(name, value)?;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and below 2^53"
    )]
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        progress(event.loaded() as u64);
    });
    xhr.upload()?
        .set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let done = js_sys::Promise::new(&mut |resolve, reject| {
        xhr.set_onload(Some(&resolve));
        xhr.set_onerror(Some(&reject));
        xhr.set_onabort(Some(&reject));
        xhr.set_ontimeout(Some(&reject));
    });
    match &request.body {
        Some(bytes) => xhr.send_with_opt_blob(Some(bytes))?,
        None => xhr.send()?,
    }
    JsFuture::from(done).await?;
    Ok((xhr.status()?, xhr.response_text()?.unwrap_or_default()))
}
