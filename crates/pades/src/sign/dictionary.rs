//! The signature dictionary (ISO 32000-2, 12.8.1; EN 319 142-1, 5.3), written by
//! hand since the places of `/ByteRange` and `/Contents` in it must be known.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::object::{Dictionary, Object, PdfString, Ref};

use super::pending::CONTENTS_ROOM;

/// Room for `[0 a b c]` with three numbers of 20 digits.
pub(super) const BYTE_RANGE_WIDTH: usize = 66;

/// Who signs, when, where and why, as the dictionary says it. What counts is the
/// certificate and the timestamp; this is for people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    pub name: &'a str,
    pub reason: &'a str,
    pub location: &'a str,
    pub time: Timestamp,
}

/// A written dictionary and where the two places in it are.
#[derive(Debug, Clone)]
pub(super) struct SignatureBody {
    pub bytes: Vec<u8>,
    /// Start of the value of `/ByteRange`, [`BYTE_RANGE_WIDTH`] bytes long.
    pub byte_range: usize,
    /// The value of `/Contents` with its angle brackets.
    pub contents: std::ops::Range<usize>,
}

/// Writes the dictionary; `locked_catalog` is the catalog's reference if the
/// signature locks every field by FieldMDP (12.8.2.4).
pub(super) fn signature_body(
    statement: Statement<'_>,
    locked_catalog: Option<Ref>,
) -> SignatureBody {
    let mut rest = Dictionary::new().with(
        "M",
        PdfString::literal(pdf_date(statement.time).into_bytes()),
    );
    let texts = [
        ("Name", statement.name),
        ("Reason", statement.reason),
        ("Location", statement.location),
    ];
    for (key, text) in texts {
        if !text.is_empty() {
            rest.insert(key, PdfString::text(text));
        }
    }
    let software = Dictionary::new().with("Name", Object::name("chungthuc"));
    rest.insert("Prop_Build", Dictionary::new().with("App", software));
    if let Some(catalog) = locked_catalog {
        rest.insert("Reference", vec![lock_reference(catalog).into()]);
    }
    body(
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached",
        &rest,
    )
}

/// The dictionary of a document timestamp (EN 319 142-1, 5.4.3): its time is in the token.
pub(super) fn timestamp_body() -> SignatureBody {
    body(
        b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161",
        &Dictionary::new(),
    )
}

fn body(start: &[u8], rest: &Dictionary) -> SignatureBody {
    let mut bytes = start.to_vec();
    bytes.extend(b"/ByteRange ");
    let byte_range = bytes.len();
    bytes.resize(bytes.len() + BYTE_RANGE_WIDTH, b' ');
    bytes.extend(b"/Contents ");
    let start = bytes.len();
    bytes.push(b'<');
    bytes.resize(bytes.len() + 2 * CONTENTS_ROOM, b'0');
    bytes.push(b'>');
    let contents = start..bytes.len();
    for (key, value) in rest.iter() {
        key.write_to(&mut bytes);
        bytes.push(b' ');
        value.write_to(&mut bytes);
    }
    bytes.extend(b">>");
    SignatureBody {
        bytes,
        byte_range,
        contents,
    }
}

/// What makes the `/Lock` of a seal binding: a lock alone locks nothing.
fn lock_reference(catalog: Ref) -> Dictionary {
    let parameters = Dictionary::new()
        .with("Type", Object::name("TransformParams"))
        .with("Action", Object::name("All"))
        .with("V", Object::name("1.2"));
    Dictionary::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name("FieldMDP"))
        .with("Data", catalog)
        .with("TransformParams", parameters)
}

/// A PDF date (7.9.4) in Vietnam's time, which has no summer time.
fn pdf_date(time: Timestamp) -> String {
    let local = Offset::constant(7).to_datetime(time);
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+07'00'",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_are_in_vietnamese_time() {
        let time: Timestamp = "2026-11-20T18:15:42Z".parse().unwrap();
        assert_eq!(pdf_date(time), "D:20261121011542+07'00'");
    }

    #[test]
    fn the_places_are_where_they_are_said_to_be() {
        let time = Timestamp::UNIX_EPOCH;
        let statement = Statement {
            name: "Vũ Đình Khải Minh",
            reason: "",
            location: "",
            time,
        };
        let body = signature_body(statement, None);
        assert!(body.bytes[..body.byte_range].ends_with(b"/ByteRange "));
        assert_eq!(
            &body.bytes[body.byte_range + BYTE_RANGE_WIDTH..][..10],
            b"/Contents "
        );
        assert_eq!(body.contents.len(), 2 * CONTENTS_ROOM + 2);
        assert_eq!(body.bytes[body.contents.start], b'<');
        assert_eq!(body.bytes[body.contents.end - 1], b'>');
    }
}
