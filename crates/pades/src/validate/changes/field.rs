//! One field: what may change in it, what its value was and is, and whether it shows that value.

use std::rc::Rc;

use super::super::report::Changes;
use super::appearance::Shown;
use super::form::{Inherited, qualified_name};
use super::{Approval, Comparison, FieldChange, ForbiddenKind, differing_keys, named};
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Name, Object, PdfString, Ref};

/// Keys of a field that may change; /Type may be added. /Kids may only gain signature fields; that is judged where
/// the kids are.
const MAY_CHANGE: [&str; 8] = ["AP", "AS", "V", "F", "DA", "Q", "Ff", "Kids"];

/// Places from which a field or a widget may be referred to: the form, its parent, its kids, a
/// page, the structure tree.
const FIELD_ROLES: [&str; 7] = [
    "/Fields[]",
    "/Kids[]",
    "/Annots[]",
    "[]",
    "/Parent",
    "/Obj",
    "/CO[]",
];

/// Annotation flags that take it from the screen: Invisible, Hidden, NoView (ISO 32000-1 §12.5.3).
const HIDING_FLAGS: i64 = 1 | 2 | 32;

/// Longest value that is compared and shown, in characters.
const MAX_VALUE: usize = 64 * 1024;

/// A field's value.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// There is one.
    pub(super) present: bool,
    /// As text; empty for a button that is off, and for a signature.
    pub(super) text: String,
}

/// What was done to a field's appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawing {
    Same,
    /// Another of its states is shown.
    OtherState,
    Replaced,
}

impl Comparison<'_, '_> {
    /// Compares a field that is in both revisions, and all below it.
    pub(super) fn compare_field(
        &mut self,
        field: Ref,
        inherited: &Inherited,
        budget: &mut usize,
    ) -> Result<(), ReadError> {
        let (Object::Dictionary(old), Object::Dictionary(new)) =
            (self.old.get(field)?, self.new.get(field)?)
        else {
            if self.is_written(field) {
                self.forbid_object(field, ForbiddenKind::Field, field.to_string());
            }
            return Ok(());
        };
        if inherited.depth > 0 && !old.contains_key("T") {
            return self.compare_widget(field, &old, &new, inherited);
        }
        let name = qualified_name(self.old, &old, &inherited.name)?;
        let kind = match self.old.lookup(&old, "FT")? {
            Object::Name(kind) => Some(kind),
            _ => inherited.kind.clone(),
        };
        let here = Inherited {
            values: self.values(&old, &new, kind.as_ref(), inherited)?,
            name,
            kind,
            resources: inherited.resources.clone(),
            depth: inherited.depth,
        };
        let changed = differing_keys(&old, &new);
        let is_signature = here.kind.as_ref().is_some_and(|kind| kind == "Sig");
        if is_signature && here.values.0.present {
            // A signed field is frozen: whatever was written of it again stays unapproved.
            if !changed.is_empty() {
                self.forbid_object(field, ForbiddenKind::Field, &*here.name);
            }
            return Ok(());
        }
        let wrong_type = new.get("Type") != old.get("Type")
            && (old.contains_key("Type") || !new.is_type("Annot"));
        // Which options are selected is the value of a choice said a second time.
        let is_choice = here.kind.as_ref().is_some_and(|kind| kind == "Ch");
        let may_change = |key: &&String| match key.as_str() {
            "Type" => !wrong_type,
            "I" | "TI" => is_choice,
            key => MAY_CHANGE.contains(&key),
        };
        if let Some(key) = changed.iter().find(|key| !may_change(key)) {
            self.forbid_object(field, ForbiddenKind::Field, format!("{} /{key}", here.name));
        } else {
            self.approve(field, Approval::ThroughKeys(&FIELD_ROLES));
        }
        let appearance_written = self.approve_appearance(field, &new)?;
        let drawing = if appearance_written || changed.iter().any(|key| key == "AP") {
            Drawing::Replaced
        } else if changed.iter().any(|key| key == "AS") {
            Drawing::OtherState
        } else {
            Drawing::Same
        };
        if !changed.is_empty() || appearance_written {
            self.raise(Changes::FormFilling);
            self.step.touched.push(here.name.clone());
        }
        if is_signature {
            self.judge_signing(&new, &here, drawing)?;
        } else {
            self.compare_values(field, (&old, &new), &here, drawing)?;
        }
        self.compare_kids(field, &old, &new, &here, budget)
    }

