//! The interactive form: its settings, and the tree of fields.

use std::collections::HashSet;
use std::rc::Rc;

use super::super::report::Changes;
use super::appearance::Side;
use super::value::Value;
use super::{Comparison, ForbiddenKind, differing_keys};
use crate::document::ReadError;
use crate::limits::LimitKind;
use crate::object::{Dictionary, Name, Object, Ref};

/// AcroForm keys that may change. /SigFlags, /XFA and /CO may not.
const MAY_CHANGE: [&str; 5] = ["Fields", "DR", "DA", "Q", "NeedAppearances"];
/// Resources of the form that decide what letters look like.
const GLYPHS: [&str; 2] = ["Font", "Encoding"];
/// Deepest nesting of fields.
const MAX_DEPTH: usize = 32;
/// Most fields that are compared in one step.
const MAX_FIELDS: usize = 50_000;
/// Longest name that is told, in characters.
const MAX_NAME: usize = 512;

/// What a field inherits.
#[derive(Debug, Clone)]
pub(super) struct Inherited {
    /// Fully qualified name so far.
    pub(super) name: String,
    /// /FT
    pub(super) kind: Option<Name>,
    /// /V, as of the old and of the new revision.
    pub(super) values: Rc<(Value, Value)>,
    /// Resources of the form, as of the old and of the new revision.
    pub(super) resources: Rc<(Dictionary, Dictionary)>,
    /// How deep the field is nested.
    pub(super) depth: usize,
}

impl Inherited {
    pub(super) fn value(&self, side: Side) -> &Value {
        match side {
            Side::Old => &self.values.0,
            Side::New => &self.values.1,
        }
    }

    pub(super) fn resources(&self, side: Side) -> &Dictionary {
        match side {
            Side::Old => &self.resources.0,
            Side::New => &self.resources.1,
        }
    }
}

impl Comparison<'_, '_> {
    pub(super) fn compare_forms(
        &mut self,
        root: Ref,
        old_catalog: &Dictionary,
        new_catalog: &Dictionary,
    ) -> Result<(), ReadError> {
        let (old, new) = match self.both(old_catalog, new_catalog, "AcroForm")? {
            (Object::Null, Object::Null) => return Ok(()),
            (Object::Null, Object::Dictionary(new)) => (Dictionary::new(), new),
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            _ => {
                self.forbid(ForbiddenKind::FormSettings, "/AcroForm");
                return Ok(());
            }
        };
        let mut allowed = true;
        for key in differing_keys(&old, &new) {
            if !MAY_CHANGE.contains(&key.as_str()) {
                self.forbid(ForbiddenKind::FormSettings, format!("/{key}"));
                allowed = false;
            } else if key != "Fields" {
                // New fields say themselves what they are.
                self.raise(Changes::FormFilling);
            }
        }
        let (holder, base) = match new_catalog.reference("AcroForm") {
            Some(form) => {
                if allowed {
                    self.approve_edge(form, root, "/AcroForm");
                }
                (form, String::new())
            }
            None => (root, "/AcroForm".to_owned()),
        };
        self.compare_resources(holder, &format!("{base}/DR"), &old, &new)?;
        let old_fields = self.old.lookup_array(&old, "Fields")?.unwrap_or_default();
        let new_fields = self.new.lookup_array(&new, "Fields")?.unwrap_or_default();
        if let Some(list) = new.reference("Fields")
            && self.is_written(list)
        {
            self.approve_edge(list, holder, format!("{base}/Fields"));
        }
        let resources = (
            self.old.lookup_dictionary(&old, "DR")?.unwrap_or_default(),
            self.new.lookup_dictionary(&new, "DR")?.unwrap_or_default(),
        );
        self.form_restyled = ["DA", "Q"].iter().any(|key| old.get(key) != new.get(key));
        let (was, is) = self.both(&old, &new, "NeedAppearances")?;
        self.is_rebuilt = (was.as_bool() == Some(true), is.as_bool() == Some(true));
        let inherited = Inherited {
            name: String::new(),
            kind: None,
            values: Rc::default(),
            resources: Rc::new(resources),
            depth: 0,
        };
        let mut budget = MAX_FIELDS;
        self.compare_fields(&old_fields, &new_fields, &inherited, &mut budget)?;
        self.judge_new_names();
        Ok(())
    }

    /// A new field by the name of an old one would pass for it.
    fn judge_new_names(&mut self) {
        let new = self.step.signatures.iter().filter(|new| new.new_field);
        let taken: Vec<String> = new
            .filter(|new| self.names.contains(&new.name))
            .map(|new| new.name.clone())
            .collect();
        for name in taken {
            self.forbid(ForbiddenKind::Field, name);
        }
    }

