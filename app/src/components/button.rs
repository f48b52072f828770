//! Buttons, and links that look like them. One primary button a page.

use leptos::prelude::*;

use super::icon::{Ic, Icon};

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The page's one main act: filled red.
    Primary,
    /// Any other act: an outline.
    #[default]
    Plain,
    /// An act beside others: no outline.
    Quiet,
    /// What can't be undone: red text, filled when touched.
    Danger,
}

fn class_of(kind: ButtonKind, small: bool, wide: bool, class: &str) -> String {
    let mut out = String::from("btn");
    match kind {
        ButtonKind::Primary => out.push_str(" primary"),
        ButtonKind::Plain => {}
        ButtonKind::Quiet => out.push_str(" quiet"),
        ButtonKind::Danger => out.push_str(" danger"),
    }
    for (on, name) in [(small, "sm"), (wide, "wide"), (!class.is_empty(), class)] {
        if on {
            out.push(' ');
            out.push_str(name);
        }
    }
    out
}

/// A button. While `busy` it keeps its place and size, says so to screen readers and does nothing.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// Shown before the text.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Lower, for tables and toolbars.
    #[prop(optional)]
    small: bool,
    /// As wide as what holds it.
    #[prop(optional)]
    wide: bool,
    /// Sends its form when pressed.
    #[prop(optional)]
    submit: bool,
    /// The form it belongs to, by id, if it isn't within it.
    #[prop(optional, into)]
    form: Option<String>,
    /// Can't be pressed. Say nearby why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its work is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The name for a button without text.
    #[prop(optional, into)]
    label: Option<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What a press does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The text; none for a button of an icon only.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let bare = children.is_none();
    let kind_of = if submit { "submit" } else { "button" };
    let title = label.clone();
    view! {
        <button
            type=kind_of
            class=class_of(kind, small, wide, class)
            class:square=bare
            class:busy=move || busy.get()
            form=form
            disabled=move || disabled.get()
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            aria-label=label
            title=title
            on:click=move |press| {
                if busy.get_untracked() {
                    press.prevent_default();
                } else if let Some(act) = on_press {
                    act.run(());
                }
            }
        >
            {icon.map(|icon| view! { <Ic icon/> })}
            {children.map(|children| children())}
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where to.
    #[prop(into)]
    href: String,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// Shown before the text.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Lower, for tables and toolbars.
    #[prop(optional)]
    small: bool,
    /// As wide as what holds it.
    #[prop(optional)]
    wide: bool,
    /// Saves what it leads to, under this name.
    #[prop(optional, into)]
    download: Option<String>,
    /// It leads to a file that the browser shows.
    #[prop(optional)]
    external: bool,
    /// The name for a link without text, or a fuller one.
    #[prop(optional, into)]
    label: Option<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// The text.
    children: Children,
) -> impl IntoView {
    // A file isn't a page: the router must leave it to the browser.
    let external = (external || download.is_some()).then_some("external");
    view! {
        <a class=class_of(kind, small, wide, class) href=href download=download rel=external aria-label=label>
            {icon.map(|icon| view! { <Ic icon/> })}
            {children()}
        </a>
    }
    .into_any()
}
