//! "Từ chối chứng thực", what is held, and "Yêu cầu bổ sung".

use chungthuc_domain::{
    AppError, DossierId, PaperId, RefusalId, SupplementId,
    view::refusal::{RefusalForm, RefusalsView, SupplementForm},
};
use leptos::prelude::*;

/// What the unit has refused; or only where papers are held.
#[server(RefusalsCall, "/api", endpoint = "refusals")]
pub async fn refusals(held: bool, page: u32) -> Result<RefusalsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.refusals(&actor, held, page).await
}

/// Refuses to certify a paper.
#[server(RefusePaperCall, "/api", endpoint = "refuse-paper")]
pub async fn refuse_paper(
    paper: PaperId,
    version: i64,
    form: RefusalForm,
) -> Result<RefusalId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.refuse_paper(&actor, paper, version, form).await
}

/// Refuses what is asked for at the counter before it is sent.
#[server(RefuseDraftCall, "/api", endpoint = "refuse-draft")]
pub async fn refuse_draft(
    dossier: DossierId,
    version: i64,
    form: RefusalForm,
) -> Result<RefusalId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.refuse_draft(&actor, dossier, version, form).await
}

/// Refuses a dossier that was received at the counter.
#[server(RefuseReceptionCall, "/api", endpoint = "refuse-reception")]
pub async fn refuse_reception(
    dossier: DossierId,
    version: i64,
    form: RefusalForm,
) -> Result<RefusalId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .refuse_reception(&actor, dossier, version, form)
        .await
}

/// Notes that what was held went back.
#[server(GiveHeldBackCall, "/api", endpoint = "give-held-back")]
pub async fn give_held_back(
    refusal: RefusalId,
    version: i64,
    note: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .give_held_back(&actor, refusal, version, &note)
        .await
}

/// Asks for what is missing of a paper.
#[server(RequestSupplementCall, "/api", endpoint = "request-supplement")]
pub async fn request_supplement(
    paper: PaperId,
    version: i64,
    form: SupplementForm,
) -> Result<SupplementId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .request_supplement(&actor, paper, version, form)
        .await
}

/// Asks for what is missing of a dossier that was received at the counter.
#[server(RequestOfReceptionCall, "/api", endpoint = "request-of-reception")]
pub async fn request_of_reception(
    dossier: DossierId,
    version: i64,
    form: SupplementForm,
) -> Result<SupplementId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .request_of_reception(&actor, dossier, version, form)
        .await
}

/// Notes that it came.
#[server(NoteSuppliedCall, "/api", endpoint = "note-supplied")]
pub async fn note_supplied(supplement: SupplementId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.note_supplied(&actor, supplement).await
}
