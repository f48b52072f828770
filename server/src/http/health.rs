//! `/healthz`: the process lives. `/readyz`: it can work, its database answers.

use axum::{extract::State as Shared, http::StatusCode};

use super::router::State;

/// The process lives.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The database answers.
pub async fn readyz(Shared(state): Shared<State>) -> (StatusCode, &'static str) {
    if state.workflow.is_ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "database")
    }
}
