//! "Quản lý sổ chứng thực": the books of the unit; opening, changing, closing, deleting while empty.

use chungthuc_domain::{
    book::{BookKind, BookState},
    view::book::{BookForm, BookRow, BooksView, NewBook},
};
use leptos::prelude::*;

use crate::{
    api::book::{books, close_book, create_book, delete_book, edit_book},
    components::{
        Alert, Button, ButtonKind, Card, Cell, Crumb, DateInput, Dialog, DialogActs, EmptyState,
        Field, Icon, LinkButton, PageHead, Row, Select, Table, Tag, TextInput, Th, Tone,
    },
    pages::{
        act::{Act, AskedButton},
        frame::framed,
        loaded::loaded,
    },
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

/// What the dialog edits: a new book, or one that is there.
#[derive(Clone, Default)]
struct Editing {
    existing: Option<BookRow>,
    form: BookForm,
}

fn show(view: BooksView, again: Callback<()>) -> AnyView {
    let editing = RwSignal::new(Editing::default());
    let open = RwSignal::new(false);
    let width = usize::try_from(view.number_width).unwrap_or_default();
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
                    <p>"Hết năm phải khóa sổ và thống kê tổng số đã chứng thực (Nghị định 23/2015/NĐ-CP, Điều 13)."</p>
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
        let rows = (1u32..)
            .zip(view.books)
            .map(|(position, book)| one(position, book, width, may, edit, again))
            .collect_view();
        view! {
            <Card flush=true>
                <Table caption="Sổ chứng thực" head=Box::new(|| view! {
                    <Th>"STT"</Th>
                    <Th>"Tên sổ chứng thực"</Th>
                    <Th>"Loại sổ"</Th>
                    <Th>"Số ban đầu"</Th>
                    <Th>"Số hiện tại"</Th>
                    <Th>"Ngày mở sổ"</Th>
                    <Th>"Ngày đóng sổ"</Th>
                    <Th>"Trạng thái"</Th>
                    <Th>"Thao tác"</Th>
                }.into_any())>
                    {rows}
                </Table>
            </Card>
        }
        .into_any()
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

fn one(
    position: u32,
    book: BookRow,
    width: usize,
    may: bool,
    edit: Callback<BookRow>,
    again: Callback<()>,
) -> AnyView {
    let kind = book.kind;
    let printed = move |number: u32| kind.number_text(number, width);
    let href = format!("{}/{}", routes::BOOKS, book.book);
    let again_href = href.clone();
    let acts = may.then(|| view! { <Acts book=book.clone() edit again/> });
    let for_state = book.clone();
    let BookRow {
        name,
        start_number,
        last_number,
        opened_on,
        closes_on,
        ..
    } = book;
    let label = format!("Xem sổ {name}");
    view! {
        <Row>
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title"><a href=href>{name}</a></Cell>
            <Cell label="Loại sổ">{kind.short_label()}</Cell>
            <Cell label="Số ban đầu" class="num">{printed(start_number)}</Cell>
            <Cell label="Số hiện tại" class="num">{last_number.map(printed)}</Cell>
            <Cell label="Ngày mở sổ" class="num">{opened_on}</Cell>
            <Cell label="Ngày đóng sổ" class="num">{closes_on}</Cell>
            <Cell label="Trạng thái"><StateOfBook book=for_state/></Cell>
            <Cell class="acts">
                <LinkButton href=again_href small=true kind=ButtonKind::Quiet icon=Icon::Eye label>"Xem"</LinkButton>
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

fn title(editing: &Editing) -> String {
    match editing.existing {
        Some(_) => "Chỉnh sửa sổ".to_owned(),
        None => "Thêm mới sổ".to_owned(),
    }
}

/// "Thêm mới sổ" and "Chỉnh sửa sổ".
#[component]
fn BookDialog(
    editing: RwSignal<Editing>,
    open: RwSignal<bool>,
    new: StoredValue<Vec<NewBook>>,
    again: Callback<()>,
) -> impl IntoView {
    let acting = Act::within(open);
    let kind = RwSignal::new(BookKind::default().code().to_owned());
    let stem = RwSignal::new(String::new());
    let start = RwSignal::new(String::new());
    let opened_on = RwSignal::new(String::new());
    let closes_on = RwSignal::new(String::new());
    Effect::new(move |_| {
        let form = editing.get().form;
        kind.set(form.kind);
        stem.set(form.stem);
        start.set(form.start_number);
        opened_on.set(form.opened_on);
        closes_on.set(form.closes_on);
        acting.forget();
    });
    // Another kind has another series: what is proposed changes with it, unless it was typed over.
    Effect::new(move |before: Option<String>| {
        let chosen = kind.get();
        let is_new = editing.with_untracked(|editing| editing.existing.is_none());
        let proposed = |kind: &str| {
            new.with_value(|new| {
                let mut new = new.iter();
                let of_kind = new.find(|book| book.kind.code() == kind);
                of_kind.map(|book| book.proposal.clone())
            })
        };
        let (was, is) = (before.as_deref().and_then(proposed), proposed(&chosen));
        if let (true, Some(was), Some(is)) = (is_new, was, is) {
            for (field, was, is) in [
                (stem, was.stem, is.stem),
                (start, was.start_number, is.start_number),
            ] {
                if field.with_untracked(|typed| *typed == was) {
                    field.set(is);
                }
            }
        }
        chosen
    });
    let is_new = Signal::derive(move || editing.with(|editing| editing.existing.is_none()));
    let of_kind = Signal::derive(move || {
        kind.with(|code| BookKind::from_code(code))
            .unwrap_or_default()
    });
    // Its numbers are printed with these.
    let stays = Signal::derive(move || {
        let issued = |book: &BookRow| book.last_number.is_some();
        editing.with(|editing| editing.existing.as_ref().is_some_and(issued))
    });
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let form = BookForm {
            kind: kind.get_untracked(),
            stem: stem.get_untracked(),
            start_number: start.get_untracked(),
            opened_on: opened_on.get_untracked(),
            closes_on: closes_on.get_untracked(),
        };
        let existing = editing.get_untracked().existing;
        let saved = async move {
            match existing {
                Some(book) => edit_book(book.book, book.version, form).await,
                None => create_book(form).await,
            }
        };
        acting.run(saved, move |()| {
            acting.say("Đã lưu sổ");
            again.run(());
        });
    };
    // The hints are those of the kind.
    let fields = move || {
        let (of_name, of_number) = hints(of_kind.get(), new);
        view! {
            <Field label="Tên sổ chứng thực" name="stem" required=true hint=of_name error=acting.wrong_with("stem")>
                <TextInput bind=stem disabled=stays placeholder="01/2026" max_length=40/>
            </Field>
            <Field label="Số ban đầu" name="start_number" required=true hint=of_number error=acting.wrong_with("start_number")>
                <TextInput bind=start disabled=stays keyboard="numeric" numeric=true max_length=9/>
            </Field>
        }
    };
    let kinds = BookKind::ALL.map(|kind| (kind.code().to_owned(), kind.label().to_owned()));
    let kinds = Signal::stored(kinds.to_vec());
    view! {
        <Dialog id="so-chung-thuc" title=Signal::derive(move || title(&editing.get())) open busy=acting.busy>
            <form id="so-chung-thuc-form" class="dialog-body" on:submit=save>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                {move || stays.get().then(|| view! {
                    <Alert tone=Tone::Neutral title="Sổ đã cấp số nên chỉ còn sửa được ngày đóng sổ."/>
                })}
                {move || is_new.get().then(|| view! {
                    <Field label="Loại sổ" name="kind" required=true error=acting.wrong_with("kind")>
                        <Select options=kinds bind=kind/>
                    </Field>
                })}
                {fields}
                <div class="pair">
                    <Field label="Ngày mở sổ" name="opened_on" required=true error=acting.wrong_with("opened_on")><DateInput bind=opened_on disabled=stays/></Field>
                    <Field label="Ngày đóng sổ" name="closes_on" required=true error=acting.wrong_with("closes_on")><DateInput bind=closes_on/></Field>
                </div>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Thoát"</Button>
                <Button kind=ButtonKind::Primary submit=true form="so-chung-thuc-form" busy=acting.busy>"Lưu"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// What is said below the name and below the first number of a book of this kind.
fn hints(kind: BookKind, new: StoredValue<Vec<NewBook>>) -> (String, String) {
    let suffix = new.with_value(|new| {
        let of_kind = new.iter().find(|book| book.kind == kind);
        of_kind.map(|book| book.suffix.clone()).unwrap_or_default()
    });
    match kind {
        BookKind::ElectronicCopies => (
            format!(
                "Tên sổ chứng thực mặc định có hậu tố {suffix} để phân biệt với sổ chứng thực giấy"
            ),
            "Số chứng thực được nhảy tự động theo số thứ tự trong sổ theo dạng số/ĐT, ví dụ 001/ĐT"
                .to_owned(),
        ),
        BookKind::PaperCopies => (
            format!("Tên sổ chứng thực bản sao giấy có hậu tố {suffix}"),
            "Số chứng thực được nhảy tự động theo số thứ tự trong sổ, ví dụ 15".to_owned(),
        ),
    }
}
