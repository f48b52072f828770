//! "Thêm mới": a PNG, looked at with and without its background before it is saved.

use chungthuc_domain::{
    AppError,
    view::stamp::{NewStampImage, SignatureDetails, SigningProvider, StampKind, StampPreview},
};
use leptos::prelude::*;

use super::{
    details::{DetailFields, Details},
    edit::{ValidDays, from_server},
    entry::{Faults, Words, checked, refused_by_size, refused_by_start},
};
use crate::{
    api::stamp::{add_stamp, preview_stamp},
    browser::{self, PickedFile},
    components::{
        Alert, Button, ButtonKind, Checkbox, Dialog, DialogActs, DropZone, Field, TextInput, Tone,
        use_toasts,
    },
    pages::relogin::note_session,
};

/// The image being added. A handle: copies are the same image.
#[derive(Clone, Copy)]
struct NewImage {
    words: Words,
    name: RwSignal<String>,
    width: RwSignal<String>,
    holds_name: RwSignal<bool>,
    valid_from: RwSignal<String>,
    valid_to: RwSignal<String>,
    details: Details,
    remove_background: RwSignal<bool>,
    /// File name and PNG.
    png: RwSignal<Option<(String, String)>>,
    preview: RwSignal<Option<StampPreview>>,
    faults: RwSignal<Faults>,
    wrong: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl NewImage {
    fn new(words: Words) -> Self {
        Self {
            words,
            name: RwSignal::new(String::new()),
            width: RwSignal::new(words.width.to_owned()),
            holds_name: RwSignal::new(false),
            valid_from: RwSignal::new(String::new()),
            valid_to: RwSignal::new(String::new()),
            details: Details::new(&SignatureDetails::default()),
            remove_background: RwSignal::new(true),
            png: RwSignal::new(None),
            preview: RwSignal::new(None),
            faults: RwSignal::new(Faults::default()),
            wrong: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn clear(self) {
        self.name.set(String::new());
        self.width.set(self.words.width.to_owned());
        self.holds_name.set(false);
        self.valid_from.set(String::new());
        self.valid_to.set(String::new());
        self.details.set(&SignatureDetails::default());
        self.remove_background.set(true);
        self.take_away();
        self.wrong.set(None);
    }

    fn take_away(self) {
        self.png.set(None);
        self.preview.set(None);
        self.faults.set(Faults::default());
    }

    fn fail(self, error: &AppError) {
        note_session(error);
        let (faults, rest) = from_server(error);
        self.faults.try_set(faults);
        self.wrong.try_set(rest);
    }

    fn refuse(self, why: &str) {
        self.take_away();
        self.faults
            .update(|faults| faults.png = Some(why.to_owned()));
    }

    fn to_send(self, png: String, width_mm: f64) -> NewStampImage {
        NewStampImage {
            kind: self.words.kind,
            name: self.name.get_untracked().trim().to_owned(),
            png,
            remove_background: self.remove_background.get_untracked(),
            width_mm,
            holds_name: self.holds_name.get_untracked(),
            valid_from: self.valid_from.get_untracked(),
            valid_to: self.valid_to.get_untracked(),
            details: self.details.typed(),
        }
    }

    /// Reads a file that was chosen and shows how it would look.
    async fn choose(self, file: PickedFile) {
        let name = file.name();
        if let Some(why) = refused_by_size(file.size()) {
            return self.refuse(why);
        }
        self.busy.set(true);
        let Some(png) = browser::read_base64(file).await else {
            self.busy.try_set(false);
            return self.refuse("Không đọc được tệp. Hãy chọn lại tệp.");
        };
        if let Some(why) = refused_by_start(&png) {
            self.busy.try_set(false);
            return self.refuse(why);
        }
        self.take_away();
        self.wrong.set(None);
        let width_mm = checked("-", &self.width.get_untracked(), self.words).unwrap_or(36.0);
        match preview_stamp(self.to_send(png.clone(), width_mm)).await {
            Ok(preview) => {
                self.remove_background.try_set(preview.is_opaque);
                self.png.try_set(Some((name, png)));
                self.preview.try_set(Some(preview));
            }
            Err(error) => self.fail(&error),
        }
        self.busy.try_set(false);
    }

    /// What is wrong, or the image as it is to be sent.
    fn checked(self) -> Option<NewStampImage> {
        self.wrong.set(None);
        let typed = checked(
            &self.name.get_untracked(),
            &self.width.get_untracked(),
            self.words,
        );
        let png = self.png.get_untracked().map(|(_, png)| png);
        let mut faults = typed
            .as_ref()
            .err()
            .map(|found| (**found).clone())
            .unwrap_or_default();
        if png.is_none() {
            faults.png = Some(format!("Hãy chọn ảnh {} dạng .png.", self.words.thing));
        }
        let image = typed
            .ok()
            .zip(png)
            .map(|(width_mm, png)| self.to_send(png, width_mm));
        self.faults.set(faults);
        image
    }
}

/// The dialog.
#[component]
pub fn AddDialog(
    /// Signature or seal.
    words: Words,
    /// The providers of remote signatures.
    providers: RwSignal<Vec<SigningProvider>>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the list has to be read again.
    done: Callback<()>,
) -> impl IntoView {
    let image = NewImage::new(words);
    let toasts = use_toasts();
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        if image.busy.get_untracked() {
            return;
        }
        let Some(new) = image.checked() else { return };
        image.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = add_stamp(new).await;
            image.busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    image.clear();
                    toasts.show(Tone::Ok, format!("Đã thêm {}", words.thing));
                    done.run(());
                }
                Err(error) => image.fail(&error),
            }
        });
    };
    let take = Callback::new(move |file: PickedFile| {
        leptos::task::spawn_local(image.choose(file));
    });
    let is_chosen = Memo::new(move |_| image.preview.with(Option::is_some));
    let fault =
        move |of: fn(&Faults) -> Option<String>| Signal::derive(move || image.faults.with(of));
    view! {
        <Dialog id="them-anh" title=format!("Thêm mới {}", words.thing) open wide=true busy=image.busy>
            <form class="dialog-body" id="them-anh-form" on:submit=save>
                <Field
                    label=words.name
                    name="name"
                    id="ten-anh"
                    required=true
                    hint=format!("Ví dụ: {}. Đặt trùng tên một ảnh đang có thì ảnh mới thay ảnh đó.", words.example)
                    error=fault(|faults| faults.name.clone())
                >
                    <TextInput bind=image.name autocomplete="off" max_length=100/>
                </Field>
                <div class="field" role="group" aria-labelledby="anh-ten">
                    <p class="label" id="anh-ten">
                        {words.image}<span class="req" aria-hidden="true">" *"</span>
                    </p>
                    <DropZone
                        id="f-png"
                        title=format!("Kéo thả {} .png vào đây", words.image.to_lowercase())
                        accept=".png,image/png"
                        hint=words.rule
                        small=true
                        error=fault(|faults| faults.png.clone())
                        disabled=image.busy
                        on_file=take
                    />
                </div>
                {move || is_chosen.get().then(|| view! { <Preview image/> })}
                <Field
                    label="Chiều rộng thật trên giấy"
                    name="width_mm"
                    id="rong-anh"
                    required=true
                    hint=match words.kind {
                        StampKind::Seal => "Con dấu tròn của UBND cấp xã rộng 36 mm",
                        StampKind::Signature => "Chữ ký thường rộng khoảng 45 mm",
                    }
                    error=fault(|faults| faults.width_mm.clone())
                >
                    <TextInput bind=image.width keyboard="decimal" unit="mm" numeric=true autocomplete="off" max_length=8/>
                </Field>
                <ValidDays
                    id="them"
                    from=image.valid_from
                    to=image.valid_to
                    wrong_from=fault(|faults| faults.valid_from.clone())
                    wrong_to=fault(|faults| faults.valid_to.clone())
                />
                {(words.kind == StampKind::Signature).then(|| view! {
                    <Checkbox checked=image.holds_name label="Ảnh đã có họ tên và chức danh"/>
                    <DetailFields details=image.details faults=image.faults providers id="them"/>
                })}
                {move || image.wrong.get().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
            </form>
            <DialogActs>
                <Button disabled=image.busy on_press=move |()| open.set(false)>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="them-anh-form" busy=image.busy>"Cập nhật"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// Before and after: which of the two is kept is marked.
#[component]
fn Preview(image: NewImage) -> impl IntoView {
    let source = |base64: &str| format!("data:image/png;base64,{base64}");
    let shown = image.preview.get_untracked()?;
    let name = image
        .png
        .get_untracked()
        .map(|(name, _)| name)
        .unwrap_or_default();
    let removes = image.remove_background;
    let said = if shown.is_opaque {
        "Ảnh có nền trắng. Bỏ nền thì chữ và dấu nằm trên trang như đóng thật."
    } else {
        "Ảnh đã có nền trong suốt."
    };
    let line = format!(
        "{name} · {} × {} điểm ảnh. {said}",
        shown.width_px, shown.height_px
    );
    Some(view! {
        <div class="stamp-preview" role="status">
            <figure class:on=move || !removes.get()>
                <div class="paper"><img src=source(&shown.before) alt="Ảnh trước khi bỏ nền"/></div>
                <figcaption>"Trước"{move || (!removes.get()).then_some(" · sẽ dùng ảnh này")}</figcaption>
            </figure>
            <figure class:on=move || removes.get()>
                <div class="paper"><img src=source(&shown.after) alt="Ảnh sau khi bỏ nền"/></div>
                <figcaption>"Sau khi bỏ nền"{move || removes.get().then_some(" · sẽ dùng ảnh này")}</figcaption>
            </figure>
            <p class="hint">{line}</p>
        </div>
        <Checkbox checked=removes label="Bỏ nền trắng của ảnh"/>
    })
}
