//! "Thêm mới bản sao từ bản chính", empty or with a draft or a returned paper (`/tao-moi/:dossier`).
//! The address follows the draft without the page being built anew.

use chungthuc_domain::{
    DossierId, ErrorCode, PaperId,
    view::{
        account::SessionView,
        appointment::AppointmentView,
        intake::{DraftRow, IntakeView, ReturnedPaper, SubmittedView},
        live::LiveEvent,
    },
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

use super::{
    applicant::{ApplicantSection, OwnerSection},
    autosave::Autosave,
    desk::Desk,
    document::DocumentSection,
    faults::count,
    from_appointment::FromAppointment,
    send::SendColumn,
    sent::{Receipt, Sent},
    waiting::{Drafts, Today},
};
use crate::{
    api::intake::{discard_draft, open_intake},
    components::{Alert, ConfirmDialog, Crumb, PageHead, Tone},
    live::Live,
    pages::{changed::ChangedBar, frame::framed, loaded::loaded, readiness::Lacking},
    routes,
};

const TITLE: &str = "Thêm mới bản sao từ bản chính";

/// The page.
#[component]
pub fn CreatePage() -> impl IntoView {
    framed(
        TITLE,
        vec![Crumb::here(TITLE)],
        false,
        |session| view! { <Place session/> },
    )
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Address {
    /// `/tao-moi/:dossier`; an error if that is no id.
    dossier: Option<Result<DossierId, ()>>,
    /// `?giay=…`: which of the dossier's papers came back.
    paper: Option<PaperId>,
    /// `?xong=…`: the form was sent. Says nothing by itself: loaded anew it is an empty form.
    sent: Option<String>,
}

/// How the pieces of the page move it.
#[derive(Clone, Copy)]
struct Moves {
    /// The draft was made.
    begun: Callback<DossierId>,
    /// It was sent.
    sent: Callback<DossierId>,
    /// An empty form.
    blank: Callback<()>,
    /// The same draft again, as the server has it.
    reload: Callback<()>,
    /// "Hồ sơ bị từ chối"
    returned: Callback<()>,
}

#[component]
fn Place(session: SessionView) -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let address = Memo::new(move |_| Address {
        dossier: params.with(|params| {
            params
                .get_str("dossier")
                .filter(|id| !id.is_empty())
                .map(|id| id.parse().map_err(|_| ()))
        }),
        paper: query.with(|query| query.get_str("giay").and_then(|id| id.parse().ok())),
        sent: query.with(|query| query.get("xong")),
    });
    // What is on the page; where the address says something else, that is opened.
    let shown = StoredValue::new(address.get_untracked());
    let asked = RwSignal::new((address.get_untracked(), 0_u32));
    let open = move |address: Address| {
        shown.set_value(address.clone());
        asked.update(|(asked, count)| (*asked, *count) = (address, *count + 1));
    };
    Effect::new(move |_| {
        let address = address.get();
        if shown.with_value(|shown| *shown != address) {
            open(address);
        }
    });
    let navigate = use_navigate();
    let go = Callback::new(move |(path, replace): (String, bool)| {
        navigate(
            &path,
            NavigateOptions {
                replace,
                scroll: !replace,
                ..NavigateOptions::default()
            },
        );
    });
    let moves = Moves {
        begun: Callback::new(move |dossier: DossierId| {
            shown.set_value(Address {
                dossier: Some(Ok(dossier)),
                ..Address::default()
            });
            go.run((format!("{}/{dossier}", routes::CREATE), true));
        }),
        sent: Callback::new(move |dossier: DossierId| {
            shown.set_value(Address {
                sent: Some(dossier.to_string()),
                ..Address::default()
            });
            go.run((format!("{}?xong={dossier}", routes::CREATE), true));
        }),
        blank: Callback::new(move |()| {
            open(Address::default());
            go.run((routes::CREATE.to_owned(), true));
        }),
        reload: Callback::new(move |()| open(shown.get_value())),
        returned: Callback::new(move |()| go.run((routes::RETURNED.to_owned(), false))),
    };
    let answer = Resource::new_blocking(
        move || asked.get(),
        |(Address { dossier, paper, .. }, _)| async move {
            let dossier = match dossier {
                Some(Ok(id)) => Some(id),
                Some(Err(())) => return Err(ErrorCode::NotFound.into()),
                None => None,
            };
            open_intake(dossier, paper).await
        },
    );
    loaded(answer, move |(view, rows, appointment)| {
        let session = session.clone();
        view! { <Form session view rows appointment moves/> }
    })
}

#[component]
fn Form(
    session: SessionView,
    view: IntakeView,
    rows: Vec<DraftRow>,
    appointment: Option<AppointmentView>,
    moves: Moves,
) -> impl IntoView {
    let sent = RwSignal::new(None::<SubmittedView>);
    let on_sent = Callback::new(move |view: SubmittedView| {
        moves.sent.run(view.dossier);
        sent.set(Some(view));
    });
    let desk = Desk::open(&view, moves.begun, on_sent);
    desk.attend();
    let stored = StoredValue::new((session, view, rows, appointment));
    let line = move || desk.draft.with(Autosave::line);
    let is_late = move || desk.draft.with(|draft| draft.trouble().is_some());
    move || match sent.get() {
        Some(view) => {
            let receipt = stored.with_value(|(session, opened, ..)| receipt(desk, session, opened));
            view! {
                <PageHead title=TITLE/>
                <Sent view receipt again=moves.blank/>
            }
            .into_any()
        }
        None => {
            let (session, view, rows, appointment) = stored.get_value();
            let here = view.dossier;
            let unit = (session.units.len() > 1).then_some(session.unit).flatten();
            let (today, now, types) = (view.today, view.now, view.document_types.clone());
            let (returned, owner) = (view.returned.clone(), view.owner.clone());
            let certified_as = returned.as_ref().map(|paper| paper.certification);
            view! {
                <PageHead title=TITLE below=Box::new(move || view! {
                    <p class="intake-line" class:late=is_late>{line}</p>
                }.into_any())>
                    <Today today now/>
                </PageHead>
                <Lacking/>
                {returned.clone().map(|paper| view! { <Returned paper/> })}
                <Drafts rows here/>
                <noscript>
                    <p class="alert warn">"Cần bật JavaScript để gửi bản quét và lưu bản nháp."</p>
                </noscript>
                <div class="two intake">
                    <div class="stack">
                        {match (owner, appointment, here) {
                            (Some(owner), ..) => view! { <OwnerSection owner/> }.into_any(),
                            (None, Some(appointment), Some(dossier)) => view! { <FromAppointment appointment dossier detached=moves.reload/> }.into_any(),
                            _ => view! { <ApplicantSection desk/> }.into_any(),
                        }}
                        <DocumentSection desk types returned=certified_as/>
                    </div>
                    <Side desk view unit=unit.map(|unit| unit.name) returned=returned.is_some() moves/>
                </div>
            }
            .into_any()
        }
    }
}

#[component]
fn Side(
    desk: Desk,
    view: IntakeView,
    unit: Option<String>,
    returned: bool,
    moves: Moves,
) -> impl IntoView {
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let wrong = RwSignal::new(None::<String>);
    // What is kept needs no question.
    let skip = Callback::new(move |()| {
        if returned {
            moves.returned.run(());
        } else {
            wrong.set(None);
            asking.set(true);
        }
    });
    let discard = Callback::new(move |()| {
        let dossier = desk.draft.with_untracked(Autosave::dossier);
        desk.draft.update(Autosave::close);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = match dossier {
                Some(dossier) => discard_draft(dossier).await,
                None => Ok(()),
            };
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    asking.try_set(false);
                    moves.blank.run(());
                }
                Err(error) => {
                    desk.note_session(&error);
                    desk.draft.try_update(Autosave::open_again);
                    wrong.try_set(Some(error.message()));
                }
            }
        });
    });
    let navigate = use_navigate();
    let refused = (!returned).then(|| {
        Callback::new(move |()| {
            desk.draft.update(Autosave::close);
            navigate(routes::REFUSALS, NavigateOptions::default());
        })
    });
    view! {
        <SendColumn desk view unit skip refused/>
        <ConfirmDialog
            id="bo-qua"
            title="Bỏ bản nháp này?"
            open=asking
            text=Signal::stored("Những gì đã nhập và bản quét đã gửi sẽ bị xóa, không khôi phục được.".to_owned())
            confirm="Bỏ bản nháp"
            danger=true
            busy
            error=wrong
            on_confirm=discard
        />
    }
}

