//! Certification books (sổ chứng thực) and the numbers in them: NĐ 23/2015 Đ.13, DOMAIN §5.4.
//!
//! The series of numbers is (unit, kind, Vietnam year); a book only labels a stretch of it. What
//! the next number is, whether a book may be opened, and when a year may be locked, is decided here;
//! allocating is not. Months of a book and what they add up to are in [`month`].

pub mod month;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// What a book registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BookKind {
    /// Electronic copies certified from originals.
    #[default]
    ElectronicCopies,
    /// Copies on paper certified from originals: SCT/BS (NĐ 23/2015, annex).
    PaperCopies,
}

impl BookKind {
    /// Both.
    pub const ALL: [BookKind; 2] = [BookKind::ElectronicCopies, BookKind::PaperCopies];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            BookKind::ElectronicCopies => "COPIES",
            BookKind::PaperCopies => "PAPER_COPIES",
        }
    }

    /// The kind of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            BookKind::ElectronicCopies => "Sổ chứng thực bản sao điện tử",
            BookKind::PaperCopies => "Sổ chứng thực bản sao giấy",
        }
    }

    /// In a word, in a list of books.
    pub fn short_label(self) -> &'static str {
        match self {
            BookKind::ElectronicCopies => "Bản điện tử",
            BookKind::PaperCopies => "Bản giấy",
        }
    }

    /// What is added to the name of a book. The law has it for copies on paper (NĐ 23/2015, annex);
    /// for electronic ones it is the unit's own, `electronic` (DOMAIN Q2).
    pub fn suffix(self, electronic: &str) -> String {
        match self {
            BookKind::ElectronicCopies => electronic.to_owned(),
            BookKind::PaperCopies => "-SCT/BS".to_owned(),
        }
    }

    /// A certification number as printed, padded to `width` digits where a unit wants it: `7/ĐT`, and
    /// `7` for copies on paper.
    pub fn number_text(self, number: u32, width: usize) -> String {
        match self {
            BookKind::ElectronicCopies => format!("{number:0width$}/ĐT"),
            BookKind::PaperCopies => format!("{number:0width$}"),
        }
    }
}

/// Whether numbers can be issued from a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BookState {
    /// "Đang mở": the one of its unit and kind that numbers come from.
    Open,
    /// "Đã đóng".
    Closed,
}

impl BookState {
    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            BookState::Open => "OPEN",
            BookState::Closed => "CLOSED",
        }
    }

    /// The state of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        [BookState::Open, BookState::Closed]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            BookState::Open => "Đang mở",
            BookState::Closed => "Đã đóng",
        }
    }
}

/// How a series stands when a book is opened or a number is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesHead {
    /// The last number of the year, if there is one.
    pub last: Option<u32>,
}

/// Why a number can't be taken, or a book can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// A later book of the year has to go on where the last one ended.
    #[error("a later book of the year starts at {expected}")]
    MustContinue {
        /// The only number it can start at.
        expected: u32,
    },
    /// Numbers start at 1.
    #[error("numbers start at 1")]
    StartsBelowOne,
    /// The closing day lies before the opening day.
    #[error("closes before it opens")]
    ClosesBeforeItOpens,
    /// A book belongs to one year.
    #[error("spans two years")]
    SpansYears,
    /// Today isn't within the book's days.
    #[error("not within the book's days")]
    OutsideItsDays,
    /// The year's numbers are used up.
    #[error("no numbers left")]
    Exhausted,
}

/// The number that the next paper gets from a book opened with `start`: the year's last one plus
/// one, or, for the first of the year, the book's start; a year after the book's own restarts at 1
/// even in the same book (Đ.13 k.2).
pub fn next_number(
    head: SeriesHead,
    start: u32,
    book_year: i16,
    today: Date,
) -> Result<u32, BookError> {
    match head.last {
        Some(last) => last.checked_add(1).ok_or(BookError::Exhausted),
        None if today.year() == book_year => Ok(start.max(1)),
        None => Ok(1),
    }
}

