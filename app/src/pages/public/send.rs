//! Sends a file to the server's check, with real progress, where the browser can't check it itself.

use chungthuc_domain::{AppError, view::check::CheckView};
use leptos::prelude::*;

use crate::browser::PickedFile;

/// Largest file that the server checks, in bytes.
pub const MAX_SENT_BYTES: u64 = 40 * 1024 * 1024;

/// Sends the file, raising `sent` as its bytes go, and gives the answer.
#[cfg(feature = "hydrate")]
pub async fn check_file(file: PickedFile, sent: RwSignal<u64>) -> Result<CheckView, AppError> {
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    let request = crate::transfer::Request {
        method: "POST",
        address: "/kiem-tra".to_owned(),
        headers: vec![
            ("X-File-Name", name),
            ("Content-Type", "application/pdf".to_owned()),
        ],
        body: Some(file.file.into()),
    };
    crate::transfer::send(request, move |bytes| sent.set(bytes)).await
}

#[cfg(not(feature = "hydrate"))]
pub async fn check_file(_: PickedFile, _: RwSignal<u64>) -> Result<CheckView, AppError> {
    Err(chungthuc_domain::ErrorCode::Busy.into())
}
