//! Finding the objects of a file whose cross-reference is broken, by reading it
//! from front to back. Of an object that is there twice the later one counts.

use std::collections::BTreeMap;

use super::{Document, Entry, ReadError, Revision, XrefForm};
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object, Ref};
use crate::syntax::{Body, find_backward, is_whitespace};

/// Longest `4294967295 65535 ` before `obj`, with room for more white space.
const LONGEST_HEAD: u64 = 40;

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
        let mut found = self.scan()?;
        self.truncated = !self.is_closed_after(found.last_object)?;
        self.repaired = true;
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
        self.revisions = vec![Revision {
            start: 0,
            eof: self.length,
            end: self.length,
            terminated: false,
            startxref: 0,
            stated_startxref: None,
            sections: Vec::new(),
            form: XrefForm::Table,
            trailer: found.trailer.clone(),
            entries: found.entries.clone(),
        }];
    }

    /// Goes through the file once.
    fn scan(&self) -> Result<Found, ReadError> {
        let mut found = Found::default();
        let mut input = self.parser(self.header_offset, self.length).input;
        let mut last: u64 = 0;
        while let Some(byte) = input.next()? {
            last = last << 8 | u64::from(byte);
            let position = input.position();
            let resume = if ends_with(last, b"obj") && !ends_with(last, b"dobj") {
                match self.head_before(position)? {
                    Some(start) => self.take_object(start, &mut found)?,
                    None => None,
                }
            } else if ends_with(last, b"trailer") {
                self.take_trailer(position, &mut found)?
            } else {
                None
            };
            if let Some(resume) = resume {
                input.seek(resume.max(position));
                last = 0;
            }
        }
        Ok(found)
    }

    /// Where `12 0 obj` starts, whose `obj` ends at `end`.
    fn head_before(&self, end: u64) -> Result<Option<u64>, ReadError> {
        let from = end.saturating_sub(LONGEST_HEAD);
        let mut bytes = vec![0; (end - from) as usize];
        self.source.read_at(from, &mut bytes)?;
        let head = &bytes[..bytes.len().saturating_sub(3)];
        let before_blank = |bytes: &[u8]| bytes.iter().rposition(|&byte| !is_whitespace(byte));
        let before_digits = |bytes: &[u8]| {
            bytes
                .iter()
                .rposition(|byte| !byte.is_ascii_digit())
                .map_or(0, |index| index + 1)
        };
        let Some(generation_end) = before_blank(head).map(|index| index + 1) else {
            return Ok(None);
        };
        let generation = before_digits(&head[..generation_end]);
        let Some(number_end) = before_blank(&head[..generation]).map(|index| index + 1) else {
            return Ok(None);
        };
        let number = before_digits(&head[..number_end]);
        let whole = number < number_end && number_end < generation && generation < generation_end;
        Ok(whole.then_some(from + number as u64))
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

/// Whether the last bytes in `last` are `word`, of at most 8 bytes.
fn ends_with(last: u64, word: &[u8]) -> bool {
    last.to_be_bytes().ends_with(word)
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
