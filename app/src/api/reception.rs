//! "Tiếp nhận hồ sơ".

use chungthuc_domain::{
    AppError, DossierId,
    view::{
        intake::SavedDraft,
        reception::{
            ConfirmedView, GeneralForm, IdentityCheck, ReceptionForm, ReceptionQuery,
            ReceptionView, ReceptionsView,
        },
    },
};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::routes;

/// What can be received, what was begun, and what was received and isn't confirmed.
#[server(ReceptionsCall, "/api", endpoint = "receptions")]
pub async fn receptions(query: ReceptionQuery) -> Result<ReceptionsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.receptions(&actor, query).await
}

/// "Tiếp nhận" of a procedure: begins its form.
#[server(BeginReceptionCall, "/api", endpoint = "begin-reception")]
pub async fn begin_reception(procedure: String) -> Result<DossierId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    let dossier = workflow.begin_reception(&actor, &procedure).await?;
    super::lead_to(&format!("{}/{dossier}", routes::RECEPTION));
    Ok(dossier)
}

/// A dossier of the counter, with everything that its form needs.
#[server(OpenReceptionCall, "/api", endpoint = "open-reception")]
pub async fn open_reception(dossier: DossierId) -> Result<ReceptionView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.open_reception(&actor, dossier).await
}

/// Saves what is typed.
#[server(SaveReceptionCall, "/api", endpoint = "save-reception", input = Json)]
pub async fn save_reception(
    dossier: DossierId,
    version: i64,
    form: ReceptionForm,
) -> Result<SavedDraft, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .save_reception(&actor, dossier, version, form)
        .await
}

/// "Bỏ qua": throws a draft away.
#[server(DiscardReceptionCall, "/api", endpoint = "discard-reception")]
pub async fn discard_reception(dossier: DossierId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.discard_reception(&actor, dossier).await
}

/// "Tiếp nhận" of what was filled in.
#[server(ReceiveCall, "/api", endpoint = "receive", input = Json)]
pub async fn receive(
    dossier: DossierId,
    version: i64,
    form: ReceptionForm,
) -> Result<SavedDraft, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.receive(&actor, dossier, version, form).await
}

/// "Xác nhận hoàn thành".
#[server(ConfirmReceptionCall, "/api", endpoint = "confirm-reception", input = Json)]
pub async fn confirm_reception(
    dossier: DossierId,
    version: i64,
    form: ReceptionForm,
) -> Result<ConfirmedView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .confirm_reception(&actor, dossier, version, form)
        .await
}

/// "Hủy tiếp nhận".
#[server(CancelReceptionCall, "/api", endpoint = "cancel-reception")]
pub async fn cancel_reception(
    dossier: DossierId,
    version: i64,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .cancel_reception(&actor, dossier, version, &reason)
        .await
}

/// "Kiểm tra danh tính số".
#[server(CheckIdentityCall, "/api", endpoint = "check-identity")]
pub async fn check_identity(
    dossier: DossierId,
    form: GeneralForm,
) -> Result<IdentityCheck, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.check_identity(&actor, dossier, form).await
}
