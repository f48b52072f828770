//! What the gateway is sent, over real HTTP, and what its answers mean; and what a configuration of it
//! has to say.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, http::HeaderMap, routing::post};
use tokio::net::TcpListener;

use super::*;

/// What arrived: the headers and the body.
type Arrived = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// A gateway that answers every message like this; gives its address and what arrives.
async fn gateway(status: u16, answer: &'static str) -> (String, Arrived) {
    let arrived = Arrived::default();
    let take = move |State(arrived): State<Arrived>, headers: HeaderMap, body: String| async move {
        arrived.lock().unwrap().push((headers, body));
        (StatusCode::from_u16(status).unwrap(), answer)
    };
    let routes = Router::new()
        .route("/send", post(take))
        .with_state(arrived.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, arrived)
}

fn config(url: &str, more: &str) -> SmsConfig {
    toml::from_str(&format!("url = {url:?}\n{more}")).unwrap()
}

fn message() -> Message {
    Message {
        id: "sms-1@example.com".into(),
        sms: true,
        recipient: "0901.234.567".into(),
        subject: String::new(),
        body: "Ma mo ban sao: 483920".into(),
        attachment: None,
    }
}

async fn sent(config: &SmsConfig) -> Reply {
    SmsGateway::new(config).unwrap().hand_over(&message()).await
}

#[tokio::test]
async fn a_message_goes_as_json_with_the_secret_in_a_header() {
    let (url, arrived) = gateway(200, "{\"id\":\"a1\"}").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    fs::write(&file, "Bearer khoa-bi-mat\n").unwrap();
    let more = format!(
        "sender = \"UBND CAU SUONG\"\nid_field = \"ref\"\nsecret_file = {file:?}\n[fields]\ntype = \"otp\""
    );
    let reply = sent(&config(&url, &more)).await;
    assert_eq!(reply.taken, Ok(()));
    let arrived = arrived.lock().unwrap();
    let (headers, body) = &arrived[0];
    assert_eq!(headers["authorization"], "Bearer khoa-bi-mat");
    assert_eq!(headers["content-type"], "application/json");
    let body: Value = serde_json::from_str(body).unwrap();
    let expected = serde_json::json!({
        "to": "0901234567",
        "text": "Ma mo ban sao: 483920",
        "from": "UBND CAU SUONG",
        "ref": "sms-1@example.com",
        "type": "otp",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_message_goes_as_a_form_with_names_of_the_providers_own() {
    let (url, arrived) = gateway(202, "queued").await;
    let more = "format = \"form\"\nto_field = \"phone\"\ntext_field = \"message\"\nnumbers = \"international\"";
    assert_eq!(sent(&config(&url, more)).await.taken, Ok(()));
    let arrived = arrived.lock().unwrap();
    let (headers, body) = &arrived[0];
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        body,
        "message=Ma%20mo%20ban%20sao%3A%20483920&phone=84901234567"
    );
}

#[tokio::test]
async fn an_answer_says_whether_it_was_taken_and_repeats_neither_number_nor_code() {
    for (status, answer, more, taken) in [
        (200, "{\"code\":100}", "100", Ok(())),
        (200, "{\"code\":99}", "100", Err(MailerError::SmsNotTaken)),
        (
            400,
            "{\"error\":\"no such number 84901234567: Ma mo 483920\"}",
            "",
            Err(MailerError::NumberRefused),
        ),
        (401, "who are you", "", Err(MailerError::SmsNotTaken)),
        (302, "", "", Err(MailerError::SmsNotTaken)),
        (503, "busy", "", Err(MailerError::SmsNotTaken)),
    ] {
        let (url, _) = gateway(status, answer).await;
        let more = match more {
            "" => String::new(),
            value => format!("accepted_field = \"code\"\naccepted_value = {value:?}"),
        };
        let reply = sent(&config(&url, &more)).await;
        assert_eq!(reply.taken, taken, "{status} {answer}");
        let said = reply.answer.unwrap();
        assert!(said.starts_with(&status.to_string()), "{said}");
        assert!(
            !said.contains("901234567") && !said.contains("483920"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_gateway_that_isnt_there_is_tried_again() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", free.local_addr().unwrap());
    drop(free);
    let reply = sent(&config(&url, "")).await;
    assert_eq!(reply, Reply::unanswered(Err(MailerError::Unreachable)));
    assert!(!MailerError::Unreachable.is_final() && MailerError::NumberRefused.is_final());
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let long: &'static str = Box::leak("x".repeat(2 * MOST).into_boxed_str());
    let (url, _) = gateway(200, long).await;
    let reply = sent(&config(&url, "")).await;
    assert_eq!(reply.taken, Ok(()));
    assert_eq!(reply.answer.as_deref(), Some("200"));
}

#[test]
fn numbers_of_the_country_are_written_as_the_gateway_wants_them() {
    for phone in ["0901 234 567", "+84 901.234.567", "84901234567"] {
        assert_eq!(
            written(phone, SmsNumbers::National),
            "0901234567",
            "{phone}"
        );
        assert_eq!(
            written(phone, SmsNumbers::International),
            "84901234567",
            "{phone}"
        );
    }
    assert_eq!(
        written("+66 81 234 5678", SmsNumbers::National),
        "66812345678"
    );
    assert_eq!(
        written("0841234567", SmsNumbers::International),
        "84841234567"
    );
}

#[test]
fn what_is_wrong_with_a_configuration_is_named() {
    let good = config("https://sms.example.gov.vn/send", "");
    assert!(good.problems().is_empty());
    assert!(config("http://127.0.0.1:9/send", "").problems().is_empty());
    for (url, more) in [
        ("http://sms.example.gov.vn/send", ""),
        ("http://localhost.example.com/send", ""),
        (
            "https://sms.example.gov.vn",
            "secret_file = \"/a\"\nsecret_env = \"A\"",
        ),
        ("https://sms.example.gov.vn", "secret_field = \"key\""),
        ("https://sms.example.gov.vn", "secret_header = \"a b\""),
        ("https://sms.example.gov.vn", "to_field = \"\""),
        ("https://sms.example.gov.vn", "accepted_field = \"code\""),
        ("https://sms.example.gov.vn", "timeout_seconds = 0"),
    ] {
        let found = config(url, more).problems();
        assert_eq!(found.len(), 1, "{url} {more}: {found:?}");
    }
    assert!(toml::from_str::<SmsConfig>("url = \"https://a\"\nto = \"x\"").is_err());
}
