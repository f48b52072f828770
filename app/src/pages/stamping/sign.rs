//! "Xử lý cấp bản sao từ bản chính" for the leader: read, place the signature, sign, pass on.

use chungthuc_domain::{
    PaperId,
    certification::Certification,
    state::PaperState,
    view::{
        queue::{PaperAction, PaperView},
        signing::{SignRequest, SigningView},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::{
    give_back::{GivenBackNote, ReturnButton, refusal},
    on_paper::SignOnPaper,
    parts::{AwaitingNote, MovedOn, Watch, certificate_section},
    reading::Reading,
};
use crate::{
    api::{
        paper::paper,
        signing::{forward, open_signing, return_paper, sign},
    },
    components::{
        Alert, AppErrorPanel, Button, ButtonKind, Crumb, EmptyState, Icon, LinkButton, PinDialog,
        Skeleton, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded, not_found::Missing, relogin::note_session},
    placement::{PlacementEditor, PlacementFrame, PlacementSession, PlacementSetup},
    routes,
};

const STEPS: [&str; 3] = ["Đọc", "Đặt chữ ký", "Ký số"];

/// The page.
#[component]
pub fn SignPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Bản sao chờ ký", routes::TO_SIGN),
        Crumb::here("Xử lý"),
    ];
    framed(
        "Xử lý cấp bản sao từ bản chính",
        crumbs,
        true,
        |_| {
            let id =
                use_params_map().with(|params| params.get_str("paper")?.parse::<PaperId>().ok());
            match id {
                Some(id) => view! { <Work id/> }.into_any(),
                None => view! { <Missing/> }.into_any(),
            }
        },
    )
}

#[component]
fn Work(id: PaperId) -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let placing = RwSignal::new(false);
    let answer = Resource::new_blocking(move || changed.get(), move |_| paper(id));
    let again = Callback::new(move |()| {
        placing.set(false);
        changed.update(|count| *count += 1);
    });
    loaded(answer, move |view| {
        let view = StoredValue::new(view);
        move || {
            let paper = view.get_value();
            if paper.row.certification == Certification::OnPaper {
                return view! { <SignOnPaper paper again/> }.into_any();
            }
            if paper.row.state == PaperState::PendingSignature && placing.get() {
                view! { <Place paper placing again/> }.into_any()
            } else {
                view! { <Read paper placing again/> }.into_any()
            }
        }
    })
}

