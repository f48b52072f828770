//! A list's filters, order and page, to and from the address.

use chungthuc_domain::{
    applicant::ApplicantKind,
    state::PaperState,
    view::queue::{QueueOrder, QueueQuery},
};
use leptos_router::params::ParamsMap;

/// What the address asks for. What isn't understood counts as not said.
pub fn from_address(query: &ParamsMap) -> QueueQuery {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let number = |name: &str| {
        query
            .get_str(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    };
    QueueQuery {
        applicant_kind: query
            .get_str("doi-tuong")
            .and_then(ApplicantKind::from_code),
        code: text("ma"),
        text: text("tim"),
        from: text("tu"),
        to: text("den"),
        state: query.get_str("trang-thai").and_then(PaperState::from_code),
        order: match query.get_str("xep") {
            Some("ngay") => QueueOrder::Registered,
            Some("ten") => QueueOrder::Name,
            _ => QueueOrder::Due,
        },
        descending: query.get_str("giam") == Some("1"),
        page: number("trang"),
        per_page: number("so-hang"),
    }
}

/// Whether anything narrows the list.
pub fn is_narrowed(query: &QueueQuery) -> bool {
    query.applicant_kind.is_some()
        || query.state.is_some()
        || [&query.code, &query.text, &query.from, &query.to]
            .iter()
            .any(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> QueueQuery {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        from_address(&map)
    }

    #[test]
    fn an_address_without_a_query_asks_for_everything_by_deadline() {
        let query = read(&[]);
        assert_eq!(query, QueueQuery::default());
        assert!(!is_narrowed(&query));
    }

    #[test]
    fn filters_order_and_page_come_from_the_address() {
        let query = read(&[
            ("doi-tuong", "CITIZEN"),
            ("tim", "an"),
            ("xep", "ten"),
            ("giam", "1"),
            ("trang", "3"),
            ("so-hang", "50"),
        ]);
        assert_eq!(query.applicant_kind, Some(ApplicantKind::Citizen));
        assert_eq!((query.order, query.descending), (QueueOrder::Name, true));
        assert_eq!((query.page, query.per_page), (3, 50));
        assert!(is_narrowed(&query));
    }

    #[test]
    fn nonsense_in_an_address_is_passed_over() {
        assert_eq!(
            read(&[("trang", "-1"), ("doi-tuong", "KING"), ("xep", "x")]),
            QueueQuery::default()
        );
    }
}
