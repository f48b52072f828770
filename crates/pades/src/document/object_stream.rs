//! Objects inside object streams (ISO 32000-1 §7.5.7).

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use super::{Document, Entry, ReadError};
use crate::crypt::Security;
use crate::limits::Limits;
use crate::object::{Dictionary, Object, Ref};
use crate::syntax::{Input, Parser, Token};

/// A decoded object stream.
pub(super) struct ObjectStream {
    bytes: Vec<u8>,
    /// Number and offset of each object, in order.
    objects: Vec<(u32, u64)>,
    /// Places in `objects` by number.
    places: HashMap<u32, usize>,
}

/// Object streams decoded last, the latest in front.
#[derive(Default)]
pub(super) struct Cache {
    streams: VecDeque<(Key, Rc<ObjectStream>)>,
}

/// What a decoded object stream depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    /// Where the stream's object is in the file.
    offset: u64,
    /// By what it was decrypted.
    security: *const Security,
    /// The revision, if the stream's dictionary refers to other objects: those may
    /// differ from revision to revision.
    revision: Option<usize>,
}

impl Cache {
    fn get(&mut self, key: Key) -> Option<Rc<ObjectStream>> {
        let index = self.streams.iter().position(|(cached, _)| *cached == key)?;
        let found = self.streams.remove(index)?;
        let stream = Rc::clone(&found.1);
        self.streams.push_front(found);
        Some(stream)
    }

    fn put(&mut self, key: Key, stream: Rc<ObjectStream>, limits: &Limits) {
        self.streams.push_front((key, stream));
        let mut kept = 0usize;
        let fitting = self.streams.iter().take_while(|(_, stream)| {
            kept = kept.saturating_add(stream.bytes.len() + stream.objects.len() * 32);
            kept <= limits.object_stream_cache
        });
        let fitting = fitting.count().max(1);
        self.streams.truncate(fitting);
    }
}

/// Whether a stream's dictionary has references in what decides how it is read.
fn depends_on_others(dictionary: &Dictionary) -> bool {
    fn has_reference(object: &Object) -> bool {
        match object {
            Object::Reference(_) => true,
            Object::Array(items) => items.iter().any(has_reference),
            Object::Dictionary(dictionary) => {
                dictionary.iter().any(|(_, value)| has_reference(value))
            }
            _ => false,
        }
    }
    dictionary
        .iter()
        .any(|(key, value)| *key != "Extends" && has_reference(value))
}

