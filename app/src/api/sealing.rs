//! The clerk's step.

use chungthuc_domain::{
    AppError, PaperId,
    view::signing::{ReturnTo, SealRequest, SealedView, SealingView},
};
use leptos::prelude::*;

/// The leader-signed version and what is needed to seal it.
#[server(OpenSealingCall, "/api", endpoint = "open-sealing")]
pub async fn open_sealing(paper: PaperId) -> Result<SealingView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.open_sealing(&actor, paper).await
}

/// "Đóng dấu", "Áp dụng".
#[server(SealCall, "/api", endpoint = "seal")]
pub async fn seal(request: SealRequest) -> Result<SealedView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.seal(&actor, request).await
}

/// "Hoàn thành và chuyển bản chứng thực điện tử tới người dân/doanh nghiệp".
#[server(CompleteCall, "/api", endpoint = "complete")]
pub async fn complete(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.complete(&actor, paper, version).await.map(drop)
}

/// The clerk's "Trả lại".
#[server(ReturnFromSealCall, "/api", endpoint = "return-from-seal")]
pub async fn return_from_seal(
    paper: PaperId,
    version: i64,
    to: ReturnTo,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .return_from_seal(&actor, paper, version, to, &reason)
        .await
}
