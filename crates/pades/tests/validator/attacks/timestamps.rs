//! Timestamps copied from elsewhere, or over other bytes.

use pades::cms::DigestAlgorithm;
use pades::validate::{FindingCode, SubIndication};

use super::{Broken, Case, Class, Flagged, Refused};
use crate::file::*;
use crate::services::{at, time_stamper, token};

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("timestamp");
    let stamped = stamp(&signed(), "/Rect[0 0 0 0]");
    let start = stamped
        .windows(10)
        .rposition(|w| w == b"/Contents<")
        .unwrap()
        + 9;
    let value = stamped[start..start + ROOM * 2 + 2].to_vec();
    // A second stamp with the value of the first.
    let mut twice = stamp(&stamped, "/Rect[0 0 0 0]");
    let second = twice.windows(10).rposition(|w| w == b"/Contents<").unwrap() + 9;
    twice[second..second + value.len()].copy_from_slice(&value);
    class.add(
        "document_stamp_copied",
        Broken(SubIndication::HashFailure),
        twice,
    );
    let mut zeros = stamp(&signed(), "/Rect[0 0 0 0]");
    let at = gap_of_last(&zeros);
    zeros[at + 1..at + 1 + ROOM * 2].fill(b'0');
    class.add(
        "document_stamp_emptied",
        Broken(SubIndication::FormatFailure),
        zeros,
    );
    let as_signature = replace_last(&stamped, "/Type/DocTimeStamp", "/Type/Sig         ");
    class.add(
        "document_stamp_as_a_signature",
        Broken(SubIndication::FormatFailure),
        as_signature,
    );
    let no_type = replace_last(&stamped, "/Type/DocTimeStamp", "/Tipe/DocTimeStamp");
    class.add(
        "document_stamp_without_type",
        Broken(SubIndication::FormatFailure),
        no_type,
    );
    let rewritten = edit(&stamped, pades::object::Ref::new(13, 0), |stamp| {
        stamp.insert("M", pades::object::PdfString::literal("D:20200101000000Z"));
    });
    class.add(
        "document_stamp_rewritten",
        Refused(FindingCode::ObjectReplaced),
        rewritten,
    );
    let filled = fill(&stamped, "7/CT");
    let removed = edit(&filled, LEADER, |leader| {
        leader.remove("V");
    });
    class.add(
        "signature_under_a_stamp_taken_away",
        Refused(FindingCode::FieldChanged),
        removed,
    );
    class.add(
        "token_of_another_signature",
        Flagged(FindingCode::TimestampInvalid),
        signed_with_token_over(b"another value"),
    );
    class.cases
}

fn gap_of_last(bytes: &[u8]) -> usize {
    bytes.windows(10).rposition(|w| w == b"/Contents<").unwrap() + 9
}

fn replace_last(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes
        .windows(from.len())
        .rposition(|w| w == from.as_bytes())
        .unwrap();
    let mut out = bytes.to_vec();
    out[at..at + to.len()].copy_from_slice(to.as_bytes());
    out
}

/// The document with a document timestamp over it, in a field of its own. `entries` go into the
/// field, `/Rect` among them.
pub fn stamp(bytes: &[u8], entries: &str) -> Vec<u8> {
    complete_by(unstamped(bytes, entries), token_over)
}

/// [`stamp`], but for the token.
pub fn unstamped(bytes: &[u8], entries: &str) -> Vec<u8> {
    update(bytes, |view, update| {
        let (value, field) = (update.allocate(), update.allocate());
        let body = format!(
            "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161{NO_RANGE}\
             /Contents<{}>>>",
            "0".repeat(ROOM * 2)
        );
        update.set_raw(value, body.into_bytes());
        let body = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(Stamp{})/P 3 0 R/F 132/V {value}{entries}>>",
            value.number
        );
        update.set_raw(field, body.into_bytes());
        append_to(view, update, FORM, "Fields", field);
        append_to(view, update, PAGE, "Annots", field);
    })
}

/// A token over this digest.
fn token_over(digest: &[u8]) -> Vec<u8> {
    token(time_stamper(), digest, at("2026-05-01T03:00:00Z"))
}

/// The form, signed with a token over other bytes than the signature's value.
fn signed_with_token_over(bytes: &[u8]) -> Vec<u8> {
    let token = token_over(&DigestAlgorithm::Sha256.digest(bytes));
    let signing = Signing::of(LEADER);
    complete_by(signing.unsigned(&form(), |_, _| {}), |digest| {
        signing.signer.cms_stamped(digest, &token)
    })
}
