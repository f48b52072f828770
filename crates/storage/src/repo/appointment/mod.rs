//! Appointments with what happened to them. The officer's list is in `list`, what units offer in
//! `offer`.

mod event;
mod list;
mod offer;

use chungthuc_domain::{
    AppointmentId, DossierId, PersonId, UnitId, applicant::ApplicantKind,
    appointment::AppointmentState, calendar::Moment, search,
};
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

pub use event::{Event, events, insert_event};
#[cfg(feature = "testing")]
pub use list::plan;
pub use list::{Filter, list};
pub use offer::{
    change, delete_day, hold_office, insert_week, offices, set_day, single_days, version, weeks,
};

use super::unit::BELOW;
use crate::database::{Columns, Result, guarded};

/// An appointment (lịch hẹn).
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// Which.
    pub id: AppointmentId,
    /// Mã lịch hẹn.
    pub code: String,
    /// Where.
    pub unit: UnitId,
    /// Whose.
    pub person: PersonId,
    /// Code of the kind of paper.
    pub document_type: String,
    /// Its name, or what was typed.
    pub document_name: String,
    /// Where it stands.
    pub state: AppointmentState,
    /// Thời gian hẹn.
    pub booked_for: Moment,
    /// Thời gian hẹn lại.
    pub moved_to: Option<Moment>,
    /// Why it was moved, refused or called off last.
    pub reason: Option<String>,
    /// What it became.
    pub dossier: Option<DossierId>,
    /// When it was booked.
    pub booked_at: Moment,
    /// Citizen or enterprise.
    pub kind: ApplicantKind,
    /// The name then.
    pub name: String,
    /// CCCD, CMND or MST then.
    pub identifier: Option<String>,
    /// Raised with every change.
    pub version: i64,
}

impl Appointment {
    /// The time that counts.
    pub fn starts_at(&self) -> Moment {
        self.moved_to.unwrap_or(self.booked_for)
    }
}

