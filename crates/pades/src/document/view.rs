//! The objects of a file as of one revision.

use super::{Document, ReadError, Revision};
use crate::crypt::Decryptor;
use crate::filter;
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object, Ref, Stream, StreamData};

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
        &self.document.revisions[self.revision]
    }

    /// The revision's trailer. Its strings are never encrypted.
    pub fn trailer(&self) -> &'d Dictionary {
        &self.revision().trailer
    }

    /// The object that `reference` names, its strings decrypted. `null` if the
    /// file defines none (ISO 32000-1 §7.3.10). Every call reads it anew.
    ///
    /// # Errors
    /// [`ReadError`], if what is there can't be read.
    pub fn get(&self, reference: Ref) -> Result<Object, ReadError> {
        self.document.load(self.revision, reference, 0)
    }

    /// `object` itself, or what it refers to.
    ///
    /// # Errors
    /// As [`Self::get`], and a limit if references form a chain too long.
    pub fn resolve(&self, object: &Object) -> Result<Object, ReadError> {
        self.document.resolve_at(self.revision, object, 0)
    }

    /// The value of `key` in `dictionary`, followed if it is a reference; `null`
    /// if there is none.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn lookup(&self, dictionary: &Dictionary, key: &str) -> Result<Object, ReadError> {
        dictionary
            .get(key)
            .map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// [`Self::lookup`] of a dictionary. `None` if the value is something else.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn lookup_dictionary(
        &self,
        dictionary: &Dictionary,
        key: &str,
    ) -> Result<Option<Dictionary>, ReadError> {
        Ok(match self.lookup(dictionary, key)? {
            Object::Dictionary(found) => Some(found),
            _ => None,
        })
    }

    /// [`Self::lookup`] of an array. `None` if the value is something else.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn lookup_array(
        &self,
        dictionary: &Dictionary,
        key: &str,
    ) -> Result<Option<Vec<Object>>, ReadError> {
        Ok(match self.lookup(dictionary, key)? {
            Object::Array(found) => Some(found),
            _ => None,
        })
    }

    /// The catalog: what the trailer's `/Root` refers to.
    ///
    /// # Errors
    /// [`ReadError::BadEntry`] if there is none, and as [`Self::get`].
    pub fn catalog(&self) -> Result<Dictionary, ReadError> {
        self.lookup_dictionary(self.trailer(), "Root")?
            .ok_or(ReadError::BadEntry { key: "Root" })
    }

    /// The stream's data, decrypted, with all filters undone; at most
    /// [`Limits::decoded_stream`](crate::limits::Limits::decoded_stream) bytes.
    ///
    /// # Errors
    /// [`ReadError::UnsupportedFilter`] for image filters, and if the data is
    /// corrupt or too long.
    pub fn decode(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        self.document.decode_at_depth(self.revision, stream, 0)
    }

    /// The stream's data, decrypted but still encoded by its filters; at most
    /// [`Limits::decoded_stream`](crate::limits::Limits::decoded_stream) bytes.
    ///
    /// # Errors
    /// If the data is too long or the source can't be read.
    pub fn raw_data(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        self.document.raw_data(stream, self.decryptor(stream))
    }

    /// What decrypts the stream's data; `None` if it isn't encrypted.
    pub(crate) fn decryptor(&self, stream: &Stream) -> Option<Decryptor> {
        self.document.decryptor(self.revision, stream)
    }
}

impl Document<'_> {
    pub(super) fn resolve_at(
        &self,
        revision: usize,
        object: &Object,
        depth: u16,
    ) -> Result<Object, ReadError> {
        let Object::Reference(mut reference) = *object else {
            return Ok(object.clone());
        };
        for step in depth..=self.limits.indirections {
            match self.load(revision, reference, step)? {
                Object::Reference(next) => reference = next,
                found => return Ok(found),
            }
        }
        Err(LimitKind::Indirections.into())
    }

    pub(super) fn decode_at_depth(
        &self,
        revision: usize,
        stream: &Stream,
        depth: u16,
    ) -> Result<Vec<u8>, ReadError> {
        let resolve = |object: &Object| self.resolve_at(revision, object, depth);
        let filters = filter::chain(&stream.dictionary, &self.limits, &resolve)?;
        let data = self.raw_data(stream, self.decryptor(revision, stream))?;
        self.decode_by(&filters, data)
    }

    /// Decodes a stream whose dictionary may not refer to other objects and whose
    /// data is never encrypted: a cross-reference stream.
    pub(super) fn decode_unencrypted(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        let filters = filter::chain(&stream.dictionary, &self.limits, &|object| {
            Ok(object.clone())
        })?;
        let data = self.raw_data(stream, None)?;
        self.decode_by(&filters, data)
    }

    fn decode_by(
        &self,
        filters: &[filter::Filter],
        mut data: Vec<u8>,
    ) -> Result<Vec<u8>, ReadError> {
        for filter in filters {
            let decoded = filter.decode(data, &self.limits)?;
            if !decoded.exact {
                self.lenient.set(true);
            }
            data = decoded.bytes;
            self.budget.spend_decoded(data.len() as u64)?;
        }
        Ok(data)
    }

    fn raw_data(
        &self,
        stream: &Stream,
        decryptor: Option<Decryptor>,
    ) -> Result<Vec<u8>, ReadError> {
        let (offset, length) = match &stream.data {
            StreamData::Owned(data) => return Ok(data.clone()),
            StreamData::InFile { offset, length, .. } => (*offset, *length),
        };
        let size = usize::try_from(length)
            .ok()
            .filter(|&size| size <= self.limits.decoded_stream)
            .ok_or(LimitKind::DecodedStream)?;
        if offset
            .checked_add(length)
            .is_none_or(|end| end > self.length)
        {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        self.budget.spend_decoded(length)?;
        let mut data = vec![0; size];
        self.source.read_at(offset, &mut data)?;
        Ok(match decryptor {
            None => data,
            Some(mut decryptor) => {
                let mut plain = Vec::with_capacity(size);
                decryptor.push(&data, &mut plain);
                decryptor.finish(&mut plain);
                plain
            }
        })
    }

    fn decryptor(&self, revision: usize, stream: &Stream) -> Option<Decryptor> {
        match stream.data {
            StreamData::Owned(_) => None,
            StreamData::InFile { reference, .. } => self
                .security_at(revision)?
                .stream_decryptor(&stream.dictionary, reference),
        }
    }
}
