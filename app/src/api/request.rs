//! From a request to the actor behind it: the session's cookie, looked up once a request; and what a
//! request brings with it for the page that it asks for.

use std::collections::BTreeMap;

use chungthuc_domain::{AppError, ErrorCode};
use chungthuc_workflow::{Actor, Workflow};
use http::{
    HeaderMap,
    header::{ACCEPT, COOKIE},
    request::Parts,
};
use leptos::prelude::*;

/// The session's cookie.
pub const SESSION_COOKIE: &str = "chungthuc_session";

/// The token in a request's cookies.
pub fn session_token(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, token)| token.to_owned())
        .filter(|token| token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The use cases.
///
/// Errors: none in the running program, whose every request carries them.
pub(super) fn workflow() -> Result<Workflow, AppError> {
    use_context::<Workflow>().ok_or_else(|| {
        ErrorCode::Internal {
            reference: "context".to_owned(),
        }
        .into()
    })
}

/// Who is calling.
///
/// Errors: [`ErrorCode::NotLoggedIn`].
pub(super) async fn actor(workflow: &Workflow) -> Result<Actor, AppError> {
    let token = use_context::<Parts>().and_then(|parts| session_token(&parts.headers));
    let Some(token) = token else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    workflow
        .actor(&token)
        .await?
        .ok_or_else(|| ErrorCode::NotLoggedIn.into())
}

/// Where a plain form leads whose change was made: without JavaScript it goes back to its own page
/// else. A page that has come alive goes there by itself.
pub(super) fn lead_to(path: &str) {
    let accept = use_context::<Parts>().and_then(|parts| parts.headers.get(ACCEPT).cloned());
    let is_form = accept
        .as_ref()
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if is_form {
        leptos_axum::redirect(path);
    }
}

/// Where the plain forms go that show again what was typed into them when they were refused. None of
/// them asks for a PIN or a password.
pub const KEPT_FORMS: [&str; 12] = [
    "/api/add-tariff",
    "/api/begin-reception",
    "/api/book-appointment",
    "/api/cancel-appointment",
    "/api/choose-notices",
    "/api/note-absence",
    "/api/refuse-appointment",
    "/api/reschedule-appointment",
    "/api/set-attestation-text",
    "/api/set-numbering",
    "/api/set-retention",
    "/api/set-support",
];

/// What was typed into a form that was refused, by the names of its fields: an extension of the request
/// for the page that shows the form again.
#[derive(Clone, Debug)]
pub struct TypedForm(pub BTreeMap<String, String>);

/// What was typed into the form whose refusal the page shows.
pub fn typed_form() -> BTreeMap<String, String> {
    let typed =
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<TypedForm>().cloned());
    typed.map_or_else(BTreeMap::new, |TypedForm(fields)| fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_cookie(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, value.parse().ok()?);
        session_token(&headers)
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token = "ab".repeat(32);
        assert_eq!(
            with_cookie(&format!("a=b; chungthuc_session={token}; c=d")),
            Some(token)
        );
    }

    #[test]
    fn what_is_no_token_is_not_looked_up() {
        for value in [
            "",
            "chungthuc_session=",
            "chungthuc_session=short",
            "other=x",
        ] {
            assert_eq!(with_cookie(value), None, "{value}");
        }
        assert_eq!(
            with_cookie(&format!("chungthuc_session={}", "zz".repeat(32))),
            None
        );
    }
}
