//! Reports as a validation gives them, for the tests beside the words.

use jiff::Timestamp;
use pades::{
    validate::{
        Changes, Coverage, Details, DocumentIndication, Finding, FindingCode, Indication, Level,
        Report, SignatureKind, SignatureReport, SubIndication, ValidationData,
    },
    x509::AnchorSet,
};

/// A moment of this hour, UTC, on the day of the signatures.
pub(crate) fn hour(hour: i64) -> Timestamp {
    let day: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    Timestamp::from_second(day.as_second() + hour * 3600).unwrap()
}

/// A signature of which everything is known and holds, with a timestamp.
pub(crate) fn passed() -> SignatureReport {
    SignatureReport {
        field: "Leader".to_owned(),
        kind: SignatureKind::Signature,
        indication: Indication::TotalPassed,
        sub_indication: None,
        intact: true,
        coverage: Coverage::EntireRevision,
        changes: Changes::FormFilling,
        level: Level::LongTerm,
        signer: Some("Vũ Đình Khải Minh".to_owned()),
        issuer: Some("CA phụ số 2".to_owned()),
        signing_time: Some(hour(1)),
        timestamp_time: Some(hour(2)),
        findings: Vec::new(),
        details: Details {
            organization: Some("UBND phường Cầu Sương".to_owned()),
            valid_from: Some(hour(-1000)),
            valid_until: Some(hour(1000)),
            chain: vec!["CA phụ số 2".to_owned(), "Gốc".to_owned()],
            licensed_ca: Some("CA thử".to_owned()),
            timestamp_authority: Some("TSA thử".to_owned()),
            anchor: Some(AnchorSet::National),
            covered_bytes: 1000,
            ..Details::default()
        },
        validation_data: ValidationData {
            ocsp: vec![vec![0x30]],
            ..ValidationData::default()
        },
    }
}

/// The same with this finding, which leaves it open.
pub(crate) fn open(why: SubIndication, code: FindingCode) -> SignatureReport {
    SignatureReport {
        indication: Indication::Indeterminate,
        sub_indication: Some(why),
        findings: vec![finding(code)],
        ..passed()
    }
}

/// A document timestamp that holds and covers the others.
pub(crate) fn stamp(at: Timestamp) -> SignatureReport {
    let mut stamp = passed();
    stamp.kind = SignatureKind::Timestamp;
    stamp.signer = Some("TSA thử".to_owned());
    stamp.signing_time = None;
    stamp.timestamp_time = Some(at);
    stamp.details.timestamp_authority = None;
    stamp.details.covered_bytes = 2000;
    stamp
}

pub(crate) fn finding(code: FindingCode) -> Finding {
    Finding {
        code,
        message: code.as_str().to_owned(),
    }
}

/// A file with these signatures.
pub(crate) fn report(document: DocumentIndication, signatures: Vec<SignatureReport>) -> Report {
    Report {
        document,
        signatures,
        findings: Vec::new(),
        wanted: Vec::new(),
    }
}
