//! The signals behind the form: "Thông tin chung" field by field, and a component of the dossier.

use chungthuc_domain::{
    UploadId,
    calendar::day_text,
    certification::CertificationChoice,
    document_type::DocumentType,
    identity_card::IdentityCard,
    search,
    view::{
        intake::UploadView,
        reception::{ComponentForm, GeneralForm},
    },
};
use leptos::prelude::*;

use crate::{
    components::UploadState,
    pages::{
        officer::{scan::Scan, seat::ScanSeat, upload::page_count},
        relogin::SessionEnded,
        scan_warnings::Warned,
    },
};

macro_rules! general_fields {
    ($($field:ident),+ $(,)?) => {
        /// A signal for each text of "Thông tin chung", named as in [`GeneralForm`].
        #[derive(Clone, Copy)]
        pub struct GeneralFields {
            $(pub $field: RwSignal<String>),+
        }

        impl GeneralFields {
            /// The fields of a form.
            pub fn of(form: &GeneralForm) -> Self {
                Self { $($field: RwSignal::new(form.$field.clone())),+ }
            }

            /// What is typed; the account is chosen elsewhere.
            pub fn form(self) -> GeneralForm {
                GeneralForm { account: None, $($field: self.$field.get()),+ }
            }

            /// Puts what a form says into the fields; what stands in them already is let be.
            pub fn show(self, form: &GeneralForm) {
                $(if self.$field.with_untracked(|now| *now != form.$field) {
                    self.$field.set(form.$field.clone());
                })+
            }

            /// The field of a name; `None` for a name that isn't one.
            pub fn named(self, name: &str) -> Option<RwSignal<String>> {
                match name {
                    $(stringify!($field) => Some(self.$field),)+
                    _ => None,
                }
            }
        }
    };
}

general_fields!(
    subject, owner, submitter, relation, identifier, issued_on, issued_by, born_on, sex, country,
    province, district, ward, address, phone, fax, email, sets, content, note,
);

impl GeneralFields {
    /// Puts what an identity card says into the owner's fields.
    pub fn fill(self, card: &IdentityCard) {
        self.owner.set(card.name.clone());
        self.identifier.set(card.number.clone());
        self.sex.set(card.sex.code().to_owned());
        let day = |day: Option<_>| day.map(day_text).unwrap_or_default();
        self.born_on.set(day(card.born.day()));
        self.issued_on.set(day(card.issued_on));
        if !card.address.is_empty() {
            self.address.set(card.address.clone());
        }
    }
}

/// A component of the dossier. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct ComponentFields {
    /// What it is known by on this page, wherever it stands.
    pub key: u32,
    /// What was handed in.
    pub name: RwSignal<String>,
    /// Bản chính.
    pub originals: RwSignal<String>,
    /// Bản sao.
    pub copies: RwSignal<String>,
    /// Its scan.
    pub seat: ScanSeat,
    /// What is pointed out about it.
    pub warned: Warned,
    /// "Lưu lại" was pressed.
    pub certified: RwSignal<bool>,
    /// Code of the loại chứng thực.
    pub certification: RwSignal<String>,
    /// Code of the loại giấy tờ.
    pub document_type: RwSignal<String>,
    /// What it is, for "Giấy tờ khác".
    pub document_name: RwSignal<String>,
    /// Pages of the original.
    pub pages: RwSignal<String>,
    /// Số lượng.
    pub certified_copies: RwSignal<String>,
    /// Số tiền, where it isn't the tariff's.
    pub fee: RwSignal<String>,
    /// Lý do of that.
    pub fee_reason: RwSignal<String>,
}

impl ComponentFields {
    /// The fields of a row, with its scan among `uploads`.
    pub fn of(
        key: u32,
        row: &ComponentForm,
        uploads: &[UploadView],
        session_ended: Option<SessionEnded>,
        types: StoredValue<Vec<DocumentType>>,
    ) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let upload = row
            .upload
            .and_then(|id| uploads.iter().find(|view| view.id == id));
        let (upload_id, scan) = (
            RwSignal::new(upload.map(|view| view.id)),
            RwSignal::new(Scan::of(upload.cloned())),
        );
        let (name, document_type) = (text(&row.name), text(&row.document_type));
        let (pages, document_name) = (text(&row.pages), text(&row.document_name));
        let arrived = Callback::new(move |view: UploadView| {
            if let Some(count) = page_count(&view) {
                pages.set(count.to_string());
            }
            if document_type.with_untracked(String::is_empty) {
                let named = name.with_untracked(|name| search::fold(name));
                let same = types.with_value(|types| {
                    types
                        .iter()
                        .find(|kind| search::fold(&kind.name) == named)
                        .map(|kind| kind.code.clone())
                });
                document_type.set(same.unwrap_or_default());
            }
            upload_id.set(Some(view.id));
            scan.set(Scan::of(Some(view)));
        });
        Self {
            key,
            name,
            originals: text(&row.originals),
            copies: text(&row.copies),
            seat: ScanSeat {
                upload: upload_id,
                scan,
                progress: RwSignal::new(UploadState::Checking),
                turn: StoredValue::new(0),
                session_ended,
                place: StoredValue::new(scan_place(key)),
                on_arrival: arrived,
                on_change: Callback::new(|()| ()),
            },
            warned: Warned::new(row.seen.clone()),
            certified: RwSignal::new(row.certified),
            certification: text(row.certification.code()),
            document_type,
            document_name,
            pages,
            certified_copies: text(&row.certified_copies),
            fee: text(&row.fee),
            fee_reason: text(&row.fee_reason),
        }
    }

    /// What is typed.
    pub fn form(self) -> ComponentForm {
        ComponentForm {
            name: self.name.get(),
            originals: self.originals.get(),
            copies: self.copies.get(),
            upload: self.seat.upload.get(),
            certified: self.certified.get(),
            certification: self.choice(),
            document_type: self.document_type.get(),
            document_name: self.document_name.get(),
            pages: self.pages.get(),
            certified_copies: self.certified_copies.get(),
            fee: self.fee.get(),
            fee_reason: self.fee_reason.get(),
            seen: self.warned.seen.get(),
        }
    }

    /// Loại chứng thực.
    pub fn choice(self) -> CertificationChoice {
        let code = self.certification.get();
        CertificationChoice::from_code(&code).unwrap_or_default()
    }

    /// The upload that holds its scan.
    pub fn upload(self) -> Option<UploadId> {
        self.seat.upload.get_untracked()
    }

    /// The id of one of its controls.
    pub fn id(self, field: &str) -> String {
        format!("tp-{}-{field}", self.key)
    }
}

/// A component before anything is typed.
pub fn blank() -> ComponentForm {
    ComponentForm {
        originals: "1".to_owned(),
        copies: "0".to_owned(),
        certified_copies: "1".to_owned(),
        ..ComponentForm::default()
    }
}

/// The id of what shows a component's scan.
fn scan_place(key: u32) -> String {
    format!("tp-{key}-upload")
}
