//! The incremental writer: what is appended reads back, and what was there stays.

use pades::document::{Document, XrefForm};
use pades::io::Joined;
use pades::limits::Limits;
use pades::object::{Dictionary, Object, Ref, Stream};
use pades::update::{Increment, Update, UpdateError};

use crate::builder::{Builder, hybrid_file, stream_file, table_file};
use crate::{assert_qpdf_is_content, sample};

/// Gives the first page a key, and adds a stream and an object with raw bytes.
fn update(bytes: &Vec<u8>) -> (Increment, [Ref; 3]) {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let mut update = Update::new(&document).unwrap();
    let (stream, raw) = (update.allocate(), update.allocate());
    update.set(
        stream,
        Stream::owned(Dictionary::new(), b"some data".to_vec()),
    );
    update.set_raw(raw, b"<</Contents <00000000>>>".to_vec());
    let page = &document.latest().pages().unwrap()[0];
    update.set(
        page.reference,
        page.dictionary.clone().with("PieceInfo", raw),
    );
    (update.finish().unwrap(), [page.reference, stream, raw])
}

fn assert_update_reads_back(bytes: &Vec<u8>, form: XrefForm) {
    let (increment, [page, stream, raw]) = update(bytes);
    assert_eq!(increment.prefix_len, bytes.len() as u64);
    let joined = Joined::new(bytes, &increment.bytes);
    let document = Document::open(&joined, &Limits::default()).unwrap();
    let before = Document::open(bytes, &Limits::default()).unwrap();
    let (old, new) = (
        before.revisions().last().unwrap(),
        document.revisions().last().unwrap(),
    );
    assert_eq!(document.revisions().len(), before.revisions().len() + 1);
    assert_eq!(
        &document.revisions()[..before.revisions().len()],
        before.revisions()
    );
    assert_eq!(new.form, form);
    assert!(new.terminated && new.end == increment.prefix_len + increment.bytes.len() as u64);

    let view = document.latest();
    let found = view.get(page).unwrap();
    assert_eq!(
        found.as_dictionary().unwrap().reference("PieceInfo"),
        Some(raw)
    );
    let data = view.get(stream).unwrap();
    assert_eq!(
        view.decode(data.as_stream().unwrap()).unwrap(),
        b"some data"
    );
    for (&reference, written) in &increment.offsets {
        let span = document.span_of(reference, view.index()).unwrap().unwrap();
        assert_eq!(span.start, written.offset);
    }
    let body = (increment.offsets[&raw].body - increment.prefix_len) as usize;
    assert!(increment.bytes[body..].starts_with(b"<</Contents <00000000>>>\nendobj"));

    let id = |trailer: &Dictionary, part: usize| trailer.array("ID").unwrap()[part].clone();
    assert_eq!(id(&new.trailer, 0), id(&old.trailer, 0));
    assert_ne!(id(&new.trailer, 1), id(&old.trailer, 1));
    assert_eq!(new.trailer.get("Root"), old.trailer.get("Root"));
    assert_eq!(new.trailer.get("Info"), old.trailer.get("Info"));
    assert_eq!(new.trailer.integer("Prev"), Some(old.startxref as i64));
    assert!(new.trailer.integer("Size") > old.trailer.integer("Size"));
    let whole = [bytes.as_slice(), &increment.bytes].concat();
    assert_qpdf_is_content(&whole);
}

#[test]
fn an_update_takes_the_form_of_the_last_section() {
    assert_update_reads_back(&table_file().bytes, XrefForm::Table);
    assert_update_reads_back(&stream_file().bytes, XrefForm::Stream);
    assert_update_reads_back(&hybrid_file().bytes, XrefForm::Hybrid);
    assert_update_reads_back(&sample("giay-khai-sinh.pdf"), XrefForm::Table);
    assert_update_reads_back(
        &sample("dang-ky-doanh-nghiep-12-trang.pdf"),
        XrefForm::Stream,
    );
}

#[test]
fn updates_follow_each_other() {
    for builder in [table_file(), stream_file(), hybrid_file()] {
        let mut bytes = builder.bytes;
        for round in 2..6 {
            let (increment, _) = update(&bytes);
            bytes.extend(increment.bytes);
            let document = Document::open(&bytes, &Limits::default()).unwrap();
            assert_eq!(document.revisions().len(), round);
        }
        assert_qpdf_is_content(&bytes);
    }
}

#[test]
fn a_missing_end_of_line_is_added() {
    let mut bytes = table_file().bytes;
    assert_eq!(bytes.pop(), Some(b'\n'));
    let (increment, _) = update(&bytes);
    assert!(increment.bytes.starts_with(b"\n"));
    bytes.extend(increment.bytes);
    assert_eq!(
        Document::open(&bytes, &Limits::default())
            .unwrap()
            .revisions()
            .len(),
        2
    );
}

#[test]
fn the_same_update_gives_the_same_bytes() {
    let bytes = table_file().bytes;
    assert_eq!(update(&bytes), update(&bytes));
}

#[test]
fn new_numbers_were_never_used() {
    // A freed number, and a /Size that is too small.
    let mut builder = table_file();
    builder.table_of(
        &[(40, "0000000000 00001 f\r\n".into())],
        "/Root 1 0 R/Size 4",
    );
    let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
    assert_eq!(Update::new(&document).unwrap().allocate(), Ref::new(41, 0));
}

#[test]
fn an_update_of_nothing_is_a_revision() {
    for builder in [table_file(), stream_file(), hybrid_file()] {
        let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
        let increment = Update::new(&document).unwrap().finish().unwrap();
        let bytes = [builder.bytes.as_slice(), &increment.bytes].concat();
        assert_eq!(
            Document::open(&bytes, &Limits::default())
                .unwrap()
                .revisions()
                .len(),
            2
        );
        assert_qpdf_is_content(&bytes);
    }
}

#[test]
fn what_has_to_be_rewritten_first_is_not_updated() {
    let encrypted = sample("ma-hoa-owner-password.pdf");
    let document = Document::open(&encrypted, &Limits::default()).unwrap();
    assert!(matches!(
        Update::new(&document),
        Err(UpdateError::Encrypted)
    ));
    let broken = sample("loi-rac-truoc-header.pdf");
    let document = Document::open_or_repair(&broken, &Limits::default()).unwrap();
    assert!(matches!(Update::new(&document), Err(UpdateError::Repaired)));
}

#[test]
fn a_file_without_an_id_gets_one() {
    let mut builder = Builder::one_page();
    builder.table("/Root 1 0 R/Size 4");
    let document = Document::open(&builder.bytes, &Limits::default()).unwrap();
    let increment = Update::new(&document).unwrap().finish().unwrap();
    let bytes = [builder.bytes.as_slice(), &increment.bytes].concat();
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let id = document.latest().trailer().array("ID").unwrap();
    assert!(id.len() == 2 && id.iter().all(|part| matches!(part, Object::String(_))));
}
