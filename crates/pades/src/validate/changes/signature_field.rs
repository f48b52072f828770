//! Signature fields: being signed, and being new.

use super::appearance::Side;
use super::field::Drawing;
use super::form::{Inherited, qualified_name};
use super::{Comparison, ForbiddenKind, NewSignature};
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Object, Ref};
use crate::validate::report::Changes;

/// Most widgets of one field that are looked at.
const MAX_WIDGETS: usize = 64;

impl Comparison<'_, '_> {
    /// A value given to an empty signature field must be a new object.
    pub(super) fn judge_signing(
        &mut self,
        field: Ref,
        (old, new): (&Dictionary, &Dictionary),
        here: &Inherited,
        drawing: Drawing,
    ) -> Result<(), ReadError> {
        if !here.values.1.present {
            if drawing != Drawing::Same || self.visibility_changed(old, new)? {
                self.judge_unsigned_mark(Side::Old, old)?;
                self.judge_unsigned_mark(Side::New, new)?;
            }
            return Ok(());
        }
        let Some(value) = new.reference("V").filter(|value| self.is_added(*value)) else {
            self.forbid(ForbiddenKind::Field, format!("{} /V", here.name));
            return Ok(());
        };
        // Some programs put a field on its page only when it is signed.
        self.new_widgets.insert(field);
        self.add_signature(value, new, here.name.clone(), false)
    }

    /// A signature field that shows something which nobody signed is as much as an annotation.
    pub(super) fn judge_unsigned_mark(
        &mut self,
        side: Side,
        widget: &Dictionary,
    ) -> Result<(), ReadError> {
        if has_area(self.view(side), widget)? && self.is_marked(side, widget)? {
            self.raise(Changes::Annotations);
            self.step.annotated_pages.push(0);
        }
        Ok(())
    }

    fn add_signature(
        &mut self,
        value: Ref,
        field: &Dictionary,
        name: String,
        new_field: bool,
    ) -> Result<(), ReadError> {
        let Object::Dictionary(signature) = self.new.get(value)? else {
            // Nobody has signed anything with what is no signature.
            self.forbid(ForbiddenKind::Field, format!("{name} /V"));
            return Ok(());
        };
        let timestamp = signature.is_type("DocTimeStamp");
        let mut visible = false;
        for widget in self.widgets(field)? {
            visible |= has_area(self.new, &widget)?;
            // Anybody can have a document stamped: what a stamp shows is nobody's word.
            if timestamp {
                self.judge_unsigned_mark(Side::New, &widget)?;
            }
        }
        self.raise(if timestamp && !visible {
            Changes::LtaUpdates
        } else {
            Changes::FormFilling
        });
        self.step.signatures.push(NewSignature {
            signed: true,
            name,
            new_field,
            visible,
            timestamp,
        });
        Ok(())
    }

    /// A field that wasn't there before: a signature field, signed or not, with its widgets.
    pub(super) fn judge_new_field(
        &mut self,
        field: Ref,
        inherited: &Inherited,
    ) -> Result<(), ReadError> {
        let acceptable = match self.new.get(field)? {
            Object::Dictionary(field_dictionary) if self.is_added(field) => Some(field_dictionary),
            _ => None,
        };
        let acceptable = acceptable.filter(|dictionary| {
            dictionary.name("FT").is_some_and(|kind| kind == "Sig")
                && dictionary.contains_key("T")
                && !["A", "AA"].iter().any(|key| dictionary.contains_key(key))
        });
        let mut acceptable = acceptable.filter(|dictionary| self.kids_are_new_widgets(dictionary));
        if let Some(dictionary) = &acceptable
            && !self.is_widget_or_none(dictionary)?
        {
            acceptable = None;
        }
        let Some(dictionary) = acceptable else {
            self.forbid(ForbiddenKind::Field, field.to_string());
            return Ok(());
        };
        let name = qualified_name(self.new, &dictionary, &inherited.name)?;
        self.new_widgets.insert(field);
        match dictionary.get("V") {
            None | Some(Object::Null) => {
                self.raise(Changes::FormFilling);
                let mut visible = false;
                for widget in self.widgets(&dictionary)? {
                    visible |= has_area(self.new, &widget)?;
                    self.judge_unsigned_mark(Side::New, &widget)?;
                }
                let empty = NewSignature {
                    signed: false,
                    name,
                    new_field: true,
                    visible,
                    timestamp: false,
                };
                self.step.signatures.push(empty);
                Ok(())
            }
            Some(Object::Reference(value)) if self.is_added(*value) => {
                self.add_signature(*value, &dictionary, name, true)
            }
            Some(_) => {
                self.forbid(ForbiddenKind::Field, format!("{name} /V"));
                Ok(())
            }
        }
    }

    /// Is a field a widget, or no annotation at all? As one of another kind it would show more
    /// than a signature.
    fn is_widget_or_none(&self, field: &Dictionary) -> Result<bool, ReadError> {
        Ok(match self.new.lookup(field, "Subtype")? {
            Object::Null => !has_area(self.new, field)?,
            Object::Name(kind) => kind == "Widget",
            _ => false,
        })
    }

    /// Are all kids of a new field new widgets of its own? They may then be put on pages.
    fn kids_are_new_widgets(&mut self, field: &Dictionary) -> bool {
        let Ok(kids) = self.new.lookup_array(field, "Kids") else {
            return false;
        };
        let kids = kids.unwrap_or_default();
        let all_new = kids.len() <= MAX_WIDGETS
            && kids.iter().all(|kid| {
                let Object::Reference(reference) = kid else {
                    return false;
                };
                self.is_added(*reference)
                    && matches!(self.new.get(*reference), Ok(Object::Dictionary(kid))
                        if kid.name("Subtype").is_some_and(|kind| kind == "Widget")
                            && !["T", "FT", "Kids", "A", "AA"].iter().any(|key| kid.contains_key(key)))
            });
        if all_new {
            self.new_widgets
                .extend(kids.iter().filter_map(Object::as_reference));
        }
        all_new
    }

    /// The field's widgets: itself, and kids without a name.
    fn widgets(&self, field: &Dictionary) -> Result<Vec<Dictionary>, ReadError> {
        let mut widgets = vec![field.clone()];
        let kids = self.new.lookup_array(field, "Kids")?.unwrap_or_default();
        for kid in kids.iter().take(MAX_WIDGETS) {
            if let Object::Dictionary(kid) = self.new.resolve(kid)?
                && !kid.contains_key("T")
            {
                widgets.push(kid);
            }
        }
        Ok(widgets)
    }
}

/// Has the widget an area? One that can't be read counts as having one.
fn has_area(view: View<'_>, widget: &Dictionary) -> Result<bool, ReadError> {
    let Some(rect) = view.lookup_array(widget, "Rect")? else {
        return Ok(widget.contains_key("Rect"));
    };
    let mut sides = Vec::new();
    for side in rect.iter().take(4) {
        sides.push(view.resolve(side)?.as_number());
    }
    Ok(match sides.as_slice() {
        [Some(x0), Some(y0), Some(x1), Some(y1)] => x0 != x1 && y0 != y1,
        _ => true,
    })
}
