//! What a check in the browser asks of the server: against what to check, and, with the consent of
//! whoever checks, what is known of the file's hash and of the certificates in it. The file stays there.

use axum::{
    Json,
    extract::State as Shared,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chungthuc_domain::{
    ErrorCode,
    view::check::{LookUpAnswer, LookUpRequest},
};
use ring::digest::{SHA256, digest};

use super::{check::turn, problem::Problem, router::State, who::ClientAddress};

/// Trust anchors, services and policy, all of them public; kept by browsers, and asked for again only
/// when they have changed.
pub async fn trust(Shared(state): Shared<State>, headers: HeaderMap) -> Result<Response, Problem> {
    let body = state.workflow.trust_json().await?;
    let tag = etag(body.as_bytes());
    let known = headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let always = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((always, kind, body).into_response())
}

fn etag(body: &[u8]) -> HeaderValue {
    let hash = digest(&SHA256, body);
    let hex = hash
        .as_ref()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"));
    let tag = format!("W/\"{}\"", hex.collect::<String>());
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Looks up a hash and certificates.
pub async fn look_up(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    Json(request): Json<LookUpRequest>,
) -> Result<Json<LookUpAnswer>, Problem> {
    if !state.check_limit.allows(client, state.workflow.now()) {
        return Err(ErrorCode::TooManyAttempts { seconds: 60 }.into());
    }
    let _turn = turn(&state).await?;
    Ok(Json(state.workflow.look_up_revocation(request).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_has_another_tag() {
        assert_eq!(etag(b"one"), etag(b"one"));
        assert_ne!(etag(b"one"), etag(b"two"));
    }
}
