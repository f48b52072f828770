//! Rights that were granted and withdrawn: who changed what of whom when. Rows are only ever added;
//! what somebody holds now is in [`super::unit`].

use chungthuc_domain::{PersonId, UnitId, calendar::Moment, right::Right};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result};

/// A change of somebody's rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightChange {
    /// Where.
    pub unit: UnitId,
    /// Whose.
    pub person: PersonId,
    /// Which right.
    pub right: Right,
    /// It was granted, or else withdrawn.
    pub granted: bool,
    /// Who did it.
    pub by: PersonId,
    /// Their name then.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// Adds a change.
pub async fn insert(db: &mut AnyConnection, id: String, change: &RightChange) -> Result<()> {
    sqlx::query(
        "INSERT INTO right_change (id, unit_id, person_id, right_code, granted, changed_by,
           changed_by_name, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(change.unit.to_string())
    .bind(change.person.to_string())
    .bind(change.right.code())
    .bind(i64::from(change.granted))
    .bind(change.by.to_string())
    .bind(&change.by_name)
    .bind(change.at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The last change of a right of each person in a unit.
pub async fn latest(
    db: &mut AnyConnection,
    unit: UnitId,
    right: Right,
) -> Result<Vec<RightChange>> {
    let rows = sqlx::query(
        "SELECT * FROM right_change c WHERE c.unit_id = $1 AND c.right_code = $2
           AND NOT EXISTS (SELECT 1 FROM right_change n WHERE n.unit_id = c.unit_id
             AND n.right_code = c.right_code AND n.person_id = c.person_id
             AND (n.changed_at > c.changed_at OR (n.changed_at = c.changed_at AND n.id > c.id)))
         ORDER BY c.changed_at, c.id",
    )
    .bind(unit.to_string())
    .bind(right.code())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| change(row, right)).collect()
}

fn change(row: &AnyRow, right: Right) -> Result<RightChange> {
    let row = Columns::of("right_change", row);
    Ok(RightChange {
        unit: row.uuid("unit_id")?.into(),
        person: row.uuid("person_id")?.into(),
        right,
        granted: row.flag("granted")?,
        by: row.uuid("changed_by")?.into(),
        by_name: row.text("changed_by_name")?,
        at: Moment(row.integer("changed_at")?),
    })
}
