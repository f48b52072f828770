//! Who changed the trust list and the policy, when, and on what ground.

use chungthuc_domain::{
    calendar::stamp_text,
    view::{Listing, trust::TrustChange},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::trust::trust_history,
    components::{
        Card, Cell, Crumb, EmptyState, Icon, PageHead, Pager, ResultCount, Row, Table, Th,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// The page.
#[component]
pub fn TrustHistory() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Danh sách tin cậy", routes::TRUST),
        Crumb::here("Lịch sử"),
    ];
    framed("Lịch sử danh sách tin cậy", crumbs, false, |_| {
        let query = use_query_map();
        let page = Memo::new(move |_| {
            query
                .with(|query| query.get_str("trang").and_then(|page| page.parse().ok()))
                .unwrap_or(1)
        });
        let answer = Resource::new_blocking(move || page.get(), trust_history);
        view! {
            <PageHead title="Lịch sử danh sách tin cậy"/>
            {loaded(answer, show)}
        }
    })
}

fn show(listing: Listing<TrustChange>) -> AnyView {
    if listing.total == 0 {
        return view! {
            <Card>
                <EmptyState icon=Icon::Clock title="Chưa có thay đổi nào" text="Mỗi lần thêm, sửa, xóa chứng thư hoặc sửa chính sách đều được ghi lại ở đây."/>
            </Card>
        }
        .into_any();
    }
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    view! {
        <Card flush=true>
            <div class="list-head"><ResultCount total=total/></div>
            {changes(listing.rows, true)}
            <Pager page=page per_page=per_page total=total fixed=true/>
        </Card>
    }
    .into_any()
}

/// Changes as a table; `with_subject` where they are of several certificates.
pub fn changes(rows: Vec<TrustChange>, with_subject: bool) -> AnyView {
    let lines = rows
        .into_iter()
        .map(|change| one(change, with_subject))
        .collect_view();
    view! {
        <Table caption="Các thay đổi" head=Box::new(move || view! {
            <Th>"Thời điểm"</Th>
            <Th>"Người thực hiện"</Th>
            <Th>"Thao tác"</Th>
            {with_subject.then(|| view! { <Th>"Chứng thư"</Th> })}
            <Th>"Nội dung"</Th>
            <Th>"Căn cứ"</Th>
        }.into_any())>
            {lines}
        </Table>
    }
    .into_any()
}

fn one(change: TrustChange, with_subject: bool) -> AnyView {
    let subject = with_subject.then(|| {
        let name = match change.certificate {
            Some(id) => {
                view! { <a href=format!("{}/{id}", routes::TRUST)>{change.subject}</a> }.into_any()
            }
            None => change.subject.into_any(),
        };
        view! { <Cell label="Chứng thư">{name}</Cell> }
    });
    view! {
        <Row>
            <Cell label="Thời điểm" class="num">{stamp_text(change.at)}</Cell>
            <Cell label="Người thực hiện">{change.person_name}</Cell>
            <Cell class="title"><b>{change.action.label()}</b></Cell>
            {subject}
            <Cell label="Nội dung">{change.summary}</Cell>
            <Cell label="Căn cứ">{change.reason}</Cell>
        </Row>
    }
    .into_any()
}
