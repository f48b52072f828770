//! One image: how it looks on paper, its true size, and what can be done with it.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{day_text, time_text},
    view::stamp::{NEAC_SIGN, SigningProvider, StampEdit, StampImageView, StampKind},
};
use jiff::civil::Date;
use leptos::prelude::*;

use super::{
    details::{DetailFields, Details, of_details},
    entry::{Faults, Words, checked},
};
use crate::{
    api::stamp::{delete_stamp, edit_stamp},
    components::{
        Alert, Button, ButtonKind, Checkbox, ConfirmDialog, DateInput, Dialog, DialogActs, Field,
        Icon, LinkButton, Tag, TextInput, Tone, use_toasts,
    },
    pages::{act::Act, relogin::note_session},
    placement::mm::{mm_text, spoken_mm},
};

/// The image as a card.
#[component]
pub fn StampCard(
    /// Signature or seal.
    words: Words,
    /// The image.
    image: StampImageView,
    /// The providers of remote signatures.
    providers: RwSignal<Vec<SigningProvider>>,
    /// There is no other.
    only: bool,
    /// Called when the list has to be read again.
    again: Callback<()>,
) -> impl IntoView {
    let (editing, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let marking = Act::new();
    let removing = Act::within(deleting);
    let id = image.id;
    let size = size_text(image.width_mm, image.height_mm());
    let alt = format!("{}: {}", words.image, image.name);
    let updated = {
        let at = image.updated_at;
        format!("{} {}", day_text(at.day()), time_text(at.vietnam().time()))
    };
    let (name, is_default) = (image.name.clone(), image.is_default);
    let as_default = {
        let edit = StampEdit {
            name: image.name.clone(),
            width_mm: image.width_mm,
            holds_name: image.holds_name,
            is_default: true,
            valid_from: image.valid_from.map(day_text).unwrap_or_default(),
            valid_to: image.valid_to.map(day_text).unwrap_or_default(),
            details: image.details.clone(),
        };
        Callback::new(move |()| {
            marking.run(edit_stamp(id, edit.clone()), move |()| {
                marking.say("Đã đặt làm mặc định");
                again.run(());
            });
        })
    };
    let delete = Callback::new(move |()| {
        removing.run(delete_stamp(id), move |()| {
            removing.say(format!("Đã xóa {}", words.thing));
            again.run(());
        });
    });
    let question = format!(
        "“{name}” sẽ không còn để chọn khi đặt {}. Các bản đã ký và đóng dấu không đổi.",
        words.thing
    );
    view! {
        <article class="card stamp-card" aria-label=name.clone()>
            <div class="paper">
                <img src=format!("/anh/{id}") alt=alt width=image.width_px height=image.height_px loading="lazy"/>
            </div>
            <div class="stamp-facts">
                <div class="inline">
                    <h2>{name.clone()}</h2>
                    {is_default.then(|| view! { <Tag tone=Tone::Ok icon=Icon::Check>"Mặc định"</Tag> })}
                    {(!image.usable).then(|| view! { <Tag tone=Tone::Warn icon=Icon::Alert>"Ngoài thời hạn"</Tag> })}
                </div>
                <p class="small num">{size}</p>
                {(words.kind == StampKind::Signature && image.holds_name).then(|| view! {
                    <p class="small">"Ảnh đã có họ tên và chức danh"</p>
                })}
                {days_text(image.valid_from, image.valid_to).map(|text| view! { <p class="small num">{text}</p> })}
                {(words.kind == StampKind::Signature).then(|| view! { <Besides image=image.clone() providers/> })}
                <p class="small num">"Ngày cập nhật: "{updated}</p>
            </div>
            <div class="acts">
                <LinkButton href=format!("{}/{id}", words.href) small=true icon=Icon::Clock label=format!("Lịch sử {name}")>"Lịch sử"</LinkButton>
                <Button small=true icon=Icon::Edit label=format!("Sửa {name}") on_press=move |()| editing.set(true)>"Sửa"</Button>
                {(!is_default).then(|| view! {
                    <Button small=true busy=marking.busy on_press=as_default>"Đặt làm mặc định"</Button>
                })}
                <Button kind=ButtonKind::Danger small=true label=format!("Xóa {name}") on_press=move |()| deleting.set(true)>"Xóa"</Button>
            </div>
        </article>
        <EditDialog words image providers open=editing done=again/>
        <ConfirmDialog
            id=format!("xoa-{id}")
            title=format!("Xóa {}?", words.thing)
            open=deleting
            text=Signal::stored(question)
            confirm="Xóa"
            danger=true
            busy=removing.busy
            error=removing.wrong
            on_confirm=delete
        >
            {(only).then(|| view! {
                <Alert tone=Tone::Warn title="Đây là ảnh duy nhất">
                    <p>{format!("Sau khi xóa, chưa thể đặt {} cho tới khi thêm ảnh khác.", words.thing)}</p>
                </Alert>
            })}
        </ConfirmDialog>
    }
}

/// What a signature has besides its image, where it has any.
#[component]
fn Besides(image: StampImageView, providers: RwSignal<Vec<SigningProvider>>) -> impl IntoView {
    let details = image.details;
    let line = |label: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <p class="small num">{label}": "{text}</p> })
    };
    let name_of = move |code: &str| {
        providers.with(|known| {
            let found = known.iter().find(|provider| provider.code == code);
            found.map_or_else(|| code.to_owned(), |provider| provider.name.clone())
        })
    };
    let accounts = details
        .accounts
        .into_iter()
        .map(|account| {
            let provider = account.provider;
            view! { <p class="small num">{NEAC_SIGN}": "{account.account}" · "{move || name_of(&provider)}</p> }
        })
        .collect_view();
    view! {
        {line("Số điện thoại ký số", details.phone)}
        {line("Từ khóa định vị vị trí", details.anchor)}
        {accounts}
    }
    .into_any()
}

