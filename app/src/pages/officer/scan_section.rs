//! "Đính kèm bản chính (scan)": the place to drop it, its way to the server, what the server found
//! in it, and the pages themselves, which are looked at before they go to the leader.

use chungthuc_domain::{
    UploadId,
    error::ActiveContent,
    view::{
        file::FileView,
        intake::{UploadOutcome, UploadView},
    },
};
use leptos::prelude::*;

use super::{
    arrange::Arrange,
    desk::{Desk, SCAN_PLACE},
    faults::SCAN_CHOOSER,
    scan::{Scan, note},
    scan_pages::{ScanPages, viewer_of},
    seat::ScanSeat,
    sending,
};
use crate::{
    api::intake::consent,
    browser::PickedFile,
    components::{
        Alert, Button, ButtonKind, Dialog, DialogActs, DropZone, Ic, Icon, Tone, UploadRow,
        UploadState,
    },
    format,
    pages::scan_warnings::ScanWarnings,
    viewer::Opening,
};

/// The section.
#[component]
pub fn ScanSection(
    /// Of which form.
    desk: Desk,
) -> impl IntoView {
    let scan = move || match desk.scan.get() {
        Scan::None => view! { <Choose desk title="Kéo thả tệp PDF vào đây"/> }.into_any(),
        Scan::Interrupted(view) => view! { <Interrupted desk view/> }.into_any(),
        Scan::OnWay { name, size } => {
            let remove = Callback::new(move |()| desk.remove_scan());
            view! { <UploadRow name size state=desk.progress on_remove=remove/><Fault desk/> }
                .into_any()
        }
        Scan::Refused { name, size, why } => {
            let state = UploadState::Failed(format!("{why} Những gì đã nhập vẫn còn."));
            let remove = Callback::new(move |()| desk.remove_scan());
            view! {
                <div role="alert"><UploadRow name size state=Signal::stored(state) on_remove=remove/></div>
                <Choose desk title="Chọn tệp khác"/>
            }
            .into_any()
        }
        Scan::Arrived(view) => view! { <Arrived desk view/> }.into_any(),
    };
    view! {
        <div class="field intake-scan" role="group" aria-labelledby="ban-quet-ten">
            <p class="label" id="ban-quet-ten">
                "Đính kèm bản chính (scan)"<span class="req" aria-hidden="true">" *"</span>
            </p>
            <div class="stack" id=SCAN_PLACE tabindex="-1">{scan}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Choose(desk: Desk, #[prop(into)] title: String) -> impl IntoView {
    let take = Callback::new(move |file: PickedFile| sending::take(desk.seat(), file));
    view! {
        <DropZone
            id=SCAN_CHOOSER
            title
            small=true
            hint="Bắt buộc định dạng .pdf, dung lượng ≤ 30 MB"
            error=desk.fault("upload")
            on_file=take
        />
    }
}

/// What is wrong with the scan, where its chooser isn't shown.
#[component]
fn Fault(desk: Desk) -> impl IntoView {
    let fault = desk.fault("upload");
    view! {
        <p class="error" role="alert">
            {move || fault.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
        </p>
    }
}

/// A part of a file arrived before the page was left.
#[component]
fn Interrupted(desk: Desk, view: UploadView) -> impl IntoView {
    let kept = format::transferred(view.received, view.size);
    let title = format!("Tệp {} chưa gửi xong", view.file_name);
    view! {
        <Alert tone=Tone::Warn title>
            <p>
                {format!("Đã nhận {kept}. Hãy chọn lại đúng tệp này để gửi tiếp phần còn lại, không phải gửi lại từ đầu.")}
            </p>
            <div class="acts">
                <Button small=true on_press=move |()| desk.remove_scan()>"Bỏ tệp này"</Button>
            </div>
        </Alert>
        <Choose desk title=format!("Chọn lại tệp {}", view.file_name)/>
    }
}

#[component]
fn Arrived(desk: Desk, view: UploadView) -> impl IntoView {
    let remove = Callback::new(move |()| desk.remove_scan());
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
            view! {
                <div role="status"><UploadRow name size state on_remove=remove/></div>
                <Fault desk/>
                <ScanWarnings warned=desk.warned error=desk.fault("warnings")/>
                <Look desk upload=view.id file/>
            }
            .into_any()
        }
        Some(UploadOutcome::NeedsConsent { content }) => {
            let why =
                "Tệp có nội dung không thuộc về một bản quét; cần bạn đồng ý gỡ bỏ.".to_owned();
            let state = Signal::stored(UploadState::Failed(why));
            let asking = RwSignal::new(true);
            view! {
                <UploadRow name size state on_remove=remove>
                    <Button small=true on_press=move |()| asking.set(true)>"Xem và quyết định"</Button>
                </UploadRow>
                <Fault desk/>
                <ConsentDialog id="dong-y-go-bo" seat=desk.seat() view content open=asking/>
            }
            .into_any()
        }
        // A refused or unfinished upload isn't shown here.
        _ => ().into_any(),
    }
}

/// Asks whether what a scan has no use for may be taken out of it.
#[component]
pub fn ConsentDialog(
    /// The dialog's id.
    #[prop(into)]
    id: String,
    /// Whose scan.
    seat: ScanSeat,
    /// The upload.
    view: UploadView,
    /// What it holds.
    content: Vec<ActiveContent>,
    /// Whether it is asked.
    open: RwSignal<bool>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let upload = view.id;
    let agree = Callback::new(move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = consent(upload).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    open.try_set(false);
                    seat.arrived(view);
                }
                Err(error) => {
                    seat.note_session(&error);
                    wrong.try_set(Some(error.message()));
                }
            }
        });
    });
    let other = Callback::new(move |()| {
        open.set(false);
        seat.remove_scan();
    });
    let labels = content
        .into_iter()
        .map(|kind| view! { <li>{kind.label()}</li> })
        .collect_view();
    view! {
        <Dialog id title="Gỡ bỏ nội dung lạ khỏi bản quét?" open busy>
            <div class="dialog-body">
                <p>{format!("Tệp {} chứa nội dung có thể làm thay đổi những gì người đọc thấy:", view.file_name)}</p>
                <ul class="intake-content">{labels}</ul>
                <p>
                    "Nếu đồng ý, hệ thống ghi lại tệp chỉ gồm các trang và bỏ những nội dung trên. Sau đó bạn xem lại từng trang trước khi trình ký."
                </p>
                <p class="error" role="alert">
                    {move || wrong.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
                </p>
            </div>
            <DialogActs>
                <Button disabled=busy on_press=other>"Chọn tệp khác"</Button>
                <Button kind=ButtonKind::Primary busy on_press=agree>"Đồng ý gỡ bỏ"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// The pages. Once they are open, the scan counts as looked at.
#[component]
fn Look(desk: Desk, upload: UploadId, file: FileView) -> impl IntoView {
    let viewer = viewer_of(&file);
    let id = file.id;
    let can_arrange = desk.can_arrange(upload);
    let stored = StoredValue::new(file.clone());
    Effect::new(move |_| {
        if matches!(viewer.opening(), Opening::Ready(_)) && desk.looked.get_untracked() != Some(id)
        {
            desk.looked.set(Some(id));
            desk.faults.update(|faults| faults.forget("upload"));
        }
    });
    let line = move || match viewer.opening() {
        Opening::Ready(_) => "Hãy đối chiếu từng trang với bản chính trước khi trình ký.",
        Opening::Waiting => "Đang mở bản quét để bạn xem lại…",
        Opening::Failed(_) => "Chưa mở được bản quét nên chưa thể trình ký.",
    };
    view! {
        <div class="intake-look">
            <ScanPages viewer name=file.name/>
            <div class="intake-look-line">
                <p class="hint" role="status">{line}</p>
                {can_arrange.then(|| view! { <Arrange desk upload file=stored.get_value() viewer/> })}
            </div>
        </div>
    }
}
