//! What a citizen or an enterprise does: looks for a free hour, books it, and calls it off.

use std::collections::{HashMap, hash_map::Entry};

use super::{horizon, next_state, offer::Offer, one_line, rows::row};
use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    intake::{checked_document, kind_of},
    units::brief,
};
use chungthuc_domain::{
    AppError, AppointmentId, ErrorCode, UnitId,
    appointment::{AppointmentState, AppointmentStep},
    code::appointment_code,
    right::Right,
    view::{
        Listing,
        account::UnitBrief,
        appointment::{AppointmentRow, AppointmentView, BookingForm, FreeSlotsView},
    },
};
use chungthuc_storage::repo::{
    account,
    appointment::{self, Appointment},
    code, reference, unit,
};

/// How many appointments an account may have open in one unit.
const MOST_OPEN: u32 = 5;
/// Appointments on a page of one's own.
const PER_PAGE: u32 = 20;

impl Workflow {
    /// The units that take appointments, to choose from.
    ///
    /// Errors: the database's.
    pub async fn appointment_units(&self, _: &Actor) -> Result<Vec<UnitBrief>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            Ok(appointment::offices(&mut db, self.now().day()).await?)
        })
        .await
    }

    /// What is free in a unit within the next 30 days, for who books and for the officer who moves:
    /// full and past hours and days without any are left out.
    ///
    /// Errors: [`ErrorCode::NotFound`] for a unit that takes no appointments.
    pub async fn appointment_slots(
        &self,
        actor: &Actor,
        unit: UnitId,
    ) -> Result<FreeSlotsView, AppError> {
        self.answer(async {
            if !actor.is_applicant && !actor.may(Right::Creator, unit) {
                return Err(ErrorCode::NotFound.into());
            }
            let mut db = self.db.read().await?;
            let now = self.now();
            let (first, last) = (now.day(), horizon(now.day()));
            let offices = appointment::offices(&mut db, first).await?;
            let office = offices.into_iter().find(|office| office.id == unit);
            let office = office.ok_or(ErrorCode::NotFound)?;
            let offer = Offer::load(&mut db, unit, first, last).await?;
            Ok(FreeSlotsView {
                unit: office,
                first,
                last,
                days: offer.free(&mut db, unit, now).await?,
                document_types: reference::document_types(&mut db).await?,
            })
        })
        .await
    }

    /// Books an hour for the account that is logged in. The last place goes to one person.
    ///
    /// Errors: [`ErrorCode::Invalid`] with the fields of [`BookingForm`], [`ErrorCode::SlotTaken`],
    /// [`ErrorCode::TooManyAppointments`], [`ErrorCode::NotFound`] for staff and for a unit that
    /// takes no appointments.
    pub async fn book_appointment(
        &self,
        actor: &Actor,
        form: BookingForm,
    ) -> Result<AppointmentView, AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let person = account::find(&mut tx, actor.person).await?;
            let person = person.filter(|person| person.state == "ACTIVE");
            let person = person.ok_or(ErrorCode::NotFound)?;
            let kind = kind_of(&person).ok_or(ErrorCode::NotFound)?;
            let today = self.now().day();
            let offices = appointment::offices(&mut tx, today).await?;
            let known = offices.iter().any(|office| office.id == form.unit);
            if !known || !appointment::hold_office(&mut tx, form.unit).await? {
                return Err(ErrorCode::NotFound.into());
            }
            let document =
                checked_document(&mut tx, &form.document_type, &form.document_name).await;
            let place = self
                .free_place(&mut tx, form.unit, &form.day, &form.time)
                .await;
            let ((document_type, document_name), at) = both(document, place)?;
            let awaited = appointment::awaited_of_person(&mut tx, form.unit, actor.person).await?;
            if awaited.contains(&at) {
                let message = "Ông/Bà đã có lịch hẹn vào giờ này. Hãy chọn giờ khác.";
                return Err(AppError::field("time", message).into());
            }
            if awaited.len() >= MOST_OPEN as usize {
                return Err(ErrorCode::TooManyAppointments { most: MOST_OPEN }.into());
            }
            let number = code::next_appointment(&mut tx, at.day()).await?;
            let booked = Appointment {
                id: AppointmentId(self.ids.uuid()),
                code: appointment_code(at.day(), number),
                unit: form.unit,
                person: person.id,
                document_type,
                document_name,
                state: AppointmentState::Booked,
                booked_for: at,
                moved_to: None,
                reason: None,
                dossier: None,
                booked_at: self.now(),
                kind,
                name: person.name,
                identifier: person.identifier,
                version: 1,
            };
            appointment::insert(&mut tx, &booked).await?;
            self.record_appointment(&mut tx, Some(actor), &booked, AppointmentStep::Book, "")
                .await?;
            let view = self.appointment_view(&mut tx, actor, &booked).await?;
            tx.commit().await?;
            Ok(view)
        })
        .await
    }

    /// The person's own appointments, the latest time first; `page` from 1.
    ///
    /// Errors: [`ErrorCode::NotFound`] for staff.
    pub async fn my_appointments(
        &self,
        actor: &Actor,
        page: u32,
    ) -> Result<Listing<AppointmentRow>, AppError> {
        self.answer(async {
            if !actor.is_applicant {
                return Err(ErrorCode::NotFound.into());
            }
            let page = page.max(1);
            let offset = u64::from(page - 1) * u64::from(PER_PAGE);
            let now = self.now();
            let mut db = self.db.read().await?;
            let found = appointment::of_person(&mut db, actor.person, PER_PAGE, offset).await?;
            let mut names: HashMap<UnitId, String> = HashMap::new();
            let mut rows = Vec::new();
            for appointment in &found {
                let name = match names.entry(appointment.unit) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => {
                        let unit = unit::find(&mut db, appointment.unit).await?;
                        unknown.insert(unit.map(|unit| brief(&unit).name).unwrap_or_default())
                    }
                };
                rows.push(row(actor, appointment, name, now));
            }
            Ok(Listing {
                rows,
                total: appointment::count_of_person(&mut db, actor.person).await?,
                more: false,
                page,
                per_page: PER_PAGE,
            })
        })
        .await
    }

    /// An appointment's page, for who booked it and for the officers of its unit. The form "Dời lịch
    /// hẹn" shows it above its fields, and [`Workflow::appointment_slots`] gives what to choose.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn appointment(
        &self,
        actor: &Actor,
        id: AppointmentId,
    ) -> Result<AppointmentView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = appointment::find(&mut db, id).await?;
            let theirs = |found: &Appointment| {
                found.person == actor.person || actor.may(Right::Creator, found.unit)
            };
            let found = found.filter(theirs).ok_or(ErrorCode::NotFound)?;
            self.appointment_view(&mut db, actor, &found).await
        })
        .await
    }

    /// Calls an appointment of one's own off; the place is free again. A reason may be given.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::AppointmentChanged`].
    pub async fn cancel_appointment(
        &self,
        actor: &Actor,
        id: AppointmentId,
        version: i64,
        reason: &str,
    ) -> Result<AppointmentView, AppError> {
        self.answer(async {
            let reason = match one_line(reason).as_str() {
                "" => String::new(),
                typed => super::reason(typed)?,
            };
            let mut tx = self.db.begin().await?;
            let found = appointment::hold(&mut tx, id).await?;
            let before = found.filter(|found| found.person == actor.person);
            let before = before.ok_or(ErrorCode::NotFound)?;
            next_state(&before, version, AppointmentStep::Cancel)?;
            let step = AppointmentStep::Cancel;
            let after = self
                .take_appointment_step(&mut tx, Some(actor), &before, step, &reason, |_| {})
                .await?;
            let view = self.appointment_view(&mut tx, actor, &after).await?;
            tx.commit().await?;
            Ok(view)
        })
        .await
    }
}

/// Both, or the faults of both forms at once.
fn both<A, B>(one: Result<A, Failure>, other: Result<B, Failure>) -> Result<(A, B), Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Failure::Answer(mut one)), Err(Failure::Answer(other)))
            if one.code == ErrorCode::Invalid && other.code == ErrorCode::Invalid =>
        {
            one.fields.extend(other.fields);
            Err(one.into())
        }
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}
