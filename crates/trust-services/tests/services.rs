//! Services that are down, lie, or answer what nobody can use: the next one is asked, and what each
//! did wrong is told. They are those of a demo PKI, behind a server that a test sets up.
#![allow(clippy::unwrap_used)]

mod support;

use chungthuc_keystore::demo_pki::{DemoLie, OCSP_VALIDITY};
use chungthuc_trust_services::{Fetcher, Reach, RevocationClient, TimestampClient};
use jiff::SignedDuration;
use pades::{
    cms::DigestAlgorithm,
    crl::RevocationList,
    ocsp::OcspResponse,
    revocation::Status,
    tsp::{self, Imprint},
};
use support::{Server, leader, leader_query, now, pki, refused, revoked, says, unissued_query};

fn fetcher() -> Fetcher {
    Fetcher::new(Reach::Private)
}

fn imprint() -> Imprint {
    Imprint::of(DigestAlgorithm::Sha256, b"a signature value")
}

/// An authority as the demo's, honest or not.
async fn authority(lie: Option<DemoLie>) -> Server {
    Server::start(move |_, body| says(pki().responders.timestamp(body, now(), lie).unwrap())).await
}

#[tokio::test]
async fn the_next_authority_is_asked_when_one_gives_no_token_that_holds() {
    let bad = [
        Server::start(|_, _| refused()).await,
        Server::start(|_, _| says(b"\x30\x82garbage".to_vec())).await,
        // RFC 3161 §2.4.2: rejection, badAlg.
        Server::start(|_, _| says(b"\x30\x09\x30\x07\x02\x01\x02\x03\x02\x07\x80".to_vec())).await,
        authority(Some(DemoLie::Nonce)).await,
        authority(Some(DemoLie::Subject)).await,
        authority(Some(DemoLie::Signer)).await,
    ];
    let good = authority(None).await;
    let closed = "http://127.0.0.1:1/tsa".to_owned();
    let all: Vec<_> = bad.iter().map(|one| one.url("/tsa")).collect();
    let all = [vec![closed], all].concat();

    let failing = TimestampClient::new(fetcher(), all.clone());
    let told = failing.timestamp(&imprint(), now).await.unwrap_err();
    let told = told.to_string();
    for (address, why) in all.iter().zip([
        "no connection",
        "503",
        "not a timestamp response",
        "refuses",
        "another request",
        "not over what was sent",
        "not properly signed",
    ]) {
        assert!(told.contains(&format!("{address}: ")), "{address}: {told}");
        assert!(told.contains(why), "{why}: {told}");
    }

    let client = TimestampClient::new(fetcher(), [all, vec![good.url("/tsa")]].concat());
    assert!(client.timestamp(&imprint(), now).await.is_ok());
    for one in bad.iter().chain([&good]) {
        assert!(one.asked() > 0);
    }
}

#[tokio::test]
async fn the_next_authority_is_asked_when_a_token_is_not_trusted() {
    let (first, second) = (authority(None).await, authority(None).await);
    let client = TimestampClient::new(fetcher(), vec![first.url("/tsa"), second.url("/tsa")]);
    // As if only the second were of a trusted authority.
    let mut seen = 0;
    let token = client
        .timestamp_that(&imprint(), now, |token| {
            seen += 1;
            assert!(tsp::signer(token).is_some());
            seen == 2
        })
        .await;
    assert!(token.is_ok());
    assert_eq!((first.asked(), second.asked()), (1, 1));

    let told = client.timestamp_that(&imprint(), now, |_| false).await;
    assert!(told.unwrap_err().to_string().contains("not trusted"));
}

#[tokio::test]
async fn the_list_is_asked_when_the_responder_says_nothing_of_use() {
    let an_hour_ago = now() - SignedDuration::from_hours(1);
    let ahead = now() + SignedDuration::from_hours(1);
    let responders = [
        Server::start(|_, _| refused()).await,
        Server::start(|_, _| says(b"\x30\x82garbage".to_vec())).await,
        // What was said once, and holds no longer; and what isn't true yet.
        Server::start(move |_, body| says(support::ocsp(body, an_hour_ago, None))).await,
        Server::start(move |_, body| says(support::ocsp(body, ahead, None))).await,
        Server::start(|_, body| says(support::ocsp(body, now(), Some(DemoLie::Nonce)))).await,
        Server::start(|_, body| says(support::ocsp(body, now(), Some(DemoLie::Subject)))).await,
        Server::start(|_, body| says(support::ocsp(body, now(), Some(DemoLie::Signer)))).await,
    ];
    let lists = Server::start(|_, _| says(support::list(now(), &[], None))).await;
    for responder in &responders {
        let client = RevocationClient::new(fetcher());
        let query = leader_query(&[&responder.url("/ocsp")], &[&lists.url("/ca.crl")]);
        let answers = client.ask(&query, false, now()).await.unwrap();
        assert_eq!((answers.ocsp.len(), answers.crls.len()), (0, 1));
        assert_eq!(responder.asked(), 1);
    }
    assert_eq!(lists.asked(), responders.len());
}

