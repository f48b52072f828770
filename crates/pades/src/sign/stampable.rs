//! The timestamp of the last signature, put into the room that is left in `/Contents`: the only
//! bytes of a signed file that may still change, and only before anything is appended.

use std::ops::Range;

use crate::cms::{DigestAlgorithm, SignedData, with_timestamp};
use crate::document::Document;
use crate::io::ReadAt;
use crate::object::Object;
use crate::tsp::Imprint;

use super::SignError;
use super::form::Form;
use super::pending::hex_digits;

/// A signature whose value a timestamp can be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stampable {
    /// The digits between the angle brackets, in bytes of the file.
    digits: Range<u64>,
    cms: Vec<u8>,
    value: Vec<u8>,
}

/// Bytes that take the place of as many others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Where they begin, in bytes from the start of the file.
    pub offset: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Stampable {
    /// The signature that closes the document.
    ///
    /// # Errors
    /// [`SignError::NotLast`] if none does, others if the document can't be read.
    pub fn last(document: &Document<'_>) -> Result<Self, SignError> {
        let view = document.latest();
        let form = Form::read(&view)?;
        for (_, reference) in form.fields.iter().filter_map(Form::signature) {
            let Object::Dictionary(dictionary) = view.get(reference)? else {
                continue;
            };
            let range: Vec<u64> = dictionary
                .array("ByteRange")
                .unwrap_or_default()
                .iter()
                .filter_map(|number| u64::try_from(number.as_integer()?).ok())
                .collect();
            let (Ok([0, gap, after, rest]), Some(contents)) =
                (<[u64; 4]>::try_from(range), dictionary.string("Contents"))
            else {
                continue;
            };
            if after.checked_add(rest) != Some(document.length()) {
                continue;
            }
            let signed = SignedData::parse(&contents.bytes)
                .map_err(|_| SignError::Structure("the signature's value isn't CMS"))?;
            let [signer] = signed.signers.as_slice() else {
                return Err(SignError::Structure("not exactly one signer"));
            };
            return Ok(Self {
                digits: gap + 1..after.saturating_sub(1),
                cms: contents.bytes.clone(),
                value: signer.signature.to_vec(),
            });
        }
        Err(SignError::NotLast)
    }

    /// What a time-stamping authority is asked to stamp: the digest of the signature value.
    #[must_use]
    pub fn imprint(&self, algorithm: DigestAlgorithm) -> Imprint {
        Imprint::of(algorithm, &self.value)
    }

    /// What to write into the file so that the signature holds this token.
    ///
    /// # Errors
    /// [`SignError::Build`] if the token is none, [`SignError::NoRoom`] if it doesn't fit.
    pub fn with_token(&self, token: &[u8]) -> Result<Patch, SignError> {
        let cms = with_timestamp(&self.cms, token)?;
        let mut bytes: Vec<u8> = hex_digits(&cms)?.collect();
        let room = usize::try_from(self.digits.end.saturating_sub(self.digits.start))
            .map_err(|_| SignError::Structure("the room for the signature is too large"))?;
        if bytes.len() > room {
            return Err(SignError::NoRoom {
                needed: cms.len(),
                room: room / 2,
            });
        }
        bytes.resize(room, b'0');
        Ok(Patch {
            offset: self.digits.start,
            bytes,
        })
    }
}

impl Patch {
    /// `bytes`, which lie at `offset` in the file, with whatever of the patch falls on them. For
    /// whoever copies the file piece by piece.
    pub fn apply(&self, offset: u64, bytes: &mut [u8]) {
        let end = offset.saturating_add(bytes.len() as u64);
        let (from, until) = (
            self.offset.max(offset),
            (self.offset + self.bytes.len() as u64).min(end),
        );
        if from >= until {
            return;
        }
        let source = (from - self.offset) as usize..(until - self.offset) as usize;
        let target = (from - offset) as usize..(until - offset) as usize;
        if let (Some(source), Some(target)) = (self.bytes.get(source), bytes.get_mut(target)) {
            target.copy_from_slice(source);
        }
    }

    /// The whole of `source` with the patch in place, piece by piece.
    ///
    /// # Errors
    /// If `source` can't be read or `write` fails.
    pub fn copy(
        &self,
        source: &dyn ReadAt,
        mut write: impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let mut offset = 0;
        let mut piece = Vec::new();
        crate::io::for_each_chunk(source, 0, source.len(), |bytes| {
            piece.clear();
            piece.extend_from_slice(bytes);
            self.apply(offset, &mut piece);
            offset += bytes.len() as u64;
            write(&piece)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_falls_on_the_pieces_that_it_touches() {
        let patch = Patch {
            offset: 3,
            bytes: b"XYZ".to_vec(),
        };
        for split in 0..=8 {
            let mut whole = b"abcdefgh".to_vec();
            let (first, second) = whole.split_at_mut(split);
            patch.apply(0, first);
            patch.apply(split as u64, second);
            assert_eq!(whole, b"abcXYZgh", "cut at {split}");
        }
        let mut copied = Vec::new();
        patch
            .copy(&b"abcdefgh".to_vec(), |piece| {
                copied.extend_from_slice(piece);
                Ok(())
            })
            .unwrap();
        assert_eq!(copied, b"abcXYZgh");
    }
}
