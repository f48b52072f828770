//! Progress of real work: bytes sent, papers signed of N. The browser's own `<progress>`.

use leptos::prelude::*;

use crate::format;

use super::{
    button::{Button, ButtonKind},
    icon::{Ic, Icon},
};

/// A bar with what it counts.
#[component]
pub fn Progress(
    /// What is counted, for screen readers.
    #[prop(into)]
    label: String,
    /// So much is done.
    #[prop(into)]
    done: Signal<u64>,
    /// Of so much; 0 while it isn't known.
    #[prop(into)]
    total: Signal<u64>,
    /// In words: "Đã ký 3 / 12 giấy tờ".
    #[prop(optional, into)]
    text: MaybeProp<String>,
) -> impl IntoView {
    let known = move || Some(total.get()).filter(|total| *total > 0);
    view! {
        <div class="progress">
            <progress
                aria-label=label
                max=move || known().map(|total| total.to_string())
                value=move || known().map(|total| done.get().min(total).to_string())
            ></progress>
            {move || text.get().map(|text| view! { <span class="small num">{text}</span> })}
        </div>
    }
    .into_any()
}

/// How an upload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadState {
    /// Bytes are on their way.
    Sending {
        /// Bytes that arrived.
        sent: u64,
        /// Seconds left, once that can be told.
        seconds_left: Option<u32>,
    },
    /// The connection broke; it goes on by itself.
    Waiting {
        /// Bytes that arrived and are kept.
        sent: u64,
    },
    /// All arrived and the server is reading it.
    Checking,
    /// It can be used.
    Done {
        /// "2 trang"
        note: String,
    },
    /// It can't be used, and why.
    Failed(String),
}

/// A file that is being sent or was sent.
#[component]
pub fn UploadRow(
    /// Its name.
    #[prop(into)]
    name: String,
    /// Its size in bytes.
    size: u64,
    /// How it stands.
    #[prop(into)]
    state: Signal<UploadState>,
    /// Stops it, or takes the file away.
    #[prop(into)]
    on_remove: Callback<()>,
    /// Further buttons: "Xem".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let on_way = Memo::new(move |_| {
        state.with(|state| {
            matches!(
                state,
                UploadState::Sending { .. } | UploadState::Waiting { .. } | UploadState::Checking
            )
        })
    });
    let sent = Signal::derive(move || match state.get() {
        UploadState::Sending { sent, .. } | UploadState::Waiting { sent } => sent,
        _ => size,
    });
    let known = Signal::derive(move || {
        if state.get() == UploadState::Checking {
            0
        } else {
            size
        }
    });
    let line = move || match state.get() {
        UploadState::Sending { sent, seconds_left } => {
            let rest = seconds_left.map(|left| format!(" · {}", format::remaining(left)));
            format!(
                "Đang gửi {}{}",
                format::transferred(sent, size),
                rest.unwrap_or_default()
            )
        }
        UploadState::Waiting { sent } => format!(
            "Mất kết nối; đã giữ {}. Tự gửi tiếp khi có mạng.",
            format::transferred(sent, size)
        ),
        UploadState::Checking => "Đang kiểm tra tệp…".to_owned(),
        UploadState::Done { note } => {
            format!("{} · {note}", chungthuc_domain::view::file::size_text(size))
        }
        UploadState::Failed(why) => why,
    };
    let label = format!("Gửi {name}");
    view! {
        <div
            class="upload"
            class:done=move || state.with(|state| matches!(state, UploadState::Done { .. }))
            class:failed=move || state.with(|state| matches!(state, UploadState::Failed(_)))
        >
            <span class="file-kind" aria-hidden="true">"PDF"</span>
            <div class="what">
                <b>{name}</b>
                {move || {
                    let label = label.clone();
                    on_way.get().then(|| view! { <Progress label done=sent total=known/> })
                }}
                <small class="num">
                    {move || {
                        state.with(|state| match state {
                            UploadState::Done { .. } => Some(Icon::Valid),
                            UploadState::Failed(_) => Some(Icon::Stop),
                            _ => None,
                        })
                        .map(|icon| view! { <Ic icon/> })
                    }}
                    <span>{line}</span>
                </small>
            </div>
            <div class="acts">
                {children.map(|children| children())}
                <Button kind=ButtonKind::Quiet small=true on_press=on_remove>
                    {move || if on_way.get() { "Hủy" } else { "Xóa" }}
                </Button>
            </div>
        </div>
    }
    .into_any()
}
