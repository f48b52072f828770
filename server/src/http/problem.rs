//! Errors of routes: the same as server functions answer with, as JSON with a fitting status.

use axum::{
    Json,
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
        let status = match self.0.code {
            ErrorCode::NotLoggedIn => StatusCode::UNAUTHORIZED,
            ErrorCode::NotFound | ErrorCode::UploadGone => StatusCode::NOT_FOUND,
            ErrorCode::TooManyAttempts { .. } | ErrorCode::Busy => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::Conflict | ErrorCode::WrongState => StatusCode::CONFLICT,
            ErrorCode::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(self.0)).into_response()
    }
}
