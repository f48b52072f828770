//! A form that was changed elsewhere while it was typed here: who was faster, when, what they changed,
//! and which of the two counts. Nothing that was typed is lost: what the choice leaves out is shown until
//! somebody has seen it. What differs is found by `merge`; how it is put into the form is the form's.

use chungthuc_domain::{calendar::minute_text, view::intake::SavedBy};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    form_words::Choices,
    merge::{Differing, Versions},
};
use crate::components::{Alert, Button, Tone};

/// Most fields that are named one by one.
const MOST_NAMED: usize = 12;

/// What is said of a field: what it is called, and what stands in it.
pub type Named = (String, String);

/// What the choice left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Of whom, and what became of it.
    pub title: String,
    /// Field by field.
    pub fields: Vec<Named>,
}

/// A conflict, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Who was faster, and when.
    pub who: String,
    /// What they changed, with what stands there, and what stands here where both changed it.
    pub changes: Vec<(Named, Option<String>)>,
}

/// A form with what it began with and what was saved elsewhere, and what its fields are called.
pub struct Changed<'a, F> {
    /// What both versions began with.
    pub base: F,
    /// What was typed here.
    pub here: F,
    /// What the other side saved.
    pub there: F,
    /// Who did.
    pub saved: Option<&'a SavedBy>,
    /// What stands in fields, in words.
    pub words: Choices<'a>,
    /// What a field is called, by its pointer; `None` for one that says nothing to people.
    pub label: fn(&str) -> Option<String>,
    /// Fields that come from one side.
    pub together: &'static [&'static [&'static str]],
}

impl<F: Clone + Serialize + DeserializeOwned> Changed<'_, F> {
    /// What is said while nobody has decided.
    pub fn conflict(&self) -> Option<Conflict> {
        let versions = Versions::of(&self.base, &self.here, &self.there)?;
        Some(Conflict {
            who: who(self.saved),
            changes: self.named(&versions.changed_there()),
        })
    }

    /// "Giữ bản đang nhập": the form with what was changed only elsewhere, and what that leaves out.
    pub fn keep_typed(&self) -> (F, LeftOut) {
        let merged = Versions::of(&self.base, &self.here, &self.there)
            .and_then(|versions| versions.merged(self.together))
            .unwrap_or_else(|| self.here.clone());
        let left = Versions::of(&self.base, &merged, &self.there)
            .map(|versions| versions.changed_there())
            .unwrap_or_default();
        let left_out = LeftOut {
            title: format!("Đã giữ bản bạn nhập. Bản của {} có:", whose(self.saved)),
            fields: self
                .named(&left)
                .into_iter()
                .map(|(field, _)| field)
                .collect(),
        };
        (merged, left_out)
    }

    /// "Lấy bản đã lưu": the other side's form, and what was typed here.
    pub fn take_saved(&self) -> (F, LeftOut) {
        let typed = Versions::of(&self.base, &self.here, &self.there)
            .map(|versions| versions.changed_here())
            .unwrap_or_default();
        let field = |one: &Differing| {
            let label = (self.label)(&one.pointer)?;
            Some((label, self.words.shown(&one.pointer, &one.here)))
        };
        let left_out = LeftOut {
            title: "Đã lấy bản đã lưu. Bạn đã nhập ở đây:".to_owned(),
            fields: typed.iter().filter_map(field).collect(),
        };
        (self.there.clone(), left_out)
    }

    fn named(&self, differing: &[Differing]) -> Vec<(Named, Option<String>)> {
        named(differing, self.label, |pointer, value| {
            self.words.shown(pointer, value)
        })
    }
}

/// Who saved the other version, in a sentence.
fn who(saved: Option<&SavedBy>) -> String {
    match saved {
        Some(saved) if saved.own => format!(
            "Bạn đã lưu ở một cửa sổ khác, lúc {}.",
            minute_text(saved.at)
        ),
        Some(saved) => format!("{} đã lưu lúc {}.", saved.name, minute_text(saved.at)),
        None => "Hồ sơ vừa được lưu ở nơi khác.".to_owned(),
    }
}

/// Whose the other version is, in a word.
fn whose(saved: Option<&SavedBy>) -> String {
    match saved {
        Some(saved) if !saved.own => saved.name.clone(),
        _ => "cửa sổ khác".to_owned(),
    }
}

