//! The clerk's page: choose the book, see the number to come, place the seal, seal, complete.

use chungthuc_domain::{
    ErrorCode, PaperId,
    certification::Certification,
    state::PaperState,
    view::{
        queue::PaperView,
        signing::{SealRequest, SealedView, SealingView},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::{
    give_back::ReturnButton,
    on_paper::NumberOnPaper,
    parts::{AwaitingNote, MovedOn, Watch, book_section, certificate_section},
    reading::{Reading, about_folded},
};
use crate::{
    api::{
        paper::paper,
        sealing::{complete, open_sealing, return_from_seal, seal},
    },
    components::{
        Alert, AppErrorPanel, Button, ButtonKind, ConfirmDialog, Crumb, EmptyState, Facts, Ic,
        Icon, LinkButton, PinDialog, Tone,
    },
    pages::{
        act::Act,
        frame::framed,
        loaded::{ask_again_after_login, built_once, loaded},
        not_found::Missing,
        paper::original::OriginalReminder,
        relogin::note_session,
    },
    placement::{PlacementEditor, PlacementFrame, PlacementSession, PlacementSetup},
    routes,
};

const STEPS: [&str; 3] = ["Chọn sổ, đặt con dấu", "Đóng dấu", "Hoàn thành"];

/// The page.
#[component]
pub fn SealPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Bản sao chờ đóng dấu", routes::TO_SEAL),
        Crumb::here("Xử lý"),
    ];
    framed("Cấp số và đóng dấu", crumbs, true, |_| {
        let id = use_params_map().with(|params| params.get_str("paper")?.parse::<PaperId>().ok());
        match id {
            Some(id) => view! { <Work id/> }.into_any(),
            None => view! { <Missing/> }.into_any(),
        }
    })
}

#[component]
fn Work(id: PaperId) -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let answer = Resource::new_blocking(move || changed.get(), move |_| paper(id));
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    loaded(answer, move |paper| {
        if paper.row.certification == Certification::OnPaper {
            view! { <NumberOnPaper paper again/> }.into_any()
        } else if paper.row.state == PaperState::PendingSeal {
            view! { <Open paper again/> }.into_any()
        } else {
            view! { <Sealed paper again/> }.into_any()
        }
    })
}

/// "Trả lại", for whatever the clerk has open.
fn return_button(paper: &PaperView, disabled: Signal<bool>) -> AnyView {
    let (id, version) = (paper.row.paper, paper.version);
    let signer = paper.row.signer_name.clone();
    let navigate = use_navigate();
    let to_list = Callback::new(move |()| navigate(routes::TO_SEAL, Default::default()));
    let act = move |to, reason| return_from_seal(id, version, to, reason);
    view! { <ReturnButton act signer done=to_list disabled/> }.into_any()
}

#[component]
fn Open(paper: PaperView, again: Callback<()>) -> impl IntoView {
    let id = paper.row.paper;
    let paper = StoredValue::new(paper);
    let answer = Resource::new_blocking(|| (), move |()| open_sealing(id));
    ask_again_after_login(answer);
    let inside = move || {
        Suspend::new(async move {
            let opened = answer.await;
            built_once().await;
            match opened {
                Ok(view) => view! { <Seal view again/> }.into_any(),
                Err(error) => {
                    note_session(&error);
                    // What can't be sealed as it is goes back.
                    let give_back = (error.code == ErrorCode::LeaderSignatureInvalid)
                        .then(|| return_button(&paper.get_value(), Signal::stored(false)));
                    view! {
                        <AppErrorPanel error>
                            {give_back}
                            <LinkButton href=routes::TO_SEAL>"Về danh sách"</LinkButton>
                        </AppErrorPanel>
                    }
                    .into_any()
                }
            }
        })
    };
    view! { <Transition>{inside}</Transition> }
}

