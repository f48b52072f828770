//! What the fuzz targets share: putting objects into a file, and going through all of a document.

use pades::document::{Document, Entry, View};
use pades::object::{Object, Ref};

/// A file of these objects, numbered from 1, of which the first is the catalog. Its cross-reference
/// stream has the next number, and says of the `held` numbers after it that the last object, an
/// object stream, holds them.
pub fn file(objects: &[Vec<u8>], held: u8) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rows = vec![0; 6];
    let start_object = |bytes: &mut Vec<u8>, rows: &mut Vec<u8>, number: usize| {
        rows.push(1);
        rows.extend(u32::try_from(bytes.len()).unwrap_or(0).to_be_bytes());
        rows.push(0);
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
    };
    for (index, body) in objects.iter().enumerate() {
        start_object(&mut bytes, &mut rows, index + 1);
        bytes.extend_from_slice(body);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let own = objects.len() + 1;
    let start = bytes.len();
    start_object(&mut bytes, &mut rows, own);
    for index in 0..held {
        rows.extend([2, 0, 0, 0, own as u8 - 1, index]);
    }
    let size = own + 1 + usize::from(held);
    let entries = format!("/Type/XRef/Size {size}/W[1 4 1]/Root 1 0 R");
    bytes.extend(stream(entries.as_bytes(), &rows));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

/// A stream object's body.
pub fn stream(entries: &[u8], data: &[u8]) -> Vec<u8> {
    let length = format!("/Length {}>>\nstream\n", data.len());
    [b"<<", entries, length.as_bytes(), data, b"\nendstream"].concat()
}

/// Reads all objects of each revision.
pub fn read_all(document: &Document<'_>) {
    for (index, revision) in document.revisions().iter().enumerate() {
        let Some(view) = document.at(index) else {
            continue;
        };
        let _ = view.catalog();
        for (&number, entry) in &revision.entries {
            let generation = match entry {
                Entry::InUse { generation, .. } => *generation,
                _ => 0,
            };
            read(view, Ref::new(number, generation));
            let _ = document.is_regular_stream(number, index);
        }
    }
    let _ = document.latest().pages();
    let _ = document.trailing_bytes();
}

/// Reads an object and what its stream decodes to, and writes it.
fn read(view: View<'_>, reference: Ref) {
    let Ok(object) = view.get(reference) else {
        return;
    };
    match &object {
        Object::Stream(stream) => {
            let _ = view.decode(stream);
            let _ = view.raw_data(stream);
        }
        object => object.write_to(&mut Vec::new()),
    }
    let document = view.document();
    let _ = document.span_of(reference, view.index());
    let _ = document.entry_spans_of(reference, view.index());
}
