//! What a page that is open is told of what others do meanwhile (`GET /su-kien`).

use serde::{Deserialize, Serialize};

use super::account::Counters;
use crate::{
    PaperId, PersonId,
    calendar::{Moment, minute_text},
    state::{PaperState, Step},
};

/// Something that an open page may have to show or say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LiveEvent {
    /// Somebody took a step with a paper of the unit.
    Paper(PaperChange),
    /// The unit's appointments have changed.
    Appointments {
        /// By whom; `None`: by the program.
        by: Option<PersonId>,
    },
    /// What waits at the one-stop counter of the unit has changed.
    Reception {
        /// By whom; `None`: by the program.
        by: Option<PersonId>,
    },
    /// The person was told something, or has read it.
    Notices,
    /// The person's session ended, or they work in another unit now.
    Session,
    /// How much waits where by now.
    Counters(Counters),
    /// More has changed than is told one by one.
    Missed,
    /// The session is over: nothing follows.
    Ended,
}

/// A step that was taken with a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperChange {
    /// Which.
    pub paper: PaperId,
    /// The step.
    pub step: Step,
    /// Where the paper stands now.
    pub state: PaperState,
    /// Who signs it.
    pub signer: PersonId,
    /// Who took the step; `None`: the program.
    pub by: Option<PersonId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

impl PaperChange {
    /// "Lý Hồng Vân Anh đã thực hiện “Trả lại” lúc 09:15 20/11/2026"; of the program's own steps, that
    /// it noted them.
    pub fn text(&self) -> String {
        let (step, at) = (self.step.label(), minute_text(self.at));
        match self.by {
            Some(_) => format!("{} đã thực hiện “{step}” lúc {at}", self.by_name),
            None => format!("Hệ thống ghi nhận “{step}” lúc {at}"),
        }
    }
}

/// An event on its way to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveMessage {
    /// What has been told up to here; a page that comes back says it.
    pub up_to: Moment,
    /// What is told.
    pub event: LiveEvent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_who_did_what_when() {
        let change = PaperChange {
            paper: PaperId(uuid::Uuid::nil()),
            step: Step::ReturnToCreator,
            state: PaperState::Returned,
            signer: PersonId(uuid::Uuid::nil()),
            by: Some(PersonId(uuid::Uuid::nil())),
            by_name: "Vũ Đình Khải Minh".into(),
            at: Moment(0),
        };
        assert_eq!(
            change.text(),
            "Vũ Đình Khải Minh đã thực hiện “Trả lại” lúc 07:00 01/01/1970"
        );
        let of_program = PaperChange { by: None, ..change };
        assert_eq!(
            of_program.text(),
            "Hệ thống ghi nhận “Trả lại” lúc 07:00 01/01/1970"
        );
    }
}