/// Adds an appointment with the words that it is found by.
pub async fn insert(db: &mut AnyConnection, appointment: &Appointment) -> Result<()> {
    sqlx::query(
        "INSERT INTO appointment (id, code, unit_id, person_id, document_type, document_name, state,
           is_open, booked_for, moved_to, starts_at, reason, dossier_id, booked_at, applicant_kind,
           applicant_name, applicant_name_key, applicant_identifier, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    )
    .bind(appointment.id.to_string())
    .bind(&appointment.code)
    .bind(appointment.unit.to_string())
    .bind(appointment.person.to_string())
    .bind(&appointment.document_type)
    .bind(&appointment.document_name)
    .bind(appointment.state.code())
    .bind(i64::from(appointment.state.is_open()))
    .bind(appointment.booked_for.0)
    .bind(appointment.moved_to.map(|at| at.0))
    .bind(appointment.starts_at().0)
    .bind(&appointment.reason)
    .bind(appointment.dossier.map(|id| id.to_string()))
    .bind(appointment.booked_at.0)
    .bind(appointment.kind.code())
    .bind(&appointment.name)
    .bind(search::name_key(&appointment.name))
    .bind(&appointment.identifier)
    .bind(appointment.version)
    .execute(&mut *db)
    .await?;
    let identifier = appointment.identifier.as_deref().unwrap_or_default();
    for token in search::tokens(&[&appointment.name, identifier]) {
        sqlx::query(
            "INSERT INTO appointment_token (unit_id, token, appointment_id) VALUES ($1, $2, $3)",
        )
        .bind(appointment.unit.to_string())
        .bind(token)
        .bind(appointment.id.to_string())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// An appointment; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: AppointmentId) -> Result<Option<Appointment>> {
    let row = sqlx::query("SELECT * FROM appointment WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(appointment).transpose()
}

/// An appointment as it is now, held until the end of the transaction: whoever else wants to change
/// it waits, and then sees what it became. `None` if there is none.
pub async fn hold(db: &mut AnyConnection, id: AppointmentId) -> Result<Option<Appointment>> {
    let row = sqlx::query("UPDATE appointment SET version = version WHERE id = $1 RETURNING *")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(appointment).transpose()
}

/// Saves state, time, reason and dossier, if it is still at `appointment.version`; the version is
/// raised.
///
/// # Errors
/// [`DatabaseError::Conflict`](crate::database::DatabaseError::Conflict) if it isn't.
pub async fn update(db: &mut AnyConnection, appointment: &Appointment) -> Result<()> {
    let done = sqlx::query(
        "UPDATE appointment SET state = $3, is_open = $4, moved_to = $5, starts_at = $6, reason = $7,
           dossier_id = $8, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(appointment.id.to_string())
    .bind(appointment.version)
    .bind(appointment.state.code())
    .bind(i64::from(appointment.state.is_open()))
    .bind(appointment.moved_to.map(|at| at.0))
    .bind(appointment.starts_at().0)
    .bind(&appointment.reason)
    .bind(appointment.dossier.map(|id| id.to_string()))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// How many places are taken in a unit at each moment in `[from, before)`, by those who are awaited.
pub async fn taken(
    db: &mut AnyConnection,
    unit: UnitId,
    from: Moment,
    before: Moment,
) -> Result<Vec<(Moment, u32)>> {
    let rows = sqlx::query(
        "SELECT starts_at, COUNT(*) AS taken FROM appointment
         WHERE unit_id = $1 AND is_open = 1 AND starts_at >= $2 AND starts_at < $3
         GROUP BY starts_at",
    )
    .bind(unit.to_string())
    .bind(from.0)
    .bind(before.0)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("appointment", row);
            Ok((Moment(row.integer("starts_at")?), row.small_count("taken")?))
        })
        .collect()
}

/// The appointments of a unit in `[from, before)`, by their time, then in the order of booking, at
/// most `limit`: for days and weeks, where hours bound how many there are.
pub async fn between(
    db: &mut AnyConnection,
    unit: UnitId,
    (from, before): (Moment, Moment),
    limit: u32,
) -> Result<Vec<Appointment>> {
    let rows = sqlx::query(
        "SELECT * FROM appointment WHERE unit_id = $1 AND starts_at >= $2 AND starts_at < $3
         ORDER BY starts_at, booked_at, id LIMIT $4",
    )
    .bind(unit.to_string())
    .bind(from.0)
    .bind(before.0)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(appointment).collect()
}

/// Those still awaited in a unit from a moment on, by their time, then in the order of booking.
pub async fn awaited(
    db: &mut AnyConnection,
    unit: UnitId,
    from: Moment,
) -> Result<Vec<Appointment>> {
    let rows = sqlx::query(
        "SELECT * FROM appointment WHERE unit_id = $1 AND is_open = 1 AND starts_at >= $2
         ORDER BY starts_at, booked_at, id",
    )
    .bind(unit.to_string())
    .bind(from.0)
    .fetch_all(db)
    .await?;
    rows.iter().map(appointment).collect()
}

/// How many are still awaited in a unit, whenever.
pub async fn count_awaited(db: &mut AnyConnection, unit: UnitId) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS appointments FROM appointment WHERE unit_id = $1 AND is_open = 1",
    )
    .bind(unit.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("appointment", &row).count("appointments")
}

/// Those still awaited, in whatever unit, for a time before `before`; at most `limit`.
pub async fn overdue(
    db: &mut AnyConnection,
    before: Moment,
    limit: u32,
) -> Result<Vec<AppointmentId>> {
    let rows = sqlx::query(
        "SELECT id FROM appointment WHERE is_open = 1 AND starts_at < $1 ORDER BY starts_at LIMIT $2",
    )
    .bind(before.0)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok(Columns::of("appointment", row).uuid("id")?.into()))
        .collect()
}

/// How many people `root` and each unit below it await between two moments, with the units' names.
pub async fn awaited_between(
    db: &mut AnyConnection,
    root: UnitId,
    from: Moment,
    before: Moment,
) -> Result<Vec<(String, u64)>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "{BELOW} SELECT u.name, COUNT(*) AS appointments
         FROM appointment a JOIN unit u ON u.id = a.unit_id
         WHERE a.unit_id IN (SELECT id FROM below)
           AND a.is_open = 1 AND a.starts_at >= $2 AND a.starts_at < $3
         GROUP BY u.id, u.name ORDER BY u.name, u.id LIMIT 200"
    )))
    .bind(root.to_string())
    .bind(from.0)
    .bind(before.0)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("appointment", row);
            Ok((row.text("name")?, row.count("appointments")?))
        })
        .collect()
}

