//! Timestamps and what is kept for later: B-T, B-LT, B-LTA, and what each proves.

use jiff::{SignedDuration, Timestamp};
use pades::cms::DigestAlgorithm;
use pades::document::Document;
use pades::limits::Limits;
use pades::sign::{Stampable, archive_stamp, security_store};
use pades::validate::{
    Changes, DocumentIndication, Evidence, FindingCode, Indication, Level, Report, SignatureKind,
    SubIndication,
};

use crate::file::*;
use crate::pki::{Profile, Signer, authority};
use crate::revocation::now;
use crate::services::*;

/// Just after the signing time that these documents declare.
pub const STAMPED: &str = "2026-05-01T02:00:10Z";

pub fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// The document with a timestamp in its last signature.
pub fn stamped_by(bytes: &[u8], stamper: &Signer, time: Timestamp) -> Vec<u8> {
    let source = bytes.to_vec();
    let document = Document::open(&source, &Limits::default()).unwrap();
    let stampable = Stampable::last(&document).unwrap();
    let imprint = stampable.imprint(DigestAlgorithm::Sha256);
    let patch = stampable
        .with_token(&token(stamper, &imprint.digest, time))
        .unwrap();
    let mut out = Vec::new();
    patch
        .copy(&source, |piece| {
            out.extend_from_slice(piece);
            Ok(())
        })
        .unwrap();
    assert_eq!(out.len(), bytes.len());
    out
}

fn stamped(bytes: &[u8]) -> Vec<u8> {
    stamped_by(bytes, time_stamper(), at(STAMPED))
}

/// Good answers at `time` about these and the issuing authority.
fn good(certificates: &[&[u8]], time: Timestamp) -> Evidence {
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], time)).unwrap();
    for certificate in certificates {
        evidence
            .add_ocsp(&OcspAnswer::good(certificate, time).der())
            .unwrap();
    }
    evidence
}

fn all_good(time: Timestamp) -> Evidence {
    good(
        &[&Signer::honest().certificate, &time_stamper().certificate],
        time,
    )
}

/// The document with what its validation at `time` rests on.
pub fn stored(bytes: &[u8], evidence: &Evidence, time: Timestamp) -> Vec<u8> {
    let report = verify_at(bytes, evidence, time);
    assert!(report.passed(), "{report:#?}");
    let source = bytes.to_vec();
    let document = Document::open(&source, &Limits::default()).unwrap();
    let increment = security_store(&document, &report.signatures)
        .unwrap()
        .unwrap();
    [bytes, &increment.bytes].concat()
}

/// The document with a document timestamp.
pub fn archived_by(bytes: &[u8], stamper: &Signer, time: Timestamp) -> Vec<u8> {
    let source = bytes.to_vec();
    let document = Document::open(&source, &Limits::default()).unwrap();
    let pending = archive_stamp(&document).unwrap();
    let digest = pending
        .digest_over(&source, DigestAlgorithm::Sha256)
        .unwrap();
    let tail = pending.complete(&token(stamper, &digest, time)).unwrap();
    [bytes, &tail].concat()
}

fn archived(bytes: &[u8], time: Timestamp) -> Vec<u8> {
    archived_by(bytes, time_stamper(), time)
}

fn first(report: &Report) -> (Indication, Option<SubIndication>, Level) {
    let signature = &report.signatures[0];
    (
        signature.indication,
        signature.sub_indication,
        signature.level,
    )
}

fn codes(report: &Report) -> Vec<FindingCode> {
    let findings = report.signatures[0].findings.iter();
    findings.map(|finding| finding.code).collect()
}

#[test]
fn a_timestamp_proves_when_something_was_signed() {
    let bytes = stamped(&signed());
    let report = verify_at(&bytes, &all_good(now()), now());
    assert_eq!(report.signatures[0].findings, [], "{report:#?}");
    assert_eq!(
        first(&report),
        (Indication::TotalPassed, None, Level::Timestamp)
    );
    assert_eq!(report.signatures[0].timestamp_time, Some(at(STAMPED)));
    let authority = report.signatures[0].details.timestamp_authority.as_deref();
    assert_eq!(authority, Some("TSA thử nghiệm"));
}

