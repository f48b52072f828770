//! One walk over everything that can be reached in a file.

use std::collections::HashSet;

use super::active::{self, ActiveContent};
use crate::document::{ReadError, View};
use crate::object::{Object, Ref};
use crate::page::Page;

/// What a walk found.
pub(super) struct Survey {
    pub(super) pages: Vec<Page>,
    pub(super) active: Vec<ActiveContent>,
    /// Whether there is a signature.
    pub(super) signed: bool,
}

/// Walks over the pages and every object that can be reached from the trailer.
///
/// # Errors
/// [`ReadError`], if anything that can be reached can't be read.
pub(super) fn survey(view: View<'_>) -> Result<Survey, ReadError> {
    let catalog = view.catalog()?;
    let pages = view.pages()?;
    let mut active = Vec::new();
    active::in_catalog(&catalog, &mut active);
    for page in &pages {
        match view.lookup(&page.dictionary, "Annots")? {
            Object::Null => {}
            Object::Array(annotations) if annotations.is_empty() => {}
            _ => active.push(ActiveContent::Annotations),
        }
    }
    let mut signed = false;
    let mut seen: HashSet<Ref> = HashSet::new();
    let mut open: Vec<Ref> = Vec::new();
    let mut note = |object: &Object, open: &mut Vec<Ref>| {
        each_reference(object, &mut |reference| {
            if seen.insert(reference) {
                open.push(reference);
            }
        });
    };
    for key in ["Root", "Info"] {
        if let Some(object) = view.trailer().get(key) {
            note(object, &mut open);
        }
    }
    while let Some(reference) = open.pop() {
        let object = view.get(reference)?;
        let before = active.len();
        active::in_object(&object, &mut active);
        if active.len() > before {
            // A hostile file could hold the same finding a million times.
            active = active::each_once(active);
        }
        signed |= has_signature(&object);
        note(&object, &mut open);
    }
    Ok(Survey {
        pages,
        active: active::each_once(active),
        signed,
    })
}

/// Calls `visit` with every reference in `object`.
pub(super) fn each_reference(object: &Object, visit: &mut dyn FnMut(Ref)) {
    match object {
        Object::Reference(reference) => visit(*reference),
        Object::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        Object::Dictionary(dictionary) => {
            dictionary
                .iter()
                .for_each(|(_, value)| each_reference(value, visit));
        }
        Object::Stream(stream) => {
            stream
                .dictionary
                .iter()
                .for_each(|(_, value)| each_reference(value, visit));
        }
        _ => {}
    }
}

/// Whether a signature dictionary is in `object`, however it is called.
fn has_signature(object: &Object) -> bool {
    match object {
        Object::Array(items) => items.iter().any(has_signature),
        Object::Dictionary(dictionary) => {
            dictionary.contains_key("ByteRange")
                || dictionary.iter().any(|(_, value)| has_signature(value))
        }
        _ => false,
    }
}
