//! Proof of existence (EN 319 102-1 §5.6.2.3): which parts of a file a trusted timestamp shows to
//! be older than its time.

use jiff::Timestamp;

/// The document timestamps of a file that hold, each with the revision that it closes.
#[derive(Debug, Clone, Default)]
pub(super) struct Proofs {
    stamps: Vec<(usize, Timestamp)>,
    /// Trusted tokens over signatures: what covers the signature was made after them.
    tokens: Vec<(usize, Timestamp)>,
    /// Trusted tokens over signatures, by the signatures' places among all of the file, whose
    /// attributes are as old as the value that the token is over.
    attributes: Vec<(usize, Timestamp)>,
}

impl Proofs {
    /// A document timestamp that closes `revision` was trusted.
    pub(super) fn add(&mut self, revision: usize, time: Timestamp) {
        self.stamps.push((revision, time));
    }

    /// The token of the signature that closes `revision` was trusted.
    pub(super) fn add_token(&mut self, revision: usize, time: Timestamp) {
        self.tokens.push((revision, time));
    }

    /// The token of the signature at this place was trusted, and its signed attributes can't have
    /// been put under its value later.
    pub(super) fn add_attributes(&mut self, signature: usize, time: Timestamp) {
        self.attributes.push((signature, time));
    }

    /// The earliest time at which the signed attributes of a signature, which closes `revision`,
    /// are proven to have existed.
    pub(super) fn of_attributes(&self, signature: usize, revision: usize) -> Option<Timestamp> {
        let own = self.attributes.iter().filter(|(of, _)| *of == signature);
        own.map(|(_, time)| *time)
            .chain(self.of_signature(revision))
            .min()
    }

    /// The earliest time at which what is written in `revision` is proven to have existed. (A
    /// timestamp covers its own revision, its own value apart.)
    pub(super) fn of_content(&self, revision: usize) -> Option<Timestamp> {
        self.earliest(|closed| closed >= revision)
    }

    /// The earliest time at which the signature value of `revision` is proven to have existed.
    pub(super) fn of_signature(&self, revision: usize) -> Option<Timestamp> {
        self.earliest(|closed| closed > revision)
    }

    /// The latest time stated in what a signature that closes `revision` covers: it was made
    /// after that.
    pub(super) fn made_after(&self, revision: usize) -> Option<Timestamp> {
        self.stamps
            .iter()
            .chain(&self.tokens)
            .filter(|(closed, _)| *closed < revision)
            .map(|(_, time)| *time)
            .max()
    }

    fn earliest(&self, covers: impl Fn(usize) -> bool) -> Option<Timestamp> {
        self.stamps
            .iter()
            .filter(|(closed, _)| covers(*closed))
            .map(|(_, time)| *time)
            .min()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_proves_its_own_revision_and_those_before_it() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut proofs = Proofs::default();
        proofs.add(3, at(300));
        proofs.add(5, at(500));
        assert_eq!(proofs.of_content(3), Some(at(300)));
        assert_eq!(proofs.of_signature(3), Some(at(500)));
        assert_eq!(proofs.of_content(4), Some(at(500)));
        assert_eq!(proofs.of_content(6), None);
        assert_eq!(proofs.made_after(4), Some(at(300)));
        assert_eq!(proofs.made_after(3), None);
    }
}
