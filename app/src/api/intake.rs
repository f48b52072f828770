//! The officer's form.

use chungthuc_domain::{
    AppError, DossierId, FileId, PaperId, UploadId,
    scan::{ScanWarning, WarningQuery},
    view::{
        appointment::AppointmentView,
        intake::{
            AccountView, DraftForm, DraftRow, IntakeView, PageTurn, SavedDraft, SubmittedView,
            UploadView,
        },
    },
};
use leptos::prelude::*;

/// What opens with the form: itself, what was begun and not sent, and the appointment it is for.
pub type OpenedIntake = (IntakeView, Vec<DraftRow>, Option<AppointmentView>);

/// Everything the form needs (empty, or with a draft or a returned paper: `paper` says which, where
/// several of a dossier came back), what was begun and not
/// sent, and the appointment that the form was opened for. One function, since the rest is no use
/// without the form.
#[server(OpenIntakeCall, "/api", endpoint = "open-intake")]
pub async fn open_intake(
    dossier: Option<DossierId>,
    paper: Option<PaperId>,
) -> Result<OpenedIntake, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    let view = match dossier.zip(paper) {
        Some((dossier, paper)) => workflow.open_returned(&actor, dossier, paper).await?,
        None => workflow.open_intake(&actor, dossier).await?,
    };
    let appointment = match dossier {
        Some(dossier) => workflow.appointment_of(&actor, dossier).await?,
        None => None,
    };
    Ok((view, workflow.drafts(&actor).await?, appointment))
}

/// Accounts of the portal by CCCD, CMND or MST.
#[server(FindAccountsCall, "/api", endpoint = "find-accounts")]
pub async fn find_accounts(text: String) -> Result<Vec<AccountView>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.find_accounts(&actor, &text).await
}

/// Saves what is typed.
#[server(SaveDraftCall, "/api", endpoint = "save-draft")]
pub async fn save_draft(
    dossier: Option<DossierId>,
    version: i64,
    form: DraftForm,
) -> Result<SavedDraft, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.save_draft(&actor, dossier, version, form).await
}

/// "Bỏ qua": throws a draft away.
#[server(DiscardDraftCall, "/api", endpoint = "discard-draft")]
pub async fn discard_draft(dossier: DossierId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.discard_draft(&actor, dossier).await
}

/// "Trình ký".
#[server(SubmitCall, "/api", endpoint = "submit")]
pub async fn submit(
    dossier: DossierId,
    version: i64,
    form: DraftForm,
) -> Result<SubmittedView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.submit(&actor, dossier, version, form).await
}

/// "Thu hồi".
#[server(RecallCall, "/api", endpoint = "recall")]
pub async fn recall(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.recall(&actor, paper, version).await
}

/// "Xử lý tiếp": the dossier whose form goes on.
#[server(ContinueReturnedCall, "/api", endpoint = "continue-returned")]
pub async fn continue_returned(paper: PaperId) -> Result<DossierId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.continue_returned(&actor, paper).await
}

/// "Hủy hồ sơ".
#[server(CancelCall, "/api", endpoint = "cancel")]
pub async fn cancel(paper: PaperId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.cancel(&actor, paper, version).await
}

/// An upload as it stands.
#[server(UploadCall, "/api", endpoint = "upload")]
pub async fn upload(upload: UploadId) -> Result<UploadView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.upload(&actor, upload).await
}

/// Agrees that active content is removed from an upload.
#[server(ConsentCall, "/api", endpoint = "consent")]
pub async fn consent(upload: UploadId) -> Result<UploadView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.consent(&actor, upload).await
}

/// What there is to point out about a scan.
#[server(ScanWarningsCall, "/api", endpoint = "scan-warnings")]
pub async fn scan_warnings(query: WarningQuery) -> Result<Vec<ScanWarning>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.scan_warnings(&actor, query).await
}

/// "Sắp xếp trang": turns, sorts and leaves out pages of the version that was looked at.
#[server(ArrangeUploadCall, "/api", endpoint = "arrange-upload")]
pub async fn arrange_upload(
    upload: UploadId,
    looked_at: FileId,
    plan: Vec<PageTurn>,
) -> Result<UploadView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .arrange_upload(&actor, upload, looked_at, plan)
        .await
}

/// Gives an upload up.
#[server(CancelUploadCall, "/api", endpoint = "cancel-upload")]
pub async fn cancel_upload(upload: UploadId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.cancel_upload(&actor, upload).await
}
