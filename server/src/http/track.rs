//! What is taken out of "Theo dõi hồ sơ chứng thực": the list that an address asks for as an Excel file, and
//! the book of a month's dossiers.

use axum::{
    extract::{Query, State as Shared},
    response::Response,
};
use chungthuc_app::pages::paper::query::from_address;
use chungthuc_domain::view::queue::Queue;

use super::{books::OfMonth, files::made, problem::Problem, router::State, who::LoggedIn};

/// The list, narrowed as the page's own address narrows it.
pub async fn export(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let query = from_address(&query.into_iter().collect(), Queue::All);
    let file = state.workflow.export_papers(&actor, query).await?;
    Ok(made("attachment", file))
}

/// Form 06 of a month as PDF, shown where the browser can, to be printed.
pub async fn print(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(OfMonth { thang }): Query<OfMonth>,
) -> Result<Response, Problem> {
    let file = state.workflow.print_tracking(&actor, &thang).await?;
    Ok(made("inline", file))
}
