//! The rows of a long table in an Excel file. `rust_xlsxwriter` makes the file with everything but these;
//! they are compressed as they are written, so that a table takes the memory of its compressed file, some
//! hundred bytes a row, however much stands in it. Nothing goes through a temporary file: what people are
//! called must not lie on a disk in plain text.

use std::{
    fmt::{self, Write as _},
    io::{Cursor, Read, Write as _},
};

use jiff::civil::{Date, date};
use rust_xlsxwriter::Workbook;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Fault, Styles};

/// The part that holds the rows of the only sheet.
const SHEET: &str = "xl/worksheets/sheet1.xml";
/// A cell holds 32,767 characters at most.
const MOST_CHARACTERS: usize = 32_000;
/// The day that Excel counts as 0.
const DAY_ZERO: Date = date(1899, 12, 30);

/// What stands in a cell.
pub(crate) enum Cell<'a> {
    /// Words that people typed. They are stored as a string, whatever they begin with.
    Words(&'a str),
    /// A number as printed, a code.
    Code(String),
    /// The number of a row.
    Number(u32),
    /// An amount.
    Amount(u64),
    /// A day.
    Day(Date),
}

/// How cells look, by the numbers that the file gives to [`Styles`].
struct Looks {
    text: u32,
    guarded: u32,
    centred: u32,
    day: u32,
    amount: u32,
}

/// A file on its way, open behind the last row.
pub(crate) struct Rows {
    file: ZipWriter<Cursor<Vec<u8>>>,
    looks: Looks,
    /// What comes behind the rows.
    tail: String,
    /// The row of the table's head, from 1.
    head: u32,
    /// Rows written.
    count: u32,
}

impl Rows {
    /// Goes on with a workbook of one sheet below the head of its table in `head_row`, counted from 0.
    pub fn below(mut workbook: Workbook, head_row: u32) -> Result<Self, Fault> {
        let styles = Styles::new();
        let samples = [
            &styles.text,
            &styles.guarded,
            &styles.centred,
            &styles.day,
            &styles.amount,
        ];
        // One cell of each look, by which their numbers are found; it isn't kept.
        let sheet = workbook.worksheet_from_index(0)?;
        for (column, style) in (0..).zip(samples) {
            sheet.write_blank(head_row + 1, column, style)?;
        }
        let mut made = ZipArchive::new(Cursor::new(workbook.save_to_buffer()?))?;
        let mut file = ZipWriter::new(Cursor::new(Vec::new()));
        let mut xml = String::new();
        for index in 0..made.len() {
            let mut part = made.by_index(index)?;
            if part.name()? == SHEET {
                part.read_to_string(&mut xml)?;
            } else {
                file.raw_copy_file(part)?;
            }
        }
        let (before, looks, tail) =
            split(&xml, head_row + 2).ok_or("a sheet isn't built as it used to be")?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        file.start_file(SHEET, options)?;
        file.write_all(before.as_bytes())?;
        Ok(Self {
            file,
            looks,
            tail,
            head: head_row + 1,
            count: 0,
        })
    }

    /// Adds a row below those that are there; its first cell is in the first column.
    pub fn add(&mut self, cells: &[Cell<'_>]) -> Result<(), Fault> {
        self.count += 1;
        let row = self.head + self.count;
        let mut xml = format!("<row r=\"{row}\">");
        for (column, cell) in ('A'..='Z').zip(cells) {
            let place = format!("{column}{row}");
            cell.write(&mut xml, &place, &self.looks)?;
        }
        xml.push_str("</row>");
        self.file.write_all(xml.as_bytes())?;
        Ok(())
    }

    /// How many rows were added.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The file's bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, Fault> {
        self.file.write_all(self.tail.as_bytes())?;
        Ok(self.file.finish()?.into_inner())
    }
}

impl Cell<'_> {
    fn write(&self, xml: &mut String, place: &str, looks: &Looks) -> fmt::Result {
        match self {
            Cell::Words(said) => {
                // Excel would take it for one once somebody edits the cell.
                let looks_like_a_formula = said.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let look = if looks_like_a_formula {
                    looks.guarded
                } else {
                    looks.text
                };
                string(xml, place, look, said)
            }
            Cell::Code(said) => string(xml, place, looks.centred, said),
            Cell::Number(number) => value(xml, place, looks.centred, number),
            Cell::Amount(amount) => value(xml, place, looks.amount, amount),
            Cell::Day(day) => {
                let days = day.duration_since(DAY_ZERO).as_hours() / 24;
                value(xml, place, looks.day, days)
            }
        }
    }
}

