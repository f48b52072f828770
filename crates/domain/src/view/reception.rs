//! "Tiếp nhận hồ sơ" (DOMAIN §4.1): what is received at a one-stop counter, many papers in a dossier.

use serde::{Deserialize, Serialize};

use crate::{
    DossierId, PaperId, PersonId, UploadId,
    calendar::Moment,
    certification::{Certification, CertificationChoice},
    document_type::DocumentType,
    fee::Tariff,
    state::DossierPhase,
    view::{
        Listing,
        account::{SignerChoice, Urgent},
        deadline::ExtensionView,
        file::TimelineEntry,
        intake::{AccountView, SavedBy, UploadView},
        queue::DueFilter,
        refusal::{RefusalView, SupplementView},
    },
};

/// A procedure that can be received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureView {
    /// `2.000815`
    pub code: String,
    /// Its name.
    pub name: String,
}

/// "Thông tin chung", as typed. What has to be right in it is in [`crate::reception`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeneralForm {
    /// Đối tượng, a code of [`crate::reception::Subject`].
    pub subject: String,
    /// The owner's account, where one was found and chosen.
    pub account: Option<PersonId>,
    /// Họ và tên chủ hồ sơ
    pub owner: String,
    /// Người nộp; empty: the owner.
    pub submitter: String,
    /// Quan hệ với chủ hồ sơ, or the written authorisation, where somebody else hands it in.
    pub relation: String,
    /// Số CMND/CCCD/MST/MÃ ĐỊNH DANH
    pub identifier: String,
    /// Ngày cấp CMND/CCCD, dd/MM/yyyy
    pub issued_on: String,
    /// Nơi cấp CMND/CCCD
    pub issued_by: String,
    /// Ngày sinh, dd/MM/yyyy
    pub born_on: String,
    /// Giới tính, a code of [`crate::reception::Sex`]
    pub sex: String,
    /// Quốc gia
    pub country: String,
    /// Tỉnh/TP
    pub province: String,
    /// Quận/huyện, of addresses before 01/07/2025
    pub district: String,
    /// Phường/xã
    pub ward: String,
    /// Địa chỉ chi tiết
    pub address: String,
    /// Số điện thoại
    pub phone: String,
    /// Số fax
    pub fax: String,
    /// Email
    pub email: String,
    /// Số bộ hồ sơ
    pub sets: String,
    /// Nội dung
    pub content: String,
    /// Ghi chú
    pub note: String,
}

/// One row of "Thành phần hồ sơ", with what is certified of it ("Chứng thực điện tử").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComponentForm {
    /// What was handed in.
    pub name: String,
    /// Bản chính: how many.
    pub originals: String,
    /// Bản sao: how many.
    pub copies: String,
    /// Its scan.
    pub upload: Option<UploadId>,
    /// "Lưu lại" was pressed in "Chứng thực điện tử".
    pub certified: bool,
    /// Loại chứng thực.
    pub certification: CertificationChoice,
    /// Code of the loại giấy tờ.
    pub document_type: String,
    /// What it is, for "Giấy tờ khác".
    pub document_name: String,
    /// Pages of the original.
    pub pages: String,
    /// Số lượng: certified copies.
    pub certified_copies: String,
    /// Số tiền, where it isn't the tariff's.
    pub fee: String,
    /// Lý do of that.
    pub fee_reason: String,
    /// The keys of the warnings about its scan that the officer has seen, see
    /// [`crate::scan::ScanWarning::key`].
    pub seen: Vec<String>,
}

/// Both tabs, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceptionForm {
    /// "Thông tin chung"
    pub general: GeneralForm,
    /// "Thành phần hồ sơ"
    pub components: Vec<ComponentForm>,
    /// The leader who is to sign.
    pub signer: Option<PersonId>,
}

/// A dossier at the counter, with everything that its form needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceptionView {
    /// Which.
    pub dossier: DossierId,
    /// What it is received for.
    pub procedure: ProcedureView,
    /// DRAFT: being filled in; RECEIVED: to be confirmed; later only to be read.
    pub phase: DossierPhase,
    /// Mã hồ sơ, once received.
    pub code: Option<String>,
    /// When it was received.
    pub received_at: Option<Moment>,
    /// By whom.
    pub received_by: String,
    /// When the result is promised for; before it is received: when it would be.
    pub due_at: Moment,
    /// How that was extended.
    pub extension: Option<ExtensionView>,
    /// Why it was cancelled.
    pub cancelled_reason: Option<String>,
    /// Why it was refused.
    pub refusal: Option<RefusalView>,
    /// What was asked for.
    pub supplements: Vec<SupplementView>,
    /// What is typed.
    pub form: ReceptionForm,
    /// The account chosen in it.
    pub account: Option<AccountView>,
    /// The scans in it.
    pub uploads: Vec<UploadView>,
    /// What was made of it, once confirmed.
    pub papers: Vec<ReceptionPaper>,
    /// When it was last saved.
    pub saved_at: Moment,
    /// By whom.
    pub saved_by: Option<SavedBy>,
    /// What was done with it last, by whom and when.
    pub last_step: Option<TimelineEntry>,
    /// Raised with every save.
    pub version: i64,
    /// What can be chosen.
    pub document_types: Vec<DocumentType>,
    /// Who can be chosen to sign.
    pub signers: Vec<SignerChoice>,
    /// The tariff in force.
    pub tariff: Tariff,
    /// The server's time.
    pub now: Moment,
    /// Neither account nor e-mail: the copies are fetched with a printed slip.
    pub needs_slip: bool,
}

