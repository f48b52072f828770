//! Tools for cutting files open.

use crate::builder::Builder;
use crate::file::{LEADER, Signing, build, form_objects, position};

/// Where the value of the first signature stands, and where what it covers ends.
#[derive(Debug, Clone, Copy)]
pub struct Gap {
    pub start: usize,
    pub end: usize,
    pub signed_end: usize,
}

/// The gap of the first signature in the file.
pub fn gap(bytes: &[u8]) -> Gap {
    let at = position(bytes, "/ByteRange[0 ") + "/ByteRange[".len();
    let text = String::from_utf8_lossy(&bytes[at..at + 34]).into_owned();
    let numbers: Vec<usize> = text.split(' ').map(|n| n.parse().unwrap()).collect();
    Gap {
        start: numbers[1],
        end: numbers[2],
        signed_end: numbers[2] + numbers[3],
    }
}

/// The number after the last `startxref`.
pub fn startxref(bytes: &[u8]) -> usize {
    let keyword = b"startxref";
    let at = bytes.windows(keyword.len()).rposition(|w| w == keyword);
    let text = String::from_utf8_lossy(&bytes[at.unwrap() + keyword.len()..]).into_owned();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// A writer that goes on behind `bytes` and keeps to no rule of its own accord.
pub fn after(bytes: &[u8]) -> Builder {
    Builder {
        bytes: bytes.to_vec(),
        last_section: Some(startxref(bytes)),
        ..Builder::default()
    }
}

/// `bytes` with `extra` put in at `at`.
pub fn insert(bytes: &[u8], at: usize, extra: &[u8]) -> Vec<u8> {
    [&bytes[..at], extra, &bytes[at..]].concat()
}

/// The bytes from `start` to `end` replaced by `text` and spaces.
pub fn overwrite(bytes: &[u8], start: usize, end: usize, text: &str) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out[start..end].fill(b' ');
    out[start..start + text.len()].copy_from_slice(text.as_bytes());
    out
}

/// The form, made otherwise before anybody signs it. The object with the number n is at n - 1.
pub fn prepared(change: impl FnOnce(&mut Vec<String>)) -> Vec<u8> {
    let mut objects = form_objects();
    change(&mut objects);
    build(&objects)
}

/// [`prepared`], and signed by the leader.
pub fn prepared_and_signed(change: impl FnOnce(&mut Vec<String>)) -> Vec<u8> {
    sign(&prepared(change))
}

pub fn sign(bytes: &[u8]) -> Vec<u8> {
    Signing::of(LEADER).sign(bytes)
}

/// Replaces `from` in one of the form's objects.
pub fn alter(objects: &mut [String], number: usize, from: &str, to: &str) {
    let object = &mut objects[number - 1];
    assert!(object.contains(from), "{object}");
    *object = object.replacen(from, to, 1);
}

/// Adds an object and gives its number.
pub fn push(objects: &mut Vec<String>, body: impl Into<String>) -> usize {
    objects.push(body.into());
    objects.len()
}

/// Text on a page, as a stream's body.
pub fn page_text(text: &str) -> String {
    with_data("", &format!("BT /F1 12 Tf 50 700 Td ({text}) Tj ET"))
}

/// A form XObject as a stream's body; `entries` go into its dictionary.
pub fn drawing(entries: &str, content: &str) -> String {
    let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 150 20]{entries}");
    with_data(&entries, content)
}

/// An appearance that shows a text in the form's font.
pub fn showing(text: &str) -> String {
    drawing(
        "/Resources<</Font<</Helv 6 0 R>>>>",
        &format!("/Tx BMC q BT /Helv 12 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC"),
    )
}

/// A stream's body with these entries.
pub fn with_data(entries: &str, data: &str) -> String {
    format!(
        "<<{entries}/Length {}>>\nstream\n{data}\nendstream",
        data.len()
    )
}
