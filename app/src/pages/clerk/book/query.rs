//! The search within a book and its page, to and from the address.

use chungthuc_domain::view::book::BookQuery;
use leptos_router::params::ParamsMap;

/// What the address asks of a book. What isn't understood counts as not said; what was typed in the
/// fields is judged by the server.
pub fn from_address(query: &ParamsMap) -> BookQuery {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let number = |name: &str| {
        let typed = query.get_str(name);
        typed.and_then(|text| text.parse().ok()).unwrap_or(0)
    };
    BookQuery {
        number: text("so"),
        text: text("tim"),
        document_type: text("giay-to"),
        from: text("tu"),
        to: text("den"),
        page: number("trang"),
        per_page: number("so-hang"),
    }
}

/// What narrows the lines, without the page.
pub fn narrowing(query: &BookQuery) -> BookQuery {
    BookQuery {
        page: 0,
        per_page: 0,
        ..query.clone()
    }
}

/// Whether anything narrows the lines.
pub fn is_narrowed(query: &BookQuery) -> bool {
    narrowing(query) != BookQuery::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::pager::SIZES;

    fn read(pairs: &[(&str, &str)]) -> BookQuery {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        from_address(&map)
    }

    #[test]
    fn search_and_page_come_from_the_address() {
        let query = read(&[("so", "7/ĐT"), ("tu", "01/11/2026"), ("trang", "3")]);
        assert_eq!(query.number, "7/ĐT");
        assert_eq!(query.from, "01/11/2026");
        assert_eq!(query.page, 3);
        assert!(is_narrowed(&query));
    }

    #[test]
    fn another_page_narrows_nothing() {
        assert!(!is_narrowed(&read(&[("trang", "3"), ("so-hang", "50")])));
        assert_eq!(
            read(&[("trang", "-1"), ("so-hang", "x")]),
            BookQuery::default()
        );
    }

    #[test]
    fn each_size_of_a_page_that_can_be_chosen_is_read_from_the_address() {
        for size in SIZES {
            let typed = size.to_string();
            assert_eq!(read(&[("so-hang", typed.as_str())]).per_page, size);
        }
    }
}