#[test]
fn what_was_stamped_before_a_revocation_stays_good() {
    let revoked_at = |since| {
        let mut evidence = good(&[&time_stamper().certificate], now());
        let answer = OcspAnswer {
            revoked: Some((since, 1)),
            ..OcspAnswer::good(&Signer::honest().certificate, now())
        };
        evidence.add_ocsp(&answer.der()).unwrap();
        evidence
    };
    let bytes = stamped(&signed());
    let after = verify_at(&bytes, &revoked_at(at(STAMPED) + days(1)), now());
    assert!(after.passed(), "{after:#?}");
    let before = verify_at(&bytes, &revoked_at(at(STAMPED) - days(1)), now());
    assert_eq!(first(&before).1, Some(SubIndication::RevokedNoPoe));
}

#[test]
fn what_covers_a_timestamp_was_made_after_it() {
    // The seal's certificate was revoked before the leader's timestamp, which the seal covers.
    let seal = Signer::new(&Profile {
        name: "UBND xã Thử Nghiệm",
        ..Profile::default()
    });
    let bytes = Signing {
        signer: &seal,
        ..Signing::of(SEAL)
    }
    .sign(&stamped(&signed()));
    let mut evidence = all_good(now());
    let answer = OcspAnswer {
        revoked: Some((at(STAMPED) - days(1), 1)),
        ..OcspAnswer::good(&seal.certificate, now())
    };
    evidence.add_ocsp(&answer.der()).unwrap();
    let report = verify_at(&bytes, &evidence, now());
    assert_eq!(
        report.signatures[1].sub_indication,
        Some(SubIndication::Revoked)
    );
    assert_eq!(report.document, DocumentIndication::TotalFailed);
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed);
}

#[test]
fn a_stored_file_needs_nobody_while_its_answers_are_fresh() {
    let time = at(STAMPED);
    let bytes = stored(&stamped(&signed()), &all_good(time), time);
    let report = verify_at(
        &bytes,
        &Evidence::new(),
        time + SignedDuration::from_hours(12),
    );
    assert_eq!(
        first(&report),
        (Indication::TotalPassed, None, Level::LongTerm)
    );
    assert_eq!(report.signatures[0].changes, Changes::LtaUpdates);
    // Later only the timestamp's own authority has to be asked.
    let later = verify_at(&bytes, &Evidence::new(), time + days(90));
    assert_eq!(first(&later).1, Some(SubIndication::TryLater));
    assert_eq!(codes(&later), [FindingCode::TimestampRevocationNotChecked]);
    let asked: Vec<&[u8]> = later
        .wanted
        .iter()
        .map(|query| query.certificate.as_slice())
        .collect();
    assert_eq!(
        asked,
        [&time_stamper().certificate[..], &authority().issuing[..]]
    );
    let answers = good(&[&time_stamper().certificate], time + days(90));
    assert!(verify_at(&bytes, &answers, time + days(90)).passed());
}

#[test]
fn nothing_is_stored_twice() {
    let time = at(STAMPED);
    let bytes = stored(&stamped(&signed()), &all_good(time), time);
    let report = verify_at(&bytes, &Evidence::new(), time);
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    assert!(
        security_store(&document, &report.signatures)
            .unwrap()
            .is_none()
    );
}

