//! A dossier of the counter that was changed elsewhere meanwhile: what differs, and what becomes of the
//! form once somebody has decided.

use chungthuc_domain::view::reception::{ReceptionForm, ReceptionView, general_label};
use leptos::prelude::*;

use super::{
    counter::{Counter, Faults},
    fields::ComponentFields,
};
use crate::pages::officer::{
    changed_form::{Changed, Conflict, LeftOut},
    form_words::Choices,
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

/// Both sides of the form. Whom the page proposes to sign is nobody's change.
fn changed(
    view: &ReceptionView,
    base: ReceptionForm,
    here: ReceptionForm,
) -> Changed<'_, ReceptionForm> {
    let there = ReceptionForm {
        signer: view.form.signer.or(base.signer),
        ..view.form.clone()
    };
    Changed {
        base,
        here,
        there,
        saved: view.saved_by.as_ref(),
        words: Choices {
            types: &view.document_types,
            signers: &view.signers,
        },
        label,
        together: TOGETHER,
    }
}

impl Counter {
    /// What was changed elsewhere, while nobody has decided.
    pub fn conflict(self) -> Signal<Option<Conflict>> {
        Signal::derive(move || {
            let view = self.changed.get()?;
            let base = self.draft.with(|draft| draft.base().clone());
            changed(&view, base, self.form.get()).conflict()
        })
    }

    /// "Giữ bản đang nhập": with what was changed only elsewhere.
    pub fn keep_typed(self) {
        self.decide(|changed| changed.keep_typed());
    }

    /// "Lấy bản đã lưu".
    pub fn take_saved(self) {
        self.decide(|changed| changed.take_saved());
    }

    fn decide(self, choose: impl FnOnce(&Changed<'_, ReceptionForm>) -> (ReceptionForm, LeftOut)) {
        let Some(view) = self.changed.get_untracked() else {
            return;
        };
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        let (form, left_out) = choose(&changed(&view, base, self.form.get_untracked()));
        self.settle(&view, &form, left_out);
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
