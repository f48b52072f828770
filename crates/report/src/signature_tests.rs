//! What is said of a signature, and what must not be said of one.

use chungthuc_domain::view::check::{SignerRole, TimeSource};
use pades::validate::{DocumentIndication, SubIndication};

use super::*;
use crate::samples::{finding, hour, open, passed, report, stamp};

fn said(signature: SignatureReport) -> SignatureView {
    let document = DocumentIndication::Indeterminate;
    views(&report(document, vec![signature])).remove(0)
}

fn has(view: &SignatureView, outcome: CheckOutcome, text: &str) -> bool {
    let mut lines = view.checks.iter();
    lines.any(|line| line.outcome == outcome && line.text.contains(text))
}

#[test]
fn of_a_signature_that_passed_it_is_said_who_when_and_by_whose_word() {
    let view = said(passed());
    let all_held = |line: &CheckLine| line.outcome == CheckOutcome::Held;
    assert!(view.checks.iter().all(all_held), "{:?}", view.checks);
    assert_eq!(view.licensed_ca.as_deref(), Some("CA thử"));
    assert!(
        view.anchor
            .is_some_and(|anchor| anchor.contains("quốc gia"))
    );
    let at = view.signed_at.unwrap();
    assert_eq!(
        (at.time, at.source),
        (hour(2).into(), TimeSource::Timestamp)
    );
    assert_eq!(at.authority.as_deref(), Some("TSA thử"));
    for text in [
        "qua CA thử dẫn tới gốc tin cậy",
        "còn hiệu lực vào thời điểm ký",
        "không chứng thư nào trên đường dẫn bị thu hồi vào thời điểm ký",
        "Dấu thời gian của TSA thử chứng minh chữ ký đã tồn tại lúc 09:00 20/11/2026",
    ] {
        let mut lines = view.checks.iter();
        assert!(lines.any(|line| line.text.contains(text)), "{text}");
    }
}

#[test]
fn what_is_not_known_of_revocation_is_not_said_to_hold() {
    let unknown = said(open(
        SubIndication::TryLater,
        FindingCode::RevocationNotChecked,
    ));
    assert!(!has(&unknown, CheckOutcome::Held, "thu hồi"));
    assert!(has(
        &unknown,
        CheckOutcome::NotJudged,
        "REVOCATION_NOT_CHECKED"
    ));

    let mut silent = passed();
    silent.validation_data.ocsp.clear();
    assert!(!has(&said(silent), CheckOutcome::Held, "thu hồi"));
}

#[test]
fn a_revoked_certificate_failed_and_its_chain_still_leads_to_the_anchor() {
    let view = said(open(
        SubIndication::RevokedNoPoe,
        FindingCode::CertificateRevoked,
    ));
    assert!(view.anchor.is_some());
    assert!(has(&view, CheckOutcome::Failed, "CERTIFICATE_REVOKED"));
    assert!(!has(&view, CheckOutcome::Held, "bị thu hồi"));
}

#[test]
fn nothing_is_said_of_an_anchor_that_the_chain_does_not_reach() {
    for code in [
        FindingCode::ChainInvalid,
        FindingCode::ChainNotFound,
        FindingCode::AnchorWithdrawn,
    ] {
        let view = said(open(SubIndication::ChainConstraintsFailure, code));
        assert_eq!(
            (view.anchor.as_ref(), view.licensed_ca.as_ref()),
            (None, None)
        );
        for text in ["gốc tin cậy", "còn hiệu lực", "thu hồi"] {
            assert!(!has(&view, CheckOutcome::Held, text), "{code:?}: {text}");
        }
        assert!(has(&view, CheckOutcome::NotJudged, "Chưa xét chứng thư"));
    }
}

#[test]
fn a_timestamp_that_is_not_trusted_gives_no_time() {
    let mut signature = passed();
    signature.findings = vec![finding(FindingCode::TimestampNotTrusted)];
    let view = said(signature);
    let at = view.signed_at.clone().unwrap();
    assert_eq!((at.time, at.source), (hour(1).into(), TimeSource::Declared));
    assert!(has(&view, CheckOutcome::NotJudged, "chưa được chứng minh"));
    assert!(!has(&view, CheckOutcome::Held, "ấu thời gian"));
}

#[test]
fn an_open_timestamp_says_once_what_is_open() {
    let view = said(open(
        SubIndication::TryLater,
        FindingCode::TimestampRevocationNotChecked,
    ));
    let at = view.signed_at.clone().unwrap();
    assert_eq!(at.source, TimeSource::OpenTimestamp);
    assert!(has(
        &view,
        CheckOutcome::NotJudged,
        "Có dấu thời gian của TSA thử"
    ));
    assert!(!has(
        &view,
        CheckOutcome::NotJudged,
        "TIMESTAMP_REVOCATION_NOT_CHECKED"
    ));
}

#[test]
fn a_later_document_timestamp_proves_the_time_of_a_signature_without_one() {
    let mut signature = passed();
    signature.timestamp_time = None;
    let document = DocumentIndication::TotalPassed;
    let views = views(&report(document, vec![signature, stamp(hour(5))]));
    let at = views[0].signed_at.clone().unwrap();
    assert_eq!(
        (at.time, at.source),
        (hour(5).into(), TimeSource::Timestamp)
    );
    assert_eq!(views[1].role, SignerRole::TimestampAuthority);
    assert!(has(
        &views[1],
        CheckOutcome::Held,
        "chứng minh tệp đã tồn tại lúc 12:00"
    ));
}

#[test]
fn of_a_broken_signature_nothing_is_said_of_trust_or_time() {
    let mut signature = open(SubIndication::HashFailure, FindingCode::DigestMismatch);
    signature.intact = false;
    signature.indication = Indication::TotalFailed;
    let view = said(signature);
    assert_eq!(view.anchor, None);
    assert_eq!(
        view.signed_at.map(|at| at.source),
        Some(TimeSource::Declared)
    );
    let mut texts = view.checks.iter().map(|line| &line.text);
    assert!(!texts.any(|text| text.contains("gốc tin cậy") || text.contains("thời gian")));
}
