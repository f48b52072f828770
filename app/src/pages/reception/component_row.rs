//! A component: its name, how many originals and copies were handed in, its scan, and what is certified
//! of it.

use chungthuc_domain::{
    error::ActiveContent,
    fee::money,
    reception::pieces,
    state::DossierPhase,
    view::intake::{UploadOutcome, UploadView},
};
use leptos::prelude::*;

use super::{certify::fee, counter::Counter, fields::ComponentFields};
use crate::{
    browser::PickedFile,
    components::{
        Alert, Button, ButtonKind, DropZone, Field, Ic, Icon, Tag, TextInput, Tone, UploadRow,
        UploadState,
    },
    format,
    pages::{
        officer::{
            scan::{Scan, note},
            scan_section::ConsentDialog,
            sending,
        },
        scan_warnings::ScanWarnings,
    },
};

/// The row.
#[component]
pub fn ComponentRow(
    /// Of which form.
    counter: Counter,
    /// Which.
    row: ComponentFields,
    /// The one whose "Chứng thực điện tử" is open.
    chosen: RwSignal<Option<ComponentFields>>,
    /// The one whose scan is looked at.
    looked: RwSignal<Option<ComponentFields>>,
) -> impl IntoView {
    let position = Memo::new(move |_| {
        let at = counter
            .rows
            .with(|rows| rows.iter().position(|known| known.key == row.key));
        at.map_or(0, |at| at + 1)
    });
    let last = Memo::new(move |_| counter.rows.with(Vec::len));
    let title = move || format!("Thành phần {}", position.get());
    let is_received = counter.phase == DossierPhase::Received;
    let certify = Callback::new(move |()| chosen.set(Some(row)));
    row.warned.attend(counter.warning_query(row).into());
    view! {
        <li class="component">
            <div class="component-head">
                <h3>{title}</h3>
                <div class="acts">
                    <Button kind=ButtonKind::Quiet small=true icon=Icon::ArrowUp label="Chuyển lên" disabled=Signal::derive(move || position.get() <= 1) on_press=move |()| counter.move_row(row, true)/>
                    <Button kind=ButtonKind::Quiet small=true icon=Icon::ArrowDown label="Chuyển xuống" disabled=Signal::derive(move || position.get() >= last.get()) on_press=move |()| counter.move_row(row, false)/>
                    <Button kind=ButtonKind::Quiet small=true icon=Icon::Trash label="Bỏ thành phần" on_press=move |()| counter.remove_row(row)/>
                </div>
            </div>
            <div class="component-fields">
                <Field label="Tên giấy tờ" name="component-name" id=row.id("name") required=true error=counter.row_fault(row, "name")>
                    <TextInput bind=row.name autocomplete="off" max_length=200/>
                </Field>
                <Field label="Bản chính" name="component-originals" id=row.id("originals") error=counter.row_fault(row, "originals")>
                    <TextInput bind=row.originals keyboard="numeric" autocomplete="off" max_length=3 numeric=true/>
                </Field>
                <Field label="Bản sao" name="component-copies" id=row.id("copies") error=counter.row_fault(row, "copies")>
                    <TextInput bind=row.copies keyboard="numeric" autocomplete="off" max_length=3 numeric=true/>
                </Field>
            </div>
            <ScanPlace counter row looked/>
            <ScanWarnings warned=row.warned error=counter.row_fault(row, "seen") id=row.id("seen")/>
            {is_received.then(|| view! {
                <div class="component-certified">
                    <Certified counter row/>
                    <span id=row.id("certify") tabindex="-1">
                        <Button icon=Icon::Seal small=true on_press=certify>"Chứng thực điện tử"</Button>
                    </span>
                </div>
            })}
        </li>
    }
    .into_any()
}

