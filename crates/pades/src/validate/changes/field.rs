//! One field and its widgets: what may change in them.

use super::super::report::Changes;
use super::appearance::Side;
use super::form::{Inherited, qualified_name};
use super::{Approval, Comparison, ForbiddenKind, differing_keys};
use crate::document::ReadError;
use crate::object::{Dictionary, Object, Ref};

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
        if let Some(name) = self.borrowed_resource(&new)? {
            self.forbid(ForbiddenKind::FormSettings, format!("/DR/{name}"));
        }
        if inherited.depth > 0 && !old.contains_key("T") {
            return self.compare_widget(field, &old, &new, inherited);
        }
        let name = qualified_name(self.old, &old, &inherited.name)?;
        self.names.insert(name.clone());
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
        if new.get("AP") != old.get("AP") {
            self.abandoned.extend(old.reference("AP"));
        }
        let drawing = if appearance_written || changed.iter().any(|key| key == "AP") {
            Drawing::Replaced
        } else if changed.iter().any(|key| key == "AS") {
            Drawing::OtherState
        } else {
            Drawing::Same
        };
        if !changed.is_empty() || appearance_written {
            self.raise(Changes::FormFilling);
            self.touch(&here.name);
        }
        if is_signature {
            self.judge_signing(field, (&old, &new), &here, drawing)?;
        } else {
            self.compare_values(field, (&old, &new), &here, drawing)?;
        }
        self.compare_kids(field, &old, &new, &here, budget)
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
            self.touch(&inherited.name);
            self.approve(widget, Approval::ThroughKeys(&FIELD_ROLES));
            self.raise(Changes::FormFilling);
            if is("Sig") && !inherited.values.1.present {
                self.judge_unsigned_mark(Side::Old, old)?;
                self.judge_unsigned_mark(Side::New, new)?;
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
}
