//! "Thông tin người đăng ký cấp bản sao" of a form that was opened by "Xử lý": the account that booked
//! the appointment, which can't be changed here (DOMAIN §4.2, "From an appointment").

use chungthuc_domain::{
    DossierId, appointment::AppointmentStep, calendar::minute_text,
    view::appointment::AppointmentView,
};
use leptos::prelude::*;

use super::account_grid::AccountGrid;
use crate::{
    api::appointment::detach_appointment,
    components::{Alert, Button, ButtonKind, Card, Tone},
    pages::act::Act,
    routes,
};

/// The section.
#[component]
pub fn FromAppointment(
    /// What the form was opened for.
    appointment: AppointmentView,
    /// The form's draft.
    dossier: DossierId,
    /// Called when the form goes on without the appointment.
    detached: Callback<()>,
) -> impl IntoView {
    let AppointmentView { row, account, .. } = appointment;
    let acting = Act::new();
    let detach = Callback::new(move |()| {
        acting.run(detach_appointment(dossier), move |()| {
            acting.say("Biểu mẫu không còn gắn với lịch hẹn");
            detached.run(());
        });
    });
    let href = format!("{}/{}", routes::APPOINTMENTS, row.appointment);
    let is_open = row.actions.contains(&AppointmentStep::Process);
    let button = move || {
        view! { <Button small=true kind=ButtonKind::Quiet busy=acting.busy on_press=detach>"Tiếp nhận không theo lịch hẹn"</Button> }
    };
    let note = if is_open {
        view! {
            <div class="inline from-appointment">
                <span class="small">
                    "Theo lịch hẹn " <a class="code" href=href>{row.code}</a>
                    {format!(", {}", minute_text(row.starts_at))}
                </span>
                {button()}
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="from-appointment">
                <Alert tone=Tone::Warn title=row.state.changed_message(row.starts_at)>
                    <p>"Nội dung đã nhập vẫn còn. Nếu người đăng ký đang ở quầy, có thể tiếp nhận không theo lịch hẹn."</p>
                    <div class="acts">{button()}</div>
                </Alert>
            </div>
        }
        .into_any()
    };
    view! {
        <Card flush=true title="Thông tin người đăng ký cấp bản sao">
            <AccountGrid caption="Người đăng ký cấp bản sao" account/>
            {note}
        </Card>
    }
}
