//! The states of a paper; with the steps between them, in `step`, the state machine of DOMAIN §3.
//!
//! DRAFT and RECEIVED belong to the dossier ([`DossierPhase`]); all later states are the paper's.
//! Who may take a step, and what else happens with it, is decided by the use cases.

mod step;

use serde::{Deserialize, Serialize};

pub use self::step::Step;

use crate::certification::Certification;

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

#[cfg(test)]
mod tests;