fn value(xml: &mut String, place: &str, look: u32, value: impl fmt::Display) -> fmt::Result {
    write!(xml, "<c r=\"{place}\" s=\"{look}\"><v>{value}</v></c>")
}

fn string(xml: &mut String, place: &str, look: u32, said: &str) -> fmt::Result {
    if said.is_empty() {
        return write!(xml, "<c r=\"{place}\" s=\"{look}\"/>");
    }
    write!(
        xml,
        "<c r=\"{place}\" s=\"{look}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
    )?;
    for (at, c) in said.char_indices().take(MOST_CHARACTERS) {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '_' if said.get(at..).is_some_and(names_a_character) => xml.push_str("_x005F_"),
            // What XML has no place for.
            '\u{fffe}' | '\u{ffff}' => {}
            '\0'..='\u{1f}' if !matches!(c, '\t' | '\n') => {
                write!(xml, "_x{:04X}_", u32::from(c))?;
            }
            c => xml.push(c),
        }
    }
    xml.push_str("</t></is></c>");
    Ok(())
}

/// Whether a reader of Excel files would take what this begins with for a character's number, such as
/// `_x000D_`.
fn names_a_character(text: &str) -> bool {
    let number = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    let number = number.and_then(|number| number.strip_suffix('_'));
    number.is_some_and(|number| number.chars().all(|c| c.is_ascii_hexdigit()))
}

/// What comes before and behind `row`, counted from 1, of a sheet, and how its cells look. How large the
/// sheet is isn't said any more: that isn't known yet, and needn't be.
fn split(xml: &str, row: u32) -> Option<(String, Looks, String)> {
    let (before, rest) = xml.split_once(&format!("<row r=\"{row}\""))?;
    let (sample, tail) = rest.split_once("</row>")?;
    let numbers = sample.split(" s=\"").skip(1);
    let mut numbers = numbers.filter_map(|rest| rest.split_once('"')?.0.parse::<u32>().ok());
    let looks = Looks {
        text: numbers.next()?,
        guarded: numbers.next()?,
        centred: numbers.next()?,
        day: numbers.next()?,
        amount: numbers.next()?,
    };
    let before = match before.split_once("<dimension ") {
        Some((start, rest)) => format!("{start}{}", rest.split_once("/>")?.1),
        None => before.to_owned(),
    };
    Some((before, looks, tail.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

    use super::*;

    /// A file of so many rows below its head.
    fn file(count: u32) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 0, "Tên").unwrap();
        let mut rows = Rows::below(workbook, 0).unwrap();
        for number in 1..=count {
            let name = format!(" =A<b>&_x000D_\r\u{1} số {number}");
            rows.add(&[
                Cell::Words(&name),
                Cell::Code(format!("{number}/ĐT")),
                Cell::Number(number),
                Cell::Amount(4_000),
                Cell::Day(date(2026, 11, 20)),
                Cell::Words(""),
            ])
            .unwrap();
        }
        assert_eq!(rows.count(), count);
        rows.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read_by_others() {
        let mut read: Xlsx<_> = open_workbook_from_rs(Cursor::new(file(3))).unwrap();
        let name = read.sheet_names().remove(0);
        let sheet = read.worksheet_range(&name).unwrap();
        assert_eq!(sheet.height(), 4);
        let cell = |row, column| sheet.get_value((row, column)).cloned().unwrap();
        assert_eq!(cell(0, 0), Data::String("Tên".into()));
        assert_eq!(
            cell(3, 0),
            Data::String(" =A<b>&_x000D_\r\u{1} số 3".into())
        );
        assert_eq!(cell(3, 1), Data::String("3/ĐT".into()));
        assert_eq!(cell(3, 2), Data::Float(3.0));
        assert_eq!(cell(3, 3), Data::Float(4_000.0));
        let Data::DateTime(day) = cell(3, 4) else {
            panic!("no day")
        };
        assert_eq!(day.as_f64(), 46_346.0);
    }

    #[test]
    fn a_long_table_takes_some_hundred_bytes_a_row() {
        let count = 2_000;
        assert!(file(count).len() < 100 * count as usize);
    }

    #[test]
    fn only_what_reads_as_a_character_is_guarded() {
        assert!(names_a_character("_x000D_ và"));
        for text in ["_", "_x", "_x000D", "_x00G0_", "_xạạạạạ", "x000D_"] {
            assert!(!names_a_character(text), "{text}");
        }
    }
}
