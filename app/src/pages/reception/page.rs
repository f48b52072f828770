//! `/tiep-nhan/:dossier`: the form with its tabs while it is filled in and until it is confirmed, then
//! what was made of it. The tabs are links, so that they can be kept and work before the page is alive.

use chungthuc_domain::{
    DossierId, ErrorCode,
    state::DossierPhase,
    view::reception::{ConfirmedView, ReceptionView},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    act_column::ActColumn,
    components::ComponentsTab,
    counter::{Counter, Tab},
    done::Done,
    general::GeneralTab,
    list::TITLE,
};
use crate::{
    api::reception::open_reception,
    browser,
    components::{Crumb, PageHead},
    pages::{act::Act, frame::framed, loaded::loaded, officer::autosave::Autosave},
    routes,
};

/// The address of the tab "Thành phần hồ sơ".
pub(super) const COMPONENTS_TAB: &str = "?phan=thanh-phan";
/// The id of what leads to it.
const COMPONENTS_LINK: &str = "phan-thanh-phan";

/// The page.
#[component]
pub fn ReceptionPage() -> impl IntoView {
    let crumbs = vec![Crumb::link(TITLE, routes::RECEPTION), Crumb::here("Hồ sơ")];
    framed(TITLE, crumbs, false, |_| view! { <Place/> })
}

#[component]
fn Place() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let changed = RwSignal::new(0_u32);
    let id = Memo::new(move |_| {
        params.with(|params| params.get_str("dossier").and_then(|id| id.parse().ok()))
    });
    let answer = Resource::new_blocking(
        move || (id.get(), changed.get()),
        |(id, _): (Option<DossierId>, u32)| async move {
            open_reception(id.ok_or(ErrorCode::NotFound)?).await
        },
    );
    let in_address = Memo::new(move |_| {
        if query.with(|query| query.get_str("phan") == Some("thanh-phan")) {
            Tab::Components
        } else {
            Tab::General
        }
    });
    let tab = RwSignal::new(in_address.get_untracked());
    Effect::new(move |before: Option<()>| {
        let now = in_address.get();
        if before.is_some() {
            tab.set(now);
        }
    });
    let reload = Callback::new(move |()| changed.update(|count| *count += 1));
    let confirmed = RwSignal::new(None::<ConfirmedView>);
    loaded(answer, move |view| show(view, tab, reload, confirmed))
}

fn show(
    view: ReceptionView,
    tab: RwSignal<Tab>,
    reload: Callback<()>,
    confirmed: RwSignal<Option<ConfirmedView>>,
) -> AnyView {
    let title = match &view.code {
        Some(code) => format!("Hồ sơ {code}"),
        None => TITLE.to_owned(),
    };
    let asked = view.procedure.clone();
    let procedure = format!("{} {}", view.procedure.code, view.procedure.name);
    if !matches!(view.phase, DossierPhase::Draft | DossierPhase::Received) {
        let just_now = confirmed.get_untracked();
        let fresh = just_now.is_some();
        let code = just_now.and_then(|view| view.receipt_code);
        return view! {
            <PageHead title below=Box::new(move || view! { <p>{procedure}</p> }.into_any())/>
            <Done view receipt_code=code fresh reload/>
        }
        .into_any();
    }
    let acting = Act::new();
    let received = Callback::new(move |()| {
        acting.say("Đã tiếp nhận hồ sơ");
        tab.set(Tab::Components);
        reload.run(());
    });
    let overtaken = Callback::new(move |last: String| {
        acting.warn(format!(
            "Hồ sơ vừa được người khác xử lý: {last}. Trang hiện nội dung mới nhất."
        ));
        reload.run(());
    });
    let on_confirmed = Callback::new(move |view: ConfirmedView| {
        confirmed.set(Some(view));
        reload.run(());
    });
    let counter = Counter::open(&view, tab, received, overtaken, on_confirmed);
    counter.attend();
    let next = Callback::new(move |()| {
        tab.set(Tab::Components);
        browser::focus_on(COMPONENTS_LINK);
    });
    let is_draft = view.phase == DossierPhase::Draft;
    let line = move || {
        let line = counter.draft.with(Autosave::line);
        // What was received is no draft any more.
        if is_draft {
            line
        } else {
            line.replace("Bản nháp", "Hồ sơ")
                .replace("bản nháp", "hồ sơ")
        }
    };
    let is_late = move || counter.draft.with(|draft| draft.trouble().is_some());
    view! {
        <PageHead title below=Box::new(move || view! {
            <p>{procedure}</p>
            <p class="intake-line" class:late=is_late>{line}</p>
        }.into_any())/>
        <noscript>
            <p class="alert warn">"Cần bật JavaScript để gửi bản quét và lưu nội dung đang nhập."</p>
        </noscript>
        <Tabs tab/>
        <div class="two intake">
            <div class="stack">
                <div class="stack" hidden=move || tab.get() != Tab::General><GeneralTab counter procedure=asked next/></div>
                <div class="stack" hidden=move || tab.get() != Tab::Components><ComponentsTab counter/></div>
            </div>
            <ActColumn counter reload/>
        </div>
    }
    .into_any()
}

#[component]
fn Tabs(tab: RwSignal<Tab>) -> impl IntoView {
    let here = move |this: Tab| (tab.get() == this).then_some("page");
    // Where the address says so already, nothing would follow from it.
    let go = move |this: Tab| move |_| tab.set(this);
    view! {
        <nav class="views reception-tabs" aria-label="Phần của hồ sơ">
            <a href="?phan=chung" aria-current=move || here(Tab::General) on:click=go(Tab::General)>"Thông tin chung"</a>
            <a id=COMPONENTS_LINK href=COMPONENTS_TAB aria-current=move || here(Tab::Components) on:click=go(Tab::Components)>"Thành phần hồ sơ"</a>
        </nav>
    }
}
