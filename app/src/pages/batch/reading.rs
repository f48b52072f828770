//! One paper after the other, with the list of all beside it, by mouse and by keyboard; papers can be
//! left out or given back on the way.

use chungthuc_domain::{
    AppError, PaperId,
    state::PaperState,
    view::{
        batch::BatchWork,
        queue::{PaperView, QueueRow},
    },
};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    outcome::mark,
    pile::{Pile, Standing},
    words::words,
};
use crate::{
    api::{paper::paper, sealing::return_from_seal, signing::return_paper},
    browser,
    components::{
        Alert, AppErrorPanel, Button, ButtonKind, Icon, LinkButton, Skeleton, Tone, use_toasts,
    },
    pages::{
        relogin::note_session,
        stamping::{Reading, ReturnButton, last_step},
    },
    placement::PlacementFrame,
};

/// Where the keyboard is while papers are read.
const PLACE: &str = "doc-lan-luot";
/// The steps of the page.
pub const STEPS: [&str; 3] = ["Đọc lần lượt", "Xác nhận", "Kết quả"];

/// What must be there first: what is lacking, and where to get it.
#[derive(Clone, PartialEq)]
pub struct Lacking {
    /// What isn't there.
    pub text: String,
    /// The way there: address and words.
    pub way: Option<(&'static str, &'static str)>,
}

/// The papers, one at a time.
#[component]
pub fn OneByOne(
    /// What is to be done with them.
    work: BatchWork,
    /// The papers.
    pile: RwSignal<Pile>,
    /// What is lacking before anything can be done.
    lacking: Option<Lacking>,
    /// Asks for the confirmation.
    confirm: Callback<()>,
    /// Called when a paper was left out.
    left_out: Callback<()>,
) -> impl IntoView {
    let words = words(work);
    let at = RwSignal::new(pile.with_untracked(|pile| {
        let first = pile.waiting().next().or(pile.items().first());
        first.map(|item| item.row.paper)
    }));
    let here = Memo::new(move |_| row_at(pile, at.get()));
    let gone = Memo::new(move |_| {
        let paper = at.get()?;
        pile.with(|pile| pile.where_gone(paper).map(str::to_owned))
    });
    let toasts = use_toasts();
    // Whoever reads a paper is told when it goes. One that was gone before says so beside it.
    Effect::new(move |before: Option<(Option<PaperId>, bool)>| {
        let (paper, text) = (at.get(), gone.get());
        if let (Some(text), Some((same, false))) = (&text, before)
            && same == paper
        {
            toasts.show(
                Tone::Warn,
                format!("Giấy tờ vừa được người khác xử lý. {text}"),
            );
        }
        (paper, text.is_some())
    });
    let place = Memo::new(move |_| {
        pile.with(|pile| {
            let position = pile
                .items()
                .iter()
                .position(|item| Some(item.row.paper) == at.get());
            (
                position.map_or(0, |position| position + 1),
                pile.items().len(),
            )
        })
    });
    let go = Callback::new(move |forwards: bool| {
        let next = pile.with_untracked(|pile| neighbour(pile, at.get_untracked(), forwards));
        if next.is_some() {
            at.set(next);
        }
    });
    // The one after a paper that goes, or the one before if it is the last.
    let leave = Callback::new(move |()| {
        let next = pile.with_untracked(|pile| {
            let here = at.get_untracked();
            neighbour(pile, here, true).or_else(|| neighbour(pile, here, false))
        });
        at.set(next);
    });
    let leave_out = Callback::new(move |()| {
        if let Some(paper) = at.get_untracked() {
            leave.run(());
            pile.update(|pile| pile.remove(paper));
            left_out.run(());
            browser::focus_on(PLACE);
        }
    });
    let returned = Callback::new(move |paper: PaperId| {
        let text = "Bạn đã trả lại hồ sơ này.".to_owned();
        pile.update(|pile| pile.gone(paper, PaperState::Returned, text));
        leave.run(());
    });
    let press = move |key: KeyboardEvent| {
        let plain = !(key.ctrl_key() || key.meta_key() || key.alt_key());
        if !plain || browser::is_typing(&key) {
            return;
        }
        let forwards = match key.key().as_str() {
            "j" | "J" => true,
            "k" | "K" => false,
            _ => return,
        };
        key.prevent_default();
        go.run(forwards);
        browser::focus_on(PLACE);
    };
    Effect::new(move |_| {
        browser::focus_on(PLACE);
    });
    let can_begin = lacking.is_none();
    let count = Memo::new(move |_| pile.with(|pile| pile.waiting().count()));
    let actions = move || {
        view! {
            <div class="pile-steps">
                <Button kind=ButtonKind::Quiet icon=Icon::ChevronLeft label="Bản trước (phím K)" disabled=Signal::derive(move || place.get().0 <= 1) on_press=Callback::new(move |()| go.run(false))/>
                <span class="num">{move || { let (position, all) = place.get(); format!("{position}/{all}") }}</span>
                <Button kind=ButtonKind::Quiet icon=Icon::ChevronRight label="Bản sau (phím J)" disabled=Signal::derive(move || { let (position, all) = place.get(); position >= all }) on_press=Callback::new(move |()| go.run(true))/>
            </div>
            {move || here.get().filter(|_| gone.get().is_none()).map(|row| return_button(work, row, returned))}
            <Button kind=ButtonKind::Primary icon=words.icon disabled=Signal::derive(move || !can_begin || count.get() == 0) on_press=confirm>
                {move || words.act(count.get())}
            </Button>
        }
    };
    let (list, href) = words.list;
    let lacking = StoredValue::new(lacking);
    let beside = move || {
        view! {
            {lacking.get_value().map(|lacking| view! { <LackingNote lacking/> })}
            {move || gone.get().map(|text| view! { <GoneNote text/> })}
            <Chosen work pile at leave_out/>
        }
        .into_any()
    };
    view! {
        <PlacementFrame
            back_href=href
            back_label=list
            code=Signal::derive(move || here.get().map_or_else(|| words.title.to_owned(), |row| row.code))
            subtitle=Signal::derive(move || here.get().map_or_else(String::new, |row| format!("{} · {}", row.document_name, row.applicant_name)))
            steps=STEPS.to_vec()
            now=0
            actions
        >
            <div
                class="pile-reading"
                id=PLACE
                tabindex="-1"
                role="group"
                aria-label=move || { let (position, all) = place.get(); format!("Bản {position} trong {all} bản") }
                on:keydown=press
            >
                <Document work pile at beside/>
            </div>
        </PlacementFrame>
    }
    .into_any()
}

