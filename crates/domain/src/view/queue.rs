//! The lists of papers (DOMAIN §4.2(d)) and a paper's page in "Theo dõi hồ sơ chứng thực".

use serde::{Deserialize, Serialize};

use crate::{
    DossierId, PaperId,
    applicant::ApplicantKind,
    calendar::Moment,
    certification::Certification,
    fee::charge::Charge,
    scan::PaperWarning,
    signature::Awaiting,
    state::PaperState,
    view::{
        absence::StandIn,
        annulment::AnnulmentView,
        deadline::ExtensionView,
        fee::DossierFees,
        file::{FileView, TimelineEntry},
        paper_copy::OriginalReturn,
        refusal::{RefusalView, SupplementView},
    },
};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Queue {
    /// "Hồ sơ bị từ chối"
    Returned,
    /// "Bản sao chờ ký": also what was signed and not yet forwarded.
    PendingSignature,
    /// "Bản sao chờ đóng dấu": also what was sealed and not yet completed.
    PendingSeal,
    /// "Theo dõi hồ sơ chứng thực"
    All,
}

impl Queue {
    /// The states of the papers that stand in it.
    pub fn states(self) -> &'static [PaperState] {
        match self {
            Queue::Returned => &[PaperState::Returned],
            Queue::PendingSignature => &[PaperState::PendingSignature, PaperState::Signed],
            Queue::PendingSeal => &[PaperState::PendingSeal, PaperState::Sealed],
            Queue::All => &PaperState::ALL,
        }
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum QueueOrder {
    /// Hạn trả, the oldest deadline first.
    #[default]
    Due,
    /// Ngày đăng ký.
    Registered,
    /// Tên đối tượng đăng ký.
    Name,
}

/// How near their deadline the papers of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DueFilter {
    /// It has passed.
    Overdue,
    /// It is today, and hasn't passed.
    Today,
}

impl DueFilter {
    /// Both, the more urgent first.
    pub const ALL: [DueFilter; 2] = [DueFilter::Overdue, DueFilter::Today];

    /// What the address holds.
    pub fn code(self) -> &'static str {
        match self {
            DueFilter::Overdue => "qua-han",
            DueFilter::Today => "hom-nay",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|due| due.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            DueFilter::Overdue => "Quá hạn",
            DueFilter::Today => "Đến hạn hôm nay",
        }
    }
}

/// Filter, order and page, as the address holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueQuery {
    /// "Tìm kiếm theo đối tượng"; `None`: "Tất cả".
    pub applicant_kind: Option<ApplicantKind>,
    /// "Mã chứng thực", a prefix or the whole.
    pub code: String,
    /// "Tên đối tượng/ số CMT/CCCD/ MST/ Email": words, each a prefix.
    pub text: String,
    /// "Ngày nộp từ ngày", dd/MM/yyyy as typed.
    pub from: String,
    /// "Đến ngày", likewise.
    pub to: String,
    /// "Trạng thái", in "Theo dõi hồ sơ chứng thực".
    pub state: Option<PaperState>,
    /// "Hạn trả"; `None`: whatever it is.
    pub due: Option<DueFilter>,
    /// "Chưa trả bản chính", in "Theo dõi hồ sơ chứng thực": only what the office is done with and whose
    /// original it hasn't given back.
    pub original_kept: bool,
    /// What it is sorted by.
    pub order: QueueOrder,
    /// The other way round.
    pub descending: bool,
    /// From 1; 0 counts as 1.
    pub page: u32,
    /// 0 counts as 10; at most 100.
    pub per_page: u32,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// The paper.
    pub paper: PaperId,
    /// Its dossier.
    pub dossier: DossierId,
    /// Mã chứng thực.
    pub code: String,
    /// Where it stands.
    pub state: PaperState,
    /// What it is certified as.
    pub certification: Certification,
    /// Whether its original was given back.
    pub original_returned: bool,
    /// What its newest file still waits for.
    pub awaiting: Option<Awaiting>,
    /// Đối tượng.
    pub applicant_kind: ApplicantKind,
    /// Tên đối tượng đăng ký.
    pub applicant_name: String,
    /// Email.
    pub email: Option<String>,
    /// Số CMT/CCCD/MST.
    pub identifier: Option<String>,
    /// Ngày đăng ký.
    pub registered_at: Moment,
    /// Hạn trả.
    pub due_at: Moment,
    /// Loại giấy tờ.
    pub document_name: String,
    /// Pages of the original.
    pub page_count: u32,
    /// Papers in the same dossier.
    pub papers_in_dossier: u32,
    /// Who is to sign.
    pub signer_name: String,
    /// Why it was returned; staff only.
    pub returned_reason: Option<String>,
    /// Số chứng thực, once it has one.
    pub number: Option<String>,
    /// Raised with every change: what a step sends back to say what was looked at.
    pub version: i64,
}

