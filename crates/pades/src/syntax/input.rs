//! A small window that slides over a source, so that bytes can be taken one by
//! one without reading the file whole.

use crate::document::ReadError;
use crate::io::{CHUNK, ReadAt};
use crate::limits::Budget;

/// Bytes read the first time; most objects are smaller.
const FIRST_WINDOW: usize = 256;

/// The bytes of a source up to `end`, read from a position that moves.
pub(crate) struct Input<'a> {
    source: &'a dyn ReadAt,
    budget: &'a Budget,
    end: u64,
    position: u64,
    window: Vec<u8>,
    window_start: u64,
    next_window: usize,
}

impl<'a> Input<'a> {
    /// Starts at `position`; nothing at or after `end` is seen.
    pub(crate) fn new(source: &'a dyn ReadAt, budget: &'a Budget, position: u64, end: u64) -> Self {
        Self {
            source,
            budget,
            end: end.min(source.len()),
            position,
            window: Vec::new(),
            window_start: position,
            next_window: FIRST_WINDOW,
        }
    }

    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    pub(crate) fn seek(&mut self, position: u64) {
        self.position = position;
    }

    pub(crate) fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// The byte at the position, or `None` at the end.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        let index = self.position.wrapping_sub(self.window_start);
        if let Some(&byte) = usize::try_from(index).ok().and_then(|i| self.window.get(i)) {
            return Ok(Some(byte));
        }
        self.refill()?;
        Ok(self.window.first().copied())
    }

    /// Bytes from the position on that need no reading: at least one, but at the end none.
    pub(crate) fn at_hand(&mut self) -> Result<&[u8], ReadError> {
        if self.peek()?.is_none() {
            return Ok(&[]);
        }
        let index = usize::try_from(self.position - self.window_start).unwrap_or(usize::MAX);
        Ok(self.window.get(index..).unwrap_or_default())
    }

    /// Takes the byte at the position.
    pub(crate) fn next(&mut self) -> Result<Option<u8>, ReadError> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.position += 1;
        }
        Ok(byte)
    }

    /// Takes `expected` if it comes next.
    pub(crate) fn take_if(&mut self, expected: u8) -> Result<bool, ReadError> {
        let found = self.peek()? == Some(expected);
        if found {
            self.position += 1;
        }
        Ok(found)
    }

    /// Moves the window to the position.
    fn refill(&mut self) -> Result<(), ReadError> {
        self.window.clear();
        self.window_start = self.position;
        let left = self.end.saturating_sub(self.position);
        let size = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(self.next_window);
        if size == 0 {
            return Ok(());
        }
        self.budget.spend_read(size)?;
        self.window.resize(size, 0);
        self.source.read_at(self.position, &mut self.window)?;
        self.next_window = (self.next_window * 2).min(CHUNK);
        Ok(())
    }
}