/// "36 × 36 mm", "45 × 20,8 mm".
fn size_text(width_mm: f64, height_mm: f64) -> String {
    format!(
        "{} × {}",
        spoken_mm(width_mm).trim_end_matches(" mm"),
        spoken_mm(height_mm)
    )
}

/// "Dùng từ 01/12/2026 đến 31/12/2026"; `None` where it may be used without end.
pub fn days_text(from: Option<Date>, to: Option<Date>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("Dùng từ {} đến {}", day_text(from), day_text(to))),
        (Some(from), None) => Some(format!("Dùng từ {}", day_text(from))),
        (None, Some(to)) => Some(format!("Dùng đến {}", day_text(to))),
        (None, None) => None,
    }
}

/// The days on which an image may be used.
#[component]
pub fn ValidDays(
    /// Makes the ids.
    #[prop(into)]
    id: String,
    /// The first, as typed.
    from: RwSignal<String>,
    /// The last, as typed.
    to: RwSignal<String>,
    /// What is wrong with the first.
    wrong_from: Signal<Option<String>>,
    /// What is wrong with the last.
    wrong_to: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="pair">
            <Field label="Dùng từ ngày" name="valid_from" id=format!("tu-{id}") hint="Để trống nếu dùng ngay" error=wrong_from>
                <DateInput bind=from/>
            </Field>
            <Field label="Dùng đến hết ngày" name="valid_to" id=format!("den-{id}") hint="Để trống nếu không thời hạn" error=wrong_to>
                <DateInput bind=to/>
            </Field>
        </div>
    }
}

/// What the server found wrong, at its fields; the rest in one sentence.
pub fn from_server(error: &AppError) -> (Faults, Option<String>) {
    let of = |field| error.of_field(field).map(str::to_owned);
    let mut faults = Faults {
        name: of("name"),
        width_mm: of("width_mm"),
        valid_from: of("valid_from"),
        valid_to: of("valid_to"),
        png: of("png"),
        details: of_details(error),
    };
    if let ErrorCode::ImageRefused(refusal) = &error.code {
        faults.png = Some(refusal.message().to_owned());
    }
    let rest = faults.is_empty().then(|| error.message());
    (faults, rest)
}

