//! What the demo PKI serves over HTTP, on a listener of its own: timestamps (RFC 3161 §3.4), OCSP
//! (RFC 6960 appendix A), revocation lists and the authorities' certificates. What is said is made in
//! `keystore`; here it is only carried, or held back when a test has asked for a fault.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State as Shared},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chungthuc_keystore::demo_pki::{
    DemoEndpoint, DemoFault, DemoHolder, DemoLie, DemoPki, DemoPkiError, DemoResponders,
    ISSUER_CERTIFICATE_PATH, ISSUER_CRL_PATH, MAX_REQUEST, OCSP_PATH, ROOT_CERTIFICATE_PATH,
    ROOT_CRL_PATH, SECOND_TSA_PATH, TSA_PATH,
};
use chungthuc_storage::clock::Clock;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use tokio::{
    sync::OnceCell,
    task::{JoinError, spawn_blocking},
};

/// How long a service takes that a test has slowed down: longer than anybody waits.
const SLOW: Duration = Duration::from_secs(60);

const TIMESTAMP_REPLY: &str = "application/timestamp-reply";
const OCSP_RESPONSE: &str = "application/ocsp-response";
const REVOCATION_LIST: &str = "application/pkix-crl";
const CERTIFICATE: &str = "application/pkix-cert";
/// The beginning of a long structure, and then nothing of it.
const GARBAGE: &[u8] = b"\x30\x82garbage";

type Answer = Result<Response, StatusCode>;

/// The routes of the PKI's services, below its base address.
pub fn router(pki: DemoPki, clock: Arc<dyn Clock>) -> Router {
    let services = Services {
        pki,
        clock,
        responders: OnceCell::new(),
    };
    let timestamps = |endpoint| {
        post(move |Shared(services): Shared<Arc<Services>>, request| {
            services.timestamp(endpoint, request)
        })
    };
    let list =
        |authority| get(move |Shared(services): Shared<Arc<Services>>| services.list(authority));
    let certificate = |authority| {
        get(move |Shared(services): Shared<Arc<Services>>| async move {
            services.certificate(authority)
        })
    };
    let ocsp = |Shared(services): Shared<Arc<Services>>, request| services.ocsp(request);
    Router::new()
        .route(TSA_PATH, timestamps(DemoEndpoint::Timestamps))
        .route(SECOND_TSA_PATH, timestamps(DemoEndpoint::MoreTimestamps))
        .route(OCSP_PATH, post(ocsp))
        .route(ROOT_CRL_PATH, list(DemoHolder::Root))
        .route(ISSUER_CRL_PATH, list(DemoHolder::Issuer))
        .route(ROOT_CERTIFICATE_PATH, certificate(DemoHolder::Root))
        .route(ISSUER_CERTIFICATE_PATH, certificate(DemoHolder::Issuer))
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .with_state(Arc::new(services))
}

struct Services {
    pki: DemoPki,
    clock: Arc<dyn Clock>,
    /// Opened when they are first asked: it takes a moment, which a start shouldn't.
    responders: OnceCell<Arc<DemoResponders>>,
}

impl Services {
    async fn timestamp(self: Arc<Self>, endpoint: DemoEndpoint, request: Bytes) -> Answer {
        self.answer(endpoint, TIMESTAMP_REPLY, move |_, responders, now, lie| {
            responders.timestamp(&request, now, lie)
        })
        .await
    }

    async fn ocsp(self: Arc<Self>, request: Bytes) -> Answer {
        self.answer(
            DemoEndpoint::Ocsp,
            OCSP_RESPONSE,
            move |pki, responders, now, lie| {
                responders.ocsp(&request, now, &pki.revocations()?, lie)
            },
        )
        .await
    }

    async fn list(self: Arc<Self>, authority: DemoHolder) -> Answer {
        self.answer(
            DemoEndpoint::RevocationLists,
            REVOCATION_LIST,
            move |pki, responders, now, lie| {
                responders.revocation_list(authority, now, &pki.revocations()?, lie)
            },
        )
        .await
    }

    fn certificate(&self, authority: DemoHolder) -> Answer {
        let key = self.pki.key(authority).ok_or(StatusCode::NOT_FOUND)?;
        Ok(typed(CERTIFICATE, key.certificate.der.clone()))
    }

    /// What `make` makes, or what ails the service.
    async fn answer<Make>(
        self: Arc<Self>,
        endpoint: DemoEndpoint,
        content_type: &'static str,
        make: Make,
    ) -> Answer
    where
        Make: FnOnce(
                &DemoPki,
                &DemoResponders,
                Timestamp,
                Option<DemoLie>,
            ) -> Result<Vec<u8>, DemoPkiError>
            + Send
            + 'static,
    {
        let services = self.clone();
        let lie = match done(spawn_blocking(move || services.pki.fault(endpoint)).await)? {
            Some(DemoFault::Down) => return Err(StatusCode::SERVICE_UNAVAILABLE),
            Some(DemoFault::Garbage) => return Ok(typed(content_type, GARBAGE.to_vec())),
            Some(DemoFault::Slow) => {
                tokio::time::sleep(SLOW).await;
                None
            }
            Some(DemoFault::Lie(lie)) => Some(lie),
            None => None,
        };
        let responders = self.responders().await?;
        let now = self.clock.now();
        let made = spawn_blocking(move || make(&self.pki, &responders, now, lie)).await;
        Ok(typed(content_type, done(made)?))
    }

    async fn responders(&self) -> Result<Arc<DemoResponders>, StatusCode> {
        let open = || async {
            let pki = self.pki.clone();
            let opened = spawn_blocking(move || pki.responders(&SystemRandom::new())).await;
            Ok(Arc::new(done(opened)?))
        };
        self.responders.get_or_try_init(open).await.cloned()
    }
}

