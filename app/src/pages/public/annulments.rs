//! "Bản sao bị hủy bỏ giá trị pháp lý": the decisions that are published (TT 01/2020/TT-BTP Đ.7), for
//! anybody. Links and a form by GET; the page is made on the server alone, and brings no program.

use chungthuc_domain::{
    UnitId,
    view::annulment::{AnnulmentQuery, AnnulmentsView, PublishedAnnulment},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::annulment::published_annulments,
    components::{
        Card, Cell, EmptyState, Field, Filters, LinkButton, Pager, ResultCount, Row, Select, Table,
        TextInput, Th,
    },
    pages::loaded::loaded,
    routes,
    shell::PublicShell,
};

const TITLE: &str = "Bản sao bị hủy bỏ giá trị pháp lý";

/// The page.
#[component]
pub fn AnnulmentsPage() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| {
        address.with(|query| AnnulmentQuery {
            number: query.get("so").unwrap_or_default(),
            unit: query
                .get_str("co-quan")
                .and_then(|unit| unit.parse::<UnitId>().ok()),
            page: query
                .get_str("trang")
                .and_then(|page| page.parse().ok())
                .unwrap_or(1),
        })
    });
    let answer = Resource::new_blocking(move || asked.get(), published_annulments);
    view! {
        <Title text=TITLE/>
        <PublicShell plain=true>
            <section class="published">
                <h1>{TITLE}</h1>
                <p class="small">"Bản sao đã chứng thực mà người có thẩm quyền quyết định hủy bỏ giá trị pháp lý (Điều 7 Thông tư 01/2020/TT-BTP), quyết định mới nhất đứng đầu. Bản sao ghi ở đây không còn giá trị sử dụng."</p>
                {loaded(answer, move |view| show(&asked.get_untracked(), view))}
            </section>
        </PublicShell>
    }
}

fn show(asked: &AnnulmentQuery, view: AnnulmentsView) -> AnyView {
    let AnnulmentsView { listing, units } = view;
    let number = RwSignal::new(asked.number.chars().take(20).collect::<String>());
    let unit = asked.unit.map(|unit| unit.to_string());
    let unit = RwSignal::new(unit.unwrap_or_default());
    let all = (String::new(), "Tất cả".to_owned());
    let units: Vec<_> = std::iter::once(all)
        .chain(units.into_iter().map(|(id, name)| (id.to_string(), name)))
        .collect();
    let narrowed = !asked.number.trim().is_empty() || asked.unit.is_some();
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let list = if listing.rows.is_empty() {
        nothing(narrowed || page > 1)
    } else {
        let rows = listing.rows.into_iter().map(line).collect_view();
        view! {
            <div class="list-head"><ResultCount total=total/></div>
            <Table caption=TITLE head=Box::new(|| view! {
                <Th>"Số chứng thực"</Th>
                <Th>"Quyển số"</Th>
                <Th>"Ngày chứng thực"</Th>
                <Th>"Cơ quan chứng thực"</Th>
                <Th>"Số quyết định"</Th>
                <Th>"Ngày quyết định"</Th>
            }.into_any())>
                {rows}
            </Table>
            <Pager page=page per_page=per_page total=total fixed=true/>
        }
        .into_any()
    };
    view! {
        <Card flush=true>
            <Filters>
                <Field label="Số chứng thực" name="so">
                    <TextInput bind=number placeholder="Ví dụ: 7/ĐT" max_length=20/>
                </Field>
                <Field label="Cơ quan chứng thực" name="co-quan" class="grow">
                    <Select options=Signal::stored(units) bind=unit/>
                </Field>
            </Filters>
            {list}
        </Card>
    }
    .into_any()
}

fn nothing(narrowed: bool) -> AnyView {
    if narrowed {
        return view! {
            <EmptyState title="Không tìm thấy bản sao nào bị hủy bỏ" text="Số chứng thực nhập bằng chữ số như in trên bản sao, ví dụ 7/ĐT.">
                <LinkButton href=routes::ANNULMENTS>"Xem tất cả"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    view! { <EmptyState title="Chưa có bản sao nào bị hủy bỏ giá trị pháp lý" text="Quyết định hủy bỏ được công bố ở đây ngay khi có."/> }
        .into_any()
}

fn line(row: PublishedAnnulment) -> AnyView {
    view! {
        <Row>
            <Cell class="code title">{row.number}</Cell>
            <Cell label="Quyển số">{row.book}</Cell>
            <Cell label="Ngày chứng thực" class="num">{row.certified_on}</Cell>
            <Cell label="Cơ quan chứng thực">{row.unit_name}</Cell>
            <Cell label="Số quyết định">{row.annulment.decision}</Cell>
            <Cell label="Ngày quyết định" class="num">{row.annulment.decided_on}</Cell>
        </Row>
    }
    .into_any()
}
