//! Bytes that no revision accounts for: behind the end, and between what an update wrote.

use pades::validate::FindingCode;

use super::surgery::{after, insert};
use super::{Case, Class, Told};
use crate::builder::Builder;
use crate::file::{form, signed};

const UNACCOUNTED: super::Expected = Told(FindingCode::UnaccountedBytes);
const PAGE: &str = "3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n";
const TRAILER: &str = "/Root 1 0 R/Size 40";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("unaccounted");
    let mut behind = |name: &str, tail: &[u8]| {
        class.add(name, UNACCOUNTED, [&signed(), tail].concat());
    };
    behind("garbage", b"garbage");
    behind("page", PAGE.as_bytes());
    behind("page_and_end_mark", format!("{PAGE}%%EOF\n").as_bytes());
    behind(
        "page_behind_zeros",
        format!("{}{PAGE}", "\0".repeat(9000)).as_bytes(),
    );
    behind("comment", b"% 3 0 obj <</Type/Page/Parent 2 0 R>> endobj\n");
    behind("archive", b"PK\x03\x04\x14\0\0\0\0\0");
    behind("the_file_again", &signed());
    behind("another_file", &form());
    let mut within = |name: &str, build: &dyn Fn(&mut Builder)| {
        let mut builder = after(&signed());
        build(&mut builder);
        class.add(name, UNACCOUNTED, builder.bytes);
    };
    within("page_before_the_objects", &|builder| {
        builder.raw(PAGE);
        builder.object(20, "(x)");
        builder.table(TRAILER);
    });
    within("page_between_the_objects", &|builder| {
        builder.object(20, "(x)");
        builder.raw(PAGE);
        builder.object(21, "(x)");
        builder.table(TRAILER);
    });
    within("page_before_the_table", &|builder| {
        builder.object(20, "(x)");
        builder.raw(PAGE);
        builder.table(TRAILER);
    });
    within("page_in_a_comment", &|builder| {
        builder.object(20, "(x)");
        builder.raw("% 3 0 obj <</Type/Page/Parent 2 0 R>> endobj\n");
        builder.table(TRAILER);
    });
    within("page_before_startxref", &|builder| {
        builder.object(20, "(x)");
        builder.table(TRAILER);
        let text = String::from_utf8_lossy(&builder.bytes).into_owned();
        let at = text.rfind("startxref").unwrap();
        // No text of the file has more than one byte a letter before it.
        let at = builder.bytes.len() - (text.len() - at);
        builder.bytes = insert(&builder.bytes, at, PAGE.as_bytes());
    });
    within("page_between_hybrid_sections", &|builder| {
        let hidden = builder.position();
        builder.xref_stream_object(20, &[], TRAILER);
        builder.raw(PAGE);
        builder.table_of(&[], &format!("{TRAILER}/XRefStm {hidden}"));
    });
    within("page_behind_a_cross_reference_stream", &|builder| {
        let start = builder.position();
        builder.xref_stream_object(
            20,
            &[],
            &format!("{TRAILER}/Prev {}", builder.last_section.unwrap()),
        );
        builder.raw(PAGE);
        builder.finish(start);
    });
    within("two_updates_with_a_page_between", &|builder| {
        builder.object(20, "(x)");
        builder.table(TRAILER);
        builder.raw(PAGE);
        builder.object(21, "(x)");
        builder.table(TRAILER);
    });
    class.cases
}
