//! Attacks on the signature itself: its range, its gap, its value.

use pades::object::Ref;
use pades::validate::{Coverage, DocumentIndication, Report, SubIndication};

use crate::file::*;

fn fails_with(bytes: &[u8], sub_indication: SubIndication) {
    let report = verify(bytes);
    let found = report.signatures[0].sub_indication;
    assert_eq!(found, Some(sub_indication), "{report:#?}");
    assert_eq!(report.document, DocumentIndication::TotalFailed);
    assert!(!report.signatures[0].intact);
    assert!(!report.holds_except_revocation());
}

fn format_failure(bytes: &[u8]) {
    fails_with(bytes, SubIndication::FormatFailure);
}

/// The signed form with its /ByteRange text replaced by another of the same length.
fn with_range(make: impl Fn([u64; 4]) -> String) -> Vec<u8> {
    let bytes = signed();
    let at = position(&bytes, "/ByteRange[") + "/ByteRange".len();
    let old = String::from_utf8(bytes[at..at + 36].to_vec()).unwrap();
    let numbers: Vec<u64> = old
        .trim_matches(['[', ']'])
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    let new = make(numbers.try_into().unwrap());
    replace(&bytes, &old, &format!("{new:36}"))
}

#[test]
fn an_untouched_signature_is_intact_and_covers_the_file() {
    let report = verify(&signed());
    let signature = &report.signatures[0];
    assert!(signature.intact, "{report:#?}");
    assert_eq!(signature.coverage, Coverage::EntireFile);
    assert_eq!(signature.field, "Leader");
}

#[test]
fn a_flipped_byte_breaks_the_digest() {
    fails_with(
        &replace(&signed(), "(The original)", "(The Original)"),
        SubIndication::HashFailure,
    );
}

#[test]
fn a_flipped_signature_value_is_a_crypto_failure() {
    // The last bytes before the padding are the signature value's.
    let mut bytes = signed();
    let start = position(&bytes, "/Contents<30") + "/Contents<".len();
    let end = start + 4096 * 2;
    let last = bytes[start..end]
        .iter()
        .rposition(|&byte| byte != b'0')
        .unwrap()
        + start;
    bytes[last] = if bytes[last] == b'1' { b'2' } else { b'1' };
    fails_with(&bytes, SubIndication::SigCryptoFailure);
}

#[test]
fn contents_of_zeros_are_no_signature() {
    let mut bytes = signed();
    let start = position(&bytes, "/Contents<30") + "/Contents<".len();
    bytes[start..start + 8192].fill(b'0');
    format_failure(&bytes);
}

#[test]
fn a_range_must_begin_at_the_first_byte() {
    format_failure(&with_range(|[_, b, c, d]| format!("[1 {b} {c} {d}]")));
}

#[test]
fn a_range_beyond_the_end_is_refused() {
    format_failure(&with_range(|[a, b, c, d]| {
        format!("[{a} {b} {c} {}]", d + 1)
    }));
}

#[test]
fn a_range_of_two_numbers_or_of_six_is_refused() {
    format_failure(&with_range(|[a, b, ..]| format!("[{a} {b}]")));
    format_failure(&with_range(|[a, b, c, d]| format!("[{a} {b} {c} {d} 0 0]")));
}

#[test]
fn negative_and_huge_numbers_are_refused() {
    format_failure(&with_range(|[a, b, c, _]| format!("[{a} {b} {c} -1]")));
    format_failure(&with_range(|[a, b, c, _]| {
        format!("[{a} {b} {c} 9223372036854775807]")
    }));
}

#[test]
fn the_gap_is_exactly_the_value() {
    format_failure(&with_range(|[a, b, c, d]| {
        format!("[{a} {} {c} {d}]", b - 1)
    }));
    format_failure(&with_range(|[a, b, c, d]| {
        format!("[{a} {b} {} {}]", c + 1, d - 1)
    }));
}

#[test]
fn an_uncovered_tail_is_refused() {
    format_failure(&with_range(|[a, b, c, d]| {
        format!("[{a} {b} {c} {}]", d - 30)
    }));
}

#[test]
fn a_value_written_twice_in_the_dictionary_is_refused() {
    let bytes = replace(&signed(), "/Filter/Adobe.PPKLite", "/Contents<00>/Fi/xxxx");
    format_failure(&bytes);
}

#[test]
fn an_unknown_format_is_refused() {
    format_failure(&replace(
        &signed(),
        "/ETSI.CAdES.detached",
        "/ETSI.CAdES.attached",
    ));
    format_failure(&replace(
        &signed(),
        "/ETSI.CAdES.detached",
        "/ETSI.RFC3161/A/Bcde",
    ));
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

/// A second dictionary that claims the bytes which the first one signed (wrapping).
#[test]
fn a_copied_signature_in_a_later_revision_is_refused() {
    let bytes = signed();
    let at = position(&bytes, "/ByteRange[");
    let range = String::from_utf8(bytes[at..at + 46].to_vec()).unwrap();
    let forged = update(&bytes, |view, update| {
        let value = update.allocate();
        let contents = "0".repeat(8192);
        update.set_raw(
            value,
            format!(
                "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached{range}\
                 /Contents<{contents}>>>"
            )
            .into_bytes(),
        );
        let seal = dictionary(view, SEAL).with("V", value);
        update.set(SEAL, seal);
    });
    let report: Report = verify(&forged);
    assert_eq!(report.document, DocumentIndication::TotalFailed);
    assert_eq!(
        report.signatures[1].sub_indication,
        Some(SubIndication::FormatFailure)
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
fn an_object_that_is_only_there_once_the_file_has_grown_is_refused() {
    // A signed table that says where something will be put later.
    let later = 90_000;
    let with_note = update(&form(), |_, update| {
        let note = update.allocate();
        update.set_raw(note, b"null".to_vec());
    });
    let here = format!("{:010} 00000 n", position(&with_note, "12 0 obj"));
    let promised = replace(&with_note, &here, &format!("{later:010} 00000 n"));
    let signed = Signing::of(LEADER).sign(&promised);
    assert!(verify(&signed).signatures[0].intact);
    let grown = update(&signed, |_, update| {
        let filler = update.allocate();
        update.set_raw(filler, stream(&" ".repeat(later)));
    });
    let report = verify(&grown);
    assert_eq!(
        report.document,
        DocumentIndication::TotalFailed,
        "{report:#?}"
    );
}
