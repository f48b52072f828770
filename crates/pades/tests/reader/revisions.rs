//! Revisions: how a file's sections become a list, and what each of them sees.

use pades::document::{Document, Entry, ReadError, XrefForm, XrefProblem};
use pades::io::Section;
use pades::limits::{LimitKind, Limits};
use pades::object::{Object, Ref};

use crate::builder::{Builder, hybrid_file, stream_file, table_file};
use crate::sample;

fn open(bytes: &Vec<u8>) -> Result<Document<'_>, ReadError> {
    Document::open(bytes, &Limits::default())
}

#[test]
fn every_form_of_cross_reference_is_read() {
    for (builder, form) in [
        (table_file(), XrefForm::Table),
        (stream_file(), XrefForm::Stream),
        (hybrid_file(), XrefForm::Hybrid),
    ] {
        let document = open(&builder.bytes).unwrap();
        let [revision] = document.revisions() else {
            panic!("one revision")
        };
        assert_eq!(revision.form, form);
        assert_eq!(
            (revision.start, revision.end),
            (0, builder.bytes.len() as u64)
        );
        assert_eq!(
            revision.eof,
            revision.end - 1,
            "the end-of-line after the mark"
        );
        assert!(revision.terminated);
        assert_eq!(revision.stated_startxref, Some(revision.startxref));
        assert_eq!(document.latest().pages().unwrap().len(), 1);
        assert!(!document.read_leniently());
    }
}

/// Three revisions: the page gets a key `/N`, which is 1, 2, 3; object 4 comes in
/// the second and is freed in the third.
fn three_revisions() -> Builder {
    let mut builder = Builder::one_page();
    builder.object(3, "<</Type/Page/Parent 2 0 R/N 1>>");
    builder.table("/Root 1 0 R/Size 4");
    builder.object(3, "<</Type/Page/Parent 2 0 R/N 2>>");
    builder.object(4, "(new)");
    builder.table("/Root 1 0 R/Size 5");
    let page = builder.position();
    builder.object(3, "<</Type/Page/Parent 2 0 R/N 3>>");
    builder.table_of(
        &[
            (3, format!("{page:010} 00000 n\r\n")),
            (4, "0000000000 00001 f\r\n".into()),
        ],
        "/Root 1 0 R/Size 5",
    );
    builder
}

#[test]
fn later_revisions_are_invisible_to_earlier_ones() {
    let builder = three_revisions();
    let document = open(&builder.bytes).unwrap();
    assert_eq!(document.revisions().len(), 3);
    for (index, expected) in [1, 2, 3].into_iter().enumerate() {
        let page = document.at(index).unwrap().get(Ref::new(3, 0)).unwrap();
        assert_eq!(page.as_dictionary().unwrap().integer("N"), Some(expected));
    }
    let new = |index| document.at(index).unwrap().get(Ref::new(4, 0)).unwrap();
    assert_eq!(new(0), Object::Null, "not yet there");
    assert!(new(1).as_string().is_some());
    assert_eq!(new(2), Object::Null, "freed");
    assert!(document.at(3).is_none());
}

#[test]
fn revisions_lie_end_to_end() {
    let builder = three_revisions();
    let document = open(&builder.bytes).unwrap();
    let mut start = 0;
    for (index, revision) in document.revisions().iter().enumerate() {
        assert_eq!(revision.start, start);
        start = revision.end;
        // The prefix alone reads the same.
        let prefix = Section::new(&builder.bytes, revision.end);
        let alone = Document::open(&prefix, &Limits::default()).unwrap();
        assert_eq!(alone.revisions(), &document.revisions()[..=index]);
    }
    assert_eq!(start, builder.bytes.len() as u64);
    assert_eq!(document.revisions()[1].entries.len(), 3);
    assert_eq!(
        document.entry(1, 2).unwrap().0,
        0,
        "stated by the first revision"
    );
    assert_eq!(document.entry(4, 2), Some((2, Entry::Free)));
}

#[test]
fn a_revision_without_a_mark_at_its_end_says_so() {
    let mut builder = table_file();
    builder
        .bytes
        .truncate(builder.bytes.len() - "%%EOF\n".len());
    let document = open(&builder.bytes).unwrap();
    assert!(!document.revisions()[0].terminated);
    assert_eq!(document.revisions()[0].end, builder.bytes.len() as u64);
}

#[test]
fn a_linearized_file_is_one_revision() {
    let bytes = sample("giay-khai-sinh.pdf");
    let document = open(&bytes).unwrap();
    let [revision] = document.revisions() else {
        panic!("one revision")
    };
    assert_eq!(revision.sections.len(), 2);
    assert_eq!(revision.end, bytes.len() as u64);
    assert_eq!(revision.stated_startxref, Some(revision.startxref));
}

