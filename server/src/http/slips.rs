//! "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", shown where the browser can, to be printed.

use axum::{
    extract::{Path, State as Shared},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chungthuc_domain::PaperId;

use super::{files::disposition, problem::Problem, router::State, who::LoggedIn};

/// The slip of a paper's dossier.
pub async fn receipt(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(paper): Path<PaperId>,
) -> Result<Response, Problem> {
    let slip = state.workflow.receipt_slip(&actor, paper).await?;
    let disposition = HeaderValue::from_str(&disposition("inline", &slip.file_name));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or_else(|_| HeaderValue::from_static("inline")),
        ),
    ];
    Ok((headers, slip.bytes).into_response())
}
