//! A PDF as a list of revisions, each of which can be looked at as if it were the
//! last.
//!
//! [`Document::open`] reads strictly, by the cross-reference sections;
//! [`Document::open_or_repair`] falls back to searching the file for objects,
//! which is for intake only: a repaired file has no revisions to speak of and
//! can't be signed or validated.

mod error;
mod load;
mod object_stream;
mod open;
mod regular;
mod repair;
mod revision;
mod unlock;
mod view;
mod xref;

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use crate::crypt::Security;
use crate::io::{ReadAt, for_each_chunk};
use crate::limits::{Budget, Limits};
use crate::object::Ref;
use crate::syntax::{EntrySpan, Input, Parser, find_forward, is_whitespace};

pub use error::{ReadError, SyntaxProblem, XrefProblem};
pub use regular::Illegible;
pub use revision::{Entry, Revision, XrefForm};
pub use view::View;

/// An open file.
pub struct Document<'a> {
    source: &'a dyn ReadAt,
    length: u64,
    limits: Limits,
    budget: Budget,
    revisions: Vec<Revision>,
    /// Object numbers and the indices of the revisions that state them, in order.
    stated: Vec<(u32, usize)>,
    /// What decrypts each revision.
    security: Vec<Option<Rc<Security>>>,
    object_streams: RefCell<object_stream::Cache>,
    header_offset: u64,
    repaired: bool,
    truncated: bool,
    lenient: Cell<bool>,
    /// A range without any `endstream`.
    no_endstream: Cell<Option<(u64, u64)>>,
}

/// Bytes after the last revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailingBytes {
    /// Where they start.
    pub start: u64,
    /// Whether objects seem to be among them.
    pub holds_objects: bool,
}

impl<'a> Document<'a> {
    /// Opens `source` by its cross-reference sections.
    ///
    /// # Errors
    /// [`ReadError`], if it is no PDF, its cross-reference is broken, it needs a
    /// password, or a limit is reached.
    pub fn open(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        let mut document = Self::unread(source, limits)?;
        document.read_revisions()?;
        document.unlock()?;
        document.latest().catalog()?;
        Ok(document)
    }

    /// [`Self::open`]; if the cross-reference is broken, searches the file for
    /// objects and makes one revision of all.
    ///
    /// # Errors
    /// [`ReadError`], if no catalog can be found either, and all errors that no
    /// search can mend.
    pub fn open_or_repair(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        match Self::open(source, limits) {
            Err(error) if error.is_mendable() => Self::repair(source, limits),
            other => other,
        }
    }

    /// Searches the file for objects without a look at its cross-reference.
    ///
    /// # Errors
    /// [`ReadError`], if no catalog can be found.
    pub fn repair(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        let mut document = Self::unread(source, limits)?;
        document.search_objects()?;
        Ok(document)
    }

    fn unread(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        let length = source.len();
        let budget = Budget::new(limits);
        Ok(Self {
            header_offset: open::find_header(source, &budget, limits)?,
            source,
            length,
            limits: limits.clone(),
            budget,
            revisions: Vec::new(),
            stated: Vec::new(),
            security: Vec::new(),
            object_streams: RefCell::default(),
            repaired: false,
            truncated: false,
            lenient: Cell::new(false),
            no_endstream: Cell::new(None),
        })
    }

