//! Appointments: the officer's list and calendar, moving, refusing, working off; what a citizen books.

#[cfg(feature = "ssr")]
use chungthuc_domain::calendar::parse_day;
use chungthuc_domain::{
    AppError, AppointmentId, DossierId, UnitId,
    view::{
        Listing,
        account::UnitBrief,
        appointment::{
            AppointmentQuery, AppointmentRow, AppointmentView, AppointmentsView, BookingForm,
            CalendarView, FreeSlotsView, Move, OfferChange, OfferOutcome, OfferView,
            RescheduleForm,
        },
    },
};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::routes;

/// "Lịch hẹn chờ duyệt".
#[server(AppointmentsCall, "/api", endpoint = "appointments")]
pub async fn appointments(query: AppointmentQuery) -> Result<AppointmentsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.appointments(&actor, query).await
}

/// The day or the week view around a day, dd/MM/yyyy; around today for what isn't a day.
#[server(AppointmentCalendarCall, "/api", endpoint = "appointment-calendar")]
pub async fn appointment_calendar(day: String, week: bool) -> Result<CalendarView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    let day = parse_day(&day).unwrap_or_else(|| workflow.now().day());
    workflow.appointment_calendar(&actor, day, week).await
}

/// One appointment, for who booked it and for the officers of its unit.
#[server(AppointmentCall, "/api", endpoint = "appointment")]
pub async fn appointment(appointment: AppointmentId) -> Result<AppointmentView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.appointment(&actor, appointment).await
}

/// "ĐẶT LẠI LỊCH HẸN".
#[server(RescheduleAppointmentCall, "/api", endpoint = "reschedule-appointment")]
pub async fn reschedule_appointment(
    appointment: AppointmentId,
    version: i64,
    form: RescheduleForm,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .reschedule_appointment(&actor, appointment, version, form)
        .await?;
    super::lead_to(&format!("{}/{appointment}", routes::APPOINTMENTS));
    Ok(())
}

/// "Từ chối lịch hẹn".
#[server(RefuseAppointmentCall, "/api", endpoint = "refuse-appointment")]
pub async fn refuse_appointment(
    appointment: AppointmentId,
    version: i64,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .refuse_appointment(&actor, appointment, version, &reason)
        .await
        .map(drop)
}

/// "Không đến".
#[server(MarkNoShowCall, "/api", endpoint = "mark-no-show")]
pub async fn mark_no_show(appointment: AppointmentId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .mark_no_show(&actor, appointment, version)
        .await
        .map(drop)
}

/// "Xử lý": the draft that is filled from the appointment.
#[server(ProcessAppointmentCall, "/api", endpoint = "process-appointment")]
pub async fn process_appointment(appointment: AppointmentId) -> Result<DossierId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    let dossier = workflow.process_appointment(&actor, appointment).await?;
    super::lead_to(&format!("{}/{dossier}", routes::CREATE));
    Ok(dossier)
}

/// Goes on with a form without its appointment.
#[server(DetachAppointmentCall, "/api", endpoint = "detach-appointment")]
pub async fn detach_appointment(dossier: DossierId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.detach_appointment(&actor, dossier).await
}

/// The units that take appointments.
#[server(AppointmentUnitsCall, "/api", endpoint = "appointment-units")]
pub async fn appointment_units() -> Result<Vec<UnitBrief>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.appointment_units(&actor).await
}

/// What is free in a unit.
#[server(AppointmentSlotsCall, "/api", endpoint = "appointment-slots")]
pub async fn appointment_slots(unit: UnitId) -> Result<FreeSlotsView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.appointment_slots(&actor, unit).await
}

/// "Đặt lịch hẹn".
#[server(BookAppointmentCall, "/api", endpoint = "book-appointment")]
pub async fn book_appointment(form: BookingForm) -> Result<AppointmentId, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    let booked = workflow.book_appointment(&actor, form).await?;
    let id = booked.row.appointment;
    super::lead_to(&format!("{}/{id}", routes::MY_APPOINTMENTS));
    Ok(id)
}

/// "Lịch hẹn của tôi".
#[server(MyAppointmentsCall, "/api", endpoint = "my-appointments")]
pub async fn my_appointments(page: u32) -> Result<Listing<AppointmentRow>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.my_appointments(&actor, page).await
}

/// "Hủy lịch hẹn".
#[server(CancelAppointmentCall, "/api", endpoint = "cancel-appointment")]
pub async fn cancel_appointment(
    appointment: AppointmentId,
    version: i64,
    reason: String,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .cancel_appointment(&actor, appointment, version, &reason)
        .await
        .map(drop)
}

/// The units whose hours the person may set.
#[server(OfferingUnitsCall, "/api", endpoint = "offering-units")]
pub async fn offering_units() -> Result<Vec<UnitBrief>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.offering_units(&actor).await
}

/// What a unit offers.
#[server(AppointmentOfferCall, "/api", endpoint = "appointment-offer")]
pub async fn appointment_offer(unit: UnitId) -> Result<OfferView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.appointment_offer(&actor, unit).await
}

/// Changes what a unit offers, and moves those who would lose their place.
#[server(
    ChangeAppointmentOfferCall,
    "/api",
    endpoint = "change-appointment-offer",
    input = Json
)]
pub async fn change_appointment_offer(
    unit: UnitId,
    version: i64,
    change: OfferChange,
    moves: Vec<Move>,
) -> Result<OfferOutcome, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .change_appointment_offer(&actor, unit, version, change, moves)
        .await
}
