//! Choices: one of a few side by side, and yes or no.

use leptos::prelude::*;

/// One of a few, side by side. Radio buttons: arrow keys move, forms send them.
#[component]
pub fn RadioSegment(
    /// What is being chosen, for screen readers, or as a legend with `show_legend`.
    #[prop(into)]
    legend: String,
    /// Shows the legend above.
    #[prop(optional)]
    show_legend: bool,
    /// The name under which the form sends it.
    #[prop(into)]
    name: String,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
    /// The signal it shows and changes.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// What is chosen at first, without `bind`.
    #[prop(optional, into)]
    value: String,
    /// Sends the form as soon as another is chosen.
    #[prop(optional)]
    submits: bool,
) -> impl IntoView {
    let chosen = bind.unwrap_or_else(|| RwSignal::new(value));
    let choices = options
        .into_iter()
        .map(|(value, text)| {
            let (this, sent) = (value.clone(), value.clone());
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        value=value
                        checked=chosen.with_untracked(|chosen| *chosen == this)
                        prop:checked=move || chosen.with(|chosen| *chosen == this)
                        on:change=move |ev| {
                            chosen.set(sent.clone());
                            if submits {
                                crate::browser::submit_form_of(&ev);
                            }
                        }
                    />
                    <span>{text}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="seg">
            <legend class:visually-hidden=!show_legend>{legend}</legend>
            <div>{choices}</div>
        </fieldset>
    }
    .into_any()
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// The signal it shows and changes.
    checked: RwSignal<bool>,
    /// The name under which the form sends it.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its id, for those who bring it under the cursor.
    #[prop(optional, into)]
    id: Option<String>,
    /// The label; in tables, use `aria_label` instead.
    #[prop(optional, into)]
    label: Option<String>,
    /// The label of a box without text: "Chọn H99.101-261120-000041".
    #[prop(optional, into)]
    aria_label: Option<String>,
    /// Some of what it stands for is chosen, not all.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    /// Can't be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called after each change by the person.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let input = view! {
        <input
            type="checkbox"
            id=id
            name=name
            value="1"
            aria-label=aria_label
            checked=checked.get_untracked()
            prop:checked=move || checked.get()
            prop:indeterminate=move || mixed.get()
            disabled=move || disabled.get()
            on:change=move |ev| {
                let now = event_target_checked(&ev);
                checked.set(now);
                if let Some(changed) = on_change {
                    changed.run(now);
                }
            }
        />
    };
    match label {
        Some(label) => {
            view! { <label class="check">{input}<span>{label}</span></label> }.into_any()
        }
        None => view! { <label class="check bare">{input}</label> }.into_any(),
    }
}
