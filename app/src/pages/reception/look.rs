//! "Xem" of a component: its scan in the viewer, to be compared with the original before anything is
//! sent.

use leptos::prelude::*;

use super::fields::ComponentFields;
use crate::{
    components::{Button, Dialog, DialogActs},
    pages::officer::{
        scan::Scan,
        scan_pages::{ScanPages, viewer_of},
    },
};

/// Whether the dialog of a chosen component is open: it opens when one is chosen, and closing it chooses
/// none.
pub fn open_while_chosen(chosen: RwSignal<Option<ComponentFields>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if chosen.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            chosen.set(None);
        }
        now
    });
    open
}

/// The dialog; open while a component is chosen.
#[component]
pub fn LookDialog(
    /// Whose scan.
    looked: RwSignal<Option<ComponentFields>>,
) -> impl IntoView {
    let open = open_while_chosen(looked);
    let title = Signal::derive(move || {
        let name = looked.get().map(|row| row.name.get()).unwrap_or_default();
        match name.trim() {
            "" => "Xem bản quét".to_owned(),
            name => format!("Xem bản quét: {name}"),
        }
    });
    let pages = move || {
        let row = looked.get()?;
        let ready = |scan: &Scan| scan.ready().map(|(_, file)| file.clone());
        let file = row.seat.scan.with(ready)?;
        Some(view! { <ScanPages viewer=viewer_of(&file) name=file.name/> })
    };
    view! {
        <Dialog id="xem-ban-quet" title open wide=true>
            <div class="dialog-body scan-look">{pages}</div>
            <DialogActs>
                <Button on_press=move |()| open.set(false)>"Đóng"</Button>
            </DialogActs>
        </Dialog>
    }
    .into_any()
}