#[component]
fn Returned(paper: ReturnedPaper) -> impl IntoView {
    let title = format!("Hồ sơ {} bị trả lại", paper.code);
    let id = paper.paper;
    let news = move |live: Live, event: &LiveEvent| match event {
        LiveEvent::Paper(change) if change.paper == id && !live.is_me(change.by) => Some(format!(
            "{}. Những gì bạn đã nhập vẫn còn trên trang này.",
            change.text()
        )),
        _ => None,
    };
    view! {
        <ChangedBar news/>
        <div class="intake-returned">
            <Alert tone=Tone::Warn title>
                <p><b>"Lý do: "</b>{paper.reason}</p>
                {(!paper.by.is_empty()).then(|| view! { <p>{format!("Người trả lại: {}", paper.by)}</p> })}
            </Alert>
        </div>
    }
}

fn receipt(desk: Desk, session: &SessionView, opened: &IntakeView) -> Receipt {
    let form = desk.form.get_untracked();
    let account = desk
        .account
        .get_untracked()
        .filter(|_| !form.without_account);
    let kind = opened
        .document_types
        .iter()
        .find(|kind| kind.code == form.document_type);
    let document = match kind {
        Some(kind) if !kind.needs_description => kind.name.clone(),
        _ => form.document_name.clone(),
    };
    let number = |text: &str| count(text).map_or_else(String::new, |number| number.to_string());
    Receipt {
        applicant: opened.owner.as_ref().map_or_else(
            || account.map_or_else(|| form.name.clone(), |account| account.name),
            |owner| owner.name.clone(),
        ),
        document,
        amount: format!(
            "{} trang · {} bản",
            number(&form.pages),
            number(&form.copies)
        ),
        unit: session
            .unit
            .as_ref()
            .map(|unit| unit.name.clone())
            .unwrap_or_default(),
    }
}
