//! Services that are down, lie, or answer what nobody can use: the next one is asked, and what each
//! did wrong is told. They are those of a demo PKI, behind a server that a test sets up.
#![allow(clippy::unwrap_used)]

mod support;

use chungthuc_keystore::demo_pki::{DemoLie, OCSP_VALIDITY};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chungthuc_trust_services::{Fetcher, Offer, Reach, RevocationClient, TimestampClient};
use futures::StreamExt;
use jiff::SignedDuration;
use pades::{
    cms::DigestAlgorithm,
    crl::RevocationList,
    ocsp::OcspResponse,
    revocation::Status,
    tsp::{self, Imprint},
};
use tokio::time::Instant;

use support::{Server, leader, leader_query, now, pki, refused, revoked, says, unissued_query};

/// Whatever is remembered and holds.
const ANY_AGE: Duration = Duration::MAX;

fn fetcher() -> Fetcher {
    Fetcher::new(Reach::Private)
}

fn imprint() -> Imprint {
    Imprint::of(DigestAlgorithm::Sha256, b"a signature value")
}

/// An authority as the demo's, honest or not.
async fn authority(lie: Option<DemoLie>) -> Server {
    // Making its keys takes longer than a client waits.
    let _ = pki();
    Server::start(move |_, body| says(pki().responders.timestamp(body, now(), lie).unwrap())).await
}

/// What is offered while the first `most` are pulled, within a minute.
async fn offers(authorities: &[String], most: usize) -> Vec<Offer> {
    let client = TimestampClient::new(authorities.to_vec());
    let imprint = imprint();
    let offers = client.offers(&imprint, Duration::from_secs(60), now);
    offers.take(most).collect().await
}

#[tokio::test]
async fn each_authority_offers_a_token_that_holds_or_says_why_not() {
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
    let others = bad.iter().chain([&good]).map(|one| one.url("/tsa"));
    let all: Vec<_> = std::iter::once(closed).chain(others).collect();

    let offered = offers(&all, all.len()).await;
    let addresses = offered.iter().map(|offer| offer.authority.clone());
    assert_eq!(addresses.collect::<Vec<_>>(), all);
    for (offer, why) in offered.iter().zip([
        "no connection",
        "503",
        "not a timestamp response",
        "refuses",
        "another request",
        "not over what was sent",
        "not properly signed",
    ]) {
        let told = offer.token.as_ref().unwrap_err().to_string();
        assert!(told.contains(why), "{why}: {told}");
    }
    let token = offered.last().unwrap().token.as_ref().unwrap();
    assert!(tsp::signer(token).is_some());
}

#[tokio::test]
async fn the_next_authority_is_asked_when_its_offer_is_wanted_and_not_before() {
    let (first, second) = (authority(None).await, authority(None).await);
    let all = [first.url("/tsa"), second.url("/tsa")];
    for (most, asked) in [(0, (0, 0)), (1, (1, 0)), (2, (2, 1)), (3, (3, 2))] {
        offers(&all, most).await;
        assert_eq!((first.asked(), second.asked()), asked);
    }
    assert!(offers(&[], 1).await.is_empty());
}

/// Time stands still but for the pauses.
#[tokio::test(start_paused = true)]
async fn authorities_that_say_nothing_leave_their_share_to_the_next() {
    let silent = Server::silent().await.url("/tsa");
    for (authorities, patience, shares) in [
        (3, 6_000, vec![2_000, 2_000, 2_000]),
        (1, 6_000, vec![5_000]),
        (2, 30_000, vec![5_000, 5_000]),
        (2, 0, vec![0, 0]),
    ] {
        let client = TimestampClient::new(vec![silent.clone(); authorities]);
        let imprint = imprint();
        let patience = Duration::from_millis(patience);
        let mut offers = Box::pin(client.offers(&imprint, patience, now));
        for share in shares {
            let begun = Instant::now();
            let told = offers.next().await.unwrap().token.unwrap_err().to_string();
            assert_eq!(told, "no answer in time");
            // The timer's pauses are of whole milliseconds.
            let took = begun.elapsed().as_millis();
            assert!((share..=share + 2).contains(&took), "{took} of {share} ms");
        }
    }
}

