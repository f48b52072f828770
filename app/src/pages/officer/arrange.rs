//! "Sắp xếp trang": the dialog in which pages of a scan are turned, sorted and left out before it is
//! sent. What stands where is decided in `plan`; the new file is made by the server.

use chungthuc_domain::{UploadId, scan::ALL_PAGES, view::file::FileView};
use leptos::prelude::*;

use super::{
    desk::{Desk, SCAN_PLACE},
    plan::Plan,
};
use crate::{
    api::intake::arrange_upload,
    browser,
    components::{Button, ButtonKind, Dialog, DialogActs, Ic, Icon},
    viewer::{SmallPage, ViewerState},
};

/// The button and the dialog.
#[component]
pub fn Arrange(
    /// Of which form.
    desk: Desk,
    /// The scan.
    upload: UploadId,
    /// The version that is looked at.
    file: FileView,
    /// Who shows it.
    viewer: ViewerState,
) -> impl IntoView {
    let count = file.pages.len();
    let open = RwSignal::new(false);
    // Thumbnails are made once somebody wants them.
    let wanted = RwSignal::new(false);
    let plan = RwSignal::new(Plan::of(count));
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let said = RwSignal::new(String::new());
    let begin = move |()| {
        plan.set(Plan::of(count));
        wrong.set(None);
        said.set(String::new());
        wanted.set(true);
        open.set(true);
    };
    let looked_at = file.id;
    let apply = move |()| {
        busy.set(true);
        wrong.set(None);
        let pages = plan.with_untracked(|plan| plan.pages().to_vec());
        leptos::task::spawn_local(async move {
            let answer = arrange_upload(upload, looked_at, pages).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    open.try_set(false);
                    desk.arrived(view);
                    browser::focus_on(SCAN_PLACE);
                }
                Err(error) => {
                    desk.note_session(&error);
                    let at_field = error.of_field("pages").map(str::to_owned);
                    wrong.try_set(Some(at_field.unwrap_or_else(|| error.message())));
                }
            }
        });
    };
    let unchanged = Signal::derive(move || plan.with(|plan| plan.is_unchanged(count)));
    let left = move || plan.with(|plan| format!("Còn {} / {count} trang", plan.pages().len()));
    let sheets = move || {
        wanted.get().then(|| {
            view! {
                <ol class="arrange">
                    <For
                        each=move || plan.with(|plan| plan.pages().to_vec())
                        key=|turned| turned.page
                        let:turned
                    >
                        <Sheet plan page=turned.page viewer said/>
                    </For>
                </ol>
            }
        })
    };
    view! {
        <Button small=true icon=Icon::Swap on_press=begin>"Sắp xếp trang"</Button>
        <Dialog id="sap-xep-trang" title=Signal::stored("Sắp xếp trang".to_owned()) open wide=true busy>
            <div class="dialog-body">
                <p class="small">
                    "Kéo thả hoặc dùng các nút để đổi thứ tự, xoay và xóa trang. Tệp đã gửi lên vẫn được lưu nguyên; bản để ký được ghi mới theo thứ tự này."
                </p>
                <p class="small">{ALL_PAGES}</p>
                {sheets}
                <p class="small" role="status">{left}" · "{said}</p>
                <p class="error" role="alert">
                    {move || wrong.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
                </p>
            </div>
            <DialogActs>
                <Button
                    icon=Icon::Undo
                    disabled=Signal::derive(move || busy.get() || plan.with(|plan| !plan.can_undo()))
                    on_press=move |()| {
                        plan.update(Plan::undo);
                        said.set("Đã hoàn tác".to_owned());
                    }
                >
                    "Hoàn tác"
                </Button>
                <Button disabled=busy on_press=move |()| open.set(false)>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary busy disabled=unchanged on_press=apply>"Áp dụng"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// One page with its buttons.
#[component]
fn Sheet(
    plan: RwSignal<Plan>,
    page: u32,
    viewer: ViewerState,
    said: RwSignal<String>,
) -> impl IntoView {
    let number = page + 1;
    let position = Memo::new(move |_| plan.with(|plan| plan.position(page)).unwrap_or(0));
    let turn = Memo::new(move |_| plan.with(|plan| plan.turn_of(page)));
    let last = move || plan.with(|plan| position.get() + 1 >= plan.pages().len());
    let over = RwSignal::new(false);
    let to = move |place: usize| {
        plan.update(|plan| plan.move_to(page, place));
        said.set(format!("Trang {number} chuyển tới vị trí {}", place + 1));
    };
    let turned = move |clockwise: bool| {
        plan.update(|plan| plan.turn(page, clockwise));
        said.set(format!("Trang {number} xoay {}°", turn.get_untracked()));
    };
    let deleted = move |()| {
        plan.update(|plan| plan.delete(page));
        said.set(format!("Đã xóa trang {number}"));
    };
    let small = usize::try_from(page).unwrap_or(usize::MAX);
    let name = move |act: &str| format!("{act} trang {number}");
    view! {
        <li
            draggable="true"
            class:over=move || over.get()
            on:dragstart=move |drag| browser::carry(&drag, &page.to_string())
            on:dragover=move |drag| {
                drag.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |drag| {
                drag.prevent_default();
                over.set(false);
                if let Some(carried) = browser::carried(&drag).and_then(|text| text.parse::<u32>().ok()) {
                    let place = position.get_untracked();
                    plan.update(|plan| plan.move_to(carried, place));
                    said.set(format!("Trang {} chuyển tới vị trí {}", carried + 1, place + 1));
                }
            }
        >
            <div class=move || format!("arrange-sheet turn-{}", turn.get())>
                <SmallPage viewer page=small/>
            </div>
            <p class="small">
                <b>{move || format!("Trang {}", position.get() + 1)}</b>
                {move || (position.get() != small).then(|| format!(" (trước: {number})"))}
            </p>
            <div class="arrange-acts">
                <Button kind=ButtonKind::Quiet small=true icon=Icon::ChevronLeft label=name("Đưa lên trước") disabled=Signal::derive(move || position.get() == 0) on_press=move |()| to(position.get_untracked().saturating_sub(1))/>
                <Button kind=ButtonKind::Quiet small=true icon=Icon::Undo label=name("Xoay trái") on_press=move |()| turned(false)/>
                <Button kind=ButtonKind::Quiet small=true icon=Icon::Redo label=name("Xoay phải") on_press=move |()| turned(true)/>
                <Button kind=ButtonKind::Quiet small=true icon=Icon::Trash label=name("Xóa") disabled=Signal::derive(move || plan.with(|plan| plan.pages().len() == 1)) on_press=deleted/>
                <Button kind=ButtonKind::Quiet small=true icon=Icon::ChevronRight label=name("Đưa ra sau") disabled=Signal::derive(last) on_press=move |()| to(position.get_untracked() + 1)/>
            </div>
        </li>
    }
}
