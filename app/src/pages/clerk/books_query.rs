//! The search among the books of a unit and its page, from the address. All books are there at once: a
//! unit opens a few a year.

use chungthuc_domain::{search, view::book::BookRow};
use leptos_router::params::ParamsMap;

/// Books on a page unless the address says otherwise, and the most.
const PER_PAGE: (u32, u32) = (10, 100);

/// What the address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Words, each the beginning of one in a book's line, with or without diacritics.
    pub text: String,
    /// From 1.
    pub page: u32,
    /// Books on a page.
    pub per_page: u32,
}

impl Asked {
    /// The place of the page's first book, from 1.
    pub fn first(&self) -> u64 {
        u64::from(self.page.saturating_sub(1)) * u64::from(self.per_page) + 1
    }
}

/// What the address asks for. What isn't understood counts as not said.
pub fn from_address(query: &ParamsMap) -> Asked {
    let number = |name: &str| -> Option<u32> { query.get_str(name)?.parse().ok() };
    let (usual, most) = PER_PAGE;
    Asked {
        text: query.get("tim").unwrap_or_default(),
        page: number("trang").unwrap_or(1).max(1),
        per_page: number("so-hang").unwrap_or(usual).clamp(1, most),
    }
}

/// How many books are found, and those of the page.
pub fn narrowed(books: &[BookRow], asked: &Asked) -> (u64, Vec<BookRow>) {
    let text = folded(&asked.text);
    let found: Vec<_> = books
        .iter()
        .filter(|book| {
            let line = line(book);
            let begins = |word: &str| line.split_whitespace().any(|other| other.starts_with(word));
            text.split_whitespace().all(begins)
        })
        .collect();
    let skipped = usize::try_from(asked.first() - 1).unwrap_or(usize::MAX);
    let shown = found.iter().skip(skipped).take(asked.per_page as usize);
    (
        found.len() as u64,
        shown.map(|book| (*book).clone()).collect(),
    )
}

/// Lower case without diacritics; names and days keep their strokes.
fn folded(text: &str) -> String {
    search::unaccented(text).to_lowercase()
}

/// What a book is found by.
fn line(book: &BookRow) -> String {
    let state = match book.lock {
        Some(_) => "Đã khóa",
        None => book.state.label(),
    };
    folded(&format!(
        "{} {} {} {} {state}",
        book.name,
        book.kind.label(),
        book.opened_on,
        book.closes_on
    ))
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{
        BookId,
        book::{BookKind, BookState},
    };

    use super::*;
    use crate::components::pager::SIZES;

    fn book(name: &str, state: BookState) -> BookRow {
        BookRow {
            book: BookId(uuid::Uuid::nil()),
            kind: BookKind::ElectronicCopies,
            stem: name.to_owned(),
            name: format!("{name}-SCTĐT/BS"),
            start_number: 1,
            continues: None,
            number_width: 0,
            last_number: None,
            opened_on: "01/01/2026".into(),
            closes_on: "31/12/2026".into(),
            state,
            closing: None,
            lock: None,
            version: 1,
        }
    }

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        from_address(&map)
    }

    #[test]
    fn books_are_found_by_name_kind_day_and_state_without_diacritics() {
        let books = [
            book("02/2026", BookState::Open),
            book("01/2026", BookState::Closed),
        ];
        let found = |text: &str| {
            let (total, shown) = narrowed(&books, &read(&[("tim", text)]));
            assert_eq!(total, shown.len() as u64);
            shown.into_iter().map(|book| book.stem).collect::<Vec<_>>()
        };
        assert_eq!(found(""), ["02/2026", "01/2026"]);
        assert_eq!(found("02/2026"), ["02/2026"]);
        assert_eq!(found("01/2026"), ["01/2026"], "not by the day it opened");
        assert_eq!(found("da dong dien tu"), ["01/2026"]);
        assert_eq!(found("31/12/2026 Đang mở"), ["02/2026"]);
        assert!(found("bản giấy").is_empty());
    }

    #[test]
    fn a_page_shows_ten_books_unless_it_is_asked_for_others() {
        let books: Vec<_> = (0..23)
            .map(|at| book(&at.to_string(), BookState::Closed))
            .collect();
        let (total, shown) = narrowed(&books, &read(&[("trang", "3")]));
        assert_eq!((total, shown.len()), (23, 3));
        let twenty = read(&[("so-hang", "20"), ("trang", "2")]);
        assert_eq!(twenty.first(), 21);
        assert_eq!(narrowed(&books, &twenty).1.len(), 3);
        let beyond = narrowed(&books, &read(&[("trang", "99")]));
        assert_eq!((beyond.0, beyond.1.len()), (23, 0));
        assert_eq!(read(&[("trang", "0"), ("so-hang", "x")]), read(&[]));
    }

    #[test]
    fn each_size_of_a_page_that_can_be_chosen_is_read_from_the_address() {
        for size in SIZES {
            let typed = size.to_string();
            assert_eq!(read(&[("so-hang", typed.as_str())]).per_page, size);
        }
    }
}
