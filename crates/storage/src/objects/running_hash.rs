//! A SHA-256 that is taken as bytes arrive, over many requests: between them its state lies in a row.
//! Hashes of what is at hand as a whole are ring's business.

use sha2::{
    Digest, Sha256,
    digest::common::hazmat::{DeserializeStateError, SerializableState, SerializedState},
};

/// The hash so far.
#[derive(Clone, Default)]
pub(super) struct RunningHash(Sha256);

impl RunningHash {
    /// Goes on from [`RunningHash::state`].
    ///
    /// # Errors
    /// For anything else.
    pub(super) fn from_state(state: &str) -> Result<Self, DeserializeStateError> {
        let bytes = hex::decode(state).map_err(|_| DeserializeStateError)?;
        let state = SerializedState::<Sha256>::try_from(bytes.as_slice())
            .map_err(|_| DeserializeStateError)?;
        Ok(Self(Sha256::deserialize(&state)?))
    }

    /// Adds `bytes`.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// What a later request goes on from, hex.
    pub(super) fn state(&self) -> String {
        hex::encode(self.0.serialize())
    }

    /// The SHA-256 of all bytes, hex.
    pub(super) fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::digest::{SHA256, digest};

    use super::RunningHash;

    proptest! {
        #[test]
        fn however_bytes_are_cut_the_hash_is_theirs(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8)) {
            let mut hash = RunningHash::default();
            for piece in &pieces {
                hash.update(piece);
                hash = RunningHash::from_state(&hash.state()).unwrap();
            }
            prop_assert_eq!(hash.finish(), hex::encode(digest(&SHA256, &pieces.concat())));
        }

        #[test]
        fn what_is_no_state_is_refused(text in ".{0,300}") {
            prop_assert!(RunningHash::from_state(&text).is_err());
        }
    }
}