impl Document<'_> {
    pub(super) fn load_compressed(
        &self,
        revision: usize,
        reference: Ref,
        stream: u32,
        index: u32,
        depth: u16,
    ) -> Result<Object, ReadError> {
        let wrong = || ReadError::WrongObject { reference };
        let stream = self.object_stream(revision, reference, stream, depth)?;
        let offset = usize::try_from(index)
            .ok()
            .and_then(|index| stream.objects.get(index))
            .filter(|(number, _)| *number == reference.number)
            // Readers go by the number where the index is wrong.
            .or_else(|| {
                let place = stream.places.get(&reference.number)?;
                stream.objects.get(*place)
            })
            .map(|&(_, offset)| offset)
            .ok_or_else(wrong)?;
        let input = Input::new(&stream.bytes, &self.budget, offset, u64::MAX);
        Parser::new(input, &self.limits)
            .tolerating(self.repaired)
            .object()
    }

    /// The numbers of the objects in the object stream `reference`, in order.
    pub(super) fn object_stream_numbers(&self, reference: Ref) -> Result<Vec<u32>, ReadError> {
        let stream = self.object_stream(0, reference, reference.number, 0)?;
        Ok(stream.objects.iter().map(|&(number, _)| number).collect())
    }

    /// Whether the object stream that `revision` wrote under `number` holds what the revision
    /// says of it and nothing else: each object once, at its place, and no key twice in it.
    ///
    /// # Errors
    /// [`ReadError`], if the stream or an object in it can't be read.
    pub fn is_regular_stream(&self, number: u32, revision: usize) -> Result<bool, ReadError> {
        let Some(of) = self.revisions.get(revision) else {
            return Ok(false);
        };
        let stream = self.object_stream(revision, Ref::new(number, 0), number, 0)?;
        for (index, &(listed, offset)) in (0u32..).zip(&stream.objects) {
            let entry = Entry::Compressed {
                stream: number,
                index,
            };
            if of.entries.get(&listed) != Some(&entry) {
                return Ok(false);
            }
            let input = Input::new(&stream.bytes, &self.budget, offset, u64::MAX);
            let mut parser = Parser::new(input, &self.limits);
            parser.object()?;
            if parser.repeats_keys {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What an object stream holds of an object: up to where another one starts.
    pub(super) fn compressed_bytes(
        &self,
        revision: usize,
        stream: u32,
        number: u32,
    ) -> Result<Vec<u8>, ReadError> {
        let stream = self.object_stream(revision, Ref::new(number, 0), stream, 0)?;
        self.budget.spend_steps(stream.objects.len() as u64 / 16)?;
        let of_number = stream.objects.iter().find(|(listed, _)| *listed == number);
        let start = of_number.map_or(0, |&(_, offset)| offset as usize);
        let starts = stream.objects.iter().map(|&(_, offset)| offset as usize);
        let end = starts.filter(|&offset| offset > start).min();
        let range = start..end.unwrap_or(stream.bytes.len());
        Ok(stream.bytes.get(range).unwrap_or_default().to_vec())
    }

    fn object_stream(
        &self,
        revision: usize,
        reference: Ref,
        number: u32,
        depth: u16,
    ) -> Result<Rc<ObjectStream>, ReadError> {
        let wrong = || ReadError::WrongObject { reference };
        // An object stream is never in another one, which also ends recursion.
        let Some((
            stated,
            Entry::InUse {
                offset,
                generation: 0,
            },
        )) = self.entry(number, revision)
        else {
            return Err(wrong());
        };
        let security = self
            .security_at(revision)
            .map_or(std::ptr::null(), std::ptr::from_ref);
        let key = |revision| Key {
            offset,
            security,
            revision,
        };
        for key in [key(None), key(Some(revision))] {
            if let Some(cached) = self.object_streams.borrow_mut().get(key) {
                return Ok(cached);
            }
        }
        let of = Ref::new(number, 0);
        let indirect = self.read_indirect(revision, stated, of, offset, depth + 1)?;
        let Object::Stream(stream) = indirect.object else {
            return Err(wrong());
        };
        if !stream.dictionary.is_type("ObjStm") {
            return Err(wrong());
        }
        let bytes = self.decode_at_depth(revision, &stream, depth + 1)?;
        let first = self.small_integer(revision, stream.dictionary.get("First"), depth)?;
        let count = self.small_integer(revision, stream.dictionary.get("N"), depth)?;
        let objects = self.object_stream_header(&bytes, first, count)?;
        let numbers = objects.iter().map(|&(number, _)| number);
        let places = numbers.zip(0..).collect();
        let decoded = Rc::new(ObjectStream {
            bytes,
            objects,
            places,
        });
        let key = key(depends_on_others(&stream.dictionary).then_some(revision));
        self.object_streams
            .borrow_mut()
            .put(key, Rc::clone(&decoded), &self.limits);
        Ok(decoded)
    }

    fn small_integer(
        &self,
        revision: usize,
        value: Option<&Object>,
        depth: u16,
    ) -> Result<u64, ReadError> {
        let value = match value {
            Some(Object::Reference(reference)) => {
                self.load(revision, *reference, depth + 1)?.as_integer()
            }
            other => other.and_then(Object::as_integer),
        };
        value
            .and_then(|value| u64::try_from(value).ok())
            .ok_or(ReadError::BadEntry {
                key: "ObjStm First or N",
            })
    }

    /// The pairs of number and offset before `/First`.
    fn object_stream_header(
        &self,
        bytes: &[u8],
        first: u64,
        count: u64,
    ) -> Result<Vec<(u32, u64)>, ReadError> {
        let input = Input::new(&bytes, &self.budget, 0, first);
        let mut parser = Parser::new(input, &self.limits);
        let mut objects = Vec::new();
        for _ in 0..count {
            let (Token::Integer(number), Token::Integer(offset)) =
                (parser.token()?.1, parser.token()?.1)
            else {
                return Err(ReadError::BadEntry {
                    key: "ObjStm header",
                });
            };
            let number = u32::try_from(number).ok();
            let offset = u64::try_from(offset)
                .ok()
                .and_then(|offset| offset.checked_add(first));
            let (Some(number), Some(offset)) = (number, offset) else {
                return Err(ReadError::BadEntry {
                    key: "ObjStm header",
                });
            };
            objects.push((number, offset));
        }
        Ok(objects)
    }
}