/// Checks what was typed for a new book against the series of its opening day's year.
pub fn check_new_book(
    head: SeriesHead,
    start: u32,
    opened_on: Date,
    closes_on: Date,
) -> Result<(), BookError> {
    if start < 1 {
        return Err(BookError::StartsBelowOne);
    }
    if closes_on < opened_on {
        return Err(BookError::ClosesBeforeItOpens);
    }
    if closes_on.year() != opened_on.year() {
        return Err(BookError::SpansYears);
    }
    match head.last {
        Some(last) if start != last.saturating_add(1) => Err(BookError::MustContinue {
            expected: last.saturating_add(1),
        }),
        _ => Ok(()),
    }
}

/// Whether it must be said what a book goes on from: it begins above 1, and nothing of its year is known
/// here from which that follows (Đ.13 k.2: only a book that continues another of the same year does).
pub fn needs_ground(head: SeriesHead, start: u32) -> bool {
    head.last.is_none() && start > 1
}

/// The longest suffix of book names, in characters: it stands on the certified copy's last page.
pub const MAX_SUFFIX: usize = 20;
/// The most digits that numbers are padded to.
pub const MAX_WIDTH: u32 = 6;

/// What is added to the names of a unit's books of electronic copies, as typed (DOMAIN Q2): it begins
/// with `-` or `/`, and isn't that of copies on paper, since books of both stand side by side.
///
/// Errors: what is wrong, in words.
pub fn parse_suffix(typed: &str) -> Result<String, &'static str> {
    let suffix = typed.trim();
    let signs = |c: char| c.is_alphanumeric() || "-/.".contains(c);
    if suffix.is_empty() {
        return Err("Hãy nhập hậu tố tên sổ, ví dụ -SCTĐT/BS.");
    }
    if suffix.chars().count() > MAX_SUFFIX {
        return Err("Hậu tố tên sổ dài quá 20 ký tự.");
    }
    if !suffix.starts_with(['-', '/']) || !suffix.chars().any(char::is_alphanumeric) {
        return Err("Hậu tố bắt đầu bằng dấu - hoặc /, rồi đến chữ, ví dụ -SCTĐT/BS hoặc /ĐT.");
    }
    if !suffix.chars().all(signs) {
        return Err("Hậu tố chỉ gồm chữ cái, chữ số và các dấu - / .");
    }
    if suffix.to_uppercase() == BookKind::PaperCopies.suffix("") {
        return Err("-SCT/BS là hậu tố của sổ chứng thực bản sao giấy; hãy chọn hậu tố khác.");
    }
    Ok(suffix.to_owned())
}

/// Digits that numbers are padded to, as chosen (DOMAIN Q4); 0: none.
pub fn parse_width(typed: &str) -> Option<u32> {
    let width = typed.trim().parse().ok();
    width.filter(|width| *width <= MAX_WIDTH)
}

/// Whether the books of `year` may be locked on `today` ("khóa sổ"): once its last day has come
/// (Đ.13 k.1), since no number of the year can be issued afterwards.
pub fn may_lock(year: i16, today: Date) -> bool {
    today >= date(year, 12, 31)
}

/// Whether the books of `year` are locked by themselves on `today`: once the year is over, if nobody did
/// (DOMAIN Q26).
pub fn is_overdue_to_lock(year: i16, today: Date) -> bool {
    today.year() > year
}

/// Whether a book is closed by itself on `today`: once its last day is over (DOMAIN §3.4).
pub fn is_overdue_to_close(closes_on: Date, today: Date) -> bool {
    today > closes_on
}

