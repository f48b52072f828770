//! `GET /su-kien`: what a page that is open is told of what others do meanwhile, as server-sent events.
//! Who may know what, and how long a stream lasts, is the use case's business.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Query, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use chungthuc_app::api::session_token;
use chungthuc_domain::{ErrorCode, calendar::Moment, view::live::LiveMessage};
use chungthuc_workflow::Watching;
use serde::Deserialize;

use super::{problem::Problem, router::State};

/// A line that says nothing goes out so often, so that neither side takes the other for gone.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long a browser waits before it comes back by itself, in milliseconds.
const COME_BACK: Duration = Duration::from_secs(3);
/// When to try again while there are too many streams, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// Since when a page asks.
#[derive(Debug, Deserialize)]
pub struct Since {
    /// When the page was read, in UTC microseconds.
    tu: Option<i64>,
}

/// The stream of a page, until its session ends.
pub async fn events(
    Shared(state): Shared<State>,
    Query(Since { tu }): Query<Since>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = session_token(&headers).ok_or(ErrorCode::NotLoggedIn)?;
    // A browser that comes back by itself says what it was told last.
    let told = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let since = told.or(tu).map(Moment);
    let Some(watching) = state.workflow.watch(&token, since).await? else {
        let busy = (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, RETRY_AFTER)],
        );
        return Ok(busy.into_response());
    };
    let begin = futures::stream::iter([Ok(Event::default().retry(COME_BACK).comment("ok"))]);
    let told = futures::stream::unfold(watching, next);
    let stream = futures::StreamExt::chain(begin, told);
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // nginx would collect it first.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    let beating = Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    Ok((headers, beating).into_response())
}

async fn next(mut watching: Watching) -> Option<(Result<Event, Infallible>, Watching)> {
    let LiveMessage { up_to, event } = watching.next().await?;
    let said = match serde_json::to_string(&event) {
        Ok(json) => Event::default().id(up_to.0.to_string()).data(json),
        Err(error) => {
            tracing::error!(%error, "an event can't be written");
            return None;
        }
    };
    Some((Ok(said), watching))
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