/// A person's appointments, the latest time first.
pub async fn of_person(
    db: &mut AnyConnection,
    person: PersonId,
    limit: u32,
    offset: u64,
) -> Result<Vec<Appointment>> {
    let rows = sqlx::query(
        "SELECT * FROM appointment WHERE person_id = $1
         ORDER BY starts_at DESC, id DESC LIMIT $2 OFFSET $3",
    )
    .bind(person.to_string())
    .bind(i64::from(limit))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    rows.iter().map(appointment).collect()
}

/// How many appointments a person has and had.
pub async fn count_of_person(db: &mut AnyConnection, person: PersonId) -> Result<u64> {
    let row = sqlx::query("SELECT COUNT(*) AS appointments FROM appointment WHERE person_id = $1")
        .bind(person.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("appointment", &row).count("appointments")
}

/// When a person is awaited in a unit.
pub async fn awaited_of_person(
    db: &mut AnyConnection,
    unit: UnitId,
    person: PersonId,
) -> Result<Vec<Moment>> {
    let rows = sqlx::query(
        "SELECT starts_at FROM appointment WHERE person_id = $1 AND unit_id = $2 AND is_open = 1",
    )
    .bind(person.to_string())
    .bind(unit.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Moment(
                Columns::of("appointment", row).integer("starts_at")?,
            ))
        })
        .collect()
}

/// Remembers that the form of a dossier was opened for an appointment.
pub async fn link(db: &mut AnyConnection, id: AppointmentId, dossier: DossierId) -> Result<()> {
    sqlx::query("INSERT INTO appointment_dossier (dossier_id, appointment_id) VALUES ($1, $2)")
        .bind(dossier.to_string())
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets it.
pub async fn unlink(db: &mut AnyConnection, dossier: DossierId) -> Result<()> {
    sqlx::query("DELETE FROM appointment_dossier WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// For which appointment the form of a dossier was opened.
pub async fn of_dossier(
    db: &mut AnyConnection,
    dossier: DossierId,
) -> Result<Option<AppointmentId>> {
    let row = sqlx::query("SELECT appointment_id FROM appointment_dossier WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let id = Columns::of("appointment_dossier", &row).uuid("appointment_id")?;
        Ok(id.into())
    })
    .transpose()
}

/// The form that a person has open for an appointment.
pub async fn draft(
    db: &mut AnyConnection,
    id: AppointmentId,
    person: PersonId,
) -> Result<Option<DossierId>> {
    let row = sqlx::query(
        "SELECT d.id FROM appointment_dossier l JOIN dossier d ON d.id = l.dossier_id
         WHERE l.appointment_id = $1 AND d.created_by = $2 AND d.phase = 'DRAFT'
         ORDER BY d.created_at DESC LIMIT 1",
    )
    .bind(id.to_string())
    .bind(person.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok(Columns::of("dossier", &row).uuid("id")?.into()))
        .transpose()
}

fn appointment(row: &AnyRow) -> Result<Appointment> {
    let row = Columns::of("appointment", row);
    let unknown = |column, code: &str| row.inconsistent(column, format!("unknown: {code}").into());
    let state = row.text("state")?;
    let kind = row.text("applicant_kind")?;
    Ok(Appointment {
        id: row.uuid("id")?.into(),
        code: row.text("code")?,
        unit: row.uuid("unit_id")?.into(),
        person: row.uuid("person_id")?.into(),
        document_type: row.text("document_type")?,
        document_name: row.text("document_name")?,
        state: AppointmentState::from_code(&state).ok_or_else(|| unknown("state", &state))?,
        booked_for: Moment(row.integer("booked_for")?),
        moved_to: row.optional_integer("moved_to")?.map(Moment),
        reason: row.optional_text("reason")?,
        dossier: row.optional_uuid("dossier_id")?.map(DossierId),
        booked_at: Moment(row.integer("booked_at")?),
        kind: ApplicantKind::from_code(&kind).ok_or_else(|| unknown("applicant_kind", &kind))?,
        name: row.text("applicant_name")?,
        identifier: row.optional_text("applicant_identifier")?,
        version: row.integer("version")?,
    })
}
