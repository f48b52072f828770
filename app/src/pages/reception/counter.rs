//! The form at work: what is typed, what keeps it from going on, and which of the two acts was pressed.
//! The requests are in `requests`; what each answer means for the draft is decided in `autosave`.

use chungthuc_domain::{
    AppError, ErrorCode, PersonId,
    document_type::DocumentType,
    scan::WarningQuery,
    state::DossierPhase,
    view::{
        account::SignerChoice,
        intake::{AccountView, UploadView},
        reception::{
            ComponentForm, ConfirmedView, GeneralForm, ReceptionForm, ReceptionView,
            component_field,
        },
    },
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::fields::{ComponentFields, GeneralFields, blank};
use crate::{
    browser,
    pages::{
        officer::{
            autosave::{Autosave, Trouble},
            changed_form::LeftOut,
            saving::Saving,
            scan::Scan,
        },
        relogin::SessionEnded,
    },
};

const CHOOSE_FIRST: &str = "Hồ sơ đã được sửa ở nơi khác. Hãy chọn giữ bản nào trước khi làm tiếp.";

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// "Thông tin chung"
    General,
    /// "Thành phần hồ sơ"
    Components,
}

/// An open form. A handle: copies are the same form.
#[derive(Clone, Copy)]
pub struct Counter {
    /// DRAFT: it is to be received; else to be confirmed.
    pub phase: DossierPhase,
    /// "Thông tin chung"
    pub general: GeneralFields,
    /// The account that was chosen.
    pub account: RwSignal<Option<AccountView>>,
    /// "Thành phần hồ sơ"
    pub rows: RwSignal<Vec<ComponentFields>>,
    /// The leader, by id.
    pub signer: RwSignal<String>,
    /// All that is typed.
    pub form: Memo<ReceptionForm>,
    /// What keeps it from going on.
    pub faults: RwSignal<Faults>,
    /// What the server holds of it.
    pub draft: RwSignal<Autosave<ReceptionForm>>,
    /// What was saved elsewhere meanwhile, until somebody has decided.
    pub changed: RwSignal<Option<ReceptionView>>,
    /// What that decision left out.
    pub left_out: RwSignal<Option<LeftOut>>,
    /// The tab that is shown.
    pub tab: RwSignal<Tab>,
    /// What can be chosen.
    pub types: StoredValue<Vec<DocumentType>>,
    pub(super) view: StoredValue<ReceptionView>,
    pub(super) received: Callback<()>,
    /// Called with what somebody else did with the whole of it meanwhile.
    pub(super) overtaken: Callback<String>,
    pub(super) confirmed: Callback<ConfirmedView>,
    pub(super) timer: StoredValue<Option<TimeoutHandle>>,
    session_ended: Option<SessionEnded>,
    keys: StoredValue<u32>,
}

/// What is wrong, field by field, as the server or the page found it.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    of: ReceptionForm,
    error: Option<AppError>,
    /// What belongs to no field.
    pub other: Option<String>,
}

impl Faults {
    /// Nothing is wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// What was found wrong with a form.
    pub fn found(error: AppError, of: ReceptionForm) -> Self {
        let whole = error.fields.is_empty() && error.code != ErrorCode::NotLoggedIn;
        Self {
            other: whole.then(|| error.message()),
            error: Some(error),
            of,
        }
    }

    /// What is wrong with a field, until it is changed: `now` is the form as it stands.
    pub fn of(&self, field: &str, now: &ReceptionForm) -> Option<String> {
        let text = self.error.as_ref()?.of_field(field)?;
        (value(&self.of, field) == value(now, field)).then(|| text.to_owned())
    }

    /// The first field at fault.
    fn first(&self) -> Option<&str> {
        let fields = &self.error.as_ref()?.fields;
        fields.first().map(|fault| fault.field.as_str())
    }
}

/// What is in a field, by the name that errors call it.
fn value(form: &ReceptionForm, field: &str) -> Option<String> {
    let whole = serde_json::to_value(form).ok()?;
    let found = match field {
        "signer" | "components" => whole.get(field),
        _ if field.starts_with("components.") => {
            whole.pointer(&format!("/{}", field.replace('.', "/")))
        }
        _ => whole.get("general").and_then(|general| general.get(field)),
    };
    found.map(ToString::to_string)
}

