//! Errors of routes and of server functions: JSON with a fitting status.

use axum::{
    Json,
    body::to_bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chungthuc_domain::{AppError, ErrorCode};

/// An error on its way to a browser.
pub struct Problem(pub AppError);

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl From<ErrorCode> for Problem {
    fn from(code: ErrorCode) -> Self {
        Self(code.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (status(&self.0.code), Json(self.0)).into_response()
    }
}

/// A server function's answer, with the status that a route would answer with: Leptos calls every
/// error a failure of the server.
pub async fn with_its_status(response: Response) -> Response {
    /// An error is a few sentences.
    const LONGEST: usize = 64 * 1024;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&body) {
        parts.status = status(&error.code);
    }
    Response::from_parts(parts, body.into())
}

fn status(code: &ErrorCode) -> StatusCode {
    match code {
        ErrorCode::Malformed => StatusCode::BAD_REQUEST,
        ErrorCode::NotLoggedIn => StatusCode::UNAUTHORIZED,
        ErrorCode::NotFound | ErrorCode::UploadGone => StatusCode::NOT_FOUND,
        ErrorCode::TooManyAttempts { .. } | ErrorCode::Busy => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::Conflict
        | ErrorCode::WrongState
        | ErrorCode::SlotTaken
        | ErrorCode::AppointmentChanged { .. } => StatusCode::CONFLICT,
        ErrorCode::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{appointment::AppointmentState, calendar::Moment};

    use super::*;

    async fn answered(body: &str) -> (StatusCode, String) {
        let failed = (StatusCode::INTERNAL_SERVER_ERROR, body.to_owned()).into_response();
        let (parts, body) = with_its_status(failed).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        (parts.status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_refusal_is_not_called_a_failure_of_the_server() {
        let refusal = serde_json::to_string(&AppError::from(ErrorCode::Conflict)).expect("JSON");
        assert_eq!(
            answered(&refusal).await,
            (StatusCode::CONFLICT, refusal.clone())
        );
    }

    #[test]
    fn what_no_form_sends_is_a_bad_request_and_what_was_typed_wrongly_is_not() {
        assert_eq!(status(&ErrorCode::Malformed), StatusCode::BAD_REQUEST);
        assert_eq!(
            status(&ErrorCode::Invalid),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }

    #[test]
    fn who_was_slower_is_told_of_a_conflict() {
        let changed = ErrorCode::AppointmentChanged {
            state: AppointmentState::Refused,
            at: Moment(0),
        };
        for code in [
            ErrorCode::Conflict,
            ErrorCode::WrongState,
            ErrorCode::SlotTaken,
            changed,
        ] {
            assert_eq!(status(&code), StatusCode::CONFLICT, "{code:?}");
        }
    }

    #[tokio::test]
    async fn what_is_no_error_of_ours_stays_as_it_is() {
        let broken = (StatusCode::INTERNAL_SERVER_ERROR, "broken".to_owned());
        assert_eq!(answered("broken").await, broken);
    }
}
