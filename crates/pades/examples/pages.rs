//! Prints a line of JSON for each file: its pages with their boxes, rotation and
//! unit, inherited ones resolved, or why it can't be read. What
//! `scripts/agree-with-qpdf.py` compares with qpdf:
//! `cargo run -p pades --example pages -- FILE…`

use pades::document::{Document, ReadError};
use pades::io::{FileSource, ReadAt};
use pades::limits::Limits;
use pades::page::Page;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let source = FileSource::open(&file)?;
        let line = match read(&source) {
            Ok(line) => line,
            Err(error) => json!({ "error": error.to_string() }),
        };
        println!("{line}");
    }
    Ok(())
}

/// The pages as intake sees them: by the cross-reference, or by a search where
/// that leads to no pages.
fn read(source: &dyn ReadAt) -> Result<Value, ReadError> {
    let limits = Limits::default();
    let document = Document::open_or_repair(source, &limits)?;
    let pages = match document.latest().pages() {
        Err(error) if !document.repaired() && error.is_mendable() => {
            let repaired = Document::repair(source, &limits)?;
            return Ok(summary(&repaired, &repaired.latest().pages()?));
        }
        pages => pages?,
    };
    Ok(summary(&document, &pages))
}

fn summary(document: &Document<'_>, pages: &[Page]) -> Value {
    let pages: Vec<Value> = pages
        .iter()
        .map(|page| {
            json!({
                "MediaBox": page.media_box,
                "CropBox": page.crop_box,
                "Rotate": page.geometry.rotation().degrees(),
                "UserUnit": page.geometry.user_unit(),
            })
        })
        .collect();
    json!({ "repaired": document.repaired(), "pages": pages })
}