/// What is to be asked about the scan of a component; `None` while there is none that can be sent.
fn warning_query(
    scan: &Scan,
    general: &GeneralForm,
    component: &ComponentForm,
) -> Option<WarningQuery> {
    let (upload, _) = scan.ready()?;
    Some(WarningQuery {
        upload: Some(upload),
        document_type: component.document_type.clone(),
        document_name: component.document_name.clone(),
        account: general.account,
        name: general.owner.clone(),
        email: general.email.clone(),
        identifier: general.identifier.clone(),
        paper: None,
    })
}

impl Counter {
    /// Opens a form. `received` is called when it was received, `overtaken` when somebody else was faster
    /// with it, `confirmed` when its papers are in the leader's list.
    pub fn open(
        view: &ReceptionView,
        tab: RwSignal<Tab>,
        received: Callback<()>,
        overtaken: Callback<String>,
        confirmed: Callback<ConfirmedView>,
    ) -> Self {
        let session_ended = use_context::<SessionEnded>();
        let types = StoredValue::new(view.document_types.clone());
        let general = GeneralFields::of(&view.form.general);
        let account = RwSignal::new(view.account.clone());
        let rows: Vec<_> = (0..)
            .zip(&view.form.components)
            .map(|(key, row)| ComponentFields::of(key, row, &view.uploads, session_ended, types))
            .collect();
        let keys = StoredValue::new(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        let rows = RwSignal::new(rows);
        let signer = view
            .form
            .signer
            .or_else(|| view.signers.first().map(SignerChoice::present));
        let signer = RwSignal::new(signer.map(|id| id.to_string()).unwrap_or_default());
        let form = Memo::new(move |_| {
            let mut general = general.form();
            general.account = account.with(|account| account.as_ref().map(|known| known.person));
            ReceptionForm {
                general,
                components: rows.get().into_iter().map(ComponentFields::form).collect(),
                signer: signer.with(|signer| signer.parse::<PersonId>().ok()),
            }
        });
        let draft = Autosave::open(
            Some(view.dossier),
            view.version,
            Some(view.saved_at),
            form.get_untracked(),
        );
        Self {
            phase: view.phase,
            general,
            account,
            rows,
            signer,
            form,
            faults: RwSignal::new(Faults::none()),
            draft: RwSignal::new(draft),
            changed: RwSignal::new(None),
            left_out: RwSignal::new(None),
            tab,
            types,
            view: StoredValue::new(view.clone()),
            received,
            overtaken,
            confirmed,
            timer: StoredValue::new(None),
            session_ended,
            keys,
        }
    }

    /// Whether somebody logged in again is awaited.
    pub(super) fn session(self) -> Option<SessionEnded> {
        self.session_ended
    }

    /// What is wrong with a field, by the name that errors call it.
    pub fn fault(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || {
            self.form
                .with(|form| self.faults.with(|faults| faults.of(&field, form)))
        })
    }

