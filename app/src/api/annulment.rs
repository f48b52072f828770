//! "Hủy bỏ giá trị pháp lý".

#[cfg(feature = "ssr")]
use chungthuc_domain::view::annulment::{AnnulmentQuery, AnnulmentsView};
use chungthuc_domain::{AppError, PaperId, view::annulment::AnnulmentForm};
use leptos::prelude::*;

/// Enters the decision by which a copy is void.
#[server(AnnulCall, "/api", endpoint = "annul")]
pub async fn annul(paper: PaperId, version: i64, form: AnnulmentForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.annul(&actor, paper, version, form).await
}

/// The decisions that are published. Not a server function: their page is made on the server alone.
#[cfg(feature = "ssr")]
pub async fn published_annulments(query: AnnulmentQuery) -> Result<AnnulmentsView, AppError> {
    super::workflow()?.published_annulments(query).await
}
