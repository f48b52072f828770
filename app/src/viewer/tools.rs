//! The controls of the toolbar: zoom and page number.

use leptos::prelude::*;

use crate::components::{
    button::{Button, ButtonKind},
    icon::Icon,
};

use super::layout::zoom_text;
use super::state::ViewerState;

/// "− 110 % + Vừa chiều rộng"
#[component]
pub fn ZoomTools(
    /// Of which viewer.
    viewer: ViewerState,
) -> impl IntoView {
    view! {
        <span class="viewer-zoom">
            <Button kind=ButtonKind::Quiet small=true icon=Icon::Minus label="Thu nhỏ"
                on_press=move |()| viewer.zoom_out()/>
            <output class="num" aria-label="Độ phóng">{move || zoom_text(viewer.zoom())}</output>
            <Button kind=ButtonKind::Quiet small=true icon=Icon::Plus label="Phóng to"
                on_press=move |()| viewer.zoom_in()/>
        </span>
        <Button kind=ButtonKind::Quiet small=true icon=Icon::Fit class="viewer-fit" label="Vừa chiều rộng"
            on_press=move |()| viewer.fit_width()>
            <span class="viewer-fit-text">"Vừa chiều rộng"</span>
        </Button>
    }
    .into_any()
}

/// "Trang [2] / 12": the current page, and a box to go to another one.
#[component]
pub fn PageTools(
    /// Of which viewer.
    viewer: ViewerState,
) -> impl IntoView {
    let current = viewer.current_page();
    let count = viewer.page_count();
    let draft = RwSignal::new(None::<String>);
    let text = move || {
        draft
            .get()
            .unwrap_or_else(|| (current.get() + 1).to_string())
    };
    let go = move || {
        let typed = draft
            .get_untracked()
            .and_then(|typed| typed.trim().parse::<usize>().ok());
        draft.set(None);
        if let Some(number) = typed {
            viewer.go_to(number.clamp(1, count.max(1)) - 1);
        }
    };
    view! {
        <label class="viewer-page num">
            <span>"Trang"</span>
            <input
                class="input"
                type="text"
                inputmode="numeric"
                maxlength="5"
                autocomplete="off"
                value="1"
                prop:value=text
                on:input=move |typed| draft.set(Some(event_target_value(&typed)))
                on:change=move |_| go()
            />
            <span>{format!("/ {count}")}</span>
        </label>
    }
    .into_any()
}
