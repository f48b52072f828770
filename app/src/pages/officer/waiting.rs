//! Above the form: what waits today, and the drafts to go on with.

use chungthuc_domain::{
    DossierId,
    calendar::{Moment, day_text, minute_text},
    fee::thousands,
    view::{
        intake::{DraftRow, TodayView},
        queue::{DueFilter, due_count_text},
    },
};
use leptos::prelude::*;

use crate::routes;

/// How much was returned, is late or due today, and was registered today; each leads to its list.
#[component]
pub fn Today(
    /// How much.
    today: TodayView,
    /// The server's time.
    now: Moment,
) -> impl IntoView {
    let day = day_text(now.day());
    let due = |due: DueFilter| format!("{}?han={}", routes::TRACK, due.code());
    let registered = format!("{}?tu={day}&den={day}", routes::TRACK);
    let counters = [
        (
            today.returned,
            thousands(today.returned),
            "bị trả lại",
            routes::RETURNED.to_owned(),
            "warn",
        ),
        (
            today.urgent.overdue,
            due_count_text(today.urgent.overdue),
            "quá hạn",
            due(DueFilter::Overdue),
            "warn",
        ),
        (
            today.urgent.today,
            due_count_text(today.urgent.today),
            "đến hạn hôm nay",
            due(DueFilter::Today),
            "warn",
        ),
        (
            today.registered_today,
            thousands(today.registered_today),
            "đăng ký hôm nay",
            registered,
            "",
        ),
    ];
    let items = counters
        .into_iter()
        .map(|(count, text, words, href, tone)| {
            let tone = if count > 0 { tone } else { "" };
            view! { <li><a href=href class=tone><b class="num">{text}</b>" "{words}</a></li> }
                .into_any()
        })
        .collect_view();
    view! { <ul class="intake-today" aria-label="Hồ sơ hôm nay">{items}</ul> }
}

/// The officer's own drafts but the one on the page; nothing without any.
#[component]
pub fn Drafts(
    /// All of them.
    rows: Vec<DraftRow>,
    /// The one on the page.
    here: Option<DossierId>,
) -> impl IntoView {
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| Some(row.dossier) != here)
        .collect();
    let count = rows.len();
    let items = rows
        .into_iter()
        .map(|row| {
            let href = format!("{}/{}", routes::CREATE, row.dossier);
            let name = or(&row.applicant_name, "Chưa có người đăng ký");
            let kind = or(&row.document_type, "chưa chọn loại giấy tờ");
            let saved = minute_text(row.saved_at);
            view! {
                <li>
                    <a href=href>{name}</a>
                    <small>{kind}" · lưu lúc "<span class="num">{saved}</span></small>
                </li>
            }
            .into_any()
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <details class="intake-drafts">
                <summary>{format!("Bản nháp chưa trình ký ({count})")}</summary>
                <ul>{items}</ul>
            </details>
        }
    })
}

fn or(text: &str, otherwise: &str) -> String {
    if text.trim().is_empty() {
        otherwise.to_owned()
    } else {
        text.to_owned()
    }
}
