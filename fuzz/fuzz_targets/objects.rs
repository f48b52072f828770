//! Lexer, parser, filters and object streams. The input is three things at once: an object's body; an
//! object stream's data; and a stream's entries, up to the first blank line, with its data.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pades::document::Document;
use pades::limits::Limits;
use pades_fuzz::{file, read_all, stream};

fuzz_target!(|data: &[u8]| {
    let (entries, rest) = match data.windows(2).position(|pair| pair == b"\n\n") {
        Some(at) => (&data[..at], &data[at + 2..]),
        None => (&data[..0], data),
    };
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[]/Count 0>>".to_vec(),
        data.to_vec(),
        stream(entries, rest),
        stream(b"/Type/ObjStm/N 4/First 20", data),
    ];
    let source = file(&objects, 4);
    if let Ok(document) = Document::open(&source, &Limits::default()) {
        read_all(&document);
    }
});
