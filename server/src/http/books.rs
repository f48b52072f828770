//! What is taken out of books: the Excel file, the month's pages; and the address that staff of old
//! systems type (DOMAIN §4.3).

use axum::{
    extract::{Path, Query, State as Shared},
    response::{Redirect, Response},
};
use chungthuc_app::routes;
use chungthuc_domain::BookId;
use serde::Deserialize;

use super::{files::made, problem::Problem, router::State, who::LoggedIn};

/// A month.
#[derive(Debug, Deserialize)]
pub struct OfMonth {
    /// `11/2026`.
    #[serde(default)]
    pub thang: String,
}

/// The book as an Excel file, to be saved.
pub async fn export(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(book): Path<BookId>,
) -> Result<Response, Problem> {
    let file = state.workflow.export_book(&actor, book).await?;
    Ok(made("attachment", file))
}

/// The book's pages of a month as PDF, shown where the browser can, to be printed.
pub async fn print(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(book): Path<BookId>,
    Query(OfMonth { thang }): Query<OfMonth>,
) -> Result<Response, Problem> {
    let file = state.workflow.print_book(&actor, book, &thang).await?;
    Ok(made("inline", file))
}

/// `/hoso/quyensochungthuc`, which the guides have staff type, is the list of books.
pub async fn of_old() -> Redirect {
    Redirect::temporary(routes::BOOKS)
}
