//! Fees: "Biểu phí", what is taken for a dossier, "Thu phí" by day and month.

use chungthuc_domain::{
    AppError, PaperId, PaymentId, TariffId,
    view::fee::{
        EndTariffForm, FeeListQuery, FeeListView, PaymentForm, TakingsQuery, TakingsView,
        TariffForm, TariffsView,
    },
};
use leptos::prelude::*;

/// The tariffs of the units that somebody administers.
#[server(TariffsCall, "/api", endpoint = "tariffs")]
pub async fn tariffs() -> Result<TariffsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.tariffs(&actor).await
}

/// Adds a tariff.
#[server(AddTariffCall, "/api", endpoint = "add-tariff")]
pub async fn add_tariff(form: TariffForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.add_tariff(&actor, form).await?;
    super::lead_to(crate::routes::TARIFFS);
    Ok(())
}

/// Sets a tariff's last day; takes one out that hasn't begun.
#[server(EndTariffCall, "/api", endpoint = "end-tariff")]
pub async fn end_tariff(
    tariff: TariffId,
    version: i64,
    form: EndTariffForm,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.end_tariff(&actor, tariff, version, form).await
}

/// Takes what is owed for the dossier of a paper.
#[server(TakeFeeCall, "/api", endpoint = "take-fee")]
pub async fn take_fee(paper: PaperId, form: PaymentForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.take_fee(&actor, paper, form).await
}

/// Undoes what was taken, by a counter-entry.
#[server(ReverseFeeCall, "/api", endpoint = "reverse-fee")]
pub async fn reverse_fee(
    paper: PaperId,
    payment: PaymentId,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.reverse_fee(&actor, paper, payment, reason).await
}

/// What was charged and taken by day of a month or by month of a year.
#[server(TakingsCall, "/api", endpoint = "takings")]
pub async fn takings(query: TakingsQuery) -> Result<TakingsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.takings(&actor, query).await
}

/// The dossiers of some days with their fees.
#[server(FeeListCall, "/api", endpoint = "fee-list")]
pub async fn fee_list(query: FeeListQuery) -> Result<FeeListView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.fee_list(&actor, query).await
}