    /// The field's own values, or those it inherits.
    fn values(
        &self,
        old: &Dictionary,
        new: &Dictionary,
        kind: Option<&Name>,
        inherited: &Inherited,
    ) -> Result<Rc<(Value, Value)>, ReadError> {
        // A signature's value is long, and only whether there is one matters.
        if kind.is_some_and(|kind| kind == "Sig")
            && let (Some(old), Some(new)) = (old.reference("V"), new.reference("V"))
        {
            let value = |view: View<'_>, reference| Value {
                present: defines(view, reference),
                text: String::new(),
            };
            return Ok(Rc::new((value(self.old, old), value(self.new, new))));
        }
        let (old, new) = self.both(old, new, "V")?;
        if old.is_null() && new.is_null() {
            return Ok(inherited.values.clone());
        }
        let own = |view: View<'_>, value: &Object, above: &Value| match value {
            Object::Null => above.clone(),
            value => Value {
                present: true,
                text: value_text(view, value),
            },
        };
        let (old_above, new_above) = &*inherited.values;
        Ok(Rc::new((
            own(self.old, &old, old_above),
            own(self.new, &new, new_above),
        )))
    }

    /// A widget apart from its field: of a button, which of its states is shown may change; of a
    /// signature field that isn't signed yet, what the signature looks like.
    fn compare_widget(
        &mut self,
        widget: Ref,
        old: &Dictionary,
        new: &Dictionary,
        inherited: &Inherited,
    ) -> Result<(), ReadError> {
        let is = |wanted: &str| inherited.kind.as_ref().is_some_and(|kind| *kind == *wanted);
        let may_change: &[&str] = match () {
            () if is("Btn") => &["AS"],
            () if is("Sig") && !inherited.values.0.present => &["AP", "AS", "F"],
            () => &[],
        };
        let changed = differing_keys(old, new);
        if let Some(key) = changed
            .iter()
            .find(|key| !may_change.contains(&key.as_str()))
        {
            let detail = format!("{} /{key}", inherited.name);
            self.forbid_object(widget, ForbiddenKind::Field, detail);
            return Ok(());
        }
        let drawn = is("Sig") && self.approve_appearance(widget, new)?;
        if !changed.is_empty() || drawn {
            self.step.touched.push(inherited.name.clone());
            self.approve(widget, Approval::ThroughKeys(&FIELD_ROLES));
            self.raise(Changes::FormFilling);
            if is("Sig") && !inherited.values.1.present {
                self.judge_unsigned_mark(new)?;
            }
        }
        Ok(())
    }

    /// Approves what was written again of a field's appearance, as far as it is reached from this
    /// field only. Was anything of it written?
    fn approve_appearance(&mut self, field: Ref, new: &Dictionary) -> Result<bool, ReadError> {
        let mut written = false;
        let mut enter = |this: &mut Self, value: &Object, holder: Ref, path: &str| match value {
            Object::Reference(reference) => {
                if this.is_written(*reference) {
                    this.approve_edge(*reference, holder, path);
                    written = true;
                }
                this.hold(*reference, holder, path);
                (*reference, String::new())
            }
            _ => (holder, path.to_owned()),
        };
        let Some(value) = new.get("AP") else {
            return Ok(false);
        };
        let (holder, base) = enter(self, value, field, "/AP");
        let Object::Dictionary(appearances) = self.new.resolve(value)? else {
            return Ok(written);
        };
        for (kind, value) in appearances.iter() {
            let path = format!("{base}/{}", kind.as_bytes().escape_ascii());
            let (holder, base) = enter(self, value, holder, &path);
            let Object::Dictionary(states) = self.new.resolve(value)? else {
                continue;
            };
            for (state, value) in states.iter() {
                enter(
                    self,
                    value,
                    holder,
                    &format!("{base}/{}", state.as_bytes().escape_ascii()),
                );
            }
        }
        Ok(written)
    }

    /// What the field said and says, and whether its appearance shows it.
    fn compare_values(
        &mut self,
        field: Ref,
        (old, new): (&Dictionary, &Dictionary),
        here: &Inherited,
        drawing: Drawing,
    ) -> Result<(), ReadError> {
        if let Some(value) = new.reference("V")
            && self.is_written(value)
        {
            self.approve_edge(value, field, "/V");
        }
        let (before, after) = (&here.values.0.text, &here.values.1.text);
        let (old_flags, new_flags) = self.both(old, new, "F")?;
        let hiding = |flags: Object| flags.as_integer().unwrap_or(0) & HIDING_FLAGS;
        let visibility_changed = hiding(old_flags) != hiding(new_flags);
        if before == after && drawing == Drawing::Same && !visibility_changed {
            return Ok(());
        }
        self.raise(Changes::FormFilling);
        let is_stale = |text: &str| !before.is_empty() && same_text(text, before);
        // A button's drawings aren't its value: what new ones show, nobody can say.
        let is_button = here.kind.as_ref().is_some_and(|kind| kind == "Btn");
        let mut appearance_in_doubt = is_button && drawing == Drawing::Replaced;
        let mut new_glyphs = false;
        match self.shown_value(new, here, drawing)? {
            Shown::Nothing => {}
            Shown::Unreadable => appearance_in_doubt = true,
            Shown::Text {
                text,
                new_glyphs: brought,
            } => {
                new_glyphs = brought;
                let agrees =
                    same_text(&text, after) || same_text(&text, &self.option_label(new, after)?);
                if !agrees && before != after && is_stale(&text) {
                    // What is shown is what was signed; that the value was overwritten is told.
                    appearance_in_doubt = true;
                } else if !agrees {
                    self.forbid(ForbiddenKind::ValueAppearanceMismatch, &*here.name);
                }
            }
        }
        let overwritten = !before.is_empty() && (before != after || visibility_changed);
        self.step.fields.push(FieldChange {
            name: here.name.clone(),
            old: before.clone(),
            new: after.clone(),
            overwritten,
            appearance_in_doubt,
            new_glyphs,
        });
        Ok(())
    }
}

