//! An appointment's page: what it is, what happened to it, and what can be done. Officers reach it from
//! their list and calendar, who booked it from their own list and from notices.

use chungthuc_domain::{
    AppointmentId, ErrorCode,
    appointment::AppointmentStep,
    calendar::minute_text,
    view::appointment::{AppointmentEvent, AppointmentRow, AppointmentView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    acts::{Ending, EndingForm, NoShowButton, ProcessButton},
    list::TITLE,
    mine,
};
use crate::{
    api::appointment::appointment,
    components::{
        AppointmentTag, Card, Crumb, Facts, Icon, LinkButton, PageHead, TimelineLine, TimelineOf,
        Tone, appointment_look,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// The page of an officer.
#[component]
pub fn OfficersAppointment() -> impl IntoView {
    page(Crumb::link(TITLE, routes::APPOINTMENTS))
}

/// The page of who booked it.
#[component]
pub fn OwnAppointment() -> impl IntoView {
    page(Crumb::link(mine::TITLE, routes::MY_APPOINTMENTS))
}

fn page(above: Crumb) -> impl IntoView {
    let crumbs = vec![above, Crumb::here("Lịch hẹn")];
    framed("Lịch hẹn", crumbs, false, |_| {
        let params = use_params_map();
        let changed = RwSignal::new(0u32);
        let answer = Resource::new_blocking(
            move || (id_in(&params.get()), changed.get()),
            |(id, _)| async move { appointment(id.ok_or(ErrorCode::NotFound)?).await },
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        loaded(answer, move |view| show(view, again))
    })
}

/// Which appointment an address is about; `None` if it names none.
pub fn id_in(params: &leptos_router::params::ParamsMap) -> Option<AppointmentId> {
    params.get_str("appointment")?.parse().ok()
}

fn show(view: AppointmentView, again: Callback<()>) -> AnyView {
    let row = view.row;
    let title = row.code.clone();
    let acts = acts(&row);
    let endings = endings(&row, again);
    let state = row.state;
    let dossier = view.dossier.map(|_| {
        let href = format!(
            "{}?tim={}",
            routes::TRACK,
            row.identifier.clone().unwrap_or_default()
        );
        view! { <LinkButton href icon=Icon::List>"Xem hồ sơ của người này"</LinkButton> }
    });
    let mut times = vec![("Thời gian hẹn", minute_text(row.booked_for))];
    if let Some(moved) = row.moved_to {
        times.push(("Thời gian hẹn lại", minute_text(moved)));
    }
    if let Some(reason) = row.reason.clone() {
        times.push(("Lý do", reason));
    }
    times.extend([
        ("Cơ quan", view.unit.name),
        ("Loại giấy tờ cần chứng thực", row.document_name.clone()),
    ]);
    let person = vec![
        ("Tên đối tượng", view.account.name),
        ("Đối tượng", row.applicant_kind.label().to_owned()),
        ("CMND/CCCD/MST", view.account.identifier),
        ("Số điện thoại", view.account.phone.unwrap_or_default()),
        ("Email", view.account.email.unwrap_or_default()),
    ];
    let lines = view.timeline.into_iter().map(line).collect();
    view! {
        <PageHead title below=Box::new(move || view! { <AppointmentTag state/> }.into_any())>
            {dossier}
            {acts}
        </PageHead>
        <div class="two">
            <div class="stack">
                <Card title="Thông tin lịch hẹn"><Facts facts=times/></Card>
                <Card title="Thông tin người đăng ký bản sao"><Facts facts=person/></Card>
                {endings}
            </div>
            <Card title="Tiến trình"><TimelineOf lines/></Card>
        </div>
    }
    .into_any()
}

fn acts(row: &AppointmentRow) -> AnyView {
    let may = |step| row.actions.contains(&step);
    let id = row.appointment;
    let move_to = format!("{}/{id}/doi", routes::APPOINTMENTS);
    view! {
        {may(AppointmentStep::Reschedule).then(|| view! {
            <LinkButton href=move_to icon=Icon::Swap>"Dời lịch hẹn"</LinkButton>
        })}
        {may(AppointmentStep::Process).then(|| view! { <ProcessButton id primary=true/> })}
    }
    .into_any()
}

fn endings(row: &AppointmentRow, done: Callback<()>) -> AnyView {
    let may = |step| row.actions.contains(&step);
    let with = || row.clone();
    view! {
        {may(AppointmentStep::MarkNoShow).then(|| view! { <NoShowButton row=with() done/> })}
        {may(AppointmentStep::Refuse).then(|| view! { <EndingForm ending=Ending::Refuse row=with() done/> })}
        {may(AppointmentStep::Cancel).then(|| view! { <EndingForm ending=Ending::Cancel row=with() done/> })}
    }
    .into_any()
}

fn line(event: AppointmentEvent) -> TimelineLine {
    let (tone, icon) = match event.step {
        AppointmentStep::Book => (Tone::Sign, Icon::Calendar),
        step => step
            .apply(chungthuc_domain::appointment::AppointmentState::Booked)
            .map_or((Tone::Neutral, Icon::Clock), appointment_look),
    };
    let when = minute_text(event.starts_at);
    let note = match event.step {
        AppointmentStep::Book | AppointmentStep::Reschedule if event.reason.is_empty() => when,
        AppointmentStep::Reschedule => format!("{when}. Lý do: {}", event.reason),
        _ => event.reason,
    };
    TimelineLine {
        tone,
        icon,
        at: event.at,
        what: event.step.label(),
        who: event.actor_name,
        code: None,
        note,
    }
}
