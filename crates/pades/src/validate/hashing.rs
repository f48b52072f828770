//! Hashing what signatures cover, the common beginning only once.
//!
//! All signed ranges begin at 0 and differ in where their gap is; so one hasher runs over the
//! file, and at each gap a copy of it takes in what that signature covers behind it.

use std::collections::BTreeMap;

use super::structure::SignedRange;
use crate::cms::{DigestAlgorithm, Hasher};
use crate::io::{ReadAt, for_each_chunk};

/// Bytes behind gaps that are hashed in all, beyond twice the file: honest signatures have a few
/// kilobytes there.
const MAX_EXTRA: u64 = 256 << 20;

/// Digests by range and algorithm; none where there was too much to hash.
pub(super) type Digests = BTreeMap<(u64, u64, u64, DigestAlgorithm), Vec<u8>>;

/// The digests of all `wanted` ranges.
///
/// # Errors
/// If the source fails.
pub(super) fn digests(
    source: &dyn ReadAt,
    wanted: &[(SignedRange, DigestAlgorithm)],
) -> std::io::Result<Digests> {
    let mut out = Digests::new();
    let mut extra = source.len().saturating_add(MAX_EXTRA);
    for algorithm in [
        DigestAlgorithm::Sha1,
        DigestAlgorithm::Sha256,
        DigestAlgorithm::Sha384,
        DigestAlgorithm::Sha512,
    ] {
        let mut ranges: Vec<SignedRange> = wanted
            .iter()
            .filter(|(_, a)| *a == algorithm)
            .map(|(range, _)| *range)
            .collect();
        ranges.sort_by_key(|range| (range.gap_start, range.gap_end, range.end));
        ranges.dedup();
        let mut common = algorithm.hasher();
        let mut done = 0;
        for range in ranges {
            take(source, done, range.gap_start, &mut common)?;
            done = range.gap_start;
            let Some(left) = extra.checked_sub(range.end - range.gap_end) else {
                continue;
            };
            extra = left;
            let mut own = common.clone();
            take(source, range.gap_end, range.end, &mut own)?;
            out.insert(
                (range.gap_start, range.gap_end, range.end, algorithm),
                own.finish(),
            );
        }
    }
    Ok(out)
}

fn take(source: &dyn ReadAt, start: u64, end: u64, hasher: &mut Hasher) -> std::io::Result<()> {
    for_each_chunk(source, start, end, |bytes| {
        hasher.update(bytes);
        Ok(())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_range_is_hashed_without_its_gap() {
        let file: Vec<u8> = (0..200u8).collect();
        let first = SignedRange {
            gap_start: 10,
            gap_end: 20,
            end: 50,
        };
        let second = SignedRange {
            gap_start: 60,
            gap_end: 80,
            end: 200,
        };
        let sha = DigestAlgorithm::Sha256;
        let found = digests(&file, &[(second, sha), (first, sha)]).unwrap();
        let expected = |a: &[u8], b: &[u8]| sha.digest(&[a, b].concat());
        assert_eq!(
            found[&(10, 20, 50, sha)],
            expected(&file[..10], &file[20..50])
        );
        assert_eq!(
            found[&(60, 80, 200, sha)],
            expected(&file[..60], &file[80..])
        );
    }
}
