//! "Quản lý sổ chứng thực": the books of the unit with their search; opening, changing, closing, deleting
//! while empty. The dialog is in `book_dialog`, which books are shown in `books_query`.

use chungthuc_domain::{
    book::BookState,
    view::book::{BookForm, BookRow, BooksView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    book_dialog::{BookDialog, Editing},
    books_query::{Asked, from_address, narrowed},
};
use crate::{
    api::book::{books, close_book, delete_book},
    components::{
        Alert, Button, ButtonKind, Card, Cell, Crumb, EmptyState, Field, Filters, Icon, LinkButton,
        PageHead, Pager, Row, Table, Tag, TextInput, Th, Tone,
    },
    pages::{act::AskedButton, frame::framed, loaded::loaded},
    routes,
};

/// The page.
#[component]
pub fn Books() -> impl IntoView {
    framed(
        "Quản lý sổ chứng thực",
        vec![Crumb::here("Quản lý sổ chứng thực")],
        false,
        |_| {
            let changed = RwSignal::new(0u32);
            let answer = Resource::new_blocking(move || changed.get(), |_| books());
            let again = Callback::new(move |()| changed.update(|count| *count += 1));
            loaded(answer, move |view| show(view, again))
        },
    )
}

fn show(view: BooksView, again: Callback<()>) -> AnyView {
    let editing = RwSignal::new(Editing::default());
    let open = RwSignal::new(false);
    let new = StoredValue::new(view.new);
    let add = Callback::new(move |()| {
        let first = new.with_value(|new| new.first().map(|book| book.proposal.clone()));
        editing.set(Editing {
            existing: None,
            form: first.unwrap_or_default(),
        });
        open.set(true);
    });
    let edit = Callback::new(move |book: BookRow| {
        let form = BookForm {
            kind: book.kind.code().to_owned(),
            stem: book.stem.clone(),
            start_number: book.start_number.to_string(),
            continues: book.continues.clone().unwrap_or_default(),
            opened_on: book.opened_on.clone(),
            closes_on: book.closes_on.clone(),
        };
        editing.set(Editing {
            existing: Some(book),
            form,
        });
        open.set(true);
    });
    let may = view.may_manage;
    let years = years(&view.books);
    let to_lock = view
        .to_lock
        .into_iter()
        .filter(|_| may)
        .map(|year| {
            view! {
                <Alert tone=Tone::Warn title=format!("Sổ chứng thực năm {year} chưa khóa.")>
                    <p>"Hết năm phải khóa sổ và thống kê tổng số đã chứng thực (Nghị định 23/2015/NĐ-CP, Điều 13). Chưa khóa thì sang năm mới sổ tự khóa."</p>
                    <div class="acts"><LinkButton href=format!("{}/{year}", routes::BOOK_YEAR) small=true icon=Icon::Lock>{format!("Khóa sổ năm {year}")}</LinkButton></div>
                </Alert>
            }
        })
        .collect_view();
    let add_button = move || {
        may.then(|| view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=add>"Thêm mới sổ"</Button> })
    };
    let list = if view.books.is_empty() {
        view! {
            <Card>
                <EmptyState icon=Icon::Book title="Chưa có sổ chứng thực nào" text="Cần một sổ đang mở trước khi cấp số và đóng dấu.">
                    {add_button()}
                </EmptyState>
            </Card>
        }
        .into_any()
    } else {
        view! { <List books=view.books may edit again/> }.into_any()
    };
    let by_year = years
        .into_iter()
        .map(|year| {
            view! { <a href=format!("{}/{year}", routes::BOOK_YEAR)>{year.clone()}</a> }.into_any()
        })
        .collect::<Vec<_>>();
    let by_year = (!by_year.is_empty())
        .then(|| view! { <p class="small inline">"Tổng hợp theo năm:" {by_year}</p> });
    view! {
        <PageHead title="Quản lý sổ chứng thực">{add_button()}</PageHead>
        <div class="stack">
            {to_lock}
            {list}
            {by_year}
        </div>
        <BookDialog editing open new again/>
    }
    .into_any()
}

/// The books that the address asks for, with the search.
#[component]
fn List(
    books: Vec<BookRow>,
    may: bool,
    edit: Callback<BookRow>,
    again: Callback<()>,
) -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(from_address));
    let text = RwSignal::new(asked.get_untracked().text);
    // The field follows the address, wherever that was changed.
    let searched = Memo::new(move |_| asked.get().text);
    Effect::new(move |_| text.set(searched.get()));
    let books = StoredValue::new(books);
    let list = move || {
        let asked = asked.get();
        let (total, shown) = books.with_value(|books| narrowed(books, &asked));
        rows(&asked, total, shown, may, edit, again)
    };
    view! {
        <Card flush=true>
            <Filters>
                <Field label="Tên sổ, loại sổ, ngày hoặc trạng thái" name="tim" class="grow">
                    <TextInput bind=text placeholder="01/2026" max_length=100/>
                </Field>
            </Filters>
        </Card>
        {list}
    }
}

