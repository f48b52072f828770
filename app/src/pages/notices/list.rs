//! "Thông báo": what an account is told, the newest first. Opening what a notice leads to marks it read.

use chungthuc_domain::{
    calendar::minute_text,
    view::{
        live::LiveEvent,
        notice::{NoticeRow, NoticesView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::notice::{notices, read_notices},
    components::{
        Button, ButtonKind, Card, Crumb, EmptyState, Ic, Icon, LinkButton, PageHead, Pager,
    },
    live::Live,
    pages::{act::Act, changed::ChangedBar, frame::framed, loaded::loaded},
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Thông báo";

/// The page.
#[component]
pub fn Notices() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |_| {
        let query = use_query_map();
        let changed = RwSignal::new(0u32);
        let page = Memo::new(move |_| {
            query.with(|query| {
                query
                    .get_str("trang")
                    .and_then(|page| page.parse().ok())
                    .unwrap_or(1)
            })
        });
        let answer = Resource::new_blocking(
            move || (page.get(), changed.get()),
            |(page, _)| notices(page),
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        loaded(answer, move |view| show(view, again))
    })
}

fn show(view: NoticesView, again: Callback<()>) -> AnyView {
    let NoticesView { listing, unread } = view;
    // What one reads oneself lowers the count, here or in another window.
    let news = move |_: Live, event: &LiveEvent| match event {
        LiveEvent::Counters(counters) if counters.notices > unread => {
            Some("Có thông báo mới".to_owned())
        }
        _ => None,
    };
    let bar = view! { <ChangedBar news again/> };
    if listing.rows.is_empty() {
        return view! {
            <PageHead title=TITLE>{settings()}</PageHead>
            {bar}
            <Card>
                <EmptyState icon=Icon::Bell title="Chưa có thông báo nào" text="Những gì cần báo, như lịch hẹn được dời hay hồ sơ được trả lại, hiện ở đây ngay khi xảy ra."/>
            </Card>
        }
        .into_any();
    }
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let acting = Act::new();
    let all = move |submit: SubmitEvent| {
        submit.prevent_default();
        acting.run(read_notices(None), move |()| again.run(()));
    };
    let button = (unread > 0).then(|| {
        view! {
            <form class="act" method="post" action="/api/read-notices" on:submit=all>
                <Button submit=true icon=Icon::Check busy=acting.busy>"Đánh dấu tất cả đã đọc"</Button>
            </form>
        }
    });
    let rows = listing.rows.into_iter().map(one).collect_view();
    let pager = (total > u64::from(per_page))
        .then(|| view! { <Pager page=page per_page=per_page total=total fixed=true/> });
    let count = if unread == 0 {
        "Đã đọc hết".to_owned()
    } else {
        format!("{unread} thông báo chưa đọc")
    };
    view! {
        <PageHead title=TITLE below=Box::new(move || view! { <p role="status">{count}</p> }.into_any())>
            {settings()}
            {button}
        </PageHead>
        {bar}
        <Card flush=true>
            <ol class="notices">{rows}</ol>
            {pager}
        </Card>
    }
    .into_any()
}

fn settings() -> impl IntoView {
    view! { <LinkButton href=routes::NOTICE_CHOICE kind=ButtonKind::Quiet icon=Icon::Mail>"Nhận thông báo"</LinkButton> }
}

fn one(notice: NoticeRow) -> AnyView {
    let NoticeRow {
        notice: id,
        kind,
        text,
        link,
        at,
        read,
    } = notice;
    // Nobody waits for it: the page that is opened says the same.
    let note = move |_| {
        if !read {
            leptos::task::spawn_local(async move {
                let _ = read_notices(Some(id)).await;
            });
        }
    };
    let text = match link {
        Some(link) => view! { <a href=link on:click=note>{text}</a> }.into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    };
    view! {
        <li class:unread=!read>
            <Ic icon=Icon::Bell/>
            <div>
                {text}
                <small>
                    {kind.label()} " · "<span class="num">{minute_text(at)}</span>
                    {(!read).then_some(" · Chưa đọc")}
                </small>
            </div>
        </li>
    }
    .into_any()
}