/// The signer's certificate runs out in 2030, as does the authority's; a new one takes over.
#[test]
fn a_renewed_archive_holds_after_every_certificate_in_it_has_run_out() {
    let time = at(STAMPED);
    let bytes = stored(&stamped(&signed()), &all_good(time), time);
    let bytes = archived(&bytes, time + SignedDuration::from_hours(12));
    let report = verify_at(
        &bytes,
        &Evidence::new(),
        time + SignedDuration::from_hours(12),
    );
    assert_eq!(
        first(&report),
        (Indication::TotalPassed, None, Level::LongTermArchive)
    );
    assert_eq!(report.signatures[1].kind, SignatureKind::Timestamp);
    assert_eq!(report.signatures[1].indication, Indication::TotalPassed);

    let renewal = at("2029-06-01T00:00:00Z");
    let next = Signer::new(&Profile {
        name: "TSA mới",
        years: (2029, 2036),
        extended_key_usages: vec![rcgen::ExtendedKeyUsagePurpose::TimeStamping],
        critical_usage: true,
        ..Profile::default()
    });
    let bytes = stored(
        &bytes,
        &good(&[&time_stamper().certificate], renewal),
        renewal,
    );
    let bytes = archived_by(&bytes, &next, renewal);
    let long_after = at("2033-01-01T00:00:00Z");
    let answers = good_by_new_responder(&next.certificate, long_after);
    let report = verify_at(&bytes, &answers, long_after);
    assert!(report.passed(), "{report:#?}");
    // Without the renewal nothing proves what the old authority said.
    let unrenewed = verify_at(
        &stored(&stamped(&signed()), &all_good(time), time),
        &answers,
        long_after,
    );
    assert_eq!(first(&unrenewed).1, Some(SubIndication::OutOfBoundsNoPoe));
}

fn good_by_new_responder(about: &[u8], time: Timestamp) -> Evidence {
    let responder = Signer::new(&Profile {
        name: "OCSP mới",
        years: (2032, 2036),
        extended_key_usages: vec![rcgen::ExtendedKeyUsagePurpose::OcspSigning],
        no_check: true,
        ..Profile::default()
    });
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], time)).unwrap();
    let answer = OcspAnswer {
        responder: &responder,
        ..OcspAnswer::good(about, time)
    };
    evidence.add_ocsp(&answer.der()).unwrap();
    evidence
}

#[test]
fn an_expired_certificate_is_good_only_with_proof() {
    let signer = Signer::new(&Profile {
        years: (2025, 2026),
        name: "Hết hạn",
        ..Profile::default()
    });
    let bytes = Signing {
        signer: &signer,
        signed_at: "D:20250601090000+07'00'",
        ..Signing::of(LEADER)
    }
    .sign(&form());
    let time = at("2025-06-01T02:00:10Z");
    let answers = || good(&[&signer.certificate, &time_stamper().certificate], time);
    let bytes = stored(&stamped_by(&bytes, time_stamper(), time), &answers(), time);
    let today = good(&[&time_stamper().certificate], now());
    assert!(verify_at(&bytes, &today, now()).passed());
}

#[test]
fn a_timestamp_of_another_signature_is_refused() {
    let other = stamped(&Signing::of(SEAL).sign(&form()));
    let source = other.clone();
    let document = Document::open(&source, &Limits::default()).unwrap();
    let stampable = Stampable::last(&document).unwrap();
    let foreign = token(
        time_stamper(),
        &stampable.imprint(DigestAlgorithm::Sha256).digest,
        at(STAMPED),
    );
    let bytes = signed();
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let patch = Stampable::last(&document)
        .unwrap()
        .with_token(&foreign)
        .unwrap();
    let mut out = bytes.clone();
    patch.apply(0, &mut out);
    let report = verify_at(&out, &all_good(now()), now());
    assert_eq!(first(&report).1, Some(SubIndication::SigConstraintsFailure));
    assert!(codes(&report).contains(&FindingCode::TimestampInvalid));
    assert_eq!(first(&report).2, Level::Basic);
}

#[test]
fn only_an_authority_for_timestamps_proves_a_time() {
    let bytes = stamped_by(&signed(), Signer::honest(), at(STAMPED));
    let report = verify_at(&bytes, &all_good(now()), now());
    assert!(codes(&report).contains(&FindingCode::TimestampNotTrusted));
    // It passes by today's answers, as if there were no timestamp.
    assert!(report.passed());
    let revoked = OcspAnswer {
        revoked: Some((at(STAMPED) + days(1), 1)),
        ..OcspAnswer::good(&Signer::honest().certificate, now())
    };
    let mut evidence = good(&[&time_stamper().certificate], now());
    evidence.add_ocsp(&revoked.der()).unwrap();
    let report = verify_at(&bytes, &evidence, now());
    assert_eq!(first(&report).1, Some(SubIndication::RevokedNoPoe));
}

