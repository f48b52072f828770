//! Leaders who are away, and who stands in for them.

use chungthuc_domain::{AbsenceId, PersonId, UnitId, calendar::Moment};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// A stretch of days on which a leader is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Which.
    pub id: AbsenceId,
    /// In which unit.
    pub unit: UnitId,
    /// Who is away.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Who signs meanwhile.
    pub stand_in: PersonId,
    /// Their name.
    pub stand_in_name: String,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// By which document; may be empty.
    pub basis: String,
    /// Who noted it.
    pub noted_by: PersonId,
    /// Their name then.
    pub noted_by_name: String,
    /// When it was noted.
    pub noted_at: Moment,
    /// When it was ended early.
    pub ended_at: Option<Moment>,
    /// Raised with every change.
    pub version: i64,
}

impl Absence {
    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended_at.is_none() && (self.first_day..=self.last_day).contains(&day)
    }
}

const COLUMNS: &str = "SELECT a.*, p.name AS person_name, s.name AS stand_in_name FROM absence a
   JOIN person p ON p.id = a.person_id JOIN person s ON s.id = a.stand_in_id";

/// Adds an absence.
pub async fn insert(db: &mut AnyConnection, absence: &Absence) -> Result<()> {
    sqlx::query(
        "INSERT INTO absence (id, unit_id, person_id, stand_in_id, first_day, last_day, basis,
           noted_by, noted_by_name, noted_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(absence.id.to_string())
    .bind(absence.unit.to_string())
    .bind(absence.person.to_string())
    .bind(absence.stand_in.to_string())
    .bind(absence.first_day.to_string())
    .bind(absence.last_day.to_string())
    .bind(&absence.basis)
    .bind(absence.noted_by.to_string())
    .bind(&absence.noted_by_name)
    .bind(absence.noted_at.0)
    .bind(absence.version)
    .execute(db)
    .await?;
    Ok(())
}

/// Ends an absence that is still at `version`.
pub async fn end(db: &mut AnyConnection, id: AbsenceId, version: i64, now: Moment) -> Result<()> {
    let done = sqlx::query(
        "UPDATE absence SET ended_at = $3, version = version + 1
         WHERE id = $1 AND version = $2 AND ended_at IS NULL",
    )
    .bind(id.to_string())
    .bind(version)
    .bind(now.0)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// An absence; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: AbsenceId) -> Result<Option<Absence>> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE a.id = $1")))
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The absences of a unit that weren't ended and whose last day is `day` or later, in order.
pub async fn from_day(db: &mut AnyConnection, unit: UnitId, day: Date) -> Result<Vec<Absence>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "{COLUMNS} WHERE a.unit_id = $1 AND a.last_day >= $2 AND a.ended_at IS NULL
         ORDER BY a.first_day, a.id LIMIT 500"
    )))
    .bind(unit.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// The absences of a unit, the latest first, no more than `limit`.
pub async fn of_unit(db: &mut AnyConnection, unit: UnitId, limit: u32) -> Result<Vec<Absence>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "{COLUMNS} WHERE a.unit_id = $1 ORDER BY a.last_day DESC, a.id DESC LIMIT $2"
    )))
    .bind(unit.to_string())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Absence> {
    let row = Columns::of("absence", row);
    Ok(Absence {
        id: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        person: row.uuid("person_id")?.into(),
        name: row.text("person_name")?,
        stand_in: row.uuid("stand_in_id")?.into(),
        stand_in_name: row.text("stand_in_name")?,
        first_day: row.parse("first_day")?,
        last_day: row.parse("last_day")?,
        basis: row.text("basis")?,
        noted_by: row.uuid("noted_by")?.into(),
        noted_by_name: row.text("noted_by_name")?,
        noted_at: Moment(row.integer("noted_at")?),
        ended_at: row.optional_integer("ended_at")?.map(Moment),
        version: row.integer("version")?,
    })
}
