//! Leaders who are away and who signs meanwhile (DOMAIN §5.2): what the page shows and sends.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    account::{SignerChoice, UnitBrief},
    queue::QueueRow,
};
use crate::{AbsenceId, PersonId, calendar::day_text};

/// Who signs while a leader is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Who is away.
    pub absent: PersonId,
    /// Their name.
    pub absent_name: String,
    /// The last day of it.
    pub until: Date,
    /// Who signs.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

impl StandIn {
    /// "Vũ Đình Khải Minh vắng đến 05/12/2026; Đỗ Thanh Trúc Lam ký thay."
    pub fn sentence(&self) -> String {
        format!(
            "{} vắng đến {}; {} ký thay.",
            self.absent_name,
            day_text(self.until),
            self.name
        )
    }

    /// What becomes of a paper that the one who is away has signed and not passed on:
    /// "Vũ Đình Khải Minh đã ký và vắng đến 05/12/2026; Đỗ Thanh Trúc Lam chuyển thay, chữ ký giữ nguyên."
    pub fn passing_on(&self) -> String {
        format!(
            "{} đã ký và vắng đến {}; {} chuyển thay, chữ ký giữ nguyên.",
            self.absent_name,
            day_text(self.until),
            self.name
        )
    }
}

/// "Ghi nhận vắng mặt", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AbsenceForm {
    /// Who is away, by identifier.
    pub person: String,
    /// Who signs meanwhile, by identifier.
    pub stand_in: String,
    /// dd/MM/yyyy
    pub first_day: String,
    /// dd/MM/yyyy
    pub last_day: String,
    /// The document by which the other signs; may be empty.
    pub basis: String,
}

/// Whether an absence is ahead, holds, or is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AbsenceState {
    /// It begins on a later day.
    Ahead,
    /// It holds today.
    Now,
    /// Its last day has passed, or it was ended.
    Over,
}

impl AbsenceState {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            AbsenceState::Ahead => "Sắp vắng",
            AbsenceState::Now => "Đang vắng",
            AbsenceState::Over => "Đã kết thúc",
        }
    }
}

/// A stretch of days on which a leader is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceRow {
    /// Which.
    pub absence: AbsenceId,
    /// Who is away.
    pub name: String,
    /// Who signs meanwhile.
    pub stand_in: String,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// By which document; may be empty.
    pub basis: String,
    /// Who noted it.
    pub noted_by: String,
    /// Ahead, now, over.
    pub state: AbsenceState,
    /// Whether the person may end it.
    pub may_end: bool,
    /// Raised with every change.
    pub version: i64,
}

/// "Vắng mặt và ký thay" of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsencesView {
    /// Which unit.
    pub unit: UnitBrief,
    /// What holds and is ahead first, then what is over, the latest first.
    pub rows: Vec<AbsenceRow>,
    /// Who signs in the unit.
    pub signers: Vec<SignerChoice>,
    /// For whom the person may note it: themselves, or all signers.
    pub may_note: Vec<PersonId>,
}

/// Papers that wait for somebody who is away, or to be passed on by who stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitingAbsent {
    /// Who is away, and who signs meanwhile.
    pub stand_in: StandIn,
    /// Whether it is the person asking who is away; else they are the stand-in.
    pub is_own: bool,
    /// How many there are.
    pub total: u64,
    /// The most urgent of them.
    pub rows: Vec<QueueRow>,
    /// For whoever stands in: how many were signed and not passed on.
    pub signed_total: u64,
    /// The most urgent of those.
    pub signed: Vec<QueueRow>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_stand_in_is_said_in_one_sentence() {
        let person = |id| PersonId(uuid::Uuid::from_u128(id));
        let stand_in = StandIn {
            absent: person(1),
            absent_name: "Vũ Đình Khải Minh".into(),
            until: date(2026, 12, 5),
            person: person(2),
            name: "Đỗ Thanh Trúc Lam".into(),
        };
        assert_eq!(
            stand_in.sentence(),
            "Vũ Đình Khải Minh vắng đến 05/12/2026; Đỗ Thanh Trúc Lam ký thay."
        );
        assert_eq!(
            stand_in.passing_on(),
            "Vũ Đình Khải Minh đã ký và vắng đến 05/12/2026; Đỗ Thanh Trúc Lam chuyển thay, chữ ký giữ nguyên."
        );
    }
}
