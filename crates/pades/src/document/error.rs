//! Why a file, or a part of it, can't be read.

use std::io;

use crate::limits::LimitKind;
use crate::object::{Name, Ref};

/// Why reading ended.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The source itself failed.
    #[error("the source can't be read")]
    Io(#[from] io::Error),
    /// There is no `%PDF-` in the first kilobyte.
    #[error("this is not a PDF file")]
    NotPdf,
    /// No `startxref` with a number is in the file.
    #[error("the file has no startxref")]
    MissingStartxref,
    /// What is at `offset` isn't PDF syntax.
    #[error("at byte {offset}: {problem}")]
    Syntax {
        /// Where, in bytes from the start of the file or of the decoded object
        /// stream.
        offset: u64,
        /// What.
        problem: SyntaxProblem,
    },
    /// The cross-reference section at `offset` contradicts the standard or the
    /// file.
    #[error("the cross-reference section at byte {offset}: {problem}")]
    Xref {
        /// Where, in bytes from the start of the file.
        offset: u64,
        /// What.
        problem: XrefProblem,
    },
    /// The cross-reference leads to bytes that aren't this object.
    #[error("object {reference} is not where the cross-reference says")]
    WrongObject {
        /// The object looked for.
        reference: Ref,
    },
    /// A required key is missing or its value has the wrong type.
    #[error("{key} is missing or of the wrong type")]
    BadEntry {
        /// The key, with the dictionary's name where that helps.
        key: &'static str,
    },
    /// A stream's data doesn't decode by its filter.
    #[error("stream data is corrupt: {filter}")]
    CorruptStream {
        /// The filter that failed.
        filter: &'static str,
    },
    /// A stream uses a filter that this crate doesn't decode, such as an image's.
    #[error("filter {0} is not decoded")]
    UnsupportedFilter(Name),
    /// The file is encrypted and doesn't open with the empty user password.
    #[error("the file needs a password")]
    NeedsPassword,
    /// The file is encrypted in a way that this crate doesn't read.
    #[error("the file's encryption is not supported")]
    UnsupportedEncryption,
    /// A bound of [`Limits`](crate::limits::Limits) was reached.
    #[error("the file exceeds a limit: {0:?}")]
    LimitReached(LimitKind),
}

impl ReadError {
    /// Whether a search for objects can mend what is wrong with the file.
    pub fn is_mendable(&self) -> bool {
        !matches!(
            self,
            Self::Io(_)
                | Self::NotPdf
                | Self::LimitReached(_)
                | Self::NeedsPassword
                | Self::UnsupportedEncryption
        )
    }
}

impl From<LimitKind> for ReadError {
    fn from(kind: LimitKind) -> Self {
        Self::LimitReached(kind)
    }
}

/// What is wrong with the syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxProblem {
    /// The bytes end within an object.
    #[error("the file ends too early")]
    UnexpectedEnd,
    /// A string, array, dictionary or comment isn't closed, or a delimiter stands
    /// where none may.
    #[error("an unexpected delimiter")]
    Delimiter,
    /// A word that isn't a keyword or a number.
    #[error("an unknown keyword")]
    Keyword,
    /// A dictionary's key isn't a name.
    #[error("a dictionary key is not a name")]
    Key,
    /// A character that isn't a hexadecimal digit.
    #[error("not a hexadecimal digit")]
    HexDigit,
    /// `12 0 obj` was expected.
    #[error("an object's head was expected")]
    ObjectHead,
    /// `endobj` was expected.
    #[error("endobj was expected")]
    EndObject,
    /// `stream` without data, or without `endstream` after it.
    #[error("a stream without an end")]
    EndStream,
}

/// What is wrong with a cross-reference section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XrefProblem {
    /// Neither a table nor a stream is there.
    #[error("nothing is there")]
    NotFound,
    /// A table's subsection or entry is malformed.
    #[error("a malformed entry")]
    Entry,
    /// The trailer, or a cross-reference stream's dictionary, is malformed.
    #[error("a malformed trailer")]
    Trailer,
    /// The chain of `/Prev` comes back to a section.
    #[error("the chain of sections is a circle")]
    Cycle,
    /// `/Prev` or `/XRefStm` isn't an offset in the file.
    #[error("an offset beyond the file")]
    Offset,
    /// A cross-reference stream's data is shorter than its entries.
    #[error("entries are missing")]
    MissingEntries,
}
