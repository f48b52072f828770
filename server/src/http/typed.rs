//! What was typed into a plain form that is refused. Without JavaScript, or before a page is alive, the
//! answer leads back to the page with the error in its address, where nothing personal may stand: what
//! was typed is kept on the server, and brought to the page that shows the form again.

use std::collections::{BTreeMap, HashMap};

use axum::{
    Form,
    body::{Body, to_bytes},
    extract::{FromRequest, Query, Request, State as Shared},
    http::{HeaderName, Method, header},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;
use chungthuc_app::api::{KEPT_FORMS, TypedForm, session_token};
use chungthuc_workflow::Workflow;

use super::router::State;

/// The longest form that is kept, in bytes.
const LONGEST: usize = 64 * 1024;

/// What is typed into a form, until its answer is known.
pub struct Typed {
    path: String,
    token: String,
    fields: BTreeMap<String, String>,
}

impl Typed {
    /// Takes down what is typed into a plain form, where it is one of those that show it again.
    pub async fn take_down(request: Request) -> (Request, Option<Self>) {
        let Some((path, token)) = form_of(&request) else {
            return (request, None);
        };
        let (parts, body) = request.into_parts();
        // It isn't longer than it says. One that breaks off says nothing that could be understood.
        let body = to_bytes(body, LONGEST).await.unwrap_or_default();
        let again = |body: Bytes| Request::from_parts(parts.clone(), Body::from(body));
        let form = Form::<BTreeMap<String, String>>::from_request(again(body.clone()), &()).await;
        let typed = form.ok().map(|Form(fields)| Self {
            path,
            token,
            fields,
        });
        (again(body), typed)
    }

    /// Keeps it for the page that its sender is led back to.
    pub async fn keep(self, workflow: &Workflow) {
        // What fails is logged there; the error itself is in the address.
        let _ = workflow
            .keep_typed(&self.token, &self.path, &self.fields)
            .await;
    }
}

/// Whether an answer leads back to the form, with what is wrong with it.
pub fn is_refusal(answer: &Response) -> bool {
    let to = answer.headers().get(header::LOCATION);
    to.and_then(|to| to.to_str().ok())
        .is_some_and(|to| to.contains("__err="))
}

/// Brings what was typed to the page whose address says that a form was refused.
pub async fn bring_back(
    Shared(state): Shared<State>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some((path, token)) = refused_form_of(&request)
        && let Ok(Some(fields)) = state.workflow.typed(&token, &path).await
    {
        request.extensions_mut().insert(TypedForm(fields));
    }
    next.run(request).await
}

/// Where a form goes and the session that it is sent in, if it is a plain one that is kept.
fn form_of(request: &Request) -> Option<(String, String)> {
    let text = |name: HeaderName| {
        let value = request.headers().get(name)?;
        value.to_str().ok()
    };
    let is_plain = text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
    let length = text(header::CONTENT_LENGTH)?.parse::<usize>().ok()?;
    let path = request.uri().path();
    let is_kept = KEPT_FORMS.contains(&path) && request.method() == Method::POST;
    if !is_kept || !is_plain || length > LONGEST {
        return None;
    }
    Some((path.to_owned(), session_token(request.headers())?))
}

/// The form that an address says was refused, and the session that it is asked for in.
fn refused_form_of(request: &Request) -> Option<(String, String)> {
    let query = Query::<HashMap<String, String>>::try_from_uri(request.uri()).ok()?;
    let path = query.get("__path")?;
    let is_kept = KEPT_FORMS.contains(&path.as_str());
    let token = session_token(request.headers()).filter(|_| is_kept)?;
    Some((path.clone(), token))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "unit=1&form%5Bbasis%5D=Th%C3%B4ng+b%C3%A1o+12";

    fn sent(to: &str, accept: &str) -> Request {
        let cookie = format!("chungthuc_session={}", "ab".repeat(32));
        axum::http::Request::post(to)
            .header(header::ACCEPT, accept)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, BODY.len())
            .body(Body::from(BODY))
            .unwrap()
    }

    #[tokio::test]
    async fn a_plain_form_is_taken_down_and_goes_on_as_it_came() {
        let (request, typed) = Typed::take_down(sent("/api/note-absence", "text/html,*/*")).await;
        let typed = typed.unwrap();
        assert_eq!(typed.path, "/api/note-absence");
        assert_eq!(typed.fields["form[basis]"], "Thông báo 12");
        let body = to_bytes(request.into_body(), LONGEST).await.unwrap();
        assert_eq!(body, BODY);
    }

    #[tokio::test]
    async fn whatever_form_shows_again_what_was_typed_is_taken_down() {
        for to in KEPT_FORMS {
            let (_, typed) = Typed::take_down(sent(to, "text/html,*/*")).await;
            assert!(typed.is_some_and(|typed| typed.path == to), "{to}");
        }
    }

    #[tokio::test]
    async fn nothing_else_is_taken_down() {
        for (to, accept) in [
            ("/api/note-absence", "application/json"),
            ("/api/sign", "text/html"),
            ("/api/seal", "text/html"),
            ("/api/open-key", "text/html"),
        ] {
            let (request, typed) = Typed::take_down(sent(to, accept)).await;
            assert!(typed.is_none(), "{to}");
            let body = to_bytes(request.into_body(), LONGEST).await.unwrap();
            assert_eq!(body, BODY);
        }
    }

    #[test]
    fn only_an_answer_that_names_an_error_is_a_refusal() {
        let to = |address: &'static str| {
            let answer = axum::http::Response::builder().header(header::LOCATION, address);
            is_refusal(&answer.body(Body::empty()).unwrap())
        };
        assert!(to("/vang-mat?__path=%2Fapi%2Fnote-absence&__err=e30"));
        assert!(!to("/vang-mat"));
        assert!(!is_refusal(&Response::<Body>::default()));
    }
}