#[component]
fn EditDialog(
    words: Words,
    image: StampImageView,
    providers: RwSignal<Vec<SigningProvider>>,
    open: RwSignal<bool>,
    done: Callback<()>,
) -> impl IntoView {
    let name = RwSignal::new(image.name.clone());
    let width = RwSignal::new(mm_text(image.width_mm));
    let holds_name = RwSignal::new(image.holds_name);
    let valid_from = RwSignal::new(image.valid_from.map(day_text).unwrap_or_default());
    let valid_to = RwSignal::new(image.valid_to.map(day_text).unwrap_or_default());
    let details = Details::new(&image.details);
    let busy = RwSignal::new(false);
    let faults = RwSignal::new(Faults::default());
    let wrong = RwSignal::new(None::<String>);
    let toasts = use_toasts();
    let (id, is_default) = (image.id, image.is_default);
    let form = format!("sua-{id}-form");
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        let width_mm = match checked(&name.get_untracked(), &width.get_untracked(), words) {
            Ok(width_mm) => width_mm,
            Err(found) => {
                faults.set(*found);
                return;
            }
        };
        faults.set(Faults::default());
        let edit = StampEdit {
            name: name.get_untracked().trim().to_owned(),
            width_mm,
            holds_name: holds_name.get_untracked(),
            is_default,
            valid_from: valid_from.get_untracked(),
            valid_to: valid_to.get_untracked(),
            details: details.typed(),
        };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = edit_stamp(id, edit).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    toasts.show(Tone::Ok, "Đã cập nhật");
                    done.run(());
                }
                Err(error) => {
                    note_session(&error);
                    let (found, rest) = from_server(&error);
                    faults.try_set(found);
                    wrong.try_set(rest);
                }
            }
        });
    };
    view! {
        <Dialog id=format!("sua-{id}") title=format!("Sửa {}", words.thing) open busy>
            <form class="dialog-body" id=form.clone() on:submit=save>
                <Field
                    label=words.name
                    name="name"
                    id=format!("ten-{id}")
                    required=true
                    error=Signal::derive(move || faults.with(|faults| faults.name.clone()))
                >
                    <TextInput bind=name autocomplete="off" max_length=100/>
                </Field>
                <Field
                    label="Chiều rộng thật trên giấy"
                    name="width_mm"
                    id=format!("rong-{id}")
                    required=true
                    error=Signal::derive(move || faults.with(|faults| faults.width_mm.clone()))
                >
                    <TextInput bind=width keyboard="decimal" unit="mm" numeric=true autocomplete="off" max_length=8/>
                </Field>
                <ValidDays
                    id=id.to_string()
                    from=valid_from
                    to=valid_to
                    wrong_from=Signal::derive(move || faults.with(|faults| faults.valid_from.clone()))
                    wrong_to=Signal::derive(move || faults.with(|faults| faults.valid_to.clone()))
                />
                {(words.kind == StampKind::Signature).then(|| view! {
                    <Checkbox checked=holds_name label="Ảnh đã có họ tên và chức danh"/>
                    <DetailFields details faults providers id=id.to_string()/>
                })}
                {move || wrong.get().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
            </form>
            <DialogActs>
                <Button disabled=busy on_press=move |()| open.set(false)>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form busy>"Cập nhật"</Button>
            </DialogActs>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::error::ImageRefusal;

    use super::*;

    #[test]
    fn a_size_has_no_needless_decimals() {
        assert_eq!(size_text(36.0, 36.04), "36 × 36 mm");
        assert_eq!(size_text(45.0, 20.8), "45 × 20,8 mm");
    }

    #[test]
    fn what_the_server_refuses_stands_at_its_field() {
        let (faults, rest) = from_server(&AppError::field("name", "x"));
        assert_eq!((faults.name.as_deref(), rest), (Some("x"), None));
        let (faults, rest) = from_server(&ErrorCode::ImageRefused(ImageRefusal::Damaged).into());
        assert!(faults.png.is_some() && rest.is_none());
        let (faults, rest) = from_server(&ErrorCode::NotFound.into());
        assert!(faults.is_empty() && rest.is_some());
    }
}
