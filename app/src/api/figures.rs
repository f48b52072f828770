//! "Thống kê" and "Báo cáo".

use chungthuc_domain::{
    AppError,
    view::figures::{FiguresQuery, FiguresView, ReportQuery, ReportView},
};
use leptos::prelude::*;

/// What was registered in a period, and how it stands.
#[server(FiguresCall, "/api", endpoint = "figures")]
pub async fn figures(query: FiguresQuery) -> Result<FiguresView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.figures(&actor, query).await
}

/// What was certified in half a year or a year.
#[server(ReportCall, "/api", endpoint = "report")]
pub async fn report(query: ReportQuery) -> Result<ReportView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.report(&actor, query).await
}
