//! Is every byte after the first signature accounted for? Bytes that no revision needs can show
//! another document to a reader that repairs files.

use crate::document::{Document, Entry, ReadError, Revision};
use crate::io::{ReadAt, for_each_chunk};
use crate::object::Ref;

/// Most objects of later revisions whose place is looked up.
const MAX_OBJECTS: usize = 100_000;
/// What readers that repair files look for besides objects; in a comment it is no comment.
const SOUGHT: [&[u8]; 2] = [b"trailer", b"startxref"];

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
        let mut spans = section_spans(revision);
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

/// The cross-reference sections, and `startxref` up to `%%EOF`.
fn section_spans(revision: &Revision) -> Vec<(u64, u64)> {
    let sections = revision.sections.iter();
    let own = sections.filter(|section| section.start >= revision.start);
    own.map(|section| (section.start, section.end))
        .chain([(revision.closing, revision.eof)])
        .collect()
}

/// Bytes that are neither white space nor in a comment.
fn substance(source: &dyn ReadAt, start: u64, end: u64) -> std::io::Result<u64> {
    let mut count = 0;
    let mut comment = None;
    for_each_chunk(source, start, end, |bytes| {
        for &byte in bytes {
            match (&mut comment, byte) {
                (_, b'\r' | b'\n') => count += comment.take().map_or(0, Comment::substance),
                (Some(comment), byte) => comment.take(byte),
                (None, b'%') => comment = Some(Comment::default()),
                (None, byte) => count += u64::from(!is_blank(byte)),
            }
        }
        Ok(())
    })?;
    Ok(count + comment.map_or(0, Comment::substance))
}

/// A comment as far as it was read.
#[derive(Default)]
struct Comment {
    length: u64,
    /// The last bytes, as many as the longest word that is sought.
    last: [u8; 9],
    /// A word that is sought was among them, or the head of an object.
    speaks: bool,
}

impl Comment {
    fn take(&mut self, byte: u8) {
        self.length += 1;
        self.last.rotate_left(1);
        if let Some(last) = self.last.last_mut() {
            *last = byte;
        }
        let head = self.last.strip_suffix(b"obj").map(<[u8]>::trim_ascii_end);
        self.speaks |= head.is_some_and(|head| head.last().is_some_and(u8::is_ascii_digit))
            || SOUGHT.iter().any(|word| self.last.ends_with(word));
    }

    /// Its bytes, if they are more than a comment.
    fn substance(self) -> u64 {
        if self.speaks { self.length } else { 0 }
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}
