//! How copies are certified ("loại chứng thực", DOMAIN §6.3): what a person chooses for an original,
//! and what each paper that comes of it is.
//!
//! Electronic copies and copies on paper are numbered in registers of their own (NĐ 23/2015 Đ.13), so
//! an original that is certified both ways makes two papers. Numbers and books are in [`crate::book`].

use serde::{Deserialize, Serialize};

use crate::book::BookKind;

/// What an electronic copy is worth (NĐ 45/2020 Đ.10 k.3b): said wherever people get one.
pub const LEGAL_VALUE: &str = "Bản sao điện tử được chứng thực từ bản chính dạng văn bản giấy có giá trị sử dụng thay cho bản chính đã dùng để đối chiếu chứng thực trong các giao dịch, trừ trường hợp pháp luật có quy định khác.";

/// "Loại chứng thực", as it is chosen for an original.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CertificationChoice {
    /// A file, signed and sealed.
    #[default]
    Electronic,
    /// Copies on paper, signed and sealed by hand.
    OnPaper,
    /// Both, each with a number of its own.
    Both,
}

impl CertificationChoice {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [CertificationChoice; 3] = [
        CertificationChoice::Electronic,
        CertificationChoice::OnPaper,
        CertificationChoice::Both,
    ];

    /// The code that forms and the database hold.
    pub fn code(self) -> &'static str {
        match self {
            CertificationChoice::Electronic => "DIEN_TU",
            CertificationChoice::OnPaper => "GIAY",
            CertificationChoice::Both => "CA_HAI",
        }
    }

    /// The choice of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            CertificationChoice::Electronic => Certification::Electronic.label(),
            CertificationChoice::OnPaper => Certification::OnPaper.label(),
            CertificationChoice::Both => "Cả hai",
        }
    }

    /// What is chosen where papers of these kinds come of it; `None` where none does.
    pub fn of(kinds: impl IntoIterator<Item = Certification>) -> Option<Self> {
        kinds.into_iter().fold(None, |choice, kind| match choice {
            None => Some(kind.choice()),
            Some(choice) if choice == kind.choice() => Some(choice),
            Some(_) => Some(CertificationChoice::Both),
        })
    }

    /// The papers that an original becomes, each with its number of copies. Where both are wanted,
    /// `copies` says how many on paper: the electronic one is a file, which counts as one copy
    /// (DOMAIN Q20).
    pub fn papers(self, copies: u32) -> Vec<(Certification, u32)> {
        match self {
            CertificationChoice::Electronic => vec![(Certification::Electronic, copies)],
            CertificationChoice::OnPaper => vec![(Certification::OnPaper, copies)],
            CertificationChoice::Both => vec![
                (Certification::Electronic, 1),
                (Certification::OnPaper, copies),
            ],
        }
    }

    /// How many copies a paper of `kind` is for, when `copies` was typed for the original.
    pub fn copies_of(self, kind: Certification, copies: u32) -> u32 {
        let mut papers = self.papers(copies).into_iter();
        let of_kind = papers.find(|(certification, _)| *certification == kind);
        of_kind.map_or(copies, |(_, copies)| copies)
    }
}

/// What one paper is certified as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Certification {
    /// A file, with the leader's and the agency's digital signatures.
    #[default]
    Electronic,
    /// Copies on paper, signed and sealed by hand: no digital signature, nothing that is sent.
    OnPaper,
}

impl Certification {
    /// Both.
    pub const ALL: [Certification; 2] = [Certification::Electronic, Certification::OnPaper];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            Certification::Electronic => "DIEN_TU",
            Certification::OnPaper => "GIAY",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Certification::Electronic => "Chứng thực bản sao điện tử",
            Certification::OnPaper => "Chứng thực bản sao giấy",
        }
    }

    /// What was chosen for a paper that is this alone.
    pub fn choice(self) -> CertificationChoice {
        match self {
            Certification::Electronic => CertificationChoice::Electronic,
            Certification::OnPaper => CertificationChoice::OnPaper,
        }
    }

    /// In a word, beside what else is said of a paper.
    pub fn short_label(self) -> &'static str {
        match self {
            Certification::Electronic => "Bản điện tử",
            Certification::OnPaper => "Bản giấy",
        }
    }

    /// The register that it is numbered in.
    pub fn book_kind(self) -> BookKind {
        match self {
            Certification::Electronic => BookKind::ElectronicCopies,
            Certification::OnPaper => BookKind::PaperCopies,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for choice in CertificationChoice::ALL {
            assert_eq!(CertificationChoice::from_code(choice.code()), Some(choice));
        }
        for kind in Certification::ALL {
            assert_eq!(Certification::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Certification::from_code("CA_HAI"), None);
    }

    #[test]
    fn an_original_certified_both_ways_makes_two_papers_and_one_file() {
        let both = CertificationChoice::Both;
        let papers = [(Certification::Electronic, 1), (Certification::OnPaper, 3)];
        assert_eq!(both.papers(3), papers);
        assert_eq!(both.copies_of(Certification::Electronic, 3), 1);
        assert_eq!(both.copies_of(Certification::OnPaper, 3), 3);
        let electronic = CertificationChoice::Electronic;
        assert_eq!(electronic.papers(2), [(Certification::Electronic, 2)]);
    }

    #[test]
    fn what_was_chosen_is_known_by_the_papers_that_came_of_it() {
        for choice in CertificationChoice::ALL {
            let kinds = choice.papers(1).into_iter().map(|(kind, _)| kind);
            assert_eq!(CertificationChoice::of(kinds), Some(choice));
        }
        let twice = [Certification::OnPaper; 2];
        assert_eq!(
            CertificationChoice::of(twice),
            Some(CertificationChoice::OnPaper)
        );
        assert_eq!(CertificationChoice::of([]), None);
    }

    #[test]
    fn each_kind_has_a_register_of_its_own() {
        let [electronic, paper] = Certification::ALL.map(Certification::book_kind);
        assert_ne!(electronic, paper);
    }
}