impl Comparison<'_, '_> {
    /// What a choice field shows for a value: the option's label, where it has one.
    fn option_label(&self, field: &Dictionary, value: &str) -> Result<String, ReadError> {
        for option in self.new.lookup_array(field, "Opt")?.unwrap_or_default() {
            if let Object::Array(pair) = self.new.resolve(&option)?
                && let [Object::String(export), Object::String(label)] = pair.as_slice()
                && export.to_text() == value
            {
                return Ok(label.to_text());
            }
        }
        Ok(value.to_owned())
    }
}

/// Is there an object of this name (which may still be null)?
fn defines(view: View<'_>, reference: Ref) -> bool {
    let entry = view.document().entry(reference.number, view.index());
    entry.and_then(|(_, entry)| named(reference.number, entry)) == Some(reference)
}

/// A field's value as text. A button that is off has none.
fn value_text(view: View<'_>, value: &Object) -> String {
    let text = match value {
        Object::String(text) => text.to_text(),
        Object::Name(name) if *name == "Off" => String::new(),
        Object::Name(name) => String::from_utf8_lossy(name.as_bytes()).into_owned(),
        Object::Stream(stream) => view
            .decode(stream)
            .map(|data| PdfString::literal(data).to_text())
            .unwrap_or_default(),
        Object::Array(items) => {
            let texts: Vec<String> = items.iter().map(|item| value_text(view, item)).collect();
            texts.join(", ")
        }
        _ => String::new(),
    };
    text.chars().take(MAX_VALUE).collect()
}

/// White space and composition of letters don't count: lines are broken where they fit.
fn same_text(shown: &str, value: &str) -> bool {
    use unicode_normalization::UnicodeNormalization as _;
    let bare = |text: &str| {
        text.nfc()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    bare(shown) == bare(value)
}
