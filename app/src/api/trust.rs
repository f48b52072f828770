//! The trust list: what an administrator of the topmost unit sees and changes.

use chungthuc_domain::{
    AppError, TrustedId,
    view::{
        Listing,
        trust::{
            FoundCertificate, NewTrusted, PolicyForm, TrustChange, TrustListView, TrustTerms,
            TrustedView,
        },
    },
};
use leptos::prelude::*;

/// The whole list and the policy.
#[server(TrustListCall, "/api", endpoint = "trust-list")]
pub async fn trust_list() -> Result<TrustListView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.trust_list(&actor).await
}

/// One certificate with its history.
#[server(TrustedCall, "/api", endpoint = "trusted")]
pub async fn trusted(certificate: TrustedId) -> Result<TrustedView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.trusted(&actor, certificate).await
}

/// Who changed what.
#[server(TrustHistoryCall, "/api", endpoint = "trust-history")]
pub async fn trust_history(page: u32) -> Result<Listing<TrustChange>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.trust_history(&actor, page).await
}

/// The certificates of a file in base64.
#[server(ReadTrustFileCall, "/api", endpoint = "read-trust-file")]
pub async fn read_trust_file(file: String) -> Result<Vec<FoundCertificate>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.read_trust_file(&actor, file).await
}

/// Adds certificates.
#[server(AddTrustedCall, "/api", endpoint = "add-trusted")]
pub async fn add_trusted(new: Vec<NewTrusted>, terms: TrustTerms) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.add_trusted(&actor, new, terms).await
}

/// Changes a certificate's name, list and periods.
#[server(EditTrustedCall, "/api", endpoint = "edit-trusted")]
pub async fn edit_trusted(
    certificate: TrustedId,
    version: i64,
    terms: TrustTerms,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .edit_trusted(&actor, certificate, version, terms)
        .await
}

/// Takes a certificate out of the list, or puts it back.
#[server(ListTrustedCall, "/api", endpoint = "list-trusted")]
pub async fn list_trusted(
    certificate: TrustedId,
    version: i64,
    listed: bool,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .list_trusted(&actor, certificate, version, listed, reason)
        .await
}

/// Sets the algorithm policy.
#[server(SetPolicyCall, "/api", endpoint = "set-validation-policy")]
pub async fn set_validation_policy(
    version: i64,
    policy: PolicyForm,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .set_validation_policy(&actor, version, policy, reason)
        .await
}
