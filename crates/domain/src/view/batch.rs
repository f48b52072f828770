//! Many papers at once: what a leader or a clerk has chosen, what is asked for each, and how it came
//! out. Each is signed or sealed by itself; nothing here is about several together but the PIN and
//! the numbers to come.

use serde::{Deserialize, Serialize};

use crate::{
    AppError, BookId, PaperId, StampImageId,
    book::BookKind,
    calendar::Moment,
    signature::Awaiting,
    state::PaperState,
    view::{queue::QueueRow, signing::CertificateView, stamp::StampImageView},
};

/// So many papers can be chosen at once: as many as a page of a list shows at most.
pub const MOST_CHOSEN: usize = 100;

/// What is done with many papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BatchWork {
    /// The leader signs them, and passes them on.
    Sign,
    /// The clerk numbers and seals them, and completes them.
    Seal,
}

impl BatchWork {
    /// Where a paper stands that waits for it.
    pub fn begins_at(self) -> PaperState {
        match self {
            BatchWork::Sign => PaperState::PendingSignature,
            BatchWork::Seal => PaperState::PendingSeal,
        }
    }

    /// Where a paper stands once it is done, as long as it isn't passed on.
    pub fn leads_to(self) -> PaperState {
        match self {
            BatchWork::Sign => PaperState::Signed,
            BatchWork::Seal => PaperState::Sealed,
        }
    }
}

/// A paper that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenRow {
    /// What the list shows of it, wherever it stands by now.
    pub row: QueueRow,
    /// SHA-256 of the file that is read before it is signed or sealed, hex.
    pub sha256: String,
}

/// Papers that were chosen from a list, with what it takes to sign or seal them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChosenView {
    /// The papers, in the order in which they were asked for. What isn't the person's to know of is
    /// left out.
    pub rows: Vec<ChosenRow>,
    /// The images that can be put on them, the default first.
    pub images: Vec<StampImageView>,
    /// The open books; none for signing.
    pub books: Vec<BookAhead>,
    /// The certificate of the key; `None` without one.
    pub certificate: Option<CertificateView>,
    /// Whether the key is still unlocked, so that no PIN is asked for.
    pub unlocked: bool,
    /// The server's time.
    pub now: Moment,
}

/// An open book of electronic copies with the numbers that would come next ("dự kiến").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookAhead {
    /// Which.
    pub book: BookId,
    /// `01/2026-SCTĐT/BS`
    pub name: String,
    /// The next number.
    pub next: u32,
    /// Digits that numbers are padded to.
    pub width: u32,
}

impl BookAhead {
    /// The number of the paper at `position`, from 0, if all before it get theirs: `42/ĐT`.
    pub fn number(&self, position: u32) -> String {
        BookKind::ElectronicCopies.number_text(self.next.saturating_add(position), self.digits())
    }

    /// The numbers of the next `count` papers: `41–47/ĐT`, `41/ĐT`; empty for none.
    pub fn numbers(&self, count: u32) -> String {
        match count {
            0 => String::new(),
            1 => self.number(0),
            more => format!(
                "{:0width$}–{}",
                self.next,
                self.number(more - 1),
                width = self.digits()
            ),
        }
    }

    fn digits(&self) -> usize {
        usize::try_from(self.width).unwrap_or(0)
    }
}

/// One paper of many, to be signed where the signature stands by itself, with the default image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignChosen {
    /// Which paper.
    pub paper: PaperId,
    /// SHA-256 of the scan that was read, hex.
    pub sha256: String,
    /// "Chuyển cấp số và đóng dấu" when it is signed.
    pub forward: bool,
}

/// One paper of many, to be numbered and sealed where the seal belongs by law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealChosen {
    /// Which paper.
    pub paper: PaperId,
    /// SHA-256 of the leader-signed version that was read, hex.
    pub sha256: String,
    /// The book to number it in.
    pub book: BookId,
    /// Which seal.
    pub image: StampImageId,
    /// "Hoàn thành và chuyển…" when it is sealed.
    pub complete: bool,
}

/// How one paper of many came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenDone {
    /// Where it stands now.
    pub state: PaperState,
    /// What its newest file still waits for.
    pub awaiting: Option<Awaiting>,
    /// Its number, once it has one: `7/ĐT`.
    pub number: Option<String>,
    /// It is signed or sealed, but couldn't be passed on: why.
    pub not_passed_on: Option<AppError>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_to_come_are_told_from_the_first_to_the_last() {
        let book = |width| BookAhead {
            book: BookId(uuid::Uuid::from_u128(1)),
            name: "01/2026-SCTĐT/BS".into(),
            next: 41,
            width,
        };
        assert_eq!(book(0).numbers(7), "41–47/ĐT");
        assert_eq!(book(0).numbers(1), "41/ĐT");
        assert_eq!(book(0).numbers(0), "");
        assert_eq!(book(4).numbers(2), "0041–0042/ĐT");
        assert_eq!(book(0).number(2), "43/ĐT");
    }
}
