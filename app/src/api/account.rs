//! Who is logged in and where they work.

use chungthuc_domain::{
    AppError, UnitId,
    view::account::{DemoAccount, SessionView},
};
use leptos::prelude::*;

/// Who is logged in, for the shell.
#[server(SessionViewCall, "/api", endpoint = "session-view")]
pub async fn session_view() -> Result<SessionView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.session_view(&actor).await
}

/// Chooses the unit to work in.
#[server(ChooseUnitCall, "/api", endpoint = "choose-unit")]
pub async fn choose_unit(unit: UnitId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.choose_unit(&actor, unit).await
}

/// The demo's accounts; empty outside the demo. For everyone.
#[server(DemoAccountsCall, "/api", endpoint = "demo-accounts")]
pub async fn demo_accounts() -> Result<Vec<DemoAccount>, AppError> {
    Ok(super::workflow()?.demo_accounts())
}
