//! Logging in again over an open page: when a session ended in the middle of the work, nothing that
//! was typed is lost.

use std::cell::Cell;

use chungthuc_domain::{AppError, ErrorCode};
use leptos::prelude::*;

use crate::{
    api::account::session_view,
    components::{
        Alert, Button, ButtonKind, Dialog, DialogActs, Field, StickyBar, TextInput, Tone,
    },
};

/// Whether the session has ended while a page was open, and nobody has logged in again yet. In the
/// context of every page.
#[derive(Clone, Copy)]
pub struct SessionEnded(pub RwSignal<bool>);

thread_local! {
    // What comes back from the server comes outside of any component, where no context is found.
    static ENDED: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// Notes what came back from the server: a session that ended opens the log-in dialog.
pub fn note_session(error: &AppError) {
    if error.code == ErrorCode::NotLoggedIn
        && let Some(ended) = ENDED.get()
    {
        ended.set(true);
    }
}

/// The dialog; once it was closed without logging in, a bar that opens it again.
#[component]
pub fn Relogin() -> impl IntoView {
    let ended = use_context::<SessionEnded>().map_or_else(|| RwSignal::new(false), |ended| ended.0);
    Effect::new(move |_| ENDED.set(Some(ended)));
    let open = RwSignal::new(false);
    // Each refusal sets the signal anew, and so opens the dialog anew.
    Effect::new(move |_| {
        if ended.get() {
            open.set(true);
        }
    });
    // Somebody may have logged in again elsewhere meanwhile.
    Effect::new(move |_| {
        let look = move |_| {
            if ended.try_get_untracked() == Some(true) {
                leptos::task::spawn_local(async move {
                    if session_view().await.is_ok() {
                        open.try_set(false);
                        ended.try_set(false);
                    }
                });
            }
        };
        let seen = window_event_listener_untyped("visibilitychange", look);
        on_cleanup(move || seen.remove());
    });
    let put_off = Signal::derive(move || ended.get() && !open.get());
    let login = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let enter = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        busy.set(true);
        leptos::task::spawn_local(async move {
            match log_in(&login.get_untracked(), &password.get_untracked()).await {
                Ok(()) => {
                    wrong.set(None);
                    open.set(false);
                    ended.set(false);
                }
                Err(text) => wrong.set(Some(text)),
            }
            password.set(String::new());
            busy.set(false);
        });
    };
    view! {
        <Dialog id="dang-nhap-lai" title="Phiên làm việc đã kết thúc" open busy>
            <form class="dialog-body" id="dang-nhap-lai-form" on:submit=enter>
                <Alert tone=Tone::Warn title="Những gì bạn đã nhập vẫn còn trên trang này. Đăng nhập lại rồi làm tiếp."/>
                <Field label="Tên đăng nhập" name="relogin" required=true>
                    <TextInput bind=login autocomplete="username" max_length=100/>
                </Field>
                <Field label="Mật khẩu" name="repassword" required=true error=wrong>
                    <TextInput bind=password kind="password" autocomplete="current-password" max_length=200/>
                </Field>
            </form>
            <DialogActs>
                <Button kind=ButtonKind::Primary submit=true form="dang-nhap-lai-form" busy>"Đăng nhập"</Button>
            </DialogActs>
        </Dialog>
        <StickyBar open=put_off label="Phiên làm việc" text="Phiên làm việc đã kết thúc. Những gì bạn đã nhập vẫn còn trên trang này.">
            <Button kind=ButtonKind::Primary on_press=move |()| open.set(true)>"Đăng nhập lại"</Button>
        </StickyBar>
    }
}

/// Sends name and password; what is wrong comes back in words.
#[cfg(feature = "hydrate")]
async fn log_in(login: &str, password: &str) -> Result<(), String> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    const UNREACHABLE: &str = "Không kết nối được máy chủ. Hãy kiểm tra mạng rồi thử lại.";
    let ask = async || -> Result<web_sys::Response, wasm_bindgen::JsValue> {
        let fields = web_sys::UrlSearchParams::new()?;
        fields.append("login", login);
        fields.append("password", password);
        let init = web_sys::RequestInit::new();
        init.set_method("POST");
        init.set_body(&fields);
        let request = web_sys::Request::new_with_str_and_init(crate::routes::LOGIN, &init)?;
        request.headers().set("Accept", "application/json")?;
        JsFuture::from(window().fetch_with_request(&request))
            .await?
            .dyn_into()
    };
    let response = ask().await.map_err(|_| UNREACHABLE.to_owned())?;
    if response.ok() {
        return Ok(());
    }
    let text = async || {
        JsFuture::from(response.text().ok()?)
            .await
            .ok()?
            .as_string()
    };
    let error = text()
        .await
        .and_then(|text| serde_json::from_str::<AppError>(&text).ok());
    Err(error.map_or_else(|| UNREACHABLE.to_owned(), |error| error.message()))
}

#[cfg(not(feature = "hydrate"))]
async fn log_in(_: &str, _: &str) -> Result<(), String> {
    Ok(())
}
