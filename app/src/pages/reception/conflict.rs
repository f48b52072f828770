//! A dossier of the counter that was changed elsewhere meanwhile: what differs, and what becomes of the
//! form once somebody has decided.

use chungthuc_domain::view::reception::{ReceptionForm, ReceptionView, general_label};
use leptos::prelude::*;

use super::{
    counter::{Counter, Faults},
    fields::ComponentFields,
};
use crate::pages::officer::{
    changed_form::{Conflict, LeftOut, Named, named, who, whose},
    form_words::Choices,
    merge::{Differing, Versions},
    saving::Saving,
};

/// Whose it is comes from one side.
const TOGETHER: &[&[&str]] = &[&["/general/account", "/general/owner", "/general/identifier"]];

/// What a field is called; `None` for one that says nothing to people.
fn label(pointer: &str) -> Option<String> {
    let mut parts = pointer.strip_prefix('/')?.split('/');
    match (parts.next()?, parts.next(), parts.next()) {
        ("signer", None, _) => Some("Lãnh đạo ký".to_owned()),
        ("components", None, _) => Some("Thành phần hồ sơ".to_owned()),
        ("general", Some("account"), None) => Some("Tài khoản".to_owned()),
        ("general", Some(field), None) => {
            Some(general_label(field).to_owned()).filter(|label| !label.is_empty())
        }
        ("components", Some(row), Some(field)) => {
            let row = row.parse::<usize>().ok()?.checked_add(1)?;
            Some(format!("Thành phần {row}: {}", component_label(field)?))
        }
        _ => None,
    }
}

fn component_label(field: &str) -> Option<&'static str> {
    Some(match field {
        "name" => "Tên giấy tờ",
        "originals" => "Bản chính",
        "copies" => "Bản sao",
        "upload" => "Bản quét",
        "certified" => "Chứng thực điện tử",
        "certification" => "Loại chứng thực",
        "document_type" => "Loại giấy tờ",
        "document_name" => "Tên giấy tờ cần chứng thực",
        "pages" => "Số trang bản chính",
        "certified_copies" => "Số lượng",
        "fee" => "Số tiền",
        "fee_reason" => "Lý do",
        _ => return None,
    })
}

/// What the other side saved. Whom the page proposes to sign is nobody's change.
fn there(view: &ReceptionView, base: &ReceptionForm) -> ReceptionForm {
    ReceptionForm {
        signer: view.form.signer.or(base.signer),
        ..view.form.clone()
    }
}

fn choices(view: &ReceptionView) -> Choices<'_> {
    Choices {
        types: &view.document_types,
        signers: &view.signers,
    }
}

impl Counter {
    /// What was changed elsewhere, while nobody has decided.
    pub fn conflict(self) -> Signal<Option<Conflict>> {
        Signal::derive(move || {
            let view = self.changed.get()?;
            let base = self.draft.with(|draft| draft.base().clone());
            let versions = Versions::of(&base, &self.form.get(), &there(&view, &base))?;
            let words = choices(&view);
            Some(Conflict {
                who: who(view.saved_by.as_ref()),
                changes: named(&versions.changed_there(), label, |pointer, value| {
                    words.shown(pointer, value)
                }),
            })
        })
    }

    /// "Giữ bản đang nhập": with what was changed only elsewhere.
    pub fn keep_typed(self) {
        let Some(view) = self.changed.get_untracked() else {
            return;
        };
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        let (here, there) = (self.form.get_untracked(), there(&view, &base));
        let merged = Versions::of(&base, &here, &there)
            .and_then(|versions| versions.merged(TOGETHER))
            .unwrap_or(here);
        let words = choices(&view);
        let left = Versions::of(&base, &merged, &there)
            .map(|versions| versions.changed_there())
            .unwrap_or_default();
        let fields = named(&left, label, |pointer, value| words.shown(pointer, value));
        let left_out = LeftOut {
            title: format!(
                "Đã giữ bản bạn nhập. Bản của {} có:",
                whose(view.saved_by.as_ref())
            ),
            fields: fields.into_iter().map(|(field, _)| field).collect(),
        };
        self.settle(&view, &merged, left_out);
    }

    /// "Lấy bản đã lưu".
    pub fn take_saved(self) {
        let Some(view) = self.changed.get_untracked() else {
            return;
        };
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        let there = there(&view, &base);
        let typed = Versions::of(&base, &self.form.get_untracked(), &there)
            .map(|versions| versions.changed_here())
            .unwrap_or_default();
        let words = choices(&view);
        let field = |one: &Differing| -> Option<Named> {
            Some((label(&one.pointer)?, words.shown(&one.pointer, &one.here)))
        };
        let left_out = LeftOut {
            title: "Đã lấy bản đã lưu. Bạn đã nhập ở đây:".to_owned(),
            fields: typed.iter().filter_map(field).collect(),
        };
        self.settle(&view, &there, left_out);
    }

    fn settle(self, view: &ReceptionView, form: &ReceptionForm, left_out: LeftOut) {
        self.show(form, view);
        self.left_out
            .set(Some(left_out).filter(|left| !left.fields.is_empty()));
        self.changed.set(None);
        self.faults.set(Faults::none());
        let typed = self.form.get_untracked();
        let saved = view.form.clone();
        self.draft.update(|draft| draft.decided(saved, typed));
        self.run();
    }

    /// Puts a form into the fields; what stands in them already is let be, and rows that are the same.
    fn show(self, form: &ReceptionForm, view: &ReceptionView) {
        self.general.show(&form.general);
        let chosen = self
            .account
            .with_untracked(|account| account.as_ref().map(|known| known.person));
        if chosen != form.general.account {
            let known = view.account.clone();
            self.account
                .set(known.filter(|known| Some(known.person) == form.general.account));
        }
        let signer = form.signer.map(|id| id.to_string()).unwrap_or_default();
        if self.signer.with_untracked(|now| *now != signer) {
            self.signer.set(signer);
        }
        let before = self.rows.get_untracked();
        let rows = form.components.iter().enumerate().map(|(at, row)| {
            let same = before
                .get(at)
                .filter(|known| untrack(|| known.form()) == *row);
            same.copied()
                .unwrap_or_else(|| self.new_row(row, &view.uploads))
        });
        let rows: Vec<ComponentFields> = rows.collect();
        let keys = |rows: &[ComponentFields]| rows.iter().map(|row| row.key).collect::<Vec<_>>();
        if keys(&rows) != keys(&before) {
            self.rows.set(rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::view::reception::ComponentForm;

    use super::*;

    #[test]
    fn every_field_that_people_see_has_a_name() {
        let form = ReceptionForm {
            components: vec![ComponentForm::default()],
            ..ReceptionForm::default()
        };
        let form = serde_json::to_value(form).expect("JSON");
        let keys = |pointer: &str| {
            let fields = form.pointer(pointer).and_then(|value| value.as_object());
            let keys = fields.expect("an object").keys();
            keys.map(|key| format!("{pointer}/{key}"))
                .collect::<Vec<_>>()
        };
        let silent: Vec<_> = [keys("/general"), keys("/components/0")]
            .concat()
            .into_iter()
            .filter(|pointer| label(pointer).is_none())
            .collect();
        assert_eq!(silent, ["/components/0/seen"]);
        assert_eq!(
            label("/components/0/name").as_deref(),
            Some("Thành phần 1: Tên giấy tờ")
        );
    }
}
