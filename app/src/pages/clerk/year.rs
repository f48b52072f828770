//! The books of a year: what was issued from them, and "Khóa sổ" at its end (NĐ 23/2015 Đ.13 k.1).

use chungthuc_domain::{
    book::{BookKind, month::Tally},
    fee::{money, thousands},
    view::book::{BookRow, BookYear},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{books::StateOfBook, tally::tally_text};
use crate::{
    api::book::{book_year, lock_books},
    components::{Alert, Card, Cell, Crumb, PageHead, Row, Table, Th, Tone},
    pages::{act::AskedButton, frame::framed, loaded::loaded, not_found::Missing},
    routes,
};

/// The page.
#[component]
pub fn BookYearPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Quản lý sổ chứng thực", routes::BOOKS),
        Crumb::here("Sổ trong năm"),
    ];
    framed("Sổ chứng thực trong năm", crumbs, false, |_| {
        let year = use_params_map().with(|params| params.get_str("year")?.parse::<i16>().ok());
        let Some(year) = year else {
            return view! { <Missing/> }.into_any();
        };
        let changed = RwSignal::new(0u32);
        let answer = Resource::new_blocking(move || changed.get(), move |_| book_year(year));
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        loaded(answer, move |view| show(view, again))
    })
}

fn show(view: BookYear, again: Callback<()>) -> AnyView {
    let (year, tally) = (view.year, view.tally);
    let lock = move || lock_books(year, tally.numbers);
    let button = view.may_lock.then(|| {
        let text = format!(
            "Sổ năm {year} sẽ khóa với {}. Sổ đã khóa không cấp số, không sửa và không mở lại được; số chứng thực năm {} bắt đầu lại từ 1.",
            tally_text(tally),
            year + 1
        );
        view! {
            <AskedButton id="khoa-so".to_owned() label="Khóa sổ" title="Khóa sổ?" text confirm="Khóa sổ" success="Đã khóa sổ" danger=true act=lock done=again/>
        }
    });
    let told = match view.lock {
        Some(lock) => view! {
            <Alert tone=Tone::Ok title=format!("Sổ năm {year} đã khóa ngày {}, người khóa: {}.", lock.on, lock.by)/>
        }
        .into_any(),
        None if view.may_lock => view! {
            <Alert tone=Tone::Neutral title=format!("Năm {year} đã hết. Hãy khóa sổ, in sổ của tháng cuối rồi trình ký và đóng dấu.")/>
        }
        .into_any(),
        None => ().into_any(),
    };
    let by_kind = by_kind(&view.books)
        .into_iter()
        .map(|(kind, tally)| sum(format!("Cả năm: {}", kind.short_label()), tally))
        .collect_view();
    let rows = view
        .books
        .into_iter()
        .map(|(book, tally)| one(book, tally))
        .collect_view();
    view! {
        <PageHead title=format!("Sổ chứng thực năm {year}")>{button}</PageHead>
        <div class="stack">
            {told}
            <Card flush=true>
                <Table caption=format!("Sổ chứng thực năm {year}") head=Box::new(|| view! {
                    <Th>"Tên sổ chứng thực"</Th>
                    <Th>"Số đã cấp"</Th>
                    <Th>"Ngày mở sổ"</Th>
                    <Th>"Ngày đóng sổ"</Th>
                    <Th right=true>"Số bản sao"</Th>
                    <Th right=true>"Phí chứng thực"</Th>
                    <Th>"Trạng thái"</Th>
                }.into_any())>
                    {rows}
                    {by_kind}
                    {sum("Cả năm".to_owned(), tally)}
                </Table>
            </Card>
        </div>
    }
    .into_any()
}

/// What the books of each kind hold together; nothing where all are of one kind.
fn by_kind(books: &[(BookRow, Tally)]) -> Vec<(BookKind, Tally)> {
    let of = |kind: BookKind| {
        let of_kind = books.iter().filter(move |(book, _)| book.kind == kind);
        of_kind.map(|(_, tally)| *tally).collect::<Vec<_>>()
    };
    let sums: Vec<_> = BookKind::ALL
        .into_iter()
        .map(|kind| (kind, of(kind)))
        .filter(|(_, tallies)| !tallies.is_empty())
        .map(|(kind, tallies)| (kind, tallies.into_iter().sum()))
        .collect();
    if sums.len() > 1 { sums } else { Vec::new() }
}

fn sum(name: String, tally: Tally) -> AnyView {
    view! {
        <Row>
            <Cell class="title"><b>{name}</b></Cell>
            <Cell label="Số đã cấp" class="num"><b>{format!("{} số", thousands(tally.numbers))}</b></Cell>
            <Cell>""</Cell>
            <Cell>""</Cell>
            <Cell label="Số bản sao" class="num right"><b>{thousands(tally.copies)}</b></Cell>
            <Cell label="Phí chứng thực" class="num right"><b>{money(tally.fees)}</b></Cell>
            <Cell>""</Cell>
        </Row>
    }
    .into_any()
}

fn one(book: BookRow, tally: Tally) -> AnyView {
    let href = format!("{}/{}", routes::BOOKS, book.book);
    let kind = book.kind.short_label();
    let numbers = issued(&book);
    let (name, opened_on, closes_on) = (
        book.name.clone(),
        book.opened_on.clone(),
        book.closes_on.clone(),
    );
    view! {
        <Row>
            <Cell class="code title"><a href=href>{name}</a><small>{kind}</small></Cell>
            <Cell label="Số đã cấp" class="num">{numbers}</Cell>
            <Cell label="Ngày mở sổ" class="num">{opened_on}</Cell>
            <Cell label="Ngày đóng sổ" class="num">{closes_on}</Cell>
            <Cell label="Số bản sao" class="num right">{thousands(tally.copies)}</Cell>
            <Cell label="Phí chứng thực" class="num right">{money(tally.fees)}</Cell>
            <Cell label="Trạng thái"><StateOfBook book/></Cell>
        </Row>
    }
    .into_any()
}

/// `10/ĐT – 42/ĐT`, or that there is none.
fn issued(book: &BookRow) -> String {
    let text = |number| book.number_text(number);
    match book.last_number {
        Some(last) => format!("{} – {}", text(book.start_number), text(last)),
        None => "Chưa cấp số nào".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{BookId, book::BookState};

    use super::*;

    #[test]
    fn a_book_tells_from_where_to_where_it_issued() {
        let mut book = BookRow {
            book: BookId(uuid::Uuid::nil()),
            kind: BookKind::ElectronicCopies,
            stem: "01/2026".into(),
            name: "01/2026-SCTĐT/BS".into(),
            start_number: 10,
            continues: None,
            number_width: 0,
            last_number: None,
            opened_on: "01/01/2026".into(),
            closes_on: "31/12/2026".into(),
            state: BookState::Open,
            closing: None,
            lock: None,
            version: 1,
        };
        assert_eq!(issued(&book), "Chưa cấp số nào");
        (book.last_number, book.number_width) = (Some(42), 3);
        assert_eq!(issued(&book), "010/ĐT – 042/ĐT");
    }
}
