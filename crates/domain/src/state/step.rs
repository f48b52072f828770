//! The steps between the states of a paper, and where each leads.

use serde::{Deserialize, Serialize};

use super::PaperState;
use crate::{certification::Certification, right::Right};

/// A step in the life of a paper: what a timeline entry names and the state machine allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// An officer receives a dossier at the counter (T1d). It has no papers yet.
    Receive,
    /// An officer ends a dossier that was received and nothing of which was certified.
    CancelReception,
    /// The officer sends it for signature (T3).
    Submit,
    /// The officer takes it back before the leader signs.
    Recall,
    /// The leader signs (T4).
    Sign,
    /// The leader gives it back with a reason (T5).
    ReturnToCreator,
    /// The leader passes it on for number and seal (T6).
    Forward,
    /// The leader says that the copies on paper are signed by hand, which passes them on too.
    SignOnPaper,
    /// The clerk gives it back to the officers; the leader's signature is void (DOMAIN Q15).
    ReturnFromSeal,
    /// The clerk gives it back to the leader, to be signed again; the signature is void likewise.
    ReturnToSigner,
    /// The officer sends it again (T7).
    Resubmit,
    /// The officer ends it (T8).
    Cancel,
    /// The clerk numbers and seals it (T9).
    Seal,
    /// The clerk gives copies on paper their number, to be printed and sealed by hand.
    Number,
    /// The clerk completes it and sends it (T10).
    Complete,
    /// The clerk hands copies on paper over at the counter.
    GiveOut,
    /// It reached the applicant.
    Deliver,
    /// Every attempt to deliver failed.
    FailDelivery,
    /// The clerk sends it again (T11).
    Resend,
    /// The Chairman decided that it has no legal value (T13, TT 01/2020 Đ.7).
    Annul,
    /// An officer or a leader promises the dossier for a later time (NĐ 23/2015 Đ.21). It changes no
    /// paper's state.
    Extend,
    /// Whoever stands in for a leader who is away is to sign it instead (NĐ 280/2025 Đ.1 k.2).
    HandOver,
    /// The fee of the dossier was taken, with a receipt. It changes no paper's state.
    TakeFee,
    /// A receipt that was written by mistake was undone by a counter-entry. Nor does that.
    ReverseFee,
    /// The original is given back (NĐ 61/2018 Đ.20 k.2). It changes no paper's state.
    ReturnOriginal,
    /// An officer or a leader refuses to certify it, on a ground of law (T12, NĐ 23/2015 Đ.22).
    Refuse,
    /// An officer asks for what is missing. It changes no paper's state.
    RequestMore,
    /// An officer notes that it came. It changes no paper's state.
    Supplied,
    /// An officer notes that what was held went back (TT 01/2020 Đ.11 k.2). It changes no paper's state.
    GiveHeldBack,
}

