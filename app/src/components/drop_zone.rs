//! Where files are dropped or chosen. A file chooser underneath, so keyboards and phones work too.

use leptos::{ev, html::Input, prelude::*};

use crate::browser::{self, PickedFile};

use super::icon::{Ic, Icon};

/// A place for a file.
#[component]
pub fn DropZone(
    /// The id of its file chooser.
    #[prop(into)]
    id: String,
    /// "Kéo thả tệp PDF vào đây"
    #[prop(into)]
    title: String,
    /// What may be chosen: ".pdf,application/pdf".
    #[prop(default = ".pdf,application/pdf")]
    accept: &'static str,
    /// Limits: "Bắt buộc định dạng .pdf, dung lượng ≤ 30 MB".
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with what was chosen.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Lower, within a form.
    #[prop(optional)]
    small: bool,
    /// Several files at once.
    #[prop(optional)]
    multiple: bool,
    /// Files can't be taken now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Takes each file.
    #[prop(into)]
    on_file: Callback<PickedFile>,
    /// A line at the bottom: what happens to the file.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    // Entering a child leaves its parent: count, so that the mark doesn't flicker.
    let depth = RwSignal::new(0_i32);
    let take = move |files: Vec<PickedFile>| {
        let most = if multiple { usize::MAX } else { 1 };
        files
            .into_iter()
            .take(most)
            .for_each(|file| on_file.run(file));
    };
    let dropped = move |drop: ev::DragEvent| {
        drop.prevent_default();
        depth.set(0);
        if !disabled.get_untracked() {
            take(browser::dropped_files(&drop));
        }
    };
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{error_id} {hint_id}");
    view! {
        <div
            class="drop"
            class:compact=small
            class:over=move || { depth.get() > 0 && !disabled.get() }
            class:invalid=move || error.get().is_some()
            on:dragenter=move |drag| {
                drag.prevent_default();
                depth.update(|depth| *depth += 1);
            }
            on:dragover=move |drag| drag.prevent_default()
            on:dragleave=move |_| depth.update(|depth| *depth -= 1)
            on:drop=dropped
        >
            <Ic icon=Icon::Document/>
            <b>{title}</b>
            <span class="small">"hoặc"</span>
            <input
                node_ref=node
                class="visually-hidden"
                type="file"
                id=id.clone()
                accept=accept
                multiple=multiple
                aria-describedby=described
                aria-invalid=move || error.get().map(|_| "true")
                disabled=move || disabled.get()
                on:change=move |_| take(browser::take_files(node))
            />
            <label class="btn primary" for=id><Ic icon=Icon::Upload/>"Chọn tệp"</label>
            <p class="error" id=error_id role="alert">
                {move || error.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
            </p>
            <p class="hint" id=hint_id>{hint}</p>
            {children.map(|children| view! { <div class="note">{children()}</div> })}
        </div>
    }
    .into_any()
}
