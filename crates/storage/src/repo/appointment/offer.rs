//! What units offer: the hours of their weeks, and single days that differ. Holidays are in
//! [`reference`](crate::repo::reference).

use chungthuc_domain::{
    PersonId, UnitId,
    appointment::WeekHours,
    calendar::Moment,
    view::{
        account::UnitBrief,
        appointment::{SingleDay, WeekFrom},
    },
};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::database::{Columns, DatabaseError, Result, guarded};

/// Holds what a unit offers until the end of the transaction, so that places are counted by one at a
/// time. Gives whether the unit takes appointments at all.
pub async fn hold_office(db: &mut AnyConnection, unit: UnitId) -> Result<bool> {
    let held = sqlx::query("UPDATE appointment_office SET version = version WHERE unit_id = $1")
        .bind(unit.to_string())
        .execute(db)
        .await?;
    Ok(held.rows_affected() > 0)
}

/// The version of what a unit offers; 0 while it takes no appointments.
pub async fn version(db: &mut AnyConnection, unit: UnitId) -> Result<i64> {
    let row = sqlx::query("SELECT version FROM appointment_office WHERE unit_id = $1")
        .bind(unit.to_string())
        .fetch_optional(db)
        .await?;
    row.map_or(Ok(0), |row| {
        Columns::of("appointment_office", &row).integer("version")
    })
}

/// Holds what a unit offers to change it, and raises its version; from `seen` 0 on.
///
/// # Errors
/// [`DatabaseError::Conflict`] if it isn't at `seen` any more.
pub async fn change(db: &mut AnyConnection, unit: UnitId, seen: i64) -> Result<()> {
    let done = if seen == 0 {
        sqlx::query(
            "INSERT INTO appointment_office (unit_id, version) VALUES ($1, $2)
             ON CONFLICT (unit_id) DO NOTHING",
        )
    } else {
        sqlx::query(
            "UPDATE appointment_office SET version = version + 1 WHERE unit_id = $1 AND version = $2",
        )
    };
    let number = seen.max(1);
    let done = done.bind(unit.to_string()).bind(number).execute(db).await?;
    guarded(done.rows_affected())
}

/// The units that take appointments on `day`, in the order of their names.
pub async fn offices(db: &mut AnyConnection, day: Date) -> Result<Vec<UnitBrief>> {
    let rows = sqlx::query(
        "SELECT u.id, u.code, u.name FROM appointment_office o JOIN unit u ON u.id = o.unit_id
         WHERE (u.valid_from IS NULL OR u.valid_from <= $1)
           AND (u.valid_to IS NULL OR u.valid_to >= $1)
         ORDER BY u.name, u.code",
    )
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("unit", row);
            Ok(UnitBrief {
                id: row.uuid("id")?.into(),
                code: row.text("code")?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// Sets the week from a day on.
pub async fn insert_week(
    db: &mut AnyConnection,
    unit: UnitId,
    week: &WeekFrom,
    by: PersonId,
    now: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO appointment_week (unit_id, valid_from, hours, set_by, set_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id, valid_from) DO UPDATE
           SET hours = excluded.hours, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(unit.to_string())
    .bind(week.valid_from.to_string())
    .bind(json("appointment_week", &week.hours)?)
    .bind(by.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The weeks of a unit that count on `day` or later: the one in force, then those to come.
pub async fn weeks(db: &mut AnyConnection, unit: UnitId, day: Date) -> Result<Vec<WeekFrom>> {
    let rows = sqlx::query(
        "SELECT valid_from, hours FROM appointment_week
         WHERE unit_id = $1 AND valid_from >= COALESCE(
           (SELECT MAX(w.valid_from) FROM appointment_week w
            WHERE w.unit_id = $1 AND w.valid_from <= $2), '')
         ORDER BY valid_from",
    )
    .bind(unit.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("appointment_week", row);
            let hours: WeekHours = row.json("hours")?;
            Ok(WeekFrom {
                valid_from: row.day("valid_from")?,
                hours,
            })
        })
        .collect()
}

/// Sets a single day.
pub async fn set_day(
    db: &mut AnyConnection,
    unit: UnitId,
    single: &SingleDay,
    by: PersonId,
    now: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO appointment_day (unit_id, day, hours, reason, set_by, set_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, day) DO UPDATE SET hours = excluded.hours,
           reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(unit.to_string())
    .bind(single.day.to_string())
    .bind(json("appointment_day", &single.slots)?)
    .bind(&single.reason)
    .bind(by.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Lets a day be as its week again.
pub async fn delete_day(db: &mut AnyConnection, unit: UnitId, day: Date) -> Result<()> {
    sqlx::query("DELETE FROM appointment_day WHERE unit_id = $1 AND day = $2")
        .bind(unit.to_string())
        .bind(day.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// The single days of a unit from `first` to `last`, in order.
pub async fn single_days(
    db: &mut AnyConnection,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<Vec<SingleDay>> {
    let rows = sqlx::query(
        "SELECT day, hours, reason FROM appointment_day
         WHERE unit_id = $1 AND day >= $2 AND day <= $3 ORDER BY day",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("appointment_day", row);
            Ok(SingleDay {
                day: row.day("day")?,
                slots: row.json("hours")?,
                reason: row.text("reason")?,
            })
        })
        .collect()
}

fn json(table: &'static str, value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|cause| DatabaseError::inconsistent(table, "hours", "", cause))
}