/// What a thread gave; an error is logged and becomes a 500.
fn done<T>(result: Result<Result<T, DemoPkiError>, JoinError>) -> Result<T, StatusCode> {
    let error: Box<dyn std::error::Error> = match result {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error.into(),
        Err(error) => error.into(),
    };
    tracing::error!(%error, "the demo PKI could not answer");
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}

fn typed(content_type: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::OnceLock, time::Duration};

    use axum::{
        body::{Body, to_bytes},
        http::Request,
    };
    use chungthuc_keystore::demo_pki::{self, FAULTS_FILE};
    use chungthuc_storage::clock::MockClock;
    use tempfile::TempDir;
    use tower::ServiceExt;

    use super::*;

    /// A request for the SHA-256 of something, with a nonce: by RFC 3161 §2.4.1, by hand.
    const QUERY: &[u8] =
        b"\x30\x3a\x02\x01\x01\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\
        \x02\x01\x04\x20abcdefghijklmnopqrstuvwxyz012345\x02\x01\x07\x01\x01\xff";

    /// The demo in a folder of its own: its keys are made once, because RSA takes its time.
    fn demo() -> (TempDir, Router) {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        let clock = MockClock::default();
        let made = MADE.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let rng = SystemRandom::new();
            let base = "http://127.0.0.1:20001";
            demo_pki::create(&folder.path().join("pki"), clock.now(), &rng, base).unwrap();
            folder
        });
        let own = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(made.path().join("pki")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), own.path().join(entry.file_name())).unwrap();
        }
        let pki = demo_pki::open(own.path()).unwrap();
        (own, router(pki, Arc::new(clock)))
    }

    async fn ask(router: &Router, path: &str, body: Option<&[u8]>) -> (StatusCode, String, Bytes) {
        let request = match body {
            Some(body) => Request::post(path).body(Body::from(body.to_vec())),
            None => Request::get(path).body(Body::empty()),
        };
        let response = router.clone().oneshot(request.unwrap()).await.unwrap();
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, content_type.unwrap_or_default(), body)
    }

    fn holds(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|part| part == needle)
    }

    #[tokio::test]
    async fn each_service_answers_in_its_own_type() {
        let (_folder, router) = demo();
        for (path, body, content_type) in [
            (TSA_PATH, Some(QUERY), TIMESTAMP_REPLY),
            (SECOND_TSA_PATH, Some(QUERY), TIMESTAMP_REPLY),
            (OCSP_PATH, Some(QUERY), OCSP_RESPONSE),
            (ROOT_CRL_PATH, None, REVOCATION_LIST),
            (ISSUER_CRL_PATH, None, REVOCATION_LIST),
            (ROOT_CERTIFICATE_PATH, None, CERTIFICATE),
            (ISSUER_CERTIFICATE_PATH, None, CERTIFICATE),
        ] {
            let (status, said, body) = ask(&router, path, body).await;
            assert_eq!((status, said.as_str()), (StatusCode::OK, content_type));
            assert_eq!(body[0], 0x30, "{path}");
        }
        let (_, _, timestamp) = ask(&router, TSA_PATH, Some(QUERY)).await;
        assert!(holds(&timestamp, b"abcdefghijklmnopqrstuvwxyz012345"));
        assert!(holds(&timestamp, b"20261120013000Z"), "the clock's time");
    }

    #[tokio::test]
    async fn requests_are_bounded() {
        let (_folder, router) = demo();
        for path in [TSA_PATH, OCSP_PATH] {
            let large = vec![0x30; MAX_REQUEST + 1];
            let (status, ..) = ask(&router, path, Some(&large)).await;
            assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        }
    }

    #[tokio::test]
    async fn a_service_fails_as_its_file_of_faults_says() {
        let (folder, router) = demo();
        let faults = folder.path().join(FAULTS_FILE);
        fs::write(&faults, "tsa down\ntsa-2 garbage\ncrl wrong-subject\n").unwrap();
        let (status, ..) = ask(&router, TSA_PATH, Some(QUERY)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        let (status, _, body) = ask(&router, SECOND_TSA_PATH, Some(QUERY)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.ends_with(b"garbage"));
        let (_, _, list) = ask(&router, ISSUER_CRL_PATH, None).await;
        assert!(holds(&list, "Gốc chứng thực thử nghiệm".as_bytes()));

        fs::write(&faults, "tsa wrong-subject\n").unwrap();
        let (_, _, timestamp) = ask(&router, TSA_PATH, Some(QUERY)).await;
        assert!(holds(&timestamp, b"abcdefghijklmnopqrstuvwxyz012344"));
        let (_, _, timestamp) = ask(&router, SECOND_TSA_PATH, Some(QUERY)).await;
        assert!(holds(&timestamp, b"abcdefghijklmnopqrstuvwxyz012345"));

        fs::write(&faults, "tsa tired\n").unwrap();
        let (status, ..) = ask(&router, TSA_PATH, Some(QUERY)).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_service_answers_after_everybody_has_gone() {
        let (folder, router) = demo();
        fs::write(folder.path().join(FAULTS_FILE), "tsa slow").unwrap();
        let patience = Duration::from_secs(30);
        let asked = ask(&router, TSA_PATH, Some(QUERY));
        assert!(tokio::time::timeout(patience, asked).await.is_err());
        let (status, ..) = ask(&router, TSA_PATH, Some(QUERY)).await;
        assert_eq!(status, StatusCode::OK);
    }
}
