//! Is every byte after the first signature accounted for? Bytes that no revision needs can show
//! another document to a reader that repairs files.

use crate::document::{Document, Entry, ReadError, Revision};
use crate::io::{ReadAt, for_each_chunk};
use crate::object::Ref;

/// Most objects of later revisions whose place is looked up.
const MAX_OBJECTS: usize = 100_000;

/// Number of bytes, other than white space, after `from`.
///
/// # Errors
/// If the source fails.
pub(super) fn trailing(source: &dyn ReadAt, from: u64) -> std::io::Result<u64> {
    let mut count = 0;
    for_each_chunk(source, from, source.len(), |bytes| {
        count += bytes.iter().filter(|byte| !is_blank(**byte)).count() as u64;
        Ok(())
    })?;
    Ok(count)
}

/// Number of bytes within revisions after `signed` that belong to no object and no
/// cross-reference section of theirs, and are neither white space nor comments.
///
/// # Errors
/// If the source fails or a limit is reached.
pub(super) fn unclaimed(document: &Document<'_>, signed: usize) -> Result<u64, ReadError> {
    let mut count = 0;
    let mut objects = 0;
    for (index, revision) in document.revisions().iter().enumerate().skip(signed + 1) {
        let mut spans = vec![closing_span(revision)];
        for (&number, &entry) in &revision.entries {
            let Entry::InUse { offset, generation } = entry else {
                continue;
            };
            objects += 1;
            if offset < revision.start || objects > MAX_OBJECTS {
                continue;
            }
            match document.span_of(Ref::new(number, generation), index) {
                Ok(Some(span)) => spans.push((span.start, span.end)),
                Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
                // What can't be read is judged as a change.
                Ok(None) | Err(_) => {}
            }
        }
        spans.sort_unstable();
        let mut position = revision.start;
        for (start, end) in spans {
            if start > position {
                count += substance(document.source(), position, start)?;
            }
            position = position.max(end);
        }
    }
    Ok(count)
}

/// The last cross-reference section up to `%%EOF`.
fn closing_span(revision: &Revision) -> (u64, u64) {
    let sections = revision
        .sections
        .iter()
        .copied()
        .filter(|&section| section >= revision.start);
    (sections.max().unwrap_or(revision.eof), revision.eof)
}

/// Bytes that are neither white space nor in a comment.
fn substance(source: &dyn ReadAt, start: u64, end: u64) -> std::io::Result<u64> {
    let mut count = 0;
    let mut in_comment = false;
    for_each_chunk(source, start, end, |bytes| {
        for &byte in bytes {
            match byte {
                b'\r' | b'\n' => in_comment = false,
                b'%' => in_comment = true,
                byte if !in_comment && !is_blank(byte) => count += 1,
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(count)
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}
