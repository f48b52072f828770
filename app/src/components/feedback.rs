//! What the program says: nothing here yet, still loading, what went wrong, what was done.

use std::time::Duration;

use chungthuc_domain::AppError;
use leptos::prelude::*;

use super::{
    icon::{Ic, Icon},
    tag::Tone,
};

/// A list or place with nothing in it: says so, and what to do next.
#[component]
pub fn EmptyState(
    /// Its picture.
    #[prop(default = Icon::Inbox)]
    icon: Icon,
    /// What isn't there.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(optional, into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Ic icon/>
            <b>{title}</b>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// Grey lines where text will be.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
    /// As the rows of a table.
    #[prop(optional)]
    rows: bool,
) -> impl IntoView {
    let lines = (0..lines)
        .map(|_| view! { <i></i> }.into_any())
        .collect_view();
    view! {
        <div class="skeleton" class:rows=rows role="status">
            <span class="visually-hidden">"Đang tải…"</span>
            {lines}
        </div>
    }
    .into_any()
}

fn icon_of(tone: Tone) -> Icon {
    match tone {
        Tone::Ok => Icon::Valid,
        Tone::Warn => Icon::Alert,
        Tone::Bad => Icon::Stop,
        Tone::Sign => Icon::Sign,
        Tone::Seal => Icon::Seal,
        Tone::Neutral => Icon::Info,
    }
}

/// A message that stays on the page.
#[component]
pub fn Alert(
    /// What it means; bad ones are read aloud at once.
    #[prop(optional)]
    tone: Tone,
    /// In a few words.
    #[prop(into)]
    title: String,
    /// The rest, and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class=format!("alert {}", tone.class()) role=role>
            <Ic icon=icon_of(tone)/>
            <div><b>{title}</b>{children.map(|children| view! { <div>{children()}</div> })}</div>
        </div>
    }
    .into_any()
}

/// What went wrong: what happened, what was kept, what to do.
#[component]
pub fn ErrorPanel(
    /// What happened.
    #[prop(into)]
    what: String,
    /// What was kept: "Mọi điều đã nhập vẫn còn."
    #[prop(optional, into)]
    kept: String,
    /// What to do next.
    #[prop(optional, into)]
    next: String,
    /// Buttons: "Thử lại".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Alert tone=Tone::Bad title=what>
            {(!kept.is_empty()).then(|| view! { <p>{kept}</p> })}
            {(!next.is_empty()).then(|| view! { <p>{next}</p> })}
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </Alert>
    }
}

/// The error of a use case, as the domain words it.
#[component]
pub fn AppErrorPanel(
    /// What it answered.
    error: AppError,
    /// Buttons: "Thử lại".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let what = error.what();
    let kept = error.kept.unwrap_or_default();
    view! {
        <Alert tone=Tone::Bad title=what>
            {(!kept.is_empty()).then(|| view! { <p>{kept}</p> })}
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </Alert>
    }
}

/// A short message that goes away by itself; a bad one stays until it is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
}

/// The messages shown now. Provided by the app; `use_toasts()` anywhere below.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// None shown.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Shows a message.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        const STAYS: Duration = Duration::from_secs(6);
        self.next.update_value(|next| *next = next.wrapping_add(1));
        let id = self.next.get_value();
        self.shown.update(|shown| {
            shown.push(Toast {
                id,
                tone,
                text: text.into(),
            })
        });
        if tone != Tone::Bad {
            set_timeout(move || self.close(id), STAYS);
        }
    }

    fn close(self, id: u32) {
        // The page may have gone in the meantime.
        let _ = self
            .shown
            .try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows messages from anywhere below the app; those of a place outside it are dropped.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_default()
}

/// Where they show. Once a page, in the app.
#[component]
pub fn ToastRegion(
    /// The messages.
    toasts: Toasts,
) -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class=format!("toast {}", toast.tone.class())>
                    <Ic icon=icon_of(toast.tone)/>
                    <span>{toast.text}</span>
                    <button type="button" aria-label="Đóng" on:click=move |_| toasts.close(toast.id)>
                        <Ic icon=Icon::Close/>
                    </button>
                </div>
            </For>
        </div>
    }
    .into_any()
}
