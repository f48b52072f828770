//! What answers about revocation are worth: by whom and how they are signed, what they still know,
//! and how much of them is looked at.

use jiff::{SignedDuration, Timestamp};
use pades::algorithms::AlgorithmPolicy;
use pades::cms::DigestAlgorithm;
use pades::limits::Limits;
use pades::object::{Dictionary, Object};
use pades::ocsp;
use pades::validate::{Evidence, FindingCode, Policy, Report, SubIndication, Validator};
use pades::x509::Certificate;
use rcgen::ExtendedKeyUsagePurpose;

use crate::file::*;
use crate::pki::{By, Profile, Signer, authority, trusted};
use crate::revocation::{issuer_is_good, now};
use crate::services::*;

fn honest() -> &'static [u8] {
    &Signer::honest().certificate
}

fn with_answers(answers: &[OcspAnswer<'_>]) -> Evidence {
    let mut evidence = Evidence::new();
    issuer_is_good(&mut evidence);
    for answer in answers {
        evidence.add_ocsp(&answer.der()).unwrap();
    }
    evidence
}

fn with_list(list: &[u8]) -> Evidence {
    let mut evidence = Evidence::new();
    issuer_is_good(&mut evidence);
    evidence.add_crl(list).unwrap();
    evidence
}

fn within(bytes: &[u8], limits: &Limits) -> Report {
    let validator = Validator {
        store: &trusted(),
        policy: &Policy::default(),
        evidence: &Evidence::new(),
        limits,
    };
    validator.validate(&bytes.to_vec(), now()).unwrap()
}

fn why(report: &Report) -> Option<SubIndication> {
    report.signatures[0].sub_indication
}

fn is_too_complex(report: &Report) -> bool {
    let mut codes = report.findings.iter().map(|finding| finding.code);
    !report.passed() && codes.any(|code| code == FindingCode::TooComplex)
}

/// The document with these answers and the root's list in a store, each named three times.
fn storing(bytes: &[u8], answers: &[Vec<u8>]) -> Vec<u8> {
    update(bytes, |view, update| {
        let mut object = |der: &[u8]| {
            let reference = update.allocate();
            let stream = pades::object::Stream::owned(Dictionary::new(), der.to_vec());
            update.set(reference, stream);
            Object::from(reference)
        };
        let answers: Vec<Object> = answers.iter().map(|der| object(der)).collect();
        let lists = vec![object(&list(true, &[], now()))];
        let thrice = |items: &[Object]| [items, items, items].concat();
        let store = Dictionary::new()
            .with("OCSPs", thrice(&answers))
            .with("CRLs", thrice(&lists));
        let dss = update.allocate();
        update.set(dss, store);
        update.set(CATALOG, dictionary(view, CATALOG).with("DSS", dss));
    })
}

/// Two signatures and their chains rest on one answer and one list.
#[test]
fn an_answer_is_verified_once_however_often_it_is_named_or_needed() {
    let bytes = storing(&sealed(), &[OcspAnswer::good(honest(), now()).der()]);
    let limits = |answer_checks| Limits {
        answer_checks,
        ..Limits::default()
    };
    let report = within(&bytes, &limits(2));
    assert!(report.passed(), "{report:#?}");
    assert_eq!(report.signatures.len(), 2);
    assert!(is_too_complex(&within(&bytes, &limits(1))));
}

#[test]
fn all_chains_of_a_file_share_what_may_be_tried_for_them() {
    let bytes = storing(&sealed(), &[OcspAnswer::good(honest(), now()).der()]);
    let limits = |chain_attempts| Limits {
        chain_attempts,
        ..Limits::default()
    };
    assert!(within(&bytes, &limits(6)).passed());
    let report = within(&bytes, &limits(4));
    let seal = &report.signatures[1];
    assert_eq!(
        seal.sub_indication,
        Some(SubIndication::NoCertificateChainFound)
    );
}

#[test]
fn what_a_file_brings_for_its_own_validation_is_bounded() {
    let answers: Vec<_> = (0..20)
        .map(|age| OcspAnswer::good(honest(), now() - SignedDuration::from_hours(age)).der())
        .collect();
    let bytes = storing(&sealed(), &answers);
    assert!(within(&bytes, &Limits::default()).passed());
    let stored: usize = answers.iter().map(Vec::len).sum();
    for limits in [
        Limits {
            validation_data: stored,
            ..Limits::default()
        },
        Limits {
            statements: 20,
            ..Limits::default()
        },
        Limits {
            answer_checks: 10,
            ..Limits::default()
        },
    ] {
        assert!(is_too_complex(&within(&bytes, &limits)), "{limits:?}");
    }
}

#[test]
fn what_the_caller_fetched_is_looked_at_whatever_the_file_brings() {
    let answers: Vec<_> = (0..20)
        .map(|age| OcspAnswer::good(honest(), now() - SignedDuration::from_hours(age)).der())
        .collect();
    let revoked = OcspAnswer {
        revoked: Some((at("2026-05-20T00:00:00Z"), 1)),
        ..OcspAnswer::good(honest(), now())
    };
    let limits = Limits {
        answer_checks: 0,
        ..Limits::default()
    };
    let validator = Validator {
        store: &trusted(),
        policy: &Policy::default(),
        evidence: &with_answers(&[revoked]),
        limits: &limits,
    };
    let bytes = storing(&signed(), &answers);
    let report = validator.validate(&bytes, now()).unwrap();
    assert_eq!(why(&report), Some(SubIndication::RevokedNoPoe));
}

#[test]
fn only_a_few_certificates_of_an_answer_are_tried() {
    let namesake = |_| {
        let profile = Profile {
            name: "OCSP thử nghiệm",
            extended_key_usages: vec![ExtendedKeyUsagePurpose::OcspSigning],
            by: By::Namesake,
            ..Profile::default()
        };
        Signer::new(&profile).certificate
    };
    let others: Vec<_> = (0..4).map(namesake).collect();
    let behind = |count: usize| {
        let answer = OcspAnswer {
            others: &others[..count],
            ..OcspAnswer::good(honest(), now())
        };
        verify_at(&signed(), &with_answers(&[answer]), now())
    };
    assert!(behind(3).passed());
    assert_eq!(why(&behind(4)), Some(SubIndication::TryLater));
}

#[test]
fn the_issuer_is_named_as_the_certificate_spells_it() {
    let signer = Signer::new(&Profile {
        by: By::IssuingSpelledOtherwise,
        ..Profile::default()
    });
    let bytes = Signing {
        signer: &signer,
        ..Signing::of(LEADER)
    }
    .sign(&form());
    let answers = with_answers(&[OcspAnswer::good(&signer.certificate, now())]);
    let report = verify_at(&bytes, &answers, now());
    assert!(report.passed(), "{report:#?}");

    let certificate = Certificate::from_der(&signer.certificate).unwrap();
    let issuing = Certificate::from_der(&authority().issuing).unwrap();
    let request = ocsp::request(&certificate, &issuing, None);
    let name = DigestAlgorithm::Sha1.digest(&issuer_name(&signer.certificate));
    assert!(request.windows(20).any(|octets| octets == name));
}

#[test]
fn answers_lists_and_responders_are_held_to_the_policy_of_algorithms() {
    let weak_responder = {
        let responder = ocsp_responder();
        responder.certified_by(weakly_signed(&responder.certificate))
    };
    let good = || OcspAnswer::good(honest(), now());
    let weak_answer = OcspAnswer {
        weak: true,
        ..good()
    };
    let by_weak_responder = OcspAnswer {
        responder: &weak_responder,
        ..good()
    };
    for evidence in [
        with_answers(&[weak_answer]),
        with_answers(&[by_weak_responder]),
        with_list(&weakly_signed(&list(false, &[], now()))),
    ] {
        let report = verify_at(&signed(), &evidence, now());
        assert_eq!(why(&report), Some(SubIndication::TryLater));
        // Nothing else is wrong with them.
        let mut algorithms = AlgorithmPolicy::default();
        for rule in &mut algorithms.digests {
            rule.until = None;
        }
        let validator = Validator {
            store: &trusted(),
            policy: &Policy {
                algorithms,
                ..Policy::default()
            },
            evidence: &evidence,
            limits: &Limits::default(),
        };
        assert!(validator.validate(&signed(), now()).unwrap().passed());
    }
}

const SIGNED: &str = "2025-06-01T02:00:10Z";

/// Signed and stamped in 2025, by a certificate that ran out at the end of that year.
fn by_expired() -> (Vec<u8>, Signer) {
    let signer = Signer::new(&Profile {
        years: (2025, 2026),
        name: "Hết hạn",
        ..Profile::default()
    });
    let unsigned = Signing {
        signed_at: "D:20250601090000+07'00'",
        ..Signing::of(LEADER)
    }
    .unsigned(&form(), |_, _| {});
    let bytes = complete_by(unsigned, |digest| {
        let cms = Cms {
            signer: &signer,
            content_type: "1.2.840.113549.1.7.1",
            content: None,
            digest,
            attributes: Vec::new(),
            certificates: vec![signer.certificate.clone(), authority().issuing.clone()],
        };
        cms.der(|value| {
            let imprint = DigestAlgorithm::Sha256.digest(value);
            Some(token(roots_time_stamper(), &imprint, at(SIGNED)))
        })
    });
    (bytes, signer)
}

/// Answers forget certificates that have expired (EN 319 102-1 §5.2.6.3).
#[test]
fn an_answer_given_after_a_certificates_end_must_say_that_it_still_knows_it() {
    let (bytes, signer) = by_expired();
    let answered = |archive_cutoff: Option<Timestamp>| {
        let answer = OcspAnswer {
            archive_cutoff,
            ..OcspAnswer::good(&signer.certificate, now())
        };
        verify_at(&bytes, &with_answers(&[answer]), now())
    };
    let listed = |list: &[u8]| verify_at(&bytes, &with_list(list), now());
    let list = list(false, &[], now());
    let (before, after) = (at("2025-12-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    for knows in [
        answered(Some(before)),
        listed(&keeping_expired(&list, before)),
    ] {
        assert!(knows.passed(), "{knows:#?}");
    }
    for forgot in [
        answered(None),
        answered(Some(after)),
        listed(&list),
        listed(&keeping_expired(&list, after)),
    ] {
        assert_eq!(why(&forgot), Some(SubIndication::TryLater), "{forgot:#?}");
    }
}

#[test]
fn that_an_expired_certificate_was_revoked_is_known_by_any_answer() {
    let (bytes, signer) = by_expired();
    let while_valid = OcspAnswer {
        next_update: Some(at(SIGNED) + SignedDuration::from_hours(24)),
        ..OcspAnswer::good(
            &signer.certificate,
            at(SIGNED) - SignedDuration::from_hours(2),
        )
    };
    let mut evidence = with_answers(&[while_valid]);
    assert!(verify_at(&bytes, &evidence, now()).passed());
    let since = at(SIGNED) - SignedDuration::from_hours(1);
    let revoked = list(false, &[(&signer.certificate, since)], now());
    evidence.add_crl(&revoked).unwrap();
    let report = verify_at(&bytes, &evidence, now());
    assert_eq!(why(&report), Some(SubIndication::RevokedNoPoe));
}
