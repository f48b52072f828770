//! "Lời chứng": the wordings of copies, and setting them.

use chungthuc_domain::{
    AppError, AttestationTextId,
    view::attestation_text::{AttestationTextForm, AttestationTextsView},
};
use leptos::prelude::*;

/// The wordings of the units that somebody administers.
#[server(AttestationTextsCall, "/api", endpoint = "attestation-texts")]
pub async fn attestation_texts() -> Result<AttestationTextsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.attestation_texts(&actor).await
}

/// Sets a wording from a day on.
#[server(SetAttestationTextCall, "/api", endpoint = "set-attestation-text")]
pub async fn set_attestation_text(form: AttestationTextForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.set_attestation_text(&actor, form).await?;
    super::lead_to(crate::routes::ATTESTATION_TEXTS);
    Ok(())
}

/// Does away with a wording.
#[server(
    GiveUpAttestationTextCall,
    "/api",
    endpoint = "give-up-attestation-text"
)]
pub async fn give_up_attestation_text(
    text: AttestationTextId,
    ground: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .give_up_attestation_text(&actor, text, ground)
        .await
}
