//! What the counter prints of a paper, shown where the browser can: "Giấy tiếp nhận hồ sơ và hẹn trả
//! kết quả", "Phiếu nhận kết quả", and the attestation of copies on paper.

use axum::{
    extract::{Path, Query, State as Shared},
    response::Response,
};
use chungthuc_domain::{DossierId, PaperId, view::paper_copy::AttestationPlace};
use chungthuc_workflow::SlipFile;
use serde::Deserialize;

use super::{files::made, problem::Problem, router::State, who::LoggedIn};

/// The slip of a paper's dossier.
pub async fn receipt(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.receipt_slip(&actor, paper).await?))
}

/// The slip of a dossier of the one-stop counter.
pub async fn reception(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(dossier): Path<DossierId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.reception_slip(&actor, dossier).await?))
}

/// A slip by which the copies of a dossier are fetched. Each is another, so it is asked for by POST.
pub async fn pickup(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(dossier): Path<DossierId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.pickup_slip(&actor, dossier).await?))
}

fn shown(slip: SlipFile) -> Response {
    made("inline", "application/pdf", &slip.file_name, slip.bytes)
}

/// Where the attestation is to stand: `?cho=cuoi-trang`.
#[derive(Debug, Deserialize)]
pub struct Place {
    #[serde(default)]
    cho: String,
}

/// The attestation of copies on paper.
pub async fn attestation(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
    Query(place): Query<Place>,
) -> Result<Response, Problem> {
    let place = AttestationPlace::from_code(&place.cho).unwrap_or_default();
    let file = state
        .workflow
        .print_attestation(&actor, paper, place)
        .await?;
    Ok(made(
        "inline",
        "application/pdf",
        &file.file_name,
        file.bytes,
    ))
}
