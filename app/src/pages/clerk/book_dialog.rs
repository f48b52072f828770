//! "Thêm mới sổ" and "Chỉnh sửa sổ": what is typed for a book, and what it proposes.

use chungthuc_domain::{
    book::BookKind,
    view::book::{BookForm, BookRow, NewBook},
};
use leptos::prelude::*;

use crate::{
    api::book::{create_book, edit_book},
    components::{
        Alert, Button, ButtonKind, DateInput, Dialog, DialogActs, Field, Select, TextInput, Tone,
    },
    pages::act::Act,
};

/// What the dialog edits: a new book, or one that is there.
#[derive(Clone, Default)]
pub(super) struct Editing {
    /// The one that is there.
    pub(super) existing: Option<BookRow>,
    /// What is in the fields at first.
    pub(super) form: BookForm,
}

fn title(editing: &Editing) -> String {
    match editing.existing {
        Some(_) => "Chỉnh sửa sổ".to_owned(),
        None => "Thêm mới sổ".to_owned(),
    }
}

/// "Thêm mới sổ" and "Chỉnh sửa sổ".
#[component]
pub(super) fn BookDialog(
    /// What it edits.
    editing: RwSignal<Editing>,
    /// Shown.
    open: RwSignal<bool>,
    /// What a new book of each kind would be.
    new: StoredValue<Vec<NewBook>>,
    /// Called when something was saved.
    again: Callback<()>,
) -> impl IntoView {
    let acting = Act::within(open);
    let kind = RwSignal::new(BookKind::default().code().to_owned());
    let stem = RwSignal::new(String::new());
    let start = RwSignal::new(String::new());
    let continues = RwSignal::new(String::new());
    let opened_on = RwSignal::new(String::new());
    let closes_on = RwSignal::new(String::new());
    Effect::new(move |_| {
        let form = editing.get().form;
        kind.set(form.kind);
        stem.set(form.stem);
        start.set(form.start_number);
        continues.set(form.continues);
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
            continues: continues.get_untracked(),
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
            <Field label="Số bắt đầu" name="start_number" required=true hint=of_number error=acting.wrong_with("start_number")>
                <TextInput bind=start disabled=stays keyboard="numeric" numeric=true max_length=9/>
            </Field>
        }
    };
    // Only a book that goes on from another begins elsewhere than at 1.
    let wrong_ground = acting.wrong_with("continues");
    let asked = Memo::new(move |_| {
        let typed = start.get();
        let begins_at_one = matches!(typed.trim().trim_start_matches('0'), "" | "1");
        let hint = new.with_value(|new| before_it(new, of_kind.get(), &typed));
        (!begins_at_one || wrong_ground.with(Option::is_some)).then_some(hint)
    });
    // What was said of a book with numbers stays with them.
    let said = Signal::derive(move || {
        let is_said = |book: &BookRow| book.continues.is_some();
        let existing = |editing: &Editing| editing.existing.as_ref().is_some_and(is_said);
        stays.get() && editing.with(existing)
    });
    let ground = move || {
        asked.get().map(|hint| {
            view! {
                <Field label="Nối tiếp sổ nào, đến số nào" name="continues" hint error=wrong_ground>
                    <TextInput bind=continues disabled=said placeholder="Sổ giấy 01/2026, đến số 41" max_length=120 autocomplete="off"/>
                </Field>
            }
        })
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
                {ground}
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
                "Tên sổ chứng thực mặc định có hậu tố: {suffix} để phân biệt với sổ chứng thực giấy, người dùng không cần nhập"
            ),
            "Số chứng thực được nhảy tự động theo số thứ tự trong sổ theo dạng số/ĐT, ví dụ 001/ĐT"
                .to_owned(),
        ),
        BookKind::PaperCopies => (
            format!(
                "Tên sổ chứng thực bản sao giấy có hậu tố: {suffix}, người dùng không cần nhập"
            ),
            "Số chứng thực được nhảy tự động theo số thứ tự trong sổ, ví dụ 15".to_owned(),
        ),
    }
}

/// What is said below "Nối tiếp": the book before it where that is kept here, and what to write where it
/// isn't.
fn before_it(new: &[NewBook], kind: BookKind, start: &str) -> String {
    let of_kind = new.iter().find(|book| book.kind == kind);
    let known = of_kind.filter(|book| {
        !book.continues.is_empty() && book.proposal.start_number.trim() == start.trim()
    });
    match known {
        Some(book) => format!("Tự ghi: {}", book.continues),
        None => "Số bắt đầu khác 1 chỉ khi nối tiếp một sổ khác trong năm (Nghị định 23/2015/NĐ-CP, Điều 13); in ở đầu trang sổ."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_before_is_named_where_it_is_kept_here() {
        let kind = BookKind::ElectronicCopies;
        let new = [NewBook {
            kind,
            suffix: "-SCTĐT/BS".into(),
            proposal: BookForm {
                start_number: "42".into(),
                ..BookForm::default()
            },
            continues: "Sổ 01/2026-SCTĐT/BS, đến số 41/ĐT".into(),
        }];
        assert_eq!(
            before_it(&new, kind, " 42 "),
            "Tự ghi: Sổ 01/2026-SCTĐT/BS, đến số 41/ĐT"
        );
        assert!(before_it(&new, kind, "50").contains("Điều 13"));
        assert!(before_it(&new, BookKind::PaperCopies, "42").contains("Điều 13"));
    }
}
