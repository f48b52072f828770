//! The check for other programs: the one-stop systems of ministries and provinces, which have to check
//! the copies inside their dossiers. Described for programs in `openapi.json`; no session, no page.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    body::Body,
    extract::{Query, State as Shared},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chungthuc_domain::{AppError, ErrorCode, view::check::Issuance};
use serde_json::{Value, json};

use super::{check, limit::Rate, problem::Problem, router::State};
use crate::config::ApiClient;

/// What everybody may read: how to ask, and what is answered.
const DESCRIPTION: &str = include_str!("openapi.json");

/// The demo's key.
const DEMO_KEY: &str = "chungthuc";

/// The programs that may ask, by the SHA-256 of their keys.
pub struct ApiClients {
    clients: HashMap<[u8; 32], Client>,
}

struct Client {
    name: String,
    rate: Rate,
}

impl ApiClients {
    /// Those of the configuration.
    pub fn new(clients: &[ApiClient]) -> Self {
        let clients = clients.iter().filter_map(|client| {
            let hash = hex::decode(&client.key_sha256).ok()?;
            let rate = Rate::new(client.per_minute);
            let name = client.name.clone();
            Some((hash.try_into().ok()?, Client { name, rate }))
        });
        Self {
            clients: clients.collect(),
        }
    }

    /// The demo's one, whose key everybody knows.
    pub fn of_demo() -> Self {
        let hash = ring::digest::digest(&ring::digest::SHA256, DEMO_KEY.as_bytes());
        Self::new(&[ApiClient {
            name: "demo".to_owned(),
            key_sha256: hex::encode(hash),
            per_minute: 60,
        }])
    }

    /// Who asks, if their key is one that was given out. What is looked up is a hash of the key, so
    /// that how long it takes says nothing about any key.
    fn find(&self, headers: &HeaderMap) -> Option<&Client> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let key = value.strip_prefix("Bearer ")?;
        let hash = ring::digest::digest(&ring::digest::SHA256, key.trim().as_bytes());
        self.clients.get(<&[u8; 32]>::try_from(hash.as_ref()).ok()?)
    }
}

/// `GET /api/v1/openapi.json`
pub async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}

/// `POST /api/v1/verify`: checks the body, a PDF. `?name=` is what the answer calls it.
pub async fn verify(
    Shared(state): Shared<State>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let clients = Arc::clone(&state.api_clients);
    let Some(client) = clients.find(&headers) else {
        let asked = (header::WWW_AUTHENTICATE, "Bearer");
        let what = Problem(AppError::from(ErrorCode::NotLoggedIn));
        return (StatusCode::UNAUTHORIZED, [asked], what).into_response();
    };
    if let Err(wait) = client.rate.take(state.workflow.now()) {
        let after = (header::RETRY_AFTER, wait.to_string());
        let what = Problem(ErrorCode::TooManyAttempts { seconds: wait }.into());
        return (StatusCode::TOO_MANY_REQUESTS, [after], what).into_response();
    }
    let name: String = query
        .get("name")
        .map_or("", String::as_str)
        .chars()
        .take(200)
        .collect();
    match check::checked(&state, &name, &headers, body).await {
        Ok(view) => {
            tracing::info!(
                client = client.name,
                sha256 = view.sha256,
                "checked by the API"
            );
            let mut report: Value = serde_json::from_str(&view.report_json).unwrap_or_default();
            if let Some(report) = report.as_object_mut() {
                report.insert("sha256".to_owned(), view.sha256.into());
                report.insert("summary".to_owned(), view.summary.into());
                report.insert("issued_here".to_owned(), issued_here(&view.issuance));
            }
            Json(report).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

fn issued_here(issuance: &Issuance) -> Value {
    match issuance {
        Issuance::NotAsked | Issuance::NotIssued => json!({ "state": "NOT_ISSUED" }),
        Issuance::Issued(message) => json!({ "state": "ISSUED", "message": message }),
        Issuance::Annulled(message) => json!({ "state": "ANNULLED", "message": message }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_that_was_given_out_is_known() {
        let clients = ApiClients::new(&[ApiClient {
            name: "Một cửa tỉnh".to_owned(),
            key_sha256: hex::encode(ring::digest::digest(&ring::digest::SHA256, b"secret")),
            per_minute: 2,
        }]);
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().expect("a value"));
            clients.find(&headers).map(|client| client.name.clone())
        };
        assert_eq!(with("Bearer secret").as_deref(), Some("Một cửa tỉnh"));
        for wrong in ["Bearer secre", "Bearer ", "Basic secret", "secret"] {
            assert_eq!(with(wrong), None, "{wrong}");
        }
        assert!(clients.find(&HeaderMap::new()).is_none());
    }

    #[test]
    fn the_description_names_what_is_served() {
        let description: Value = serde_json::from_str(DESCRIPTION).expect("JSON");
        assert!(description["paths"]["/api/v1/verify"]["post"].is_object());
    }
}