fn rows(
    asked: &Asked,
    total: u64,
    shown: Vec<BookRow>,
    may: bool,
    edit: Callback<BookRow>,
    again: Callback<()>,
) -> AnyView {
    if shown.is_empty() {
        let (title, text) = if total == 0 {
            (
                "Không tìm thấy sổ nào",
                "Hãy bớt từ tìm kiếm hoặc kiểm tra lại tên sổ đã nhập.",
            )
        } else {
            (
                "Trang này không có sổ nào",
                "Các sổ nằm ở những trang trước.",
            )
        };
        return view! {
            <Card>
                <EmptyState icon=Icon::Search title text><LinkButton href="?">"Xem tất cả sổ"</LinkButton></EmptyState>
            </Card>
        }
        .into_any();
    }
    let (page, per_page) = (asked.page, asked.per_page);
    let body = (asked.first()..)
        .zip(shown)
        .map(|(position, book)| one(position, book, may, edit, again))
        .collect_view();
    view! {
        <Card flush=true>
            <Table caption="Sổ chứng thực" head=Box::new(|| view! {
                <Th>"STT"</Th>
                <Th>"Tên sổ chứng thực"</Th>
                <Th>"Loại sổ"</Th>
                <Th>"Số bắt đầu"</Th>
                <Th>"Số hiện tại"</Th>
                <Th>"Ngày mở sổ"</Th>
                <Th>"Ngày đóng sổ"</Th>
                <Th>"Trạng thái"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {body}
            </Table>
            <Pager page=page per_page=per_page total=total/>
        </Card>
    }
    .into_any()
}

fn one(
    position: u64,
    book: BookRow,
    may: bool,
    edit: Callback<BookRow>,
    again: Callback<()>,
) -> AnyView {
    let kind = book.kind;
    let (first, last) = (
        book.number_text(book.start_number),
        book.last_number.map(|last| book.number_text(last)),
    );
    let href = format!("{}/{}", routes::BOOKS, book.book);
    let again_href = href.clone();
    let acts = may.then(|| view! { <Acts book=book.clone() edit again/> });
    let for_state = book.clone();
    let BookRow {
        name,
        opened_on,
        closes_on,
        ..
    } = book;
    let label = format!("Xem thông tin sổ {name}");
    view! {
        <Row>
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title"><a href=href>{name}</a></Cell>
            <Cell label="Loại sổ">{kind.short_label()}</Cell>
            <Cell label="Số bắt đầu" class="num">{first}</Cell>
            <Cell label="Số hiện tại" class="num">{last}</Cell>
            <Cell label="Ngày mở sổ" class="num">{opened_on}</Cell>
            <Cell label="Ngày đóng sổ" class="num">{closes_on}</Cell>
            <Cell label="Trạng thái"><StateOfBook book=for_state/></Cell>
            <Cell class="acts">
                <LinkButton href=again_href small=true kind=ButtonKind::Quiet icon=Icon::Eye label>"Xem thông tin sổ"</LinkButton>
                {acts}
            </Cell>
        </Row>
    }
    .into_any()
}

/// "Đang mở", "Đã đóng" or "Đã khóa", with who did that and when.
#[component]
pub(super) fn StateOfBook(book: BookRow) -> impl IntoView {
    let (tone, icon, word, mark) = match (book.lock, book.closing) {
        (Some(lock), _) => (
            Tone::Neutral,
            Icon::Lock,
            "Đã khóa",
            Some((lock.on, lock.by)),
        ),
        (None, Some(closing)) => {
            let word = book.state.label();
            (
                Tone::Neutral,
                Icon::Lock,
                word,
                Some((closing.on, closing.by)),
            )
        }
        (None, None) if book.state == BookState::Open => {
            (Tone::Ok, Icon::Book, book.state.label(), None)
        }
        (None, None) => (Tone::Neutral, Icon::Lock, book.state.label(), None),
    };
    let mark = mark.map(|(on, by)| view! { <small>{format!("{on}, {by}")}</small> });
    view! { <Tag tone icon>{word}</Tag>{mark} }
}

#[component]
fn Acts(book: BookRow, edit: Callback<BookRow>, again: Callback<()>) -> impl IntoView {
    let (id, version) = (book.book, book.version);
    let empty = book.last_number.is_none();
    let open = book.state == BookState::Open;
    let locked = book.lock.is_some();
    let name = book.name.clone();
    let for_edit = book.clone();
    let delete = move || delete_book(id, version);
    let close = move || close_book(id, version);
    view! {
        {open.then(|| view! {
            <Button small=true kind=ButtonKind::Quiet icon=Icon::Edit label=format!("Chỉnh sửa sổ {name}") on_press=Callback::new(move |()| edit.run(for_edit.clone()))/>
            <AskedButton id=format!("dong-{id}") small=true danger=true icon=Icon::Lock label=format!("Đóng sổ {name}") title="Đóng sổ?" text="Sổ đã đóng không cấp số được nữa. Số chứng thực trong năm chạy tiếp ở sổ sau." confirm="Đóng sổ" success="Đã đóng sổ" act=close done=again/>
        })}
        {(empty && !locked).then(|| view! {
            <AskedButton id=format!("xoa-{id}") small=true danger=true icon=Icon::Trash label=format!("Xóa sổ {name}") title="Xóa sổ?" text="Sổ còn trống nên xóa được; sổ đã cấp số thì không." confirm="Xóa" success="Đã xóa sổ" act=delete done=again/>
        })}
    }
}

/// The years of some books, the newest first.
fn years(books: &[BookRow]) -> Vec<String> {
    let mut years: Vec<_> = books
        .iter()
        .filter_map(|book| book.opened_on.rsplit('/').next())
        .map(str::to_owned)
        .collect();
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    years
}
