//! "Thêm mới sổ" as typed: reading it, and what it proposes.

use chungthuc_domain::{
    AppError, ErrorCode,
    book::BookKind,
    calendar::{day_text, parse_day},
    view::book::BookForm,
};
use chungthuc_storage::repo::book::Book;
use jiff::civil::{Date, date};

use crate::intake::one_line;

/// The longest name, in characters.
const MAX_STEM: usize = 50;
/// The longest words for what a book goes on from, in characters: a line of the printed page.
const MAX_CONTINUES: usize = 120;

/// The form, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BookTerms {
    /// Name without suffix.
    pub stem: String,
    /// First number.
    pub start: u32,
    /// What it goes on from, if that was typed.
    pub continues: Option<String>,
    /// First day.
    pub opened_on: Date,
    /// Last day.
    pub closes_on: Date,
}

impl BookTerms {
    /// Reads the form; every field that is wrong is named. A suffix that was typed along is taken
    /// off, since it is added by itself.
    pub fn parse(form: &BookForm, suffix: &str) -> Result<Self, AppError> {
        let mut error = AppError::new(ErrorCode::Invalid);
        let typed = form.stem.trim();
        let stem = typed
            .strip_suffix(suffix)
            .unwrap_or(typed)
            .trim()
            .to_owned();
        if stem.is_empty() {
            error = error.and_field("stem", "Hãy nhập tên sổ chứng thực.");
        } else if stem.chars().count() > MAX_STEM {
            error = error.and_field("stem", format!("Tên sổ dài quá {MAX_STEM} ký tự."));
        }
        let digits = form.start_number.trim();
        let start = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse::<u32>().ok())
            .flatten()
            // Room for the series behind it.
            .filter(|start| *start <= 9_999_999);
        if digits.is_empty() {
            error = error.and_field("start_number", "Hãy nhập số bắt đầu.");
        } else if start.is_none() {
            error = error.and_field(
                "start_number",
                "Số bắt đầu chỉ gồm chữ số, tối đa 7 chữ số.",
            );
        }
        let continues = one_line(&form.continues);
        if continues.chars().count() > MAX_CONTINUES {
            error = error.and_field(
                "continues",
                format!("Nội dung nối tiếp dài quá {MAX_CONTINUES} ký tự."),
            );
        }
        let opened_on = parse_day(&form.opened_on);
        if opened_on.is_none() {
            error = error.and_field("opened_on", "Nhập ngày mở sổ dạng dd/MM/yyyy.");
        }
        let closes_on = parse_day(&form.closes_on);
        if closes_on.is_none() {
            error = error.and_field("closes_on", "Nhập ngày đóng sổ dạng dd/MM/yyyy.");
        }
        match (start, opened_on, closes_on) {
            (Some(start), Some(opened_on), Some(closes_on)) if error.fields.is_empty() => {
                Ok(Self {
                    stem,
                    start,
                    continues: (!continues.is_empty()).then_some(continues),
                    opened_on,
                    closes_on,
                })
            }
            _ => Err(error),
        }
    }
}

/// What a new book of a kind would be: the next name of the year, the number after the year's last, from
/// today to the end of the year.
pub(super) fn proposal(books: &[Book], kind: BookKind, last: Option<u32>, today: Date) -> BookForm {
    let year = today.year();
    let of_kind = books.iter().filter(|book| book.kind == kind);
    let taken = of_kind.filter_map(|book| {
        let (number, of) = book.stem.split_once('/')?;
        if of.parse::<i16>().ok()? == year {
            number.parse::<u32>().ok()
        } else {
            None
        }
    });
    let next = taken.max().unwrap_or(0).saturating_add(1);
    BookForm {
        kind: kind.code().to_owned(),
        stem: format!("{next:02}/{year}"),
        start_number: last.map_or(1, |last| last.saturating_add(1)).to_string(),
        continues: String::new(),
        opened_on: day_text(today),
        closes_on: day_text(date(year, 12, 31)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn form(stem: &str, start: &str, opened: &str, closes: &str) -> BookForm {
        BookForm {
            kind: BookKind::PaperCopies.code().to_owned(),
            stem: stem.into(),
            start_number: start.into(),
            continues: String::new(),
            opened_on: opened.into(),
            closes_on: closes.into(),
        }
    }

    #[test]
    fn a_suffix_that_was_typed_along_is_taken_off() {
        let form = form(" 01/2026-SCTĐT/BS ", "10", "20/11/2026", "31/12/2026");
        let terms = BookTerms::parse(&form, "-SCTĐT/BS").unwrap();
        assert_eq!((terms.stem.as_str(), terms.start), ("01/2026", 10));
    }

    #[test]
    fn what_a_book_goes_on_from_is_one_line_of_the_printed_page() {
        let mut typed = form("02/2026", "42", "20/11/2026", "31/12/2026");
        typed.continues = "  sổ giấy 01/2026,\n đến số 41 ".into();
        let terms = BookTerms::parse(&typed, "").unwrap();
        assert_eq!(
            terms.continues.as_deref(),
            Some("sổ giấy 01/2026, đến số 41")
        );
        typed.continues = "x".repeat(MAX_CONTINUES + 1);
        let error = BookTerms::parse(&typed, "").unwrap_err();
        assert!(error.of_field("continues").is_some());
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let error = BookTerms::parse(&form("", "1a", "31/02/2026", ""), "-SCTĐT/BS").unwrap_err();
        for field in ["stem", "start_number", "opened_on", "closes_on"] {
            assert!(error.of_field(field).is_some(), "{field}");
        }
        let error = BookTerms::parse(&form("1", "+1", "1/1/2026", "1/1/2026"), "").unwrap_err();
        assert!(error.of_field("start_number").is_some());
    }

    #[test]
    fn the_proposal_goes_on_where_the_year_stands() {
        let kind = BookKind::PaperCopies;
        let first = proposal(&[], kind, None, date(2026, 11, 20));
        assert_eq!(first, form("01/2026", "1", "20/11/2026", "31/12/2026"));
        assert_eq!(
            proposal(&[], kind, Some(41), date(2026, 11, 20)).start_number,
            "42"
        );
    }
}
