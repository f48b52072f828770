//! Fields of forms: `Field` brings label, hint and error, and tells the control within it which id
//! and which descriptions it has. Everything works as a plain form too.

use leptos::{context::Provider, html::Input, prelude::*};

use crate::{browser, format};

use super::icon::{Ic, Icon};

/// What a `Field` tells the control within it.
#[derive(Clone)]
struct FieldContext {
    id: String,
    name: String,
    required: bool,
    error: Signal<Option<String>>,
    has_hint: bool,
}

impl FieldContext {
    /// The ids of hint and error, for `aria-describedby`.
    fn described_by(&self) -> Signal<Option<String>> {
        let (id, has_hint, error) = (self.id.clone(), self.has_hint, self.error);
        Signal::derive(move || {
            let hint = has_hint.then(|| format!("{id}-hint"));
            let error = error.with(Option::is_some).then(|| format!("{id}-error"));
            match (hint, error) {
                (Some(hint), Some(error)) => Some(format!("{error} {hint}")),
                (hint, error) => error.or(hint),
            }
        })
    }

    fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + Copy + 'static {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }
}

/// What the control is part of; a control alone brings its own name and `aria-label`.
fn field_context(name: Option<String>) -> FieldContext {
    let mut field = use_context::<FieldContext>().unwrap_or_else(|| FieldContext {
        id: String::new(),
        name: String::new(),
        required: false,
        error: Signal::stored(None),
        has_hint: false,
    });
    if let Some(name) = name {
        if field.id.is_empty() {
            field.id = format!("f-{name}");
        }
        field.name = name;
    }
    field
}