/// The first step, and the last: the scan before signing, the signed file afterwards.
#[component]
fn Read(paper: PaperView, placing: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let (id, version, state) = (paper.row.paper, paper.version, paper.row.state);
    let signed = state == PaperState::Signed;
    let acting = Act::new();
    let navigate = use_navigate();
    let to_list = Callback::new(move |()| navigate(routes::TO_SIGN, Default::default()));
    let pass_on = Callback::new(move |()| {
        let done = move |()| {
            acting.say("Đã chuyển cấp số và đóng dấu");
            to_list.run(());
        };
        acting.run_or(forward(id, version), done, move || again.run(()));
    });
    let give_back = move |_, reason| return_paper(id, version, reason);
    // The leader's own, and for whoever stands in while they are away.
    let may_pass_on = paper.actions.contains(&PaperAction::Forward);
    let actions = move || {
        match state {
        PaperState::PendingSignature => view! {
            <ReturnButton act=give_back done=to_list disabled=acting.busy/>
            <Button kind=ButtonKind::Primary icon=Icon::Sign on_press=Callback::new(move |()| placing.set(true))>"Ký số"</Button>
        }
        .into_any(),
        PaperState::Signed if may_pass_on => view! {
            <Button kind=ButtonKind::Primary icon=Icon::Send busy=acting.busy on_press=pass_on>"Chuyển cấp số và đóng dấu"</Button>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    let file = paper.file.clone();
    let attestation = signed
        .then(|| u32::try_from(file.pages.len().saturating_sub(1)).ok())
        .flatten();
    let moved_on = !signed && state != PaperState::PendingSignature;
    let was_signed = signed || state == PaperState::PendingSeal || state.has_number();
    let row = paper.row.clone();
    let awaiting = row.awaiting;
    let waits = state == PaperState::PendingSignature;
    let given_back = row.returned_reason.clone().filter(|_| waits);
    let moved = moved_on.then(|| paper.clone());
    let below = waits.then(|| refusal(&paper, to_list)).flatten();
    let (title, text) = match paper.stand_in.clone().filter(|_| signed) {
        Some(stand_in) => (
            "Đã ký, chưa chuyển cấp số và đóng dấu",
            stand_in.passing_on(),
        ),
        None => (
            "Ký số thành công",
            "Bản đã ký hiện bên cạnh. Chuyển tiếp để văn thư cấp số và đóng dấu.".to_owned(),
        ),
    };
    let news = signed || moved_on || given_back.is_some();
    view! {
        {waits.then(|| view! { <Watch paper=id state busy=acting.busy again/> })}
        <PlacementFrame
            back_href=routes::TO_SIGN
            back_label="Bản sao chờ ký"
            code=row.code
            subtitle=format!("{} · {}", row.document_name, row.applicant_name)
            steps=STEPS.to_vec()
            now=if was_signed { 3 } else { 0 }
            actions
        >
            <Reading paper file attestation_page=attestation is_scan=!was_signed news below>
                {signed.then(|| view! {
                    <section class="placing-section">
                        <Alert tone=Tone::Ok title>
                            <p>{text}</p>
                        </Alert>
                        {awaiting.map(|awaiting| view! {
                            <AwaitingNote paper=id awaiting again text="Máy chủ dấu thời gian chưa trả lời. Chữ ký đã lưu, không phải ký lại; khi có dấu thời gian, giấy tờ chuyển tiếp được."/>
                        })}
                    </section>
                })}
                {given_back.map(|reason| view! { <GivenBackNote reason/> })}
                {moved.map(|paper| view! { <MovedOn paper/> })}
            </Reading>
        </PlacementFrame>
    }
}

/// The second step: the prepared version with its attestation page.
#[component]
fn Place(paper: PaperView, placing: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let id = paper.row.paper;
    let opened = LocalResource::new(move || open_signing(id));
    let head = StoredValue::new(paper);
    move || match opened.get() {
        None => {
            let row = head.get_value().row;
            view! {
                <PlacementFrame
                    back_href=routes::TO_SIGN
                    back_label="Bản sao chờ ký"
                    code=row.code
                    subtitle=format!("{} · {}", row.document_name, row.applicant_name)
                    steps=STEPS.to_vec()
                    now=1
                    actions=|| ()
                >
                    <div class="placing-body"><div class="placing-canvas"><Skeleton lines=8/></div></div>
                </PlacementFrame>
            }
            .into_any()
        }
        Some(Ok(view)) => view! { <Sign view placing again/> }.into_any(),
        Some(Err(error)) => {
            note_session(&error);
            view! {
                <AppErrorPanel error>
                    <Button on_press=again>"Thử lại"</Button>
                </AppErrorPanel>
            }
            .into_any()
        }
    }
}

#[component]
fn Sign(view: SigningView, placing: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let row = view.paper.row.clone();
    let subtitle = format!("{} · {}", row.document_name, row.applicant_name);
    let id = row.paper;
    let session = PlacementSession::new(PlacementSetup {
        file_url: format!("/tep/{}", view.prepared.id),
        pages: view.prepared.pages.clone(),
        images: view.images.clone(),
        placements: view.placements.clone(),
        beneath: None,
    });
    let Some(session) = session else {
        return view! {
            <PlacementFrame back_href=routes::TO_SIGN back_label="Bản sao chờ ký" code=row.code subtitle steps=STEPS.to_vec() now=1 actions=|| ()>
                <EmptyState icon=Icon::Sign title="Chưa có ảnh chữ ký" text="Thêm ảnh chữ ký .png nền trong suốt một lần, các lần sau chỉ việc áp dụng.">
                    <LinkButton href=routes::SIGNATURES kind=ButtonKind::Primary icon=Icon::Plus>"Thêm chữ ký"</LinkButton>
                </EmptyState>
            </PlacementFrame>
        }
        .into_any();
    };
    let asking = RwSignal::new(false);
    let keep = RwSignal::new(false);
    let unlocked = RwSignal::new(view.unlocked);
    let acting = Act::within(asking);
    Effect::new(move |_| session.set_locked(acting.busy.get()));
    let sha256 = StoredValue::new(view.prepared.sha256.clone());
    let send = Callback::new(move |pin: String| {
        let Some(image) = session.image() else { return };
        let request = SignRequest {
            paper: id,
            sha256: sha256.get_value(),
            placement: session.placement(),
            image,
            pin,
            keep_unlocked: keep.get_untracked(),
        };
        let done = move |_| {
            acting.say("Ký số thành công");
            again.run(());
        };
        // A key that was unlocked may be locked again by now: the next press asks for the PIN.
        acting.run_or(sign(request), done, move || {
            unlocked.try_set(false);
        });
    });
    let holder = view
        .certificate
        .as_ref()
        .map(|holder| holder.subject.clone())
        .unwrap_or_default();
    let has_key = view.certificate.is_some();
    let press = Callback::new(move |()| {
        acting.wrong.set(None);
        if unlocked.get_untracked() {
            send.run(String::new());
        } else {
            asking.set(true);
        }
    });
    let blocked = Signal::derive(move || !session.is_ready() || !has_key);
    let actions = move || {
        view! {
            <Button disabled=acting.busy on_press=Callback::new(move |()| placing.set(false))>"Quay lại"</Button>
            <Button kind=ButtonKind::Primary icon=Icon::Check busy=acting.busy disabled=blocked on_press=press>"Áp dụng"</Button>
        }
    };
    let attestation = usize::try_from(view.attestation_page).unwrap_or_default();
    let certificate = view.certificate.clone();
    let label = format!("Bản sao {}", row.document_name);
    view! {
        <Watch paper=id state=PaperState::PendingSignature busy=acting.busy again/>
        <PlacementFrame back_href=routes::TO_SIGN back_label="Bản sao chờ ký" code=row.code subtitle steps=STEPS.to_vec() now=1 actions>
            <PlacementEditor
                session
                label
                captions=vec![(attestation, "Lời chứng".to_owned())]
                add_href=routes::SIGNATURES
                after=move || certificate_section(certificate.clone())
            />
        </PlacementFrame>
        <PinDialog
            id="pin-ky"
            title="Ký số"
            open=asking
            text=Signal::stored(format!("Ký bằng chứng thư số của {holder}."))
            confirm="Ký số"
            keep
            busy=acting.busy
            error=acting.wrong
            on_pin=send
        />
    }
    .into_any()
}
