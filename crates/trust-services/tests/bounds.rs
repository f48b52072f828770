//! Whatever is at the other end: the answer is bounded, nothing is followed, and no private network
//! is reached unless it is allowed.
#![allow(clippy::unwrap_used)]

use chungthuc_trust_services::{FetchError, Fetcher, Reach};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that answers every request with these bytes; none: it says nothing.
async fn server(answer: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            if let Some(answer) = answer {
                let _ = stream.write_all(answer.as_bytes()).await;
            }
            open.push(stream);
        }
    });
    address
}

fn private() -> Fetcher {
    Fetcher::new(Reach::Private)
}

#[tokio::test]
async fn an_answer_comes_as_it_is() {
    let url = server(Some(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
    ))
    .await;
    let fetcher = private();
    assert_eq!(fetcher.get(&url, 5).await.unwrap(), b"hello");
    let posted = fetcher.post(&url, "application/ocsp-request", vec![1], 5);
    assert_eq!(posted.await.unwrap(), b"hello");
}

#[tokio::test]
async fn more_than_was_allowed_is_not_read() {
    let announced = server(Some(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
    ))
    .await;
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for url in [announced, server(Some(chunked)).await] {
        let refused = private().get(&url, 4).await.unwrap_err();
        assert!(matches!(refused, FetchError::TooLong(4)), "{refused}");
    }
}

#[tokio::test]
async fn redirects_and_errors_are_no_answers() {
    let redirect = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n";
    let error = "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n";
    for answer in [redirect, error] {
        let refused = private()
            .get(&server(Some(answer)).await, 5)
            .await
            .unwrap_err();
        assert!(matches!(refused, FetchError::Status(_)), "{refused}");
    }
}

#[tokio::test]
async fn garbage_and_closed_ports_are_no_answers() {
    let garbage = server(Some("nonsense\r\n\r\n")).await;
    for url in [garbage.as_str(), "http://127.0.0.1:1/"] {
        let refused = private().get(url, 5).await.unwrap_err();
        assert!(matches!(refused, FetchError::Connection(_)), "{refused}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_not_waited_for() {
    let url = server(None).await;
    let refused = private().get(&url, 5).await.unwrap_err();
    assert!(matches!(refused, FetchError::Late), "{refused}");
}

#[tokio::test]
async fn private_networks_are_not_reached_by_address_or_by_name() {
    let url = server(Some(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
    ))
    .await;
    let by_name = url.replace("127.0.0.1", "localhost");
    let public = Fetcher::new(Reach::Public);
    for url in [
        &url,
        &by_name,
        "http://[::1]/",
        "http://169.254.169.254/latest/",
    ] {
        let refused = public.get(url, 5).await.unwrap_err();
        assert!(matches!(refused, FetchError::Private), "{url}: {refused}");
    }
    assert!(private().get(&by_name, 5).await.is_ok());
}

#[tokio::test]
async fn only_plain_addresses_are_fetched() {
    for url in [
        "",
        "ldap://example.com/",
        "file:///etc/passwd",
        "http://a:b@example.com/",
        "/x",
    ] {
        let refused = private().get(url, 5).await.unwrap_err();
        assert!(matches!(refused, FetchError::Address), "{url}: {refused}");
    }
}