/// A paper that was made of a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionPaper {
    /// Which.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// What it is certified as.
    pub certification: Certification,
    /// Loại giấy tờ.
    pub document_name: String,
    /// Pages of the original.
    pub pages: u32,
    /// Số lượng.
    pub copies: u32,
    /// đồng.
    pub fee: u64,
}

/// What the officer sees after "Xác nhận hoàn thành".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedView {
    /// The dossier.
    pub dossier: DossierId,
    /// Its papers, each with a number of its own to come.
    pub papers: Vec<ReceptionPaper>,
    /// Code on the receipt that opens an e-mailed link, for whom no SMS can reach. Shown once.
    pub receipt_code: Option<String>,
}

/// What the list of received dossiers is asked with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceptionQuery {
    /// Mã hồ sơ, name or number: words, each anywhere.
    pub text: String,
    /// "Hạn trả"; `None`: whatever it is.
    pub due: Option<DueFilter>,
    /// From 1; 0 counts as 1.
    pub page: u32,
    /// 0 counts as 10; at most 100.
    pub per_page: u32,
}

/// A received dossier that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionRow {
    /// Which.
    pub dossier: DossierId,
    /// Mã hồ sơ.
    pub code: String,
    /// Whose.
    pub owner: String,
    /// Their number.
    pub identifier: Option<String>,
    /// How many components were handed in.
    pub components: u32,
    /// When it was received.
    pub received_at: Moment,
    /// By whom.
    pub received_by: String,
    /// Hạn trả.
    pub due_at: Moment,
}

/// A form that was begun and not received yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionDraft {
    /// Which.
    pub dossier: DossierId,
    /// Whose; empty until it is typed.
    pub owner: String,
    /// When it was last saved.
    pub saved_at: Moment,
}

/// The first page of "Tiếp nhận hồ sơ".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionsView {
    /// What can be received.
    pub procedures: Vec<ProcedureView>,
    /// What the officer began.
    pub drafts: Vec<ReceptionDraft>,
    /// What was received in the unit and isn't confirmed, what is due first before the rest.
    pub listing: Listing<ReceptionRow>,
    /// How many of the whole list are urgent.
    pub urgent: Urgent,
    /// The server's time, for the deadlines.
    pub now: Moment,
}

/// What "Kiểm tra danh tính số" found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdentityCheck {
    /// No source of identities is connected here.
    NoSource,
    /// It doesn't answer.
    Unavailable,
    /// It knows nobody of that number.
    NotFound {
        /// What was asked.
        source: String,
    },
    /// It knows somebody.
    Found {
        /// What was asked.
        source: String,
        /// Field by field.
        lines: Vec<IdentityLine>,
        /// Their account, where there is one.
        account: Option<AccountView>,
    },
}

/// What a source of identities says of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityLine {
    /// The field, as named in [`GeneralForm`].
    pub field: String,
    /// What is typed.
    pub typed: String,
    /// What is known, as it would be typed; `None`: the source doesn't say.
    pub known: Option<String>,
    /// How the two go together.
    pub verdict: IdentityVerdict,
}

/// How what is typed and what is known go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdentityVerdict {
    /// The same.
    Matched,
    /// Something else.
    Differing,
    /// Nothing is typed yet.
    NotTyped,
    /// The source doesn't say.
    NotFound,
}

impl IdentityVerdict {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            IdentityVerdict::Matched => "Trùng khớp",
            IdentityVerdict::Differing => "Khác dữ liệu",
            IdentityVerdict::NotTyped => "Chưa nhập",
            IdentityVerdict::NotFound => "Không có dữ liệu",
        }
    }
}

/// What a field of "Thông tin chung" is called.
pub fn general_label(field: &str) -> &'static str {
    match field {
        "subject" => "Đối tượng",
        "owner" => "Họ và tên chủ hồ sơ",
        "submitter" => "Người nộp",
        "relation" => "Quan hệ/văn bản ủy quyền",
        "identifier" => "Số CMND/CCCD/MST/MÃ ĐỊNH DANH",
        "issued_on" => "Ngày cấp CMND/CCCD",
        "issued_by" => "Nơi cấp CMND/CCCD",
        "born_on" => "Ngày sinh",
        "sex" => "Giới tính",
        "country" => "Quốc gia",
        "province" => "Tỉnh/TP",
        "district" => "Quận/huyện",
        "ward" => "Phường/xã",
        "address" => "Địa chỉ chi tiết",
        "phone" => "Số điện thoại",
        "fax" => "Số fax",
        "email" => "Email",
        "sets" => "Số bộ hồ sơ",
        "content" => "Nội dung",
        "note" => "Ghi chú",
        _ => "",
    }
}

/// The name of a field of a component in the errors of a form: `components.0.name`.
pub fn component_field(position: usize, field: &str) -> String {
    format!("components.{position}.{field}")
}
