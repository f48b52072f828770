//! The incremental writer: new and changed objects appended to a file whose bytes
//! stay as they are (ISO 32000-1 §7.5.6).

use std::collections::BTreeMap;

use crate::document::Document;
use crate::object::{Object, Ref};

/// Why a file can't be appended to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// The file was read by searching for objects; it has to be rewritten first.
    #[error("a repaired file can't be updated")]
    Repaired,
    /// The file is encrypted; it has to be rewritten first.
    #[error("an encrypted file can't be updated")]
    Encrypted,
    /// The trailer has no `/Root`.
    #[error("the trailer has no /Root")]
    NoRoot,
    /// All object numbers are taken, or the file is too long for its
    /// cross-reference.
    #[error("the file is too large to be updated")]
    TooLarge,
    /// The object's data is in a file and not in memory.
    #[error("a stream's data has to be in memory")]
    DataInFile,
}

/// An incremental update in the making.
#[derive(Debug)]
pub struct Update {
    objects: BTreeMap<Ref, Vec<u8>>,
    next: u32,
    prefix_len: u64,
}

/// Where an object was written, in bytes from the start of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The object's number.
    pub offset: u64,
    /// First byte of its body, after `obj` and the end-of-line.
    pub body: u64,
}

/// Bytes to append to the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Increment {
    /// Length of the original, all of which comes before `bytes`.
    pub prefix_len: u64,
    /// What is appended, up to and including `%%EOF` and an end-of-line.
    pub bytes: Vec<u8>,
    /// Where each object is.
    pub offsets: BTreeMap<Ref, Written>,
}

impl Update {
    /// An update of `document`'s last revision.
    ///
    /// # Errors
    /// [`UpdateError`], if the file can't be updated as it is.
    pub fn new(document: &Document<'_>) -> Result<Self, UpdateError> {
        Ok(Self { objects: BTreeMap::new(), next: 1, prefix_len: document.length() })
    }

    /// A number for a new object, never used in the file before.
    pub fn allocate(&mut self) -> Ref {
        let reference = Ref::new(self.next, 0);
        self.next += 1;
        reference
    }

    /// Writes `object` under `reference`: a new object, or an old one anew.
    pub fn set(&mut self, reference: Ref, object: impl Into<Object>) {
        let mut body = Vec::new();
        object.into().write_to(&mut body);
        self.set_raw(reference, body);
    }

    /// Like [`Self::set`], with a body that is PDF syntax already: what stands
    /// between `obj` and `endobj`. Its bytes are written as they are.
    pub fn set_raw(&mut self, reference: Ref, body: Vec<u8>) {
        self.objects.insert(reference, body);
    }

    /// The bytes to append.
    ///
    /// # Errors
    /// [`UpdateError::TooLarge`].
    pub fn finish(self) -> Result<Increment, UpdateError> {
        Ok(Increment { prefix_len: self.prefix_len, bytes: Vec::new(), offsets: BTreeMap::new() })
    }
}
