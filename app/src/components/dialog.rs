//! Dialogs, on the browser's own `<dialog>`: the page behind is inert, Esc closes, and the focus
//! returns to where it was.

use leptos::{html, prelude::*};

use crate::browser;

use super::{
    button::{Button, ButtonKind},
    choice::Checkbox,
    field::{Field, TextInput},
    icon::{Ic, Icon},
};

/// A dialog with a title, open while `open` is true.
#[component]
pub fn Dialog(
    /// Its id; that of the title is made of it.
    #[prop(into)]
    id: String,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open. Esc and the cross set it to false.
    open: RwSignal<bool>,
    /// For tables and long texts.
    #[prop(optional)]
    wide: bool,
    /// Can't be closed now, since something is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What it holds; end with a `<DialogActs>`.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| browser::set_open(node, open.get()));
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog
            node_ref=node
            id=id
            class="dialog"
            class:wide=wide
            aria-labelledby=labelled_by
            on:cancel=move |esc: leptos::ev::Event| {
                if busy.get_untracked() {
                    esc.prevent_default();
                }
            }
            on:close=move |_| open.set(false)
        >
            <header>
                <h2 id=title_id>{move || title.get()}</h2>
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    icon=Icon::Close
                    label="Đóng"
                    disabled=busy
                    on_press=move |()| open.set(false)
                />
            </header>
            {children()}
        </dialog>
    }
    .into_any()
}

/// The buttons at the end of a dialog.
#[component]
pub fn DialogActs(
    /// The buttons, the main one last.
    children: Children,
) -> impl IntoView {
    view! { <div class="dialog-acts">{children()}</div> }.into_any()
}

/// Asks before something that is hard to undo.
#[component]
pub fn ConfirmDialog(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What will happen, and what won't.
    #[prop(into)]
    text: Signal<String>,
    /// The word on the button: the act itself, never "OK".
    #[prop(into)]
    confirm: String,
    /// The act can't be undone.
    #[prop(optional)]
    danger: bool,
    /// The act is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What went wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Does it. Close the dialog when it is done.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// Further fields: a reason.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let kind = if danger {
        ButtonKind::Danger
    } else {
        ButtonKind::Primary
    };
    view! {
        <Dialog id title open busy>
            <div class="dialog-body">
                <p>{move || text.get()}</p>
                {children.map(|children| children())}
                <DialogError error/>
            </div>
            <DialogActs>
                <Button disabled=busy on_press=move |()| open.set(false)>"Hủy bỏ"</Button>
                <Button kind busy on_press=on_confirm>{confirm}</Button>
            </DialogActs>
        </Dialog>
    }
}

#[component]
fn DialogError(error: MaybeProp<String>) -> impl IntoView {
    let text = move || {
        error
            .get()
            .map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())
    };
    view! { <p class="error" role="alert">{text}</p> }
}

/// Asks for the PIN of a key. The PIN is in this dialog only: it is cleared when it was handed over
/// and when the dialog closes.
#[component]
pub fn PinDialog(
    /// Its id.
    #[prop(into)]
    id: String,
    /// "Ký số", "Đóng dấu".
    #[prop(into)]
    title: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the key will do: "Ký 3 giấy tờ bằng chứng thư của …".
    #[prop(into)]
    text: Signal<String>,
    /// The word on the button.
    #[prop(into)]
    confirm: String,
    /// Whether the key stays unlocked for the next fifteen minutes (DESIGN §3.9).
    keep: RwSignal<bool>,
    /// The key is at work.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What went wrong: "Mã PIN không đúng, còn 4 lần thử."
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Whether the PIN is asked for; without, the key is open and the dialog only asks whether.
    #[prop(default = Signal::stored(true), into)]
    asks: Signal<bool>,
    /// Takes the PIN, empty if it wasn't asked for.
    #[prop(into)]
    on_pin: Callback<String>,
    /// Further fields, below the PIN, which has the cursor.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let pin = RwSignal::new(String::new());
    let form_id = format!("{id}-form");
    let form = form_id.clone();
    Effect::new(move |_| {
        if !open.get() {
            pin.set(String::new());
        }
    });
    view! {
        <Dialog id title open busy>
            <form
                class="dialog-body"
                id=form_id
                method="dialog"
                on:submit=move |submit| {
                    submit.prevent_default();
                    let typed = pin.get_untracked();
                    let lacks_pin = typed.is_empty() && asks.get_untracked();
                    if !lacks_pin && !busy.get_untracked() {
                        pin.set(String::new());
                        on_pin.run(typed);
                    }
                }
            >
                <p>{move || text.get()}</p>
                {move || {
                    asks.get().then(|| {
                        view! {
                            <Field label="Mã PIN" name="pin" required=true error hint="Mã PIN không được lưu lại.">
                                <TextInput bind=pin kind="password" autocomplete="off" keyboard="numeric" max_length=64/>
                            </Field>
                            <Checkbox checked=keep label="Giữ khóa mở trong 15 phút, không hỏi lại"/>
                        }
                    })
                }}
                {children.map(|children| children())}
            </form>
            <DialogActs>
                <Button disabled=busy on_press=move |()| open.set(false)>"Hủy bỏ"</Button>
                <Button
                    kind=ButtonKind::Primary
                    icon=Icon::Key
                    submit=true
                    form
                    busy
                    disabled=Signal::derive(move || asks.get() && pin.with(String::is_empty) && !busy.get())
                >
                    {confirm}
                </Button>
            </DialogActs>
        </Dialog>
    }
}
