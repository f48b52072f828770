//! One cross-reference section: a table with its trailer, a stream, or both
//! (ISO 32000-1 §7.5.4, §7.5.8).

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Document, Entry, ReadError, XrefForm, XrefProblem};
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object, Stream, StreamData};
use crate::syntax::{Body, Parser, Token, find_forward, is_whitespace};

/// A section as it was read.
pub(super) struct Section {
    pub(super) offset: u64,
    pub(super) form: XrefForm,
    pub(super) trailer: Dictionary,
    pub(super) entries: BTreeMap<u32, Entry>,
    /// `/Prev`.
    pub(super) previous: Option<u64>,
    /// Where the stream at `/XRefStm` stands.
    pub(super) hidden: Option<Range<u64>>,
    /// Where the trailer, or the stream object, ends.
    pub(super) stop: u64,
    /// It says two things of one object, or its trailer of one key, or something unknown.
    pub(super) ambiguous: bool,
}

/// What a cross-reference stream's data says.
struct StreamEntries {
    entries: BTreeMap<u32, Entry>,
    /// It says two things of one object, or something unknown.
    ambiguous: bool,
}

impl Document<'_> {
    /// Reads the section at `offset`.
    pub(super) fn read_section(&self, offset: u64) -> Result<Section, ReadError> {
        let wrong = |problem| ReadError::Xref { offset, problem };
        if offset >= self.length {
            return Err(wrong(XrefProblem::Offset));
        }
        let mut parser = self.parser(offset, self.length);
        let (start, token) = parser.token()?;
        if start != offset {
            self.lenient.set(true);
        }
        if token.is_keyword("xref") {
            return self.read_table(start, parser);
        }
        if matches!(token, Token::Integer(_)) {
            parser.input.seek(start);
            match self.read_stream(start, parser) {
                Err(ReadError::Xref {
                    problem: XrefProblem::NotFound,
                    ..
                }) => {}
                section => return section,
            }
        }
        let start = self
            .table_near(offset)?
            .ok_or_else(|| wrong(XrefProblem::NotFound))?;
        self.lenient.set(true);
        let mut parser = self.parser(start, self.length);
        parser.token()?;
        self.read_table(start, parser)
    }

    /// Where `xref` stands, if it is off by a few bytes, as readers tolerate.
    fn table_near(&self, offset: u64) -> Result<Option<u64>, ReadError> {
        let near = self.limits.table_off_by;
        let (start, end) = (offset.saturating_sub(near), offset.saturating_add(near));
        let found = find_forward(self.source, &self.budget, b"xref", start, end)?;
        let Some(found) = found else {
            return Ok(None);
        };
        // Not within `startxref`.
        let before = match found.checked_sub(1) {
            Some(before) => self.parser(before, found).input.peek()?,
            None => None,
        };
        Ok(before.is_some_and(is_whitespace).then_some(found))
    }

    fn read_table(&self, offset: u64, mut parser: Parser<'_>) -> Result<Section, ReadError> {
        let wrong = |problem| ReadError::Xref { offset, problem };
        let mut entries = BTreeMap::new();
        let mut free = BTreeMap::new();
        let mut ambiguous = false;
        loop {
            let first = match parser.token()?.1 {
                token if token.is_keyword("trailer") => break,
                Token::Integer(first) => first,
                _ => return Err(wrong(XrefProblem::Entry)),
            };
            let Token::Integer(count) = parser.token()?.1 else {
                return Err(wrong(XrefProblem::Entry));
            };
            let numbers = numbers(first, count).ok_or_else(|| wrong(XrefProblem::Entry))?;
            for number in numbers {
                if entries.len() + free.len() >= self.limits.entries {
                    return Err(LimitKind::Entries.into());
                }
                let entry = table_entry(&mut parser)?.ok_or_else(|| wrong(XrefProblem::Entry))?;
                let (of_kind, of_other) = if entry == Entry::Free {
                    (&mut free, &mut entries)
                } else {
                    (&mut entries, &mut free)
                };
                ambiguous |= of_other.contains_key(&number)
                    || *of_kind.entry(number).or_insert(entry) != entry;
            }
        }
        let Ok(Object::Dictionary(trailer)) = parser.object() else {
            return Err(wrong(XrefProblem::Trailer));
        };
        ambiguous |= parser.repeats_keys;
        let stop = parser.input.position();
        let hidden = match self.offset_of(&trailer, "XRefStm", offset)? {
            None => None,
            Some(hidden) => {
                // What the table calls free and the stream knows is hidden from
                // old readers only.
                let stream = self.read_stream(hidden, self.parser(hidden, self.length))?;
                ambiguous |= stream.ambiguous;
                for (number, entry) in stream.entries {
                    ambiguous |= *entries.entry(number).or_insert(entry) != entry;
                }
                Some(hidden..stream.stop)
            }
        };
        let form = match hidden {
            None => XrefForm::Table,
            Some(_) => XrefForm::Hybrid,
        };
        for (number, entry) in free {
            entries.entry(number).or_insert(entry);
        }
        let previous = self.offset_of(&trailer, "Prev", offset)?;
        Ok(Section {
            offset,
            form,
            trailer,
            entries,
            previous,
            hidden,
            stop,
            ambiguous,
        })
    }

    fn read_stream(&self, offset: u64, mut parser: Parser<'_>) -> Result<Section, ReadError> {
        let wrong = |problem| ReadError::Xref { offset, problem };
        let (_, reference) = parser.head().map_err(|_| wrong(XrefProblem::NotFound))?;
        let Body::Stream { dictionary, data } = parser.body()? else {
            return Err(wrong(XrefProblem::NotFound));
        };
        if !dictionary.is_type("XRef") {
            return Err(wrong(XrefProblem::NotFound));
        }
        let stated = dictionary
            .integer("Length")
            .and_then(|length| u64::try_from(length).ok());
        let extent = self.stream_extent(data, stated, self.length)?;
        let stream = Stream {
            dictionary,
            data: StreamData::InFile {
                offset: data,
                length: extent.length,
                reference,
            },
        };
        let bytes = self.decode_unencrypted(&stream)?;
        let trailer = stream.dictionary;
        let StreamEntries {
            entries,
            mut ambiguous,
        } = self
            .stream_entries(&trailer, &bytes)?
            .ok_or_else(|| wrong(XrefProblem::MissingEntries))?;
        ambiguous |= parser.repeats_keys;
        let previous = self.offset_of(&trailer, "Prev", offset)?;
        let stop = extent.end;
        let form = XrefForm::Stream;
        Ok(Section {
            offset,
            form,
            trailer,
            entries,
            previous,
            hidden: None,
            stop,
            ambiguous,
        })
    }

    /// The entries in a cross-reference stream's data. `None` if the dictionary or the data doesn't
    /// fit.
    fn stream_entries(
        &self,
        dictionary: &Dictionary,
        bytes: &[u8],
    ) -> Result<Option<StreamEntries>, ReadError> {
        let Some([kind, second, third]) = field_widths(dictionary) else {
            return Ok(None);
        };
        let width = kind + second + third;
        let Some(subsections) = subsections(dictionary) else {
            return Ok(None);
        };
        let mut entries = BTreeMap::new();
        let mut ambiguous = false;
        let mut rows = bytes.chunks_exact(width.max(1));
        for (first, count) in subsections {
            let Some(numbers) = numbers(first, count) else {
                return Ok(None);
            };
            for number in numbers {
                if entries.len() >= self.limits.entries {
                    return Err(LimitKind::Entries.into());
                }
                self.budget.spend_steps(1)?;
                let Some(row) = rows.next() else {
                    return Ok(None);
                };
                let (kind_bytes, rest) = row.split_at(kind);
                let (second_bytes, third_bytes) = rest.split_at(second);
                let kind = if kind == 0 { 1 } else { big_endian(kind_bytes) };
                let entry = stream_entry(kind, big_endian(second_bytes), big_endian(third_bytes));
                ambiguous |= match entry {
                    Some(entry) => *entries.entry(number).or_insert(entry) != entry,
                    None => true,
                };
            }
        }
        Ok(Some(StreamEntries { entries, ambiguous }))
    }

    /// The offset that `key` states in the trailer of the section at `section`.
    fn offset_of(
        &self,
        trailer: &Dictionary,
        key: &str,
        section: u64,
    ) -> Result<Option<u64>, ReadError> {
        match trailer.get(key) {
            None | Some(Object::Null) => Ok(None),
            Some(value) => value
                .as_integer()
                .and_then(|offset| u64::try_from(offset).ok())
                .filter(|&offset| offset < self.length)
                .map(Some)
                .ok_or(ReadError::Xref {
                    offset: section,
                    problem: XrefProblem::Offset,
                }),
        }
    }
}

