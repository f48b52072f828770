//! Encrypted files that open with the empty password, of every kind.

use pades::document::{Document, ReadError};
use pades::limits::{LimitKind, Limits};
use pades::object::{Object, Ref};

use crate::assert_qpdf_is_content;
use crate::builder::Builder;
use crate::encryptor::{Encryptor, ID, SCHEMES, Scheme};

const TEXT: &[u8] = b"Some text, longer than a block of AES.";

/// One page, a string (4), a stream (5), and the encryption dictionary (9).
fn encrypted(encryptor: &Encryptor, dictionary: &str, stream_entries: &str) -> Builder {
    let mut builder = unlisted(encryptor, dictionary, stream_entries);
    builder.table(&trailer("9 0 R"));
    builder
}

/// [`encrypted`], still without a cross-reference table.
fn unlisted(encryptor: &Encryptor, dictionary: &str, stream_entries: &str) -> Builder {
    let mut builder = Builder::one_page();
    let string = hex::encode(encryptor.encrypt(4, TEXT));
    builder.object(4, &format!("<</Text[<{string}>]>>"));
    builder.stream(5, stream_entries, &encryptor.encrypt(5, TEXT));
    builder.object(9, dictionary);
    builder
}

fn trailer(encrypt: &str) -> String {
    let id = hex::encode(ID);
    format!("/Root 1 0 R/Size 10/ID[<{id}><{id}>]/Encrypt {encrypt}")
}

fn open(builder: &Builder) -> Result<Document<'_>, ReadError> {
    Document::open(&builder.bytes, &Limits::default())
}

/// The bytes of the string and of the stream.
fn texts(document: &Document<'_>) -> (Vec<u8>, Vec<u8>) {
    let view = document.latest();
    let string = view.get(Ref::new(4, 0)).unwrap();
    let string = string.as_dictionary().unwrap().array("Text").unwrap()[0].clone();
    (
        string.as_string().unwrap().bytes.clone(),
        stream(document, 5),
    )
}

fn stream(document: &Document<'_>, number: u32) -> Vec<u8> {
    let object = document.latest().get(Ref::new(number, 0)).unwrap();
    document
        .latest()
        .decode(object.as_stream().unwrap())
        .unwrap()
}

fn assert_reads(builder: &Builder) {
    let document = open(builder).unwrap();
    assert!(document.encrypted());
    assert_eq!(texts(&document), (TEXT.to_vec(), TEXT.to_vec()));
}

#[test]
fn the_empty_user_password_opens_every_kind() {
    for scheme in SCHEMES {
        let encryptor = Encryptor::new(scheme, b"", b"owner");
        let builder = encrypted(&encryptor, &encryptor.dictionary(), "");
        assert_qpdf_is_content(&builder.bytes);
        assert_reads(&builder);
    }
}

#[test]
fn the_empty_owner_password_opens_every_kind() {
    for scheme in SCHEMES {
        let encryptor = Encryptor::new(scheme, b"user", b"");
        let builder = encrypted(&encryptor, &encryptor.dictionary(), "");
        assert_qpdf_is_content(&builder.bytes);
        assert_reads(&builder);
    }
}

#[test]
fn other_passwords_are_asked_for() {
    for scheme in SCHEMES {
        let encryptor = Encryptor::new(scheme, b"user", b"owner");
        let builder = encrypted(&encryptor, &encryptor.dictionary(), "");
        assert!(
            matches!(open(&builder), Err(ReadError::NeedsPassword)),
            "{scheme:?}"
        );
    }
}

#[test]
fn the_encryption_dictionary_itself_is_not_encrypted() {
    let encryptor = Encryptor::new(Scheme::Aes128, b"", b"");
    let builder = encrypted(&encryptor, &encryptor.dictionary(), "");
    let document = open(&builder).unwrap();
    let Object::Dictionary(read) = document.latest().get(Ref::new(9, 0)).unwrap() else {
        panic!("a dictionary")
    };
    let owner = hex::encode(&read.string("O").unwrap().bytes);
    assert!(encryptor.entries.contains(&owner));
}

#[test]
fn its_values_may_be_objects_of_their_own() {
    let encryptor = Encryptor::new(Scheme::Aes256Revision6, b"", b"");
    let dictionary = format!("<<{}/CF 10 0 R/StmF 11 0 R/StrF/Std>>", encryptor.entries);
    let mut builder = unlisted(&encryptor, &dictionary, "");
    builder.object(10, "<</Std 12 0 R>>");
    builder.object(11, "/Std");
    builder.object(12, "<</CFM/AESV3>>");
    builder.table(&trailer("9 0 R"));
    assert_reads(&builder);
}

