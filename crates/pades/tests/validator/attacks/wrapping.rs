//! Signature wrapping: the signed bytes are kept, but elsewhere, and something else is put where
//! readers look.

use pades::validate::SubIndication;

use super::surgery::{after, gap, page_text, startxref};
use super::{Broken, Case, Class};
use crate::file::{LEADER, NO_RANGE, Signing, form, position, replace, signed};

const FORMAT: super::Expected = Broken(SubIndication::FormatFailure);
const FIELD: &str =
    "<</Type/Annot/Subtype/Widget/FT/Sig/T(Leader)/Rect[50 500 200 550]/P 3 0 R/F 132/V 12 0 R>>";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("wrapping");
    class.add(
        "second_range_in_the_gap",
        FORMAT,
        wrapped(&signed(), "/X(", ")"),
    );
    class.add(
        "dictionary_closed_in_the_gap",
        FORMAT,
        wrapped(&range_last(), ">>\nendobj\n", "13 0 obj\n<</A<00>"),
    );
    class.add("table_in_the_gap", FORMAT, with_table_in_the_gap());
    class.add("comment_in_the_value", FORMAT, in_value("%endobj 5 0 obj"));
    class.add("brackets_in_the_value", FORMAT, in_value("><"));
    class.add("reason_in_the_gap", FORMAT, {
        let bytes = signed();
        let gap = gap(&bytes);
        let mut out = bytes.clone();
        let text = b">/Reason(other)";
        out[gap.end - text.len()..gap.end].copy_from_slice(text);
        out
    });
    class.add("range_of_another_dictionary", FORMAT, copied_range());
    class.add("value_in_an_object_stream", FORMAT, in_object_stream());
    class.cases
}

/// A signed file whose dictionary ends with the range, so that it isn't in the first signed part.
fn range_last() -> Vec<u8> {
    let signing = Signing::of(LEADER);
    let dictionary = signing.dictionary().replace(NO_RANGE, "");
    let dictionary = dictionary.replace(">>>", &format!(">{NO_RANGE}>>"));
    let mut builder = after(&form());
    builder.object(12, &dictionary);
    builder.object(9, FIELD);
    builder.table("/Root 1 0 R/Size 13");
    signing.complete(builder.bytes)
}

/// The second signed part moved behind other objects, and a range that says where it is now.
fn wrapped(bytes: &[u8], close: &str, open: &str) -> Vec<u8> {
    let gap = gap(bytes);
    let tail = &bytes[gap.end..gap.signed_end];
    let other = format!("5 0 obj\n{}\nendobj\n", page_text("Another"));
    let mut out = bytes[..gap.end].to_vec();
    let range_at = out.len();
    let room = NO_RANGE.len() + close.len();
    let start = range_at + room;
    let moved = start + other.len() + open.len();
    let range = format!(
        "/ByteRange[0 {:010} {moved:010} {:010}]",
        gap.start,
        tail.len()
    );
    out.extend(range.into_bytes());
    out.extend(close.as_bytes());
    out.extend(other.into_bytes());
    out.extend(open.as_bytes());
    out.extend(tail);
    out
}

/// What is signed lies at the end; before it, at the very offset that its startxref states, a table
/// of another document.
fn with_table_in_the_gap() -> Vec<u8> {
    let bytes = range_last();
    let gap = gap(&bytes);
    let tail = &bytes[gap.end..gap.signed_end];
    let stated = startxref(&bytes);
    let mut out = bytes[..gap.end].to_vec();
    let range_at = out.len();
    out.extend(NO_RANGE.as_bytes());
    out.extend(b">>\nendobj\n");
    out.extend(vec![b' '; stated.saturating_sub(out.len())]);
    assert_eq!(out.len(), stated);
    // The field and the dictionary are where they were signed; the field's place moves with the tail.
    let dictionary_at = position(&bytes, "\n12 0 obj") + 1;
    let field_at = position(&bytes[gap.end..], "\n9 0 obj") + 1;
    let rows = "xref\n0 1\n0000000000 65535 f\r\n5 1\nCONTENT--- 00000 n\r\n9 1\nFIELD----- 00000 n\r\n12 1\n";
    out.extend(rows.as_bytes());
    out.extend(format!("{dictionary_at:010} 00000 n\r\n").into_bytes());
    let previous = startxref(&form());
    out.extend(format!("trailer\n<</Root 1 0 R/Size 14/Prev {previous}>>\n").into_bytes());
    let content_at = out.len();
    out.extend(
        format!(
            "5 0 obj\n{}\nendobj\n13 0 obj\n<</A<00>",
            page_text("Another")
        )
        .into_bytes(),
    );
    let moved = out.len();
    out.extend(tail);
    let range = format!(
        "/ByteRange[0 {:010} {moved:010} {:010}]",
        gap.start,
        tail.len()
    );
    out[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());
    let out = replace(&out, "CONTENT---", &format!("{content_at:010}"));
    replace(&out, "FIELD-----", &format!("{:010}", moved + field_at))
}

/// The value with something in the middle of its padding.
fn in_value(text: &str) -> Vec<u8> {
    let mut bytes = signed();
    let gap = gap(&bytes);
    let at = gap.end - 100;
    bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
    bytes
}

/// A second dictionary that claims the bytes which the first one signed.
fn copied_range() -> Vec<u8> {
    let bytes = signed();
    let at = position(&bytes, "/ByteRange[0 ");
    let range = String::from_utf8(bytes[at..at + NO_RANGE.len()].to_vec()).unwrap();
    let dictionary = Signing::of(LEADER).dictionary().replace(NO_RANGE, &range);
    let mut builder = after(&bytes);
    builder.object(20, &dictionary);
    let seal = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/Rect[250 500 350 600]/P 3 0 R/F 132/V 20 0 R>>";
    builder.object(10, seal);
    builder.table("/Root 1 0 R/Size 21");
    builder.bytes
}

/// The dictionary stands in an object stream, where no range can leave its value out.
fn in_object_stream() -> Vec<u8> {
    let signing = Signing::of(LEADER);
    let mut builder = after(&form());
    builder.object_stream(20, &[(12, &signing.dictionary())]);
    builder.object(9, FIELD);
    builder.xref_stream(21, &[(12, [2, 20, 0])], "/Root 1 0 R/Size 22");
    signing.complete(builder.bytes)
}
