//! "Chứng thực điện tử" of a component: the dialog with its scan, kind of certification, kind of paper,
//! quantity and amount. "Lưu lại" keeps it in the form; the dossier goes on with "Xác nhận hoàn thành".

use chungthuc_domain::{
    certification::CertificationChoice,
    fee::{
        Tariff,
        charge::{Charge, parse_amount},
        money,
    },
    reception::pieces,
};
use leptos::prelude::*;

use super::{counter::Counter, fields::ComponentFields, look::open_while_chosen};
use crate::{
    components::{
        Alert, Button, ButtonKind, Dialog, DialogActs, Field, Select, TextInput, Textarea, Tone,
    },
    pages::officer::{
        scan::Scan,
        scan_pages::{ScanPages, viewer_of},
    },
};

/// The dialog; open while a component is chosen.
#[component]
pub fn CertifyDialog(
    /// Of which form.
    counter: Counter,
    /// Whose.
    chosen: RwSignal<Option<ComponentFields>>,
) -> impl IntoView {
    let open = open_while_chosen(chosen);
    let title = Signal::derive(move || {
        let name = chosen.get().map(|row| row.name.get()).unwrap_or_default();
        if name.trim().is_empty() {
            "Chứng thực điện tử".to_owned()
        } else {
            format!("Chứng thực điện tử: {name}")
        }
    });
    view! {
        <Dialog id="chung-thuc-dien-tu" title open wide=true>
            {move || chosen.get().map(|row| view! { <Body counter row open/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Body(counter: Counter, row: ComponentFields, open: RwSignal<bool>) -> impl IntoView {
    // What is chosen here counts with "Lưu lại" only.
    let copy = |text: RwSignal<String>| RwSignal::new(text.get_untracked());
    let kind = copy(row.certification);
    let kinds =
        CertificationChoice::ALL.map(|kind| (kind.code().to_owned(), kind.label().to_owned()));
    let choice = move || CertificationChoice::from_code(&kind.get()).unwrap_or_default();
    let (document_type, document_name) = (copy(row.document_type), copy(row.document_name));
    let (pages, copies) = (copy(row.pages), copy(row.certified_copies));
    let (other_fee, fee_reason) = (copy(row.fee), copy(row.fee_reason));
    let tried = RwSignal::new(false);
    let tariff = counter.view.with_value(|view| view.tariff);
    let types = counter.types.with_value(|types| {
        let option = |kind: &chungthuc_domain::document_type::DocumentType| {
            (kind.code.clone(), kind.name.clone())
        };
        types.iter().map(option).collect::<Vec<_>>()
    });
    let needs_name = Memo::new(move |_| {
        let code = document_type.get();
        counter.types.with_value(|types| {
            types
                .iter()
                .any(|kind| kind.code == code && kind.needs_description)
        })
    });
    let page_count = move || {
        pages
            .get()
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|p| (1..=9_999).contains(p))
    };
    let copy_count = move || pieces(&copies.get(), 1);
    let wrong =
        move |is_wrong: bool, text: &str| (tried.get() && is_wrong).then(|| text.to_owned());
    let no_type = Signal::derive(move || {
        wrong(
            document_type.with(String::is_empty),
            "Hãy chọn loại giấy tờ.",
        )
    });
    let no_name = Signal::derive(move || {
        let missing = needs_name.get() && document_name.with(|name| name.trim().is_empty());
        wrong(missing, "Hãy nhập tên giấy tờ cần chứng thực.")
    });
    let no_pages = Signal::derive(move || {
        wrong(
            page_count().is_none(),
            "Số trang bản chính là số từ 1 đến 9999.",
        )
    });
    let no_copies =
        Signal::derive(move || wrong(copy_count().is_none(), "Số lượng là số từ 1 đến 999."));
    let amount = move || match page_count().zip(copy_count()) {
        Some((pages, copies)) => money(fee(&tariff, choice(), (pages, copies), &other_fee.get())),
        None => "Tính theo số trang bản chính và số lượng".to_owned(),
    };
    let charged = Memo::new(move |_| {
        let counts = page_count().zip(copy_count())?;
        let computed = fee(&tariff, choice(), counts, "");
        let charge = Charge::of(computed, &other_fee.get(), &fee_reason.get());
        charge.err().filter(|_| tried.get())
    });
    let wrong_fee = move |field: &'static str| {
        Signal::derive(move || {
            charged.with(|error| {
                error
                    .as_ref()
                    .and_then(|error| error.of_field(field).map(str::to_owned))
            })
        })
    };
    let is_other = other_fee.with_untracked(|fee| !fee.trim().is_empty());
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        tried.set(true);
        if [
            no_type,
            no_name,
            no_pages,
            no_copies,
            wrong_fee("fee"),
            wrong_fee("fee_reason"),
        ]
        .iter()
        .any(|wrong| wrong.with_untracked(Option::is_some))
        {
            return;
        }
        row.certification.set(kind.get_untracked());
        row.document_type.set(document_type.get_untracked());
        row.document_name.set(document_name.get_untracked());
        row.pages.set(pages.get_untracked());
        row.certified_copies.set(copies.get_untracked());
        row.fee.set(other_fee.get_untracked());
        row.fee_reason.set(fee_reason.get_untracked());
        row.certified.set(true);
        open.set(false);
    };
    let undo = row.certified.get_untracked().then(|| {
        let press = move |()| {
            row.certified.set(false);
            open.set(false);
        };
        view! { <Button kind=ButtonKind::Quiet on_press=press>"Bỏ chứng thực"</Button> }
    });
    view! {
        <form class="dialog-body certify" id="chung-thuc-form" on:submit=save>
            <div class="certify-scan">{row.seat.scan.with_untracked(scan)}</div>
            <div class="stack">
                <Field label="Loại chứng thực" name="certification" required=true>
<Select options=Signal::stored(kinds.to_vec()) bind=kind/>
                </Field>
                <Field label="Loại giấy tờ" name="certify_type" required=true error=no_type>
                    <Select options=Signal::stored(types) bind=document_type placeholder="Chọn loại giấy tờ"/>
                </Field>
                <Show when=move || needs_name.get()>
                    <Field label="Tên giấy tờ" name="certify_name" required=true error=no_name>
                        <TextInput bind=document_name autocomplete="off" max_length=200/>
                    </Field>
                </Show>
                <Field label="Số trang bản chính" name="certify_pages" required=true error=no_pages>
                    <TextInput bind=pages keyboard="numeric" autocomplete="off" max_length=4 numeric=true/>
                </Field>
                <Field label="Số lượng" name="certify_copies" required=true error=no_copies hint="Các bản sao của cùng một bản chính mang chung một số chứng thực; khi chọn Cả hai, đây là số bản giấy">
                    <TextInput bind=copies keyboard="numeric" autocomplete="off" max_length=3 numeric=true/>
                </Field>
                <dl class="intake-fee"><div aria-live="polite"><dt>"Số tiền"</dt><dd class="num">{amount}</dd></div></dl>
                <details class="other-fee" open=is_other>
                    <summary>"Sửa số tiền"</summary>
                    <div class="stack">
                        <Field label="Số tiền" name="certify_fee" hint="Để trống: theo biểu phí." error=wrong_fee("fee")>
                            <TextInput bind=other_fee numeric=true keyboard="numeric" unit="đ" max_length=20/>
                        </Field>
                        <Field label="Lý do" name="certify_fee_reason" error=wrong_fee("fee_reason")>
                            <Textarea bind=fee_reason rows=2 max_length=300/>
                        </Field>
                    </div>
                </details>
            </div>
        </form>
        <DialogActs>
            {undo}
            <Button on_press=move |()| open.set(false)>"Đóng"</Button>
            <Button kind=ButtonKind::Primary submit=true form="chung-thuc-form">"Lưu lại"</Button>
        </DialogActs>
    }
    .into_any()
}

/// What is to be paid for an original of so many pages and copies: for each paper that it becomes, or
/// the amount that was `typed` instead.
pub fn fee(
    tariff: &Tariff,
    choice: CertificationChoice,
    (pages, copies): (u32, u32),
    typed: &str,
) -> u64 {
    let papers = choice.papers(copies);
    let fees = papers
        .iter()
        .map(|(_, copies)| tariff.total(pages, *copies));
    parse_amount(typed).unwrap_or_else(|| fees.sum())
}

/// The pages, to be compared with the original.
fn scan(scan: &Scan) -> AnyView {
    match scan.ready() {
        Some((_, file)) => {
            view! { <ScanPages viewer=viewer_of(file) name=file.name.clone()/> }.into_any()
        }
        None => view! {
            <Alert tone=Tone::Warn title="Chưa có bản quét">
                <p>"Vẫn lưu lại được; cần đính kèm bản quét của bản chính trước khi xác nhận hoàn thành."</p>
            </Alert>
        }
        .into_any(),
    }
}
