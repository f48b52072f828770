//! Resumable uploads: `POST /uploads` announces name and size, `PATCH /uploads/{id}` sends bytes
//! from `Upload-Offset` on, as often as it takes.

use axum::{
    Json,
    body::Body,
    extract::{Path, State as Shared},
    http::HeaderMap,
};
use chungthuc_domain::{ErrorCode, UploadId, view::intake::UploadView};
use serde::Deserialize;

use super::{problem::Problem, router::State, who::LoggedIn};

/// What is announced.
#[derive(Debug, Deserialize)]
pub struct Announcement {
    /// The file's name.
    name: String,
    /// Bytes.
    size: u64,
}

/// Announces an upload.
pub async fn begin(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Json(announced): Json<Announcement>,
) -> Result<Json<UploadView>, Problem> {
    Ok(Json(
        state
            .workflow
            .begin_upload(&actor, &announced.name, announced.size)
            .await?,
    ))
}

/// Where an upload stands: how much arrived.
pub async fn show(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(id): Path<UploadId>,
) -> Result<Json<UploadView>, Problem> {
    Ok(Json(state.workflow.upload(&actor, id).await?))
}

/// Sends bytes. What arrived is kept even if the connection breaks.
pub async fn append(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(id): Path<UploadId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<UploadView>, Problem> {
    let offset = headers
        .get("upload-offset")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .ok_or(ErrorCode::UploadBroken)?;
    let view = state
        .workflow
        .append_upload(&actor, id, offset, body.into_data_stream())
        .await?;
    Ok(Json(view))
}

/// Gives an upload up.
pub async fn cancel(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(id): Path<UploadId>,
) -> Result<(), Problem> {
    Ok(state.workflow.cancel_upload(&actor, id).await?)
}