/// The document of the paper that is read.
#[component]
fn Document(
    work: BatchWork,
    pile: RwSignal<Pile>,
    at: RwSignal<Option<PaperId>>,
    beside: impl Fn() -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let found = RwSignal::new(None::<Result<PaperView, AppError>>);
    let read = move |id: PaperId| {
        leptos::task::spawn_local(async move {
            let answer = paper(id).await;
            if at.try_get_untracked() != Some(Some(id)) {
                return;
            }
            match &answer {
                Ok(view) => {
                    let state = view.row.state;
                    let is_here = state == work.begins_at() || state == work.leads_to();
                    let text = last_step(&view.timeline);
                    pile.try_update(|pile| {
                        pile.see(id);
                        if !is_here {
                            pile.gone(id, state, text);
                        }
                    });
                }
                Err(error) => note_session(error),
            }
            found.try_set(Some(answer));
        });
    };
    Effect::new(move |_| {
        found.set(None);
        if let Some(id) = at.get() {
            read(id);
        }
    });
    move || {
        match found.get() {
        None => view! {
            <div class="placing-body">
                <div class="viewer-thumbs"></div>
                <div class="placing-canvas"><Skeleton lines=8/></div>
                <aside class="placing-panel"><div class="placing-sections">{beside()}</div></aside>
            </div>
        }
        .into_any(),
        Some(Ok(paper)) => {
            let file = paper.file.clone();
            let last = u32::try_from(file.pages.len().saturating_sub(1)).ok();
            let attestation_page = last.filter(|_| work == BatchWork::Seal);
            view! { <Reading paper file attestation_page news=false>{beside()}</Reading> }.into_any()
        }
        Some(Err(error)) => view! {
            <AppErrorPanel error>
                <Button on_press=Callback::new(move |()| { if let Some(id) = at.get_untracked() { read(id) } })>"Thử lại"</Button>
            </AppErrorPanel>
            {beside()}
        }
        .into_any(),
    }
    }
}

