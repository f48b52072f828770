//! The form at work: what is typed, the draft and the scan, and the requests between them and the
//! server. What each answer means is decided in `autosave`, `upload` and `faults`.

mod conflict;
mod requests;

use chungthuc_domain::{
    AppError, DossierId, FileId, PaperId, PersonId, UploadId,
    certification::CertificationChoice,
    document_type::DocumentType,
    scan::WarningQuery,
    view::{
        account::SignerChoice,
        intake::{AccountView, DraftForm, IntakeView, SubmittedView, UploadView},
    },
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{
    autosave::{Autosave, Trouble},
    changed_form::LeftOut,
    faults::{Faults, SCAN_CHOOSER},
    saving::Saving,
    scan::Scan,
    seat::ScanSeat,
    upload::page_count,
};
use crate::{
    browser,
    components::UploadState,
    pages::{
        relogin::{self, SessionEnded},
        scan_warnings::Warned,
    },
};

/// Said when "Trình ký" is pressed while the draft was changed elsewhere.
const CHOOSE_FIRST: &str =
    "Nội dung đã được sửa ở nơi khác. Hãy chọn giữ bản nào trước khi trình ký.";

/// Said when "Trình ký" is pressed while something is pointed out that wasn't seen.
const LOOK_FIRST: &str =
    "Hãy xem các lưu ý về bản quét; nếu vẫn trình ký, hãy đánh dấu đã xem rồi bấm Trình ký.";

/// "Đối tượng có tài khoản DVCQG" and its opposite, as the radio buttons' values.
pub const WITH_ACCOUNT: &str = "co";
/// See [`WITH_ACCOUNT`].
pub const WITHOUT_ACCOUNT: &str = "khong";
/// The id of what shows the scan, where the focus goes when its chooser isn't there.
pub const SCAN_PLACE: &str = "ban-quet";

/// An open form. A handle: copies are the same form.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The returned paper that it is the form of, in a dossier of many.
    pub paper: Option<PaperId>,
    /// [`WITH_ACCOUNT`] or [`WITHOUT_ACCOUNT`].
    pub kind: RwSignal<String>,
    /// CMND, CCCD or MST.
    pub identifier: RwSignal<String>,
    /// The account that was chosen.
    pub account: RwSignal<Option<AccountView>>,
    /// "Họ và tên"
    pub name: RwSignal<String>,
    /// "Nhập email nhận bản chứng thực"
    pub email: RwSignal<String>,
    /// Code of the document type.
    pub document_type: RwSignal<String>,
    /// What it is, for "Giấy tờ khác".
    pub document_name: RwSignal<String>,
    /// "Số trang bản chính"
    pub pages: RwSignal<String>,
    /// "Loại chứng thực", by code.
    pub certification: RwSignal<String>,
    /// "Số bản"
    pub copies: RwSignal<String>,
    /// "Số tiền", where it isn't the tariff's.
    pub fee: RwSignal<String>,
    /// "Lý do" of that.
    pub fee_reason: RwSignal<String>,
    /// Who is to sign, by id.
    pub signer: RwSignal<String>,
    /// The upload that holds the scan.
    pub upload: RwSignal<Option<UploadId>>,
    /// Where the scan stands.
    pub scan: RwSignal<Scan>,
    /// What is pointed out about it.
    pub warned: Warned,
    /// It is being asked, before sending, whether there is more to point out.
    pub asking: RwSignal<bool>,
    /// How far it has come.
    pub progress: RwSignal<UploadState>,
    /// The file that was opened in the viewer.
    pub looked: RwSignal<Option<FileId>>,
    /// All that is typed.
    pub form: Memo<DraftForm>,
    /// What keeps it from being sent.
    pub faults: RwSignal<Faults>,
    /// The draft.
    pub draft: RwSignal<Autosave>,
    /// What was saved elsewhere meanwhile, until somebody has decided.
    pub changed: RwSignal<Option<IntakeView>>,
    /// What that decision left out.
    pub left_out: RwSignal<Option<LeftOut>>,
    /// Counts the files that were chosen: a file on its way stops when another is chosen.
    pub turn: StoredValue<u32>,
    /// Whether the session has ended.
    pub session_ended: Option<SessionEnded>,
    returned: Option<PaperId>,
    /// The scan that the form was opened with.
    came_with: StoredValue<Option<UploadId>>,
    /// Made with the form: what is made in a part of the page goes with that part, and a file on its
    /// way outlives the chooser that it came from.
    seat: StoredValue<Option<ScanSeat>>,
    types: StoredValue<Vec<DocumentType>>,
    prefilled: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    begun: Callback<DossierId>,
    sent: Callback<SubmittedView>,
}