impl Step {
    /// Every step, in the order of the workflow.
    pub const ALL: [Step; 29] = [
        Step::Receive,
        Step::CancelReception,
        Step::Submit,
        Step::Recall,
        Step::Sign,
        Step::ReturnToCreator,
        Step::Forward,
        Step::SignOnPaper,
        Step::ReturnFromSeal,
        Step::ReturnToSigner,
        Step::Resubmit,
        Step::Cancel,
        Step::Seal,
        Step::Number,
        Step::Complete,
        Step::GiveOut,
        Step::Deliver,
        Step::FailDelivery,
        Step::Resend,
        Step::Annul,
        Step::Extend,
        Step::HandOver,
        Step::TakeFee,
        Step::ReverseFee,
        Step::ReturnOriginal,
        Step::Refuse,
        Step::RequestMore,
        Step::Supplied,
        Step::GiveHeldBack,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            Step::Receive => "RECEIVE",
            Step::CancelReception => "CANCEL_RECEPTION",
            Step::Submit => "SUBMIT",
            Step::Recall => "RECALL",
            Step::Sign => "SIGN",
            Step::ReturnToCreator => "RETURN",
            Step::Forward => "FORWARD",
            Step::SignOnPaper => "SIGN_ON_PAPER",
            Step::ReturnFromSeal => "RETURN_FROM_SEAL",
            Step::ReturnToSigner => "RETURN_TO_SIGNER",
            Step::Resubmit => "RESUBMIT",
            Step::Cancel => "CANCEL",
            Step::Seal => "SEAL",
            Step::Number => "NUMBER",
            Step::Complete => "COMPLETE",
            Step::GiveOut => "GIVE_OUT",
            Step::Deliver => "DELIVER",
            Step::FailDelivery => "FAIL_DELIVERY",
            Step::Resend => "RESEND",
            Step::Annul => "ANNUL",
            Step::Extend => "EXTEND",
            Step::HandOver => "HAND_OVER",
            Step::TakeFee => "TAKE_FEE",
            Step::ReverseFee => "REVERSE_FEE",
            Step::ReturnOriginal => "RETURN_ORIGINAL",
            Step::Refuse => "REFUSE",
            Step::RequestMore => "REQUEST_MORE",
            Step::Supplied => "SUPPLIED",
            Step::GiveHeldBack => "GIVE_HELD_BACK",
        }
    }

    /// The step of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// What the timeline says.
    pub fn label(self) -> &'static str {
        match self {
            Step::Receive => "Tiếp nhận hồ sơ",
            Step::CancelReception => "Hủy tiếp nhận",
            Step::Submit => "Trình ký",
            Step::Recall => "Thu hồi",
            Step::Sign => "Ký số",
            Step::ReturnToCreator => "Trả lại",
            Step::Forward => "Chuyển cấp số và đóng dấu",
            Step::SignOnPaper => "Đã ký trên bản giấy",
            Step::ReturnFromSeal => "Văn thư trả lại",
            Step::ReturnToSigner => "Văn thư trả lại để ký lại",
            Step::Resubmit => "Trình ký lại",
            Step::Cancel => "Hủy hồ sơ",
            Step::Seal => "Cấp số và đóng dấu",
            Step::Number => "Cấp số bản sao giấy",
            Step::Complete => "Hoàn thành và chuyển bản chứng thực điện tử",
            Step::GiveOut => "Hoàn thành, giao bản sao giấy",
            Step::Deliver => "Đã chuyển tới người dân/doanh nghiệp",
            Step::FailDelivery => "Chưa chuyển được",
            Step::Resend => "Gửi lại",
            Step::Annul => "Hủy bỏ giá trị pháp lý",
            Step::Extend => "Gia hạn",
            Step::HandOver => "Chuyển người ký thay",
            Step::TakeFee => "Thu phí",
            Step::ReverseFee => "Hủy biên lai thu phí",
            Step::ReturnOriginal => "Trả bản chính",
            Step::Refuse => "Từ chối chứng thực",
            Step::RequestMore => "Yêu cầu bổ sung",
            Step::Supplied => "Đã bổ sung",
            Step::GiveHeldBack => "Trả lại hồ sơ tạm giữ",
        }
    }

    /// The right that somebody needs for it in the paper's unit; `None` for what the program does, and
    /// for what several rights allow.
    pub fn right(self) -> Option<Right> {
        match self {
            Step::Receive
            | Step::CancelReception
            | Step::Submit
            | Step::Recall
            | Step::Resubmit
            | Step::Cancel => Some(Right::Creator),
            Step::Sign
            | Step::ReturnToCreator
            | Step::Forward
            | Step::SignOnPaper
            | Step::Annul => Some(Right::Signer),
            Step::ReturnFromSeal
            | Step::ReturnToSigner
            | Step::Seal
            | Step::Number
            | Step::Complete
            | Step::GiveOut
            | Step::Resend => Some(Right::Sealer),
            Step::Deliver
            | Step::FailDelivery
            | Step::Extend
            | Step::HandOver
            | Step::TakeFee
            | Step::ReverseFee
            | Step::ReturnOriginal
            | Step::Refuse
            | Step::RequestMore
            | Step::Supplied
            | Step::GiveHeldBack => None,
        }
    }

    /// Whether only the leader whom the paper was sent to may take it. A decision to annul is made
    /// about the unit's copies, whoever signed them.
    pub fn is_the_signers_own(self) -> bool {
        self.right() == Some(Right::Signer) && self != Step::Annul
    }

    /// Whether papers that are certified as `kind` take it: copies on paper bear no digital signature
    /// and are sent nowhere.
    pub fn is_for(self, kind: Certification) -> bool {
        match self {
            Step::Sign
            | Step::Forward
            | Step::Seal
            | Step::Complete
            | Step::Deliver
            | Step::FailDelivery
            | Step::Resend => kind == Certification::Electronic,
            Step::SignOnPaper | Step::Number | Step::GiveOut => kind == Certification::OnPaper,
            _ => true,
        }
    }

    /// The state that a paper in `from` reaches by this step, if [`Step::is_for`] its kind; `None` where
    /// it can't be taken.
    pub fn apply(self, from: PaperState) -> Option<PaperState> {
        use PaperState as S;
        match (self, from) {
            (Step::Recall | Step::ReturnToCreator, S::PendingSignature) => Some(S::Returned),
            (Step::HandOver, S::PendingSignature) => Some(S::PendingSignature),
            (Step::Sign, S::PendingSignature) => Some(S::Signed),
            (Step::Forward, S::Signed) => Some(S::PendingSeal),
            (Step::SignOnPaper, S::PendingSignature) => Some(S::PendingSeal),
            (Step::ReturnFromSeal, S::PendingSeal) => Some(S::Returned),
            (Step::ReturnToSigner, S::PendingSeal) => Some(S::PendingSignature),
            (Step::Resubmit, S::Returned) => Some(S::PendingSignature),
            (Step::Cancel, S::Returned) => Some(S::Cancelled),
            (Step::Refuse, S::PendingSignature | S::Returned) => Some(S::Refused),
            (Step::Seal | Step::Number, S::PendingSeal) => Some(S::Sealed),
            (Step::Complete | Step::GiveOut, S::Sealed) => Some(S::Completed),
            (Step::Deliver, S::Completed | S::DeliveryFailed) => Some(S::Completed),
            (Step::FailDelivery, S::Completed) => Some(S::DeliveryFailed),
            (Step::Resend, S::Completed | S::DeliveryFailed) => Some(S::Completed),
            (Step::Annul, S::Completed | S::DeliveryFailed) => Some(S::Annulled),
            _ => None,
        }
    }
}
