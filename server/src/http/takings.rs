//! What is taken out of "Thu phí": the Excel file, and the pages for accounting.

use axum::{
    extract::{Query, State as Shared},
    response::Response,
};
use chungthuc_domain::view::fee::TakingsQuery;
use serde::Deserialize;

use super::{files::made, problem::Problem, router::State, who::LoggedIn};

/// A month, or a year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfPeriod {
    /// `11/2026`.
    thang: String,
    /// `2026`.
    nam: String,
}

impl From<OfPeriod> for TakingsQuery {
    fn from(period: OfPeriod) -> Self {
        Self {
            month: period.thang,
            year: period.nam,
        }
    }
}

/// The takings as an Excel file, to be saved.
pub async fn export(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(period): Query<OfPeriod>,
) -> Result<Response, Problem> {
    let file = state.workflow.export_takings(&actor, period.into()).await?;
    Ok(made("attachment", file))
}

/// The takings as PDF, shown where the browser can, to be printed.
pub async fn print(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(period): Query<OfPeriod>,
) -> Result<Response, Problem> {
    let file = state.workflow.print_takings(&actor, period.into()).await?;
    Ok(made("inline", file))
}
