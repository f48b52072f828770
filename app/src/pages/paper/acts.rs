//! What an officer does with a paper that came back, and what was sent by mistake.

use chungthuc_domain::{AppError, PaperId, view::queue::QueueRow};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::{
    api::intake::{cancel, continue_returned, recall},
    components::{Button, ButtonKind, ConfirmDialog, Tone, use_toasts},
    pages::relogin::note_session,
    routes,
};

/// "Xử lý tiếp" and "Hủy hồ sơ", with the reason why it came back.
#[component]
pub fn ReturnedActs(
    /// The paper.
    row: QueueRow,
    /// Called when the list has to be read again.
    again: Callback<()>,
) -> impl IntoView {
    let reason = row.returned_reason.clone();
    view! {
        {reason.map(|reason| view! { <small class="reason">"Lý do: "{reason}</small> })}
        <ContinueButton paper=row.paper small=true/>
        <CancelButton paper=row.paper version=row.version code=row.code small=true done=again/>
    }
}

/// "Xử lý tiếp": opens the form again.
#[component]
pub fn ContinueButton(
    /// The paper.
    paper: PaperId,
    /// In a list.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let navigate = use_navigate();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        busy.set(true);
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            match continue_returned(paper).await {
                Ok(dossier) => {
                    navigate(&format!("{}/{dossier}", routes::CREATE), Default::default());
                }
                Err(error) => {
                    note_session(&error);
                    toasts.show(Tone::Bad, error.message());
                }
            }
            busy.set(false);
        });
    });
    view! { <Button small busy on_press=press>"Xử lý tiếp"</Button> }
}

/// "Hủy hồ sơ", after asking.
#[component]
pub fn CancelButton(
    /// The paper.
    paper: PaperId,
    /// The version that was looked at.
    version: i64,
    /// Mã chứng thực.
    code: String,
    /// In a list.
    #[prop(optional)]
    small: bool,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let text = format!(
        "Hồ sơ {code} sẽ dừng xử lý hẳn và không khôi phục được. Chưa có số chứng thực nào bị dùng."
    );
    let act = move || cancel(paper, version);
    view! {
        <AskedButton id=format!("huy-{paper}") label="Hủy hồ sơ" title="Hủy hồ sơ?" text confirm="Hủy hồ sơ" success="Đã hủy hồ sơ" danger=true small act done/>
    }
}

/// "Thu hồi", after asking.
#[component]
pub fn RecallButton(
    /// The paper.
    paper: PaperId,
    /// The version that was looked at.
    version: i64,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let text = "Hồ sơ rời danh sách chờ ký và về mục Hồ sơ bị từ chối để sửa hoặc hủy.".to_owned();
    let act = move || recall(paper, version);
    view! {
        <AskedButton id=format!("thu-hoi-{paper}") label="Thu hồi" title="Thu hồi hồ sơ?" text confirm="Thu hồi" success="Đã thu hồi hồ sơ" act done/>
    }
}

/// A button that asks before it acts, and says how it came out.
#[component]
fn AskedButton<F, R>(
    id: String,
    label: &'static str,
    title: &'static str,
    text: String,
    confirm: &'static str,
    success: &'static str,
    #[prop(optional)] danger: bool,
    #[prop(optional)] small: bool,
    act: F,
    done: Callback<()>,
) -> impl IntoView
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), AppError>> + 'static,
{
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let confirmed = Callback::new(move |()| {
        busy.set(true);
        let acting = act();
        leptos::task::spawn_local(async move {
            match acting.await {
                Ok(()) => {
                    open.set(false);
                    toasts.show(Tone::Ok, success);
                    done.run(());
                }
                Err(error) => {
                    note_session(&error);
                    wrong.set(Some(error.message()));
                }
            }
            busy.set(false);
        });
    });
    let kind = if danger {
        ButtonKind::Quiet
    } else {
        ButtonKind::Plain
    };
    view! {
        <Button kind small on_press=Callback::new(move |()| open.set(true))>{label}</Button>
        <ConfirmDialog id title open text=Signal::stored(text) confirm danger busy error=wrong on_confirm=confirmed/>
    }
}