#[test]
fn a_digest_that_can_be_forged_proves_nothing() {
    let bytes = signed();
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let stampable = Stampable::last(&document).unwrap();
    let weak = stampable.imprint(DigestAlgorithm::Sha1);
    let token = Token {
        algorithm: "1.3.14.3.2.26",
        ..Token::new(time_stamper(), &weak.digest, at(STAMPED))
    };
    let mut out = bytes.clone();
    stampable
        .with_token(&token.der())
        .unwrap()
        .apply(0, &mut out);
    let report = verify_at(&out, &all_good(now()), now());
    assert!(codes(&report).contains(&FindingCode::TimestampNotTrusted));
}

#[test]
fn a_timestamp_after_a_certificate_has_run_out_comes_too_late() {
    let signer = Signer::new(&Profile {
        years: (2025, 2026),
        ..Profile::default()
    });
    let signing = Signing {
        signer: &signer,
        signed_at: "D:20250601090000+07'00'",
        ..Signing::of(LEADER)
    };
    let bytes = archived(&signing.sign(&form()), now());
    let report = verify_at(&bytes, &all_good(now()), now());
    // It may have been signed in time; nothing says so.
    assert_eq!(first(&report).1, Some(SubIndication::OutOfBoundsNoPoe));
}

#[test]
fn of_a_time_after_the_last_answer_somebody_should_be_asked() {
    // Stored with an answer from before the timestamp, which promised to hold until after it.
    let before = at(STAMPED) - SignedDuration::from_hours(2);
    let bytes = stored(&stamped(&signed()), &all_good(before), at(STAMPED));
    let later = now();
    let today = good(&[&time_stamper().certificate], later);
    let report = verify_at(&bytes, &today, later);
    assert!(report.passed());
    let asked: Vec<_> = report
        .wanted
        .iter()
        .map(|query| &query.certificate[..])
        .collect();
    assert!(asked.contains(&&Signer::honest().certificate[..]));
    let mut revoked = good(&[&time_stamper().certificate], later);
    let answer = OcspAnswer {
        revoked: Some((at(STAMPED) - SignedDuration::from_hours(1), 1)),
        ..OcspAnswer::good(&Signer::honest().certificate, later)
    };
    revoked.add_ocsp(&answer.der()).unwrap();
    assert_eq!(
        first(&verify_at(&bytes, &revoked, later)).1,
        Some(SubIndication::RevokedNoPoe)
    );
}

#[test]
fn a_revoked_authority_proves_nothing() {
    let mut evidence = good(&[&Signer::honest().certificate], now());
    let revoked = OcspAnswer {
        revoked: Some((now() - days(1), 1)),
        ..OcspAnswer::good(&time_stamper().certificate, now())
    };
    evidence.add_ocsp(&revoked.der()).unwrap();
    let report = verify_at(&stamped(&signed()), &evidence, now());
    assert!(codes(&report).contains(&FindingCode::TimestampRevoked));
}

#[test]
fn timestamps_in_the_wrong_order_are_told() {
    let time = at(STAMPED);
    let bytes = stored(&stamped(&signed()), &all_good(time), time);
    // The archive's timestamp claims to be a day older than the signature's.
    let bytes = archived(&bytes, time - days(1));
    let report = verify_at(&bytes, &all_good(time), time);
    assert_eq!(
        first(&report).1,
        Some(SubIndication::TimestampOrderFailure),
        "{report:#?}"
    );
    assert_ne!(report.document, DocumentIndication::TotalPassed);
}

#[test]
fn a_timestamp_is_written_only_while_its_signature_is_the_last() {
    let bytes = fill(&signed(), "7/CT");
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    assert!(matches!(
        Stampable::last(&document),
        Err(pades::sign::SignError::NotLast)
    ));
}

/// The leader's signature with a timestamp.
pub fn stamped_copy() -> Vec<u8> {
    stamped(&signed())
}

/// And with what its validation rests on.
pub fn stored_copy() -> Vec<u8> {
    let time = at(STAMPED);
    stored(&stamped_copy(), &all_good(time), time)
}

/// And with a timestamp over all of it.
pub fn archived_copy() -> Vec<u8> {
    archived(&stored_copy(), at(STAMPED) + SignedDuration::from_hours(12))
}
