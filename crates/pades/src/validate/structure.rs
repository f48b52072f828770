//! Is a signature put into the file the way it must be? (PADES.md §3 "Structure")
//!
//! Here the range, the gap and the signed prefix are judged; what the value says is judged in
//! [`super::integrity`].

use super::finding::FindingCode;
use super::locate::{SignatureField, prefix_limits};
use super::report::{Coverage, SignatureKind};
use crate::document::{Document, Entry, ReadError, Revision};
use crate::io::Section;
use crate::object::{Dictionary, Object};

/// Longest gap that is read, in bytes of the file.
const MAX_GAP: u64 = 4 << 20;

/// Four numbers that make sense: `0 … gap.start` and `gap.end … end` are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SignedRange {
    /// First byte that isn't signed: the `<`.
    pub(super) gap_start: u64,
    /// First byte after the gap.
    pub(super) gap_end: u64,
    /// Where the signed bytes end.
    pub(super) end: u64,
}

/// How a signature is encoded (`/SubFilter`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SubFilter {
    /// `ETSI.CAdES.detached` (EN 319 142-1).
    Cades,
    /// `adbe.pkcs7.detached` (ISO 32000-1 §12.8.3.3).
    Pkcs7,
    /// `adbe.pkcs7.sha1`: the CMS encapsulates the SHA-1 of the range (withdrawn).
    Pkcs7Sha1,
    /// `ETSI.RFC3161`: a document timestamp.
    Rfc3161,
}

/// What the structure of a signature says.
#[derive(Debug, Clone)]
pub(super) struct Structure {
    pub(super) kind: SignatureKind,
    pub(super) sub_filter: Option<SubFilter>,
    /// None if the range makes no sense.
    pub(super) range: Option<SignedRange>,
    /// The revision that the range covers; None if it ends where none does.
    pub(super) covered_revision: Option<usize>,
    pub(super) coverage: Coverage,
    /// The signature's value, from the gap; padding included.
    pub(super) contents: Vec<u8>,
    /// What is wrong. Any of it is a FORMAT_FAILURE.
    pub(super) faults: Vec<FindingCode>,
}

/// Judges the structure of one signature. `file_length` is that of the whole file, of which
/// `document` may be the readable beginning.
///
/// # Errors
/// If the source fails or a limit is reached.
pub(super) fn judge(
    document: &Document<'_>,
    field: &SignatureField,
    file_length: u64,
) -> Result<Structure, ReadError> {
    let dictionary = &field.dictionary;
    let is_timestamp = dictionary.is_type("DocTimeStamp");
    let mut structure = Structure {
        kind: if is_timestamp {
            SignatureKind::Timestamp
        } else {
            SignatureKind::Signature
        },
        sub_filter: sub_filter(dictionary),
        range: None,
        covered_revision: None,
        coverage: Coverage::Unclear,
        contents: Vec::new(),
        faults: Vec::new(),
    };
    let type_fits = match dictionary.get("Type") {
        None => true,
        Some(Object::Name(name)) => is_timestamp || *name == "Sig",
        Some(_) => false,
    };
    let kind_fits = (structure.sub_filter == Some(SubFilter::Rfc3161)) == is_timestamp;
    if structure.sub_filter.is_none() || !type_fits || !kind_fits {
        structure.faults.push(FindingCode::FormatNotSupported);
    }
    let Some(range) = byte_range(dictionary, document.source().len()) else {
        structure.faults.push(FindingCode::ByteRangeInvalid);
        return Ok(structure);
    };
    structure.range = Some(range);
    match gap(document, field, range)? {
        Some(contents) => structure.contents = contents,
        None => structure.faults.push(FindingCode::ContentsInvalid),
    }
    structure.covered_revision = covered_revision(document, range.end)?;
    match structure.covered_revision {
        None => {
            structure.coverage = Coverage::Partial;
            structure.faults.push(FindingCode::CoverageInvalid);
        }
        Some(index) => {
            let is_last = index + 1 == document.revisions().len();
            let covers_file = is_last && range.end == file_length;
            structure.coverage = if covers_file {
                Coverage::EntireFile
            } else {
                Coverage::EntireRevision
            };
            if index != field.revision {
                structure.faults.push(FindingCode::CoverageInvalid);
            } else if !prefix_agrees(document, field, range.end)? {
                structure
                    .faults
                    .push(FindingCode::SignatureDictionaryAltered);
            }
        }
    }
    Ok(structure)
}

