//! What protects every answer and every change: headers, the content security policy, and the check
//! that a change comes from our own pages.

use axum::{
    body::Body,
    extract::{Request, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::router::State;

/// Refuses changes that another site sent on somebody's behalf, then adds the headers.
pub async fn guard(Shared(state): Shared<State>, request: Request<Body>, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    // Programs that ask by a key bring no cookie that another site could make use of.
    let by_key = request.uri().path().starts_with("/api/v1/");
    let mut response = if safe || by_key || is_ours(request.headers(), &state.origin) {
        next.run(request).await
    } else {
        let text = "Yêu cầu đến từ trang khác nên bị từ chối. Hãy mở lại trang và thử lại.";
        (StatusCode::FORBIDDEN, text).into_response()
    };
    let kept = response.status() == StatusCode::NOT_MODIFIED;
    add_headers(response.headers_mut(), state.secure, kept);
    response
}

/// Whether the browser says that the request comes from our own pages. `Origin` is compared with
/// the public address, and with `Host` where that is how the program is reached (the demo, tests).
fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
        && site != "same-origin"
    {
        return false;
    }
    match text(header::ORIGIN) {
        Some(sent) if sent == origin => true,
        Some(sent) => {
            let host = sent
                .strip_prefix("http://")
                .or_else(|| sent.strip_prefix("https://"));
            host.is_some() && host == text(header::HOST)
        }
        None => headers.contains_key("sec-fetch-site"),
    }
}

/// What a script may do that runs as a worker.
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                             connect-src 'self'; font-src 'self' data:; frame-ancestors 'none'";

/// What the pages of those who are logged in may ask the browser for.
pub const STAFF_PERMISSIONS: &str =
    "camera=(self), microphone=(), geolocation=(), payment=(), usb=()";

fn add_headers(headers: &mut HeaderMap, secure: bool, kept: bool) {
    const ALWAYS: [(HeaderName, &str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    // Pages bring a policy with their nonce; whatever else is opened by itself may do nothing. A
    // worker takes its policy from its script: pdf.js' worker fetches fonts and starts its decoders.
    let is_script = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.contains("javascript"));
    let policy = if is_script {
        WORKER_POLICY
    } else {
        "default-src 'none'; frame-ancestors 'none'"
    };
    // What a browser has kept takes over the headers of "not modified", which doesn't say what it is:
    // a worker would come under the policy of a file.
    if !kept {
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(HeaderValue::from_static(policy));
    }
    if secure {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
    }
}

/// The content security policy of a page: only our own files, scripts by nonce, no styles in
/// attributes.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'self' \
         'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; \
         connect-src 'self' blob: data:; worker-src 'self' blob:; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let header = |(name, value): &(&'static str, &str)| {
            (
                HeaderName::from_static(name),
                value.parse().expect("a value"),
            )
        };
        pairs.iter().map(header).collect()
    }

    const OURS: &str = "https://chungthuc.example.gov.vn";

    #[test]
    fn a_worker_may_fetch_from_us_and_run_its_decoders_and_a_file_may_do_nothing() {
        let policy = |kind| {
            let mut headers = sent(&[("content-type", kind)]);
            add_headers(&mut headers, false, false);
            headers[header::CONTENT_SECURITY_POLICY].clone()
        };
        assert_eq!(policy("text/javascript"), WORKER_POLICY);
        assert_eq!(
            policy("application/pdf"),
            "default-src 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn a_worker_that_a_browser_has_kept_keeps_its_policy() {
        let mut headers = HeaderMap::new();
        add_headers(&mut headers, false, true);
        assert_eq!(headers.get(header::CONTENT_SECURITY_POLICY), None);
        assert!(headers.contains_key(header::X_CONTENT_TYPE_OPTIONS));
    }

    #[test]
    fn a_change_from_our_own_page_is_taken() {
        assert!(is_ours(&sent(&[("origin", OURS)]), OURS));
        assert!(is_ours(
            &sent(&[
                ("origin", "http://127.0.0.1:8080"),
                ("host", "127.0.0.1:8080")
            ]),
            OURS
        ));
        assert!(is_ours(&sent(&[("sec-fetch-site", "same-origin")]), OURS));
    }

    #[test]
    fn a_change_from_elsewhere_is_refused() {
        for headers in [
            sent(&[]),
            sent(&[("origin", "https://evil.example")]),
            sent(&[("origin", "null")]),
            sent(&[
                ("origin", "https://evil.example"),
                ("host", "chungthuc.example.gov.vn"),
            ]),
            sent(&[("origin", OURS), ("sec-fetch-site", "cross-site")]),
            sent(&[("sec-fetch-site", "same-site")]),
        ] {
            assert!(!is_ours(&headers, OURS), "{headers:?}");
        }
    }
}
