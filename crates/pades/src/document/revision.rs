//! One revision of a file: what one save wrote.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::object::Dictionary;

/// How a revision's cross-reference section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XrefForm {
    /// A table and a trailer (ISO 32000-1 §7.5.4).
    Table,
    /// A cross-reference stream (§7.5.8).
    Stream,
    /// A table whose trailer names a cross-reference stream by `/XRefStm`
    /// (§7.5.8.4).
    Hybrid,
}

/// Where an object is, according to one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entry {
    /// The number is free; what older revisions say of it no longer counts.
    Free,
    /// The object starts at `offset`.
    InUse {
        /// Bytes from the start of the file to the object's number.
        offset: u64,
        /// The generation under which it is known.
        generation: u16,
    },
    /// The object is in an object stream.
    Compressed {
        /// Number of the object stream.
        stream: u32,
        /// The object's place in it.
        index: u32,
    },
}

/// What one save wrote. A file has one, and one more for each incremental
/// update. The two sections of a linearized file are one revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// First byte: 0, or the end of the revision before.
    pub start: u64,
    /// Just after the `%%EOF` that closes the revision; where it has none, the
    /// end of what was read of it.
    pub eof: u64,
    /// Just after the end-of-line that follows `%%EOF`, or the same as `eof` if
    /// none follows.
    pub end: u64,
    /// Whether `startxref`, a number and `%%EOF` close the revision.
    pub terminated: bool,
    /// Offset of the cross-reference section by which the revision is entered:
    /// the number that its `startxref` should state.
    pub startxref: u64,
    /// The number that stands after the `startxref` which closes the revision,
    /// where there is one.
    pub stated_startxref: Option<u64>,
    /// Where the `startxref` stands that closes the revision; where it has none, the same as
    /// `eof`.
    pub closing: u64,
    /// Where all cross-reference sections of the revision stand, newest first: one, two for a
    /// linearized file; the stream of a hybrid one is among them.
    pub sections: Vec<Range<u64>>,
    /// Whether a section says two things of one object, or something that not all readers know,
    /// or a trailer holds a key twice.
    pub ambiguous: bool,
    /// How it is written.
    pub form: XrefForm,
    /// The trailer, or the dictionary of the cross-reference stream.
    pub trailer: Dictionary,
    /// What the revision says of objects; of all others it says nothing.
    pub entries: BTreeMap<u32, Entry>,
}
