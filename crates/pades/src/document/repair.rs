//! Finding the objects of a file whose cross-reference is broken, by reading it
//! from front to back. Of an object that is there twice the later one counts.

use std::collections::BTreeMap;

use super::{Document, Entry, ReadError, Revision, XrefForm};
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object, Ref};
use crate::syntax::{Body, Search, find_backward, is_whitespace};

/// What the search has found so far.
#[derive(Default)]
struct Found {
    entries: BTreeMap<u32, Entry>,
    /// Offsets of what `entries` was taken from, to tell which is later.
    positions: BTreeMap<u32, u64>,
    object_streams: Vec<(Ref, u64)>,
    /// Keys of all trailers, the later value counting.
    trailer: Dictionary,
    /// The last object that says it is a catalog.
    catalog: Option<Ref>,
    last_object: u64,
}

impl Document<'_> {
    /// Makes one revision of all objects in the file.
    pub(super) fn search_objects(&mut self) -> Result<(), ReadError> {
        self.repaired = true;
        let mut found = self.scan()?;
        self.truncated = !self.is_closed_after(found.last_object)?;
        self.set_found(&found);
        self.unlock()?;
        self.expand_object_streams(&mut found)?;
        self.set_found(&found);
        self.unlock()?;
        if !self.is_catalog(found.trailer.reference("Root"))? {
            let catalog = match found.catalog {
                Some(catalog) => catalog,
                None => self.find_compressed_catalog(&found)?,
            };
            found.trailer.insert("Root", catalog);
            self.set_found(&found);
        }
        Ok(())
    }

    /// Whether `startxref`, a number and `%%EOF` come after the last object.
    fn is_closed_after(&self, last_object: u64) -> Result<bool, ReadError> {
        let keyword = find_backward(
            self.source,
            &self.budget,
            b"startxref",
            last_object,
            self.length,
        )?;
        Ok(match keyword {
            Some(keyword) => self
                .read_tail(keyword)?
                .is_some_and(|tail| tail.eof.is_some()),
            None => false,
        })
    }

    fn set_found(&mut self, found: &Found) {
        self.set_revisions(vec![Revision {
            start: 0,
            eof: self.length,
            end: self.length,
            terminated: false,
            startxref: 0,
            stated_startxref: None,
            closing: self.length,
            sections: Vec::new(),
            ambiguous: false,
            form: XrefForm::Table,
            trailer: found.trailer.clone(),
            entries: found.entries.clone(),
        }]);
    }

    /// Goes through the file once.
    fn scan(&self) -> Result<Found, ReadError> {
        let search = |needle| Search::new(self.source, &self.budget, needle, self.length);
        let mut heads = search(b"obj").with_context(self.limits.head_bytes);
        let mut trailers = search(b"trailer");
        let mut found = Found::default();
        let mut position = self.header_offset;
        let mut head = heads.next_from(position)?;
        let mut trailer = trailers.next_from(position)?;
        loop {
            let (after, resume) = match (head, trailer) {
                (Some(at), other) if other.is_none_or(|other| at < other) => {
                    self.budget.spend_steps(1)?;
                    let resume = match head_length(heads.before(at)) {
                        Some(length) => self.take_object(at - length as u64, &mut found)?,
                        None => None,
                    };
                    (at + 3, resume)
                }
                (_, Some(at)) => (at + 7, self.take_trailer(at + 7, &mut found)?),
                (_, None) => return Ok(found),
            };
            position = resume.map_or(after, |resume| resume.max(after));
            if head.is_some_and(|at| at < position) {
                head = heads.next_from(position)?;
            }
            if trailer.is_some_and(|at| at < position) {
                trailer = trailers.next_from(position)?;
            }
        }
    }

    /// Notes the object at `start` and gives where it ends. What isn't a whole
    /// object is passed over.
    fn take_object(&self, start: u64, found: &mut Found) -> Result<Option<u64>, ReadError> {
        let mut parser = self.parser(start, self.length);
        let Some((_, reference)) = passed_over(parser.head())? else {
            return Ok(None);
        };
        found.last_object = start;
        let Some(body) = passed_over(parser.body())? else {
            return Ok(None);
        };
        let end = match body {
            Body::Object { object, end, .. } => {
                if object
                    .as_dictionary()
                    .is_some_and(|dictionary| dictionary.is_type("Catalog"))
                {
                    found.catalog = Some(reference);
                }
                end
            }
            Body::Stream { dictionary, data } => {
                let stated = dictionary
                    .integer("Length")
                    .and_then(|n| u64::try_from(n).ok());
                let Some(extent) = passed_over(self.stream_extent(data, stated, self.length))?
                else {
                    return Ok(None);
                };
                if dictionary.is_type("XRef") {
                    found.merge_trailer(dictionary);
                } else if dictionary.is_type("ObjStm") {
                    found.object_streams.push((reference, start));
                }
                extent.end
            }
        };
        let generation = reference.generation;
        self.note(
            found,
            reference.number,
            start,
            Entry::InUse {
                offset: start,
                generation,
            },
        )?;
        Ok(Some(end))
    }

    fn take_trailer(&self, position: u64, found: &mut Found) -> Result<Option<u64>, ReadError> {
        let mut parser = self.parser(position, self.length);
        Ok(match passed_over(parser.object())? {
            Some(Object::Dictionary(trailer)) => {
                found.merge_trailer(trailer);
                Some(parser.input.position())
            }
            _ => None,
        })
    }

    fn note(
        &self,
        found: &mut Found,
        number: u32,
        position: u64,
        entry: Entry,
    ) -> Result<(), ReadError> {
        if found
            .positions
            .get(&number)
            .is_some_and(|&known| known > position)
        {
            return Ok(());
        }
        if found.entries.len() >= self.limits.entries {
            return Err(LimitKind::Entries.into());
        }
        found.positions.insert(number, position);
        found.entries.insert(number, entry);
        Ok(())
    }

    /// Notes the objects in all object streams that can be read.
    fn expand_object_streams(&self, found: &mut Found) -> Result<(), ReadError> {
        for (reference, position) in std::mem::take(&mut found.object_streams) {
            if found.positions.get(&reference.number) != Some(&position) {
                continue;
            }
            let Some(numbers) = passed_over(self.object_stream_numbers(reference))? else {
                continue;
            };
            for (index, number) in (0u32..).zip(numbers) {
                let entry = Entry::Compressed {
                    stream: reference.number,
                    index,
                };
                self.note(found, number, position, entry)?;
            }
        }
        Ok(())
    }

    fn is_catalog(&self, root: Option<Ref>) -> Result<bool, ReadError> {
        let Some(root) = root else {
            return Ok(false);
        };
        let object = passed_over(self.load(0, root, 0))?.unwrap_or(Object::Null);
        Ok(object
            .as_dictionary()
            .is_some_and(|dictionary| dictionary.contains_key("Pages")))
    }

    fn find_compressed_catalog(&self, found: &Found) -> Result<Ref, ReadError> {
        for (&number, entry) in found.entries.iter().rev() {
            if !matches!(entry, Entry::Compressed { .. }) {
                continue;
            }
            let reference = Ref::new(number, 0);
            let object = passed_over(self.load(0, reference, 0))?.unwrap_or(Object::Null);
            if object
                .as_dictionary()
                .is_some_and(|dictionary| dictionary.is_type("Catalog"))
            {
                return Ok(reference);
            }
        }
        Err(ReadError::BadEntry { key: "Root" })
    }
}

