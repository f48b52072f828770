//! Does an object say the same in two revisions?

use super::{Comparison, ForbiddenKind};
use crate::document::ReadError;
use crate::object::{Object, Ref, Stream, StreamData};

impl Comparison<'_, '_> {
    /// Does the object say the same in both revisions? An object that can't be read is never
    /// the same.
    pub(super) fn is_same(&mut self, reference: Ref) -> Result<bool, ReadError> {
        let (old, new) = (self.old.get(reference), self.new.get(reference));
        match (old, new) {
            (Err(limit @ (ReadError::LimitReached(_) | ReadError::Io(_))), _)
            | (_, Err(limit @ (ReadError::LimitReached(_) | ReadError::Io(_)))) => Err(limit),
            (Ok(Object::Stream(old)), Ok(Object::Stream(new))) => {
                Ok(old.dictionary == new.dictionary && self.is_same_data(&old, &new)?)
            }
            (Ok(old), Ok(new)) => Ok(old == new),
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
}
