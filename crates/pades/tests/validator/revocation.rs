//! Revocation: who may say what of a certificate, of which time, and what it leads to.

use jiff::{SignedDuration, Timestamp};
use pades::validate::{
    DocumentIndication, Evidence, FindingCode, Indication, Report, SubIndication,
};
use rcgen::ExtendedKeyUsagePurpose;

use crate::file::*;
use crate::pki::{Profile, Signer, authority};
use crate::services::*;

/// The root says today that the issuing authority is good.
pub fn issuer_is_good(evidence: &mut Evidence) {
    evidence.add_crl(&list(true, &[], now())).unwrap();
}

fn with(answers: &[OcspAnswer<'_>]) -> Evidence {
    let mut evidence = Evidence::new();
    issuer_is_good(&mut evidence);
    for answer in answers {
        evidence.add_ocsp(&answer.der()).unwrap();
    }
    evidence
}

fn honest() -> &'static [u8] {
    &Signer::honest().certificate
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

fn judged(bytes: &[u8], evidence: &Evidence) -> Report {
    verify_at(bytes, evidence, now())
}

fn refused(report: &Report, why: SubIndication, code: FindingCode) {
    let signature = report.signatures.last().unwrap();
    assert_eq!(signature.sub_indication, Some(why), "{report:#?}");
    assert!(
        signature
            .findings
            .iter()
            .any(|finding| finding.code == code),
        "{report:#?}"
    );
    assert_ne!(report.document, DocumentIndication::TotalPassed);
}

#[test]
fn a_signature_passes_once_nobody_in_its_chain_is_revoked() {
    let report = judged(&signed(), &with(&[OcspAnswer::good(honest(), now())]));
    assert_eq!(
        report.document,
        DocumentIndication::TotalPassed,
        "{report:#?}"
    );
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed);
    assert!(report.signatures[0].findings.is_empty());
    assert!(report.passed() && report.wanted.is_empty());
    let data = &report.signatures[0].validation_data;
    assert_eq!(
        (data.certificates.len(), data.ocsp.len(), data.crls.len()),
        (3, 1, 1)
    );
}

#[test]
fn a_list_says_as_much_as_an_answer() {
    let mut evidence = Evidence::new();
    issuer_is_good(&mut evidence);
    evidence.add_crl(&list(false, &[], now())).unwrap();
    assert!(judged(&signed(), &evidence).passed());

    let mut evidence = Evidence::new();
    issuer_is_good(&mut evidence);
    let revoked = list(false, &[(honest(), now() - hours(1))], now());
    evidence.add_crl(&revoked).unwrap();
    let report = judged(&signed(), &evidence);
    refused(
        &report,
        SubIndication::RevokedNoPoe,
        FindingCode::CertificateRevoked,
    );
}

#[test]
fn whoever_is_to_be_asked_is_named() {
    let report = judged(&signed(), &Evidence::new());
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationNotChecked,
    );
    let asked: Vec<(&[u8], &[u8])> = report
        .wanted
        .iter()
        .map(|query| (query.certificate.as_slice(), query.issuer.as_slice()))
        .collect();
    let (root, issuing) = (&authority().root[..], &authority().issuing[..]);
    assert_eq!(asked, [(honest(), issuing), (issuing, root)]);
}

#[test]
fn without_a_chain_to_an_anchor_nobody_is_to_be_asked() {
    let report = verify_with(&signed(), &pades::x509::TrustStore::new());
    assert!(report.wanted.is_empty());
}

#[test]
fn a_revoked_certificate_signs_nothing_that_can_be_relied_on() {
    let revoked = OcspAnswer {
        revoked: Some((at("2026-05-20T00:00:00Z"), 1)),
        ..OcspAnswer::good(honest(), now())
    };
    // The declared time lies before the revocation, but nothing proves it.
    let report = judged(&signed(), &with(&[revoked]));
    refused(
        &report,
        SubIndication::RevokedNoPoe,
        FindingCode::CertificateRevoked,
    );
    assert!(
        report.signatures[0].findings[0]
            .message
            .contains("07:00 ngày 20/05/2026")
    );
}

#[test]
fn an_old_answer_that_says_revoked_outweighs_a_new_one_that_says_good() {
    let revoked = OcspAnswer {
        revoked: Some((at("2026-05-20T00:00:00Z"), 1)),
        this_update: at("2026-05-21T00:00:00Z"),
        next_update: Some(at("2026-05-22T00:00:00Z")),
        ..OcspAnswer::good(honest(), now())
    };
    let report = judged(
        &signed(),
        &with(&[OcspAnswer::good(honest(), now()), revoked]),
    );
    refused(
        &report,
        SubIndication::RevokedNoPoe,
        FindingCode::CertificateRevoked,
    );
}

#[test]
fn who_was_only_suspended_may_come_back() {
    let held = || OcspAnswer {
        revoked: Some((at("2026-05-20T00:00:00Z"), 6)),
        this_update: now() - hours(2),
        ..OcspAnswer::good(honest(), now())
    };
    let report = judged(&signed(), &with(&[held()]));
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::CertificateSuspended,
    );
    let back = OcspAnswer::good(honest(), now());
    assert!(judged(&signed(), &with(&[held(), back])).passed());
}