/// Label, control, hint and error of one value.
#[component]
pub fn Field(
    /// The label, without the asterisk.
    #[prop(into)]
    label: String,
    /// The name under which the form sends the value; the id is made of it.
    #[prop(into)]
    name: String,
    /// The id, where two fields of a page have the same name.
    #[prop(optional, into)]
    id: Option<String>,
    /// Marks it as mandatory.
    #[prop(optional)]
    required: bool,
    /// A line below the control.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with the value, and what to do.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("f-{name}"));
    let error = Signal::derive(move || error.get());
    let field = FieldContext {
        id: id.clone(),
        name,
        required,
        error,
        has_hint: hint.is_some(),
    };
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class=format!("field {class}") class:invalid=move || error.with(Option::is_some)>
            <label for=id>
                {label}
                {required.then(|| view! { <span class="req" aria-hidden="true">" *"</span> })}
            </label>
            <Provider value=field>{children()}</Provider>
            <FieldError id=error_id error/>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

#[component]
fn FieldError(id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        let id = id.clone();
        error.get().map(|text| {
            view! { <p class="error" id=id><Ic icon=Icon::Stop/><span>{text}</span></p> }.into_any()
        })
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    /// The signal it shows and changes.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// What it holds at first, without `bind`.
    #[prop(optional, into)]
    value: String,
    /// `text`, `email`, `tel`, `password`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The keyboard that phones show: `numeric`, `email`, ….
    #[prop(optional)]
    keyboard: Option<&'static str>,
    /// An example, never a label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// What the browser may fill in: `username`, `current-password`, `off`, ….
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The most characters.
    #[prop(optional)]
    max_length: Option<u32>,
    /// Can be read and not changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Numbers: digits of equal width.
    #[prop(optional)]
    numeric: bool,
    /// A unit behind the number: "mm".
    #[prop(optional)]
    unit: Option<&'static str>,
    /// The name, outside of a `Field`.
    #[prop(optional, into)]
    name: Option<String>,
    /// The label, outside of a `Field`.
    #[prop(optional, into)]
    label: Option<String>,
    /// The element, for those who focus it.
    #[prop(optional)]
    node: Option<NodeRef<Input>>,
    /// Called when the value was changed and left.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let field = field_context(name);
    let node = node.unwrap_or_default();
    let start = bind.map_or(value, |bind| bind.get_untracked());
    if let Some(text) = bind {
        browser::tie(node, text);
    }
    let input = view! {
        <input
            node_ref=node
            class="input"
            class:num=numeric
            type=kind
            id=field.id.clone()
            name=field.name.clone()
            value=start
            inputmode=keyboard
            placeholder=placeholder
            autocomplete=autocomplete
            maxlength=max_length
            aria-label=label
            aria-required=field.required.then_some("true")
            aria-invalid=field.invalid()
            aria-describedby=field.described_by()
            disabled=move || disabled.get()
            on:input=move |ev| {
                if let Some(text) = bind {
                    text.set(event_target_value(&ev));
                }
            }
            on:change=move |ev| {
                if let Some(changed) = on_change {
                    changed.run(event_target_value(&ev));
                }
            }
        />
    };
    match unit {
        Some(unit) => {
            view! { <div class="with-unit">{input}<span aria-hidden="true">{unit}</span></div> }
                .into_any()
        }
        None => input.into_any(),
    }
}

/// Several lines of text.
#[component]
pub fn Textarea(
    /// The signal it shows and changes.
    bind: RwSignal<String>,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
    /// An example, never a label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The most characters.
    #[prop(optional)]
    max_length: Option<u32>,
) -> impl IntoView {
    let field = field_context(None);
    view! {
        <textarea
            class="input"
            id=field.id.clone()
            name=field.name.clone()
            rows=rows
            placeholder=placeholder
            maxlength=max_length
            aria-required=field.required.then_some("true")
            aria-invalid=field.invalid()
            aria-describedby=field.described_by()
            prop:value=move || bind.get()
            on:input=move |ev| bind.set(event_target_value(&ev))
        >
            {bind.get_untracked()}
        </textarea>
    }
    .into_any()
}

/// One of a list of values.
#[component]
pub fn Select(
    /// Value and text of each choice.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The signal it shows and changes.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// What is chosen at first, without `bind`.
    #[prop(optional, into)]
    value: String,
    /// Shown while nothing is chosen: "Chọn loại giấy tờ".
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Can't be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The name, outside of a `Field`.
    #[prop(optional, into)]
    name: Option<String>,
    /// The label, outside of a `Field`.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let field = field_context(name);
    let chosen = Signal::derive(move || bind.map_or_else(|| value.clone(), |bind| bind.get()));
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|(value, text)| {
                let this = value.clone();
                let first = chosen.with_untracked(|chosen| *chosen == this);
                let now = move || chosen.with(|chosen| *chosen == this);
                view! { <option value=value selected=first prop:selected=now>{text}</option> }
                    .into_any()
            })
            .collect_view()
    };
    view! {
        <select
            class="input"
            id=field.id.clone()
            name=field.name.clone()
            aria-label=label
            aria-required=field.required.then_some("true")
            aria-invalid=field.invalid()
            aria-describedby=field.described_by()
            disabled=move || disabled.get()
            on:change=move |ev| {
                if let Some(bind) = bind {
                    bind.set(event_target_value(&ev));
                }
            }
        >
            {placeholder.map(|text| {
                let first = chosen.with_untracked(String::is_empty);
                let now = move || chosen.with(String::is_empty);
                view! { <option value="" selected=first prop:selected=now>{text}</option> }
            })}
            {choices}
        </select>
    }
    .into_any()
}

/// A day, typed as `dd/MM/yyyy` or picked in the browser's calendar. What is typed in another way is
/// put right when the field is left.
#[component]
pub fn DateInput(
    /// The text that it shows and changes.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// What it holds at first, without `bind`.
    #[prop(optional, into)]
    value: String,
    /// Can't be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let text = bind.unwrap_or_else(|| RwSignal::new(value));
    let picker = NodeRef::<Input>::new();
    let put_right = Callback::new(move |typed: String| {
        if let Some(day) = format::normal_day(&typed) {
            text.set(day);
        }
    });
    view! {
        <div class="date">
            <TextInput
                bind=text
                numeric=true
                keyboard="numeric"
                placeholder="dd/MM/yyyy"
                autocomplete="off"
                max_length=10
                disabled
                on_change=put_right
            />
            <input
                node_ref=picker
                class="picker"
                type="date"
                tabindex="-1"
                aria-hidden="true"
                on:change=move |ev| {
                    if let Some(day) = format::day_from_iso(&event_target_value(&ev)) {
                        text.set(day);
                    }
                }
            />
            <button
                type="button"
                class="btn quiet sm square"
                aria-label="Mở lịch"
                title="Mở lịch"
                disabled=move || disabled.get()
                on:click=move |_| browser::show_picker(picker)
            >
                <Ic icon=Icon::Calendar/>
            </button>
        </div>
    }
    .into_any()
}
