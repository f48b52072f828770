//! "Điều kiện tiếp nhận".

use chungthuc_domain::{
    AppError, UnitId,
    view::{account::UnitBrief, readiness::ReadinessView, stamp::StampKind},
};
use leptos::prelude::*;

/// What stands in a unit; `None`: in the one being worked in.
#[server(ReadinessCall, "/api", endpoint = "readiness")]
pub async fn readiness(unit: Option<UnitId>) -> Result<ReadinessView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.readiness(&actor, unit).await
}

/// What the unit being worked in lacks, a sentence for each thing.
#[server(LackingCall, "/api", endpoint = "lacking")]
pub async fn lacking() -> Result<Vec<String>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.lacking(&actor).await
}

/// Whether a PIN opens the person's key, or their agency's.
#[server(TryKeyCall, "/api", endpoint = "try-key")]
pub async fn try_key(kind: StampKind, pin: String) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.try_key(&actor, kind, pin).await
}

/// The units that issue copies and that the person administers.
#[server(AdministeredUnitsCall, "/api", endpoint = "administered-units")]
pub async fn administered_units() -> Result<Vec<UnitBrief>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.administered_units(&actor).await
}
