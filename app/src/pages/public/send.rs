//! Sends a file to the server's check, with real progress: where the browser can't check it itself, or
//! where a report is wanted that the server has signed.

use chungthuc_domain::{
    AppError,
    view::check::{CheckView, SignedReportView},
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::browser::PickedFile;

/// Largest file that the server checks, in bytes.
pub const MAX_SENT_BYTES: u64 = 40 * 1024 * 1024;

/// Has the server check the file; `sent` rises as its bytes go.
pub async fn check_file(file: PickedFile, sent: RwSignal<u64>) -> Result<CheckView, AppError> {
    send("/kiem-tra", file, sent).await
}

/// Has the server check the file and sign the report of that.
pub async fn sign_report(
    file: PickedFile,
    sent: RwSignal<u64>,
) -> Result<SignedReportView, AppError> {
    send("/kiem-tra/bao-cao", file, sent).await
}

#[cfg(feature = "hydrate")]
async fn send<T: DeserializeOwned>(
    address: &str,
    file: PickedFile,
    sent: RwSignal<u64>,
) -> Result<T, AppError> {
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    let request = crate::transfer::Request {
        method: "POST",
        address: address.to_owned(),
        headers: vec![
            ("X-File-Name", name),
            ("Content-Type", "application/pdf".to_owned()),
        ],
        body: Some(file.file.into()),
    };
    crate::transfer::send(request, move |bytes| sent.set(bytes)).await
}

#[cfg(not(feature = "hydrate"))]
async fn send<T: DeserializeOwned>(
    _: &str,
    _: PickedFile,
    _: RwSignal<u64>,
) -> Result<T, AppError> {
    Err(chungthuc_domain::ErrorCode::Busy.into())
}
