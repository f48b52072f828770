//! The sections of the side panel: which image, and where it stands in
//! millimetres. Everything that a pointer can do can be done here by keyboard.

use chungthuc_domain::view::stamp::StampKind;
use leptos::prelude::*;

use crate::components::button::Button;
use crate::components::icon::{Ic, Icon};

use super::editor::Editor;
use super::mm::{mm_text, parse_mm, short_mm, spoken_mm};
use super::overlay::image_url;
use super::session::{PlacementSession, kind_name};

/// "Chữ ký" or "Con dấu": the images to choose from.
#[component]
pub fn StampChoices(
    /// Whose images.
    session: PlacementSession,
    /// Where a new image is added; no link without it.
    #[prop(optional_no_strip)]
    add_href: Option<String>,
) -> impl IntoView {
    let images = session.images.get_value();
    let kind = images
        .first()
        .map_or(StampKind::Signature, |image| image.kind);
    let name = kind_name(kind);
    let choices: Vec<_> = images
        .into_iter()
        .enumerate()
        .map(|(at, image)| {
            let size = format!(
                "{} × {}",
                short_mm(image.width_mm),
                spoken_mm(image.height_mm())
            );
            let note = match (kind, image.is_default) {
                (StampKind::Seal, true) => format!("Mặc định · {size}"),
                (StampKind::Seal, false) => size,
                (StampKind::Signature, true) => "Mặc định".to_owned(),
                (StampKind::Signature, false) => String::new(),
            };
            let chosen = move || session.editor.with(Editor::chosen) == at;
            view! {
                <label class="stamp-choice" class:on=chosen>
                    <input
                        type="radio"
                        name="stamp-image"
                        class="visually-hidden"
                        value=at.to_string()
                        checked=at == 0
                        prop:checked=chosen
                        disabled=move || session.is_locked()
                        on:change=move |_| session.choose(at)
                    />
                    <img src=image_url(image.id) alt="" loading="lazy"/>
                    <span>
                        <b>{image.name}</b>
                        <small>{note}</small>
                    </span>
                </label>
            }
            .into_any()
        })
        .collect();
    let add = add_href.map(|href| {
        view! {
            <a class="stamp-choice" href=href>
                <span class="stamp-add" aria-hidden="true"><Ic icon=Icon::Plus/></span>
                <span>
                    <b>{format!("Thêm {}", name.to_lowercase())}</b>
                    <small>"Ảnh .png nền trong suốt"</small>
                </span>
            </a>
        }
    });
    view! {
        <section class="placing-section">
            <h2 id="stamp-choices">{name}</h2>
            <div role="radiogroup" aria-labelledby="stamp-choices">{choices}</div>
            {add}
        </section>
    }
    .into_any()
}

/// "Vị trí": the place in millimetres, and back to the standard one.
#[component]
pub fn PlaceFields(
    /// Whose place.
    session: PlacementSession,
) -> impl IntoView {
    let editor = session.editor;
    let fixed = Signal::derive(move || !editor.with(Editor::is_scalable));
    let never = Signal::stored(false);
    let value = move |of: fn(chungthuc_geometry::DisplayRect) -> f64| {
        Signal::derive(move || editor.with(|editor| of(editor.shown())))
    };
    let set = move |change: fn(&mut Editor, f64) -> bool| {
        Callback::new(move |mm: f64| session.act(|editor| change(editor, mm), ""))
    };
    let hint = move || {
        if fixed.get() {
            "Mũi tên: 1 mm · Shift: 5 mm. Con dấu giữ đúng kích thước thật."
        } else {
            "Mũi tên: 1 mm · Shift: 5 mm · Alt: đổi cỡ"
        }
    };
    let off = Memo::new(move |_| editor.with(Editor::is_off_signature));
    view! {
        <section class="placing-section">
            <h2>"Vị trí"</h2>
            <div class="mm-fields">
                <MmField session id="mm-left" label="Cách trái" disabled=never
                    value=value(|shown| shown.x) on_change=set(Editor::set_left)/>
                <MmField session id="mm-top" label="Cách trên" disabled=never
                    value=value(|shown| shown.y) on_change=set(Editor::set_top)/>
                <MmField session id="mm-width" label="Rộng" disabled=fixed
                    value=value(|shown| shown.width) on_change=set(Editor::set_width)/>
                <MmField session id="mm-height" label="Cao" disabled=fixed
                    value=value(|shown| shown.height) on_change=set(Editor::set_height)/>
            </div>
            {move || off.get().then(|| view! {
                <p class="stamp-off">
                    <Ic icon=Icon::Alert/>
                    <span>"Con dấu không đè lên khoảng 1/3 bên trái chữ ký (Nghị định 30/2020). Vẫn đóng dấu được."</span>
                </p>
            })}
            {move || session.anchor_note().map(|text| view! { <p class="hint">{text}</p> })}
            <PagePicker session/>
            <Button
                small=true
                wide=true
                disabled=Signal::derive(move || session.is_locked() || editor.with(Editor::is_standard))
                on_press=move |()| session.reset()
            >
                "Đặt về vị trí chuẩn"
            </Button>
            <p class="hint" id="stamp-keys">{hint}</p>
        </section>
    }
    .into_any()
}

