//! Searches for a keyword in a range of a source, window by window.

use memchr::memmem;

use crate::document::ReadError;
use crate::io::{CHUNK, ReadAt};
use crate::limits::Budget;

/// Bytes read first after a jump: what is searched for is mostly near.
const FIRST_WINDOW: u64 = 1024;

/// Looks for one keyword again and again, further and further on.
pub(crate) struct Search<'a> {
    source: &'a dyn ReadAt,
    budget: &'a Budget,
    needle: &'static [u8],
    end: u64,
    /// How many bytes before what is searched the window keeps.
    context: u64,
    window: Vec<u8>,
    window_start: u64,
    next_window: u64,
}

impl<'a> Search<'a> {
    /// For `needle`; nothing at or after `end` is seen.
    pub(crate) fn new(
        source: &'a dyn ReadAt,
        budget: &'a Budget,
        needle: &'static [u8],
        end: u64,
    ) -> Self {
        Self {
            source,
            budget,
            needle,
            end: end.min(source.len()),
            context: 0,
            window: Vec::new(),
            window_start: 0,
            next_window: FIRST_WINDOW,
        }
    }

    /// Keeps `context` bytes before what is found for [`Self::before`].
    pub(crate) fn with_context(mut self, context: u64) -> Self {
        self.context = context.min(CHUNK as u64);
        self
    }

    /// Offset of the first occurrence at or after `position`.
    pub(crate) fn next_from(&mut self, mut position: u64) -> Result<Option<u64>, ReadError> {
        let length = self.needle.len() as u64;
        loop {
            let within = position.wrapping_sub(self.window_start);
            let window = usize::try_from(within)
                .ok()
                .and_then(|from| self.window.get(from..));
            match window.filter(|window| (**window).len() >= self.needle.len()) {
                Some(window) => {
                    if let Some(index) = memmem::find(window, self.needle) {
                        self.next_window = FIRST_WINDOW;
                        return Ok(Some(position + index as u64));
                    }
                    position += window.len() as u64 + 1 - length;
                }
                None if self.end.saturating_sub(position) < length => return Ok(None),
                None => self.refill(position)?,
            }
        }
    }

    /// At most as many bytes before `position`, an occurrence just found, as there is
    /// context.
    pub(crate) fn before(&self, position: u64) -> &[u8] {
        let end = position.saturating_sub(self.window_start);
        let start = end.saturating_sub(self.context);
        self.window
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    fn refill(&mut self, position: u64) -> Result<(), ReadError> {
        self.window_start = position.saturating_sub(self.context);
        let to = self.end.min(position.saturating_add(self.next_window));
        self.next_window = (self.next_window * 2).min(CHUNK as u64);
        read_window(
            self.source,
            self.budget,
            self.window_start,
            to,
            &mut self.window,
        )
    }
}

/// Offset of the first `needle` that lies wholly in `start..end`.
pub(crate) fn find_forward(
    source: &dyn ReadAt,
    budget: &Budget,
    needle: &'static [u8],
    start: u64,
    end: u64,
) -> Result<Option<u64>, ReadError> {
    Search::new(source, budget, needle, end).next_from(start)
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
        if let Some(index) = memmem::rfind(&window, needle) {
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
    // At most twice CHUNK bytes, by the callers.
    let size = usize::try_from(to - from).unwrap_or(CHUNK);
    budget.spend_search(size)?;
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

    #[test]
    fn a_search_goes_on_after_what_it_found() {
        let budget = Budget::new(&Limits::default());
        let places = [0u64, 3, 5_000, 5_004, CHUNK as u64 - 1, 3 * CHUNK as u64];
        let mut bytes = vec![b'.'; 4 * CHUNK];
        for &at in &places {
            bytes[at as usize..at as usize + 3].copy_from_slice(b"obj");
        }
        let mut search = Search::new(&bytes, &budget, b"obj", u64::MAX).with_context(4);
        let (mut found, mut position) = (Vec::new(), 0);
        while let Some(at) = search.next_from(position).unwrap() {
            let before = &bytes[at.saturating_sub(4) as usize..at as usize];
            assert_eq!(search.before(at), before, "{at}");
            found.push(at);
            position = at + 3;
        }
        assert_eq!(found, places);
        assert_eq!(search.next_from(u64::MAX).unwrap(), None);
    }
}
