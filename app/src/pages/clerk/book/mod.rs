//! A book opened: the numbers issued from it as the register keeps them, the search among them, the
//! Excel file and the month's pages.

mod narrow;
mod query;

use chungthuc_domain::{
    AppError, BookId, ErrorCode,
    document_type::DocumentType,
    fee::money,
    view::{
        Listing,
        book::{BookQuery, BookView, RegisterRow},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::{
    narrow::Narrow,
    query::{from_address, is_narrowed},
};
use super::tally::tally_text;
use crate::{
    api::book::book,
    components::{
        Alert, Card, Cell, Crumb, EmptyState, Facts, Icon, LinkButton, PageHead, Pager,
        ResultCount, Row, Table, Th, Tone,
    },
    pages::{frame::framed, loaded::loaded, not_found::Missing, print_month::print_month},
    routes,
};

/// The page.
#[component]
pub fn BookPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Quản lý sổ chứng thực", routes::BOOKS),
        Crumb::here("Xem thông tin sổ"),
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
            // What stands above the lines is the same for every search.
            let head = Resource::new_blocking(|| (), move |()| book(id, BookQuery::default()));
            loaded(head, move |view| show(id, view))
        },
    )
}

fn show(id: BookId, view: BookView) -> AnyView {
    let files = view! { <Files id months=view.months.iter().map(ToString::to_string).collect()/> };
    let book = view.book;
    let last = book.last_number.map(|last| book.number_text(last));
    let mut facts = vec![
        ("Loại sổ", book.kind.label().to_owned()),
        ("Số bắt đầu", book.number_text(book.start_number)),
        ("Số hiện tại", last.unwrap_or_default()),
        ("Ngày mở sổ", book.opened_on),
        ("Ngày đóng sổ", book.closes_on),
        ("Trạng thái", book.state.label().to_owned()),
        ("Cơ quan quản lý sổ chứng thực", view.unit_name),
    ];
    if let Some(continues) = book.continues {
        facts.push(("Nối tiếp", continues));
    }
    if let Some(closing) = book.closing {
        facts.push(("Đã đóng", format!("{}, {}", closing.on, closing.by)));
        facts.push(("Đã cấp khi đóng", tally_text(closing.tally)));
    }
    if let Some(lock) = book.lock {
        facts.push(("Khóa sổ", format!("{}, {}", lock.on, lock.by)));
    }
    let empty = view.rows.total == 0;
    let types = view.document_types;
    view! {
        <PageHead title=format!("Sổ {}", book.name) below=Box::new(move || view! { <p>{BIND}</p> }.into_any())>{files}</PageHead>
        <div class="stack">
            <Card><Facts facts/></Card>
            {if empty {
                view! { <Card><EmptyState icon=Icon::Book title="Sổ còn trống" text="Số chứng thực cấp từ sổ này sẽ hiện ở đây."/></Card> }.into_any()
            } else {
                view! { <Lines id types/> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// What becomes of the month's pages (NĐ 23/2015/NĐ-CP Đ.13 k.3).
const BIND: &str =
    "In sổ hàng tháng, đóng thành sổ và đóng dấu giáp lai; hết năm ghép thành một sổ.";

/// "Xuất báo cáo dữ liệu trong sổ" and the month's pages. Plain links and a plain form: files are
/// made by the server.
#[component]
fn Files(
    id: BookId,
    /// What can be printed, the newest first.
    months: Vec<String>,
) -> impl IntoView {
    let print =
        (!months.is_empty()).then(|| print_month(format!("{}/{id}/in", routes::BOOKS), months));
    view! {
        {print}
        <LinkButton href=format!("{}/{id}/xuat", routes::BOOKS) icon=Icon::Download download="">"Xuất báo cáo dữ liệu trong sổ"</LinkButton>
    }
}

/// What the lines of a search are, or what is wrong with the search.
type Found = Result<Listing<RegisterRow>, AppError>;

async fn find(id: BookId, query: BookQuery) -> Result<Found, AppError> {
    match book(id, query).await {
        Ok(view) => Ok(Ok(view.rows)),
        Err(error) if error.code == ErrorCode::Invalid => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

#[component]
fn Lines(id: BookId, types: Vec<DocumentType>) -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(from_address));
    let wrong = RwSignal::new(None);
    let answer = Resource::new_blocking(move || asked.get(), move |query| find(id, query));
    let lines = move |found: Found| {
        wrong.try_set(found.as_ref().err().cloned());
        match found {
            Ok(listing) => rows(&asked.get_untracked(), listing),
            Err(error) => refused(&error),
        }
    };
    view! {
        <Narrow asked types wrong/>
        {loaded(answer, lines)}
    }
}

/// What is wrong with the search, for those too whose browser runs no script.
fn refused(error: &AppError) -> AnyView {
    let said = error
        .fields
        .iter()
        .map(|field| view! { <p>{field.message.clone()}</p> })
        .collect_view();
    view! { <Alert tone=Tone::Bad title="Chưa tìm được vì điều kiện tìm kiếm có chỗ chưa đúng.">{said}</Alert> }.into_any()
}

fn rows(asked: &BookQuery, listing: Listing<RegisterRow>) -> AnyView {
    let (page, per_page, total, more) =
        (listing.page, listing.per_page, listing.total, listing.more);
    if listing.rows.is_empty() {
        let (title, text, act) = if is_narrowed(asked) && page <= 1 {
            (
                "Không tìm thấy số nào",
                "Hãy bớt điều kiện tìm kiếm hoặc kiểm tra lại số, tên, ngày đã nhập.",
                "Bỏ các điều kiện",
            )
        } else {
            (
                "Trang này không có số nào",
                "Các số của sổ nằm ở những trang trước.",
                "Về trang đầu",
            )
        };
        return view! {
            <Card>
                <EmptyState icon=Icon::Search title text><LinkButton href="?">{act}</LinkButton></EmptyState>
            </Card>
        }
        .into_any();
    }
    let first = u64::from(page.saturating_sub(1)) * u64::from(per_page) + 1;
    let body = (first..)
        .zip(listing.rows)
        .map(|(position, row)| one(position, row))
        .collect_view();
    view! {
        <Card title="Thông tin chứng thực trong sổ" flush=true>
            <div class="list-head"><ResultCount total=total more=more/></div>
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
                {body}
            </Table>
            <Pager page=page per_page=per_page total=total more=more/>
        </Card>
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
