//! How a revision is written: whatever readers could read in different ways, or see differently
//! once more is written behind it, is refused, whatever it says.

use super::{Comparison, Entry, ForbiddenKind};
use crate::document::ReadError;
use crate::object::{Object, Ref};
use crate::validate::structure::states_startxref;

impl Comparison<'_, '_> {
    /// The revision's end, its cross-reference sections, its object streams; and whether what was
    /// there before goes on in it.
    pub(super) fn judge_writing(&mut self) -> Result<(), ReadError> {
        let (document, index) = (self.new.document(), self.new.index());
        let revision = self.new.revision();
        for reference in self.graph.overrunning() {
            self.forbid(ForbiddenKind::Unreadable, reference.to_string());
        }
        if !revision.terminated || !states_startxref(document, revision)? {
            self.forbid(ForbiddenKind::Unreadable, "startxref");
        }
        if revision.ambiguous {
            self.forbid(ForbiddenKind::Ambiguous, "xref");
        }
        let mut streams: Vec<u32> = Vec::new();
        for (&number, &entry) in &revision.entries {
            match entry {
                Entry::InUse { .. } if self.is_object_stream(number)? => streams.push(number),
                // What an older stream holds was written with it.
                Entry::Compressed { stream, .. }
                    if !revision.entries.contains_key(&stream)
                        && document.entry(number, index - 1).map(|(_, entry)| entry)
                            != Some(entry) =>
                {
                    self.forbid(ForbiddenKind::Ambiguous, Ref::new(number, 0).to_string());
                }
                _ => {}
            }
        }
        for number in streams {
            let regular = document.is_regular_stream(number, index);
            self.judge_reading(Ref::new(number, 0), regular)?;
        }
        Ok(())
    }

    fn is_object_stream(&self, number: u32) -> Result<bool, ReadError> {
        match self.new.get(Ref::new(number, 0)) {
            Ok(Object::Stream(stream)) => Ok(stream.dictionary.is_type("ObjStm")),
            Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => Err(error),
            Ok(_) | Err(_) => Ok(false),
        }
    }

    /// Do all readers read a written object alike?
    pub(super) fn judge_regularity(&mut self, reference: Ref) -> Result<(), ReadError> {
        let regular = self.new.document().is_regular(reference, self.new.index());
        self.judge_reading(reference, regular)
    }

    fn judge_reading(
        &mut self,
        reference: Ref,
        regular: Result<bool, ReadError>,
    ) -> Result<(), ReadError> {
        match regular {
            Ok(true) => {}
            Ok(false) => self.forbid(ForbiddenKind::Ambiguous, reference.to_string()),
            Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
            Err(error) => {
                self.forbid(ForbiddenKind::Unreadable, format!("{reference}: {error}"));
            }
        }
        Ok(())
    }
}
