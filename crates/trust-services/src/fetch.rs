//! One request and its answer: bounded in time and size, without redirects, to public addresses.

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::TokioExecutor,
};
use tower_service::Service;

use crate::addresses::is_public;

/// How long a whole request may take, the answer's body included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// The longest address, in bytes.
const MAX_ADDRESS: usize = 2048;

/// Which addresses may be connected to. It goes by who names them: what an administrator configures
/// may be anywhere, since whoever writes the configuration reaches the office's network anyway. What a
/// certificate names is a stranger's word, even below a trust anchor, and leads out of the private
/// network only in the demo, whose services run on this very machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The public internet only: for addresses from certificates.
    Public,
    /// This machine and private networks too: for addresses from the configuration, and in the demo.
    Private,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// It is no address over http or https, or holds a user name.
    #[error("the address can't be fetched")]
    Address,
    /// It leads to this machine or a private network.
    #[error("the address leads into a private network")]
    Private,
    /// No answer within the time.
    #[error("no answer in time")]
    Late,
    /// The connection failed; why.
    #[error("no connection: {0}")]
    Connection(String),
    /// Another status than 200: a redirect is none of an answer either.
    #[error("the status is {0}")]
    Status(StatusCode),
    /// More bytes than such an answer has.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

/// What a server answered, whatever it thinks of what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its status.
    pub status: StatusCode,
    /// The body; empty if it is longer than such an answer is.
    pub body: Vec<u8>,
}

/// Fetches.
#[derive(Clone)]
pub struct Fetcher {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    reach: Reach,
}

impl Fetcher {
    /// A client that connects to such addresses.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        let mut http = HttpConnector::new_with_resolver(Resolver { reach });
        http.enforce_http(false);
        http.set_connect_timeout(Some(PATIENCE));
        let https = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Self {
            client: Client::builder(TokioExecutor::new()).build(https),
            reach,
        }
    }

    /// The body of a GET, at most `most` bytes.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn get(&self, address: &str, most: usize) -> Result<Vec<u8>, FetchError> {
        let request = Request::builder().method(Method::GET);
        self.send(address, request, Bytes::new(), most).await
    }

    /// The body of the answer to a POST, at most `most` bytes.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn post(
        &self,
        address: &str,
        content_type: &'static str,
        body: Vec<u8>,
        most: usize,
    ) -> Result<Vec<u8>, FetchError> {
        let request = Request::builder()
            .method(Method::POST)
            .header(header::CONTENT_TYPE, content_type);
        self.send(address, request, body.into(), most).await
    }

    /// What the server answers to a POST, with whatever status, of the body at most `most` bytes, within
    /// `patience` in all.
    ///
    /// # Errors
    /// [`FetchError`], of which none is the server's own.
    pub async fn exchange(
        &self,
        address: &str,
        headers: &[(HeaderName, HeaderValue)],
        body: Vec<u8>,
        most: usize,
        patience: Duration,
    ) -> Result<Answered, FetchError> {
        let mut request = Request::builder().method(Method::POST);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = self.put_together(address, request, body.into())?;
        let exchanged = async {
            let answer = self.client.request(request).await.map_err(connection)?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), most).collect().await;
            match body {
                Ok(body) => Ok(Answered {
                    status,
                    body: body.to_bytes().into(),
                }),
                Err(cause) if cause.is::<LengthLimitError>() => Ok(Answered {
                    status,
                    body: Vec::new(),
                }),
                Err(cause) => Err(FetchError::Connection(cause.to_string())),
            }
        };
        tokio::time::timeout(patience, exchanged)
            .await
            .unwrap_or(Err(FetchError::Late))
    }

    fn put_together(
        &self,
        address: &str,
        request: http::request::Builder,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, FetchError> {
        let uri = self.checked(address)?;
        request
            .uri(uri)
            .body(Full::new(body))
            .map_err(|_| FetchError::Address)
    }

    async fn send(
        &self,
        address: &str,
        request: http::request::Builder,
        body: Bytes,
        most: usize,
    ) -> Result<Vec<u8>, FetchError> {
        let request = self.put_together(address, request, body)?;
        let fetched = async {
            let answer = self.client.request(request).await.map_err(connection)?;
            if answer.status() != StatusCode::OK {
                return Err(FetchError::Status(answer.status()));
            }
            let body = Limited::new(answer.into_body(), most).collect().await;
            match body {
                Ok(body) => Ok(body.to_bytes().into()),
                Err(cause) if cause.is::<LengthLimitError>() => Err(FetchError::TooLong(most)),
                Err(cause) => Err(FetchError::Connection(cause.to_string())),
            }
        };
        tokio::time::timeout(PATIENCE, fetched)
            .await
            .unwrap_or(Err(FetchError::Late))
    }

    /// An address that may be fetched. Names are checked by the resolver, once they are addresses.
    fn checked(&self, address: &str) -> Result<Uri, FetchError> {
        if address.len() > MAX_ADDRESS {
            return Err(FetchError::Address);
        }
        let uri: Uri = address.parse().map_err(|_| FetchError::Address)?;
        let known = matches!(uri.scheme_str(), Some("http" | "https"));
        let authority = uri.authority().ok_or(FetchError::Address)?;
        if !known || authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(FetchError::Address);
        }
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        match host.parse::<IpAddr>() {
            Ok(literal) if self.reach == Reach::Public && !is_public(literal) => {
                Err(FetchError::Private)
            }
            _ => Ok(uri),
        }
    }
}

fn connection(error: hyper_util::client::legacy::Error) -> FetchError {
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    let mut last = String::new();
    while let Some(error) = cause {
        // What an io::Error carries isn't among its sources.
        let carried = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if carried.is_some_and(|carried| carried.is::<NoPublicAddress>()) {
            return FetchError::Private;
        }
        last = error.to_string();
        cause = error.source();
    }
    FetchError::Connection(last)
}

/// Names to addresses, of which private ones are left out: what is connected to is what was
/// checked.
#[derive(Clone)]
struct Resolver {
    reach: Reach,
}

/// All addresses of a name are private.
#[derive(Debug, thiserror::Error)]
#[error("no public address")]
struct NoPublicAddress;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| reach == Reach::Private || is_public(address.ip()))
                .collect();
            if allowed.is_empty() {
                return Err(io::Error::other(NoPublicAddress));
            }
            Ok(allowed.into_iter())
        })
    }
}
