//! The one confirmation for all papers: what will be done, which book and seal, whether they are
//! passed on, and the PIN once.

use chungthuc_domain::{
    BookId, StampImageId,
    view::batch::{BatchWork, BookAhead},
};
use leptos::prelude::*;

use super::{pile::Pile, run::Terms, words::words};
use crate::{
    api::batch::open_key,
    components::{Checkbox, Field, PinDialog, Select},
    pages::act::Act,
};

/// What is chosen in the dialog, and outlives it.
#[derive(Clone, Copy)]
pub struct Choices {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// Pass each paper on.
    pub pass_on: RwSignal<bool>,
    /// Keep the key open when all are done.
    pub keep: RwSignal<bool>,
    /// Whether the key is open.
    pub unlocked: RwSignal<bool>,
    /// The book.
    pub book: RwSignal<String>,
    /// The seal.
    pub image: RwSignal<String>,
}

/// What there is to choose from.
#[derive(Clone)]
pub struct Offer {
    /// The books with the numbers to come.
    pub books: RwSignal<Vec<BookAhead>>,
    /// The images by id and name, the default first.
    pub images: Vec<(String, String)>,
    /// Whose key it is.
    pub holder: String,
}

impl Choices {
    /// As it is at first.
    pub fn new(offer: &Offer, unlocked: bool) -> Self {
        let first = |books: &Vec<BookAhead>| books.first().map(|book| book.book.to_string());
        let book = offer.books.with_untracked(first);
        let image = offer.images.first().map(|(id, _)| id.clone());
        Self {
            open: RwSignal::new(false),
            pass_on: RwSignal::new(true),
            keep: RwSignal::new(unlocked),
            unlocked: RwSignal::new(unlocked),
            book: RwSignal::new(book.unwrap_or_default()),
            image: RwSignal::new(image.unwrap_or_default()),
        }
    }

    /// What was confirmed; `None` without a book or a seal.
    pub fn terms(self, work: BatchWork) -> Option<Terms> {
        let pass_on = self.pass_on.get_untracked();
        Some(match work {
            BatchWork::Sign => Terms::Sign { forward: pass_on },
            BatchWork::Seal => Terms::Seal {
                book: self.book.get_untracked().parse::<BookId>().ok()?,
                image: self.image.get_untracked().parse::<StampImageId>().ok()?,
                complete: pass_on,
            },
        })
    }
}

/// The dialog; `confirmed` is called once the key is open.
#[component]
pub fn Confirm(
    /// What is done.
    work: BatchWork,
    /// The papers.
    pile: RwSignal<Pile>,
    /// What there is to choose from.
    offer: Offer,
    /// What is chosen.
    choices: Choices,
    /// Begins.
    confirmed: Callback<()>,
) -> impl IntoView {
    let words = words(work);
    let acting = Act::within(choices.open);
    let send = Callback::new(move |pin: String| {
        if choices.unlocked.get_untracked() {
            choices.open.set(false);
            confirmed.run(());
            return;
        }
        acting.run(open_key(work, pin), move |()| {
            choices.unlocked.set(true);
            confirmed.run(());
        });
    });
    Effect::new(move |_| {
        if choices.open.get() {
            acting.forget();
        }
    });
    let holder = StoredValue::new(offer.holder.clone());
    let text =
        Signal::derive(move || pile.with(|pile| describe(pile, words.verb, &holder.get_value())));
    let unread = move || {
        let unread = pile.with(|pile| pile.waiting().filter(|item| !item.read).count());
        (unread > 0).then(|| {
            view! { <p class="warn-text">{format!("{unread} bản bạn chưa mở xem trên trang này.")}</p> }
        })
    };
    let sealing = (work == BatchWork::Seal).then(|| sealing_fields(&offer, choices, pile));
    let asks = Signal::derive(move || !choices.unlocked.get());
    view! {
        <PinDialog
            id="nhieu-ban"
            title=words.title
            open=choices.open
            text
            confirm=words.verb
            keep=choices.keep
            asks
            busy=acting.busy
            error=acting.wrong
            on_pin=send
        >
            {unread}
            {sealing}
            <Checkbox checked=choices.pass_on label=format!("{} từng bản đã xong", words.pass_on)/>
        </PinDialog>
    }
}

/// "Ký 5 bản sao bằng chứng thư số của …", and what is only passed on.
fn describe(pile: &Pile, verb: &str, holder: &str) -> String {
    let (to_begin, only_passed_on) = (pile.to_begin(), pile.only_to_pass_on());
    let mut text = String::new();
    if to_begin > 0 {
        text = format!("{verb} {to_begin} bản sao bằng chứng thư số của {holder}. ");
    }
    if only_passed_on > 0 {
        text.push_str(&format!(
            "{only_passed_on} bản đã xong bước này, chỉ chuyển tiếp."
        ));
    }
    text
}

/// Book, numbers to come, and seal.
fn sealing_fields(offer: &Offer, choices: Choices, pile: RwSignal<Pile>) -> AnyView {
    let (books, images) = (offer.books, offer.images.clone());
    let choice = |book: &BookAhead| (book.book.to_string(), book.name.clone());
    let options =
        Signal::derive(move || books.with(|books| books.iter().map(choice).collect::<Vec<_>>()));
    let numbers = move || {
        let count = u32::try_from(pile.with(Pile::to_begin)).unwrap_or(u32::MAX);
        let chosen = choices.book.get();
        books.with(|books| {
            let book = books.iter().find(|book| book.book.to_string() == chosen);
            book.map(|book| book.numbers(count)).unwrap_or_default()
        })
    };
    view! {
        <div class="pair">
            <Field label="Chọn sổ chứng thực" name="so" required=true>
                <Select options bind=choices.book/>
            </Field>
            <Field label="Con dấu" name="con-dau" required=true>
                <Select options=Signal::stored(images) bind=choices.image/>
            </Field>
        </div>
        <p class="next-number">
            <span>"Số dự kiến"</span>
            <b class="num">{numbers}</b>
            <small>"theo thứ tự trong danh sách; cấp chính thức khi đóng dấu"</small>
        </p>
    }
    .into_any()
}