/// Whether numbers may be issued on `today` from a book of these days (DOMAIN Q26).
pub fn check_days(opened_on: Date, closes_on: Date, today: Date) -> Result<(), BookError> {
    if (opened_on..=closes_on).contains(&today) {
        Ok(())
    } else {
        Err(BookError::OutsideItsDays)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: SeriesHead = SeriesHead { last: None };

    #[test]
    fn a_first_book_may_start_above_one() {
        let today = date(2026, 11, 20);
        assert_eq!(
            check_new_book(NONE, 10, date(2026, 1, 1), date(2026, 12, 31)),
            Ok(())
        );
        assert_eq!(next_number(NONE, 10, 2026, today), Ok(10));
    }

    #[test]
    fn a_second_book_of_the_year_continues_the_number() {
        let head = SeriesHead { last: Some(41) };
        let days = (date(2026, 11, 1), date(2026, 12, 31));
        assert_eq!(
            check_new_book(head, 1, days.0, days.1),
            Err(BookError::MustContinue { expected: 42 })
        );
        assert_eq!(check_new_book(head, 42, days.0, days.1), Ok(()));
        assert_eq!(next_number(head, 42, 2026, date(2026, 11, 20)), Ok(42));
    }

    #[test]
    fn a_new_year_restarts_at_one_even_in_the_same_book() {
        assert_eq!(next_number(NONE, 10, 2026, date(2027, 1, 1)), Ok(1));
    }

    #[test]
    fn a_book_lies_within_one_year() {
        let opened = date(2026, 11, 1);
        assert_eq!(
            check_new_book(NONE, 1, opened, date(2026, 10, 1)),
            Err(BookError::ClosesBeforeItOpens)
        );
        assert_eq!(
            check_new_book(NONE, 1, opened, date(2027, 1, 1)),
            Err(BookError::SpansYears)
        );
        assert_eq!(check_new_book(NONE, 1, opened, opened), Ok(()));
    }

    #[test]
    fn no_number_is_issued_outside_a_books_days() {
        let (opened, closes) = (date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(check_days(opened, closes, closes), Ok(()));
        assert_eq!(
            check_days(opened, closes, date(2027, 1, 1)),
            Err(BookError::OutsideItsDays)
        );
        assert_eq!(
            check_days(opened, closes, date(2025, 12, 31)),
            Err(BookError::OutsideItsDays)
        );
    }

    #[test]
    fn a_year_is_locked_from_its_last_day_on() {
        assert!(!may_lock(2026, date(2026, 12, 30)));
        assert!(may_lock(2026, date(2026, 12, 31)));
        assert!(may_lock(2026, date(2027, 2, 1)));
    }

    #[test]
    fn a_book_closes_the_day_after_its_last_and_a_year_locks_the_day_after_its_own() {
        let last = date(2026, 12, 31);
        assert!(!is_overdue_to_close(last, last));
        assert!(is_overdue_to_close(last, date(2027, 1, 1)));
        assert!(!is_overdue_to_lock(2026, last));
        assert!(is_overdue_to_lock(2026, date(2027, 1, 1)));
    }

    #[test]
    fn only_a_first_number_that_nothing_here_explains_needs_a_ground() {
        let known = SeriesHead { last: Some(41) };
        assert!(!needs_ground(NONE, 1));
        assert!(needs_ground(NONE, 42));
        assert!(!needs_ground(known, 42));
    }

    #[test]
    fn a_suffix_begins_with_a_sign_and_is_not_that_of_copies_on_paper() {
        assert_eq!(parse_suffix(" -SCTĐT/BS "), Ok("-SCTĐT/BS".to_owned()));
        assert_eq!(parse_suffix("/ĐT"), Ok("/ĐT".to_owned()));
        let long = format!("-{}", "x".repeat(MAX_SUFFIX));
        for wrong in ["", "ĐT", "-", "/ Đ T", "-SCT/BS", "-sct/bs", "-<b>", &long] {
            assert!(parse_suffix(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_padded_to_few_digits() {
        assert_eq!(parse_width("0"), Some(0));
        assert_eq!(parse_width(" 3 "), Some(3));
        for wrong in ["", "-1", "7", "ba"] {
            assert_eq!(parse_width(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_printed_plain_or_padded() {
        let electronic = BookKind::ElectronicCopies;
        assert_eq!(electronic.number_text(7, 0), "7/ĐT");
        assert_eq!(electronic.number_text(7, 3), "007/ĐT");
        assert_eq!(electronic.number_text(1234, 3), "1234/ĐT");
        assert_eq!(BookKind::PaperCopies.number_text(15, 0), "15");
        assert_eq!(BookKind::PaperCopies.number_text(15, 3), "015");
    }

    #[test]
    fn numbers_end_rather_than_wrap() {
        let head = SeriesHead {
            last: Some(u32::MAX),
        };
        assert_eq!(
            next_number(head, 1, 2026, date(2026, 5, 1)),
            Err(BookError::Exhausted)
        );
    }
}
