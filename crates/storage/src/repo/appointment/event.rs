//! Who did what when to an appointment.

use chungthuc_domain::{AppointmentId, PersonId, appointment::AppointmentStep, calendar::Moment};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// A step that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// By whom; `None`: by the program.
    pub actor: Option<PersonId>,
    /// Their name then.
    pub actor_name: String,
    /// What.
    pub step: AppointmentStep,
    /// For when it stood after the step.
    pub starts_at: Moment,
    /// Why; empty where no reason was given.
    pub reason: String,
}

/// Adds a step.
pub async fn insert_event(
    db: &mut AnyConnection,
    id: String,
    appointment: AppointmentId,
    event: &Event,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO appointment_event (id, appointment_id, at, actor_id, actor_name, step, starts_at,
           reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(appointment.to_string())
    .bind(event.at.0)
    .bind(event.actor.map(|id| id.to_string()))
    .bind(&event.actor_name)
    .bind(event.step.code())
    .bind(event.starts_at.0)
    .bind(&event.reason)
    .execute(db)
    .await?;
    Ok(())
}

/// Everything that happened to an appointment, the oldest first.
pub async fn events(db: &mut AnyConnection, appointment: AppointmentId) -> Result<Vec<Event>> {
    let rows =
        sqlx::query("SELECT * FROM appointment_event WHERE appointment_id = $1 ORDER BY at, id")
            .bind(appointment.to_string())
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("appointment_event", row);
            let step = row.text("step")?;
            Ok(Event {
                at: Moment(row.integer("at")?),
                actor: row.optional_uuid("actor_id")?.map(PersonId),
                actor_name: row.text("actor_name")?,
                step: AppointmentStep::from_code(&step)
                    .ok_or_else(|| row.inconsistent("step", format!("unknown: {step}").into()))?,
                starts_at: Moment(row.integer("starts_at")?),
                reason: row.text("reason")?,
            })
        })
        .collect()
}
