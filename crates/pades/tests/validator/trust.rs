//! Certificates: who may sign, when, and whom the reader trusts.

use pades::validate::{DocumentIndication, FindingCode, Indication, Level, SubIndication};
use pades::x509::{AnchorSet, TrustStore};
use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};

use crate::file::*;
use crate::pki::{Profile, Signer, authority};

fn sub_indication(bytes: &[u8]) -> Option<SubIndication> {
    let report = verify(bytes);
    assert_eq!(
        report.document,
        DocumentIndication::Indeterminate,
        "{report:#?}"
    );
    assert!(report.signatures[0].intact);
    report.signatures[0].sub_indication
}

fn signed_by(profile: Profile) -> Vec<u8> {
    let signer = Signer::new(&profile);
    Signing {
        signer: &signer,
        ..Signing::of(LEADER)
    }
    .sign(&form())
}

#[test]
fn leader_and_seal_hold_but_for_revocation() {
    for bytes in [signed(), sealed()] {
        let report = verify(&bytes);
        assert!(report.holds_except_revocation(), "{report:#?}");
        assert!(!report.passed());
        for signature in &report.signatures {
            assert_eq!(signature.indication, Indication::Indeterminate);
            assert_eq!(signature.sub_indication, Some(SubIndication::TryLater));
            assert_eq!(
                signature.findings[0].code,
                FindingCode::RevocationNotChecked
            );
            assert_eq!(signature.level, Level::Basic);
            assert_eq!(signature.signer.as_deref(), Some("Nguyễn Văn An"));
            assert_eq!(signature.issuer.as_deref(), Some("CA thử nghiệm"));
            assert_eq!(signature.details.anchor, Some(AnchorSet::Government));
            assert_eq!(
                signature.details.organization.as_deref(),
                Some("UBND xã Thử Nghiệm")
            );
            assert_eq!(signature.details.chain, ["CA thử nghiệm", "Gốc thử nghiệm"]);
        }
    }
}

#[test]
fn without_the_root_there_is_no_chain() {
    let report = verify_with(&signed(), &TrustStore::new());
    let expected = Some(SubIndication::NoCertificateChainFound);
    assert_eq!(report.signatures[0].sub_indication, expected);
    assert!(report.signatures[0].intact);
    assert!(!report.holds_except_revocation());
}

#[test]
fn an_issuing_authority_may_be_the_anchor_itself() {
    let mut store = TrustStore::new();
    store
        .add_der(&authority().issuing, AnchorSet::National)
        .unwrap();
    assert!(verify_with(&signed(), &store).holds_except_revocation());
}

#[test]
fn a_certificate_must_be_valid_when_it_signs() {
    let not_yet = signed_by(Profile {
        years: (2027, 2030),
        ..Profile::default()
    });
    assert_eq!(sub_indication(&not_yet), Some(SubIndication::NotYetValid));
    let expired = signed_by(Profile {
        years: (2020, 2025),
        ..Profile::default()
    });
    assert_eq!(
        sub_indication(&expired),
        Some(SubIndication::OutOfBoundsNoPoe)
    );
}

#[test]
fn a_declared_time_does_not_save_an_expired_certificate() {
    let signer = Signer::new(&Profile {
        years: (2020, 2025),
        ..Profile::default()
    });
    let signing = Signing {
        signer: &signer,
        signed_at: "D:20240501090000+07'00'",
        ..Signing::of(LEADER)
    };
    assert_eq!(
        sub_indication(&signing.sign(&form())),
        Some(SubIndication::OutOfBoundsNoPoe)
    );
}

#[test]
fn a_time_in_the_future_is_told() {
    let signing = Signing {
        signed_at: "D:20261201090000+07'00'",
        ..Signing::of(LEADER)
    };
    let report = verify(&signing.sign(&form()));
    assert_eq!(
        report.signatures[0].findings[0].code,
        FindingCode::SigningTimeInFuture
    );
    assert!(!report.holds_except_revocation());
}

#[test]
fn keys_for_other_purposes_may_not_sign() {
    let agreement = vec![KeyUsagePurpose::KeyAgreement];
    let bytes = signed_by(Profile {
        key_usages: agreement,
        ..Profile::default()
    });
    assert_eq!(
        sub_indication(&bytes),
        Some(SubIndication::ChainConstraintsFailure)
    );
    let server = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let bytes = signed_by(Profile {
        extended_key_usages: server,
        ..Profile::default()
    });
    assert_eq!(
        sub_indication(&bytes),
        Some(SubIndication::ChainConstraintsFailure)
    );
}

/// A certificate that isn't a CA's "issues" another.
#[test]
fn only_authorities_issue_certificates() {
    let mut store = TrustStore::new();
    let leaf = &Signer::honest().certificate;
    store
        .add_der(leaf, AnchorSet::Other("leaf".to_owned()))
        .unwrap();
    let report = verify_with(&signed_by(Profile::default()), &store);
    let expected = Some(SubIndication::NoCertificateChainFound);
    assert_eq!(report.signatures[0].sub_indication, expected);
}

#[test]
fn the_report_is_the_line_of_json_that_verify_prints() {
    let report = verify(&signed());
    let json = serde_json::to_value(report.for_file("a.pdf")).unwrap();
    assert_eq!(json["file"], "a.pdf");
    assert_eq!(json["document"], "INDETERMINATE");
    let signature = &json["signatures"][0];
    assert_eq!(signature["type"], "signature");
    assert_eq!(signature["indication"], "INDETERMINATE");
    assert_eq!(signature["sub_indication"], "TRY_LATER");
    assert_eq!(signature["coverage"], "ENTIRE_FILE");
    assert_eq!(signature["changes"], "NONE");
    assert_eq!(signature["level"], "B-B");
    assert_eq!(signature["signing_time"], "2026-05-01T02:00:00Z");
    assert_eq!(signature["timestamp_time"], serde_json::Value::Null);
    assert_eq!(signature["findings"][0]["code"], "REVOCATION_NOT_CHECKED");
    let keys: Vec<&str> = signature
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = [
        "field",
        "type",
        "indication",
        "sub_indication",
        "intact",
        "coverage",
        "changes",
        "level",
        "signer",
        "issuer",
        "signing_time",
        "timestamp_time",
        "findings",
    ];
    expected.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, expected);
}