#[test]
fn an_older_revision_cannot_reach_into_later_bytes() {
    // The first section says that object 4 is where the update will put it.
    let mut builder = Builder::one_page();
    let offsets: Vec<(u32, String)> = builder
        .offsets
        .iter()
        .map(|(number, offset)| (*number, format!("{offset:010} 00000 n\r\n")))
        .collect();
    let with = |later: usize| {
        let mut builder = builder.clone();
        let mut rows = offsets.clone();
        rows.push((4, format!("{later:010} 00000 n\r\n")));
        builder.table_of(&rows, "/Root 1 0 R/Size 5");
        builder.offsets.clear();
        builder
    };
    let later = with(0).position();
    builder = with(later);
    assert_eq!(builder.position(), later);
    builder.object(4, "(slipped in)");
    builder.table("/Root 1 0 R/Size 5");
    let document = open(&builder.bytes).unwrap();
    assert!(matches!(
        document.at(0).unwrap().get(Ref::new(4, 0)),
        Err(ReadError::WrongObject { .. })
    ));
    assert!(
        document
            .at(1)
            .unwrap()
            .get(Ref::new(4, 0))
            .unwrap()
            .as_string()
            .is_some()
    );
}

#[test]
fn a_circle_of_sections_is_an_error() {
    let mut builder = Builder::one_page();
    let section = builder.position();
    builder.table(&format!("/Root 1 0 R/Size 4/Prev {section}"));
    let cycle = open(&builder.bytes);
    assert!(matches!(
        cycle,
        Err(ReadError::Xref {
            problem: XrefProblem::Cycle,
            ..
        })
    ));
}

#[test]
fn the_chain_of_sections_is_bounded() {
    let builder = three_revisions();
    let limits = Limits {
        sections: 2,
        ..Limits::default()
    };
    let result = Document::open(&builder.bytes, &limits);
    assert!(matches!(
        result,
        Err(ReadError::LimitReached(LimitKind::Sections))
    ));
}

#[test]
fn offsets_beyond_the_file_are_errors() {
    for trailer in [
        "/Prev 99999999",
        "/Prev -1",
        "/Prev 9223372036854775807",
        "/XRefStm 99999999",
    ] {
        let mut builder = Builder::one_page();
        builder.table(&format!("/Root 1 0 R/Size 4{trailer}"));
        let result = open(&builder.bytes);
        assert!(
            matches!(
                result,
                Err(ReadError::Xref {
                    problem: XrefProblem::Offset,
                    ..
                })
            ),
            "{trailer}"
        );
    }
}

#[test]
fn absurd_cross_reference_streams_are_errors() {
    for entries in [
        "/W[1 4 2]/Size 99999999999",
        "/W[1 4 2]/Size 4000000000",
        "/W[9 9 9]/Size 3",
        "/W[0 0 0]/Size 3",
        "/W[1 4]/Size 3",
        "/W[1 4 2]/Index[0 -1]",
        "/W[1 4 2]/Index[4294967295 5]",
        "/W[1 4 2]",
    ] {
        let mut builder = Builder::one_page();
        let start = builder.position();
        builder.stream(4, &format!("/Type/XRef/Root 1 0 R{entries}"), &[0; 70]);
        builder.finish(start);
        assert!(open(&builder.bytes).is_err(), "{entries}");
    }
}

#[test]
fn entries_are_bounded_over_all_sections() {
    let builder = three_revisions();
    let limits = Limits {
        entries: 5,
        ..Limits::default()
    };
    let result = Document::open(&builder.bytes, &limits);
    assert!(matches!(
        result,
        Err(ReadError::LimitReached(LimitKind::Entries))
    ));
}

#[test]
fn a_table_a_few_bytes_off_is_read_with_a_note() {
    let mut builder = Builder::one_page();
    let start = builder.position();
    builder.table("/Root 1 0 R/Size 4");
    let at = builder.bytes.len() - format!("{start}\n%%EOF\n").len();
    for off in [start - 2, start + 1] {
        let mut bytes = builder.bytes.clone();
        bytes.truncate(at);
        bytes.extend_from_slice(format!("{off}\n%%EOF\n").as_bytes());
        let document = open(&bytes).unwrap();
        assert!(document.read_leniently());
        let revision = &document.revisions()[0];
        assert_eq!(revision.startxref, start as u64, "where it really is");
        assert_eq!(revision.stated_startxref, Some(off as u64));
    }
}

