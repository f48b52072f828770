//! "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" and "Phiếu nhận kết quả", shown where the browser can, to
//! be printed.

use axum::{
    extract::{Path, State as Shared},
    response::Response,
};
use chungthuc_domain::{DossierId, PaperId};
use chungthuc_workflow::SlipFile;

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
