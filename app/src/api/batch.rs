//! Many papers with one confirmation: which were chosen, the key opened once, and each by itself.

use chungthuc_domain::{
    AppError, PaperId,
    view::batch::{BatchWork, ChosenDone, ChosenView, SealChosen, SignChosen},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// The papers that were chosen, and what it takes to sign or seal them.
#[server(ChosenCall, "/api", endpoint = "chosen", input = Json)]
pub async fn chosen(work: BatchWork, papers: Vec<PaperId>) -> Result<ChosenView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.chosen(&actor, work, papers).await
}

/// The PIN, once for all of them.
#[server(OpenKeyCall, "/api", endpoint = "open-key")]
pub async fn open_key(work: BatchWork, pin: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.open_key(&actor, work, pin).await
}

/// All of them are done.
#[server(CloseKeyCall, "/api", endpoint = "close-key")]
pub async fn close_key(work: BatchWork) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.close_key(&actor, work).await
}

/// "Ký số" of one of them.
#[server(SignChosenCall, "/api", endpoint = "sign-chosen")]
pub async fn sign_chosen(request: SignChosen) -> Result<ChosenDone, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.sign_chosen(&actor, request).await
}

/// "Đóng dấu" of one of them.
#[server(SealChosenCall, "/api", endpoint = "seal-chosen")]
pub async fn seal_chosen(request: SealChosen) -> Result<ChosenDone, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.seal_chosen(&actor, request).await
}
