//! What a unit decides for itself, and whom to turn to.

#[cfg(feature = "ssr")]
use chungthuc_domain::view::unit::UnitSupport;
use chungthuc_domain::{
    AppError, PersonId, UnitId,
    view::unit::{NumberingForm, SupportForm, SupportView, UnitSettingsView},
};
use leptos::prelude::*;

/// Whom the person turns to.
#[server(SupportCall, "/api", endpoint = "support")]
pub async fn support() -> Result<SupportView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.support(&actor).await
}

/// Whom to turn to in each agency. Not a server function: its page is made on the server alone.
#[cfg(feature = "ssr")]
pub async fn published_support() -> Result<Vec<UnitSupport>, AppError> {
    super::workflow()?.published_support().await
}

/// The settings of a unit that the person administers.
#[server(UnitSettingsCall, "/api", endpoint = "unit-settings")]
pub async fn unit_settings(unit: UnitId) -> Result<UnitSettingsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.unit_settings(&actor, unit).await
}

/// Sets whom to turn to.
#[server(SetSupportCall, "/api", endpoint = "set-support")]
pub async fn set_support(unit: UnitId, version: i64, form: SupportForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.set_support(&actor, unit, version, form).await
}

/// Sets whether certified copies go with the e-mail.
#[server(SetAttachCopiesCall, "/api", endpoint = "set-attach-copies")]
pub async fn set_attach_copies(unit: UnitId, version: i64, attach: bool) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .set_attach_copies(&actor, unit, version, attach)
        .await
}

/// Sets how books that are opened from now on are named and numbered.
#[server(SetNumberingCall, "/api", endpoint = "set-numbering")]
pub async fn set_numbering(
    unit: UnitId,
    version: i64,
    form: NumberingForm,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.set_numbering(&actor, unit, version, form).await
}

/// Grants an officer the managing of a unit's books, or withdraws it.
#[server(SetBookKeeperCall, "/api", endpoint = "set-book-keeper")]
pub async fn set_book_keeper(
    unit: UnitId,
    person: PersonId,
    granted: bool,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .set_book_keeper(&actor, unit, person, granted)
        .await
}