impl QueueRow {
    /// Whether the office is done with the paper and hasn't given its original back.
    pub fn keeps_original(&self) -> bool {
        !self.original_returned && !self.state.is_due()
    }
}

/// What the filter by originals is called, and what lists say of such a paper.
pub const ORIGINAL_KEPT: &str = "Chưa trả bản chính";

/// Late papers are counted up to here; beyond it no list is worked off by its count.
pub const MOST_DUE: u64 = 1_000;

/// A count of late papers as it is said: `12`, and from [`MOST_DUE`] on `999+`.
pub fn due_count_text(count: u64) -> String {
    if count < MOST_DUE {
        count.to_string()
    } else {
        format!("{}+", MOST_DUE - 1)
    }
}

/// A page of a list with the papers of each dossier together, at the place of the first of them.
pub fn grouped_by_dossier(rows: Vec<QueueRow>) -> Vec<QueueRow> {
    let dossiers: Vec<_> = rows.iter().map(|row| row.dossier).collect();
    let first = |dossier| dossiers.iter().position(|other| *other == dossier);
    let mut grouped = rows;
    grouped.sort_by_key(|row| first(row.dossier));
    grouped
}

/// For each row, whether the one before it is of the same dossier.
pub fn of_same_dossier(rows: &[QueueRow]) -> Vec<bool> {
    let before = std::iter::once(None).chain(rows.iter().map(|row| Some(row.dossier)));
    let pairs = rows.iter().zip(before);
    pairs
        .map(|(row, before)| before == Some(row.dossier))
        .collect()
}

/// What the head of a list says: "Tìm thấy 12 kết quả · 1 quá hạn · 4 đến hạn hôm nay".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueView {
    /// The rows.
    pub listing: super::Listing<QueueRow>,
    /// How many in the whole list are overdue, counted up to [`MOST_DUE`].
    pub overdue: u64,
    /// How many are due today and not overdue, counted up to [`MOST_DUE`].
    pub due_today: u64,
    /// Among all papers: of how many the office is done with and keeps the original, counted up to
    /// [`MOST_DUE`].
    pub originals_kept: u64,
    /// The server's time, for the deadlines.
    pub now: Moment,
}

/// A paper among those of its dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierPaper {
    /// Which.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// Loại giấy tờ.
    pub document_name: String,
    /// What it is certified as.
    pub certification: Certification,
    /// Where it stands.
    pub state: PaperState,
}