/// What the first doesn't need, and what its judge does, is the others' gain and loss.
#[tokio::test(start_paused = true)]
async fn the_time_between_two_offers_counts_too() {
    let silent = Server::silent().await.url("/tsa");
    let none = "ldap://127.0.0.1/tsa".to_owned();
    let client = TimestampClient::new(vec![none, silent]);
    let imprint = imprint();
    let mut offers = Box::pin(client.offers(&imprint, Duration::from_secs(4), now));
    let begun = Instant::now();
    offers.next().await.unwrap().token.unwrap_err();
    tokio::time::advance(Duration::from_secs(3)).await;
    offers.next().await.unwrap().token.unwrap_err();
    let took = begun.elapsed().as_millis();
    assert!((4_000..=4_002).contains(&took), "{took} ms");
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
        let answers = client.ask(&query, ANY_AGE, now()).await.unwrap();
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
        let answers = client.ask(&query, ANY_AGE, now()).await.unwrap();
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
        let answers = client.ask(&query, ANY_AGE, now()).await.unwrap();
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
        client.ask(&query, ANY_AGE, now()).await.unwrap().crls.len(),
        1
    );
    // Kept it is not.
    client.ask(&query, ANY_AGE, now()).await.unwrap();
    assert_eq!(old.asked(), 2);
}

#[tokio::test]
async fn answers_are_asked_for_again_only_when_they_end() {
    let responder = Server::start(|_, body| says(support::ocsp(body, now(), None))).await;
    let client = RevocationClient::new(fetcher());
    let query = leader_query(&[&responder.url("/ocsp")], &[]);
    let answers = client.ask(&query, ANY_AGE, now()).await.unwrap();
    let read = OcspResponse::from_der(&answers.ocsp[0]).unwrap();
    let (certificate, issuer) = leader();
    assert!(read.about(&certificate, &issuer).is_some());
    let last_second = now() + OCSP_VALIDITY - SignedDuration::from_secs(1);
    assert_eq!(
        client.ask(&query, ANY_AGE, last_second).await.unwrap(),
        answers
    );
    assert_eq!(responder.asked(), 1);
    let end = now() + OCSP_VALIDITY;
    client.ask(&query, ANY_AGE, end).await.unwrap();
    assert_eq!(responder.asked(), 2);
    // What is to be fresh is asked for in any case.
    client.ask(&query, Duration::ZERO, now()).await.unwrap();
    assert_eq!(responder.asked(), 3);
}

#[tokio::test]
async fn what_is_remembered_for_longer_than_wanted_is_asked_for_anew() {
    let responder = Server::start(|_, body| says(support::ocsp(body, now(), None))).await;
    let lists = Server::start(|_, _| says(support::list(now(), &[], None))).await;
    for query in [
        leader_query(&[&responder.url("/ocsp")], &[]),
        leader_query(&[], &[&lists.url("/ca.crl")]),
    ] {
        let client = RevocationClient::new(fetcher());
        let asked = || responder.asked() + lists.asked();
        let minute = Duration::from_secs(60);
        let before = asked();
        for (second, times) in [(0, 1), (59, 1), (60, 2), (119, 2), (120, 3)] {
            let then = now() + SignedDuration::from_secs(second);
            client.ask(&query, minute, then).await.unwrap();
            assert_eq!(asked() - before, times, "after {second} s");
        }
    }
}

#[tokio::test]
async fn what_is_remembered_can_be_had_when_nobody_answers() {
    let up = Arc::new(AtomicBool::new(true));
    let shared = Arc::clone(&up);
    let service = Server::start(move |path, body| match path {
        _ if !shared.load(Ordering::SeqCst) => refused(),
        "/ocsp" => says(support::ocsp(body, now(), None)),
        _ => says(support::list(now(), &[], None)),
    })
    .await;
    for query in [
        leader_query(&[&service.url("/ocsp")], &[]),
        leader_query(&[], &[&service.url("/ca.crl")]),
    ] {
        let client = RevocationClient::new(fetcher());
        assert_eq!(client.remembered(&query, now()), None);
        up.store(true, Ordering::SeqCst);
        let answers = client.ask(&query, Duration::ZERO, now()).await.unwrap();
        up.store(false, Ordering::SeqCst);
        let later = now() + SignedDuration::from_secs(61);
        let refused = client.ask(&query, Duration::from_secs(60), later).await;
        assert!(refused.is_err());
        assert_eq!(client.remembered(&query, later), Some(answers));
        // Until it ends.
        let end = now() + SignedDuration::from_hours(2);
        assert_eq!(client.remembered(&query, end), None);
    }
}

#[tokio::test]
async fn what_went_wrong_at_each_address_is_told() {
    let down = Server::start(|_, _| refused()).await;
    let unknowing = Server::start(|_, body| says(support::ocsp(body, now(), None))).await;
    let client = RevocationClient::new(fetcher());
    let (ocsp, crl) = (unknowing.url("/ocsp"), down.url("/ca.crl"));
    let told = client
        .ask(&unissued_query(&[&ocsp], &[&crl]), ANY_AGE, now())
        .await;
    let told = told.unwrap_err().to_string();
    for part in [&ocsp, &crl, "does not know", "503"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let nobody = client.ask(&leader_query(&[], &[]), ANY_AGE, now()).await;
    assert!(nobody.unwrap_err().to_string().contains("names nobody"));
}
