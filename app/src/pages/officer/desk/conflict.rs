//! The form of a draft or of a returned paper that was changed elsewhere meanwhile: what differs, and what
//! becomes of the form once somebody has decided. All officers of a unit share what came back.

use chungthuc_domain::view::intake::{DraftForm, IntakeView};
use leptos::prelude::*;

use super::{
    super::{
        changed_form::{Changed, Conflict, LeftOut},
        form_words::Choices,
        saving::Saving,
        scan::Scan,
    },
    Desk, WITH_ACCOUNT, WITHOUT_ACCOUNT,
};

/// Whose it is comes from one side, and what is one thing in two fields.
const TOGETHER: &[&[&str]] = &[
    &["/without_account", "/identifier", "/account", "/name"],
    &["/document_type", "/document_name"],
    &["/fee", "/fee_reason"],
    &["/upload", "/seen"],
];

/// What a field is called; `None` for one that says nothing to people.
fn label(pointer: &str) -> Option<String> {
    let label = match pointer.strip_prefix('/')? {
        "without_account" => "Không có tài khoản DVCQG",
        "identifier" => "CMND/CCCD/MST",
        "account" => "Tài khoản",
        "name" => "Họ và tên",
        "email" => "Email nhận bản chứng thực",
        "certification" => "Loại chứng thực",
        "document_type" => "Loại giấy tờ cần chứng thực",
        "document_name" => "Tên giấy tờ",
        "pages" => "Số trang bản chính",
        "copies" => "Số bản",
        "fee" => "Số tiền",
        "fee_reason" => "Lý do sửa số tiền",
        "signer" => "Người ký",
        "upload" => "Bản quét",
        _ => return None,
    };
    Some(label.to_owned())
}

/// Both sides of the form. Whom the page proposes to sign is nobody's change.
fn changed(view: &IntakeView, base: DraftForm, here: DraftForm) -> Changed<'_, DraftForm> {
    let there = DraftForm {
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

impl Desk {
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

    fn decide(self, choose: impl FnOnce(&Changed<'_, DraftForm>) -> (DraftForm, LeftOut)) {
        let Some(view) = self.changed.get_untracked() else {
            return;
        };
        let base = self.draft.with_untracked(|draft| draft.base().clone());
        let (form, left_out) = choose(&changed(&view, base, self.form.get_untracked()));
        self.settle(&view, &form, left_out);
    }

    fn settle(self, view: &IntakeView, form: &DraftForm, left_out: LeftOut) {
        self.show(form, view);
        self.left_out
            .set(Some(left_out).filter(|left| !left.fields.is_empty()));
        self.changed.set(None);
        self.faults.set(super::Faults::none());
        let typed = self.form.get_untracked();
        let saved = view.form.clone();
        self.draft.update(|draft| draft.decided(saved, typed));
        self.run();
    }

    /// Puts a form into the fields; what stands in them already is let be.
    fn show(self, form: &DraftForm, view: &IntakeView) {
        let put = |field: RwSignal<String>, text: &str| {
            if field.with_untracked(|now| now != text) {
                field.set(text.to_owned());
            }
        };
        let kind = if form.without_account {
            WITHOUT_ACCOUNT
        } else {
            WITH_ACCOUNT
        };
        put(self.kind, kind);
        put(self.identifier, &form.identifier);
        put(self.name, &form.name);
        put(self.email, &form.email);
        put(self.certification, form.certification.code());
        put(self.document_type, &form.document_type);
        put(self.document_name, &form.document_name);
        put(self.pages, &form.pages);
        put(self.copies, &form.copies);
        put(self.fee, &form.fee);
        put(self.fee_reason, &form.fee_reason);
        let signer = form.signer.map(|id| id.to_string());
        put(self.signer, &signer.unwrap_or_default());
        let chosen = self
            .account
            .with_untracked(|account| account.as_ref().map(|known| known.person));
        if chosen != form.account {
            let known = view.account.clone();
            self.account
                .set(known.filter(|known| Some(known.person) == form.account));
        }
        if self.upload.get_untracked() != form.upload {
            let known = view.upload.clone();
            let known = known.filter(|known| Some(known.id) == form.upload);
            self.looked.set(None);
            self.upload.set(known.as_ref().map(|known| known.id));
            self.set_scan(Scan::of(known));
        }
        if self.warned.seen.with_untracked(|seen| *seen != form.seen) {
            self.warned.seen.set(form.seen.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_people_see_has_a_name() {
        let form = serde_json::to_value(DraftForm::default()).expect("JSON");
        let fields = form.as_object().expect("an object");
        let silent: Vec<_> = fields
            .keys()
            .filter(|key| label(&format!("/{key}")).is_none())
            .collect();
        assert_eq!(silent, ["paper", "seen"]);
    }

    #[test]
    fn fields_that_belong_together_are_fields_of_the_form() {
        let form = serde_json::to_value(DraftForm::default()).expect("JSON");
        for pointer in TOGETHER.iter().flat_map(|unit| unit.iter()) {
            assert!(form.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
