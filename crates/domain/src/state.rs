//! The states of a paper and the steps between them: the state machine of DOMAIN §3.
//!
//! DRAFT and RECEIVED belong to the dossier ([`DossierPhase`]); all later states are the paper's.
//! Who may take a step, and what else happens with it, is decided by the use cases.

use serde::{Deserialize, Serialize};

use crate::{certification::Certification, right::Right};

/// Where a paper stands (DOMAIN §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PaperState {
    /// In the leader's list.
    PendingSignature,
    /// The leader's signature is on it, not yet forwarded.
    Signed,
    /// In the clerk's list.
    PendingSeal,
    /// Numbered and sealed, not yet delivered.
    Sealed,
    /// Handed over for delivery by the clerk.
    Completed,
    /// Every attempt to deliver failed.
    DeliveryFailed,
    /// Given back to the officer, by the leader or taken back by the officer.
    Returned,
    /// Ended without a number.
    Cancelled,
    /// Refused for a reason of law before signing (NĐ 23/2015 Đ.22).
    Refused,
    /// Voided by the Chairman's decision (TT 01/2020 Đ.7).
    Annulled,
}

impl PaperState {
    /// Every state, from the least to the most advanced, ended ones last.
    pub const ALL: [PaperState; 10] = [
        PaperState::Returned,
        PaperState::PendingSignature,
        PaperState::Signed,
        PaperState::PendingSeal,
        PaperState::Sealed,
        PaperState::DeliveryFailed,
        PaperState::Completed,
        PaperState::Cancelled,
        PaperState::Refused,
        PaperState::Annulled,
    ];

    /// Somebody still has to work on it, and so can be late: not with the applicant yet.
    pub const UNDER_WAY: [PaperState; 5] = [
        PaperState::Returned,
        PaperState::PendingSignature,
        PaperState::Signed,
        PaperState::PendingSeal,
        PaperState::Sealed,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            PaperState::PendingSignature => "PENDING_SIGNATURE",
            PaperState::Signed => "SIGNED",
            PaperState::PendingSeal => "PENDING_SEAL",
            PaperState::Sealed => "SEALED",
            PaperState::Completed => "COMPLETED",
            PaperState::DeliveryFailed => "DELIVERY_FAILED",
            PaperState::Returned => "RETURNED",
            PaperState::Cancelled => "CANCELLED",
            PaperState::Refused => "REFUSED",
            PaperState::Annulled => "ANNULLED",
        }
    }

    /// The state of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            PaperState::PendingSignature => "Chờ ký",
            PaperState::Signed => "Đã ký",
            PaperState::PendingSeal => "Chờ đóng dấu",
            PaperState::Sealed => "Đã đóng dấu",
            PaperState::Completed => "Hoàn thành",
            PaperState::DeliveryFailed => "Chưa gửi được",
            PaperState::Returned => "Bị trả lại",
            PaperState::Cancelled => "Đã hủy",
            PaperState::Refused => "Từ chối chứng thực",
            PaperState::Annulled => "Đã hủy bỏ giá trị pháp lý",
        }
    }

    /// What people read of a paper that is certified as `kind`: copies on paper are signed and sealed by
    /// hand, so that what the program knows of is their number.
    pub fn label_for(self, kind: Certification) -> &'static str {
        match (self, kind) {
            (PaperState::PendingSeal, Certification::OnPaper) => "Chờ cấp số",
            (PaperState::Sealed, Certification::OnPaper) => "Đã cấp số",
            (state, _) => state.label(),
        }
    }

    /// Whether the paper is still on its way: a dossier shows its least advanced live paper.
    pub fn is_live(self) -> bool {
        !matches!(
            self,
            PaperState::Cancelled | PaperState::Refused | PaperState::Annulled
        )
    }

    /// Whether the deadline still runs.
    pub fn is_due(self) -> bool {
        Self::UNDER_WAY.contains(&self)
    }

    /// Whether its fee is owed: not when nothing is certified in the end. One that was annulled was.
    pub fn is_charged(self) -> bool {
        !matches!(self, PaperState::Cancelled | PaperState::Refused)
    }

    /// Whether the certified copy exists: numbered and sealed.
    pub fn has_number(self) -> bool {
        matches!(
            self,
            PaperState::Sealed
                | PaperState::Completed
                | PaperState::DeliveryFailed
                | PaperState::Annulled
        )
    }
}

/// What a dossier shows for its papers: the least advanced live one, or, when none lives, how the
/// last of them ended. `None` without papers.
pub fn dossier_state(papers: impl IntoIterator<Item = PaperState>) -> Option<PaperState> {
    let rank = |state: &PaperState| PaperState::ALL.iter().position(|s| s == state);
    let (live, ended): (Vec<_>, Vec<_>) = papers.into_iter().partition(|state| state.is_live());
    live.into_iter()
        .min_by_key(rank)
        .or_else(|| ended.into_iter().max_by_key(rank))
}

/// The stage of a dossier before its papers have states of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DossierPhase {
    /// The form is open, not submitted.
    Draft,
    /// Accepted at the counter, kind of certification not confirmed yet.
    Received,
    /// Its papers are on their way.
    Submitted,
    /// Refused before anything became a paper (NĐ 23/2015 Đ.9 k.7).
    Refused,
    /// The draft was thrown away ("Bỏ qua").
    Discarded,
    /// Received, and ended with a reason before anything of it was certified.
    Cancelled,
}

