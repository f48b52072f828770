//! What the counter prints, shown where the browser can: the forms of one-stop shops, minutes, and the
//! attestation of copies on paper.

use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chungthuc_domain::{
    DossierId, PaperId, RefusalId, SupplementId, certification::Certification,
    view::paper_copy::AttestationPlace,
};
use chungthuc_workflow::SlipFile;
use serde::Deserialize;

use super::{
    files::{made, named},
    problem::Problem,
    router::State,
    who::LoggedIn,
};

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

/// A new code for the links of a paper's dossier. Each is another, so it is asked for by POST.
pub async fn code(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.print_code(&actor, paper).await?))
}

/// Form 03: why certification was refused.
pub async fn refusal(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(refusal): Path<RefusalId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.refusal_slip(&actor, refusal).await?))
}

/// The minutes of papers that are held.
pub async fn minutes(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(refusal): Path<RefusalId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.minutes_file(&actor, refusal).await?))
}

/// Form 02: what is missing.
pub async fn supplement(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(supplement): Path<SupplementId>,
) -> Result<Response, Problem> {
    Ok(shown(
        state.workflow.supplement_slip(&actor, supplement).await?,
    ))
}

/// Form 04: an apology for a dossier that is promised for later.
pub async fn apology(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.apology_slip(&actor, paper).await?))
}

/// Form 05: who passed the papers of a dossier on to whom.
pub async fn control(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Problem> {
    Ok(shown(state.workflow.control_slip(&actor, paper).await?))
}

/// Form 04 of a dossier of the one-stop counter.
pub async fn reception_apology(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(dossier): Path<DossierId>,
) -> Result<Response, Problem> {
    Ok(shown(
        state.workflow.reception_apology(&actor, dossier).await?,
    ))
}

fn shown(slip: SlipFile) -> Response {
    named("inline", "application/pdf", &slip.file_name, slip.bytes)
}

/// A wording of the attestation: `?don-vi=…&loai=DIEN_TU&loi-chung=…`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wording {
    #[serde(rename = "don-vi")]
    unit: String,
    loai: String,
    #[serde(rename = "loi-chung")]
    text: String,
}

/// A wording on the page that it would stand on; what is wrong with it in a sentence, since people open
/// this beside the form.
pub async fn attestation_preview(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Query(asked): Query<Wording>,
) -> Result<Response, Problem> {
    let kind = Certification::from_code(&asked.loai).unwrap_or_default();
    let scope = asked.unit.parse().ok();
    let made_of = state
        .workflow
        .preview_attestation_text(&actor, scope, kind, &asked.text);
    match made_of.await {
        Ok(file) => Ok(made("inline", file)),
        Err(error) => match error.of_field("text").map(str::to_owned) {
            Some(text) => Ok((StatusCode::UNPROCESSABLE_ENTITY, text).into_response()),
            None => Err(error.into()),
        },
    }
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
    Ok(named(
        "inline",
        "application/pdf",
        &file.file_name,
        file.bytes,
    ))
}