impl Desk {
    /// Opens a form. `begun` is called when the first save has made the draft, `sent` when it is in
    /// the leader's list.
    pub fn open(
        view: &IntakeView,
        begun: Callback<DossierId>,
        sent: Callback<SubmittedView>,
    ) -> Self {
        let form = &view.form;
        let text = |text: &str| RwSignal::new(text.to_owned());
        let signer = form
            .signer
            .or_else(|| view.signers.first().map(SignerChoice::present));
        let kind = text(if form.without_account {
            WITHOUT_ACCOUNT
        } else {
            WITH_ACCOUNT
        });
        let (identifier, account) = (text(&form.identifier), RwSignal::new(view.account.clone()));
        let (name, email) = (text(&form.name), text(&form.email));
        let (document_type, document_name) = (text(&form.document_type), text(&form.document_name));
        let certification = text(form.certification.code());
        let (pages, copies) = (text(&form.pages), text(&form.copies));
        let (fee, fee_reason) = (text(&form.fee), text(&form.fee_reason));
        let signer = RwSignal::new(signer.map(|person| person.to_string()).unwrap_or_default());
        let upload = RwSignal::new(view.upload.as_ref().map(|upload| upload.id));
        let paper = form.paper;
        let warned = Warned::new(form.seen.clone());
        let whole = Memo::new(move |_| DraftForm {
            paper,
            without_account: kind.with(|kind| kind == WITHOUT_ACCOUNT),
            identifier: identifier.get(),
            account: account.with(|account| account.as_ref().map(|account| account.person)),
            name: name.get(),
            email: email.get(),
            certification: certification
                .with(|code| CertificationChoice::from_code(code))
                .unwrap_or_default(),
            document_type: document_type.get(),
            document_name: document_name.get(),
            pages: pages.get(),
            copies: copies.get(),
            fee: fee.get(),
            fee_reason: fee_reason.get(),
            signer: signer.with(|signer| signer.parse::<PersonId>().ok()),
            upload: upload.get(),
            seen: warned.seen.get(),
        });
        let desk = Self {
            paper,
            kind,
            identifier,
            account,
            name,
            email,
            document_type,
            document_name,
            pages,
            certification,
            copies,
            fee,
            fee_reason,
            signer,
            upload,
            scan: RwSignal::new(Scan::of(view.upload.clone())),
            warned,
            asking: RwSignal::new(false),
            progress: RwSignal::new(UploadState::Checking),
            looked: RwSignal::new(None),
            form: whole,
            faults: RwSignal::new(Faults::none()),
            draft: RwSignal::new(Autosave::new(view, whole.get_untracked())),
            changed: RwSignal::new(None),
            left_out: RwSignal::new(None),
            turn: StoredValue::new(0),
            session_ended: use_context::<SessionEnded>(),
            returned: view.returned.as_ref().map(|returned| returned.paper),
            came_with: StoredValue::new(view.upload.as_ref().map(|upload| upload.id)),
            seat: StoredValue::new(None),
            types: StoredValue::new(view.document_types.clone()),
            prefilled: StoredValue::new(String::new()),
            timer: StoredValue::new(None),
            begun,
            sent,
        };
        desk.seat.set_value(Some(desk.new_seat()));
        desk
    }

    /// Begins to save what is typed, and to ask what there is to point out about the scan.
    pub fn attend(self) {
        self.save_as_typed(self.form, self.session_ended);
        let query = Memo::new(move |_| {
            self.scan
                .with(|scan| self.form.with(|form| query(scan, form, self.returned)))
        });
        // Arranged, the same scan is another file.
        let version =
            Memo::new(move |_| self.scan.with(|scan| scan.ready().map(|(_, file)| file.id)));
        self.warned.attend(Signal::derive(move || {
            version.track();
            query.get()
        }));
    }