impl Found {
    fn merge_trailer(&mut self, trailer: Dictionary) {
        for (key, value) in trailer {
            if ["Root", "Info", "ID", "Encrypt"]
                .iter()
                .any(|kept| key == *kept)
            {
                self.trailer.insert(key, value);
            }
        }
    }
}

/// How many of the last bytes in `before` are `12 0 `, as it stands before `obj`.
fn head_length(before: &[u8]) -> Option<usize> {
    // What is left without the run of bytes at its end that `of` holds for, which may
    // not be empty.
    let without = |bytes: &mut &[u8], of: fn(u8) -> bool| {
        let left = bytes
            .iter()
            .rposition(|&byte| !of(byte))
            .map_or(0, |at| at + 1);
        let some = left < bytes.len();
        *bytes = &bytes[..left];
        some.then_some(())
    };
    let mut rest = before;
    without(&mut rest, is_whitespace)?;
    without(&mut rest, |byte| byte.is_ascii_digit())?;
    without(&mut rest, is_whitespace)?;
    without(&mut rest, |byte| byte.is_ascii_digit())?;
    Some(before.len() - rest.len())
}

/// `None` for what is only wrong in the file; limits and failures of the source
/// end the search.
fn passed_over<T>(result: Result<T, ReadError>) -> Result<Option<T>, ReadError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(
            ReadError::Syntax { .. }
            | ReadError::WrongObject { .. }
            | ReadError::BadEntry { .. }
            | ReadError::CorruptStream { .. }
            | ReadError::UnsupportedFilter(_)
            | ReadError::LimitReached(
                LimitKind::Nesting
                | LimitKind::Values
                | LimitKind::StringBytes
                | LimitKind::DecodedStream,
            ),
        ) => Ok(None),
        Err(other) => Err(other),
    }
}
