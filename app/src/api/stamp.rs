//! Signature and seal images.

use chungthuc_domain::{
    AppError, StampImageId,
    view::stamp::{
        NewStampImage, SigningProvider, StampEdit, StampHistory, StampImageView, StampKind,
        StampPreview,
    },
};
use leptos::prelude::*;

/// The images of the person or the unit, the default first.
#[server(StampImagesCall, "/api", endpoint = "stamp-images")]
pub async fn stamp_images(kind: StampKind) -> Result<Vec<StampImageView>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.stamp_images(&actor, kind).await
}

/// The providers of remote signatures.
#[server(SigningProvidersCall, "/api", endpoint = "signing-providers")]
pub async fn signing_providers() -> Result<Vec<SigningProvider>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.signing_providers(&actor).await
}

/// How an image would look without its background.
#[server(PreviewStampCall, "/api", endpoint = "preview-stamp")]
pub async fn preview_stamp(image: NewStampImage) -> Result<StampPreview, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.preview_stamp(&actor, image).await
}

/// Adds an image.
#[server(AddStampCall, "/api", endpoint = "add-stamp")]
pub async fn add_stamp(image: NewStampImage) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.add_stamp(&actor, image).await.map(drop)
}

/// Makes an image the one that is taken unless another is chosen.
#[server(SetDefaultStampCall, "/api", endpoint = "set-default-stamp")]
pub async fn set_default_stamp(image: StampImageId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.set_default_stamp(&actor, image).await
}

/// Changes name, size, days or what a signature has besides.
#[server(EditStampCall, "/api", endpoint = "edit-stamp")]
pub async fn edit_stamp(image: StampImageId, edit: StampEdit) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.edit_stamp(&actor, image, edit).await.map(drop)
}

/// Deletes an image.
#[server(DeleteStampCall, "/api", endpoint = "delete-stamp")]
pub async fn delete_stamp(image: StampImageId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.delete_stamp(&actor, image).await
}

/// The history of an image, with a page of what it was used for.
#[server(StampHistoryCall, "/api", endpoint = "stamp-history")]
pub async fn stamp_history(image: StampImageId, page: u32) -> Result<StampHistory, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.stamp_history(&actor, image, page).await
}
