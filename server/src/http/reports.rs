//! What is taken out of "Báo cáo": the Excel file, and the pages to sign.

use axum::{
    extract::{Query, State as Shared},
    response::Response,
};
use chungthuc_domain::{UnitId, view::figures::ReportQuery};
use serde::Deserialize;

use super::{files::made, problem::Problem, router::State, who::LoggedIn};

/// A period, and a unit among those below.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfPeriod {
    /// `2026`.
    nam: String,
    /// `6-thang-dau`, `6-thang-cuoi`, `ca-nam`.
    ky: String,
    /// A unit's identifier.
    #[serde(rename = "don-vi")]
    unit: Option<UnitId>,
}

impl From<OfPeriod> for ReportQuery {
    fn from(period: OfPeriod) -> Self {
        Self {
            year: period.nam,
            part: period.ky,
            unit: period.unit,
        }
    }
}

/// The report as an Excel file, to be saved.
pub async fn export(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(period): Query<OfPeriod>,
) -> Result<Response, Problem> {
    let file = state.workflow.export_report(&actor, period.into()).await?;
    Ok(made("attachment", file))
}

/// The report as PDF, shown where the browser can, to be printed.
pub async fn print(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(period): Query<OfPeriod>,
) -> Result<Response, Problem> {
    let file = state.workflow.print_report(&actor, period.into()).await?;
    Ok(made("inline", file))
}
