//! Copies on paper, and the original that is given back.

use chungthuc_domain::{
    AppError, PaperId,
    view::paper_copy::{NumberRequest, NumberedView, NumberingView},
};
use leptos::prelude::*;

/// "Xác nhận đã ký trên bản giấy".
#[server(SignOnPaperCall, "/api", endpoint = "sign-on-paper")]
pub async fn sign_on_paper(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    let signed = workflow.sign_on_paper(&actor, paper, version).await;
    signed.map(drop)
}

/// The paper with the book that it would be numbered in.
#[server(OpenNumberingCall, "/api", endpoint = "open-numbering")]
pub async fn open_numbering(paper: PaperId) -> Result<NumberingView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.open_numbering(&actor, paper).await
}

/// "Cấp số".
#[server(NumberCopiesCall, "/api", endpoint = "number-copies")]
pub async fn number_copies(request: NumberRequest) -> Result<NumberedView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.number_copies(&actor, request).await
}

/// "Hoàn thành".
#[server(GiveOutCall, "/api", endpoint = "give-out")]
pub async fn give_out(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.give_out(&actor, paper, version).await.map(drop)
}

/// "Trả bản chính".
#[server(ReturnOriginalCall, "/api", endpoint = "return-original")]
pub async fn return_original(paper: PaperId, to: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.return_original(&actor, paper, &to).await
}
