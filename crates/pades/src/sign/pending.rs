//! A signature that only lacks its CMS: the bytes to append, and the digest over
//! everything but the gap.

use crate::cms::{DigestAlgorithm, Hasher};
use crate::io::{ReadAt, for_each_chunk};
use crate::object::Ref;
use crate::update::Increment;

use super::SignError;
use super::dictionary::{BYTE_RANGE_WIDTH, SignatureBody};

/// Room for the CMS in `/Contents`, in bytes: a chain, a timestamp and the
/// revocation data of both fit nearly always.
pub const CONTENTS_ROOM: usize = 32 * 1024;

/// The bytes to append to a document, with an empty gap for the signature.
#[derive(Debug, Clone)]
pub struct PendingSignature {
    prefix_len: u64,
    tail: Vec<u8>,
    /// `<` to after `>`, counted from the start of `tail`.
    gap: std::ops::Range<usize>,
}

impl PendingSignature {
    /// From a finished increment in which `reference` is the signature
    /// dictionary, written as `body`.
    pub(super) fn new(
        increment: Increment,
        reference: Ref,
        body: &SignatureBody,
    ) -> Result<Self, SignError> {
        const LOST: SignError = SignError::Structure("the signature dictionary was not written");
        let Increment {
            prefix_len,
            bytes: mut tail,
            offsets,
        } = increment;
        let written = offsets.get(&reference).ok_or(LOST)?;
        let start = written
            .body
            .checked_sub(prefix_len)
            .and_then(|start| usize::try_from(start).ok())
            .ok_or(LOST)?;
        let gap = start + body.contents.start..start + body.contents.end;
        let (before, after) = (gap.start as u64, tail.len().saturating_sub(gap.end) as u64);
        let second = prefix_len + gap.end as u64;
        let range = format!("[0 {} {second} {after}]", prefix_len + before);
        let place = tail
            .get_mut(start + body.byte_range..)
            .and_then(|rest| rest.get_mut(..BYTE_RANGE_WIDTH))
            .filter(|place| place.len() >= range.len())
            .ok_or(LOST)?;
        for (byte, value) in place
            .iter_mut()
            .zip(range.bytes().chain(std::iter::repeat(b' ')))
        {
            *byte = value;
        }
        if tail
            .get(gap.clone())
            .is_none_or(|gap| !gap.starts_with(b"<") || !gap.ends_with(b">"))
        {
            return Err(LOST);
        }
        Ok(Self {
            prefix_len,
            tail,
            gap,
        })
    }

    /// Length of the document before this signature, all of which is signed.
    #[must_use]
    pub fn prefix_len(&self) -> u64 {
        self.prefix_len
    }

    /// Number of bytes that will be appended.
    #[must_use]
    pub fn tail_len(&self) -> usize {
        self.tail.len()
    }

    /// `/ByteRange`: what is signed, as two pairs of offset and length.
    #[must_use]
    pub fn byte_range(&self) -> [u64; 4] {
        let second = self.prefix_len + self.gap.end as u64;
        let after = self.tail.len() - self.gap.end;
        [
            0,
            self.prefix_len + self.gap.start as u64,
            second,
            after as u64,
        ]
    }

    /// A hasher for whoever copies the document: give it the document's bytes
    /// in order, then finish it with this signature.
    #[must_use]
    pub fn hasher(&self, algorithm: DigestAlgorithm) -> RangeHasher {
        RangeHasher {
            range: algorithm.hasher(),
            document: (algorithm != DigestAlgorithm::Sha256)
                .then(|| DigestAlgorithm::Sha256.hasher()),
            given: 0,
        }
    }

    /// The digest of what is signed, reading the document from `source`.
    ///
    /// # Errors
    /// [`SignError::Io`] if it can't be read, or is shorter than it was.
    pub fn digest_over(
        &self,
        source: &dyn ReadAt,
        algorithm: DigestAlgorithm,
    ) -> Result<Vec<u8>, SignError> {
        let mut hasher = self.hasher(algorithm);
        for_each_chunk(source, 0, self.prefix_len, |piece| {
            hasher.update_prefix(piece);
            Ok(())
        })?;
        Ok(hasher.finish(self)?.digest)
    }

    /// The bytes to append to the document, with the CMS (DER) in its place.
    ///
    /// # Errors
    /// [`SignError::NoRoom`] if it is longer than [`CONTENTS_ROOM`].
    pub fn complete(mut self, cms: &[u8]) -> Result<Vec<u8>, SignError> {
        let digits = hex_digits(cms)?;
        let gap = self
            .tail
            .get_mut(self.gap.start + 1..self.gap.end - 1)
            .unwrap_or_default();
        for (place, digit) in gap.iter_mut().zip(digits) {
            *place = digit;
        }
        Ok(self.tail)
    }
}

/// The value of `/Contents` as it stands in the file.
///
/// # Errors
/// [`SignError::NoRoom`] if it is longer than [`CONTENTS_ROOM`].
pub(super) fn hex_digits(cms: &[u8]) -> Result<impl Iterator<Item = u8>, SignError> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    if cms.len() > CONTENTS_ROOM {
        return Err(SignError::NoRoom {
            needed: cms.len(),
            room: CONTENTS_ROOM,
        });
    }
    Ok(cms.iter().flat_map(|byte| {
        [
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]
    }))
}

/// What a document was found to be while it was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The digest of what the signature covers, as the CMS states it in its message-digest.
    pub digest: Vec<u8>,
    /// SHA-256 of the document as it was before this signature.
    pub document_sha256: Vec<u8>,
}

/// The digests of a signature's ranges and of the document, taken while it is being copied.
#[derive(Debug, Clone)]
pub struct RangeHasher {
    range: Hasher,
    /// SHA-256, if the signature's own digest is another.
    document: Option<Hasher>,
    given: u64,
}

impl RangeHasher {
    /// Takes in the next bytes of the document as it was before this signature.
    pub fn update_prefix(&mut self, bytes: &[u8]) {
        self.given += bytes.len() as u64;
        self.range.update(bytes);
        if let Some(document) = &mut self.document {
            document.update(bytes);
        }
    }

    /// The digests, once the whole document was given.
    ///
    /// # Errors
    /// [`SignError::PrefixLength`] if not exactly the document was given.
    pub fn finish(mut self, signature: &PendingSignature) -> Result<Copied, SignError> {
        if self.given != signature.prefix_len {
            return Err(SignError::PrefixLength {
                expected: signature.prefix_len,
                given: self.given,
            });
        }
        let document = self.document.unwrap_or_else(|| self.range.clone());
        self.range.update(
            signature
                .tail
                .get(..signature.gap.start)
                .unwrap_or_default(),
        );
        self.range
            .update(signature.tail.get(signature.gap.end..).unwrap_or_default());
        Ok(Copied {
            digest: self.range.finish(),
            document_sha256: document.finish(),
        })
    }
}
