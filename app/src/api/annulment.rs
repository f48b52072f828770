//! "Hủy bỏ giá trị pháp lý".

use chungthuc_domain::{AppError, PaperId, view::annulment::AnnulmentForm};
use leptos::prelude::*;

/// Enters the decision by which a copy is void.
#[server(AnnulCall, "/api", endpoint = "annul")]
pub async fn annul(paper: PaperId, version: i64, form: AnnulmentForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.annul(&actor, paper, version, form).await
}