/// A paper with all that the person may know about it: its owner reads less than the unit's staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaperView {
    /// What the list shows.
    pub row: QueueRow,
    /// Mã hồ sơ.
    pub dossier_code: String,
    /// Số điện thoại.
    pub phone: Option<String>,
    /// Số bản.
    pub copy_count: u32,
    /// Phí chứng thực, and why it isn't the tariff's, where it isn't.
    pub charge: Charge,
    /// What the dossier is charged, and what was taken.
    pub fees: DossierFees,
    /// Lời chứng.
    pub statement: String,
    /// Quyển số, once it has a number.
    pub book: Option<String>,
    /// Ngày chứng thực.
    pub certified_at: Option<Moment>,
    /// The version that counts now.
    pub file: FileView,
    /// Whether the person may open it: an applicant may once the copy is issued. Nobody may once it
    /// was deleted.
    pub may_read: bool,
    /// When its files were deleted at the end of their retention.
    pub purged_at: Option<Moment>,
    /// Whether the person may print the attestation of copies on paper.
    pub may_print: bool,
    /// Whether the person may print a new code for the links that are e-mailed for its dossier.
    pub may_print_code: bool,
    /// Who signed copies on paper by hand, as printed: title lines, then the name. Empty before.
    pub signed_by_hand: Vec<String>,
    /// All papers of the dossier, this one among them, in their order.
    pub dossier_papers: Vec<DossierPaper>,
    /// Raised with every change: what a step sends back to say what was looked at.
    pub version: i64,
    /// How its dossier's deadline was extended.
    pub extension: Option<ExtensionView>,
    /// By which decision it was voided.
    pub annulment: Option<AnnulmentView>,
    /// Who would sign it instead of its leader, who is away, or pass on what the leader has signed.
    pub stand_in: Option<StandIn>,
    /// What was pointed out about its scan when it was sent; staff only.
    #[serde(default)]
    pub warnings: Vec<PaperWarning>,
    /// To whom the original was given back, by whom and when; none while the office has it.
    pub original_return: Option<OriginalReturn>,
    /// Why it was refused.
    pub refusal: Option<RefusalView>,
    /// What was asked for.
    pub supplements: Vec<SupplementView>,
    /// What the person may do with it now.
    pub actions: Vec<PaperAction>,
    /// Who did what when. An owner reads names and remarks where they are meant for them.
    pub timeline: Vec<TimelineEntry>,
    /// The server's time.
    pub now: Moment,
}

/// What somebody may do with a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaperAction {
    /// "Thu hồi"
    Recall,
    /// "Xử lý tiếp"
    Continue,
    /// "Hủy hồ sơ"
    Cancel,
    /// "Ký số"
    Sign,
    /// "Trả lại"
    Return,
    /// "Chuyển cấp số và đóng dấu"
    Forward,
    /// "Đóng dấu"
    Seal,
    /// "Hoàn thành và chuyển bản chứng thực điện tử tới người dân/doanh nghiệp"
    Complete,
    /// "Hủy bỏ giá trị pháp lý"
    Annul,
    /// "Gia hạn"
    Extend,
    /// "Chuyển người ký thay", or for that person "Nhận ký thay"
    HandOver,
    /// "Xác nhận đã ký trên bản giấy"
    SignOnPaper,
    /// "Cấp số"
    Number,
    /// "Hoàn thành" of copies on paper
    GiveOut,
    /// "Trả bản chính"
    ReturnOriginal,
    /// "Từ chối chứng thực"
    Refuse,
    /// "Yêu cầu bổ sung"
    RequestMore,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_papers_are_counted_up_to_a_thousand() {
        assert_eq!(due_count_text(0), "0");
        assert_eq!(due_count_text(999), "999");
        assert_eq!(due_count_text(MOST_DUE), "999+");
    }

    #[test]
    fn papers_of_one_dossier_stand_together_where_the_first_of_them_stands() {
        let row = |dossier: u128| QueueRow {
            paper: PaperId(uuid::Uuid::from_u128(1)),
            dossier: DossierId(uuid::Uuid::from_u128(dossier)),
            code: String::new(),
            state: PaperState::PendingSeal,
            certification: Certification::Electronic,
            original_returned: false,
            awaiting: None,
            applicant_kind: ApplicantKind::NoAccount,
            applicant_name: String::new(),
            email: None,
            identifier: None,
            registered_at: Moment(0),
            due_at: Moment(0),
            document_name: String::new(),
            page_count: 1,
            papers_in_dossier: 1,
            signer_name: String::new(),
            returned_reason: None,
            number: None,
            version: 1,
        };
        let grouped = grouped_by_dossier(vec![row(7), row(9), row(8), row(7), row(9)]);
        let expected = [row(7), row(7), row(9), row(9), row(8)];
        assert_eq!(grouped, expected);
        assert_eq!(of_same_dossier(&grouped), [false, true, false, true, false]);
        assert_eq!(of_same_dossier(&[]), Vec::<bool>::new());
    }
}
