//! "Gia hạn".

use chungthuc_domain::{
    AppError, DossierId, PaperId, calendar::Moment, view::deadline::ExtensionForm,
};
use leptos::prelude::*;

/// Promises the dossier of a paper for a later time.
#[server(ExtendDeadlineCall, "/api", endpoint = "extend-deadline")]
pub async fn extend_deadline(
    paper: PaperId,
    version: i64,
    form: ExtensionForm,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.extend_deadline(&actor, paper, version, form).await
}

/// The same of a dossier of the one-stop counter that isn't confirmed; `due`: the promise that was looked
/// at.
#[server(ExtendReceptionCall, "/api", endpoint = "extend-reception")]
pub async fn extend_reception(
    dossier: DossierId,
    due: Moment,
    form: ExtensionForm,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.extend_reception(&actor, dossier, due, form).await
}