#[test]
fn white_space_before_a_section_is_read_with_a_note() {
    let mut builder = Builder::one_page();
    let start = builder.position();
    builder.raw(" \r\n\n");
    let (mut table, mut stream) = (builder.clone(), builder);
    table.table("/Root 1 0 R/Size 4");
    stream.xref_stream(4, &[], "/Root 1 0 R/Size 5");
    for mut builder in [table, stream] {
        let keyword = builder
            .bytes
            .windows(9)
            .rposition(|bytes| bytes == b"startxref");
        builder.bytes.truncate(keyword.unwrap());
        // Before the white space; an update's /Prev then says the same.
        builder.finish(start);
        let document = open(&builder.bytes).unwrap();
        assert!(document.read_leniently());
        assert_eq!(document.revisions()[0].startxref, start as u64 + 4);
        assert_eq!(document.revisions()[0].stated_startxref, Some(start as u64));
        builder.object(3, "<</Type/Page/Parent 2 0 R/N 2>>");
        builder.table("/Root 1 0 R/Size 5");
        let document = open(&builder.bytes).unwrap();
        assert_eq!(document.revisions().len(), 2);
        assert_eq!(document.latest().pages().unwrap().len(), 1);
    }
}

/// One page whose cross-reference stream's data is compressed and then changed.
fn compressed_section(spoil: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut builder = Builder::one_page();
    let start = builder.position();
    builder.offsets.insert(4, start as u64);
    let rows = builder.offsets.values().flat_map(|&offset| {
        let offset = (offset as u32).to_be_bytes();
        [[1].as_slice(), &offset, &[0, 0]].concat()
    });
    let mut data = miniz_oxide::deflate::compress_to_vec_zlib(&rows.collect::<Vec<u8>>(), 9);
    spoil(&mut data);
    let entries = "/Type/XRef/W[1 4 2]/Index[1 4]/Root 1 0 R/Size 5/Filter/FlateDecode";
    builder.stream(4, entries, &data);
    builder.finish(start);
    builder.bytes
}

#[test]
fn a_cross_reference_stream_that_was_never_finished_is_read_with_a_note() {
    let whole = compressed_section(|_| {});
    assert!(!open(&whole).unwrap().read_leniently());
    let cut = compressed_section(|data| data.truncate(data.len() - 4));
    let wrong_checksum = compressed_section(|data| *data.last_mut().unwrap() ^= 1);
    for bytes in [cut, wrong_checksum] {
        let document = open(&bytes).unwrap();
        assert!(document.read_leniently());
        assert_eq!(document.latest().pages().unwrap().len(), 1);
    }
    let short = compressed_section(|data| data.truncate(data.len() - 12));
    assert!(matches!(
        open(&short),
        Err(ReadError::Xref {
            problem: XrefProblem::MissingEntries,
            ..
        })
    ));
}

#[test]
fn an_entry_at_offset_0_is_free() {
    let mut table = Builder::one_page();
    table.offsets.insert(4, 0);
    let mut stream = table.clone();
    table.table("/Root 1 0 R/Size 5");
    stream.xref_stream(5, &[], "/Root 1 0 R/Size 6");
    for builder in [table, stream] {
        let document = open(&builder.bytes).unwrap();
        assert_eq!(document.entry(4, 0), Some((0, Entry::Free)));
        assert_eq!(document.latest().get(Ref::new(4, 0)).unwrap(), Object::Null);
    }
}

#[test]
fn rows_that_say_the_same_again_and_again_are_bounded() {
    let mut builder = Builder::one_page();
    let start = builder.position();
    let entries = format!(
        "/Type/XRef/Root 1 0 R/Size 9/W[0 1 0]/Index[{}]",
        "0 9 ".repeat(2_000)
    );
    builder.stream(4, &entries, &[0; 18_000]);
    builder.finish(start);
    let limits = Limits {
        steps: 20_000,
        ..Limits::default()
    };
    assert!(matches!(
        Document::open(&builder.bytes, &limits),
        Err(ReadError::LimitReached(LimitKind::Steps))
    ));
}

#[test]
fn files_that_are_none_are_told_apart() {
    assert!(matches!(
        open(&sample("loi-khong-phai-pdf.pdf")),
        Err(ReadError::NotPdf)
    ));
    assert!(matches!(open(&Vec::new()), Err(ReadError::NotPdf)));
    assert!(matches!(
        open(&b"%PDF-1.7\n".to_vec()),
        Err(ReadError::MissingStartxref)
    ));
}
