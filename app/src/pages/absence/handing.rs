//! Papers that wait for a leader who is away: taken over by whoever stands in ("Nhận ký thay"), or
//! passed to them; and those that the leader had signed, which the other passes on as they are.

use chungthuc_domain::{
    PaperId,
    view::{
        absence::{AwaitingAbsent, StandIn},
        queue::QueueRow,
    },
};
use leptos::prelude::*;

use crate::{
    api::{
        absence::{awaiting_absent, hand_over, hand_over_all, pass_all_on},
        signing::forward,
    },
    components::{Alert, Button, Tone},
    pages::{
        act::{Act, AskedButton},
        loaded::built_once,
    },
    routes,
};

/// Papers that wait for somebody who is away, above the leader's own list; nothing where none do.
#[component]
pub fn AwaitingAbsentList(
    /// Called when papers have come to the list below, or gone from it.
    again: Callback<()>,
) -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let answer = Resource::new_blocking(move || changed.get(), |_| awaiting_absent());
    let done = Callback::new(move |()| {
        changed.update(|count| *count += 1);
        again.run(());
    });
    let inside = move || {
        Suspend::new(async move {
            let answer = answer.await;
            built_once().await;
            // Without an answer the list below says what is wrong.
            let groups = answer.unwrap_or_default();
            groups
                .into_iter()
                .map(|group| view! { <Group group done/> }.into_any())
                .collect_view()
        })
    };
    view! { <Transition fallback=|| ()>{inside}</Transition> }
}

#[component]
fn Group(group: AwaitingAbsent, done: Callback<()>) -> impl IntoView {
    let AwaitingAbsent {
        stand_in,
        is_own,
        total,
        rows,
        signed_total,
        signed,
    } = group;
    let passing = stand_in.clone();
    view! {
        <div class="awaiting-absent stack">
            {(total > 0).then(|| view! { <ToSign stand_in is_own total rows done/> })}
            {(signed_total > 0).then(|| view! { <ToPassOn stand_in=passing total=signed_total rows=signed done/> })}
        </div>
    }
    .into_any()
}

/// What the one who is away was to sign.
#[component]
fn ToSign(
    stand_in: StandIn,
    is_own: bool,
    total: u64,
    rows: Vec<QueueRow>,
    done: Callback<()>,
) -> impl IntoView {
    let acting = Act::new();
    let absent = stand_in.absent;
    let take = Callback::new(move |()| {
        acting.run(hand_over_all(absent), move |count| {
            acting.say(if is_own {
                format!("Đã chuyển {count} bản sao cho người ký thay")
            } else {
                format!("Đã nhận ký thay {count} bản sao")
            });
            done.run(());
        });
    });
    let (title, button) = if is_own {
        (
            format!("{total} bản sao đang chờ Ông/Bà ký"),
            format!("Chuyển tất cả cho {}", stand_in.name),
        )
    } else {
        (
            format!("{total} bản sao đang chờ {} ký", stand_in.absent_name),
            "Nhận ký thay tất cả".to_owned(),
        )
    };
    let rest = rest(total, &rows);
    let items = rows
        .into_iter()
        .map(|row| {
            let (paper, version, code) = (row.paper, row.version, row.code.clone());
            let act = view! { <TakeOne paper version code is_own done/> }.into_any();
            item(row, routes::TRACK, act)
        })
        .collect_view();
    view! {
        <Alert tone=Tone::Warn title>
            <p>{stand_in.sentence()}</p>
            <ul>{items}</ul>
            {rest}
            <div class="acts"><Button small=true busy=acting.busy on_press=take>{button}</Button></div>
        </Alert>
    }
}

/// What the one who is away has signed: it goes on with their signature.
#[component]
fn ToPassOn(
    stand_in: StandIn,
    total: u64,
    rows: Vec<QueueRow>,
    done: Callback<()>,
) -> impl IntoView {
    let acting = Act::new();
    let absent = stand_in.absent;
    let pass = Callback::new(move |()| {
        acting.run(pass_all_on(absent), move |count| {
            acting.say(format!("Đã chuyển cấp số và đóng dấu {count} bản sao"));
            done.run(());
        });
    });
    let rest = rest(total, &rows);
    let items = rows
        .into_iter()
        .map(|row| {
            let (paper, version, code) = (row.paper, row.version, row.code.clone());
            let act = view! { <PassOne paper version code done/> }.into_any();
            item(row, routes::TO_SIGN, act)
        })
        .collect_view();
    view! {
        <Alert tone=Tone::Warn title=format!("{total} bản sao đã ký, chưa chuyển cấp số và đóng dấu")>
            <p>{stand_in.passing_on()}</p>
            <ul>{items}</ul>
            {rest}
            <div class="acts"><Button small=true busy=acting.busy on_press=pass>"Chuyển tất cả"</Button></div>
        </Alert>
    }
}

/// One of the papers, with what is to be done; `base`: where it is read.
fn item(row: QueueRow, base: &'static str, act: AnyView) -> AnyView {
    let href = format!("{base}/{}", row.paper);
    let text = format!("{} · {}", row.document_name, row.applicant_name);
    view! {
        <li>
            <a class="code" href=href>{row.code}</a>
            <span>{text}</span>
            {act}
        </li>
    }
    .into_any()
}

/// That there are more than are shown.
fn rest(total: u64, shown: &[QueueRow]) -> Option<AnyView> {
    let shown = u64::try_from(shown.len()).unwrap_or(u64::MAX);
    let rest = total.saturating_sub(shown);
    (rest > 0)
        .then(|| view! { <p class="small">{format!("và {rest} bản sao khác")}</p> }.into_any())
}

/// "Chuyển cấp số và đóng dấu" of one that was signed.
#[component]
fn PassOne(paper: PaperId, version: i64, code: String, done: Callback<()>) -> impl IntoView {
    let acting = Act::new();
    let press = Callback::new(move |()| {
        acting.run(forward(paper, version), move |()| {
            acting.say("Đã chuyển cấp số và đóng dấu");
            done.run(());
        });
    });
    view! {
        <Button small=true busy=acting.busy label=format!("Chuyển cấp số và đóng dấu {code}") on_press=press>"Chuyển cấp số và đóng dấu"</Button>
    }
}

#[component]
fn TakeOne(
    paper: PaperId,
    version: i64,
    code: String,
    is_own: bool,
    done: Callback<()>,
) -> impl IntoView {
    let acting = Act::new();
    let press = Callback::new(move |()| {
        acting.run(hand_over(paper, version), move |()| {
            acting.say(if is_own {
                "Đã chuyển cho người ký thay"
            } else {
                "Đã nhận ký thay"
            });
            done.run(());
        });
    });
    let text = if is_own {
        "Chuyển"
    } else {
        "Nhận ký thay"
    };
    view! {
        <Button small=true busy=acting.busy label=format!("{text} {code}") on_press=press>{text}</Button>
    }
}

/// "Chuyển người ký thay" on a paper's page, after asking.
#[component]
pub fn HandOverButton(
    /// The paper.
    paper: PaperId,
    /// The version that was looked at.
    version: i64,
    /// Who is away, and who signs meanwhile.
    stand_in: StandIn,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let text = format!(
        "{} Bản sao chuyển sang danh sách chờ ký của {}; trang lời chứng đã soạn cho người vắng được soạn lại.",
        stand_in.sentence(),
        stand_in.name
    );
    view! {
        <AskedButton id=format!("ky-thay-{paper}") label="Chuyển người ký thay" title="Chuyển người ký thay?" text confirm="Chuyển" success="Đã chuyển cho người ký thay" act=move || hand_over(paper, version) done/>
    }
}
