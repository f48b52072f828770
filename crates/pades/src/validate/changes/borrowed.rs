//! What an appearance draws with and doesn't have: readers take it from the form's default resources
//! (ISO 32000-1 §12.7.2, /DR), so that another resource there is another picture.

use super::{Comparison, content_text};
use crate::document::ReadError;
use crate::object::{Dictionary, Name, Object, Stream};

impl Comparison<'_, '_> {
    /// Notes which resources of the form are new, others or gone.
    pub(super) fn note_resources(
        &mut self,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), ReadError> {
        let mut categories: Vec<&Name> = old.keys().chain(new.keys()).collect();
        categories.sort();
        categories.dedup();
        for category in categories {
            let value = |of: &Dictionary| of.get(category.as_bytes()).cloned();
            let before = self.old.resolve(&value(old).unwrap_or(Object::Null))?;
            let after = self.new.resolve(&value(new).unwrap_or(Object::Null))?;
            let named = |object: Object| match object {
                Object::Dictionary(resources) => resources,
                _ => Dictionary::new(),
            };
            let (before, after) = (named(before), named(after));
            for name in before.keys().chain(after.keys()) {
                if before.get(name.as_bytes()) != after.get(name.as_bytes()) {
                    let changed = (category.clone(), name.clone());
                    self.changed_resources.push(changed);
                }
            }
        }
        Ok(())
    }

    /// A resource that an appearance of the field takes from the form and that is another now.
    pub(super) fn borrowed_resource(
        &self,
        field: &Dictionary,
    ) -> Result<Option<String>, ReadError> {
        if self.changed_resources.is_empty() {
            return Ok(None);
        }
        let appearances = self.new.lookup_dictionary(field, "AP")?.unwrap_or_default();
        let Some(normal) = appearances.get("N") else {
            return Ok(None);
        };
        let states = match self.new.resolve(normal)? {
            Object::Dictionary(states) => states.iter().map(|(_, state)| state.clone()).collect(),
            _ => vec![normal.clone()],
        };
        for state in states {
            if let Object::Stream(stream) = self.new.resolve(&state)? {
                let is_new = state.as_reference().is_some_and(|of| self.is_written(of));
                if let Some(name) = self.borrowed_by(&stream, is_new)? {
                    return Ok(Some(name));
                }
            }
        }
        Ok(None)
    }

    fn borrowed_by(&self, stream: &Stream, is_new: bool) -> Result<Option<String>, ReadError> {
        let view = self.new;
        let own = view.lookup_dictionary(&stream.dictionary, "Resources")?;
        let own = own.unwrap_or_default();
        let mut missing = Vec::new();
        for (category, name) in &self.changed_resources {
            // What is drawn anew with a font that comes with it is read by that font.
            if is_new && *category == *"Font" {
                continue;
            }
            let resources = match own.get(category.as_bytes()) {
                Some(resources) => view.resolve(resources)?,
                None => Object::Null,
            };
            let has_own = resources
                .as_dictionary()
                .is_some_and(|resources| resources.contains_key(name.as_bytes()));
            if !has_own {
                missing.push(name);
            }
        }
        let Some(first) = missing.first() else {
            return Ok(None);
        };
        let uses = match view.decode(stream) {
            Ok(data) => content_text::uses_any(&data, &missing),
            Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
            Err(_) => true,
        };
        Ok(uses.then(|| first.as_bytes().escape_ascii().to_string()))
    }
}
