//! A PDF as a list of revisions, each of which can be looked at as if it were the
//! last.
//!
//! [`Document::open`] reads strictly, by the cross-reference sections;
//! [`Document::open_or_repair`] falls back to searching the file for objects,
//! which is for intake only: a repaired file has no revisions to speak of and
//! can't be signed or validated.

mod error;
mod revision;
mod view;

use std::ops::Range;

use crate::io::ReadAt;
use crate::limits::{Budget, Limits};
use crate::object::Ref;

pub use error::{ReadError, SyntaxProblem, XrefProblem};
pub use revision::{Entry, Revision, XrefForm};
pub use view::View;

/// An open file.
pub struct Document<'a> {
    source: &'a dyn ReadAt,
    length: u64,
    limits: Limits,
    budget: Budget,
    revisions: Vec<Revision>,
    header_offset: u64,
    repaired: bool,
}

impl<'a> Document<'a> {
    /// Opens `source` by its cross-reference sections.
    ///
    /// # Errors
    /// [`ReadError`], if it is no PDF, its cross-reference is broken, it needs a
    /// password, or a limit is reached.
    pub fn open(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        let _ = (source, limits);
        Err(ReadError::NotPdf)
    }

    /// [`Self::open`]; if the cross-reference is broken, searches the file for
    /// objects and makes one revision of all.
    ///
    /// # Errors
    /// [`ReadError`], if no catalog can be found either.
    pub fn open_or_repair(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        Self::open(source, limits)
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

    /// Whether the cross-reference was made by searching the file.
    pub fn repaired(&self) -> bool {
        self.repaired
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

    /// The bytes of the object as of revision `revision`: from its number to the
    /// end of `endobj`. For an object in an object stream, `None`: it has no
    /// bytes of its own.
    ///
    /// # Errors
    /// [`ReadError`], if the object can't be read.
    pub fn span_of(&self, reference: Ref, revision: usize) -> Result<Option<Range<u64>>, ReadError> {
        let _ = (reference, revision, &self.budget);
        Ok(None)
    }
}
