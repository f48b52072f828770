//! The signature itself, and files that hardly hold together. Attacks on it are among
//! [`crate::attacks`].

use pades::object::Ref;
use pades::validate::{Coverage, DocumentIndication, FindingCode};

use crate::file::*;

#[test]
fn an_untouched_signature_is_intact_and_covers_the_file() {
    let report = verify(&signed());
    let signature = &report.signatures[0];
    assert!(signature.intact, "{report:#?}");
    assert_eq!(signature.coverage, Coverage::EntireFile);
    assert_eq!(signature.field, "Leader");
}

#[test]
fn one_value_in_two_fields_is_reported_once() {
    let bytes = signed();
    let value = Ref::new(12, 0);
    let forged = edit(&bytes, SEAL, |seal| {
        seal.insert("V", value);
    });
    let report = verify(&forged);
    assert_eq!(report.signatures.len(), 1);
    assert_eq!(
        report.document,
        DocumentIndication::TotalFailed,
        "{report:#?}"
    );
}

#[test]
fn what_is_no_pdf_and_what_is_unsigned_are_told_apart() {
    assert_eq!(verify(b"not a pdf").document, DocumentIndication::NotAPdf);
    assert_eq!(verify(&form()).document, DocumentIndication::Unsigned);
    assert_eq!(
        verify(b"%PDF-1.7\nnothing").document,
        DocumentIndication::Indeterminate
    );
}

#[test]
fn no_truncation_or_flip_makes_it_panic_or_pass() {
    let bytes = sealed();
    for length in (0..bytes.len()).step_by(997) {
        let report = verify(&bytes[..length]);
        assert_ne!(report.document, DocumentIndication::TotalPassed);
    }
    for at in (0..bytes.len()).step_by(503) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x55;
        assert_ne!(verify(&flipped).document, DocumentIndication::TotalPassed);
    }
}

#[test]
fn cycles_and_deep_nesting_end() {
    let cycle = update(&signed(), |view, update| {
        let (one, two) = (update.allocate(), update.allocate());
        update.set_raw(one, format!("<</T(a)/Kids[{two}]>>").into_bytes());
        update.set_raw(two, format!("<</T(b)/Kids[{one} {one}]>>").into_bytes());
        let mut form = dictionary(view, FORM);
        let mut fields = form.array("Fields").unwrap().to_vec();
        fields.push(one.into());
        form.insert("Fields", fields);
        update.set(FORM, form);
    });
    assert_eq!(verify(&cycle).document, DocumentIndication::TotalFailed);
    let deep = update(&signed(), |_, update| {
        let nested = update.allocate();
        update.set_raw(
            nested,
            ["<</A".repeat(5_000), ">>".repeat(5_000)]
                .concat()
                .into_bytes(),
        );
    });
    assert!(!verify(&deep).holds_except_revocation());
    let chain = update(&form(), |view, update| {
        let fields: Vec<_> = (0..200).map(|_| update.allocate()).collect();
        for pair in fields.windows(2) {
            update.set_raw(pair[0], format!("<</T(x)/Kids[{}]>>", pair[1]).into_bytes());
        }
        let form = dictionary(view, FORM).with("Fields", vec![fields[0].into(), LEADER.into()]);
        update.set(FORM, form);
    });
    let signed = Signing::of(LEADER).sign(&chain);
    assert!(!verify(&fill(&signed, "7/CT")).passed());
}

#[test]
fn an_empty_cross_reference_does_not_hide_the_signatures() {
    let mut bytes = signed();
    let at = bytes.len();
    bytes.extend(
        format!("xref\n0 0\ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n{at}\n%%EOF\n")
            .into_bytes(),
    );
    let report = verify(&bytes);
    assert!(!report.signatures.is_empty());
    let mut findings = report.findings.iter();
    assert!(
        findings.any(|finding| finding.code == FindingCode::UnaccountedBytes),
        "{report:#?}"
    );
}
