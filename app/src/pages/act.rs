//! Buttons that ask the server to do something: one call at a time, the button busy meanwhile, and
//! words for what came of it. What is asked, and of whom, is the page's.

use std::collections::BTreeMap;

use chungthuc_domain::{AppError, ErrorCode};
use leptos::{prelude::*, server_fn::error::ServerFnUrlError};
use leptos_router::hooks::use_query_map;

#[cfg(feature = "ssr")]
use crate::api::typed_form;
use crate::{
    components::{Button, ButtonKind, ConfirmDialog, Icon, Toasts, Tone, use_toasts},
    pages::relogin::note_session,
};

/// What a button sets off. Signals of a page that was left in the meantime are let be.
#[derive(Clone, Copy)]
pub struct Act {
    /// Under way.
    pub busy: RwSignal<bool>,
    /// What went wrong, for the dialog that it is asked in.
    pub wrong: RwSignal<Option<String>>,
    error: RwSignal<Option<AppError>>,
    /// What was typed when it was refused before the page was alive, by the names of the fields.
    typed: Option<StoredValue<BTreeMap<String, String>>>,
    dialog: Option<RwSignal<bool>>,
    on_page: bool,
    toasts: Toasts,
}

impl Act {
    /// Of a button by itself: what goes wrong is said in a toast.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
            error: RwSignal::new(None),
            typed: None,
            dialog: None,
            on_page: false,
            toasts: use_toasts(),
        }
    }

    /// Of a button in a dialog, which is closed when it is done; while it is open, what goes wrong
    /// is said there.
    pub fn within(dialog: RwSignal<bool>) -> Self {
        Self {
            dialog: Some(dialog),
            ..Self::new()
        }
    }

    /// Of a form that is part of the page: what goes wrong is said there. `path` is where it goes
    /// without JavaScript (`/api/…`), whose answer then stands in the address; what was typed comes back
    /// with the page, if the path is one of `api::KEPT_FORMS`.
    pub fn of_form(path: &'static str) -> Self {
        let address = use_query_map();
        let answered = address.with_untracked(|query| {
            let is_its = query.get_str("__path") == Some(path);
            let error = query.get_str("__err").filter(|_| is_its)?;
            Some(ServerFnUrlError::<AppError>::decode_err(error))
        });
        // Told by the server to the page that comes alive: both show the same.
        let typed = || StoredValue::new(SharedValue::new(typed_form).into_inner());
        Self {
            wrong: RwSignal::new(answered.as_ref().map(AppError::message)),
            typed: answered.is_some().then(typed),
            error: RwSignal::new(answered),
            on_page: true,
            ..Self::new()
        }
    }

    /// What was typed into the field of this name when the form was refused before the page was alive;
    /// `None` otherwise.
    pub fn typed(self, name: &str) -> Option<String> {
        let fields = self.typed?;
        fields.with_value(|fields| fields.get(name).cloned())
    }

    /// What is wrong with a field of the form that was sent.
    pub fn wrong_with(self, field: &'static str) -> Signal<Option<String>> {
        let of = move |error: &AppError| error.of_field(field).map(str::to_owned);
        Signal::derive(move || self.error.with(|error| error.as_ref().and_then(of)))
    }

    /// What went wrong, where that is no single field.
    pub fn wrong_as_a_whole(self) -> Signal<Option<String>> {
        let whole = |error: &AppError| error.fields.is_empty().then(|| error.message());
        Signal::derive(move || self.error.with(|error| error.as_ref().and_then(whole)))
    }

    /// Whether what went wrong is that somebody else was faster: what is shown is no longer so.
    pub fn was_slower(self) -> bool {
        let slower = |error: &AppError| {
            matches!(
                error.code,
                ErrorCode::SlotTaken | ErrorCode::AppointmentChanged { .. }
            )
        };
        self.error
            .with_untracked(|error| error.as_ref().is_some_and(slower))
    }

    /// Forgets what went wrong, as when its dialog is opened again.
    pub fn forget(self) {
        self.wrong.set(None);
        self.error.set(None);
    }

    /// Says that it is done.
    pub fn say(self, text: impl Into<String>) {
        self.toasts.show(Tone::Ok, text);
    }

    /// Says that something else happened than what was asked for.
    pub fn warn(self, text: impl Into<String>) {
        self.toasts.show(Tone::Warn, text);
    }

    /// Asks the server, unless it is being asked already; `done` gets what came back.
    pub fn run<T: 'static>(
        self,
        asking: impl Future<Output = Result<T, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.run_or(asking, done, || ());
    }

    /// The same, and calls `failed` after an error was said.
    pub fn run_or<T: 'static>(
        self,
        asking: impl Future<Output = Result<T, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
        failed: impl FnOnce() + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.forget();
        leptos::task::spawn_local(async move {
            let answer = asking.await;
            self.busy.try_set(false);
            match answer {
                Ok(value) => {
                    if let Some(dialog) = self.dialog {
                        dialog.try_set(false);
                    }
                    done(value);
                }
                Err(error) => {
                    note_session(&error);
                    let in_dialog = self.dialog.and_then(|open| open.try_get_untracked());
                    if self.on_page || in_dialog == Some(true) {
                        self.wrong.try_set(Some(error.message()));
                        self.error.try_set(Some(error));
                    } else {
                        self.toasts.show(Tone::Bad, error.message());
                    }
                    failed();
                }
            }
        });
    }
}

/// A page that is alive knows of nothing else.
#[cfg(not(feature = "ssr"))]
fn typed_form() -> BTreeMap<String, String> {
    BTreeMap::new()
}

/// A button that asks before it acts, and says how it came out.
#[component]
pub fn AskedButton<F, R>(
    /// The dialog's id.
    id: String,
    /// What is on the button, or read aloud where only the icon shows.
    #[prop(into)]
    label: String,
    /// Shows this instead of the label.
    #[prop(optional)]
    icon: Option<Icon>,
    /// The question.
    title: &'static str,
    /// What will happen, and what won't.
    #[prop(into)]
    text: String,
    /// The word on the dialog's button.
    confirm: &'static str,
    /// What is said when it is done.
    success: &'static str,
    /// Can't be undone.
    #[prop(optional)]
    danger: bool,
    /// In a list.
    #[prop(optional)]
    small: bool,
    /// Does it.
    act: F,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), AppError>> + 'static,
{
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let confirmed = Callback::new(move |()| {
        acting.run(act(), move |()| {
            acting.say(success);
            done.run(());
        });
    });
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    let kind = if danger || icon.is_some() {
        ButtonKind::Quiet
    } else {
        ButtonKind::Plain
    };
    let button = match icon {
        Some(icon) => view! { <Button kind small icon label on_press=ask/> }.into_any(),
        None => view! { <Button kind small on_press=ask>{label}</Button> }.into_any(),
    };
    view! {
        {button}
        <ConfirmDialog id title open text=Signal::stored(text) confirm danger busy=acting.busy error=acting.wrong on_confirm=confirmed/>
    }
}
