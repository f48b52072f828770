//! One object from the file: parsed, its stream's extent found, its strings
//! decrypted.

use std::ops::Range;

use super::{Document, Entry, ReadError, SyntaxProblem};
use crate::crypt::Security;
use crate::limits::LimitKind;
use crate::object::{Object, Ref, Stream, StreamData};
use crate::syntax::{Body, find_forward};

/// An object and the bytes that it stands in.
pub(super) struct Indirect {
    pub(super) object: Object,
    /// From its number to the end of `endobj`.
    pub(super) span: Range<u64>,
}

/// How long a stream's data is, and where its object ends.
pub(super) struct Extent {
    pub(super) length: u64,
    /// After `endobj`, or after `endstream` where that is missing.
    pub(super) end: u64,
}

impl Document<'_> {
    /// The object as of `revision`. `depth` counts the objects that were loaded to
    /// get at this one.
    pub(super) fn load(
        &self,
        revision: usize,
        reference: Ref,
        depth: u16,
    ) -> Result<Object, ReadError> {
        if depth > self.limits.indirections {
            return Err(LimitKind::Indirections.into());
        }
        match self.entry(reference.number, revision) {
            Some((stated, Entry::InUse { offset, generation }))
                if generation == reference.generation =>
            {
                let indirect = self.read_indirect(revision, stated, reference, offset, depth)?;
                Ok(indirect.object)
            }
            Some((_, Entry::Compressed { stream, index })) if reference.generation == 0 => {
                self.load_compressed(revision, reference, stream, index, depth)
            }
            _ => Ok(Object::Null),
        }
    }

    /// The object at `offset`, as of `revision`. What revision `stated` says of an
    /// offset can only be within that revision and older ones.
    pub(super) fn read_indirect(
        &self,
        revision: usize,
        stated: usize,
        reference: Ref,
        offset: u64,
        depth: u16,
    ) -> Result<Indirect, ReadError> {
        let end = self
            .revisions
            .get(stated)
            .map_or(self.length, |revision| revision.end);
        if offset >= end {
            return Err(ReadError::WrongObject { reference });
        }
        let mut parser = self.parser(offset, end);
        let start = match parser.head() {
            Ok((start, found)) if found == reference => start,
            Ok(_) | Err(ReadError::Syntax { .. }) => {
                return Err(ReadError::WrongObject { reference });
            }
            Err(other) => return Err(other),
        };
        let (mut object, end) = match parser.body()? {
            Body::Object {
                object,
                end,
                closed,
            } => {
                if !closed {
                    self.lenient.set(true);
                }
                (object, end)
            }
            Body::Stream { dictionary, data } => {
                let stated_length = match dictionary.get("Length") {
                    Some(Object::Reference(length)) => {
                        match self.load(revision, *length, depth + 1) {
                            Ok(length) => length.as_integer(),
                            Err(error) if self.repaired && error.is_mendable() => None,
                            Err(error) => return Err(error),
                        }
                    }
                    Some(length) => length.as_integer(),
                    None => None,
                };
                let stated_length = stated_length.and_then(|length| u64::try_from(length).ok());
                let extent = self.stream_extent(data, stated_length, end)?;
                let length = extent.length;
                let data = StreamData::InFile {
                    offset: data,
                    length,
                    reference,
                };
                (Object::Stream(Stream { dictionary, data }), extent.end)
            }
        };
        if let Some(security) = self.security_of(revision, reference) {
            security.decrypt_strings(&mut object, reference);
        }
        Ok(Indirect {
            object,
            span: start..end,
        })
    }

    /// The extent of a stream whose data starts at `data`: by `/Length`, if
    /// `endstream` follows there, otherwise up to the next `endstream`.
    pub(super) fn stream_extent(
        &self,
        data: u64,
        stated: Option<u64>,
        end: u64,
    ) -> Result<Extent, ReadError> {
        if let Some(length) = stated
            && let Some(after) = data.checked_add(length).filter(|&after| after <= end)
            && let Some(end) = self.stream_tail(after, end)?
        {
            return Ok(Extent { length, end });
        }
        self.lenient.set(true);
        let keyword = self.next_endstream(data, end)?.ok_or(ReadError::Syntax {
            offset: data,
            problem: SyntaxProblem::EndStream,
        })?;
        let after = self.stream_tail(keyword, end)?.unwrap_or(keyword + 9);
        // The end-of-line before the keyword isn't data.
        let mut last = [0; 2];
        let in_tail = (keyword - data).min(2) as usize;
        let tail = &mut last[2 - in_tail..];
        self.source.read_at(keyword - in_tail as u64, tail)?;
        let line_end = match tail {
            [b'\r', b'\n'] => 2,
            [.., b'\r' | b'\n'] => 1,
            _ => 0,
        };
        Ok(Extent {
            length: keyword - data - line_end,
            end: after,
        })
    }

    /// The next `endstream`. Where none was found once, none is searched again: a
    /// file of nothing but streams without an end would be read over and over.
    fn next_endstream(&self, start: u64, end: u64) -> Result<Option<u64>, ReadError> {
        if self
            .no_endstream
            .get()
            .is_some_and(|(from, to)| from <= start && end <= to)
        {
            return Ok(None);
        }
        let found = find_forward(self.source, &self.budget, b"endstream", start, end)?;
        if found.is_none() {
            self.no_endstream.set(Some((start, end)));
        }
        Ok(found)
    }

    /// The end of `endstream` and `endobj`, if `endstream` is what comes at
    /// `offset`.
    fn stream_tail(&self, offset: u64, end: u64) -> Result<Option<u64>, ReadError> {
        let mut parser = self.parser(offset, end);
        match parser.token() {
            Ok((_, token)) if token.is_keyword("endstream") => {}
            Ok(_) | Err(ReadError::Syntax { .. }) => return Ok(None),
            Err(other) => return Err(other),
        }
        let after = parser.input.position();
        match parser.token() {
            Ok((_, token)) if token.is_keyword("endobj") => Ok(Some(parser.input.position())),
            _ => {
                self.lenient.set(true);
                Ok(Some(after))
            }
        }
    }

    pub(super) fn security_at(&self, revision: usize) -> Option<&Security> {
        self.security.get(revision)?.as_deref()
    }

    /// What decrypts the object that `reference` names; `None` for the encryption
    /// dictionary itself, which is never encrypted.
    fn security_of(&self, revision: usize, reference: Ref) -> Option<&Security> {
        let trailer = &self.revisions.get(revision)?.trailer;
        self.security_at(revision)
            .filter(|_| trailer.reference("Encrypt") != Some(reference))
    }
}
