//! The pager: rows a page, and `<< < 1 2 3 > >>`. All links, so that a page can be kept and sent.

use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::{
    icon::{Ic, Icon},
    table::query_with,
};

/// The rows a page that can be chosen.
pub const SIZES: [u32; 3] = [10, 20, 50];

/// The numbers shown around `page` of `pages`: up to five, `page` in their middle where it can be.
pub fn window(page: u32, pages: u32) -> std::ops::RangeInclusive<u32> {
    const SHOWN: u32 = 5;
    let last_start = pages.saturating_sub(SHOWN - 1).max(1);
    let start = page.saturating_sub(SHOWN / 2).clamp(1, last_start);
    start..=(start + SHOWN - 1).min(pages.max(1))
}

fn to_page(query: &ParamsMap, page: u32) -> String {
    let number = if page <= 1 {
        String::new()
    } else {
        page.to_string()
    };
    query_with(query, &[("trang", number)])
}

/// The size is said always: not every list begins with the same.
fn to_size(query: &ParamsMap, size: u32) -> String {
    query_with(query, &[("so-hang", size.to_string())])
}

/// "Số hàng mỗi trang" and the pages of a list. The address has the page in `trang` and the rows in
/// `so-hang`.
#[component]
pub fn Pager(
    /// This page, from 1.
    #[prop(into)]
    page: Signal<u32>,
    /// Rows a page.
    #[prop(into)]
    per_page: Signal<u32>,
    /// Rows on all pages.
    #[prop(into)]
    total: Signal<u64>,
    /// There may be more than `total`.
    #[prop(optional)]
    more: bool,
    /// The rows a page can't be chosen.
    #[prop(optional)]
    fixed: bool,
) -> impl IntoView {
    let query = use_query_map();
    let pages = move || {
        let pages = total
            .get()
            .div_ceil(u64::from(per_page.get().max(1)))
            .max(1);
        u32::try_from(pages).unwrap_or(u32::MAX)
    };
    let sizes = move || {
        SIZES
            .into_iter()
            .map(|size| {
                let current = (per_page.get() == size).then_some("true");
                let href = query.with(|query| to_size(query, size));
                view! { <a href=href aria-current=current>{size}</a> }.into_any()
            })
            .collect_view()
    };
    let shown = move || {
        let (page, rows, total) = (
            u64::from(page.get().max(1)),
            u64::from(per_page.get()),
            total.get(),
        );
        let first = ((page - 1) * rows + 1).min(total);
        format!(
            "Hiển thị từ {first} đến {} của {}{total} dòng",
            (page * rows).min(total),
            if more { "ít nhất " } else { "" }
        )
    };
    let links = move || {
        let (page, pages) = (page.get().max(1), pages());
        let step = |to: u32, icon: Icon, label: &'static str| {
            let href = (to != page && (1..=pages).contains(&to))
                .then(|| query.with(|query| to_page(query, to)));
            let off = href.is_none().then_some("true");
            // A link that leads nowhere is still one to those who hear the page.
            let role = href.is_none().then_some("link");
            view! { <li><a href=href role=role aria-disabled=off aria-label=label title=label><Ic icon/></a></li> }
                .into_any()
        };
        let numbers = window(page, pages)
            .map(|number| {
                let current = (number == page).then_some("page");
                let href = query.with(|query| to_page(query, number));
                view! { <li><a href=href aria-current=current aria-label=format!("Trang {number}")>{number}</a></li> }
                    .into_any()
            })
            .collect_view();
        view! {
            {step(1, Icon::First, "Trang đầu")}
            {step(page.saturating_sub(1), Icon::ChevronLeft, "Trang trước")}
            {numbers}
            {step(page.saturating_add(1), Icon::ChevronRight, "Trang sau")}
            // Nobody knows yet which one is the last.
            {step(if more { 0 } else { pages }, Icon::Last, "Trang cuối")}
        }
    };
    view! {
        <div class="pager">
            {(!fixed).then(|| view! { <div class="sizes"><span>"Số hàng mỗi trang"</span>{sizes}</div> })}
            <span class="muted">{shown}</span>
            <nav aria-label="Trang"><ul>{links}</ul></nav>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_pages_are_shown_around_the_current_one() {
        assert_eq!(window(1, 20), 1..=5);
        assert_eq!(window(3, 20), 1..=5);
        assert_eq!(window(10, 20), 8..=12);
        assert_eq!(window(20, 20), 16..=20);
    }

    #[test]
    fn fewer_pages_are_all_shown() {
        assert_eq!(window(1, 1), 1..=1);
        assert_eq!(window(2, 3), 1..=3);
        assert_eq!(window(1, 0), 1..=1);
    }

    #[test]
    fn each_size_is_said_in_its_link_from_the_first_page_on() {
        let mut query = ParamsMap::new();
        query.insert("trang", "3".to_owned());
        query.insert("so-hang", "20".to_owned());
        for size in SIZES {
            let mut alone = ParamsMap::new();
            alone.insert("so-hang", size.to_string());
            assert_eq!(to_size(&query, size), alone.to_query_string());
        }
    }

    #[test]
    fn a_page_beyond_the_last_shows_the_last_ones() {
        assert_eq!(window(99, 7), 3..=7);
        assert_eq!(window(u32::MAX, 7), 3..=7);
    }
}
