//! Broken files: what a search for objects makes of them, and what is read as it
//! stands, with a note.

use pades::document::{Document, ReadError, SyntaxProblem};
use pades::limits::Limits;
use pades::object::{Object, Ref};

use crate::builder::{Builder, stream_file, table_file};

fn repair(bytes: &Vec<u8>) -> Document<'_> {
    Document::repair(bytes, &Limits::default()).unwrap()
}

/// A file without a cross-reference, with this after its page.
fn unlisted(tail: &str) -> Vec<u8> {
    let mut builder = Builder::one_page();
    builder.raw(tail);
    builder.raw("trailer\n<</Root 1 0 R>>\n");
    builder.bytes
}

fn get(document: &Document<'_>, number: u32) -> Object {
    document.latest().get(Ref::new(number, 0)).unwrap()
}

fn page_count(document: &Document<'_>) -> usize {
    document.latest().pages().unwrap().len()
}

#[test]
fn a_file_without_any_cross_reference_is_searched() {
    for mut builder in [table_file(), stream_file()] {
        let end = builder
            .bytes
            .windows(9)
            .rposition(|bytes| bytes == b"startxref");
        builder.bytes.truncate(end.unwrap());
        let document = Document::open_or_repair(&builder.bytes, &Limits::default()).unwrap();
        assert!(document.repaired() && document.truncated());
        assert_eq!(page_count(&document), 1);
    }
}

#[test]
fn a_catalog_is_found_without_a_trailer() {
    let bytes = Builder::one_page().bytes;
    assert_eq!(page_count(&repair(&bytes)), 1);
    let mut builder = Builder::new();
    builder.object_stream(4, &[(1, "<</Type/Catalog/Pages 2 0 R>>")]);
    builder.object(2, "<</Type/Pages/Kids[]/Count 0>>");
    assert_eq!(
        page_count(&repair(&builder.bytes)),
        0,
        "in an object stream"
    );
}

#[test]
fn of_an_object_written_twice_the_later_counts() {
    let bytes = unlisted("4 0 obj (old) endobj 4 0 obj (new) endobj\n");
    let document = repair(&bytes);
    assert_eq!(get(&document, 4).as_string().unwrap().bytes, b"new");
}

#[test]
fn heads_are_found_whatever_stands_around_them() {
    let bytes =
        unlisted("(obj) 12 obj\r\n4\t0\x0c obj(a)endobj 5 0 obj(b)endobj%6 0 obj (c)\nobj obj");
    let document = repair(&bytes);
    for (number, text) in [(4, b"a"), (5, b"b"), (6, b"c")] {
        assert_eq!(get(&document, number).as_string().unwrap().bytes, text);
    }
}

#[test]
fn numbers_run_into_endobj() {
    let bytes =
        unlisted("4 0 obj\n<</Length 5 0 R>>stream\nabc\nendstream\nendobj\n5 0 obj\n3endobj\n");
    let document = repair(&bytes);
    assert_eq!(get(&document, 5), Object::Integer(3));
    let stream = get(&document, 4);
    let data = document
        .latest()
        .decode(stream.as_stream().unwrap())
        .unwrap();
    assert_eq!(data, b"abc");
}

#[test]
fn a_length_that_cannot_be_read_is_searched_for() {
    let bytes = unlisted(
        "4 0 obj\n<</Length 5 0 R>>stream\nabc\nendstream\nendobj\n5 0 obj\n<</A\nendobj\n",
    );
    let document = repair(&bytes);
    let stream = get(&document, 4);
    let data = document
        .latest()
        .decode(stream.as_stream().unwrap())
        .unwrap();
    assert_eq!(data, b"abc");
}

#[test]
fn words_that_mean_nothing_are_passed_over() {
    let bytes = unlisted(
        "4 0 obj\n<</Name/Arial MS/Value foo/Last>>\nendobj\n5 0 obj\n[1 foo 2] junk\nendobj\n",
    );
    let document = repair(&bytes);
    let Object::Dictionary(dictionary) = get(&document, 4) else {
        panic!("a dictionary")
    };
    assert_eq!(dictionary.name("Name").unwrap().as_bytes(), b"Arial");
    assert_eq!(dictionary.get("Value"), Some(&Object::Null));
    assert_eq!(dictionary.get("Last"), None);
    assert_eq!(
        get(&document, 5),
        Object::Array(vec![1.into(), Object::Null, 2.into()])
    );
}

#[test]
fn an_open_object_does_not_swallow_the_next() {
    for open in [
        "<</A [1 2",
        "<</A/B/C",
        "[<</A",
        "(text",
        "<</A 1>> stream\nabc",
    ] {
        let bytes = unlisted(&format!(
            "4 0 obj\n{open}\nendobj\n5 0 obj\n(kept)\nendobj\n"
        ));
        let document = repair(&bytes);
        assert_eq!(
            get(&document, 5).as_string().unwrap().bytes,
            b"kept",
            "{open}"
        );
    }
}

#[test]
fn by_its_cross_reference_such_objects_are_errors() {
    for body in [
        "3endobj 5 0 obj 3",
        "<</Name/Arial MS>>",
        "[1 foo]",
        "1 junk",
    ] {
        let mut builder = Builder::one_page();
        builder.object(4, body);
        builder.table("/Root 1 0 R/Size 5");
        let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
        let result = document.latest().get(Ref::new(4, 0));
        assert!(matches!(result, Err(ReadError::Syntax { .. })), "{body}");
    }
}

#[test]
fn an_object_without_endobj_ends_at_what_follows() {
    let next = |tail: &str| {
        let mut builder = Builder::one_page();
        builder.offsets.insert(4, builder.position() as u64);
        builder.raw(format!("4 0 obj\n(text)\n{tail}"));
        builder
    };
    let mut before_object = next("");
    before_object.object(5, "null");
    let before_table = next("");
    let before_trailer = next("trailer\n<<>>\n");
    for mut builder in [before_object, before_table, before_trailer] {
        builder.table("/Root 1 0 R/Size 6");
        let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
        assert_eq!(get(&document, 4).as_string().unwrap().bytes, b"text");
        assert!(document.read_leniently());
    }
    let mut before_junk = next("junk\n");
    before_junk.table("/Root 1 0 R/Size 6");
    let document = Document::open(&before_junk.bytes, &Limits::default()).unwrap();
    assert!(matches!(
        document.latest().get(Ref::new(4, 0)),
        Err(ReadError::Syntax {
            problem: SyntaxProblem::EndObject,
            ..
        })
    ));
}