    /// The same of a component, wherever it stands now.
    pub fn row_fault(self, row: ComponentFields, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let position = self
                .rows
                .with(|rows| rows.iter().position(|known| known.key == row.key))?;
            let field = component_field(position, field);
            self.form
                .with(|form| self.faults.with(|faults| faults.of(&field, form)))
        })
    }

    /// What is to be asked about the scan of a component, again with each change of what is asked.
    pub fn warning_query(self, row: ComponentFields) -> Memo<Option<WarningQuery>> {
        Memo::new(move |_| {
            let typed = row.form();
            row.seat.scan.with(|scan| {
                self.form
                    .with(|form| warning_query(scan, &form.general, &typed))
            })
        })
    }

    /// Asks now what there is to point out about the components for which `error` says that something
    /// wasn't seen: it may have come up since, and has to be there to be seen.
    pub(super) async fn point_out(self, error: &AppError) {
        let rows = self.rows.try_get_untracked().unwrap_or_default();
        let form = self.form.try_get_untracked().unwrap_or_default();
        for (position, (row, typed)) in rows.iter().zip(&form.components).enumerate() {
            if error.of_field(&component_field(position, "seen")).is_none() {
                continue;
            }
            let scan = row.seat.scan.try_get_untracked();
            if let Some(query) = scan.and_then(|scan| warning_query(&scan, &form.general, typed)) {
                row.warned.ask(query).await;
            }
        }
    }

    /// Adds a component, and brings the keyboard to it.
    pub fn add_row(self) {
        let row = self.new_row(&blank(), &[]);
        self.rows.update(|rows| rows.push(row));
        browser::focus_soon(row.id("name"));
    }

    /// The fields of a component that isn't on the page yet, with its scan among `uploads`.
    pub(super) fn new_row(self, row: &ComponentForm, uploads: &[UploadView]) -> ComponentFields {
        let key = self.keys.get_value();
        self.keys.set_value(key.saturating_add(1));
        ComponentFields::of(key, row, uploads, self.session_ended, self.types)
    }

    /// Takes a component out, with its scan.
    pub fn remove_row(self, row: ComponentFields) {
        if row.upload().is_some() {
            row.seat.remove_scan();
        }
        self.rows
            .update(|rows| rows.retain(|known| known.key != row.key));
    }

    /// Moves a component up (or down).
    pub fn move_row(self, row: ComponentFields, up: bool) {
        self.rows.update(|rows| {
            let Some(at) = rows.iter().position(|known| known.key == row.key) else {
                return;
            };
            let to = if up {
                at.checked_sub(1)
            } else {
                at.checked_add(1)
            };
            if let Some(to) = to.filter(|to| *to < rows.len()) {
                rows.swap(at, to);
            }
        });
    }

    /// "Tiếp nhận" or "Xác nhận hoàn thành".
    pub fn submit(self) {
        if self.draft.with_untracked(Autosave::is_submitting) {
            return;
        }
        if self.draft.with_untracked(Autosave::trouble) == Some(Trouble::ChangedElsewhere) {
            self.faults.set(Faults {
                other: Some(CHOOSE_FIRST.to_owned()),
                ..Faults::none()
            });
            return;
        }
        self.faults.set(Faults::none());
        self.stop_timer();
        self.draft.update(Autosave::submit);
        self.run();
    }

    /// Shows what is wrong and brings the first field at fault under the cursor.
    pub(super) fn say(self, faults: Faults) {
        let first = faults.first().map(str::to_owned);
        self.faults.set(faults);
        let Some(field) = first else { return };
        let in_components = field.starts_with("components");
        if field != "signer" {
            self.tab.set(if in_components {
                Tab::Components
            } else {
                Tab::General
            });
        }
        browser::focus_soon(self.control(&field));
    }

    /// The id of the control of a field.
    fn control(self, field: &str) -> String {
        let mut parts = field.split('.').skip(1);
        let row = parts
            .next()
            .and_then(|position| position.parse::<usize>().ok());
        let row =
            row.and_then(|position| self.rows.with_untracked(|rows| rows.get(position).copied()));
        match (row, parts.next()) {
            // What is certified is filled in in a dialog: the button that opens it.
            (Some(row), Some("name" | "originals" | "copies" | "upload" | "seen")) => {
                row.id(field.rsplit('.').next().unwrap_or_default())
            }
            (Some(row), _) => row.id("certify"),
            (None, _) => format!("f-{field}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_until_its_field_is_changed() {
        let form = ReceptionForm {
            components: vec![blank()],
            ..ReceptionForm::default()
        };
        let error = AppError::field("owner", "Hãy nhập họ và tên chủ hồ sơ.")
            .and_field("components.0.name", "Hãy nhập tên giấy tờ.");
        let faults = Faults::found(error, form.clone());
        assert_eq!(faults.first(), Some("owner"));
        assert!(faults.of("owner", &form).is_some());
        assert!(faults.of("components.0.name", &form).is_some());
        assert_eq!(faults.other, None);
        let mut changed = form;
        changed.components[0].name = "Giấy khai sinh".into();
        assert!(faults.of("owner", &changed).is_some());
        assert_eq!(faults.of("components.0.name", &changed), None);
    }

    #[test]
    fn that_a_warning_has_to_be_seen_is_said_until_it_is() {
        let form = ReceptionForm {
            components: vec![blank()],
            ..ReceptionForm::default()
        };
        let error = AppError::field(&component_field(0, "seen"), "Hãy xem các lưu ý.");
        let faults = Faults::found(error, form.clone());
        assert!(faults.of("components.0.seen", &form).is_some());
        let mut seen = form;
        seen.components[0].seen.push("scan".into());
        assert_eq!(faults.of("components.0.seen", &seen), None);
    }

    #[test]
    fn nothing_is_asked_about_a_scan_that_cant_be_sent() {
        let general = GeneralForm::default();
        assert_eq!(warning_query(&Scan::None, &general, &blank()), None);
    }

    #[test]
    fn what_belongs_to_no_field_is_said_as_a_whole() {
        let faults = Faults::found(ErrorCode::WrongState.into(), ReceptionForm::default());
        assert!(faults.other.is_some());
    }
}
