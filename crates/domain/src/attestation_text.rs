//! "Lời chứng": what a copy says above its number, date and signature. The annex of NĐ 23/2015 gives the
//! usual wording; administrators may set another one for their unit or for all (DOMAIN Q9), and each paper
//! keeps the one that it was sent with.

use serde::{Deserialize, Serialize};

use crate::certification::{Certification, CertificationChoice};

/// The wording of the decree (NĐ 23/2015, annex), which holds where none was set.
pub const USUAL: &str = "Chứng thực bản sao đúng với bản chính";
/// The longest wording, in characters: five lines of the attestation page, or of the foot of a copy on
/// paper.
pub const MAX_CHARS: usize = 200;

/// The wordings that hold in a unit on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationTexts {
    /// Of electronic copies.
    pub electronic: String,
    /// Of copies on paper.
    pub on_paper: String,
}

impl AttestationTexts {
    /// The wording of what is certified so.
    pub fn of(&self, certification: Certification) -> &str {
        match certification {
            Certification::Electronic => &self.electronic,
            Certification::OnPaper => &self.on_paper,
        }
    }

    /// What people read of it where an original is to be certified as `choice`: a wording, and for which
    /// of its copies where they say different things.
    pub fn read(&self, choice: CertificationChoice) -> Vec<(Option<Certification>, &str)> {
        let kinds: Vec<_> = choice.papers(1).into_iter().map(|(kind, _)| kind).collect();
        let mut texts = kinds.iter().map(|kind| (Some(*kind), self.of(*kind)));
        match (texts.next(), texts.next()) {
            (Some(first), Some(second)) if first.1 != second.1 => vec![first, second],
            (Some((_, text)), _) => vec![(None, text)],
            (None, _) => Vec::new(),
        }
    }
}

impl Default for AttestationTexts {
    /// As the decree has it.
    fn default() -> Self {
        Self {
            electronic: USUAL.to_owned(),
            on_paper: USUAL.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_copies_are_read_apart_where_they_say_different_things() {
        let mut texts = AttestationTexts::default();
        assert_eq!(texts.read(CertificationChoice::Both), [(None, USUAL)]);
        texts.on_paper = "Sao đúng với bản chính".to_owned();
        assert_eq!(
            texts.read(CertificationChoice::Both),
            [
                (Some(Certification::Electronic), USUAL),
                (Some(Certification::OnPaper), "Sao đúng với bản chính"),
            ]
        );
        assert_eq!(
            texts.read(CertificationChoice::OnPaper),
            [(None, "Sao đúng với bản chính")]
        );
    }
}
