//! "Thông báo": what an account is told.

use chungthuc_domain::{AppError, NoticeId, view::notice::NoticesView};
use leptos::prelude::*;

/// A page of what the person was told.
#[server(NoticesCall, "/api", endpoint = "notices")]
pub async fn notices(page: u32) -> Result<NoticesView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.notices(&actor, page).await
}

/// Marks one as read, or all.
#[server(ReadNoticesCall, "/api", endpoint = "read-notices")]
pub async fn read_notices(only: Option<NoticeId>) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.read_notices(&actor, only).await
}