#[tokio::test]
async fn a_certificate_that_the_responder_does_not_know_is_looked_up_in_the_list() {
    let responder = Server::start(|_, body| says(support::ocsp(body, now(), None))).await;
    let lists = Server::start(|_, _| says(support::list(now(), &[], None))).await;
    let client = RevocationClient::new(fetcher());
    let query = unissued_query(&[&responder.url("/ocsp")], &[&lists.url("/ca.crl")]);
    for asked in 1..=2 {
        let answers = client.ask(&query, false, now()).await.unwrap();
        assert_eq!((answers.ocsp.len(), answers.crls.len()), (0, 1));
        // It may know it the next time.
        assert_eq!(responder.asked(), asked);
    }
}

#[tokio::test]
async fn the_next_list_is_asked_when_one_is_not_the_issuers_or_no_longer_holds() {
    let hours_ago = now() - SignedDuration::from_hours(2);
    let bad = [
        Server::start(|_, _| says(support::list(now(), &[], Some(DemoLie::Signer)))).await,
        Server::start(|_, _| says(support::list(now(), &[], Some(DemoLie::Subject)))).await,
        Server::start(move |_, _| says(support::list(hours_ago, &[], None))).await,
    ];
    let good = Server::start(|_, _| says(support::list(now(), &[revoked()], None))).await;
    for one in &bad {
        let client = RevocationClient::new(fetcher());
        let query = leader_query(&[], &[&one.url("/1"), &good.url("/2")]);
        let answers = client.ask(&query, false, now()).await.unwrap();
        let list = RevocationList::from_der(&answers.crls[0]).unwrap();
        let (certificate, issuer) = leader();
        let said = list.about(&certificate, &issuer).unwrap();
        assert!(matches!(said.status, Status::Revoked { .. }));
        assert_eq!(one.asked(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_no_longer_holds_is_better_than_none() {
    // A list that a closed authority left behind still speaks of what was signed before it.
    let past = now() - SignedDuration::from_hours(48);
    let old = Server::start(move |_, _| says(support::list(past, &[], None))).await;
    let client = RevocationClient::new(fetcher());
    let query = leader_query(&[], &[&old.url("/ca.crl")]);
    assert_eq!(
        client.ask(&query, false, now()).await.unwrap().crls.len(),
        1
    );
    // Kept it is not.
    client.ask(&query, false, now()).await.unwrap();
    assert_eq!(old.asked(), 2);
}

#[tokio::test]
async fn answers_are_asked_for_again_only_when_they_end() {
    let responder = Server::start(|_, body| says(support::ocsp(body, now(), None))).await;
    let client = RevocationClient::new(fetcher());
    let query = leader_query(&[&responder.url("/ocsp")], &[]);
    let answers = client.ask(&query, false, now()).await.unwrap();
    let read = OcspResponse::from_der(&answers.ocsp[0]).unwrap();
    let (certificate, issuer) = leader();
    assert!(read.about(&certificate, &issuer).is_some());
    let last_second = now() + OCSP_VALIDITY - SignedDuration::from_secs(1);
    assert_eq!(
        client.ask(&query, false, last_second).await.unwrap(),
        answers
    );
    assert_eq!(responder.asked(), 1);
    let end = now() + OCSP_VALIDITY;
    client.ask(&query, false, end).await.unwrap();
    assert_eq!(responder.asked(), 2);
    // What is to be fresh is asked for in any case.
    client.ask(&query, true, now()).await.unwrap();
    assert_eq!(responder.asked(), 3);
}

#[tokio::test]
async fn what_went_wrong_at_each_address_is_told() {
    let down = Server::start(|_, _| refused()).await;
    let unknowing = Server::start(|_, body| says(support::ocsp(body, now(), None))).await;
    let client = RevocationClient::new(fetcher());
    let (ocsp, crl) = (unknowing.url("/ocsp"), down.url("/ca.crl"));
    let told = client
        .ask(&unissued_query(&[&ocsp], &[&crl]), false, now())
        .await;
    let told = told.unwrap_err().to_string();
    for part in [&ocsp, &crl, "does not know", "503"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let nobody = client.ask(&leader_query(&[], &[]), false, now()).await;
    assert!(nobody.unwrap_err().to_string().contains("names nobody"));
}
