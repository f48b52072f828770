//! Who is logged in, what they may do and where.

use serde::{Deserialize, Serialize};

use super::absence::StandIn;
use crate::{PersonId, UnitId, calendar::Moment, right::Right};

/// A unit, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitBrief {
    /// Which.
    pub id: UnitId,
    /// `H99.101`
    pub code: String,
    /// "UBND phường Cầu Sương"
    pub name: String,
}

/// Somebody who is logged in and looks at a public page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// Họ và tên.
    pub name: String,
    /// Whether this is a citizen's or an enterprise's account.
    pub is_applicant: bool,
    /// Whether they have pages of their own.
    pub has_pages: bool,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Who.
    pub person: PersonId,
    /// "Nông Thị Hoài An"
    pub name: String,
    /// "Công chức Tư pháp - Hộ tịch", for staff.
    pub title: String,
    /// Whether this is a citizen's or an enterprise's account.
    pub is_applicant: bool,
    /// The unit being worked in; none for applicants.
    pub unit: Option<UnitBrief>,
    /// The units one can switch to.
    pub units: Vec<UnitBrief>,
    /// The rights held in `unit`.
    pub rights: Vec<Right>,
    /// How much work waits, for the menu.
    pub counters: Counters,
    /// When that was so.
    pub as_of: Moment,
    /// Whether this is the demo.
    pub demo: bool,
}

/// How much waits where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Returned to the officers of the unit.
    pub returned: u64,
    /// Dossiers received in the unit that wait to be confirmed.
    pub received: u64,
    /// Waiting for this leader.
    pub pending_signature: u64,
    /// Waiting for the seal.
    pub pending_seal: u64,
    /// Not delivered.
    pub delivery_failed: u64,
    /// People whom the unit awaits: appointments booked or moved.
    pub appointments: u64,
    /// What the person was told and hasn't read.
    pub notices: u64,
    /// What of the dossiers to be confirmed is urgent.
    pub received_due: Urgent,
    /// What of the returned ones is urgent.
    pub returned_due: Urgent,
    /// What of those for this leader is urgent.
    pub signature_due: Urgent,
    /// What of those for the seal is urgent.
    pub seal_due: Urgent,
}

/// How many papers or dossiers of a list are urgent, each counted up to
/// [`MOST_DUE`](crate::view::queue::MOST_DUE).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgent {
    /// Their deadline has passed.
    pub overdue: u64,
    /// It is today.
    pub today: u64,
}

/// A demo account on the demo's login page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    /// What is typed as user name.
    pub login: String,
    /// The name.
    pub name: String,
    /// What the account is for.
    pub role: String,
}

/// A leader who can be chosen to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerChoice {
    /// Who.
    pub person: PersonId,
    /// "Vũ Đình Khải Minh"
    pub name: String,
    /// "Chủ tịch UBND phường"
    pub title: String,
    /// While they are away: who signs meanwhile.
    pub away: Option<StandIn>,
}

impl SignerChoice {
    /// They, or while they are away whoever stands in.
    pub fn present(&self) -> PersonId {
        let stand_in = self.away.as_ref().map(|away| away.person);
        stand_in.unwrap_or(self.person)
    }
}
