//! What is done with an appointment: working it off, refusing, noting who didn't come, calling off.
//! Each is a form that goes to its server function by itself where there is no JavaScript.

use chungthuc_domain::{
    AppError, AppointmentId, appointment::AppointmentStep, view::appointment::AppointmentRow,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

use crate::{
    api::appointment::{cancel_appointment, mark_no_show, process_appointment, refuse_appointment},
    components::{Button, ButtonKind, Field, Icon, LinkButton, Textarea},
    pages::act::Act,
    routes,
};

/// "Xử lý" and "Dời lịch hẹn", where they can be done.
#[component]
pub fn RowActs(
    /// The appointment.
    row: AppointmentRow,
) -> impl IntoView {
    let may = |step| row.actions.contains(&step);
    let id = row.appointment;
    let move_to = format!("{}/{id}/doi", routes::APPOINTMENTS);
    view! {
        {may(AppointmentStep::Process).then(|| view! { <ProcessButton id small=true/> })}
        {may(AppointmentStep::Reschedule).then(|| view! {
            <LinkButton href=move_to small=true kind=ButtonKind::Quiet>"Dời lịch hẹn"</LinkButton>
        })}
    }
}

/// "Xử lý": opens the form that is filled from the appointment.
#[component]
pub fn ProcessButton(
    /// Which appointment.
    id: AppointmentId,
    /// The page's main act.
    #[prop(optional)]
    primary: bool,
    /// In a list.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let navigate = use_navigate();
    let acting = Act::new();
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let navigate = navigate.clone();
        acting.run(process_appointment(id), move |dossier| {
            navigate(&format!("{}/{dossier}", routes::CREATE), Default::default());
        });
    };
    let kind = if primary {
        ButtonKind::Primary
    } else {
        ButtonKind::Plain
    };
    view! {
        <form class="act" method="post" action="/api/process-appointment" on:submit=send>
            <input type="hidden" name="appointment" value=id.to_string()/>
            <Button kind small submit=true busy=acting.busy>"Xử lý"</Button>
        </form>
    }
}

/// "Không đến", once the hour has begun.
#[component]
pub fn NoShowButton(
    /// The appointment.
    row: AppointmentRow,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let acting = Act::new();
    let (id, version) = (row.appointment, row.version);
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        acting.run(mark_no_show(id, version), move |()| {
            acting.say("Đã ghi nhận người đăng ký không đến");
            done.run(());
        });
    };
    view! {
        <form class="act" method="post" action="/api/mark-no-show" on:submit=send>
            <input type="hidden" name="appointment" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <Button submit=true icon=Icon::Clock busy=acting.busy>"Không đến"</Button>
        </form>
    }
}

/// How an appointment ends by one of the two sides.
#[derive(Clone, Copy)]
pub enum Ending {
    /// "Từ chối lịch hẹn", by the office: the reason is mandatory.
    Refuse,
    /// "Hủy lịch hẹn", by who booked it.
    Cancel,
}

struct Words {
    path: &'static str,
    title: &'static str,
    text: &'static str,
    label: &'static str,
    said: &'static str,
}

impl Ending {
    fn words(self) -> Words {
        match self {
            Ending::Refuse => Words {
                path: "/api/refuse-appointment",
                title: "Từ chối lịch hẹn",
                text: "Người đăng ký được báo lý do trong tài khoản và qua SMS; giờ hẹn được trả lại cho người khác.",
                label: "Lý do từ chối",
                said: "Đã từ chối lịch hẹn",
            },
            Ending::Cancel => Words {
                path: "/api/cancel-appointment",
                title: "Hủy lịch hẹn",
                text: "Giờ hẹn được trả lại cho người khác. Có thể đặt lịch hẹn mới bất cứ lúc nào.",
                label: "Lý do hủy (không bắt buộc)",
                said: "Đã hủy lịch hẹn",
            },
        }
    }

    async fn send(self, row: &AppointmentRow, reason: String) -> Result<(), AppError> {
        match self {
            Ending::Refuse => refuse_appointment(row.appointment, row.version, reason).await,
            Ending::Cancel => cancel_appointment(row.appointment, row.version, reason).await,
        }
    }
}

/// The form of an ending, folded until it is wanted.
#[component]
pub fn EndingForm(
    /// Which.
    ending: Ending,
    /// The appointment.
    row: AppointmentRow,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let words = ending.words();
    let acting = Act::of_form(words.path);
    let reason = RwSignal::new(acting.typed("reason").unwrap_or_default());
    let (id, version) = (row.appointment, row.version);
    let mandatory = matches!(ending, Ending::Refuse);
    let is_wrong = acting.wrong.with_untracked(Option::is_some);
    let row = StoredValue::new(row);
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let (row, why) = (row.get_value(), reason.get_untracked());
        let sent = async move { ending.send(&row, why).await };
        acting.run(sent, move |()| {
            acting.say(words.said);
            done.run(());
        });
    };
    view! {
        <details class="card fold-form" open=is_wrong>
            <summary>{words.title}</summary>
            <form class="stack" method="post" action=words.path on:submit=send>
                <p class="small">{words.text}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <input type="hidden" name="appointment" value=id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <Field label=words.label name="reason" required=mandatory error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=2 max_length=300/>
                </Field>
                <div><Button kind=ButtonKind::Danger submit=true busy=acting.busy>{words.title}</Button></div>
            </form>
        </details>
    }
}