impl DossierPhase {
    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            DossierPhase::Draft => "DRAFT",
            DossierPhase::Received => "RECEIVED",
            DossierPhase::Submitted => "SUBMITTED",
            DossierPhase::Refused => "REFUSED",
            DossierPhase::Discarded => "DISCARDED",
            DossierPhase::Cancelled => "CANCELLED",
        }
    }

    /// The phase of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            DossierPhase::Draft,
            DossierPhase::Received,
            DossierPhase::Submitted,
            DossierPhase::Refused,
            DossierPhase::Discarded,
            DossierPhase::Cancelled,
        ]
        .into_iter()
        .find(|phase| phase.code() == code)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_way_from_submission_to_delivery() {
        let mut state = PaperState::PendingSignature;
        for step in [
            Step::Sign,
            Step::Forward,
            Step::Seal,
            Step::Complete,
            Step::Deliver,
        ] {
            state = step.apply(state).expect("a step of the main way");
        }
        assert_eq!(state, PaperState::Completed);
    }

    #[test]
    fn copies_on_paper_go_their_way_without_a_digital_signature() {
        let mut state = PaperState::PendingSignature;
        for step in [Step::SignOnPaper, Step::Number, Step::GiveOut] {
            assert!(step.is_for(Certification::OnPaper));
            assert!(!step.is_for(Certification::Electronic));
            state = step.apply(state).expect("a step of their way");
        }
        assert_eq!(state, PaperState::Completed);
        for step in [Step::Sign, Step::Seal, Step::Complete, Step::Resend] {
            assert!(!step.is_for(Certification::OnPaper), "{step:?}");
        }
        for step in [
            Step::Submit,
            Step::ReturnToSigner,
            Step::Cancel,
            Step::Annul,
        ] {
            assert!(Certification::ALL.into_iter().all(|kind| step.is_for(kind)));
        }
    }

    #[test]
    fn only_a_paper_that_waits_for_the_seal_can_be_sealed() {
        for state in PaperState::ALL {
            let allowed = state == PaperState::PendingSeal;
            assert_eq!(Step::Seal.apply(state).is_some(), allowed, "{state:?}");
        }
    }

    #[test]
    fn nothing_can_be_taken_back_once_the_leader_has_signed() {
        assert_eq!(Step::Recall.apply(PaperState::Signed), None);
        assert_eq!(Step::Recall.apply(PaperState::PendingSeal), None);
    }

    #[test]
    fn what_the_leader_has_signed_only_the_clerk_gives_back() {
        for state in PaperState::ALL {
            let waits = state == PaperState::PendingSignature;
            let leader = Step::ReturnToCreator.apply(state);
            assert_eq!(leader.is_some(), waits, "{state:?}");
            let waits = state == PaperState::PendingSeal;
            for step in [Step::ReturnFromSeal, Step::ReturnToSigner] {
                assert_eq!(step.apply(state).is_some(), waits, "{step:?} {state:?}");
            }
        }
    }

    #[test]
    fn only_what_nobody_has_signed_goes_to_a_stand_in() {
        for state in PaperState::ALL {
            let to = Step::HandOver.apply(state);
            let waits = state == PaperState::PendingSignature;
            assert_eq!(to, waits.then_some(state), "{state:?}");
        }
    }

    #[test]
    fn what_has_a_number_can_never_be_cancelled_or_returned() {
        for state in PaperState::ALL
            .into_iter()
            .filter(|state| state.has_number())
        {
            for step in [
                Step::Cancel,
                Step::ReturnToCreator,
                Step::ReturnFromSeal,
                Step::ReturnToSigner,
                Step::Recall,
            ] {
                assert_eq!(step.apply(state), None, "{step:?} from {state:?}");
            }
        }
    }

    #[test]
    fn only_what_no_leader_has_signed_can_be_refused() {
        for state in PaperState::ALL {
            let before = matches!(state, PaperState::PendingSignature | PaperState::Returned);
            assert_eq!(Step::Refuse.apply(state).is_some(), before, "{state:?}");
        }
    }

    #[test]
    fn only_a_copy_that_went_out_can_be_annulled() {
        for state in PaperState::ALL {
            let went_out = matches!(state, PaperState::Completed | PaperState::DeliveryFailed);
            assert_eq!(Step::Annul.apply(state).is_some(), went_out, "{state:?}");
        }
    }

    #[test]
    fn no_step_leads_out_of_an_ended_paper() {
        for state in [
            PaperState::Cancelled,
            PaperState::Refused,
            PaperState::Annulled,
        ] {
            assert!(
                Step::ALL
                    .into_iter()
                    .all(|step| step.apply(state).is_none())
            );
        }
    }

    #[test]
    fn a_dossier_shows_its_least_advanced_live_paper() {
        use PaperState as S;
        assert_eq!(
            dossier_state([S::Completed, S::PendingSeal, S::Cancelled]),
            Some(S::PendingSeal)
        );
        assert_eq!(
            dossier_state([S::Cancelled, S::Cancelled]),
            Some(S::Cancelled)
        );
        assert_eq!(dossier_state([]), None);
    }

    #[test]
    fn codes_lead_back() {
        for state in PaperState::ALL {
            assert_eq!(PaperState::from_code(state.code()), Some(state));
        }
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
        }
    }
}