#[component]
fn Seal(view: SealingView, again: Callback<()>) -> impl IntoView {
    let row = view.paper.row.clone();
    let subtitle = format!("{} · {}", row.document_name, row.applicant_name);
    let id = row.paper;
    let code = row.code.clone();
    let frame = move |actions: ViewFn, inside: AnyView| {
        view! {
            <PlacementFrame
                back_href=routes::TO_SEAL
                back_label="Bản sao chờ đóng dấu"
                code=code.clone()
                subtitle=subtitle.clone()
                steps=STEPS.to_vec()
                now=0
                actions
            >
                {inside}
            </PlacementFrame>
        }
        .into_any()
    };
    if view.books.is_empty() {
        let empty = view! {
            <EmptyState icon=Icon::Book title="Không có sổ chứng thực đang mở" text="Mở một sổ của năm nay rồi quay lại đóng dấu; giấy tờ này vẫn chờ ở đây.">
                <LinkButton href=routes::BOOKS kind=ButtonKind::Primary icon=Icon::Plus>"Thêm mới sổ"</LinkButton>
            </EmptyState>
        };
        let paper = view.paper.clone();
        let actions = move || return_button(&paper, Signal::stored(false));
        return frame(actions.into(), empty.into_any());
    }
    let session = PlacementSession::new(PlacementSetup {
        file_url: format!("/tep/{}", view.paper.file.id),
        pages: view.paper.file.pages.clone(),
        images: view.images.clone(),
        placements: view.placements.clone(),
        beneath: Some(view.signature),
    });
    let Some(session) = session else {
        let empty = view! {
            <EmptyState icon=Icon::Seal title="Đơn vị chưa có ảnh con dấu" text="Thêm ảnh con dấu .png một lần, các lần sau chỉ việc áp dụng.">
                <LinkButton href=routes::SEALS kind=ButtonKind::Primary icon=Icon::Plus>"Thêm con dấu"</LinkButton>
            </EmptyState>
        };
        let paper = view.paper.clone();
        let actions = move || return_button(&paper, Signal::stored(false));
        return frame(actions.into(), empty.into_any());
    };
    let books = StoredValue::new(view.books.clone());
    let chosen = RwSignal::new(
        view.books
            .first()
            .map(|book| book.book.to_string())
            .unwrap_or_default(),
    );
    let book = move || {
        let id = chosen.get();
        books.with_value(|books| {
            books
                .iter()
                .find(|book| book.book.to_string() == id)
                .cloned()
        })
    };
    let asking = RwSignal::new(false);
    let keep = RwSignal::new(false);
    let unlocked = RwSignal::new(view.unlocked);
    let acting = Act::within(asking);
    Effect::new(move |_| session.set_locked(acting.busy.get()));
    let sha256 = StoredValue::new(view.paper.file.sha256.clone());
    let send = Callback::new(move |pin: String| {
        let (Some(image), Some(book)) = (session.image(), book()) else {
            return;
        };
        let request = SealRequest {
            paper: id,
            sha256: sha256.get_value(),
            book: book.book,
            placement: session.placement(),
            image,
            pin,
            keep_unlocked: keep.get_untracked(),
        };
        let done = move |sealed: SealedView| {
            acting.say(format!("Đã cấp số {} và đóng dấu", sealed.number));
            again.run(());
        };
        // A key that was unlocked may be locked again by now: the next press asks for the PIN.
        acting.run_or(seal(request), done, move || {
            unlocked.try_set(false);
        });
    });
    let has_key = view.certificate.is_some();
    let holder = view
        .certificate
        .as_ref()
        .map(|holder| holder.subject.clone())
        .unwrap_or_default();
    let press = Callback::new(move |()| {
        acting.wrong.set(None);
        if unlocked.get_untracked() {
            send.run(String::new());
        } else {
            asking.set(true);
        }
    });
    let blocked = Signal::derive(move || !session.is_ready() || !has_key);
    let paper = view.paper.clone();
    let actions = move || {
        view! {
            {return_button(&paper, acting.busy.into())}
            <Button kind=ButtonKind::Primary icon=Icon::Seal busy=acting.busy disabled=blocked on_press=press>"Đóng dấu"</Button>
        }
    };
    let attestation = usize::try_from(view.attestation_page).unwrap_or_default();
    let certificate = view.certificate.clone();
    let about = view.paper.clone();
    let (held, open) = (view.held.clone(), view.not_judged.clone());
    let text = Signal::derive(move || {
        let number = book().map(|book| book.next_number).unwrap_or_default();
        format!("Cấp số {number} (dự kiến) và đóng dấu bằng chứng thư số của {holder}.")
    });
    let editor = view! {
        <PlacementEditor
            session
            label=format!("Bản sao {}", row.document_name)
            captions=vec![(attestation, "Lời chứng".to_owned())]
            add_href=routes::SEALS
            before=move || book_section(books.get_value(), chosen, "dự kiến, cấp chính thức khi đóng dấu")
            after=move || {
                let checked = check_section(held.clone(), open.clone());
                let about = about_folded(about.clone());
                view! { {certificate_section(certificate.clone())}{checked}{about} }
            }
        />
    };
    view! {
        <Watch paper=id state=PaperState::PendingSeal busy=acting.busy again/>
        {frame(actions.into(), editor.into_any())}
        <PinDialog id="pin-dau" title="Đóng dấu" open=asking text confirm="Đóng dấu" keep busy=acting.busy error=acting.wrong on_pin=send/>
    }
    .into_any()
}