/// What differs, as people read it. `named` gives what a field is called, `None` for one that says
/// nothing to people, and what stands in it.
fn named(
    differing: &[Differing],
    label: impl Fn(&str) -> Option<String>,
    shown: impl Fn(&str, &serde_json::Value) -> String,
) -> Vec<(Named, Option<String>)> {
    let named = differing.iter().filter_map(|one| {
        let here = one.clashes.then(|| shown(&one.pointer, &one.here));
        Some((
            (label(&one.pointer)?, shown(&one.pointer, &one.there)),
            here,
        ))
    });
    named.collect()
}

/// The message while nobody has decided.
#[component]
pub fn ChangedElsewhere(
    /// In a few words.
    title: &'static str,
    /// The conflict; `None` while there is none.
    conflict: Signal<Option<Conflict>>,
    /// Keeps what stands here, with what was changed only there.
    keep: Callback<()>,
    /// Takes what stands there.
    take: Callback<()>,
) -> impl IntoView {
    let conflict = Memo::new(move |_| conflict.get());
    move || {
        conflict.get().map(|Conflict { who, changes }| {
            let more = changes.len().saturating_sub(MOST_NAMED);
            let lines = changes
                .into_iter()
                .take(MOST_NAMED)
                .map(|((label, there), here)| {
                    let here = here.map(|here| view! { <span class="muted">{format!(" (bạn nhập: {here})")}</span> });
                    view! { <li><b>{label}": "</b>{there}{here}</li> }.into_any()
                })
                .collect_view();
            view! {
                <Alert tone=Tone::Warn title>
                    <p>{who}" Những gì bạn nhập ở đây chưa được lưu nhưng vẫn còn. Ở đó đã sửa:"</p>
                    <ul class="changes">{lines}</ul>
                    {(more > 0).then(|| view! { <p class="small">{format!("và {more} chỗ khác.")}</p> })}
                    <p class="small">"Giữ bản đang nhập: những chỗ bạn đã sửa được giữ, những chỗ chỉ ở đó sửa được lấy vào. Lấy bản đã lưu: mọi chỗ theo bản đã lưu; những gì bạn nhập được liệt kê để nhập lại nếu cần."</p>
                    <div class="acts">
                        <Button small=true on_press=keep>"Giữ bản đang nhập"</Button>
                        <Button small=true on_press=take>"Lấy bản đã lưu"</Button>
                    </div>
                </Alert>
            }
        })
    }
}

/// What the choice left out, until it was seen.
#[component]
pub fn LeftOutNote(
    /// What.
    left_out: RwSignal<Option<LeftOut>>,
) -> impl IntoView {
    move || {
        left_out.get().map(|LeftOut { title, fields }| {
            let lines = fields
                .into_iter()
                .map(|(label, text)| view! { <li><b>{label}": "</b>{text}</li> }.into_any())
                .collect_view();
            view! {
                <Alert tone=Tone::Neutral title>
                    <ul class="changes">{lines}</ul>
                    <div class="acts"><Button small=true on_press=move |()| left_out.set(None)>"Đã xem"</Button></div>
                </Alert>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::calendar::Moment;
    use serde_json::json;

    use super::*;

    #[test]
    fn who_was_faster_is_said_by_name_and_time() {
        let saved = |own| SavedBy {
            name: "Lò Thị Hai".into(),
            own,
            at: Moment(0),
        };
        assert_eq!(
            who(Some(&saved(false))),
            "Lò Thị Hai đã lưu lúc 07:00 01/01/1970."
        );
        assert!(who(Some(&saved(true))).starts_with("Bạn đã lưu ở một cửa sổ khác"));
        assert_eq!(whose(Some(&saved(false))), "Lò Thị Hai");
        assert_eq!(whose(None), "cửa sổ khác");
    }

    #[test]
    fn what_says_nothing_to_people_is_left_out() {
        let differing = |pointer: &str, clashes| Differing {
            pointer: pointer.into(),
            here: json!("a"),
            there: json!("b"),
            clashes,
        };
        let found = named(
            &[
                differing("/note", true),
                differing("/seen", false),
                differing("/fee", false),
            ],
            |pointer| (pointer != "/seen").then(|| pointer.to_owned()),
            |_, value| value.as_str().unwrap_or_default().to_owned(),
        );
        let expected = [
            (("/note".to_owned(), "b".to_owned()), Some("a".to_owned())),
            (("/fee".to_owned(), "b".to_owned()), None),
        ];
        assert_eq!(found, expected);
    }
}
