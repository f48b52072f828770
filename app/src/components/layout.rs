//! What pages are laid out with: head, cards, definition lists, breadcrumb, steps, the bar at the
//! bottom.

use leptos::prelude::*;

use super::icon::{Ic, Icon};

/// Title of a page, what stands under it, and its acts.
#[component]
pub fn PageHead(
    /// The title, the page's only `<h1>`.
    #[prop(into)]
    title: Signal<String>,
    /// A line under the title.
    #[prop(optional)]
    below: Option<Children>,
    /// Buttons at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1">{move || title.get()}</h1>
                {below.map(|below| view! { <div class="small">{below()}</div> })}
            </div>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// A white card, with a heading if it has a title.
#[component]
pub fn Card(
    /// The heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// No padding: a table or list brings its own.
    #[prop(optional)]
    flush: bool,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("card {class}") class:pad=!flush class:flush=flush>
            {title.map(|title| view! { <h2>{title}</h2> })}
            {children()}
        </section>
    }
    .into_any()
}

/// Names and values in two columns.
#[component]
pub fn Facts(
    /// Name and value of each line; lines without value show "—".
    facts: Vec<(&'static str, String)>,
) -> impl IntoView {
    let lines = facts
        .into_iter()
        .map(|(name, value)| {
            let value = if value.is_empty() {
                "—".to_owned()
            } else {
                value
            };
            view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
        })
        .collect_view();
    view! { <dl class="facts">{lines}</dl> }.into_any()
}

/// A step back on the way to this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it leads; none for this page.
    pub href: Option<String>,
}

impl Crumb {
    /// A page on the way.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: Some(href.into()),
        }
    }

    /// This page.
    pub fn here(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: None,
        }
    }
}

/// "Trang chủ / …".
#[component]
pub fn Breadcrumb(
    /// From the first page to this one.
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
) -> impl IntoView {
    let items = move || {
        crumbs
            .get()
            .into_iter()
            .map(|crumb| match crumb.href {
                Some(href) => view! { <li><a href=href>{crumb.label}</a></li> }.into_any(),
                None => view! { <li aria-current="page">{crumb.label}</li> }.into_any(),
            })
            .collect_view()
    };
    view! { <nav class="crumbs" aria-label="Đường dẫn"><ol>{items}</ol></nav> }.into_any()
}

/// The steps of a task: those before `now` are done.
#[component]
pub fn Steps(
    /// What they are called.
    steps: Vec<&'static str>,
    /// Which one is under way, from 0.
    #[prop(into)]
    now: Signal<usize>,
) -> impl IntoView {
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(at, label)| {
            let done = move || now.get() > at;
            view! {
                <li
                    class:done=done
                    class:now=move || now.get() == at
                    aria-current=move || (now.get() == at).then_some("step")
                >
                    {move || {
                        if done() {
                            view! { <Ic icon=Icon::Check/><span class="visually-hidden">"Đã xong: "</span> }.into_any()
                        } else {
                            view! { <i aria-hidden="true">{at + 1}</i> }.into_any()
                        }
                    }}
                    <span>{label}</span>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ol class="steps">{items}</ol> }.into_any()
}

/// The dark bar that stays at the bottom while something is chosen, or has to be done first.
#[component]
pub fn StickyBar(
    /// Whether it is shown.
    #[prop(into)]
    open: Signal<bool>,
    /// What it says: "Đã chọn 3 giấy tờ".
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for those who don't see it.
    #[prop(default = "Mục đã chọn")]
    label: &'static str,
    /// Its buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="bar" hidden=move || !open.get() role="region" aria-label=label>
            <span role="status">{move || text.get()}</span>
            <div class="acts">{children()}</div>
        </div>
    }
    .into_any()
}
