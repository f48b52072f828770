//! What a field holds: what it held before, and whether it shows what it holds.

use std::rc::Rc;

use super::super::report::Changes;
use super::appearance::{Shown, Side};
use super::field::Drawing;
use super::form::Inherited;
use super::{Comparison, FieldChange, ForbiddenKind, named};
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Name, Object, PdfString, Ref};

/// Annotation flags that take a field from the screen or from paper: Invisible, Hidden, Print,
/// NoView (ISO 32000-1 §12.5.3).
const HIDING_FLAGS: i64 = 1 | 2 | 4 | 32;
/// Keys by which a viewer that makes an appearance itself draws a value.
const STYLE: [&str; 3] = ["DA", "Q", "Ff"];
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

/// What is to be said of a field that changed.
#[derive(Debug, Default)]
struct Verdict {
    overwritten: bool,
    in_doubt: bool,
    mismatch: bool,
}

impl Comparison<'_, '_> {
    /// The field's own values, or those it inherits.
    pub(super) fn values(
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

    /// What the field said and says, and whether its appearance shows it.
    pub(super) fn compare_values(
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
        let visibility_changed = self.visibility_changed(old, new)?;
        let restyled = self.is_rebuilt.1
            && (STYLE.iter().any(|key| old.get(key) != new.get(key))
                || (self.form_restyled && !new.contains_key("DA")));
        let comes_to_be_rebuilt = !self.is_rebuilt.0 && self.is_rebuilt.1;
        let redrawn = drawing != Drawing::Same || visibility_changed || restyled;
        if before == after && !redrawn && !comes_to_be_rebuilt {
            return Ok(());
        }
        let shown_before = match self.is_rebuilt.0 {
            true => Shown::Nothing,
            false => self.shown(Side::Old, old, here)?,
        };
        // An old appearance may wait for viewers to make a new one; a new one must be right.
        let shown_after = match drawing == Drawing::Same && self.is_rebuilt.1 {
            true => Shown::Nothing,
            false => self.shown(Side::New, new, here)?,
        };
        let mut verdict = self.judge_replaced(new, here, &shown_before, &shown_after, drawing)?;
        if visibility_changed {
            verdict.overwritten |= !before.is_empty()
                || !shown_before.is_plain()
                || (is_button(here) && self.is_marked(Side::Old, old)?);
        }
        verdict.overwritten |= !before.is_empty() && (before != after || restyled);
        if before != after || drawing != Drawing::Same {
            self.judge_agreement(new, here, &shown_after, drawing, &mut verdict)?;
        }
        if before == after
            && !redrawn
            && !verdict.overwritten
            && !verdict.in_doubt
            && !verdict.mismatch
        {
            return Ok(());
        }
        self.raise(Changes::FormFilling);
        self.touch(&here.name);
        if verdict.mismatch {
            self.forbid(ForbiddenKind::ValueAppearanceMismatch, &*here.name);
        }
        let shown = (shown_before.letters(), shown_after.letters());
        let told = match before == after && shown.0 != shown.1 {
            true => (shown.0.to_owned(), shown.1.to_owned()),
            false => (before.clone(), after.clone()),
        };
        self.step.fields.push(FieldChange {
            name: here.name.clone(),
            old: told.0,
            new: told.1,
            overwritten: verdict.overwritten,
            appearance_in_doubt: verdict.in_doubt,
            new_glyphs: matches!(shown_after, Shown::Text(text) if text.new_glyphs),
        });
        Ok(())
    }

    /// Whether a field is shown on screen, and whether on paper, may both hide what was signed.
    pub(super) fn visibility_changed(
        &self,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<bool, ReadError> {
        let (old, new) = self.both(old, new, "F")?;
        let hiding = |flags: Object| flags.as_integer().unwrap_or(0) & HIDING_FLAGS;
        Ok(hiding(old) != hiding(new))
    }

    /// What was shown before and isn't any more: other text than the value's, a background, or
    /// something that can't be read.
    fn judge_replaced(
        &self,
        field: &Dictionary,
        here: &Inherited,
        before: &Shown,
        after: &Shown,
        drawing: Drawing,
    ) -> Result<Verdict, ReadError> {
        let mut verdict = Verdict::default();
        let comes_to_be_rebuilt = !self.is_rebuilt.0 && self.is_rebuilt.1;
        if drawing != Drawing::Replaced && !comes_to_be_rebuilt {
            return Ok(verdict);
        }
        // A button's drawings aren't its value: what new ones show, nobody can say.
        if is_button(here) {
            verdict.in_doubt = drawing == Drawing::Replaced;
            return Ok(verdict);
        }
        verdict.in_doubt |= *before == Shown::Unreadable;
        let (held, holds) = (&here.values.0.text, &here.values.1.text);
        let letters = before.letters();
        let fits = |value: &str| -> Result<bool, ReadError> {
            Ok(same_text(letters, value) || same_text(letters, &self.option_label(field, value)?))
        };
        if !letters.is_empty() && !fits(held)? && !fits(holds)? {
            match drawing {
                // Viewers will show what nobody saw.
                Drawing::Same if self.formats(field)? => verdict.in_doubt = true,
                Drawing::Same => verdict.mismatch = true,
                _ => {
                    let shows = after.letters();
                    verdict.overwritten |=
                        !same_text(letters, shows) && !before.is_filled_in_by(shows);
                }
            }
        }
        let vanished = !letters.is_empty() && *after == Shown::Nothing && !self.is_rebuilt.1;
        verdict.overwritten |= vanished && held == holds;
        let has_ground = self.has_ground(field)?;
        let uncovers = before.paints() && !after.paints() && *after != Shown::Unreadable;
        let rebuilt = *after == Shown::Nothing && self.is_rebuilt.1;
        let covers = after.paints() && !before.paints() && !has_ground;
        verdict.in_doubt |= covers || (uncovers && !(rebuilt && has_ground));
        Ok(verdict)
    }

    /// Does the appearance show the value?
    fn judge_agreement(
        &self,
        field: &Dictionary,
        here: &Inherited,
        shown: &Shown,
        drawing: Drawing,
        verdict: &mut Verdict,
    ) -> Result<(), ReadError> {
        let (before, after) = (&here.values.0.text, &here.values.1.text);
        let text = match shown {
            Shown::Nothing => return Ok(()),
            Shown::Unreadable => {
                verdict.in_doubt = true;
                return Ok(());
            }
            Shown::Text(text) => &text.letters,
        };
        let agrees = same_text(text, after) || same_text(text, &self.option_label(field, after)?);
        let is_stale = !before.is_empty() && before != after && same_text(text, before);
        if !agrees && (is_stale || (drawing != Drawing::Same && self.formats(field)?)) {
            // What is shown is what was signed, and that the value was overwritten is told; or a
            // script of the form decides how the value is written.
            verdict.in_doubt = true;
        } else if !agrees {
            verdict.mismatch = true;
        }
        Ok(())
    }

    /// Has the field a script that writes its value in another way, with separators or a currency?
    fn formats(&self, field: &Dictionary) -> Result<bool, ReadError> {
        let actions = self.new.lookup_dictionary(field, "AA")?;
        Ok(actions.is_some_and(|actions| actions.contains_key("F")))
    }

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

fn is_button(field: &Inherited) -> bool {
    field.kind.as_ref().is_some_and(|kind| kind == "Btn")
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
    let bare = |text: &str| {
        let mut text = composed(text);
        text.retain(|c| !c.is_whitespace());
        text
    };
    bare(shown) == bare(value)
}

/// NFC.
#[cfg(not(target_arch = "wasm32"))]
fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfc().collect()
}

/// NFC, by the tables that a browser has: the crate's would be an eighth of what a check weighs.
#[cfg(target_arch = "wasm32")]
fn composed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}
