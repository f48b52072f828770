//! What is proven to be older than something, and believed for that: answers from before their
//! issuer was revoked, answers that a signature covers, timestamps whose certificate is elsewhere.

use jiff::SignedDuration;
use pades::cms::DigestAlgorithm;
use pades::document::Document;
use pades::limits::Limits;
use pades::object::{Dictionary, Object, Stream};
use pades::sign::Stampable;
use pades::validate::{Evidence, FindingCode, Indication, Report, SignatureKind, SubIndication};
use rcgen::ExtendedKeyUsagePurpose;

use crate::file::*;
use crate::long_term::{STAMPED, archived_by, days, stamped_by, stored};
use crate::pki::{Profile, Signer, authority};
use crate::revocation::now;
use crate::services::*;

fn honest() -> &'static [u8] {
    &Signer::honest().certificate
}

fn why(report: &Report) -> Option<SubIndication> {
    report.signatures[0].sub_indication
}

fn tells(report: &Report, code: FindingCode) -> bool {
    let mut findings = report.signatures[0].findings.iter();
    findings.any(|finding| finding.code == code)
}

/// The root's list, on which the issuing authority has been revoked since then.
fn issuing_revoked(since: jiff::Timestamp) -> Evidence {
    let mut evidence = Evidence::new();
    let revoked = list(true, &[(&authority().issuing, since)], now());
    evidence.add_crl(&revoked).unwrap();
    evidence
}

/// Stamped by the root's authority, with an answer about the signer that is stored.
fn stored_by_root() -> Vec<u8> {
    let time = at(STAMPED);
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], time)).unwrap();
    let answer = OcspAnswer::good(honest(), time).der();
    evidence.add_ocsp(&answer).unwrap();
    stored(
        &stamped_by(&signed(), roots_time_stamper(), time),
        &evidence,
        time,
    )
}

#[test]
fn what_an_authority_said_before_it_was_revoked_counts_if_that_is_proven() {
    let evidence = issuing_revoked(at(STAMPED) + days(20));
    let unproven = stored_by_root();
    let report = verify_at(&unproven, &evidence, now());
    assert_eq!(why(&report), Some(SubIndication::RevokedNoPoe));
    assert!(tells(&report, FindingCode::IssuerRevoked));
    // Nobody is asked whose answer wouldn't count.
    assert!(report.wanted.is_empty(), "{:#?}", report.wanted);

    let proven = |after: SignedDuration| {
        let bytes = archived_by(&unproven, roots_time_stamper(), at(STAMPED) + after);
        verify_at(&bytes, &evidence, now())
    };
    let report = proven(days(19));
    assert!(report.passed(), "{report:#?}");
    assert_eq!(why(&proven(days(21))), Some(SubIndication::RevokedNoPoe));
}

#[test]
fn what_an_authority_says_after_it_was_revoked_does_not_count() {
    let bytes = stamped_by(&signed(), roots_time_stamper(), at(STAMPED));
    let answers = |evidence: &mut Evidence| {
        let good = OcspAnswer::good(honest(), now()).der();
        evidence.add_ocsp(&good).unwrap();
    };
    let mut evidence = issuing_revoked(at(STAMPED) + days(20));
    answers(&mut evidence);
    let report = verify_at(&bytes, &evidence, now());
    assert_eq!(why(&report), Some(SubIndication::RevokedNoPoe));
    assert!(tells(&report, FindingCode::IssuerRevoked));

    // Not even that a certificate was revoked later, and good until then.
    let revoked_later = OcspAnswer {
        revoked: Some((at(STAMPED) + days(10), 1)),
        this_update: at(STAMPED) + days(11),
        ..OcspAnswer::good(honest(), now())
    };
    let mut evidence = issuing_revoked(at(STAMPED) + days(20));
    evidence.add_ocsp(&revoked_later.der()).unwrap();
    let report = verify_at(&bytes, &evidence, now());
    assert_eq!(why(&report), Some(SubIndication::RevokedNoPoe));

    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], now())).unwrap();
    answers(&mut evidence);
    assert!(verify_at(&bytes, &evidence, now()).passed());
}

/// A signature with an answer among its signed attributes (adbe-revocationInfoArchival), by a
/// responder whose certificate runs out at the end of 2026.
fn with_archived_answer(is_stamped: bool) -> Vec<u8> {
    let responder = Signer::new(&Profile {
        name: "OCSP cũ",
        years: (2025, 2027),
        extended_key_usages: vec![ExtendedKeyUsagePurpose::OcspSigning],
        no_check: true,
        ..Profile::default()
    });
    let answer = OcspAnswer {
        responder: &responder,
        ..OcspAnswer::good(honest(), at(STAMPED))
    };
    let archived = sequence(&[&der(0xa1, &[&sequence(&[&answer.der()])])]);
    complete_by(Signing::of(LEADER).unsigned(&form(), |_, _| {}), |digest| {
        let cms = Cms {
            signer: Signer::honest(),
            content_type: "1.2.840.113549.1.7.1",
            content: None,
            digest,
            attributes: vec![attribute("1.2.840.113583.1.1.8", &archived)],
            certificates: vec![honest().to_vec(), authority().issuing.clone()],
        };
        cms.der(|value| {
            let imprint = DigestAlgorithm::Sha256.digest(value);
            is_stamped.then(|| token(roots_time_stamper(), &imprint, at(STAMPED)))
        })
    })
}