/// The object numbers of a subsection.
fn numbers(first: i64, count: i64) -> Option<impl Iterator<Item = u32>> {
    let first = u32::try_from(first).ok()?;
    let count = u32::try_from(count).ok()?;
    let end = first.checked_add(count)?;
    Some(first..end)
}

fn table_entry(parser: &mut Parser<'_>) -> Result<Option<Entry>, ReadError> {
    let (Token::Integer(offset), Token::Integer(generation)) =
        (parser.token()?.1, parser.token()?.1)
    else {
        return Ok(None);
    };
    let (_, kind) = parser.token()?;
    let (Ok(offset), Ok(generation)) = (u64::try_from(offset), u16::try_from(generation)) else {
        return Ok(kind.is_keyword("f").then_some(Entry::Free));
    };
    Ok(
        if kind.is_keyword("f") || kind.is_keyword("n") && offset == 0 {
            // Nothing can be at offset 0; some writers mean "free" by it.
            Some(Entry::Free)
        } else if kind.is_keyword("n") {
            Some(Entry::InUse { offset, generation })
        } else {
            None
        },
    )
}

fn stream_entry(kind: u64, second: u64, third: u64) -> Option<Entry> {
    match kind {
        0 => Some(Entry::Free),
        // As in a table.
        1 if second == 0 => Some(Entry::Free),
        1 => Some(Entry::InUse {
            offset: second,
            generation: u16::try_from(third).ok()?,
        }),
        2 => Some(Entry::Compressed {
            stream: u32::try_from(second).ok()?,
            index: u32::try_from(third).ok()?,
        }),
        // To be ignored (§7.5.8.3, Table 18).
        _ => None,
    }
}

/// `/W`: three widths of at most 8 bytes, not all of them 0.
fn field_widths(dictionary: &Dictionary) -> Option<[usize; 3]> {
    let widths: Vec<usize> = dictionary
        .array("W")?
        .iter()
        .map(|width| {
            usize::try_from(width.as_integer()?)
                .ok()
                .filter(|&width| width <= 8)
        })
        .collect::<Option<_>>()?;
    let widths = <[usize; 3]>::try_from(widths).ok()?;
    (widths.iter().sum::<usize>() > 0).then_some(widths)
}

/// `/Index`, or all numbers below `/Size`.
fn subsections(dictionary: &Dictionary) -> Option<Vec<(i64, i64)>> {
    let Some(index) = dictionary.get("Index") else {
        return Some(vec![(0, dictionary.integer("Size")?)]);
    };
    index
        .as_array()?
        .chunks(2)
        .map(|pair| match pair {
            [first, count] => Some((first.as_integer()?, count.as_integer()?)),
            _ => None,
        })
        .collect()
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |value, &byte| value << 8 | u64::from(byte))
}
