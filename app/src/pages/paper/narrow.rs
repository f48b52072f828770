//! The filters above the lists of papers, as a form whose fields are those of the address.

use chungthuc_domain::{
    applicant::ApplicantKind,
    state::PaperState,
    view::queue::{DueFilter, ORIGINAL_KEPT, Queue, QueueQuery},
};
use leptos::prelude::*;

use super::query::{KEPT, ORIGINAL, narrowing};
use crate::{
    components::{Card, DateInput, Field, Filters, PageHead, RadioSegment, Select, TextInput},
    pages::narrowed::Wrong,
};

/// The head of a list with its filters; the fields follow the address.
#[component]
pub fn Narrow(
    /// Which list.
    queue: Queue,
    /// What it is called.
    title: &'static str,
    /// What the address asks for.
    asked: Memo<QueueQuery>,
    /// What is wrong with what was typed.
    wrong: Wrong,
) -> impl IntoView {
    let query = asked.get_untracked();
    let code_of = |state: Option<PaperState>| state.map(|state| state.code().to_owned());
    let kind_of = |kind: Option<ApplicantKind>| kind.map(|kind| kind.code().to_owned());
    let due_of = |due: Option<DueFilter>| due.map(|due| due.code().to_owned());
    let due = RwSignal::new(due_of(query.due).unwrap_or_default());
    let code = RwSignal::new(query.code);
    let text = RwSignal::new(query.text);
    let from = RwSignal::new(query.from);
    let to = RwSignal::new(query.to);
    let state = RwSignal::new(code_of(query.state).unwrap_or_default());
    let original_of = |kept: bool| if kept { KEPT.to_owned() } else { String::new() };
    let original = RwSignal::new(original_of(query.original_kept));
    let kind = RwSignal::new(kind_of(query.applicant_kind).unwrap_or_default());
    // The fields follow the address, wherever that was changed; another page or order of the same
    // list lets be what is being typed.
    let narrowing = Memo::new(move |_| narrowing(&asked.get()));
    Effect::new(move |_| {
        let query = narrowing.get();
        due.set(due_of(query.due).unwrap_or_default());
        code.set(query.code);
        text.set(query.text);
        from.set(query.from);
        to.set(query.to);
        state.set(code_of(query.state).unwrap_or_default());
        original.set(original_of(query.original_kept));
        kind.set(kind_of(query.applicant_kind).unwrap_or_default());
    });
    let kinds = std::iter::once((String::new(), "Tất cả".to_owned()))
        .chain(ApplicantKind::ALL.map(|kind| (kind.code().to_owned(), kind.label().to_owned())))
        .collect::<Vec<_>>();
    let deadlines = std::iter::once((String::new(), "Tất cả".to_owned()))
        .chain(DueFilter::ALL.map(|due| (due.code().to_owned(), due.label().to_owned())))
        .collect::<Vec<_>>();
    let states = (queue == Queue::All).then(|| {
        let states = std::iter::once((String::new(), "Tất cả trạng thái".to_owned()))
            .chain(PaperState::ALL.map(|state| (state.code().to_owned(), state.label().to_owned())))
            .collect::<Vec<_>>();
        let originals = vec![
            (String::new(), "Tất cả".to_owned()),
            (KEPT.to_owned(), ORIGINAL_KEPT.to_owned()),
        ];
        view! {
            <Field label="Trạng thái" name="trang-thai">
                <Select options=Signal::stored(states) bind=state/>
            </Field>
            <Field label="Bản chính" name=ORIGINAL>
                <Select options=Signal::stored(originals) bind=original/>
            </Field>
            // Without a word the default of the kept filters would come.
            <input type="hidden" name="xem" value="tat-ca"/>
        }
    });
    view! {
        <PageHead title/>
        <Card flush=true>
            <Filters above=Box::new(move || view! {
                <RadioSegment legend="Tìm kiếm theo đối tượng" show_legend=true name="doi-tuong" options=kinds bind=kind submits=true/>
            }.into_any())>
                <Field label="Mã chứng thực" name="ma">
                    <TextInput bind=code placeholder="Nhập mã chứng thực" max_length=40/>
                </Field>
                <Field label="Tên đối tượng/ số CMT/CCCD/ MST/ Email" name="tim" class="grow">
                    <TextInput bind=text placeholder="Nhập tên, số giấy tờ hoặc email" max_length=200/>
                </Field>
                <Field label="Hạn trả" name="han">
                    <Select options=Signal::stored(deadlines) bind=due/>
                </Field>
                <Field label="Ngày nộp từ ngày" name="tu" error=wrong.with("from")><DateInput bind=from/></Field>
                <Field label="Đến ngày" name="den" error=wrong.with("to")><DateInput bind=to/></Field>
                {states}
            </Filters>
        </Card>
    }
}
