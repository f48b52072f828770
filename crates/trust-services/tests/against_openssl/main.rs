//! Our clients against somebody else's services: time-stamping authority, OCSP responder and
//! revocation lists of OpenSSL, behind HTTP. What they answer ends up in a signature that passes, and
//! what they say of a revoked key is believed.
#![allow(clippy::unwrap_used)]

#[path = "../../../keystore/tests/common/openssl.rs"]
#[allow(dead_code)]
mod openssl;
mod signature;
mod stage;
#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;

use std::time::Duration;

use chungthuc_trust_services::{Fetcher, Reach, RevocationClient, TimestampClient};
use futures::StreamExt;
use pades::{
    cms::DigestAlgorithm,
    limits::Limits,
    tsp::Imprint,
    validate::{Evidence, FindingCode, Level, Policy, Report, RevocationQuery, Validator},
    x509::{AnchorSet, Certificate, Purpose, TrustStore},
};
use stage::{Stage, now};

/// How long a test waits for what a program on the same machine answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// The first token that is offered.
async fn token(client: &TimestampClient, imprint: &Imprint) -> Vec<u8> {
    let mut offers = Box::pin(client.offers(imprint, PATIENCE, now));
    offers.next().await.unwrap().token.unwrap()
}

fn client(stage: &Stage) -> TimestampClient {
    TimestampClient::new(vec![stage.url("/tsa")])
}

fn trusting(stage: &Stage) -> TrustStore {
    let mut store = TrustStore::new();
    let root = stage.der("ca.pem");
    store.add_der(&root, AnchorSet::Demo).unwrap();
    store
}

fn validator<'a>(
    store: &'a TrustStore,
    evidence: &'a Evidence,
    rules: &'a (Policy, Limits),
) -> Validator<'a> {
    Validator {
        store,
        policy: &rules.0,
        evidence,
        limits: &rules.1,
    }
}

/// Puts what is answered about these certificates to the evidence.
async fn ask(wanted: &[RevocationQuery], evidence: &mut Evidence) {
    let client = RevocationClient::new(Fetcher::new(Reach::Private));
    for query in wanted {
        let answers = client.ask(query, Duration::ZERO, now()).await.unwrap();
        for der in &answers.ocsp {
            evidence.add_ocsp(der).unwrap();
        }
        for der in &answers.crls {
            evidence.add_crl(der).unwrap();
        }
    }
}

#[tokio::test]
async fn openssl_takes_our_request_and_verifies_the_token_that_we_take() {
    let Some(stage) = Stage::new().await else {
        return;
    };
    for algorithm in [
        DigestAlgorithm::Sha256,
        DigestAlgorithm::Sha384,
        DigestAlgorithm::Sha512,
    ] {
        let imprint = Imprint::of(algorithm, b"a signature value");
        let token = token(&client(&stage), &imprint).await;
        stage.write("token", &token);
        stage.write("data", b"a signature value");
        // The request that came, and the answer to it.
        let request = stage.says("ts -query -in @request -text");
        assert!(request.contains("Certificate required: yes"), "{request}");
        let anchored = "-CAfile @ca.pem";
        for verify in [
            format!("ts -verify -queryfile @request -in @answer {anchored}"),
            format!("ts -verify -queryfile @request -token_in -in @token {anchored}"),
            format!("ts -verify -data @data -token_in -in @token {anchored}"),
        ] {
            let said = stage.says(&verify);
            assert!(said.contains("Verification: OK"), "{said}");
        }
    }
}

#[tokio::test]
async fn a_signature_with_a_timestamp_of_openssl_passes_at_b_t() {
    let Some(stage) = Stage::new().await else {
        return;
    };
    let signed = signature::signed(&stage);
    let (store, rules) = (trusting(&stage), (Policy::default(), Limits::default()));
    let mut evidence = Evidence::new();
    let report = |file: &Vec<u8>, evidence: &Evidence| -> Report {
        let validator = validator(&store, evidence, &rules);
        validator.validate(file, now()).unwrap()
    };
    let before = report(&signed, &evidence);
    assert_eq!(before.signatures[0].level, Level::Basic);

    let (imprint, put) = signature::stampable(&signed);
    let token = token(&client(&stage), &imprint).await;
    let stamped = put(&token);
    let open = report(&stamped, &evidence);
    assert_eq!(open.signatures[0].level, Level::Timestamp);
    assert!(open.holds_except_revocation(), "{open:#?}");
    // The signer's authority answers by OCSP, that of the timestamps by a list.
    assert_eq!(open.wanted.len(), 2);
    ask(&open.wanted, &mut evidence).await;
    let report = report(&stamped, &evidence);
    assert!(report.passed(), "{report:#?}");
    assert_eq!(report.signatures[0].level, Level::Timestamp);
    assert!(report.signatures[0].timestamp_time.is_some());
}

#[tokio::test]
async fn what_openssl_says_of_a_certificate_is_believed() {
    let Some(stage) = Stage::new().await else {
        return;
    };
    let (store, rules) = (trusting(&stage), (Policy::default(), Limits::default()));
    for (name, purpose) in [
        ("signer", Purpose::Document),
        ("tsa", Purpose::TimeStamping),
    ] {
        let certificate = Certificate::from_der(&stage.der(&format!("{name}.pem"))).unwrap();
        let judged = |evidence: &Evidence| {
            let validator = validator(&store, evidence, &rules);
            validator.certificate(&certificate, &[], purpose, now())
        };
        let wanted = judged(&Evidence::new()).wanted;
        assert_eq!(wanted.len(), 1);
        let mut good = Evidence::new();
        ask(&wanted, &mut good).await;
        assert_eq!(judged(&good).sub_indication, None);

        stage.says(&format!(
            "ca -config @ca.cnf -revoke @{name}.pem -crl_reason keyCompromise"
        ));
        let mut revoked = Evidence::new();
        ask(&wanted, &mut revoked).await;
        let findings = judged(&revoked).findings;
        assert!(
            findings.iter().any(|finding| matches!(
                finding.code,
                FindingCode::CertificateRevoked | FindingCode::TimestampRevoked
            )),
            "{name}: {findings:?}"
        );
    }
}

/// The OCSP request is judged too: OpenSSL finds its own answer to be one to it, nonce and all.
#[tokio::test]
async fn openssl_finds_its_answer_to_be_one_to_our_request() {
    let Some(stage) = Stage::new().await else {
        return;
    };
    let signer = stage.der("signer.pem");
    let query = RevocationQuery {
        certificate: signer,
        issuer: stage.der("ca.pem"),
        ocsp: vec![stage.url("/ocsp")],
        crl: Vec::new(),
    };
    ask(&[query], &mut Evidence::new()).await;
    let said = stage.says("ocsp -reqin @request -respin @answer -CAfile @ca.pem");
    assert!(said.contains("Response verify OK"), "{said}");
    assert!(!said.contains("WARNING"), "no nonce: {said}");
}