#[test]
fn answers_grow_old() {
    let old = OcspAnswer::good(honest(), now() - hours(48));
    let report = judged(&signed(), &with(&[old]));
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationStale,
    );
    // One that doesn't say how long it holds does so for a day.
    let open = |age| OcspAnswer {
        next_update: None,
        ..OcspAnswer::good(honest(), now() - hours(age))
    };
    assert!(judged(&signed(), &with(&[open(23)])).passed());
    let report = judged(&signed(), &with(&[open(25)]));
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationStale,
    );
}

#[test]
fn an_answer_from_the_future_says_nothing() {
    let early = OcspAnswer::good(honest(), now() + hours(1));
    let report = judged(&signed(), &with(&[early]));
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationNotChecked,
    );
}

#[test]
fn only_the_issuer_or_whom_it_authorised_may_answer() {
    // A signer of documents, a responder whose certificate has run out.
    let expired = Signer::new(&Profile {
        years: (2020, 2026),
        extended_key_usages: vec![ExtendedKeyUsagePurpose::OcspSigning],
        no_check: true,
        ..Profile::default()
    });
    for responder in [Signer::honest(), &expired] {
        let answer = OcspAnswer {
            responder,
            ..OcspAnswer::good(honest(), now())
        };
        let report = judged(&signed(), &with(&[answer]));
        refused(
            &report,
            SubIndication::TryLater,
            FindingCode::RevocationNotChecked,
        );
    }
}

#[test]
fn a_responder_that_may_be_revoked_is_checked_itself() {
    let responder = Signer::new(&Profile {
        name: "OCSP khác",
        extended_key_usages: vec![ExtendedKeyUsagePurpose::OcspSigning],
        ..Profile::default()
    });
    let answer = || OcspAnswer {
        responder: &responder,
        ..OcspAnswer::good(honest(), now())
    };
    let report = judged(&signed(), &with(&[answer()]));
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationNotChecked,
    );
    let vouched = OcspAnswer::good(&responder.certificate, now());
    assert!(judged(&signed(), &with(&[answer(), vouched])).passed());
    let mut evidence = with(&[answer()]);
    let revoked = list(false, &[(&responder.certificate, now() - hours(1))], now());
    evidence.add_crl(&revoked).unwrap();
    // The list says of the signer itself that all is well.
    assert!(judged(&signed(), &evidence).passed());
}

#[test]
fn an_answer_about_another_certificate_says_nothing() {
    let other = Signer::new(&Profile::default());
    let answer = OcspAnswer::good(&other.certificate, now());
    let report = judged(&signed(), &with(&[answer]));
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationNotChecked,
    );
}

#[test]
fn a_changed_answer_or_list_says_nothing() {
    let mut answer = OcspAnswer::good(honest(), now()).der();
    let middle = answer.len() / 3;
    answer[middle] ^= 1;
    let mut list = list(false, &[], now());
    let middle = list.len() / 2;
    list[middle] ^= 1;
    let mut evidence = Evidence::new();
    issuer_is_good(&mut evidence);
    let _ = evidence.add_ocsp(&answer);
    let _ = evidence.add_crl(&list);
    let report = judged(&signed(), &evidence);
    refused(
        &report,
        SubIndication::TryLater,
        FindingCode::RevocationNotChecked,
    );
}

#[test]
fn an_authority_can_be_revoked_too() {
    let mut evidence = Evidence::new();
    evidence
        .add_ocsp(&OcspAnswer::good(honest(), now()).der())
        .unwrap();
    let revoked = list(true, &[(&authority().issuing, now() - hours(1))], now());
    evidence.add_crl(&revoked).unwrap();
    let report = judged(&signed(), &evidence);
    refused(
        &report,
        SubIndication::RevokedNoPoe,
        FindingCode::IssuerRevoked,
    );
}

#[test]
fn answers_are_bounded_and_never_panic() {
    let answer = OcspAnswer::good(honest(), now()).der();
    let list = list(false, &[(honest(), now())], now());
    for whole in [answer, list] {
        for length in 0..whole.len() {
            let mut evidence = Evidence::new();
            let cut = &whole[..length];
            assert!(evidence.add_ocsp(cut).is_err() && evidence.add_crl(cut).is_err());
        }
    }
    let huge = vec![0x30; pades::ocsp::MAX_RESPONSE + 1];
    assert!(Evidence::new().add_ocsp(&huge).is_err());
}

/// The time of these tests.
pub fn now() -> Timestamp {
    NOW.parse().unwrap()
}

#[test]
fn a_certificate_is_judged_before_it_signs() {
    let certificate = pades::x509::Certificate::from_der(honest()).unwrap();
    let issuing = pades::x509::Certificate::from_der(&authority().issuing).unwrap();
    let judged = |evidence: &Evidence| {
        let validator = pades::validate::Validator {
            store: &crate::pki::trusted(),
            policy: &pades::validate::Policy::default(),
            evidence,
            limits: &pades::limits::Limits::default(),
        };
        let purpose = pades::x509::Purpose::Document;
        validator.certificate(&certificate, std::slice::from_ref(&issuing), purpose, now())
    };
    let open = judged(&Evidence::new());
    assert_eq!(open.sub_indication, Some(SubIndication::TryLater));
    assert_eq!(open.wanted.len(), 2);
    let good = judged(&with(&[OcspAnswer::good(honest(), now())]));
    assert_eq!(good.indication, Indication::TotalPassed);
    let revoked = judged(&with(&[OcspAnswer {
        revoked: Some((now() - hours(1), 0)),
        ..OcspAnswer::good(honest(), now())
    }]));
    assert_eq!(revoked.sub_indication, Some(SubIndication::RevokedNoPoe));
}
