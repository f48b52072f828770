//! Leaders who are away, and papers that go to whoever stands in.

use chungthuc_domain::{
    AbsenceId, AppError, PaperId, PersonId, UnitId,
    view::absence::{AbsenceForm, AbsencesView, AwaitingAbsent},
};
use leptos::prelude::*;

/// The absences of a unit; `None`: of the one being worked in.
#[server(AbsencesCall, "/api", endpoint = "absences")]
pub async fn absences(unit: Option<UnitId>) -> Result<AbsencesView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.absences(&actor, unit).await
}

/// Notes an absence.
#[server(NoteAbsenceCall, "/api", endpoint = "note-absence")]
pub async fn note_absence(unit: Option<UnitId>, form: AbsenceForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.note_absence(&actor, unit, form).await
}

/// Ends an absence early.
#[server(EndAbsenceCall, "/api", endpoint = "end-absence")]
pub async fn end_absence(absence: AbsenceId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.end_absence(&actor, absence, version).await
}

/// Papers that wait for somebody who is away.
#[server(AwaitingAbsentCall, "/api", endpoint = "awaiting-absent")]
pub async fn awaiting_absent() -> Result<Vec<AwaitingAbsent>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.awaiting_absent(&actor).await
}

/// Hands a paper to whoever stands in.
#[server(HandOverCall, "/api", endpoint = "hand-over")]
pub async fn hand_over(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.hand_over(&actor, paper, version).await
}

/// Hands all papers of somebody who is away to whoever stands in; gives how many went.
#[server(HandOverAllCall, "/api", endpoint = "hand-over-all")]
pub async fn hand_over_all(absent: PersonId) -> Result<u32, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.hand_over_all(&actor, absent).await
}

/// Passes on all that somebody who is away has signed, for who stands in; gives how many went.
#[server(PassAllOnCall, "/api", endpoint = "pass-all-on")]
pub async fn pass_all_on(absent: PersonId) -> Result<u32, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.pass_all_on(&actor, absent).await
}