/// What is certified of it, in a line, and what is wrong with that.
#[component]
fn Certified(counter: Counter, row: ComponentFields) -> impl IntoView {
    let tariff = counter.view.with_value(|view| view.tariff);
    let wrong = [
        "document_type",
        "document_name",
        "pages",
        "certified_copies",
        "fee",
        "fee_reason",
    ]
    .map(|field| counter.row_fault(row, field));
    let line = move || {
        let type_code = row.document_type.get();
        let name = counter.types.with_value(|types| {
            types
                .iter()
                .find(|kind| kind.code == type_code)
                .map(|kind| {
                    if kind.needs_description {
                        row.document_name.get()
                    } else {
                        kind.name.clone()
                    }
                })
        });
        let counts = row
            .pages
            .get()
            .trim()
            .parse()
            .ok()
            .zip(pieces(&row.certified_copies.get(), 1));
        let fee = counts.map(|(pages, copies)| {
            format!(
                "{pages} trang × {copies} bản · {}",
                money(fee(&tariff, row.choice(), (pages, copies), &row.fee.get()))
            )
        });
        [name, fee]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let said = move || {
        if row.certified.get() {
            view! { <Tag tone=Tone::Ok icon=Icon::Check>{row.choice().label()}</Tag><span class="num">{line()}</span> }
                .into_any()
        } else {
            view! { <span class="muted">"Chưa chọn loại chứng thực; để nguyên nếu chỉ là giấy tờ kèm theo."</span> }.into_any()
        }
    };
    view! {
        <div role="status" class="inline">{said}</div>
        {wrong.map(|wrong| view! {
            <p class="error" role="alert">
                {move || wrong.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
            </p>
        }).into_iter().collect_view()}
    }
    .into_any()
}

/// The scan of a component.
#[component]
fn ScanPlace(
    counter: Counter,
    row: ComponentFields,
    looked: RwSignal<Option<ComponentFields>>,
) -> impl IntoView {
    let seat = row.seat;
    let fault = counter.row_fault(row, "upload");
    let remove = Callback::new(move |()| seat.remove_scan());
    let content = move || match seat.scan.get() {
        Scan::None => view! { <Choose row title="Kéo thả bản quét vào đây"/> }.into_any(),
        Scan::Interrupted(view) => {
            let kept = format::transferred(view.received, view.size);
            let title = format!("Tệp {} chưa gửi xong", view.file_name);
            view! {
                <Alert tone=Tone::Warn title>
                    <p>{format!("Đã nhận {kept}. Hãy chọn lại đúng tệp này để gửi tiếp phần còn lại.")}</p>
                    <div class="acts"><Button small=true on_press=remove>"Bỏ tệp này"</Button></div>
                </Alert>
                <Choose row title=format!("Chọn lại tệp {}", view.file_name)/>
            }
            .into_any()
        }
        Scan::OnWay { name, size } => {
            view! { <UploadRow name size state=seat.progress on_remove=remove/> }.into_any()
        }
        Scan::Refused { name, size, why } => {
            let state = UploadState::Failed(format!("{why} Những gì đã nhập vẫn còn."));
            view! {
                <div role="alert"><UploadRow name size state=Signal::stored(state) on_remove=remove/></div>
                <Choose row title="Chọn tệp khác"/>
            }
            .into_any()
        }
        Scan::Arrived(view) => arrived(row, looked, view, remove),
    };
    view! {
        <div class="intake-scan" role="group" aria-label="Bản quét">
            <div class="stack" id=row.id("upload") tabindex="-1">{content}</div>
            <p class="error" role="alert">
                {move || fault.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Choose(row: ComponentFields, #[prop(into)] title: String) -> impl IntoView {
    let take = Callback::new(move |file: PickedFile| sending::take(row.seat, file));
    view! {
        <DropZone
            id=row.id("file")
            title
            small=true
            hint="Bắt buộc định dạng .pdf, dung lượng ≤ 30 MB"
            on_file=take
        />
    }
}

fn arrived(
    row: ComponentFields,
    looked: RwSignal<Option<ComponentFields>>,
    view: UploadView,
    on_remove: Callback<()>,
) -> AnyView {
    let (name, size) = (view.file_name.clone(), view.size);
    match view.outcome.clone() {
        Some(UploadOutcome::Ready {
            file,
            normalised,
            removed,
            arranged,
            ..
        }) => {
            let removed: Vec<_> = removed.into_iter().map(ActiveContent::label).collect();
            let note = note(file.pages.len(), normalised, arranged, &removed);
            let state = Signal::stored(UploadState::Done { note });
            let label = format!("Xem bản quét {name}");
            view! {
                <UploadRow name size state on_remove>
                    <Button small=true label on_press=move |()| looked.set(Some(row))>"Xem"</Button>
                </UploadRow>
            }
            .into_any()
        }
        Some(UploadOutcome::NeedsConsent { content }) => {
            let why =
                "Tệp có nội dung không thuộc về một bản quét; cần bạn đồng ý gỡ bỏ.".to_owned();
            let state = Signal::stored(UploadState::Failed(why));
            let asking = RwSignal::new(true);
            view! {
                <UploadRow name size state on_remove>
                    <Button small=true on_press=move |()| asking.set(true)>"Xem và quyết định"</Button>
                </UploadRow>
                <ConsentDialog id=row.id("dong-y") seat=row.seat view content open=asking/>
            }
            .into_any()
        }
        // A refused or unfinished upload isn't shown here.
        _ => ().into_any(),
    }
}
