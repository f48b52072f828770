//! Appointments as they are shown: rows, and an appointment's page.

use chungthuc_domain::{
    ErrorCode,
    appointment::AppointmentStep,
    calendar::Moment,
    right::Right,
    view::appointment::{AppointmentEvent, AppointmentRow, AppointmentView},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        account,
        appointment::{self, Appointment, Event},
        unit,
    },
};

use crate::{Workflow, actor::Actor, failure::Failure, intake::of_person, units::brief};

/// An appointment in a list, with what `actor` may do with it.
pub(super) fn row(
    actor: &Actor,
    appointment: &Appointment,
    unit_name: &str,
    now: Moment,
) -> AppointmentRow {
    AppointmentRow {
        appointment: appointment.id,
        code: appointment.code.clone(),
        unit_name: unit_name.to_owned(),
        applicant_kind: appointment.kind,
        applicant_name: appointment.name.clone(),
        identifier: appointment.identifier.clone(),
        document_name: appointment.document_name.clone(),
        booked_for: appointment.booked_for,
        moved_to: appointment.moved_to,
        starts_at: appointment.starts_at(),
        state: appointment.state,
        reason: appointment.reason.clone(),
        version: appointment.version,
        actions: actions(actor, appointment, now),
    }
}

fn actions(actor: &Actor, appointment: &Appointment, now: Moment) -> Vec<AppointmentStep> {
    let steps: &[AppointmentStep] = if actor.may(Right::Creator, appointment.unit) {
        &[
            AppointmentStep::Process,
            AppointmentStep::Reschedule,
            AppointmentStep::Refuse,
            AppointmentStep::MarkNoShow,
        ]
    } else if appointment.person == actor.person {
        &[AppointmentStep::Cancel]
    } else {
        &[]
    };
    let begun = appointment.starts_at() <= now;
    steps
        .iter()
        .copied()
        .filter(|step| *step != AppointmentStep::MarkNoShow || begun)
        .filter(|step| step.apply(appointment.state).is_some())
        .collect()
}

impl Workflow {
    /// An appointment's page.
    pub(super) async fn appointment_view(
        &self,
        db: &mut Connection,
        actor: &Actor,
        found: &Appointment,
    ) -> Result<AppointmentView, Failure> {
        let unit = unit::find(db, found.unit)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let person = account::find(db, found.person).await?;
        let account = person.as_ref().and_then(of_person);
        let events = appointment::events(db, found.id).await?;
        let is_own = found.person == actor.person;
        let event = |event: Event| AppointmentEvent {
            at: event.at,
            // To the person it is the office that acts.
            actor_name: match event.actor {
                Some(actor) if is_own && actor != found.person => unit.name.clone(),
                _ => event.actor_name,
            },
            step: event.step,
            starts_at: event.starts_at,
            reason: event.reason,
        };
        let now = self.now();
        Ok(AppointmentView {
            row: row(actor, found, &unit.name, now),
            account: account.ok_or(ErrorCode::NotFound)?,
            dossier: found.dossier.filter(|_| !is_own),
            timeline: events.into_iter().map(event).collect(),
            unit: brief(&unit),
            now,
        })
    }
}
