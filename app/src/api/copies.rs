//! Certified copies on their way and in the citizen's store.

use chungthuc_domain::{
    AppError, DeliveryId,
    view::{
        Listing,
        delivery::{DeliveryRow, LinkView, OutboxMessage, PublicStatus, StoredCopy},
    },
};
use leptos::prelude::*;

/// E-mails and their fate.
#[server(DeliveriesCall, "/api", endpoint = "deliveries")]
pub async fn deliveries(page: u32) -> Result<Listing<DeliveryRow>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.deliveries(&actor, page).await
}

/// Sends again, to `address` where it is given.
#[server(ResendCall, "/api", endpoint = "resend")]
pub async fn resend(delivery: DeliveryId, address: Option<String>) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.resend(&actor, delivery, address).await
}

/// The copies in one's own store.
#[server(MyCopiesCall, "/api", endpoint = "my-copies")]
pub async fn my_copies() -> Result<Vec<StoredCopy>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.my_copies(&actor).await
}

/// What the page behind a QR code says, and whom to turn to about it. For everyone.
#[server(PublicStatusOfCall, "/api", endpoint = "public-status")]
pub async fn public_status(code: String) -> Result<(PublicStatus, Vec<String>), AppError> {
    let workflow = super::workflow()?;
    let status = workflow.public_status(&code).await?;
    Ok((status, workflow.support_behind(&code).await?))
}

/// The demo's e-mails and SMS. For everyone, in the demo only.
#[server(OutboxCall, "/api", endpoint = "outbox")]
pub async fn outbox() -> Result<Vec<OutboxMessage>, AppError> {
    super::workflow()?.outbox().await
}

/// What an e-mailed link leads to.
#[server(LinkInfoCall, "/api", endpoint = "link-info")]
pub async fn link_info(token: String) -> Result<LinkView, AppError> {
    super::workflow()?.link_info(&token).await
}
