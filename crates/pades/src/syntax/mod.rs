//! From bytes to objects (ISO 32000-1 §7.2, §7.3): the window on the source, the
//! lexer, the parser, and searches for keywords. What the objects mean is for
//! [`crate::document`].

mod input;
mod lexer;
mod parser;
mod search;

use std::ops::Range;

use crate::object::Name;

pub(crate) use input::Input;
pub(crate) use lexer::{Token, is_whitespace};
pub(crate) use parser::{Body, Parser};
pub(crate) use search::{Search, find_backward, find_forward};

/// Where one entry of a dictionary stands. Offsets are in bytes from the start
/// of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrySpan {
    /// The key. A key written twice comes twice.
    pub key: Name,
    /// The key's slash.
    pub key_start: u64,
    /// The value: from its first byte to just after its last, without the white
    /// space around it.
    pub value: Range<u64>,
}
