//! "Lưu trữ".

use chungthuc_domain::{
    AppError, PaperId, UnitId,
    view::retention::{Confirmed, RetentionView},
};
use jiff::civil::Date;
use leptos::prelude::*;

/// How long files are kept, what would go and what went; `None`: in the unit being worked in.
#[server(RetentionCall, "/api", endpoint = "retention")]
pub async fn retention(unit: Option<UnitId>, page: u32) -> Result<RetentionView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.retention(&actor, unit, page).await
}

/// Sets how many years signed files are kept.
#[server(SetRetentionCall, "/api", endpoint = "set-retention")]
pub async fn set_retention(unit: UnitId, version: i64, years: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.set_retention(&actor, unit, version, years).await
}

/// Confirms that what was looked at goes, or says what is under way instead.
#[server(ConfirmRetentionCall, "/api", endpoint = "confirm-retention")]
pub async fn confirm_retention(
    unit: UnitId,
    before: Date,
    papers: u64,
) -> Result<Confirmed, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .confirm_retention(&actor, unit, before, papers)
        .await
}

/// Keeps the files of a paper beyond their time.
#[server(HoldFilesCall, "/api", endpoint = "hold-files")]
pub async fn hold_files(paper: PaperId, reason: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.hold_files(&actor, paper, &reason).await
}

/// Keeps them no longer.
#[server(ReleaseFilesCall, "/api", endpoint = "release-files")]
pub async fn release_files(paper: PaperId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.release_files(&actor, paper).await
}
