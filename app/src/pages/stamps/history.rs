//! "Lịch sử" of an image: its versions, who did what to them, and which papers they were put on.

use chungthuc_domain::{
    StampImageId,
    calendar::{day_text, minute_text, stamp_text},
    view::stamp::{StampAct, StampEvent, StampHistory, StampImageView, StampUse},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    entry::{SEAL, SIGNATURE, Words},
    row::days_text,
};
use crate::{
    api::stamp::stamp_history,
    components::{
        Card, Cell, Crumb, EmptyState, Icon, PageHead, Pager, Row, Table, Tag, Th, TimelineLine,
        TimelineOf, Tone,
    },
    pages::{frame::framed, loaded::loaded, not_found::Missing},
    routes,
};

/// Of a signature image.
#[component]
pub fn SignatureHistory() -> impl IntoView {
    page(SIGNATURE)
}

/// Of a seal image.
#[component]
pub fn SealHistory() -> impl IntoView {
    page(SEAL)
}

fn page(words: Words) -> impl IntoView {
    let crumbs = vec![Crumb::link(words.menu, words.href), Crumb::here("Lịch sử")];
    framed("Lịch sử", crumbs, false, move |_| {
        let id = use_params_map().with(|params| params.get_str("image")?.parse().ok());
        match id {
            Some(id) => view! { <History words id/> }.into_any(),
            None => view! { <Missing/> }.into_any(),
        }
    })
}

#[component]
fn History(words: Words, id: StampImageId) -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        let typed = query.with(|query| query.get_str("trang").and_then(|page| page.parse().ok()));
        typed.unwrap_or(1)
    });
    let answer = Resource::new_blocking(move || page.get(), move |page| stamp_history(id, page));
    loaded(answer, move |view| show(words, view))
}

fn show(words: Words, view: StampHistory) -> AnyView {
    let StampHistory {
        versions,
        events,
        uses,
    } = view;
    let name = versions.first().map(|newest| newest.name.clone());
    let title = format!("Lịch sử {} “{}”", words.thing, name.unwrap_or_default());
    let count = versions.len();
    let number = |id: StampImageId| {
        let at = versions.iter().position(|version| version.id == id);
        at.map_or_else(String::new, |at| format!("bản {}", count - at))
    };
    let lines = events
        .iter()
        .map(|event| happened(event, number(event.image)))
        .collect();
    let (page, per_page, total) = (uses.page, uses.per_page, uses.total);
    let rows = uses
        .rows
        .into_iter()
        .map(|used| {
            let version = number(used.image);
            line(used, version)
        })
        .collect_view();
    let cards = versions
        .iter()
        .enumerate()
        .map(|(at, version)| {
            view! { <li>{one(words, version.clone(), count - at)}</li> }.into_any()
        })
        .collect_view();
    let list = if total == 0 {
        view! {
            <EmptyState icon=Icon::Document title=format!("Chưa dùng {} này cho bản sao nào", words.thing) text="Mỗi bản sao ký hoặc đóng dấu bằng ảnh này hiện ở đây."/>
        }
        .into_any()
    } else {
        view! {
            <Table caption=format!("Bản sao đã dùng {}", words.thing) head=Box::new(|| view! {
                <Th>"Mã chứng thực"</Th>
                <Th>"Loại giấy tờ"</Th>
                <Th>"Người thực hiện"</Th>
                <Th>"Thời điểm"</Th>
                <Th>"Ảnh"</Th>
            }.into_any())>
                {rows}
            </Table>
            {(total > u64::from(per_page)).then(|| view! { <Pager page=page per_page=per_page total=total fixed=true/> })}
        }
        .into_any()
    };
    view! {
        <PageHead title/>
        <div class="two">
            <div class="stack">
                <Card title="Đã dùng cho" flush=true>{list}</Card>
                <Card title="Các bản của ảnh"><ul class="stamps">{cards}</ul></Card>
            </div>
            <Card title="Ai đã làm gì"><TimelineOf lines/></Card>
        </div>
    }
    .into_any()
}

fn one(words: Words, version: StampImageView, number: usize) -> AnyView {
    let alt = format!("{} {}, bản {number}", words.image, version.name);
    let state = match version.withdrawn_at {
        Some(at) => view! { <Tag>{format!("Ngừng dùng {}", day_text(at.day()))}</Tag> }.into_any(),
        None if version.usable => {
            view! { <Tag tone=Tone::Ok icon=Icon::Check>"Đang dùng"</Tag> }.into_any()
        }
        None => view! { <Tag tone=Tone::Warn icon=Icon::Alert>"Ngoài thời hạn"</Tag> }.into_any(),
    };
    view! {
        <article class="card stamp-card">
            <div class="paper">
                <img src=format!("/anh/{}", version.id) alt=alt width=version.width_px height=version.height_px loading="lazy"/>
            </div>
            <div class="stamp-facts">
                <div class="inline"><h3>{format!("Bản {number}")}</h3>{state}</div>
                <p class="small num">{format!("Từ {}", minute_text(version.created_at))}</p>
                {days_text(version.valid_from, version.valid_to).map(|text| view! { <p class="small num">{text}</p> })}
            </div>
        </article>
    }
    .into_any()
}

fn happened(event: &StampEvent, version: String) -> TimelineLine {
    let (tone, icon) = match event.act {
        StampAct::Add => (Tone::Ok, Icon::Plus),
        StampAct::Replace => (Tone::Sign, Icon::Swap),
        StampAct::Edit => (Tone::Neutral, Icon::Edit),
        StampAct::SetDefault => (Tone::Ok, Icon::Check),
        StampAct::Withdraw => (Tone::Bad, Icon::Ban),
    };
    TimelineLine {
        tone,
        icon,
        at: event.at,
        what: event.act.label(),
        who: event.by.clone(),
        code: (!version.is_empty()).then_some(version),
        note: event.note.clone(),
    }
}

fn line(used: StampUse, version: String) -> AnyView {
    let href = format!("{}/{}", routes::TRACK, used.paper);
    view! {
        <Row>
            <Cell class="code title"><a href=href>{used.code}</a></Cell>
            <Cell label="Loại giấy tờ">{used.document_name}</Cell>
            <Cell label="Người thực hiện">{used.by}</Cell>
            <Cell label="Thời điểm" class="num">{stamp_text(used.at)}</Cell>
            <Cell label="Ảnh">{version}</Cell>
        </Row>
    }
    .into_any()
}
