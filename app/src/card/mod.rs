//! "Quét mã QR trên thẻ căn cước": a field for handheld scanners, which type what they read and end
//! with Enter, and the camera. Gives the card that was read; what is done with it is the page's.
//! Nothing of it is kept in the browser.

mod camera;
#[cfg(feature = "hydrate")]
mod live;

use std::time::Duration;

use chungthuc_domain::identity_card::{IdentityCard, LONGEST, is_scanned};
use leptos::{html::Input, leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::{
    browser,
    components::{Alert, Button, Field, Icon, TextInput, Tone},
};
use camera::CameraDialog;

/// Scanners pause less between two letters. Some don't end with Enter.
const AFTER_LAST_LETTER: Duration = Duration::from_millis(600);
/// The name of the field.
const NAME: &str = "card";
/// Room for a code that is too long, so that it is said to be so and not cut off.
#[allow(clippy::cast_possible_truncation, reason = "a small constant")]
const ROOM: u32 = LONGEST as u32 + 200;

/// What scanners type and where. A handle: copies are the same field.
#[derive(Clone, Copy)]
pub struct Scanned {
    /// What stands in the field.
    text: RwSignal<String>,
    /// What is wrong with it.
    wrong: RwSignal<Option<String>>,
    /// What was read last.
    card: RwSignal<Option<IdentityCard>>,
    node: NodeRef<Input>,
}

impl Default for Scanned {
    /// Nothing scanned.
    fn default() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
            card: RwSignal::new(None),
            node: NodeRef::new(),
        }
    }
}

impl Scanned {
    /// Takes a card's code out of a field into which it is being scanned: what is there and what
    /// follows goes into the field for it. True if that was the case.
    pub fn divert(self, field: RwSignal<String>) -> bool {
        let Some(text) = field.try_get_untracked().filter(|text| is_scanned(text)) else {
            return false;
        };
        field.set(String::new());
        self.text.set(text.clone());
        self.take_over(&text);
        true
    }

    /// Brings the field under the cursor, at its end, with `text` in it: the scanner goes on typing.
    fn take_over(self, text: &str) {
        #[cfg(feature = "hydrate")]
        if let Some(input) = self.node.get_untracked() {
            input.set_value(text);
            // Fails only for what can't have a cursor.
            let _ = input.focus();
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = text;
    }

    /// What stands in the field is all that comes: reads it.
    fn read(self, on_card: Callback<IdentityCard>) {
        let Some(text) = self.text.try_get_untracked() else {
            return;
        };
        match IdentityCard::parse(&text) {
            Ok(card) => {
                self.text.set(String::new());
                self.show(card, on_card);
            }
            Err(error) => {
                self.card.set(None);
                self.wrong.set(Some(error.to_string()));
                // The next scan takes its place.
                browser::select_all(self.node);
            }
        }
    }

    fn show(self, card: IdentityCard, on_card: Callback<IdentityCard>) {
        self.wrong.set(None);
        self.card.set(Some(card.clone()));
        on_card.run(card);
    }
}

/// The field, the camera, and what was read last.
#[component]
pub fn CardReader(
    /// What is scanned.
    scanned: Scanned,
    /// Takes a card.
    #[prop(into)]
    on_card: Callback<IdentityCard>,
    /// What the page found with it: "Chưa có tài khoản…".
    #[prop(optional, into)]
    note: MaybeProp<String>,
) -> impl IntoView {
    let Scanned {
        text,
        wrong,
        card,
        node,
    } = scanned;
    let filming = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        let typed = text.get();
        stop();
        if is_scanned(&typed) {
            wrong.set(None);
            let read = move || scanned.read(on_card);
            timer.set_value(set_timeout_with_handle(read, AFTER_LAST_LETTER).ok());
        }
    });
    on_cleanup(stop);
    let submit = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        stop();
        scanned.read(on_card);
    };
    let by_camera = Callback::new(move |card| scanned.show(card, on_card));
    view! {
        <div class="card-reader">
            <form on:submit=submit autocomplete="off">
                <Field
                    label="Quét mã QR trên thẻ căn cước"
                    name=NAME
                    hint="Đặt con trỏ vào ô này rồi quét bằng đầu đọc, hoặc dùng camera. Không có thẻ thì bỏ qua."
                    error=wrong
                >
                    <div class="intake-find">
                        <TextInput bind=text autocomplete="off" max_length=ROOM node/>
                        <Button icon=Icon::Qr on_press=move |()| filming.set(true)>"Dùng camera"</Button>
                    </div>
                </Field>
            </form>
            <div role="status" class="card-read">
                {move || card.get().map(|card| view! { <Read card note/> })}
            </div>
            <CameraDialog id="quet-the".to_owned() open=filming on_card=by_camera/>
        </div>
    }
    .into_any()
}

/// What a card says, and what is doubtful about it.
#[component]
fn Read(card: IdentityCard, note: MaybeProp<String>) -> impl IntoView {
    let doubts = card.doubts();
    let tone = if doubts.is_empty() {
        Tone::Ok
    } else {
        Tone::Warn
    };
    let facts = [
        card.number.clone(),
        card.born.text(),
        card.sex.label().to_owned(),
    ];
    view! {
        <Alert tone title=format!("Đã đọc thẻ của {}", card.name)>
            <p class="num">{facts.join(" · ")}</p>
            {(!card.address.is_empty()).then(|| view! { <p>{card.address.clone()}</p> })}
            {doubts.into_iter().map(|doubt| view! { <p><b>{doubt.message()}</b></p> }).collect_view()}
            {move || note.get().map(|note| view! { <p>{note}</p> })}
        </Alert>
    }
}