#[test]
fn a_lost_encryption_dictionary_is_not_taken_for_none() {
    let mut builder = Builder::one_page();
    builder.table(&trailer("77 0 R"));
    assert!(matches!(
        open(&builder),
        Err(ReadError::BadEntry { key: "Encrypt" })
    ));
    let repaired = Document::open_or_repair(&builder.bytes, &Limits::default());
    assert!(matches!(
        repaired,
        Err(ReadError::BadEntry { key: "Encrypt" })
    ));
}

#[test]
fn metadata_of_old_encryption_are_never_plain() {
    let encryptor = Encryptor::new(Scheme::Rc4Of128Bits, b"", b"");
    // Before version 4 the entry means nothing.
    let dictionary = format!("<<{}/EncryptMetadata false>>", encryptor.entries);
    assert_reads(&encrypted(&encryptor, &dictionary, "/Type/Metadata"));
}

#[test]
fn embedded_files_have_a_filter_of_their_own() {
    let encryptor = Encryptor::new(Scheme::Aes128, b"", b"");
    let filters = format!("/CF<</Std<</CFM/{}>>>>", encryptor.method());
    let dictionary = format!(
        "<<{}{filters}/StrF/Std/StmF/Identity/EFF/Std>>",
        encryptor.entries
    );
    let mut builder = encrypted(&encryptor, &dictionary, "/Type/EmbeddedFile");
    builder.stream(6, "", TEXT);
    builder.table(&trailer("9 0 R"));
    assert_reads(&builder);
    assert_eq!(stream(&open(&builder).unwrap(), 6), TEXT);
}

#[test]
fn a_stream_may_name_its_own_filter() {
    let encryptor = Encryptor::new(Scheme::Aes128, b"", b"");
    let filters = format!("/CF<</Std<</CFM/{}>>>>", encryptor.method());
    let dictionary = format!("<<{}{filters}/StrF/Std/StmF/Identity>>", encryptor.entries);
    let by_name = "/Filter[/Crypt]/DecodeParms[<</Name/Std>>]";
    assert_reads(&encrypted(&encryptor, &dictionary, by_name));
    let mut builder = encrypted(&encryptor, &encryptor.dictionary(), "");
    builder.stream(6, "/Filter/Crypt", TEXT);
    builder.table(&trailer("9 0 R"));
    assert_eq!(stream(&open(&builder).unwrap(), 6), TEXT, "the identity");
}

#[test]
fn strings_in_object_streams_are_encrypted_with_their_stream_only() {
    for scheme in SCHEMES
        .into_iter()
        .filter(|scheme| *scheme != Scheme::Rc4Of40Bits)
    {
        let encryptor = Encryptor::new(scheme, b"", b"");
        let mut builder = Builder::one_page();
        builder.stream(
            5,
            "/Type/ObjStm/N 1/First 4",
            &encryptor.encrypt(5, b"4 0 (plain)"),
        );
        builder.object(9, &encryptor.dictionary());
        builder.xref_stream(10, &[(4, [2, 5, 0])], &trailer("9 0 R"));
        let document = open(&builder).unwrap();
        let string = document.latest().get(Ref::new(4, 0)).unwrap();
        assert_eq!(string.as_string().unwrap().bytes, b"plain", "{scheme:?}");
    }
}

#[test]
fn an_update_cannot_change_how_older_revisions_read() {
    let first = Encryptor::new(Scheme::Aes128, b"", b"");
    let second = Encryptor::new(Scheme::Aes256Revision6, b"", b"");
    let mut builder = encrypted(&first, &first.dictionary(), "");
    builder.object(9, &second.dictionary());
    builder.table(&trailer("9 0 R"));
    let document = open(&builder).unwrap();
    let old = document.at(0).unwrap().get(Ref::new(4, 0)).unwrap();
    let text = old.as_dictionary().unwrap().array("Text").unwrap()[0].clone();
    assert_eq!(text.as_string().unwrap().bytes, TEXT);
}

#[test]
fn the_number_of_encryptions_is_bounded() {
    let encryptor = Encryptor::new(Scheme::Aes256Revision6, b"", b"");
    let mut builder = encrypted(&encryptor, &encryptor.dictionary(), "");
    for update in 0..3 {
        builder.object(
            9,
            &format!(
                "<<{}{}/X {update}>>",
                encryptor.entries,
                encryptor.filters()
            ),
        );
        builder.table(&trailer("9 0 R"));
    }
    assert!(open(&builder).is_ok());
    let limits = Limits {
        encryptions: 3,
        ..Limits::default()
    };
    assert!(matches!(
        Document::open(&builder.bytes, &limits),
        Err(ReadError::LimitReached(LimitKind::Encryptions))
    ));
}