fn sub_filter(dictionary: &Dictionary) -> Option<SubFilter> {
    match dictionary.name("SubFilter")?.as_bytes() {
        b"ETSI.CAdES.detached" => Some(SubFilter::Cades),
        b"adbe.pkcs7.detached" => Some(SubFilter::Pkcs7),
        b"adbe.pkcs7.sha1" => Some(SubFilter::Pkcs7Sha1),
        b"ETSI.RFC3161" => Some(SubFilter::Rfc3161),
        _ => None,
    }
}

/// Rule 1: exactly four direct non-negative integers, from 0, in order, within the file.
fn byte_range(dictionary: &Dictionary, length: u64) -> Option<SignedRange> {
    let numbers: Vec<u64> = dictionary
        .array("ByteRange")?
        .iter()
        .map(|item| {
            item.as_integer()
                .and_then(|number| u64::try_from(number).ok())
        })
        .collect::<Option<_>>()?;
    let [0, gap_start, gap_end, tail] = *numbers.as_slice() else {
        return None;
    };
    let end = gap_end.checked_add(tail)?;
    (gap_end > gap_start && end <= length).then_some(SignedRange {
        gap_start,
        gap_end,
        end,
    })
}

/// Rules 2 and 3: the gap is the one hexadecimal string that is the value of /Contents, which
/// like /ByteRange stands in the dictionary once. Gives its bytes, read raw.
fn gap(
    document: &Document<'_>,
    field: &SignatureField,
    range: SignedRange,
) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(value) = field.value else {
        return Ok(None);
    };
    let spans = match document.entry_spans_of(value, field.revision) {
        Ok(Some(spans)) => spans,
        Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
        Ok(None) | Err(_) => return Ok(None),
    };
    let only = |key: &str| {
        let mut matching = spans.iter().filter(|span| span.key == *key);
        matching
            .next()
            .filter(|_| matching.next().is_none())
            .map(|span| span.value.clone())
    };
    let (Some(contents), Some(_)) = (only("Contents"), only("ByteRange")) else {
        return Ok(None);
    };
    let length = range.gap_end - range.gap_start;
    if contents != (range.gap_start..range.gap_end) || length > MAX_GAP {
        return Ok(None);
    }
    let mut token = vec![0; length as usize];
    document.source().read_at(range.gap_start, &mut token)?;
    Ok(decode_hex_token(&token))
}

/// The bytes of `<…>` and nothing else. An odd last digit counts as if a 0 followed
/// (ISO 32000-1 §7.3.4.3).
fn decode_hex_token(token: &[u8]) -> Option<Vec<u8>> {
    let digits = token.strip_prefix(b"<")?.strip_suffix(b">")?;
    let mut out = Vec::with_capacity(digits.len() / 2);
    let mut high = None;
    for &byte in digits {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b' ' | b'\t' | b'\r' | b'\n' | 0x0c | 0 => continue,
            _ => return None,
        };
        match high.take() {
            None => high = Some(digit),
            Some(first) => out.push(first << 4 | digit),
        }
    }
    out.extend(high.map(|digit| digit << 4));
    Some(out)
}

