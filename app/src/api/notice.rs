//! "Thông báo": what an account is told.

use chungthuc_domain::{
    AppError, NoticeId,
    view::notice::{NoticeChoiceForm, NoticeChoiceView, NoticesView},
};
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

/// What the person is told of, and what of it goes by e-mail.
#[server(NoticeChoiceCall, "/api", endpoint = "notice-choice")]
pub async fn notice_choice() -> Result<NoticeChoiceView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.notice_choice(&actor).await
}

/// Keeps what the person wants by e-mail.
#[server(ChooseNoticesCall, "/api", endpoint = "choose-notices")]
pub async fn choose_notices(form: NoticeChoiceForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.choose_notices(&actor, form).await
}
