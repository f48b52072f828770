//! Who is logged in and where they work.

use chungthuc_domain::{
    AppError, UnitId,
    view::account::{DemoAccount, SessionView, Visitor},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::{routes, shell::home_of};
#[cfg(feature = "ssr")]
use chungthuc_domain::ErrorCode;

/// Who is logged in, for the shell.
#[server(SessionViewCall, "/api", endpoint = "session-view")]
pub async fn session_view() -> Result<SessionView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.session_view(&actor).await
}

/// Who looks at a public page: `None` for who isn't logged in. For everyone.
#[server(VisitorCall, "/api", endpoint = "visitor")]
pub async fn visitor() -> Result<Option<Visitor>, AppError> {
    let workflow = super::workflow()?;
    match super::actor(&workflow).await {
        Ok(actor) => Ok(Some(Visitor {
            has_pages: actor.is_applicant || home_of(&actor.rights()) != routes::HOME,
            is_applicant: actor.is_applicant,
            name: actor.name,
        })),
        Err(error) if error.code == ErrorCode::NotLoggedIn => Ok(None),
        Err(error) => Err(error),
    }
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
