//! Copying a document while it is hashed. One thread reads and writes, another hashes, since hashing
//! takes the longest and nothing else is to hold it up; a few pieces are under way between them, however
//! long the document is.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::SignError;
use super::pending::{Copied, PendingSignature, RangeHasher};
use crate::cms::DigestAlgorithm;
use crate::io::ReadAt;

/// Bytes that are read and written at once.
const PIECE: usize = 256 * 1024;
/// Pieces under way: with their length, the memory that copying takes.
const PIECES: usize = 4;
/// Documents up to this length are copied by one thread: another would take longer to start than it
/// saves.
const ONE_THREAD: u64 = 2 * 1024 * 1024;

impl PendingSignature {
    /// Copies the document from `source` to `target` and hashes it meanwhile. What is to be appended
    /// isn't written yet: it lacks its signature.
    ///
    /// # Errors
    /// [`SignError::Io`] if the document can't be read, is shorter than it was, or can't be written.
    pub fn copy(
        &self,
        source: &(impl ReadAt + ?Sized),
        target: &mut dyn Write,
        algorithm: DigestAlgorithm,
    ) -> Result<Copied, SignError> {
        let mut hasher = self.hasher(algorithm);
        let length = self.prefix_len();
        if length <= ONE_THREAD {
            let mut piece = vec![0; PIECE];
            for (offset, wanted) in pieces(length) {
                piece.truncate(wanted);
                source.read_at(offset, &mut piece)?;
                hasher.update_prefix(&piece);
                target.write_all(&piece)?;
            }
        } else {
            hasher = between_threads(source, length, hasher, target)?;
        }
        hasher.finish(self)
    }
}

/// Where pieces begin, and how long they are: all but the last the same.
fn pieces(length: u64) -> impl Iterator<Item = (u64, usize)> {
    (0..length).step_by(PIECE).map(move |offset| {
        let left = usize::try_from(length - offset).unwrap_or(PIECE);
        (offset, left.min(PIECE))
    })
}

fn between_threads(
    source: &(impl ReadAt + ?Sized),
    length: u64,
    hasher: RangeHasher,
    target: &mut dyn Write,
) -> io::Result<RangeHasher> {
    let (full, to_hash) = channel();
    let (empty, to_fill) = channel();
    for _ in 0..PIECES {
        // Nobody has gone yet.
        let _ = empty.send(vec![0; PIECE]);
    }
    thread::scope(|scope| {
        let hashing = thread::Builder::new()
            .name("hashing".to_owned())
            .spawn_scoped(scope, move || hash(hasher, &to_hash, &empty))?;
        // Leaving early drops this end, by which the other thread knows that it is to end.
        let full = full;
        for (offset, wanted) in pieces(length) {
            let Ok(mut piece) = to_fill.recv() else { break };
            piece.truncate(wanted);
            source.read_at(offset, &mut piece)?;
            target.write_all(&piece)?;
            if full.send(piece).is_err() {
                break;
            }
        }
        drop(full);
        Ok(hashing
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Hashes the pieces that come, and gives them back to be filled anew.
fn hash(
    mut hasher: RangeHasher,
    to_hash: &Receiver<Vec<u8>>,
    empty: &Sender<Vec<u8>>,
) -> RangeHasher {
    for piece in to_hash {
        hasher.update_prefix(&piece);
        // Nobody waits for it any more once the last one is read.
        let _ = empty.send(piece);
    }
    hasher
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pieces_follow_one_another_to_the_end() {
        let piece = PIECE as u64;
        assert_eq!(pieces(0).count(), 0);
        assert_eq!(pieces(5).collect::<Vec<_>>(), [(0, 5)]);
        assert_eq!(pieces(piece).collect::<Vec<_>>(), [(0, PIECE)]);
        let over: Vec<_> = pieces(2 * piece + 1).collect();
        assert_eq!(over, [(0, PIECE), (piece, PIECE), (2 * piece, 1)]);
    }
}
