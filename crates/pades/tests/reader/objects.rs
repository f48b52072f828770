//! Objects: in streams, encrypted, with their bytes' places, and broken.

use pades::document::{Document, ReadError};
use pades::limits::{LimitKind, Limits};
use pades::object::{Object, Ref};

use crate::builder::{Builder, stream_file, table_file};
use crate::sample;

fn with_objects(objects: &[(u32, &str)]) -> Builder {
    let mut builder = Builder::one_page();
    for (number, body) in objects {
        builder.object(*number, body);
    }
    builder.table("/Root 1 0 R/Size 99");
    builder
}

fn get(builder: &Builder, number: u32) -> Result<Object, ReadError> {
    let document = Document::open(&builder.bytes, &Limits::default())?;
    document.latest().get(Ref::new(number, 0))
}

#[test]
fn what_is_not_defined_is_null() {
    let builder = table_file();
    assert_eq!(get(&builder, 77).unwrap(), Object::Null);
    let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
    assert_eq!(
        document.latest().get(Ref::new(1, 7)).unwrap(),
        Object::Null,
        "other generation"
    );
}

#[test]
fn an_object_under_a_wrong_number_is_an_error() {
    let mut builder = Builder::one_page();
    let offset = builder.offsets[&3];
    builder.offsets.insert(4, offset);
    builder.table("/Root 1 0 R/Size 5");
    assert!(matches!(
        get(&builder, 4),
        Err(ReadError::WrongObject { .. })
    ));
}

#[test]
fn references_in_a_circle_end() {
    let builder = with_objects(&[(4, "5 0 R"), (5, "4 0 R")]);
    let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
    let result = document
        .latest()
        .resolve(&Object::Reference(Ref::new(4, 0)));
    assert!(matches!(
        result,
        Err(ReadError::LimitReached(LimitKind::Indirections))
    ));
}

#[test]
fn a_stream_whose_length_is_itself_ends() {
    let mut builder = Builder::one_page();
    builder.object(4, "<</Length 4 0 R>>\nstream\nabc\nendstream");
    builder.table("/Root 1 0 R/Size 5");
    assert!(matches!(
        get(&builder, 4),
        Err(ReadError::LimitReached(LimitKind::Indirections))
    ));
}

#[test]
fn a_wrong_length_is_mended_with_a_note() {
    for length in [
        "",
        "/Length 2",
        "/Length 999999",
        "/Length -5",
        "/Length 9223372036854775807",
    ] {
        let body = format!("<<{length}>>\nstream\nabc def\r\nendstream");
        let builder = with_objects(&[(4, &body)]);
        let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
        let view = document.latest();
        let object = view.get(Ref::new(4, 0)).unwrap();
        assert_eq!(
            view.decode(object.as_stream().unwrap()).unwrap(),
            b"abc def",
            "{length}"
        );
        assert!(document.read_leniently());
    }
}

#[test]
fn the_span_of_an_object_is_its_bytes() {
    let builder = with_objects(&[(4, "<</Contents <00ff>/V 5 0 R>>")]);
    let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
    let text = |range: std::ops::Range<u64>| {
        String::from_utf8(builder.bytes[range.start as usize..range.end as usize].to_vec()).unwrap()
    };
    let reference = Ref::new(4, 0);
    let span = document.span_of(reference, 0).unwrap().unwrap();
    assert_eq!(text(span), "4 0 obj\n<</Contents <00ff>/V 5 0 R>>\nendobj");
    let entries = document.entry_spans_of(reference, 0).unwrap().unwrap();
    let values: Vec<String> = entries.into_iter().map(|entry| text(entry.value)).collect();
    assert_eq!(values, ["<00ff>", "5 0 R"]);
    assert_eq!(document.span_of(Ref::new(88, 0), 0).unwrap(), None);
}

#[test]
fn objects_in_object_streams_have_no_bytes_of_their_own() {
    let builder = stream_file();
    let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
    let catalog = Ref::new(1, 0);
    assert!(
        document
            .latest()
            .get(catalog)
            .unwrap()
            .as_dictionary()
            .is_some()
    );
    assert_eq!(document.span_of(catalog, 0).unwrap(), None);
    assert_eq!(document.latest().get(Ref::new(1, 1)).unwrap(), Object::Null);
}

#[test]
fn object_streams_within_object_streams_are_refused() {
    let mut builder = Builder::one_page();
    builder.object_stream(4, &[(5, "(x)")]);
    // 5 is in 6, 6 is in 4, 4 is in 6.
    let rows = [(5, [2, 6, 0]), (6, [2, 4, 0]), (7, [2, 7, 0])];
    builder.xref_stream(8, &rows, "/Root 1 0 R/Size 9");
    for number in [5, 7] {
        assert!(matches!(
            get(&builder, number),
            Err(ReadError::WrongObject { .. })
        ));
    }
}

