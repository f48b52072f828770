//! The leader's step.

use chungthuc_domain::{
    AppError, PaperId,
    view::{
        queue::PaperView,
        signing::{SignRequest, SigningView},
    },
};
use leptos::prelude::*;

/// The prepared version and what is needed to sign it.
#[server(OpenSigningCall, "/api", endpoint = "open-signing")]
pub async fn open_signing(paper: PaperId) -> Result<SigningView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.open_signing(&actor, paper).await
}

/// "Ký số", "Áp dụng".
#[server(SignCall, "/api", endpoint = "sign")]
pub async fn sign(request: SignRequest) -> Result<PaperView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.sign(&actor, request).await
}

/// "Trả lại".
#[server(ReturnPaperCall, "/api", endpoint = "return-paper")]
pub async fn return_paper(paper: PaperId, version: i64, reason: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.return_paper(&actor, paper, version, &reason).await
}

/// "Chuyển cấp số và đóng dấu".
#[server(ForwardCall, "/api", endpoint = "forward")]
pub async fn forward(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.forward(&actor, paper, version).await.map(drop)
}
