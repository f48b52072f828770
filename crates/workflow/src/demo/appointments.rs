//! The demo's appointments: what UBND phường Cầu Sương offers, and who comes over the coming days,
//! whenever the demo is started.

use chungthuc_domain::{
    AppointmentId, PersonId, UnitId,
    appointment::{AppointmentState, AppointmentStep, WeekHours},
    calendar::Moment,
    code::appointment_code,
    identifier::Identifier,
    view::appointment::WeekFrom,
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        account,
        appointment::{self, Appointment, Event},
        code, reference,
    },
};
use jiff::{ToSpan, civil::Weekday};

use super::{find, people};
use crate::{Workflow, failure::Failure, intake::kind_of};

/// Whose, which working day from tomorrow on (0: the first), which of its hours, which paper, and why
/// it was moved there from the hour before, if it was.
const COMING: [(&str, usize, usize, &str, Option<&str>); 9] = [
    ("003190000011", 0, 0, "KS", None),
    ("003203000022", 0, 0, "BTN", None),
    ("9990000018", 0, 2, "DKKD", None),
    ("003000033", 0, 5, "QSDĐ", Some("Cán bộ tiếp nhận bận họp")),
    ("003190000011", 1, 1, "BTN", None),
    ("003203000022", 1, 3, "GPLX", None),
    ("9990000018-001", 2, 4, "DKKD", None),
    ("003000033", 3, 0, "KH", None),
    ("9990000018", 4, 6, "QD", None),
];

impl Workflow {
    /// Sets the hours of the units that issue copies, and books the appointments.
    pub(super) async fn seed_appointments(
        &self,
        tx: &mut Tx,
        units: &[(&'static str, UnitId)],
        now: Moment,
    ) -> Result<(), Failure> {
        let Some(officer) = account::find_by_login(tx, people::STAFF[0].login).await? else {
            return Ok(());
        };
        let week = WeekFrom {
            valid_from: now.day(),
            hours: WeekHours::standard(),
        };
        for demo in people::UNITS.iter().filter(|demo| demo.issues_copies) {
            if let Some(unit) = find(units, demo.code) {
                appointment::change(tx, unit, 0).await?;
                appointment::insert_week(tx, unit, &week, officer.id, now).await?;
            }
        }
        let Some(unit) = find(units, people::STAFF[0].unit) else {
            return Ok(());
        };
        let holidays = reference::holidays(tx, now.day()).await?;
        let working = |day: &jiff::civil::Date| {
            !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
                && holidays.iter().all(|holiday| holiday.day != *day)
        };
        let days: Vec<_> = now
            .day()
            .series(1.day())
            .skip(1)
            .filter(working)
            .take(5)
            .collect();
        for (identifier, day, hour, document, moved) in COMING {
            let Some(day) = days.get(day).copied() else {
                continue;
            };
            let hours = week.hours.on(day.weekday());
            let at = |place: usize| hours.get(place).map(|slot| slot.time.on(day));
            let (booked_for, moved_to) = match moved {
                Some(_) => (at(hour.saturating_sub(1)), at(hour)),
                None => (at(hour), None),
            };
            let Some(booked_for) = booked_for else {
                continue;
            };
            let booking = (booked_for, moved_to.zip(moved));
            self.seed_appointment(tx, unit, officer.id, identifier, document, booking)
                .await?;
        }
        Ok(())
    }

    async fn seed_appointment(
        &self,
        tx: &mut Tx,
        unit: UnitId,
        officer: PersonId,
        identifier: &str,
        document: &str,
        (booked_for, moved): (Moment, Option<(Moment, &str)>),
    ) -> Result<(), Failure> {
        let Ok(identifier) = Identifier::parse(identifier) else {
            return Ok(());
        };
        let Some(person) = account::find_applicant(tx, &identifier).await? else {
            return Ok(());
        };
        let types = reference::document_types(tx).await?;
        let document = types.into_iter().find(|known| known.code == document);
        let (Some(kind), Some(document)) = (kind_of(&person), document) else {
            return Ok(());
        };
        let day = booked_for.day();
        let booked = Appointment {
            id: AppointmentId(self.ids.uuid()),
            code: appointment_code(day, code::next_appointment(tx, day).await?),
            unit,
            person: person.id,
            document_type: document.code,
            document_name: document.name,
            state: match moved {
                Some(_) => AppointmentState::Rescheduled,
                None => AppointmentState::Booked,
            },
            booked_for,
            moved_to: moved.map(|(at, _)| at),
            reason: moved.map(|(_, why)| why.to_owned()),
            dossier: None,
            booked_at: self.now(),
            kind,
            name: person.name.clone(),
            identifier: person.identifier,
            version: 1,
        };
        appointment::insert(tx, &booked).await?;
        let event = Event {
            at: self.now(),
            actor: Some(person.id),
            actor_name: person.name,
            step: AppointmentStep::Book,
            starts_at: booked_for,
            reason: String::new(),
        };
        appointment::insert_event(tx, self.ids.id(), booked.id, &event).await?;
        if let Some((at, why)) = moved {
            let event = Event {
                actor: Some(officer),
                actor_name: people::STAFF[0].name.to_owned(),
                step: AppointmentStep::Reschedule,
                starts_at: at,
                reason: why.to_owned(),
                ..event
            };
            appointment::insert_event(tx, self.ids.id(), booked.id, &event).await?;
        }
        Ok(())
    }
}
