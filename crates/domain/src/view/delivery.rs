//! How certified copies reach people: the citizen's store, e-mails and their fate, the demo's outbox.

use serde::{Deserialize, Serialize};

use crate::{DeliveryId, PaperId, calendar::Moment, view::annulment::AnnulmentView};

/// A certified copy in a citizen's or enterprise's store ("Kho dữ liệu của tôi").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCopy {
    /// Which.
    pub paper: PaperId,
    /// "Giấy khai sinh"
    pub document_name: String,
    /// `7/ĐT`
    pub number: String,
    /// `01/2026-SCTĐT/BS`
    pub book: String,
    /// Who certified it.
    pub unit_name: String,
    /// dd/MM/yyyy
    pub certified_on: String,
    /// When it came into the store.
    pub delivered_at: Moment,
    /// Bytes.
    pub size: u64,
    /// What it is called when downloaded.
    pub file_name: String,
    /// The code behind its QR.
    pub public_code: String,
    /// By which decision it was voided: it can't be had any more.
    pub annulment: Option<AnnulmentView>,
    /// Whether the file is still kept.
    pub kept: bool,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Under way, or to be tried again.
    Pending,
    /// It arrived where we could bring it.
    Done,
    /// Every attempt failed.
    Failed,
}

impl DeliveryState {
    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            DeliveryState::Pending => "PENDING",
            DeliveryState::Done => "DONE",
            DeliveryState::Failed => "FAILED",
        }
    }

    /// The state of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            DeliveryState::Pending,
            DeliveryState::Done,
            DeliveryState::Failed,
        ]
        .into_iter()
        .find(|state| state.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            DeliveryState::Pending => "Đang gửi",
            DeliveryState::Done => "Đã gửi",
            DeliveryState::Failed => "Chưa gửi được",
        }
    }
}

/// A line of "Quản lý gửi lại email": an e-mail, or a store that couldn't be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// Which.
    pub delivery: DeliveryId,
    /// The paper.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// Tên đối tượng đăng ký.
    pub applicant_name: String,
    /// Địa chỉ nhận; `None` for the applicant's store.
    pub address: Option<String>,
    /// How it stands.
    pub state: DeliveryState,
    /// Whether the copy was voided since: it isn't sent any more.
    pub annulled: bool,
    /// Số lần thử.
    pub attempts: u32,
    /// Why the last attempt failed, in words.
    pub last_error: Option<String>,
    /// What is to be known of it though it arrived.
    pub note: Option<String>,
    /// The attempts at it, the latest first.
    pub history: Vec<DeliveryAttempt>,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it ended.
    pub finished_at: Option<Moment>,
}

/// An attempt at a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryAttempt {
    /// Which one, from 1.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// Whether it was taken.
    pub arrived: bool,
    /// Why it wasn't, in our words.
    pub reason: Option<String>,
    /// What the mail server answered, in its own words: `250 2.0.0 Ok: queued as 4F2A`. To be shown as
    /// text only. `None`: no server was asked, or it said nothing.
    pub answer: Option<String>,
}

impl DeliveryAttempt {
    /// How it came out: "Đã gửi", or why it didn't arrive.
    pub fn outcome(&self) -> &str {
        let state = if self.arrived {
            DeliveryState::Done
        } else {
            DeliveryState::Failed
        };
        match &self.reason {
            Some(reason) if !self.arrived => reason,
            _ => state.label(),
        }
    }
}

/// A message in the demo's outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    /// `EMAIL` or `SMS`
    pub channel: String,
    /// To whom.
    pub recipient: String,
    /// Subject of an e-mail.
    pub subject: String,
    /// Text.
    pub body: String,
    /// When.
    pub sent_at: Moment,
}

/// What the page behind a QR code says; nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublicStatus {
    /// No such code.
    Unknown,
    /// "Chưa cấp": prepared, not completed.
    NotIssued {
        /// Which agency.
        unit_name: String,
    },
    /// Issued.
    Issued {
        /// Which agency.
        unit_name: String,
        /// `7/ĐT`
        number: String,
        /// `01/2026-SCTĐT/BS`
        book: String,
        /// dd/MM/yyyy
        certified_on: String,
        /// The type's name only.
        document_type: String,
        /// Pages of the original.
        page_count: u32,
        /// SHA-256 of the sealed file.
        sha256: String,
        /// Whether the agency still keeps the file.
        kept: bool,
    },
    /// Copies on paper, signed and sealed by hand: there is no file.
    OnPaper {
        /// Which agency.
        unit_name: String,
        /// `15`
        number: String,
        /// `01/2026-SCT/BS`
        book: String,
        /// dd/MM/yyyy
        certified_on: String,
    },
    /// Voided.
    Annulled {
        /// Which agency.
        unit_name: String,
        /// By which decision.
        annulment: AnnulmentView,
    },
}

/// What an e-mailed link, or the QR code of a printed slip, leads to, before its code is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// Who certified the copy.
    pub unit_name: String,
    /// Until when the link works.
    pub expires_at: Moment,
    /// Where the code went, in words: to a phone, or onto the receipt.
    pub code_hint: String,
    /// Why it can't be opened, in a sentence: it has expired, its code was used, or too many wrong ones were
    /// given.
    pub closed: Option<String>,
    /// The last digits of the phone that another code can be sent to.
    pub new_code_to: Option<String>,
    /// So many wrong codes may still be given.
    pub tries_left: u32,
    /// It is a printed slip's.
    pub is_slip: bool,
    /// The copies of a slip's dossier.
    pub papers: Vec<LinkPaper>,
    /// Whom to turn to there, a line each, where some of them are handed over at the counter.
    pub contacts: Vec<String>,
}

/// What is said of a wrong code while so many may still be given.
pub fn wrong_code(left: u32) -> String {
    format!("Mã không đúng, còn {left} lần thử.")
}

/// A copy that a slip leads to. What it is of is on the slip alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPaper {
    /// Its number on the slip.
    pub number: u32,
    /// Copies on paper: they are handed over at the counter, and there is no file.
    pub on_paper: bool,
    /// Whether it can be had; on paper: whether it was handed over.
    pub ready: bool,
    /// It was fetched with this slip, which gives it once.
    pub fetched: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_says_how_it_came_out() {
        let attempt = |arrived, reason: Option<&str>| DeliveryAttempt {
            number: 1,
            at: Moment(0),
            arrived,
            reason: reason.map(str::to_owned),
            answer: None,
        };
        let why = "Máy chủ thư từ chối địa chỉ nhận.";
        assert_eq!(attempt(true, None).outcome(), "Đã gửi");
        assert_eq!(attempt(false, Some(why)).outcome(), why);
        assert_eq!(attempt(false, None).outcome(), "Chưa gửi được");
    }
}
