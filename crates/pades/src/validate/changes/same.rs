//! Does an object say the same in two revisions?

use super::{Comparison, ForbiddenKind};
use crate::document::ReadError;
use crate::object::{Dictionary, Object, Ref, Stream, StreamData};

impl Comparison<'_, '_> {
    /// Does the object say the same in both revisions? An object that can't be read is never
    /// the same.
    pub(super) fn is_same(&mut self, reference: Ref) -> Result<bool, ReadError> {
        let (old, new) = (self.old.get(reference), self.new.get(reference));
        match (old, new) {
            (Err(limit @ (ReadError::LimitReached(_) | ReadError::Io(_))), _)
            | (_, Err(limit @ (ReadError::LimitReached(_) | ReadError::Io(_)))) => Err(limit),
            (Ok(Object::Stream(old)), Ok(Object::Stream(new))) => {
                Ok(same_dictionary(&old.dictionary, &new.dictionary)
                    && self.is_same_data(&old, &new)?)
            }
            (Ok(old), Ok(new)) => Ok(same_value(&old, &new)),
            (_, Err(error)) => {
                self.forbid(ForbiddenKind::Unreadable, format!("{reference}: {error}"));
                Ok(false)
            }
            (Err(_), Ok(_)) => Ok(false),
        }
    }

    fn is_same_data(&self, old: &Stream, new: &Stream) -> Result<bool, ReadError> {
        let (
            StreamData::InFile {
                offset: a, length, ..
            },
            StreamData::InFile {
                offset: b,
                length: other,
                ..
            },
        ) = (&old.data, &new.data)
        else {
            return Ok(old.data == new.data);
        };
        if length != other {
            return Ok(false);
        }
        let source = self.new.document().source();
        let mut buffers = (vec![0; crate::io::CHUNK], vec![0; crate::io::CHUNK]);
        let mut done = 0;
        while done < *length {
            let size = (length - done).min(crate::io::CHUNK as u64) as usize;
            let (left, right) = (&mut buffers.0[..size], &mut buffers.1[..size]);
            source.read_at(a + done, left)?;
            source.read_at(b + done, right)?;
            if left != right {
                return Ok(false);
            }
            done += size as u64;
        }
        Ok(true)
    }

    /// Do two objects hold the same when references are followed, `depth` of them in a row?
    /// Streams are the same if their data is.
    pub(super) fn is_same_content(
        &self,
        old: &Object,
        new: &Object,
        depth: u8,
    ) -> Result<bool, ReadError> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(same_value(old, new));
        };
        Ok(match (self.old.resolve(old)?, self.new.resolve(new)?) {
            (Object::Stream(old), Object::Stream(new)) => {
                self.old.decode(&old)? == self.new.decode(&new)?
            }
            (Object::Array(old), Object::Array(new)) => {
                old.len() == new.len()
                    && old.iter().zip(&new).try_fold(true, |same, (old, new)| {
                        Ok::<_, ReadError>(same && self.is_same_content(old, new, depth)?)
                    })?
            }
            (Object::Dictionary(old), Object::Dictionary(new)) => {
                let same_keys = old.len() == new.len();
                old.iter().try_fold(same_keys, |same, (key, old)| {
                    let new = new.get(key.as_bytes()).filter(|_| same);
                    Ok::<_, ReadError>(match new {
                        Some(new) => self.is_same_content(old, new, depth)?,
                        None => false,
                    })
                })?
            }
            (old, new) => same_value(&old, &new),
        })
    }
}

/// Do two objects say the same? `1` and `1.0` do, `(a)` and `<61>`, and a key that is null and one
/// that is missing.
pub(super) fn same_value(old: &Object, new: &Object) -> bool {
    match (old, new) {
        (Object::Integer(_) | Object::Real(_), Object::Integer(_) | Object::Real(_)) => {
            old.as_number() == new.as_number()
        }
        (Object::String(old), Object::String(new)) => old.bytes == new.bytes,
        (Object::Array(old), Object::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same_value(old, new))
        }
        (Object::Dictionary(old), Object::Dictionary(new)) => same_dictionary(old, new),
        (old, new) => old == new,
    }
}

fn same_dictionary(old: &Dictionary, new: &Dictionary) -> bool {
    differing_keys(old, new).is_empty()
}

/// The keys in which two dictionaries differ, as text.
pub(super) fn differing_keys(old: &Dictionary, new: &Dictionary) -> Vec<String> {
    let changed = old
        .iter()
        .filter(|(key, old)| !same_value(old, new.get(key.as_bytes()).unwrap_or(&Object::Null)));
    let added = new
        .iter()
        .filter(|(key, new)| !new.is_null() && !old.contains_key(key.as_bytes()));
    changed
        .chain(added)
        .map(|(key, _)| key.as_bytes().escape_ascii().to_string())
        .collect()
}
