//! The officer's form: applicant, paper, scan (DOMAIN §4.2(a)).

use serde::{Deserialize, Serialize};

use crate::{
    DossierId, PaperId, PersonId, UploadId,
    applicant::ApplicantKind,
    attestation_text::AttestationTexts,
    calendar::Moment,
    certification::{Certification, CertificationChoice},
    document_type::DocumentType,
    fee::Tariff,
    scan::ScanQuality,
    state::PaperState,
    view::{
        account::{SignerChoice, Urgent},
        file::FileView,
    },
};

/// An account of the portal, as the search finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// Who.
    pub person: PersonId,
    /// Citizen or enterprise.
    pub kind: ApplicantKind,
    /// The name.
    pub name: String,
    /// CCCD, CMND or MST.
    pub identifier: String,
    /// Phone, if known.
    pub phone: Option<String>,
    /// E-mail, if known.
    pub email: Option<String>,
}

/// What the officer has typed, as it is autosaved. Nothing in it is checked until it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    /// The returned paper that this is the form of, in a dossier of several: there each has its own.
    /// Whose the dossier is doesn't change with it, unless all of them came back.
    pub paper: Option<PaperId>,
    /// "Đối tượng không có tài khoản DVCQG" was chosen.
    pub without_account: bool,
    /// What was typed to search by.
    pub identifier: String,
    /// The account that was found and chosen.
    pub account: Option<PersonId>,
    /// "Họ và tên", without an account.
    pub name: String,
    /// "Nhập email nhận bản chứng thực"
    pub email: String,
    /// "Loại chứng thực"
    pub certification: CertificationChoice,
    /// Code of the document type.
    pub document_type: String,
    /// What it is, for "Giấy tờ khác".
    pub document_name: String,
    /// "Số trang bản chính", as typed.
    pub pages: String,
    /// "Số bản", as typed.
    pub copies: String,
    /// "Số tiền", where it isn't the tariff's.
    pub fee: String,
    /// "Lý do" of that.
    pub fee_reason: String,
    /// Who is to sign.
    pub signer: Option<PersonId>,
    /// The scan.
    pub upload: Option<UploadId>,
    /// The keys of the warnings about it that the officer has seen, see
    /// [`crate::scan::ScanWarning::key`].
    pub seen: Vec<String>,
}

/// Everything the form needs to open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntakeView {
    /// The draft; `None` until something was typed.
    pub dossier: Option<DossierId>,
    /// The paper that is being sent again, when it was returned.
    pub returned: Option<ReturnedPaper>,
    /// What was typed so far.
    pub form: DraftForm,
    /// The account chosen in it.
    pub account: Option<AccountView>,
    /// Whose dossier it is, where that can't be changed here.
    pub owner: Option<OwnerView>,
    /// The scan in it.
    pub upload: Option<UploadView>,
    /// When it was last saved.
    pub saved_at: Option<Moment>,
    /// By whom.
    pub saved_by: Option<SavedBy>,
    /// Raised with every save.
    pub version: i64,
    /// What can be chosen.
    pub document_types: Vec<DocumentType>,
    /// Who can be chosen to sign.
    pub signers: Vec<SignerChoice>,
    /// The tariff in force.
    pub tariff: Tariff,
    /// Lời chứng: what it would be sent with now.
    pub statements: AttestationTexts,
    /// When it would be due if sent now.
    pub due_at: Moment,
    /// The server's time, for showing the deadline.
    pub now: Moment,
    /// How much was returned and is due today, for the counters above the form.
    pub today: TodayView,
}

/// Who saved a form last, for whoever was slower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedBy {
    /// Their name.
    pub name: String,
    /// It is whoever asks, in another window.
    pub own: bool,
    /// When.
    pub at: Moment,
}

/// Whose a dossier is, as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerView {
    /// Mã hồ sơ.
    pub dossier_code: String,
    /// The name.
    pub name: String,
    /// CCCD, CMND, MST or mã định danh, if known.
    pub identifier: Option<String>,
    /// Phone, if known.
    pub phone: Option<String>,
    /// E-mail, if known.
    pub email: Option<String>,
}

/// Counters of the officer's first screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayView {
    /// Papers returned to the unit's officers.
    pub returned: u64,
    /// Papers on their way that are overdue or due today.
    pub urgent: Urgent,
    /// Papers registered today.
    pub registered_today: u64,
}

/// A draft that was not sent yet, to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Which.
    pub dossier: DossierId,
    /// The applicant, if known yet.
    pub applicant_name: String,
    /// The document type's name, if chosen yet.
    pub document_type: String,
    /// When it was last saved.
    pub saved_at: Moment,
}

/// Why a paper came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedPaper {
    /// Which.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// What it is certified as.
    pub certification: Certification,
    /// The reason.
    pub reason: String,
    /// Who returned it.
    pub by: String,
}

/// An upload as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UploadView {
    /// Which.
    pub id: UploadId,
    /// The file's name.
    pub file_name: String,
    /// Bytes announced.
    pub size: u64,
    /// Bytes received: where to go on.
    pub received: u64,
    /// How it came out; `None` while bytes are missing.
    pub outcome: Option<UploadOutcome>,
}

/// A page of a scan as it is to be ("Sắp xếp trang").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTurn {
    /// Which page of the file as it is, from 0.
    pub page: u32,
    /// By how much it is turned clockwise: 0, 90, 180 or 270 degrees.
    pub turn: u16,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum UploadOutcome {
    /// It can be sent for signature.
    Ready {
        /// What will be signed: the upload, or the copy made of it.
        file: FileView,
        /// It had to be written anew, because its structure was broken or encrypted.
        normalised: bool,
        /// What was removed with the officer's consent.
        removed: Vec<crate::error::ActiveContent>,
        /// How good its pages are.
        #[serde(default)]
        quality: ScanQuality,
        /// Its pages were turned, sorted or left out ("Sắp xếp trang").
        #[serde(default)]
        arranged: bool,
    },
    /// It holds active or hidden content, which can be removed if the officer agrees.
    NeedsConsent {
        /// What it holds.
        content: Vec<crate::error::ActiveContent>,
    },
    /// It can't be used; nothing of it was stored.
    Refused(crate::error::FileRefusal),
}

/// What the officer sees after "Trình ký".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedView {
    /// The dossier.
    pub dossier: DossierId,
    /// The paper.
    pub paper: PaperId,
    /// Mã hồ sơ.
    pub dossier_code: String,
    /// Mã chứng thực.
    pub code: String,
    /// Those of the other papers of the same original, when it is certified both ways.
    pub further_codes: Vec<String>,
    /// đồng, for all of them.
    pub fee: u64,
    /// When it is due.
    pub due_at: Moment,
    /// Where it stands.
    pub state: PaperState,
    /// Code on the receipt that opens an e-mailed link, for who is reached by e-mail and has no
    /// phone on record. Shown once, stored only as a hash.
    pub receipt_code: Option<String>,
}

/// How an autosave came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The draft, made by the first save.
    pub dossier: DossierId,
    /// Its new version.
    pub version: i64,
    /// When.
    pub saved_at: Moment,
}
