//! The fields that narrow a book's lines. What is wrong with one of them is said beside it.

use chungthuc_domain::{AppError, document_type::DocumentType, view::book::BookQuery};
use leptos::prelude::*;

use super::query::narrowing;
use crate::components::{Card, DateInput, Field, Filters, Select, TextInput};

/// The search.
#[component]
pub fn Narrow(
    /// What the address asks for.
    asked: Memo<BookQuery>,
    /// What "Giấy tờ cần chứng thực" chooses from.
    types: Vec<DocumentType>,
    /// What the server found wrong with the search.
    wrong: RwSignal<Option<AppError>>,
) -> impl IntoView {
    let query = asked.get_untracked();
    let number = RwSignal::new(query.number);
    let text = RwSignal::new(query.text);
    let document_type = RwSignal::new(query.document_type);
    let from = RwSignal::new(query.from);
    let to = RwSignal::new(query.to);
    // The fields follow the address, wherever that was changed; another page lets be what is typed.
    let narrowing = Memo::new(move |_| narrowing(&asked.get()));
    Effect::new(move |_| {
        let query = narrowing.get();
        number.set(query.number);
        text.set(query.text);
        document_type.set(query.document_type);
        from.set(query.from);
        to.set(query.to);
    });
    let wrong_with = move |field: &'static str| {
        let of = move |error: &AppError| error.of_field(field).map(str::to_owned);
        Signal::derive(move || wrong.with(|error| error.as_ref().and_then(of)))
    };
    let any = (String::new(), "Tất cả giấy tờ".to_owned());
    let of = |kind: DocumentType| (kind.code, kind.name);
    let options = std::iter::once(any)
        .chain(types.into_iter().map(of))
        .collect::<Vec<_>>();
    view! {
        <Card flush=true>
            <Filters>
                <Field label="Số chứng thực" name="so" error=wrong_with("number")>
                    <TextInput bind=number placeholder="7/ĐT" max_length=20/>
                </Field>
                <Field label="Tên đối tượng/ số CMT/CCCD/ MST/ Email/ tên giấy tờ" name="tim" class="grow">
                    <TextInput bind=text placeholder="Nhập tên, số giấy tờ hoặc email" max_length=200/>
                </Field>
                <Field label="Giấy tờ cần chứng thực" name="giay-to"><Select options=Signal::stored(options) bind=document_type/></Field>
                <Field label="Ngày chứng thực từ ngày" name="tu" error=wrong_with("from")><DateInput bind=from/></Field>
                <Field label="Đến ngày" name="den" error=wrong_with("to")><DateInput bind=to/></Field>
            </Filters>
        </Card>
    }
}
