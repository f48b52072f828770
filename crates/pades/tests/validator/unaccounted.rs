//! Bytes that no revision accounts for.

use pades::validate::{Changes, DocumentIndication, FindingCode, Report};

use crate::file::*;

fn has_unaccounted_bytes(report: &Report) -> bool {
    report
        .findings
        .iter()
        .any(|finding| finding.code == FindingCode::UnaccountedBytes)
}

fn is_suspicious(bytes: &[u8]) {
    let report = verify(bytes);
    assert!(has_unaccounted_bytes(&report), "{report:#?}");
    assert_eq!(report.document, DocumentIndication::Indeterminate);
    assert!(!report.holds_except_revocation());
}

#[test]
fn garbage_after_the_end_is_suspicious() {
    is_suspicious(&[signed(), b"5 0 obj (hidden) endobj".to_vec()].concat());
}

#[test]
fn white_space_after_the_end_is_tolerated() {
    let report = verify(&[signed(), b"\r\n \n".to_vec()].concat());
    assert!(report.findings.is_empty(), "{report:#?}");
    assert_eq!(report.signatures[0].changes, Changes::None);
    assert!(report.holds_except_revocation());
}

#[test]
fn a_second_copy_of_the_file_is_suspicious() {
    let bytes = signed();
    is_suspicious(&[bytes.clone(), bytes].concat());
}

/// Readers that repair files would show the new page; readers that don't, the old one.
#[test]
fn an_update_without_cross_reference_is_suspicious() {
    let page = "\n3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\n";
    let bytes = signed();
    for tail in ["", "startxref\n99999999\n%%EOF\n", "startxref\n7\n%%EOF\n"] {
        is_suspicious(&[bytes.as_slice(), page.as_bytes(), tail.as_bytes()].concat());
    }
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
    assert!(has_unaccounted_bytes(&report), "{report:#?}");
}

#[test]
fn bytes_between_the_objects_of_a_later_revision_are_suspicious() {
    let bytes = signed();
    let filled = fill(&bytes, "7/CT");
    let (old, new) = filled.split_at(bytes.len());
    // Before the first object; offsets of the table move along.
    let junk = b"9 0 obj (hidden) endobj\n";
    let moved = [old, junk, new].concat();
    let report = verify(&shift_offsets(&moved, bytes.len(), junk.len()));
    assert!(has_unaccounted_bytes(&report), "{report:#?}");
}

/// Adds `by` to every offset of the last table and to its startxref.
fn shift_offsets(bytes: &[u8], start: usize, by: usize) -> Vec<u8> {
    let text: String = bytes[start..]
        .iter()
        .map(|&byte| char::from(byte))
        .collect();
    let (body, table) = text.split_at(
        text.rfind("xref\n")
            .and_then(|_| text.find("\nxref"))
            .unwrap(),
    );
    let moved: Vec<String> = table
        .split('\n')
        .map(|line| match line.split_once(' ') {
            Some((offset, rest)) if offset.len() == 10 && rest.contains('n') => {
                format!("{:010} {rest}", offset.parse::<usize>().unwrap() + by)
            }
            _ => match line.parse::<usize>() {
                Ok(offset) if offset > start => (offset + by).to_string(),
                _ => line.to_owned(),
            },
        })
        .collect();
    let tail: Vec<u8> = (body.to_owned() + &moved.join("\n"))
        .chars()
        .map(|c| c as u8)
        .collect();
    [&bytes[..start], &tail].concat()
}
