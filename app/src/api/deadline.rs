//! "Gia hạn".

use chungthuc_domain::{AppError, PaperId, view::deadline::ExtensionForm};
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