/// Rule 5: the revision at whose end the signed bytes end. White space after `%%EOF` may be
/// signed or not.
fn covered_revision(document: &Document<'_>, end: u64) -> Result<Option<usize>, ReadError> {
    let revisions = document.revisions();
    let Some(index) = revisions.iter().rposition(|revision| revision.eof <= end) else {
        return Ok(None);
    };
    let Some(revision) = revisions.get(index) else {
        return Ok(None);
    };
    let closes = revision.terminated && states_startxref(document, revision)?;
    let within = revisions
        .get(..=index)
        .unwrap_or_default()
        .iter()
        .all(|revision| lies_within(revision, end, document.source().len()));
    if !closes || !within || end - revision.eof > 4096 {
        return Ok(None);
    }
    let mut rest = vec![0; (end - revision.eof) as usize];
    document.source().read_at(revision.eof, &mut rest)?;
    let blank = rest
        .iter()
        .all(|byte| matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' '));
    Ok(blank.then_some(index))
}

/// Do the revision's sections lie among the signed bytes, and its objects, if they are anywhere? One
/// that starts later was put there after signing.
fn lies_within(revision: &Revision, end: u64, length: u64) -> bool {
    let is_later = |entry: &Entry| matches!(entry, Entry::InUse { offset, .. } if (end..length).contains(offset));
    revision.sections.iter().all(|section| section.end <= end)
        && !revision.entries.values().any(is_later)
}

/// Is the number after `startxref` that of the section, or of white space before it?
pub(super) fn states_startxref(
    document: &Document<'_>,
    revision: &Revision,
) -> Result<bool, ReadError> {
    let Some(stated) = revision.stated_startxref else {
        return Ok(false);
    };
    let Some(distance) = revision.startxref.checked_sub(stated).filter(|d| *d <= 16) else {
        return Ok(false);
    };
    let mut between = vec![0; distance as usize];
    document.source().read_at(stated, &mut between)?;
    Ok(between.iter().all(u8::is_ascii_whitespace))
}

/// Rule 6: the signed prefix, read alone, has the same revisions and the same signature.
fn prefix_agrees(
    document: &Document<'_>,
    field: &SignatureField,
    end: u64,
) -> Result<bool, ReadError> {
    let Some(value) = field.value else {
        return Ok(false);
    };
    let section = Section::new(document.source(), end);
    let alone = match Document::open(&section, &prefix_limits(document.limits())) {
        Ok(alone) => alone,
        Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
        Err(_) => return Ok(false),
    };
    let starts = |document: &Document<'_>, count: usize| -> Vec<u64> {
        document
            .revisions()
            .iter()
            .take(count)
            .map(|revision| revision.startxref)
            .collect()
    };
    let count = field.revision + 1;
    let same_revisions =
        alone.revisions().len() == count && starts(&alone, count) == starts(document, count);
    Ok(same_revisions
        && matches!(alone.latest().get(value), Ok(Object::Dictionary(d)) if d == field.dictionary))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(numbers: &[i64]) -> Dictionary {
        let items: Vec<Object> = numbers.iter().map(|&number| Object::from(number)).collect();
        Dictionary::new().with("ByteRange", items)
    }

    #[test]
    fn a_byte_range_is_four_numbers_in_order_within_the_file() {
        let range = byte_range(&dictionary(&[0, 10, 20, 5]), 25);
        assert_eq!(
            range,
            Some(SignedRange {
                gap_start: 10,
                gap_end: 20,
                end: 25
            })
        );
        for wrong in [
            &[0, 10, 20][..],
            &[0, 10, 20, 6],
            &[1, 10, 20, 5],
            &[0, 20, 10, 5],
            &[0, 10, 10, 5],
            &[0, 10, 20, -5],
            &[0, 10, i64::MAX, i64::MAX],
            &[0, 10, 20, 5, 0, 0],
        ] {
            assert_eq!(byte_range(&dictionary(wrong), 25), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_gap_is_one_hexadecimal_string() {
        assert_eq!(decode_hex_token(b"<00 fF7>"), Some(vec![0, 0xff, 0x70]));
        assert_eq!(decode_hex_token(b"<00><ff>"), None);
        assert_eq!(decode_hex_token(b"(00)"), None);
        assert_eq!(decode_hex_token(b"<0x>"), None);
        assert_eq!(decode_hex_token(b"00"), None);
    }
}
