//! "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", shown where the browser can, to be printed.

use axum::{
    extract::{Path, State as Shared},
    response::Response,
};
use chungthuc_domain::PaperId;

use super::{files::made, problem::Problem, router::State, who::LoggedIn};

/// The slip of a paper's dossier.
pub async fn receipt(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Problem> {
    let slip = state.workflow.receipt_slip(&actor, paper).await?;
    Ok(made(
        "inline",
        "application/pdf",
        &slip.file_name,
        slip.bytes,
    ))
}