    /// Default resources may gain fonts; those that were there stay, with their encodings. Other
    /// resources of the form mean nothing, unless an appearance borrows them.
    fn compare_resources(
        &mut self,
        holder: Ref,
        path: &str,
        old_form: &Dictionary,
        new_form: &Dictionary,
    ) -> Result<(), ReadError> {
        let (old, new) = match self.both(old_form, new_form, "DR")? {
            (Object::Null, Object::Dictionary(new)) => {
                return self.note_resources(&Dictionary::new(), &new);
            }
            (Object::Null, _) => return Ok(()),
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            (Object::Dictionary(old), Object::Null) => (old, Dictionary::new()),
            _ => {
                self.forbid(ForbiddenKind::FormSettings, "/DR");
                return Ok(());
            }
        };
        self.note_resources(&old, &new)?;
        let (holder, path) = match new_form.reference("DR") {
            Some(resources) => {
                self.approve_edge(resources, holder, path);
                (resources, String::new())
            }
            None => (holder, path.to_owned()),
        };
        for (key, value) in old.iter() {
            let text = key.as_bytes().escape_ascii().to_string();
            let (before, after) = (self.old.resolve(value)?, new.get(key.as_bytes()));
            let after = after.map(|value| self.new.resolve(value)).transpose()?;
            let is_kept = match (&before, &after) {
                (Object::Dictionary(before), Some(Object::Dictionary(after))) => before
                    .iter()
                    .all(|(name, resource)| after.get(name.as_bytes()) == Some(resource)),
                (Object::Dictionary(before), None) => before.is_empty(),
                (before, after) => after.as_ref() == Some(before),
            };
            if !is_kept && GLYPHS.contains(&text.as_str()) {
                self.forbid(ForbiddenKind::FormSettings, format!("/DR/{text}"));
                continue;
            }
            if let Some(category) = new.reference(key.as_bytes()) {
                self.approve_edge(category, holder, format!("{path}/{text}"));
            }
        }
        Ok(())
    }

    /// Every old field is still there; what is new is a signature field.
    fn compare_fields(
        &mut self,
        old: &[Object],
        new: &[Object],
        inherited: &Inherited,
        budget: &mut usize,
    ) -> Result<(), ReadError> {
        if inherited.depth > MAX_DEPTH {
            return Err(LimitKind::Nesting.into());
        }
        let listed = |items: &[Object]| items.iter().filter_map(Object::as_reference).collect();
        let (was, is): (HashSet<Ref>, HashSet<Ref>) = (listed(old), listed(new));
        // Fields that are no objects of their own, or are listed twice, can't be told apart, and are
        // none. What was there of them may stay where it was.
        let distinct = was.len() == old.len() && is.len() == new.len();
        let only_distinct_added =
            new.starts_with(old) && new.len() - old.len() == is.len() - was.len();
        if !distinct && !only_distinct_added {
            self.forbid(ForbiddenKind::Field, &*inherited.name);
        }
        for field in old.iter().filter_map(Object::as_reference) {
            *budget = budget.checked_sub(1).ok_or(LimitKind::Entries)?;
            if is.contains(&field) {
                self.compare_field(field, inherited, budget)?;
            } else {
                let name = self.name_of(field, inherited)?;
                self.forbid(ForbiddenKind::FieldDeleted, name);
            }
        }
        for field in new.iter().filter_map(Object::as_reference) {
            if !was.contains(&field) {
                *budget = budget.checked_sub(1).ok_or(LimitKind::Entries)?;
                self.judge_new_field(field, inherited)?;
            }
        }
        Ok(())
    }

    /// Goes down into the kids of a field that is in both revisions.
    pub(super) fn compare_kids(
        &mut self,
        field: Ref,
        old: &Dictionary,
        new: &Dictionary,
        inherited: &Inherited,
        budget: &mut usize,
    ) -> Result<(), ReadError> {
        let (old_kids, new_kids) = match self.both(old, new, "Kids")? {
            (Object::Array(old), Object::Array(new)) => (old, new),
            (old, new) if old == new => return Ok(()),
            _ => {
                self.forbid(ForbiddenKind::Field, format!("{} /Kids", inherited.name));
                return Ok(());
            }
        };
        if let Some(list) = new.reference("Kids")
            && self.is_written(list)
        {
            self.approve_edge(list, field, "/Kids");
        }
        let inherited = Inherited {
            depth: inherited.depth + 1,
            ..inherited.clone()
        };
        self.compare_fields(&old_kids, &new_kids, &inherited, budget)
    }

    fn name_of(&self, field: Ref, inherited: &Inherited) -> Result<String, ReadError> {
        let object = self.old.get(field)?;
        Ok(match object.as_dictionary() {
            Some(dictionary) => qualified_name(self.old, dictionary, &inherited.name)?,
            None => field.to_string(),
        })
    }
}

/// The fully qualified name (ISO 32000-1 §12.7.3.2): partial names joined by periods.
pub(in crate::validate) fn qualified_name(
    view: crate::document::View<'_>,
    field: &Dictionary,
    parent: &str,
) -> Result<String, ReadError> {
    let partial = match view.lookup(field, "T")? {
        Object::String(text) => text.to_text(),
        _ => return Ok(parent.to_owned()),
    };
    let name = if parent.is_empty() {
        partial
    } else {
        format!("{parent}.{partial}")
    };
    Ok(if name.len() <= MAX_NAME {
        name
    } else {
        name.chars().take(MAX_NAME).collect()
    })
}