    /// The source that was opened.
    pub fn source(&self) -> &'a dyn ReadAt {
        self.source
    }

    /// Length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bounds it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where `%PDF-` is: 0 unless something stands before it.
    pub fn header_offset(&self) -> u64 {
        self.header_offset
    }

    /// The version in the header, such as (1, 7). `None` if none can be read.
    pub fn version(&self) -> Option<(u8, u8)> {
        let mut text = [0; 3];
        self.source
            .read_at(self.header_offset.checked_add(5)?, &mut text)
            .ok()?;
        let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
        match text {
            [major, b'.', minor] => Some((digit(major)?, digit(minor)?)),
            _ => None,
        }
    }

    /// What stands after the last revision, if it is more than white space.
    ///
    /// # Errors
    /// If the source can't be read.
    pub fn trailing_bytes(&self) -> Result<Option<TrailingBytes>, ReadError> {
        let start = self.revisions.last().map_or(0, |revision| revision.end);
        let mut blank = true;
        for_each_chunk(self.source, start, self.length, |chunk| {
            blank &= chunk.iter().copied().all(is_whitespace);
            Ok(())
        })?;
        if blank {
            return Ok(None);
        }
        let object = find_forward(self.source, &self.budget, b" obj", start, self.length)?;
        Ok(Some(TrailingBytes {
            start,
            holds_objects: object.is_some(),
        }))
    }

    /// Whether the cross-reference was made by searching the file.
    pub fn repaired(&self) -> bool {
        self.repaired
    }

    /// Whether a repaired file seems to be cut off: no `startxref` with its number and
    /// `%%EOF` follows its last object.
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// Whether, so far, something was read that the standard forbids and readers
    /// accept: a stream with a wrong `/Length`, an object without `endobj`, a table
    /// a few bytes from where it should be.
    pub fn read_leniently(&self) -> bool {
        self.lenient.get()
    }

    /// Whether the last revision is encrypted (and opens without a password).
    pub fn encrypted(&self) -> bool {
        self.security.last().is_some_and(Option::is_some)
    }

    /// The revisions, oldest first; at least one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The file as of revision `index` (0 is the oldest); later ones are
    /// invisible. `None` if there is no such revision.
    pub fn at(&self, index: usize) -> Option<View<'_>> {
        (index < self.revisions.len()).then(|| View::new(self, index))
    }

    /// The file as of its last revision.
    pub fn latest(&self) -> View<'_> {
        View::new(self, self.revisions.len().saturating_sub(1))
    }

    /// What revision `revision`, or the last one before it that says anything,
    /// says of object `number`; and which revision that is.
    pub fn entry(&self, number: u32, revision: usize) -> Option<(usize, Entry)> {
        self.revisions.get(revision)?;
        let up_to = self
            .stated
            .partition_point(|&stated| stated <= (number, revision));
        let &(found, index) = self.stated.get(up_to.checked_sub(1)?)?;
        let entry = self.revisions.get(index)?.entries.get(&number)?;
        (found == number).then_some((index, *entry))
    }

    /// The bytes of the object as of revision `revision`: from its number to the
    /// end of `endobj`. `None` for an object that isn't defined, and for one in an
    /// object stream: it has no bytes of its own.
    ///
    /// # Errors
    /// [`ReadError`], if the object can't be read.
    pub fn span_of(
        &self,
        reference: Ref,
        revision: usize,
    ) -> Result<Option<Range<u64>>, ReadError> {
        match self.entry(reference.number, revision) {
            Some((stated, Entry::InUse { offset, generation }))
                if generation == reference.generation =>
            {
                let indirect = self.read_indirect(revision, stated, reference, offset, 0)?;
                Ok(Some(indirect.span))
            }
            _ => Ok(None),
        }
    }

    /// The entries of the dictionary whose `<<` is at `offset` (or after white
    /// space from there), with where each stands in the file. For an indirect
    /// dictionary, give the end of its `obj`; for one within another, its value's
    /// span.
    ///
    /// # Errors
    /// [`ReadError::Syntax`], if no dictionary is there.
    pub fn entry_spans(&self, offset: u64) -> Result<Vec<EntrySpan>, ReadError> {
        self.parser(offset, self.length).entry_spans()
    }

    /// [`Self::entry_spans`] of an indirect dictionary (or of a stream's) as of
    /// revision `revision`. `None` as in [`Self::span_of`].
    ///
    /// # Errors
    /// [`ReadError`], if the object is no dictionary or can't be read.
    pub fn entry_spans_of(
        &self,
        reference: Ref,
        revision: usize,
    ) -> Result<Option<Vec<EntrySpan>>, ReadError> {
        let Some(span) = self.span_of(reference, revision)? else {
            return Ok(None);
        };
        let mut parser = self.parser(span.start, span.end);
        parser.head()?;
        parser.entry_spans().map(Some)
    }

    fn set_revisions(&mut self, revisions: Vec<Revision>) {
        self.stated = revisions
            .iter()
            .enumerate()
            .flat_map(|(index, revision)| {
                revision.entries.keys().map(move |&number| (number, index))
            })
            .collect();
        self.stated.sort_unstable();
        self.revisions = revisions;
    }

    fn parser(&self, position: u64, end: u64) -> Parser<'_> {
        Parser::new(
            Input::new(self.source, &self.budget, position, end),
            &self.limits,
        )
        .tolerating(self.repaired)
    }
}