#[test]
fn an_answer_among_signed_attributes_is_as_old_as_the_signature() {
    let years_later = at("2028-06-01T00:00:00Z");
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], years_later)).unwrap();
    let report = verify_at(&with_archived_answer(true), &evidence, years_later);
    assert!(report.passed(), "{report:#?}");
    let unproven = verify_at(&with_archived_answer(false), &evidence, years_later);
    assert_eq!(why(&unproven), Some(SubIndication::TryLater));
    // While its responder's certificate is valid it needs no proof.
    let time = at(STAMPED);
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], time)).unwrap();
    assert!(verify_at(&with_archived_answer(false), &evidence, time).passed());
}

/// The document with a certificate in a store.
fn storing_certificate(bytes: &[u8], certificate: &[u8]) -> Vec<u8> {
    update(bytes, |view, update| {
        let (item, dss) = (update.allocate(), update.allocate());
        update.set(item, Stream::owned(Dictionary::new(), certificate.to_vec()));
        let certificates = vec![Object::from(item)];
        update.set(dss, Dictionary::new().with("Certs", certificates));
        update.set(CATALOG, dictionary(view, CATALOG).with("DSS", dss));
    })
}

/// The signed form, its signature stamped by this token over it.
fn stamped_with(token: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let bytes = signed();
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let stampable = Stampable::last(&document).unwrap();
    let imprint = stampable.imprint(DigestAlgorithm::Sha256).digest;
    let mut out = bytes.clone();
    stampable
        .with_token(&token(&imprint))
        .unwrap()
        .apply(0, &mut out);
    out
}

fn all_good_but_revoked(since: jiff::Timestamp) -> Evidence {
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], now())).unwrap();
    let revoked = OcspAnswer {
        revoked: Some((since, 1)),
        ..OcspAnswer::good(honest(), now())
    };
    evidence.add_ocsp(&revoked.der()).unwrap();
    evidence
}

#[test]
fn the_certificate_of_a_timestamp_may_be_in_the_security_store() {
    let bare = |imprint: &[u8]| {
        let token = Token {
            with_certificate: false,
            ..Token::new(roots_time_stamper(), imprint, at(STAMPED))
        };
        token.der()
    };
    // Revoked after the timestamp: good only if the timestamp proves its time.
    let evidence = all_good_but_revoked(at(STAMPED) + days(1));
    let bytes = stamped_with(bare);
    let found = storing_certificate(&bytes, &roots_time_stamper().certificate);
    let report = verify_at(&found, &evidence, now());
    assert!(report.passed(), "{report:#?}");

    let missing = verify_at(&bytes, &evidence, now());
    assert_eq!(why(&missing), Some(SubIndication::RevokedNoPoe));
    assert!(tells(&missing, FindingCode::TimestampNotTrusted));
    assert!(!tells(&missing, FindingCode::TimestampInvalid));
    // Another certificate of the same authority isn't its signer's.
    let other = storing_certificate(&bytes, &time_stamper().certificate);
    assert_eq!(
        why(&verify_at(&other, &evidence, now())),
        Some(SubIndication::RevokedNoPoe)
    );
}

#[test]
fn the_certificate_of_a_document_timestamp_may_be_in_the_security_store() {
    let stored = storing_certificate(&signed(), &roots_time_stamper().certificate);
    let unstamped = crate::attacks::unstamped(&stored, "/Rect[0 0 0 0]");
    let bytes = complete_by(unstamped, |imprint| {
        let token = Token {
            with_certificate: false,
            ..Token::new(roots_time_stamper(), imprint, at(STAMPED))
        };
        token.der()
    });
    let evidence = all_good_but_revoked(at(STAMPED) + days(1));
    let report = verify_at(&bytes, &evidence, now());
    assert_eq!(report.signatures[1].kind, SignatureKind::Timestamp);
    assert_eq!(
        report.signatures[1].indication,
        Indication::TotalPassed,
        "{report:#?}"
    );
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed);
}

#[test]
fn a_timestamp_by_an_unknown_digest_cannot_be_judged() {
    let sha3 = |imprint: &[u8]| {
        let token = Token {
            algorithm: "2.16.840.1.101.3.4.2.8",
            ..Token::new(roots_time_stamper(), imprint, at(STAMPED))
        };
        token.der()
    };
    let mut evidence = Evidence::new();
    evidence.add_crl(&list(true, &[], now())).unwrap();
    evidence
        .add_ocsp(&OcspAnswer::good(honest(), now()).der())
        .unwrap();
    let report = verify_at(&stamped_with(sha3), &evidence, now());
    let signature = &report.signatures[0];
    assert_eq!(signature.indication, Indication::Indeterminate);
    assert_eq!(why(&report), Some(SubIndication::CryptoConstraintsFailure));
    assert!(tells(&report, FindingCode::TimestampAlgorithmUnknown));
    assert!(!tells(&report, FindingCode::TimestampInvalid));
    assert_eq!(signature.timestamp_time, None);
}
