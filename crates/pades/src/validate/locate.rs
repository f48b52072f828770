//! Finding the signatures of a file: which prefix of it can be read, and which fields of which
//! revision hold a signature.

use std::collections::HashSet;

use super::changes::qualified_name;
use crate::document::{Document, ReadError, View};
use crate::io::{ReadAt, Section};
use crate::limits::{Budget, LimitKind, Limits};
use crate::object::{Dictionary, Name, Object, Ref};
use crate::syntax::find_backward;

/// How many ends of revisions are tried when the file as a whole can't be read.
const MAX_PREFIXES: usize = 32;
/// Most signatures that are looked at.
pub(super) const MAX_SIGNATURES: usize = 64;
/// Deepest nesting of fields.
const MAX_DEPTH: usize = 32;

/// Look-ups of entries that one file may cost. Ten revisions of 100,000 objects take 10 million.
const MAX_EFFORT: u64 = 40_000_000;
/// Most revisions whose fields are compared.
const MAX_REVISIONS: usize = 512;

/// A field that holds a signature.
#[derive(Debug, Clone)]
pub(super) struct SignatureField {
    /// Fully qualified name.
    pub(super) name: String,
    /// The signature dictionary; None if it is no object of its own.
    pub(super) value: Option<Ref>,
    /// The signature dictionary as of the revision that brought it.
    pub(super) dictionary: Dictionary,
    /// The first revision in which the field holds it.
    pub(super) revision: usize,
}

/// What one of the many prefixes of a file may cost to open: opening reads cross-references only.
pub(super) fn prefix_limits(limits: &Limits) -> Limits {
    Limits {
        steps: limits.steps / MAX_PREFIXES as u64,
        decoded_total: limits.decoded_total / MAX_PREFIXES as u64,
        ..limits.clone()
    }
}

/// The length of the longest beginning of the file that reads as a PDF with signatures, if the
/// whole doesn't. Bytes after it are in no revision.
pub(super) fn readable_prefix(source: &dyn ReadAt, limits: &Limits) -> Option<u64> {
    let budget = Budget::new(limits);
    let limits = &prefix_limits(limits);
    let mut end = source.len();
    for _ in 0..MAX_PREFIXES {
        let mark = find_backward(source, &budget, b"%%EOF", 0, end).ok()??;
        let length = after_line_end(source, mark + 5);
        if length < source.len() {
            let section = Section::new(source, length);
            if let Ok(document) = Document::open(&section, limits)
                && document.latest().catalog().is_ok()
                && signature_fields(&document).is_ok_and(|fields| !fields.is_empty())
            {
                return Some(length);
            }
        }
        end = mark;
    }
    None
}

fn after_line_end(source: &dyn ReadAt, offset: u64) -> u64 {
    let mut tail = [0; 2];
    let left = source.len().saturating_sub(offset).min(2) as usize;
    let tail = &mut tail[..left];
    if source.read_at(offset, tail).is_err() {
        return offset;
    }
    offset
        + match tail {
            [b'\r', b'\n'] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        }
}

/// Does the file hold a signature's key anywhere, reachable or not?
pub(super) fn mentions_signatures(source: &dyn ReadAt, limits: &Limits) -> bool {
    let budget = Budget::new(limits);
    matches!(
        find_backward(source, &budget, b"/ByteRange", 0, source.len()),
        Ok(Some(_))
    )
}

/// All signatures of all revisions, each once, in the order in which they appeared. A signature
/// that a later revision took away is still among them.
pub(super) fn signature_fields(document: &Document<'_>) -> Result<Vec<SignatureField>, ReadError> {
    if effort(document) > MAX_EFFORT || document.revisions().len() > MAX_REVISIONS {
        return Err(LimitKind::Sections.into());
    }
    let mut found: Vec<SignatureField> = Vec::new();
    for index in 0..document.revisions().len() {
        let Some(view) = document.at(index) else {
            break;
        };
        // A revision that can't be read is judged as a change to the one before it.
        if let Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) =
            collect(view, &mut found)
        {
            return Err(error);
        }
    }
    Ok(found)
}

/// How often an entry may have to be looked up: every object in every revision.
fn effort(document: &Document<'_>) -> u64 {
    let revisions = document.revisions();
    let entries: u64 = revisions
        .iter()
        .map(|revision| revision.entries.len() as u64)
        .sum();
    entries.saturating_mul(revisions.len() as u64)
}

fn collect(view: View<'_>, found: &mut Vec<SignatureField>) -> Result<(), ReadError> {
    let Some(form) = view.lookup_dictionary(&view.catalog()?, "AcroForm")? else {
        return Ok(());
    };
    let fields = view.lookup_array(&form, "Fields")?.unwrap_or_default();
    let mut seen = HashSet::new();
    let mut walk = Walk {
        view,
        seen: &mut seen,
        found,
    };
    walk.fields(&fields, "", None, 0)
}

struct Walk<'v, 'f> {
    view: View<'v>,
    seen: &'f mut HashSet<Ref>,
    found: &'f mut Vec<SignatureField>,
}

impl Walk<'_, '_> {
    fn fields(
        &mut self,
        fields: &[Object],
        parent: &str,
        kind: Option<&Name>,
        depth: usize,
    ) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Ok(());
        }
        for field in fields {
            if let Object::Reference(reference) = field
                && !self.seen.insert(*reference)
            {
                continue;
            }
            let dictionary = match self.view.resolve(field) {
                Ok(Object::Dictionary(dictionary)) => dictionary,
                Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
                _ => continue,
            };
            let name = qualified_name(self.view, &dictionary, parent)?;
            let kind = match self.view.lookup(&dictionary, "FT")? {
                Object::Name(own) => Some(own),
                _ => kind.cloned(),
            };
            if kind.as_ref().is_some_and(|kind| kind == "Sig") {
                self.signature(&dictionary, &name)?;
            }
            if let Some(kids) = self.view.lookup_array(&dictionary, "Kids")? {
                self.fields(&kids, &name, kind.as_ref(), depth + 1)?;
            }
        }
        Ok(())
    }

    fn signature(&mut self, field: &Dictionary, name: &str) -> Result<(), ReadError> {
        let value = field.reference("V");
        if value.is_some() && self.found.iter().any(|known| known.value == value) {
            return Ok(());
        }
        let dictionary = match self.view.lookup(field, "V") {
            Ok(Object::Dictionary(dictionary)) => dictionary,
            Ok(Object::Null) => return Ok(()),
            Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
            // Something claims to be a signature and is none: its structure is at fault.
            Ok(_) | Err(_) => Dictionary::new(),
        };
        let known = self.found.iter().any(|known| match value {
            Some(_) => known.value == value,
            None => known.value.is_none() && known.name == name,
        });
        if !known {
            if self.found.len() == MAX_SIGNATURES {
                // A signature that isn't told would be one that isn't judged.
                return Err(LimitKind::Entries.into());
            }
            let revision = self.view.index();
            self.found.push(SignatureField {
                name: name.to_owned(),
                value,
                dictionary,
                revision,
            });
        }
        Ok(())
    }
}
