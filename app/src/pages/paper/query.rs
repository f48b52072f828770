//! A list's filters, order and page, to and from the address.

use chungthuc_domain::{
    applicant::ApplicantKind,
    state::PaperState,
    view::queue::{DueFilter, Queue, QueueOrder, QueueQuery},
};
use leptos_router::params::ParamsMap;

/// Which originals, in the address of all papers.
pub const ORIGINAL: &str = "ban-chinh";
/// Those that weren't given back.
pub const KEPT: &str = "chua-tra";

/// What the address asks of a list. What isn't understood counts as not said: then the nearest deadline
/// comes first, or what is newest where papers that are done are among them.
pub fn from_address(query: &ParamsMap, queue: Queue) -> QueueQuery {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let number = |name: &str| {
        query
            .get_str(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    };
    let due = query.get_str("han").and_then(DueFilter::from_code);
    let falls = query.get_str("giam") == Some("1");
    let (order, descending) = match query.get_str("xep") {
        Some("ngay") => (QueueOrder::Registered, falls),
        Some("ten") => (QueueOrder::Name, falls),
        None if is_newest_first(queue, due) => (QueueOrder::Registered, true),
        _ => (QueueOrder::Due, falls),
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
        due,
        original_kept: queue == Queue::All && query.get_str(ORIGINAL) == Some(KEPT),
        order,
        descending,
        page: number("trang"),
        per_page: number("so-hang"),
    }
}

/// The address of all papers, as opposed to no word on which, where a kept filter may be the default.
pub const EVERYTHING: &str = "?xem=tat-ca";

/// What "Theo dõi hồ sơ chứng thực" is asked for, as an address has it: what [`from_address`] reads.
pub fn to_address(query: &QueueQuery) -> String {
    let mut map = ParamsMap::new();
    let mut put = |name: &'static str, value: &str| {
        if !value.is_empty() {
            map.insert(name, value.to_owned());
        }
    };
    put(
        "doi-tuong",
        query.applicant_kind.map_or("", |kind| kind.code()),
    );
    put("ma", &query.code);
    put("tim", &query.text);
    put("tu", &query.from);
    put("den", &query.to);
    put("trang-thai", query.state.map_or("", |state| state.code()));
    put("han", query.due.map_or("", |due| due.code()));
    put(ORIGINAL, if query.original_kept { KEPT } else { "" });
    let usual = if is_newest_first(Queue::All, query.due) {
        (QueueOrder::Registered, true)
    } else {
        (QueueOrder::Due, false)
    };
    if (query.order, query.descending) != usual {
        put(
            "xep",
            match query.order {
                QueueOrder::Due => "han",
                QueueOrder::Registered => "ngay",
                QueueOrder::Name => "ten",
            },
        );
        put("giam", if query.descending { "1" } else { "" });
    }
    let text = map.to_query_string();
    if text.is_empty() {
        EVERYTHING.to_owned()
    } else {
        text
    }
}

/// Whether a list whose address names no order shows what is newest first: where papers that are done
/// are among them.
pub fn is_newest_first(queue: Queue, due: Option<DueFilter>) -> bool {
    queue == Queue::All && due.is_none()
}

/// What narrows the list, without order and page.
pub fn narrowing(query: &QueueQuery) -> QueueQuery {
    let plain = QueueQuery::default();
    QueueQuery {
        order: plain.order,
        descending: plain.descending,
        page: plain.page,
        per_page: plain.per_page,
        ..query.clone()
    }
}

/// Whether anything narrows the list.
pub fn is_narrowed(query: &QueueQuery) -> bool {
    query.applicant_kind.is_some()
        || query.state.is_some()
        || query.due.is_some()
        || query.original_kept
        || [&query.code, &query.text, &query.from, &query.to]
            .iter()
            .any(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::pager::SIZES;

    fn read(pairs: &[(&str, &str)]) -> QueueQuery {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        from_address(&map, Queue::PendingSeal)
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
    fn among_all_papers_the_newest_come_first() {
        let query = from_address(&ParamsMap::new(), Queue::All);
        assert_eq!(
            (query.order, query.descending),
            (QueueOrder::Registered, true)
        );
    }

    #[test]
    fn originals_are_asked_for_among_all_papers_alone() {
        let map: ParamsMap = [(ORIGINAL, KEPT.to_owned())].into_iter().collect();
        let query = from_address(&map, Queue::All);
        assert!(query.original_kept && is_narrowed(&query));
        assert!(!from_address(&map, Queue::PendingSeal).original_kept);
    }

    #[test]
    fn what_is_late_comes_by_deadline_among_all_papers_too() {
        let map: ParamsMap = [("han", "qua-han".to_owned())].into_iter().collect();
        let query = from_address(&map, Queue::All);
        assert_eq!(query.due, Some(DueFilter::Overdue));
        assert_eq!((query.order, query.descending), (QueueOrder::Due, false));
        assert!(is_narrowed(&query));
    }

    #[test]
    fn what_is_asked_for_comes_back_from_its_address() {
        let mut all = vec![from_address(&ParamsMap::new(), Queue::All)];
        for (order, descending) in [
            (QueueOrder::Due, true),
            (QueueOrder::Due, false),
            (QueueOrder::Registered, true),
            (QueueOrder::Registered, false),
            (QueueOrder::Name, false),
        ] {
            for (due, original_kept) in [(None, true), (Some(DueFilter::Overdue), false)] {
                all.push(QueueQuery {
                    applicant_kind: Some(ApplicantKind::Enterprise),
                    code: "H99.101".into(),
                    text: "Ánh Dương & con".into(),
                    from: "01/11/2026".into(),
                    to: "20/11/2026".into(),
                    state: Some(PaperState::PendingSeal),
                    due,
                    original_kept,
                    order,
                    descending,
                    ..QueueQuery::default()
                });
            }
        }
        for query in all {
            let address = to_address(&query);
            let text = address.trim_start_matches('?');
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            let unescape = leptos_router::location::Url::unescape;
            let map: ParamsMap = pairs
                .map(|(name, value)| (unescape(name), unescape(value)))
                .collect();
            assert_eq!(from_address(&map, Queue::All), query, "{address}");
        }
    }

    #[test]
    fn another_page_in_another_order_is_narrowed_the_same() {
        let page = read(&[("tim", "an"), ("xep", "ten"), ("trang", "3")]);
        assert_eq!(narrowing(&page), narrowing(&read(&[("tim", "an")])));
    }

    #[test]
    fn nonsense_in_an_address_is_passed_over() {
        assert_eq!(
            read(&[
                ("trang", "-1"),
                ("doi-tuong", "KING"),
                ("xep", "x"),
                ("han", "mai")
            ]),
            QueueQuery::default()
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
