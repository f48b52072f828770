//! What is asked before an image is changed or taken out of use, and what the server found wrong.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::day_text,
    view::stamp::{SigningProvider, StampEdit, StampImageView, StampKind},
};
use leptos::prelude::*;

use super::{
    details::{DetailFields, Details, of_details},
    entry::{Faults, Words, checked},
};
use crate::{
    api::stamp::{delete_stamp, edit_stamp},
    components::{
        Alert, Button, ButtonKind, Checkbox, ConfirmDialog, DateInput, Dialog, DialogActs, Field,
        TextInput, Tone, use_toasts,
    },
    pages::{act::Act, relogin::note_session},
    placement::mm::mm_text,
};

/// "Xóa": asks whether.
#[component]
pub fn DeleteDialog(
    /// Signature or seal.
    words: Words,
    /// The image.
    image: StampImageView,
    /// There is no other.
    only: bool,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the list has to be read again.
    done: Callback<()>,
) -> impl IntoView {
    let removing = Act::within(open);
    let id = image.id;
    let delete = Callback::new(move |()| {
        removing.run(delete_stamp(id), move |()| {
            removing.say(format!("Đã xóa {}", words.thing));
            done.run(());
        });
    });
    let question = format!(
        "“{}” sẽ không còn để chọn khi đặt {}. Các bản đã ký và đóng dấu không đổi.",
        image.name, words.thing
    );
    view! {
        <ConfirmDialog
            id=format!("xoa-{id}")
            title=format!("Xóa {}?", words.thing)
            open
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

/// "Sửa": everything but the image itself.
#[component]
pub fn EditDialog(
    /// Signature or seal.
    words: Words,
    /// The image.
    image: StampImageView,
    /// The providers of remote signatures.
    providers: RwSignal<Vec<SigningProvider>>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the list has to be read again.
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
    let (id, version) = (image.id, image.version);
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
            valid_from: valid_from.get_untracked(),
            valid_to: valid_to.get_untracked(),
            details: details.typed(),
            version,
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
    fn what_the_server_refuses_stands_at_its_field() {
        let (faults, rest) = from_server(&AppError::field("name", "x"));
        assert_eq!((faults.name.as_deref(), rest), (Some("x"), None));
        let (faults, rest) = from_server(&ErrorCode::ImageRefused(ImageRefusal::Damaged).into());
        assert!(faults.png.is_some() && rest.is_none());
        let (faults, rest) = from_server(&ErrorCode::NotFound.into());
        assert!(faults.is_empty() && rest.is_some());
    }
}
