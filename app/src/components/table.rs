//! Tables: sticky head, columns sorted by links that live in the address, cards on narrow screens.
//! Rows are `Row` with `Cell`s, so that they stay a table to screen readers when they look like cards.

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_navigate, use_query_map},
    params::ParamsMap,
};

use crate::browser;

use super::{
    button::Button,
    icon::{Ic, Icon},
};

/// The query with `changes` in it, as `?a=b`; empty values leave it, and so does the page, since
/// another order or another filter starts at the first page.
pub fn query_with(query: &ParamsMap, changes: &[(&'static str, String)]) -> String {
    let mut query = query.clone();
    query.remove("trang");
    for (name, value) in changes {
        if value.is_empty() {
            query.remove(name);
        } else {
            query.replace(*name, value.clone());
        }
    }
    // An empty query must still be a link to this page, not nothing.
    let text = query.to_query_string();
    if text.is_empty() {
        "?".to_owned()
    } else {
        text
    }
}

/// A table.
#[component]
pub fn Table(
    /// What it lists, for screen readers.
    #[prop(into)]
    caption: String,
    /// The headers: `Th` and `SortTh`.
    head: Children,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="table" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup"><tr role="row">{head()}</tr></thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The header of a column.
#[component]
pub fn Th(
    /// Numbers: aligned to the right.
    #[prop(optional)]
    right: bool,
    /// `apart` or `merged`, as its cells.
    #[prop(optional)]
    class: &'static str,
    /// The name.
    children: Children,
) -> impl IntoView {
    view! { <th scope="col" role="columnheader" class=class class:right=right>{children()}</th> }
        .into_any()
}

/// The header of a column that can be sorted by: a link that turns the order around. The address has
/// the column's key in `xep` and `giam=1` for the other way round.
#[component]
pub fn SortTh(
    /// The column's key.
    key: &'static str,
    /// Whether this is the order of a list that names none.
    #[prop(optional)]
    default: bool,
    /// That order falls.
    #[prop(optional)]
    falling: bool,
    /// `apart` or `merged`, as its cells.
    #[prop(optional)]
    class: &'static str,
    /// The name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let query = use_query_map();
    // Some(true): rising, Some(false): falling, None: sorted by another column.
    let order = Memo::new(move |_| {
        query.with(|query| match query.get_str("xep") {
            Some(sorted) => (sorted == key).then(|| query.get_str("giam") != Some("1")),
            None => default.then_some(!falling),
        })
    });
    let href = move || {
        let falling = if order.get() == Some(true) { "1" } else { "" };
        query.with(|query| {
            query_with(
                query,
                &[("xep", key.to_owned()), ("giam", falling.to_owned())],
            )
        })
    };
    view! {
        <th
            scope="col"
            role="columnheader"
            class=class
            aria-sort=move || match order.get() {
                Some(true) => Some("ascending"),
                Some(false) => Some("descending"),
                None => None,
            }
        >
            <a class="sort" href=href>
                {label}
                {move || {
                    let icon = match order.get() {
                        Some(true) => Icon::ArrowUp,
                        Some(false) => Icon::ArrowDown,
                        None => Icon::Sort,
                    };
                    view! { <Ic icon/> }
                }}
            </a>
        </th>
    }
    .into_any()
}

/// A row.
#[component]
pub fn Row(
    /// It is chosen.
    #[prop(optional, into)]
    chosen: Signal<bool>,
    /// It belongs to the row before.
    #[prop(optional)]
    follows: bool,
    /// Its cells.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row" class:on=move || chosen.get() class:follows=follows>{children()}</tr> }
        .into_any()
}

/// A cell. On narrow screens its column's name stands before it.
#[component]
pub fn Cell(
    /// The column's name; empty for one that needs none there.
    #[prop(optional, into)]
    label: String,
    /// `code`, `num`, `right`, `title` (the heading of a card), `acts`, `choose`; `apart` for a column
    /// that shows only where there is room for it, while what says the same in another is `merged`.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let label = (!label.is_empty()).then_some(label);
    view! { <td role="cell" class=class data-label=label>{children()}</td> }.into_any()
}

/// The fields that narrow a list, and "Tìm kiếm". A form by GET: the filters live in the address.
#[component]
pub fn Filters(
    /// The fields; `above` stands over them.
    #[prop(optional)]
    above: Option<Children>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let location = use_location();
    let navigate = use_navigate();
    let query = use_query_map();
    // What isn't a field here and must survive: order and rows a page.
    let kept = move || {
        ["xep", "giam", "so-hang"]
            .into_iter()
            .filter_map(|name| {
                query
                    .with(|query| query.get(name))
                    .map(|value| (name, value))
            })
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    };
    view! {
        <form
            class="filters"
            role="search"
            aria-label="Thông tin tìm kiếm"
            method="get"
            action=move || location.pathname.get()
            on:submit=move |submit| {
                if let Some(address) = browser::form_address(&submit) {
                    navigate(&address, Default::default());
                }
            }
        >
            {above.map(|above| view! { <div class="above">{above()}</div> })}
            <div class="fields">
                {children()}
                <Button submit=true icon=Icon::Search>"Tìm kiếm"</Button>
            </div>
            {kept}
        </form>
    }
    .into_any()
}

/// "Tìm thấy N kết quả", said aloud when it changes.
#[component]
pub fn ResultCount(
    /// N.
    #[prop(into)]
    total: Signal<u64>,
    /// There may be more than N: "ít nhất N".
    #[prop(optional)]
    more: bool,
) -> impl IntoView {
    view! {
        <p class="small count" role="status">
            {if more { "Tìm thấy ít nhất " } else { "Tìm thấy " }} <b class="num">{move || chungthuc_domain::fee::thousands(total.get())}</b> " kết quả"
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&'static str, &str)]) -> ParamsMap {
        pairs
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    }

    #[test]
    fn another_order_keeps_the_filters_and_starts_at_the_first_page() {
        let before = query(&[("ma", "H99"), ("trang", "3")]);
        let after = query_with(&before, &[("xep", "ten".into())]);
        assert!(after.contains("ma=H99"), "{after}");
        assert!(after.contains("xep=ten"), "{after}");
        assert!(!after.contains("trang"), "{after}");
    }

    #[test]
    fn the_first_page_has_no_number() {
        let before = query(&[("trang", "3")]);
        assert_eq!(query_with(&before, &[]), "?");
        assert_eq!(query_with(&before, &[("trang", "2".into())]), "?trang=2");
    }
}