#[test]
fn an_object_is_found_in_its_stream_where_the_index_is_wrong() {
    let mut builder = Builder::one_page();
    builder.object_stream(4, &[(5, "(a)"), (6, "(b)"), (5, "(c)")]);
    let rows = [(5, [2, 4, 1]), (6, [2, 4, 99]), (7, [2, 4, 0])];
    builder.xref_stream(8, &rows, "/Root 1 0 R/Size 9");
    assert_eq!(
        get(&builder, 5).unwrap().as_string().unwrap().bytes,
        b"c",
        "the last"
    );
    assert_eq!(get(&builder, 6).unwrap().as_string().unwrap().bytes, b"b");
    assert!(matches!(
        get(&builder, 7),
        Err(ReadError::WrongObject { .. })
    ));
}

#[test]
fn numbers_may_have_as_many_digits_as_strings_have_bytes() {
    let pi = format!("3.{}", "1".repeat(1_000));
    let builder = with_objects(&[(4, &pi)]);
    assert!(matches!(get(&builder, 4), Ok(Object::Real(pi)) if pi > 3.1 && pi < 3.2));
    let limits = Limits {
        string_bytes: 999,
        ..Limits::default()
    };
    let document = Document::open(&builder.bytes, &limits).unwrap();
    assert!(matches!(
        document.latest().get(Ref::new(4, 0)),
        Err(ReadError::LimitReached(LimitKind::StringBytes))
    ));
}

#[test]
fn the_row_of_a_predictor_is_bounded() {
    let data = miniz_oxide::deflate::compress_to_vec_zlib(&[0; 40], 9);
    let mut builder = Builder::one_page();
    let entries = "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000>>";
    builder.stream(4, entries, &data);
    builder.table("/Root 1 0 R/Size 5");
    let limits = Limits {
        predictor_row: 1_999,
        ..Limits::default()
    };
    let document = Document::open(&builder.bytes, &limits).unwrap();
    let stream = document.latest().get(Ref::new(4, 0)).unwrap();
    assert!(matches!(
        document.latest().decode(stream.as_stream().unwrap()),
        Err(ReadError::LimitReached(LimitKind::PredictorRow))
    ));
}

#[test]
fn deep_objects_are_refused() {
    let deep = "[".repeat(5000) + &"]".repeat(5000);
    let builder = with_objects(&[(4, &deep)]);
    assert!(matches!(
        get(&builder, 4),
        Err(ReadError::LimitReached(LimitKind::Nesting))
    ));
}

#[test]
fn a_bomb_is_refused() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 1 << 20], 9);
    let twice = miniz_oxide::deflate::compress_to_vec_zlib(&bomb, 9);
    let mut builder = Builder::one_page();
    builder.stream(4, "/Filter[/FlateDecode/FlateDecode]", &twice);
    builder.table("/Root 1 0 R/Size 5");
    let limits = Limits {
        decoded_stream: 100_000,
        ..Limits::default()
    };
    let document = Document::open(&builder.bytes, &limits).unwrap();
    let view = document.latest();
    let object = view.get(Ref::new(4, 0)).unwrap();
    let result = view.decode(object.as_stream().unwrap());
    assert!(matches!(
        result,
        Err(ReadError::LimitReached(LimitKind::DecodedStream))
    ));
    let limits = Limits {
        decoded_total: 3_000_000,
        ..Limits::default()
    };
    let document = Document::open(&builder.bytes, &limits).unwrap();
    let again = || document.latest().decode(object.as_stream().unwrap());
    assert_eq!(again().unwrap().len(), 1 << 20);
    assert!(again().is_ok());
    assert!(
        matches!(
            again(),
            Err(ReadError::LimitReached(LimitKind::DecodedTotal))
        ),
        "the sum counts too"
    );
}

#[test]
fn steps_run_out() {
    let builder = table_file();
    let limits = Limits {
        steps: 1_000,
        ..Limits::default()
    };
    let document = Document::open(&builder.bytes, &limits).unwrap();
    let mut results = (0..100_000).map(|_| document.latest().get(Ref::new(3, 0)));
    assert!(results.any(|result| matches!(result, Err(ReadError::LimitReached(LimitKind::Steps)))));
}

#[test]
fn a_file_with_an_empty_password_reads_like_a_plain_one() {
    let encrypted = sample("ma-hoa-owner-password.pdf");
    let document = Document::open(&encrypted, &Limits::default()).unwrap();
    assert!(document.encrypted());
    let view = document.latest();
    let page = &view.pages().unwrap()[0];
    let Object::Stream(contents) = view.lookup(&page.dictionary, "Contents").unwrap() else {
        panic!("a content stream")
    };
    let text = String::from_utf8(view.decode(&contents).unwrap()).unwrap();
    assert!(text.contains(" cm"), "{text}");
    let plain = sample("giay-khai-sinh.pdf");
    let plain = Document::open(&plain, &Limits::default()).unwrap();
    assert_eq!(page.geometry, plain.latest().pages().unwrap()[0].geometry);
}

#[test]
fn a_file_with_a_password_is_refused() {
    let bytes = sample("ma-hoa-user-password.pdf");
    let result = Document::open(&bytes, &Limits::default());
    assert!(matches!(result, Err(ReadError::NeedsPassword)));
}
