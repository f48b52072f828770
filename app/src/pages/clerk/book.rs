//! A book opened: the numbers issued from it, as the register keeps them.

use chungthuc_domain::{
    BookId,
    book::number_text,
    fee::money,
    view::book::{BookView, RegisterRow},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::book::book,
    components::{
        Card, Cell, Crumb, EmptyState, Facts, Icon, PageHead, Pager, ResultCount, Row, Table, Th,
    },
    pages::{frame::framed, loaded::loaded, not_found::Missing},
    routes,
};

/// The page.
#[component]
pub fn BookPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Quản lý sổ chứng thực", routes::BOOKS),
        Crumb::here("Xem sổ"),
    ];
    framed(
        "Thông tin chứng thực trong sổ",
        crumbs,
        false,
        |_| {
            let id = use_params_map().with(|params| params.get_str("book")?.parse::<BookId>().ok());
            let Some(id) = id else {
                return view! { <Missing/> }.into_any();
            };
            let query = use_query_map();
            let page = Memo::new(move |_| {
                query
                    .with(|query| query.get_str("trang").and_then(|page| page.parse().ok()))
                    .unwrap_or(1)
            });
            let answer = Resource::new_blocking(move || page.get(), move |page| book(id, page));
            loaded(answer, show)
        },
    )
}

fn show(view: BookView) -> AnyView {
    let book = view.book;
    let width = usize::try_from(view.number_width).unwrap_or_default();
    let number = |number: u32| number_text(number, width);
    let facts = vec![
        ("Số bắt đầu", number(book.start_number)),
        (
            "Số hiện tại",
            book.last_number.map(number).unwrap_or_default(),
        ),
        ("Ngày mở sổ", book.opened_on),
        ("Ngày đóng sổ", book.closes_on),
        ("Trạng thái", book.state.label().to_owned()),
        ("Cơ quan quản lý sổ chứng thực", view.unit_name),
    ];
    let (page, per_page, total) = (view.rows.page, view.rows.per_page, view.rows.total);
    let first = u64::from(page.saturating_sub(1)) * u64::from(per_page) + 1;
    let table = if total == 0 {
        view! { <EmptyState icon=Icon::Book title="Sổ còn trống" text="Số chứng thực cấp từ sổ này sẽ hiện ở đây."/> }.into_any()
    } else {
        let rows = (first..)
            .zip(view.rows.rows)
            .map(|(position, row)| one(position, row))
            .collect_view();
        view! {
            <div class="list-head"><ResultCount total=total/></div>
            <Table caption="Thông tin chứng thực trong sổ" head=Box::new(|| view! {
                <Th>"Số TT"</Th>
                <Th>"Tên đối tượng đăng ký chứng thực"</Th>
                <Th>"Giấy tờ cần chứng thực"</Th>
                <Th>"Số chứng thực"</Th>
                <Th>"Ngày chứng thực"</Th>
                <Th>"Người ký chứng thực"</Th>
                <Th right=true>"Số bản · Phí"</Th>
                <Th>"Ghi chú"</Th>
            }.into_any())>
                {rows}
            </Table>
            <Pager page=page per_page=per_page total=total fixed=true/>
        }
        .into_any()
    };
    view! {
        <PageHead title=format!("Sổ {}", book.name)/>
        <div class="stack">
            <Card><Facts facts/></Card>
            <Card title="Thông tin chứng thực trong sổ" flush=true>{table}</Card>
        </div>
    }
    .into_any()
}

fn one(position: u64, row: RegisterRow) -> AnyView {
    view! {
        <Row>
            <Cell label="Số TT" class="num muted">{position}</Cell>
            <Cell class="title"><b>{row.applicant_name}</b><small>{row.applicant_email}</small></Cell>
            <Cell label="Giấy tờ">{row.document_name}</Cell>
            <Cell label="Số chứng thực" class="code"><a href=format!("{}/{}", routes::TRACK, row.paper)>{row.number}</a></Cell>
            <Cell label="Ngày chứng thực" class="num">{row.certified_on}</Cell>
            <Cell label="Người ký">{row.signer}</Cell>
            <Cell label="Số bản · Phí" class="num right">{format!("{} bản", row.copy_count)}<small>{money(row.fee)}</small></Cell>
            <Cell label="Ghi chú">{row.note}</Cell>
        </Row>
    }
    .into_any()
}
