//! Whatever the bytes are, reading ends with a value or an error.

use std::io;

use pades::document::Document;
use pades::intake::{inspect, rewrite};
use pades::limits::Limits;
use pades::object::{Object, Ref};
use pades::update::Update;
use proptest::prelude::*;

use crate::builder::{hybrid_file, stream_file, table_file};
use crate::sample;

/// Small, so that a test of many cases is quick.
fn limits() -> Limits {
    Limits {
        steps: 200_000,
        decoded_stream: 1 << 20,
        decoded_total: 4 << 20,
        entries: 10_000,
        ..Limits::default()
    }
}

/// Does everything that can be done with a file.
fn read_all(bytes: &Vec<u8>) {
    for document in [
        Document::open(bytes, &limits()),
        Document::repair(bytes, &limits()),
    ] {
        let Ok(document) = document else { continue };
        for index in 0..document.revisions().len() {
            let Some(view) = document.at(index) else {
                continue;
            };
            let _ = view.pages();
            for &number in view.revision().entries.keys().take(200) {
                let reference = Ref::new(number, 0);
                let _ = document.span_of(reference, index);
                let _ = document.entry_spans_of(reference, index);
                if let Ok(Object::Stream(stream)) = view.get(reference) {
                    let _ = view.decode(&stream);
                }
            }
        }
        if let Ok(update) = Update::new(&document) {
            let _ = update.finish();
        }
    }
    let _ = inspect(bytes, &limits());
    for clean in [false, true] {
        let _ = rewrite(bytes, &limits(), clean, &mut io::sink());
    }
}

/// Files to spoil.
fn seeds() -> Vec<Vec<u8>> {
    vec![
        table_file().bytes,
        stream_file().bytes,
        hybrid_file().bytes,
        sample("co-javascript-va-tep-dinh-kem.pdf"),
    ]
}

/// Pieces that mean something to a reader.
fn morsel() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&[u8]> = vec![
        b"xref",
        b"trailer",
        b"startxref",
        b"%%EOF",
        b"obj",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b"<",
        b"/Prev 0",
        b"/XRefStm 9",
        b"/Length 9999999999",
        b"/Filter/LZWDecode",
        b"/Filter[/FlateDecode/ASCII85Decode]",
        b"/W[8 8 8]",
        b"/Index[0 9]",
        b"1 0 R",
        b"2 0 R",
        b"4 0 obj",
        b"/Type/ObjStm",
        b"/N 4294967296",
        b"/First -1",
        b"/Kids[2 0 R]",
        b"/Encrypt<</Filter/Standard/V 5/R 6>>",
        b"-9223372036854775808",
        b"99999999999999999999",
        b"0000000015 00000 n\r\n",
        b"/Predictor 15/Columns 4294967295",
    ];
    prop_oneof![
        proptest::sample::select(words).prop_map(<[u8]>::to_vec),
        proptest::collection::vec(any::<u8>(), 0..6),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(tail in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_all(&tail);
        read_all(&[b"%PDF-1.7\n".as_slice(), &tail].concat());
    }

    #[test]
    fn arbitrary_morsels_never_panic(parts in proptest::collection::vec(morsel(), 0..60)) {
        let tail = b"\nstartxref\n9\n%%EOF\n".as_slice();
        read_all(&[b"%PDF-1.7\n".as_slice(), &parts.join(&b' '), tail].concat());
    }

    #[test]
    fn spoilt_files_never_panic(
        seed in proptest::sample::select(seeds()),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..12usize, morsel()), 1..6),
    ) {
        let mut bytes = seed;
        for (at, removed, inserted) in changes {
            let start = at.index(bytes.len() + 1);
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, inserted);
        }
        read_all(&bytes);
    }

}

proptest! {
    // The file is large.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn cut_samples_never_panic(at in any::<prop::sample::Index>()) {
        let bytes = sample("ma-hoa-owner-password.pdf");
        let length = at.index(bytes.len());
        read_all(&bytes[..length].to_vec());
    }
}