#[component]
fn LackingNote(lacking: Lacking) -> impl IntoView {
    view! {
        <section class="placing-section">
            <Alert tone=Tone::Warn title=lacking.text>
                {lacking.way.map(|(href, label)| view! { <LinkButton href small=true>{label}</LinkButton> })}
            </Alert>
        </section>
    }
}

/// That the paper isn't there to be signed or sealed any more, and who was faster.
#[component]
fn GoneNote(text: String) -> impl IntoView {
    view! {
        <section class="placing-section">
            <Alert tone=Tone::Warn title="Giấy tờ không còn ở bước này"><p>{text}</p></Alert>
        </section>
    }
}

/// All of them, to go to any, with which were read; and the way out of the list.
#[component]
fn Chosen(
    work: BatchWork,
    pile: RwSignal<Pile>,
    at: RwSignal<Option<PaperId>>,
    leave_out: Callback<()>,
) -> impl IntoView {
    let read = move || {
        pile.with(|pile| {
            let read = pile.items().iter().filter(|item| item.read).count();
            format!(
                "Đã xem {read}/{} · phím J: bản sau, phím K: bản trước",
                pile.items().len()
            )
        })
    };
    let items = move || {
        let items = pile.with(|pile| pile.items().to_vec());
        items
            .into_iter()
            .map(|item| {
                let id = item.row.paper;
                let mark = mark(work, &item);
                let is_gone = matches!(item.standing, Standing::Elsewhere(_));
                let QueueRow { code, document_name, applicant_name, .. } = item.row;
                let go = move |_| {
                    at.set(Some(id));
                    browser::focus_on(PLACE);
                };
                view! {
                    <li class:gone=is_gone>
                        <button type="button" aria-current=move || (at.get() == Some(id)).then_some("true") on:click=go>
                            <span><b class="num">{code}</b><small>{format!("{document_name} · {applicant_name}")}</small></span>
                            {mark}
                        </button>
                    </li>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <section class="placing-section">
            <h2>"Danh sách đã chọn"</h2>
            <p class="small" role="status">{read}</p>
            <ol class="pile-list">{items}</ol>
            <Button kind=ButtonKind::Quiet small=true icon=Icon::Close on_press=leave_out>"Bỏ khỏi danh sách"</Button>
        </section>
    }
}

/// "Trả lại", for the paper that is read while it is at this step.
fn return_button(work: BatchWork, row: QueueRow, done: Callback<PaperId>) -> AnyView {
    if row.state != work.begins_at() {
        return ().into_any();
    }
    let (id, version) = (row.paper, row.version);
    let done = Callback::new(move |()| done.run(id));
    let free = Signal::stored(false);
    match work {
        BatchWork::Sign => {
            let act = move |_, reason| return_paper(id, version, reason);
            view! { <ReturnButton act done disabled=free/> }.into_any()
        }
        BatchWork::Seal => {
            let act = move |to, reason| return_from_seal(id, version, to, reason);
            view! { <ReturnButton act signer=row.signer_name done disabled=free/> }.into_any()
        }
    }
}

/// The row of a paper that is still in the list and at this step.
fn row_at(pile: RwSignal<Pile>, paper: Option<PaperId>) -> Option<QueueRow> {
    pile.with(|pile| {
        let found = pile
            .items()
            .iter()
            .find(|item| Some(item.row.paper) == paper);
        found.map(|item| item.row.clone())
    })
}

/// The paper after or before one.
fn neighbour(pile: &Pile, paper: Option<PaperId>, forwards: bool) -> Option<PaperId> {
    let items = pile.items();
    let here = items
        .iter()
        .position(|item| Some(item.row.paper) == paper)?;
    let there = if forwards {
        here.checked_add(1)
    } else {
        here.checked_sub(1)
    };
    there
        .and_then(|position| items.get(position))
        .map(|item| item.row.paper)
}
