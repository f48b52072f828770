//! Cross-reference tables, streams and hybrid files, `/Prev` and the search that mends them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pades::document::Document;
use pades::limits::Limits;
use pades_fuzz::read_all;

fuzz_target!(|data: &[u8]| {
    let limits = Limits::default();
    let source = data.to_vec();
    if let Ok(document) = Document::open(&source, &limits) {
        read_all(&document);
    }
    if let Ok(document) = Document::repair(&source, &limits) {
        read_all(&document);
    }
});
