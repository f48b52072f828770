//! "Từ chối chứng thực": what the unit has refused, the newest first, with its forms; or only where
//! papers are held. What was refused at the counter before it was sent stands here alone.

use chungthuc_domain::{
    calendar::stamp_text,
    right::Right,
    view::refusal::{RefusalRow, RefusalsView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::notes::{HeldNote, RefusalActs};
use crate::{
    api::refusal::refusals,
    components::{
        Card, Cell, Crumb, EmptyState, Icon, PageHead, Pager, ResultCount, Row, Table, Th,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// What the page is called.
const TITLE: &str = "Từ chối chứng thực";

/// The page.
#[component]
pub fn Refusals() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |session| {
        let may_note = session.rights.contains(&Right::Creator);
        let query = use_query_map();
        let changed = RwSignal::new(0u32);
        let asked = Memo::new(move |_| {
            query.with(|query| {
                let page = query.get_str("trang").and_then(|page| page.parse().ok());
                (query.get_str("xem") == Some("tam-giu"), page.unwrap_or(1))
            })
        });
        let answer = Resource::new_blocking(
            move || (asked.get(), changed.get()),
            |((held, page), _)| refusals(held, page),
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        view! {
            <PageHead title=TITLE below=Box::new(|| view! {
                <p>"Giấy tờ bị từ chối trước khi ký, có căn cứ và lý do bằng văn bản (Điều 9, Điều 22 Nghị định 23/2015/NĐ-CP)."</p>
            }.into_any())/>
            {loaded(answer, move |view| show(view, asked.get_untracked().0, may_note, again))}
        }
    })
}

fn show(view: RefusalsView, only_held: bool, may_note: bool, again: Callback<()>) -> AnyView {
    let RefusalsView { listing, held } = view;
    let here = move |is: bool| is.then_some("page");
    let views = view! {
        <nav class="views" aria-label="Xem">
            <a href=routes::REFUSALS aria-current=here(!only_held)>"Tất cả"</a>
            <a href=format!("{}?xem=tam-giu", routes::REFUSALS) aria-current=here(only_held)>{format!("Đang tạm giữ hồ sơ ({held})")}</a>
        </nav>
    };
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    if listing.rows.is_empty() {
        let (title, text) = if only_held {
            (
                "Không có hồ sơ nào đang tạm giữ",
                "Hồ sơ có giấy tờ bị sửa chữa hoặc nghi giả mạo nằm ở đây đến khi ghi việc trả lại.",
            )
        } else {
            (
                "Chưa có giấy tờ nào bị từ chối",
                "Từ chối từ trang của giấy tờ, hoặc ngay khi nhập hồ sơ tại quầy.",
            )
        };
        return view! {
            {views}
            <Card><EmptyState icon=Icon::Ban title text/></Card>
        }
        .into_any();
    }
    let rows = listing
        .rows
        .into_iter()
        .map(|row| line(row, may_note, again))
        .collect_view();
    view! {
        {views}
        <Card flush=true>
            <div class="list-head"><ResultCount total/></div>
            <Table caption=TITLE head=Box::new(|| view! {
                <Th>"Mã hồ sơ · Thời gian"</Th>
                <Th>"Người yêu cầu"</Th>
                <Th>"Giấy tờ"</Th>
                <Th>"Căn cứ, lý do"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
            <Pager page per_page total fixed=true/>
        </Card>
    }
    .into_any()
}

fn line(row: RefusalRow, may_note: bool, again: Callback<()>) -> AnyView {
    let refusal = row.view;
    let code = match row.paper {
        Some(paper) => {
            view! { <a href=format!("{}/{paper}", routes::TRACK)>{row.dossier_code}</a> }.into_any()
        }
        None => view! { <b>{row.dossier_code}</b> }.into_any(),
    };
    let (at, ground) = (stamp_text(refusal.at), refusal.ground.label());
    let (explanation, of_held) = (refusal.explanation.clone(), refusal.clone());
    view! {
        <Row>
            <Cell class="code title">{code}<small class="num">{at}</small></Cell>
            <Cell label="Người yêu cầu">{row.applicant_name}</Cell>
            <Cell label="Giấy tờ">{row.document_name}</Cell>
            <Cell label="Căn cứ, lý do">
                {ground}
                <small>{explanation}</small>
                <HeldNote refusal=of_held/>
            </Cell>
            <Cell class="acts"><RefusalActs refusal staff=true may_note done=again/></Cell>
        </Row>
    }
    .into_any()
}