    /// What is wrong with a field.
    pub fn fault(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.form
                .with(|form| self.faults.with(|faults| faults.of(field, form)))
        })
    }

    /// The chosen document type's name has to be typed.
    pub fn needs_description(self) -> Memo<bool> {
        Memo::new(move |_| {
            let code = self.document_type.get();
            self.types.with_value(|types| {
                types
                    .iter()
                    .any(|kind| kind.code == code && kind.needs_description)
            })
        })
    }

    /// Whether pages of a scan can be arranged: those of a paper that came back are its own already.
    pub fn can_arrange(self, upload: UploadId) -> bool {
        self.returned.is_none() || self.came_with.get_value() != Some(upload)
    }

    /// "Trình ký": says what is missing, or sends.
    pub fn submit(self) {
        if self.draft.with_untracked(Autosave::is_submitting) {
            return;
        }
        if self.draft.with_untracked(Autosave::trouble) == Some(Trouble::ChangedElsewhere) {
            let mut faults = Faults::none();
            faults.other = Some(CHOOSE_FIRST.to_owned());
            self.say(faults);
            return;
        }
        let scan = self
            .scan
            .with_untracked(|scan| scan.readiness(self.looked.get_untracked()));
        let faults = self.types.with_value(|types| {
            self.form
                .with_untracked(|form| Faults::in_form(form, scan, types))
        });
        let is_good = faults.is_empty();
        self.say(faults);
        if is_good {
            self.warn_and_send();
        }
    }

    /// Sends, unless there is something to point out that wasn't seen yet.
    fn warn_and_send(self) {
        if self.asking.get_untracked() {
            return;
        }
        self.asking.set(true);
        let query = self.scan.with_untracked(|scan| {
            self.form
                .with_untracked(|form| query(scan, form, self.returned))
        });
        spawn_local(async move {
            if let Some(query) = query {
                self.warned.ask(query).await;
            }
            if self.asking.try_set(false).is_some() {
                // The page is gone.
                return;
            }
            if self.warned.has_unseen() {
                let form = self.form.get_untracked();
                // Once the box is there.
                request_animation_frame(move || {
                    self.say(Faults::single("warnings", LOOK_FIRST.to_owned(), &form));
                });
                return;
            }
            self.stop_timer();
            self.draft.try_update(Autosave::submit);
            self.run();
        });
    }

    /// A scan arrived and was looked at by the server.
    pub fn arrived(self, view: UploadView) {
        if let Some(pages) = page_count(&view) {
            let (pages, before) = (pages.to_string(), self.prefilled.get_value());
            let typed = self.pages.get_untracked();
            if typed.trim().is_empty() || typed == before {
                self.pages.set(pages.clone());
                self.prefilled.set_value(pages);
            }
        }
        self.upload.set(Some(view.id));
        self.set_scan(Scan::of(Some(view)));
    }

    /// Shows where the scan stands.
    pub fn set_scan(self, scan: Scan) {
        self.faults.update(|faults| faults.forget("upload"));
        self.scan.set(scan);
    }

    /// Where the scan is sent from.
    pub fn seat(self) -> ScanSeat {
        self.seat.get_value().unwrap_or_else(|| self.new_seat())
    }

    fn new_seat(self) -> ScanSeat {
        ScanSeat {
            upload: self.upload,
            scan: self.scan,
            progress: self.progress,
            turn: self.turn,
            session_ended: self.session_ended,
            place: StoredValue::new(SCAN_PLACE.to_owned()),
            on_arrival: Callback::new(move |view| self.arrived(view)),
            on_change: Callback::new(move |()| {
                self.faults.update(|faults| faults.forget("upload"));
            }),
        }
    }

    /// Takes the scan out of the form, and stops it if it is on its way.
    pub fn remove_scan(self) {
        self.looked.set(None);
        self.seat().remove_scan();
    }

    /// Opens the log-in dialog if that is what an error means.
    pub fn note_session(self, error: &AppError) {
        relogin::note_session(error);
    }

    /// Shows what is wrong and brings the first field at fault under the cursor.
    fn say(self, faults: Faults) {
        let first = faults.first_control();
        self.faults.set(faults);
        if let Some(id) = first
            && !browser::focus_on(id)
            && id == SCAN_CHOOSER
        {
            browser::focus_on(SCAN_PLACE);
        }
    }
}

/// What is to be asked about a scan; `None` while there is none that can be sent.
fn query(scan: &Scan, form: &DraftForm, returned: Option<PaperId>) -> Option<WarningQuery> {
    let (upload, _) = scan.ready()?;
    Some(WarningQuery {
        upload: Some(upload),
        document_type: form.document_type.clone(),
        document_name: form.document_name.clone(),
        account: form.account.filter(|_| !form.without_account),
        name: if form.without_account {
            form.name.clone()
        } else {
            String::new()
        },
        email: form.email.clone(),
        identifier: String::new(),
        paper: returned,
    })
}
