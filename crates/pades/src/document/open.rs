//! From `startxref` along `/Prev` to the list of revisions (ISO 32000-1 §7.5.5,
//! §7.5.6, Annex F for linearized files).

use std::collections::HashSet;

use super::xref::Section;
use super::{Document, ReadError, Revision, XrefForm, XrefProblem};
use crate::io::ReadAt;
use crate::limits::{Budget, LimitKind, Limits};
use crate::syntax::{Token, find_backward, find_forward, is_whitespace};

/// Offset of `%PDF-`.
pub(super) fn find_header(
    source: &dyn ReadAt,
    budget: &Budget,
    limits: &Limits,
) -> Result<u64, ReadError> {
    const MARK: &[u8] = b"%PDF-";
    let end = limits.before_header.saturating_add(MARK.len() as u64);
    find_forward(source, budget, MARK, 0, end)?.ok_or(ReadError::NotPdf)
}

/// `startxref`, its number, and the `%%EOF` that should follow.
pub(super) struct Tail {
    pub(super) stated: u64,
    /// Just after `%%EOF`.
    pub(super) eof: Option<u64>,
}

impl Document<'_> {
    /// Reads all sections from the last `startxref` on and makes revisions of
    /// them.
    pub(super) fn read_revisions(&mut self) -> Result<(), ReadError> {
        let keyword = find_backward(self.source, &self.budget, b"startxref", 0, self.length)?
            .ok_or(ReadError::MissingStartxref)?;
        let tail = self
            .read_tail(keyword)?
            .ok_or(ReadError::MissingStartxref)?;
        let sections = self.read_chain(tail.stated)?;
        let revisions = self.group(sections)?;
        self.set_revisions(revisions);
        Ok(())
    }

    /// The sections from `first` along `/Prev`, newest first.
    fn read_chain(&self, first: u64) -> Result<Vec<Section>, ReadError> {
        let mut seen = HashSet::new();
        let mut sections = Vec::new();
        let mut entries = 0usize;
        let mut next = Some(first);
        while let Some(offset) = next {
            if sections.len() == self.limits.sections {
                return Err(LimitKind::Sections.into());
            }
            if !seen.insert(offset) {
                return Err(ReadError::Xref {
                    offset,
                    problem: XrefProblem::Cycle,
                });
            }
            let section = self.read_section(offset)?;
            entries = entries.saturating_add(section.entries.len());
            if entries > self.limits.entries {
                return Err(LimitKind::Entries.into());
            }
            next = section.previous;
            sections.push(section);
        }
        Ok(sections)
    }

    /// Makes revisions, oldest first, of sections, newest first. A section whose
    /// `/Prev` points forward wasn't appended to what it points to: both belong to
    /// one revision, as in a linearized file.
    fn group(&self, sections: Vec<Section>) -> Result<Vec<Revision>, ReadError> {
        let mut groups: Vec<Vec<Section>> = Vec::new();
        for section in sections {
            match groups.last_mut() {
                Some(group)
                    if group
                        .last()
                        .is_some_and(|newer| newer.offset < section.offset) =>
                {
                    group.push(section);
                }
                _ => groups.push(vec![section]),
            }
        }
        let mut revisions = Vec::with_capacity(groups.len());
        let mut start = 0;
        for index in (0..groups.len()).rev() {
            let after = index.checked_sub(1).and_then(|newer| groups.get(newer));
            // The closing startxref is searched up to where the next revision's
            // own section starts.
            let bound = after
                .and_then(|group| group.iter().map(|section| section.offset).min())
                .unwrap_or(self.length);
            let group = std::mem::take(&mut groups[index]);
            let revision = self.revision(group, start, bound)?;
            start = revision.end;
            revisions.push(revision);
        }
        Ok(revisions)
    }

    fn revision(&self, group: Vec<Section>, start: u64, bound: u64) -> Result<Revision, ReadError> {
        let stop = group
            .iter()
            .map(|section| section.stop)
            .max()
            .unwrap_or(start)
            .max(start);
        let closing = find_forward(self.source, &self.budget, b"startxref", stop, bound)?;
        let tail = match closing {
            Some(keyword) => self.read_tail(keyword)?,
            None => None,
        };
        let eof = tail.as_ref().and_then(|tail| tail.eof);
        let end = match eof {
            Some(eof) => self.after_line_end(eof)?,
            None => bound,
        };
        let sections = group
            .iter()
            .flat_map(|section| [Some(section.offset..section.stop), section.hidden.clone()]);
        let sections = sections.flatten().collect();
        let ambiguous = group.iter().any(|section| section.ambiguous);
        let mut group = group.into_iter();
        let first = group.next().ok_or(ReadError::MissingStartxref)?;
        let mut revision = Revision {
            start,
            eof: eof.unwrap_or(end),
            end,
            terminated: eof.is_some(),
            startxref: first.offset,
            stated_startxref: tail.map(|tail| tail.stated),
            closing: closing.filter(|_| eof.is_some()).unwrap_or(end),
            sections,
            ambiguous,
            form: first.form,
            trailer: first.trailer,
            entries: first.entries,
        };
        for older in group {
            if older.form == XrefForm::Hybrid {
                revision.form = XrefForm::Hybrid;
            }
            for (number, entry) in older.entries {
                revision.entries.entry(number).or_insert(entry);
            }
        }
        Ok(revision)
    }

    /// Reads `startxref`, its number and `%%EOF` at `keyword`. `None` if no number
    /// follows.
    pub(super) fn read_tail(&self, keyword: u64) -> Result<Option<Tail>, ReadError> {
        let after = keyword.saturating_add(9);
        let mut parser = self.parser(after, self.length);
        let Ok((_, Token::Integer(stated))) = parser.token() else {
            return Ok(None);
        };
        let Ok(stated) = u64::try_from(stated) else {
            return Ok(None);
        };
        let number_end = parser.input.position();
        let mark = find_forward(
            self.source,
            &self.budget,
            b"%%EOF",
            number_end,
            number_end.saturating_add(self.limits.startxref_bytes),
        )?;
        let Some(mark) = mark else {
            return Ok(Some(Tail { stated, eof: None }));
        };
        // Nothing but white space may stand between.
        let mut input = parser.input;
        while input.position() < mark && input.peek()?.is_some_and(is_whitespace) {
            input.next()?;
        }
        let eof = (input.position() == mark).then_some(mark + 5);
        Ok(Some(Tail { stated, eof }))
    }

    /// The offset after the end-of-line that may stand at `offset`.
    fn after_line_end(&self, offset: u64) -> Result<u64, ReadError> {
        let mut input = self.parser(offset, self.length).input;
        input.take_if(b'\r')?;
        input.take_if(b'\n')?;
        Ok(input.position())
    }
}
