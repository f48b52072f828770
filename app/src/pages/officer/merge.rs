//! Two versions of a form, typed at the same time here and elsewhere: what differs between them, field by
//! field, and both in one. Pure; forms are looked at as JSON, and fields named by their pointers
//! (`/general/note`).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What is in a field that isn't there.
static NOTHING: Value = Value::Null;

/// What both versions began with, and the versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Versions {
    base: Value,
    here: Value,
    there: Value,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Differing {
    /// Its pointer.
    pub pointer: String,
    /// What stands here.
    pub here: Value,
    /// What stands there.
    pub there: Value,
    /// It was changed on both sides.
    pub clashes: bool,
}

impl Versions {
    /// Of forms; `None` for what isn't one.
    pub fn of<F: Serialize>(base: &F, here: &F, there: &F) -> Option<Self> {
        let json = |form: &F| serde_json::to_value(form).ok();
        Some(Self {
            base: json(base)?,
            here: json(here)?,
            there: json(there)?,
        })
    }

    /// What the other side has changed to something else than stands here.
    pub fn changed_there(&self) -> Vec<Differing> {
        self.differing(&self.there)
    }

    /// What was changed here to something else than stands there.
    pub fn changed_here(&self) -> Vec<Differing> {
        self.differing(&self.here)
    }

    /// What differs, of what `side` has changed.
    fn differing(&self, side: &Value) -> Vec<Differing> {
        let mut pointers = Vec::new();
        leaves(&self.there, "", &mut pointers);
        leaves(&self.here, "", &mut pointers);
        let mut known = std::collections::BTreeSet::new();
        pointers.retain(|pointer| known.insert(pointer.clone()));
        let differing = pointers.into_iter().filter_map(|pointer| {
            let [base, here, there] =
                [&self.base, &self.here, &self.there].map(|version| field(version, &pointer));
            let changed = !is_same(field(side, &pointer), base) && !is_same(here, there);
            changed.then(|| Differing {
                here: here.clone(),
                there: there.clone(),
                clashes: !is_same(here, base) && !is_same(there, base),
                pointer,
            })
        });
        differing.collect()
    }

    /// Both in one: what was changed here stays, what was changed only there comes in. `together`: fields
    /// that make sense only with one another; a row of a list is one by itself. `None` if that is no form.
    pub fn merged<F: DeserializeOwned>(&self, together: &[&[&str]]) -> Option<F> {
        let mut apart = Vec::new();
        self.split("", &mut apart);
        apart.retain(|pointer| !together.iter().any(|unit| unit.contains(&pointer.as_str())));
        let groups = together.iter().map(|unit| {
            let unit = unit.iter().map(|pointer| (*pointer).to_owned());
            unit.collect::<Vec<_>>()
        });
        let mut merged = self.here.clone();
        for unit in groups.chain(apart.into_iter().map(|pointer| vec![pointer])) {
            let is_untouched =
                |pointer: &String| is_same(field(&self.here, pointer), field(&self.base, pointer));
            if !unit.iter().all(is_untouched) {
                continue;
            }
            for pointer in &unit {
                if let Some(place) = merged.pointer_mut(pointer) {
                    *place = field(&self.there, pointer).clone();
                }
            }
        }
        serde_json::from_value(merged).ok()
    }

    /// What is taken from one side or the other as a whole: fields; rows of lists that are equally long
    /// in all versions, or else the lists.
    fn split(&self, at: &str, into: &mut Vec<String>) {
        let versions = [&self.base, &self.here, &self.there].map(|version| field(version, at));
        match versions {
            [Value::Object(base), Value::Object(_), Value::Object(_)] => {
                for key in base.keys() {
                    self.split(&format!("{at}/{key}"), into);
                }
            }
            [Value::Array(base), Value::Array(here), Value::Array(there)]
                if base.iter().all(Value::is_object)
                    && base.len() == here.len()
                    && base.len() == there.len() =>
            {
                into.extend((0..base.len()).map(|row| format!("{at}/{row}")));
            }
            _ => into.push(at.to_owned()),
        }
    }
}

/// What is in a field; null where there is none.
fn field<'a>(form: &'a Value, pointer: &str) -> &'a Value {
    form.pointer(pointer).unwrap_or(&NOTHING)
}

/// Whether nothing is typed.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Nothing is nothing, however it is put.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || (is_empty(one) && is_empty(other))
}

/// The pointers of all fields, those of the rows of lists too.
fn leaves(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                leaves(inner, &format!("{at}/{key}"), into);
            }
        }
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            for (row, inner) in rows.iter().enumerate() {
                leaves(inner, &format!("{at}/{row}"), into);
            }
        }
        _ => into.push(at.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::view::reception::{ComponentForm, ReceptionForm};

    use super::*;

    fn form(note: &str, content: &str, components: &[&str]) -> ReceptionForm {
        let mut form = ReceptionForm::default();
        form.general.note = note.into();
        form.general.content = content.into();
        form.components = components
            .iter()
            .map(|name| ComponentForm {
                name: (*name).into(),
                ..ComponentForm::default()
            })
            .collect();
        form
    }

    fn versions(base: &ReceptionForm, here: &ReceptionForm, there: &ReceptionForm) -> Versions {
        Versions::of(base, here, there).expect("forms are JSON")
    }

    #[test]
    fn what_each_side_changed_comes_together_and_what_both_did_stays_as_it_is_here() {
        let base = form("", "", &["A", "B"]);
        let here = form("x", "mine", &["A", "B2"]);
        let there = form("y", "", &["A1", "B"]);
        let both = versions(&base, &here, &there);
        let merged: ReceptionForm = both.merged(&[]).expect("a form");
        assert_eq!(merged, form("x", "mine", &["A1", "B2"]));
        let pointers = |found: Vec<Differing>| {
            let each = found.into_iter().map(|one| (one.pointer, one.clashes));
            let mut each: Vec<_> = each.collect();
            each.sort_unstable();
            each
        };
        assert_eq!(
            pointers(both.changed_there()),
            [
                ("/components/0/name".to_owned(), false),
                ("/general/note".to_owned(), true)
            ]
        );
        assert_eq!(
            pointers(both.changed_here()),
            [
                ("/components/1/name".to_owned(), false),
                ("/general/content".to_owned(), false),
                ("/general/note".to_owned(), true)
            ]
        );
    }

    #[test]
    fn a_list_that_grew_on_one_side_is_taken_from_there_and_from_both_from_here() {
        let base = form("", "", &["A"]);
        let grown = form("", "", &["A", "B"]);
        let merged = |here, there| versions(&base, here, there).merged::<ReceptionForm>(&[]);
        assert_eq!(merged(&base, &grown), Some(grown.clone()));
        let here = form("", "", &["A", "C", "D"]);
        assert_eq!(merged(&here, &grown), Some(here.clone()));
        let added = versions(&base, &base, &grown).changed_there();
        let mut pointers: Vec<_> = added.iter().map(|one| one.pointer.as_str()).collect();
        pointers.sort_unstable();
        // Nothing of what is empty.
        assert_eq!(
            pointers,
            ["/components/1/certification", "/components/1/name"]
        );
    }

    #[test]
    fn fields_that_belong_together_come_from_one_side() {
        let base = form("", "", &[]);
        let here = form("x", "", &[]);
        let there = form("", "y", &[]);
        let unit: &[&[&str]] = &[&["/general/note", "/general/content"]];
        let merged = versions(&base, &here, &there).merged::<ReceptionForm>(unit);
        assert_eq!(merged, Some(here));
    }
}
