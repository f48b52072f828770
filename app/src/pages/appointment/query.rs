//! The filters, order and page of "Lịch hẹn chờ duyệt", to and from the address.

use chungthuc_domain::{
    applicant::ApplicantKind,
    appointment::AppointmentState,
    view::appointment::{AppointmentOrder, AppointmentQuery, AppointmentScope},
};
use leptos_router::params::ParamsMap;

/// The address' word for all states.
const ALL: &str = "TAT_CA";

/// What the address asks of the list. What isn't understood counts as not said: then those still
/// awaited, the next first.
pub fn from_address(query: &ParamsMap) -> AppointmentQuery {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let number = |name: &str| {
        query
            .get_str(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    };
    AppointmentQuery {
        applicant_kind: query
            .get_str("doi-tuong")
            .and_then(ApplicantKind::from_code),
        text: text("tim"),
        code: text("ma"),
        day: text("ngay"),
        time: text("gio"),
        scope: query
            .get_str("trang-thai")
            .map_or_else(AppointmentScope::default, scope_of),
        order: match query.get_str("xep") {
            Some("ten") => AppointmentOrder::Name,
            _ => AppointmentOrder::Time,
        },
        descending: query.get_str("giam") == Some("1"),
        page: number("trang"),
        per_page: number("so-hang"),
    }
}

fn scope_of(code: &str) -> AppointmentScope {
    match AppointmentState::from_code(code) {
        Some(state) => AppointmentScope::In(state),
        None if code == ALL => AppointmentScope::All,
        None => AppointmentScope::Open,
    }
}

/// The address' word for a scope; empty for the one that needs none.
pub fn scope_code(scope: AppointmentScope) -> &'static str {
    match scope {
        AppointmentScope::Open => "",
        AppointmentScope::All => ALL,
        AppointmentScope::In(state) => state.code(),
    }
}

/// The scopes that "Trạng thái" offers, with what people read.
pub fn scopes() -> Vec<(String, String)> {
    let fixed = [
        (AppointmentScope::Open, "Đang chờ"),
        (AppointmentScope::All, "Tất cả trạng thái"),
    ];
    let states = AppointmentState::ALL.map(|state| (AppointmentScope::In(state), state.label()));
    fixed
        .into_iter()
        .chain(states)
        .map(|(scope, label)| (scope_code(scope).to_owned(), label.to_owned()))
        .collect()
}

/// What narrows the list, without order and page.
pub fn narrowing(query: &AppointmentQuery) -> AppointmentQuery {
    let plain = AppointmentQuery::default();
    AppointmentQuery {
        order: plain.order,
        descending: plain.descending,
        page: plain.page,
        per_page: plain.per_page,
        ..query.clone()
    }
}

/// Whether anything narrows the list.
pub fn is_narrowed(query: &AppointmentQuery) -> bool {
    narrowing(query) != AppointmentQuery::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::pager::SIZES;

    fn read(pairs: &[(&str, &str)]) -> AppointmentQuery {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        from_address(&map)
    }

    #[test]
    fn an_address_without_a_query_asks_for_those_still_awaited() {
        assert_eq!(read(&[]), AppointmentQuery::default());
        assert!(!is_narrowed(&read(&[("trang", "2"), ("xep", "ten")])));
    }

    #[test]
    fn each_scope_is_found_again_by_its_word() {
        for scope in [AppointmentScope::Open, AppointmentScope::All] {
            assert_eq!(scope_of(scope_code(scope)), scope);
        }
        for state in AppointmentState::ALL {
            let scope = AppointmentScope::In(state);
            assert_eq!(scope_of(scope_code(scope)), scope);
        }
        assert_eq!(scopes().len(), 9);
    }

    #[test]
    fn filters_order_and_page_come_from_the_address() {
        let query = read(&[
            ("doi-tuong", "ENTERPRISE"),
            ("ngay", "23/11/2026"),
            ("gio", "08:00"),
            ("trang-thai", "NO_SHOW"),
            ("xep", "ten"),
            ("giam", "1"),
            ("so-hang", "50"),
        ]);
        assert_eq!(query.applicant_kind, Some(ApplicantKind::Enterprise));
        assert_eq!(
            (query.day.as_str(), query.time.as_str()),
            ("23/11/2026", "08:00")
        );
        assert_eq!(query.scope, AppointmentScope::In(AppointmentState::NoShow));
        assert_eq!(
            (query.order, query.descending),
            (AppointmentOrder::Name, true)
        );
        assert_eq!(query.per_page, 50);
        assert!(is_narrowed(&query));
    }

    #[test]
    fn nonsense_in_an_address_is_passed_over() {
        assert_eq!(
            read(&[("trang", "-1"), ("doi-tuong", "KING"), ("trang-thai", "X")]),
            AppointmentQuery::default()
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
