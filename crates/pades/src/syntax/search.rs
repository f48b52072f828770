//! Searches for a keyword in a range of a source, window by window.

use crate::document::ReadError;
use crate::io::{CHUNK, ReadAt};
use crate::limits::Budget;

/// This many bytes searched cost one step.
const BYTES_PER_STEP: u64 = 32;

/// Offset of the first `needle` that lies wholly in `start..end`.
pub(crate) fn find_forward(
    source: &dyn ReadAt,
    budget: &Budget,
    needle: &[u8],
    start: u64,
    end: u64,
) -> Result<Option<u64>, ReadError> {
    let end = end.min(source.len());
    let overlap = needle.len().saturating_sub(1) as u64;
    let mut window = Vec::new();
    let mut from = start;
    while end.saturating_sub(from) >= needle.len() as u64 {
        let to = end.min(from.saturating_add(CHUNK as u64));
        read_window(source, budget, from, to, &mut window)?;
        if let Some(index) = window
            .windows(needle.len())
            .position(|bytes| bytes == needle)
        {
            return Ok(Some(from + index as u64));
        }
        if to == end {
            break;
        }
        from = to - overlap;
    }
    Ok(None)
}

/// Offset of the last `needle` that lies wholly in `start..end`.
pub(crate) fn find_backward(
    source: &dyn ReadAt,
    budget: &Budget,
    needle: &[u8],
    start: u64,
    end: u64,
) -> Result<Option<u64>, ReadError> {
    let overlap = needle.len().saturating_sub(1) as u64;
    let mut window = Vec::new();
    let mut to = end.min(source.len());
    while to.saturating_sub(start) >= needle.len() as u64 {
        let from = start.max(to.saturating_sub(CHUNK as u64));
        read_window(source, budget, from, to, &mut window)?;
        if let Some(index) = window
            .windows(needle.len())
            .rposition(|bytes| bytes == needle)
        {
            return Ok(Some(from + index as u64));
        }
        if from == start {
            break;
        }
        to = from + overlap;
    }
    Ok(None)
}

fn read_window(
    source: &dyn ReadAt,
    budget: &Budget,
    from: u64,
    to: u64,
    window: &mut Vec<u8>,
) -> Result<(), ReadError> {
    // At most CHUNK bytes, by the callers.
    let size = usize::try_from(to - from).unwrap_or(CHUNK);
    budget.spend_steps(1 + size as u64 / BYTES_PER_STEP)?;
    window.resize(size, 0);
    source.read_at(from, window)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn keywords_are_found_across_windows() {
        let budget = Budget::new(&Limits::default());
        for at in [0, 5, CHUNK - 4, CHUNK - 9, CHUNK, 3 * CHUNK + 7] {
            let mut bytes = vec![b'x'; 4 * CHUNK];
            bytes[at..at + 9].copy_from_slice(b"startxref");
            let end = bytes.len() as u64;
            let found = Some(at as u64);
            assert_eq!(
                find_forward(&bytes, &budget, b"startxref", 0, end).unwrap(),
                found
            );
            assert_eq!(
                find_backward(&bytes, &budget, b"startxref", 0, end).unwrap(),
                found
            );
            assert_eq!(
                find_forward(&bytes, &budget, b"startxref", at as u64 + 1, end).unwrap(),
                None
            );
            assert_eq!(
                find_backward(&bytes, &budget, b"startxref", 0, at as u64 + 8).unwrap(),
                None
            );
        }
    }
}