/// "Trang": the stamp goes to another page without a pointer; only where there
/// is more than one.
#[component]
fn PagePicker(session: PlacementSession) -> impl IntoView {
    let count = session.viewer.page_count();
    (count > 1).then(|| {
        let go = move |by: isize| {
            session.act(
                |editor| {
                    let page = editor.page().saturating_add_signed(by);
                    editor.to_page(page)
                },
                "",
            );
        };
        let page = move || session.editor.with(Editor::page);
        let at = move || format!("Trang {} / {count}", page() + 1);
        view! {
            <div class="stamp-page" role="group" aria-label="Trang đặt">
                <Button
                    small=true
                    icon=Icon::ChevronLeft
                    label="Đặt ở trang trước"
                    disabled=Signal::derive(move || session.is_locked() || page() == 0)
                    on_press=move |()| go(-1)
                />
                <span class="num">{at}</span>
                <Button
                    small=true
                    icon=Icon::ChevronRight
                    label="Đặt ở trang sau"
                    disabled=Signal::derive(move || session.is_locked() || page() + 1 >= count)
                    on_press=move |()| go(1)
                />
            </div>
        }
        .into_any()
    })
}

/// A number of millimetres: shows what is, takes what is typed on Enter or when
/// it is left, and gives back what was there if it is no number.
#[component]
fn MmField(
    session: PlacementSession,
    id: &'static str,
    label: &'static str,
    disabled: Signal<bool>,
    value: Signal<f64>,
    on_change: Callback<f64>,
) -> impl IntoView {
    let draft = RwSignal::new(None::<String>);
    let wrong = RwSignal::new(false);
    let text = move || draft.get().unwrap_or_else(|| mm_text(value.get()));
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let take = move || {
        let Some(typed) = draft.get_untracked() else {
            return;
        };
        match parse_mm(&typed) {
            Some(mm) => {
                wrong.set(false);
                draft.set(None);
                on_change.run(mm);
            }
            None => wrong.set(true),
        }
    };
    let start = mm_text(value.get_untracked());
    view! {
        <div class="field" class:invalid=move || wrong.get()>
            <label for=id>{label}</label>
            <div class="with-unit">
                <input
                    id=id
                    class="input num"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="12"
                    value=start
                    prop:value=text
                    disabled=move || disabled.get() || session.is_locked()
                    aria-invalid=move || wrong.get().then_some("true")
                    aria-describedby=move || wrong.get().then(|| described.clone())
                    on:input=move |typed| draft.set(Some(event_target_value(&typed)))
                    on:change=move |_| take()
                    on:keydown=move |key| {
                        let by = match key.key().as_str() {
                            "ArrowUp" => 1.0,
                            "ArrowDown" => -1.0,
                            "Escape" => {
                                draft.set(None);
                                wrong.set(false);
                                return;
                            }
                            _ => return,
                        };
                        key.prevent_default();
                        draft.set(None);
                        wrong.set(false);
                        let by = if key.shift_key() { by * 5.0 } else { by };
                        on_change.run(value.get_untracked() + by);
                    }
                />
                <span aria-hidden="true">"mm"</span>
            </div>
            {move || {
                wrong.get().then(|| {
                    view! { <p class="error" id=error_id.clone()>"Nhập số milimét, ví dụ 104,5"</p> }
                })
            }}
        </div>
    }
    .into_any()
}