/// What the check of the leader's signature found before sealing is allowed.
fn check_section(held: Vec<String>, open: Vec<String>) -> AnyView {
    let line = |icon: Icon, class: &'static str| move |text: String| view! { <li class=class><Ic icon/><span>{text}</span></li> };
    let held = held
        .into_iter()
        .map(line(Icon::Check, "held"))
        .collect_view();
    let open = open
        .into_iter()
        .map(line(Icon::Help, "open"))
        .collect_view();
    view! {
        <section class="placing-section">
            <h2>"Chữ ký của lãnh đạo"</h2>
            <ul class="ck">{held}{open}</ul>
        </section>
    }
    .into_any()
}

/// The last step: the sealed file, to be completed and sent.
#[component]
fn Sealed(paper: PaperView, again: Callback<()>) -> impl IntoView {
    let (id, version, state) = (paper.row.paper, paper.version, paper.row.state);
    let row = paper.row.clone();
    let asking = RwSignal::new(false);
    let acting = Act::new();
    let navigate = use_navigate();
    let finish = Callback::new(move |()| {
        // A failure reads the page anew, which would take the dialog and its words along.
        asking.set(false);
        let navigate = navigate.clone();
        let done = move |()| {
            acting.say("Đã hoàn thành và chuyển bản chứng thực điện tử");
            navigate(routes::TO_SEAL, Default::default());
        };
        acting.run_or(complete(id, version), done, move || again.run(()));
    });
    let sealed = state == PaperState::Sealed;
    let actions = move || {
        sealed.then(|| {
            view! {
                <Button kind=ButtonKind::Primary icon=Icon::Send busy=acting.busy on_press=Callback::new(move |()| asking.set(true))>
                    "Hoàn thành và chuyển"<span class="wide-only">" bản chứng thực điện tử tới người dân/doanh nghiệp"</span>
                </Button>
            }
        })
    };
    let mut facts = Vec::new();
    if let (Some(number), Some(book)) = (row.number.clone(), paper.book.clone()) {
        facts = vec![("Số chứng thực", number), ("Quyển số", book)];
    }
    let whom = match (&row.identifier, &row.email) {
        (Some(_), Some(email)) => {
            format!("kho dữ liệu của {} và email {email}", row.applicant_name)
        }
        (Some(_), None) => format!("kho dữ liệu của {}", row.applicant_name),
        (None, Some(email)) => format!("email {email} của {}", row.applicant_name),
        (None, None) => row.applicant_name.clone(),
    };
    let (file, awaiting) = (paper.file.clone(), row.awaiting);
    let (moved, original) = (paper.clone(), paper.clone());
    let last = u32::try_from(file.pages.len().saturating_sub(1))
        .ok()
        .filter(|_| state.has_number());
    view! {
        <PlacementFrame
            back_href=routes::TO_SEAL
            back_label="Bản sao chờ đóng dấu"
            code=row.code
            subtitle=format!("{} · {}", row.document_name, row.applicant_name)
            steps=STEPS.to_vec()
            now=if sealed { 2 } else if state.has_number() { 3 } else { 0 }
            actions
        >
            <Reading paper file attestation_page=last news=true>
                {if sealed {
                    view! {
                        <section class="placing-section">
                            <Alert tone=Tone::Ok title="Đã cấp số và đóng dấu">
                                <Facts facts/>
                            </Alert>
                            {awaiting.map(|awaiting| view! {
                                <AwaitingNote paper=id awaiting again text="Số đã cấp và không đổi. Có thể bấm hoàn thành ngay: bản sao được chuyển đi khi đã đủ."/>
                            })}
                        </section>
                        <section class="placing-section"><OriginalReminder paper=original again/></section>
                    }.into_any()
                } else {
                    view! { <MovedOn paper=moved/> }.into_any()
                }}
            </Reading>
        </PlacementFrame>
        <ConfirmDialog
            id="hoan-thanh"
            title="Hoàn thành hồ sơ?"
            open=asking
            text=Signal::stored(format!("Bản chứng thực điện tử được chuyển tới {whom}."))
            confirm="Hoàn thành và chuyển"
            on_confirm=finish
        />
    }
}
