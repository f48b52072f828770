//! Do all readers read an object alike? What some can't read, read leniently, or read on beyond
//! what was written when it was written, shows different things to different people, and can come
//! to show something else when a file grows.

use super::{Document, Entry, ReadError};
use crate::limits::LimitKind;
use crate::object::{Object, Ref};
use crate::syntax::{Body, find_forward};

/// Most bytes of an object that can't be read which are searched for references.
const MAX_SEARCHED: u64 = 1 << 20;

/// What can be told of an object that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Illegible {
    /// It doesn't end within the revision that wrote it: what it is depends on what follows.
    RunsOn,
    /// It refers to these, if some reader makes sense of it.
    RefersTo(Vec<Ref>),
}

impl Document<'_> {
    /// Whether all readers read the object alike: no dictionary in it holds a key twice, a stream
    /// is as long as it says and keeps its data in the file. Of objects in object streams
    /// [`Self::is_regular_stream`] tells.
    ///
    /// # Errors
    /// [`ReadError`], if the object can't be read.
    pub fn is_regular(&self, reference: Ref, revision: usize) -> Result<bool, ReadError> {
        match self.entry(reference.number, revision) {
            Some((stated, Entry::InUse { offset, generation }))
                if generation == reference.generation =>
            {
                // Read as every other object first: its head, its extent.
                self.read_indirect(revision, stated, reference, offset, 0)?;
                let end = self.revisions.get(stated).map_or(self.length, |of| of.end);
                let mut parser = self.parser(offset, end);
                parser.head()?;
                Ok(match parser.body()? {
                    Body::Object { .. } => !parser.repeats_keys,
                    Body::Stream { dictionary, data } => {
                        let length = dictionary.get("Length").unwrap_or(&Object::Null);
                        let length = self.resolve_at(revision, length, 0)?.as_integer();
                        !parser.repeats_keys
                            && !dictionary.contains_key("F")
                            && self.ends_after(data, length, end)?
                    }
                })
            }
            _ => Ok(true),
        }
    }

    /// Whether a stream says of itself that it ends behind the revision that wrote it; readers
    /// that go by `/Length` would find its end there once something is written behind.
    ///
    /// # Errors
    /// [`ReadError`], if its length can't be read.
    pub fn overruns(
        &self,
        reference: Ref,
        revision: usize,
        data: u64,
        length: &Object,
    ) -> Result<bool, ReadError> {
        let Some((stated, _)) = self.entry(reference.number, revision) else {
            return Ok(false);
        };
        let end = self.revisions.get(stated).map_or(self.length, |of| of.end);
        let length = self.resolve_at(revision, length, 0)?.as_integer();
        let length = length.and_then(|length| u64::try_from(length).ok());
        Ok(length.is_some_and(|length| data.saturating_add(length) > end))
    }

    /// What can be told of an object that [`View::get`](super::View::get) can't read.
    ///
    /// # Errors
    /// If a limit is reached or the source fails.
    pub fn illegible(&self, reference: Ref, revision: usize) -> Result<Illegible, ReadError> {
        let bytes = match self.entry(reference.number, revision) {
            Some((stated, Entry::InUse { offset, .. })) => {
                let end = self.revisions.get(stated).map_or(self.length, |of| of.end);
                if offset >= self.length {
                    return Ok(Illegible::RefersTo(Vec::new()));
                }
                if offset >= end {
                    return Ok(Illegible::RunsOn);
                }
                let find = |word: &'static [u8], end| {
                    find_forward(self.source, &self.budget, word, offset, end)
                };
                let Some(close) = find(b"endobj", end)? else {
                    return Ok(Illegible::RunsOn);
                };
                // The data of a stream refers to nothing.
                let length = find(b"stream", close)?.unwrap_or(close) - offset;
                if length > MAX_SEARCHED {
                    return Err(LimitKind::StringBytes.into());
                }
                let mut bytes = vec![0; length as usize];
                self.source.read_at(offset, &mut bytes)?;
                bytes
            }
            Some((_, Entry::Compressed { stream, .. })) => {
                match self.compressed_bytes(revision, stream, reference.number) {
                    Ok(bytes) => bytes,
                    Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => {
                        return Err(error);
                    }
                    Err(_) => return Ok(Illegible::RunsOn),
                }
            }
            _ => Vec::new(),
        };
        Ok(Illegible::RefersTo(self.references_in(&bytes)))
    }

    /// Everything in the bytes that looks like a reference.
    fn references_in(&self, bytes: &[u8]) -> Vec<Ref> {
        let words: Vec<&[u8]> = bytes
            .split(|byte| !byte.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse().ok();
        words
            .windows(3)
            .filter(|words| words.last() == Some(&b"R".as_slice()))
            .filter_map(|words| {
                let generation: u32 = number(words.get(1)?)?;
                let generation = u16::try_from(generation).ok()?;
                Some(Ref::new(number(words.first()?)?, generation))
            })
            .collect()
    }

    /// Is `endstream`, followed by `endobj`, what comes after `length` bytes?
    fn ends_after(&self, data: u64, length: Option<i64>, end: u64) -> Result<bool, ReadError> {
        let Some(after) = length
            .and_then(|length| u64::try_from(length).ok())
            .and_then(|length| data.checked_add(length))
            .filter(|&after| after <= end)
        else {
            return Ok(false);
        };
        let mut parser = self.parser(after, end);
        for word in ["endstream", "endobj"] {
            match parser.token() {
                Ok((_, token)) if token.is_keyword(word) => {}
                Ok(_) | Err(ReadError::Syntax { .. }) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}
