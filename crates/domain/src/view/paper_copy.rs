//! Copies on paper as leader and clerk work on them, and the original that is given back.

use serde::{Deserialize, Serialize};

use crate::{
    BookId, PaperId,
    calendar::Moment,
    view::{queue::PaperView, signing::BookChoice},
};

/// The clerk's screen for copies on paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberingView {
    /// The paper.
    pub paper: PaperView,
    /// The open book of copies on paper with the number that would come next; empty if there is none.
    pub books: Vec<BookChoice>,
}

/// "Cấp số".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRequest {
    /// Which paper.
    pub paper: PaperId,
    /// As it was looked at.
    pub version: i64,
    /// From which book.
    pub book: BookId,
}

/// What was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedView {
    /// Số chứng thực, as printed.
    pub number: String,
    /// Quyển số.
    pub book: String,
}

/// How the attestation of copies on paper is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttestationPlace {
    /// On a sheet of its own, which is bound behind the copy.
    #[default]
    Sheet,
    /// At the foot of the copy's last page: that sheet goes through the printer once more.
    Foot,
}

impl AttestationPlace {
    /// Both.
    pub const ALL: [AttestationPlace; 2] = [AttestationPlace::Sheet, AttestationPlace::Foot];

    /// What the address holds.
    pub fn code(self) -> &'static str {
        match self {
            AttestationPlace::Sheet => "trang",
            AttestationPlace::Foot => "cuoi-trang",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            AttestationPlace::Sheet => "In lời chứng",
            AttestationPlace::Foot => "In vào cuối trang bản sao",
        }
    }
}

/// "Trả bản chính", as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalReturn {
    /// Who took it.
    pub to: String,
    /// Who gave it back.
    pub by: String,
    /// When.
    pub at: Moment,
}
