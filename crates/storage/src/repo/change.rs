//! Marks of changes that pages which are open are told of. Who may be told is the use cases' business.

use chungthuc_domain::{PersonId, UnitId, calendar::Moment, view::live::LiveEvent};
use sqlx::AnyConnection;
use uuid::Uuid;

use crate::database::{Columns, DatabaseError, Result, Tx};

/// A change that others may want to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub id: Uuid,
    /// When. Rows of transactions that were longer under way appear later than younger ones.
    pub at: Moment,
    /// The staff of this unit may know of it.
    pub unit: Option<UnitId>,
    /// Whom it is for.
    pub person: Option<PersonId>,
    /// What they are told.
    pub event: LiveEvent,
}

/// Marks a change with the commit of `tx`, and has this process tell of it at once then.
pub async fn mark(tx: &mut Tx, change: &Change) -> Result<()> {
    let event = serde_json::to_string(&change.event).map_err(|cause| {
        DatabaseError::inconsistent("change_mark", "event", change.id.to_string(), cause)
    })?;
    sqlx::query(
        "INSERT INTO change_mark (id, at, unit_id, person_id, event) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(change.id.to_string())
    .bind(change.at.0)
    .bind(change.unit.map(|unit| unit.to_string()))
    .bind(change.person.map(|person| person.to_string()))
    .bind(event)
    .execute(&mut **tx)
    .await?;
    tx.wake_watcher();
    Ok(())
}

/// What was marked from `since` on, the oldest first, `limit` at most. Of that moment only what comes
/// behind the mark `behind`: to read on behind the last of a piece, or everything behind none ([`Uuid::nil`]).
pub async fn since(
    db: &mut AnyConnection,
    since: Moment,
    behind: Uuid,
    limit: u32,
) -> Result<Vec<Change>> {
    let rows = sqlx::query(
        "SELECT id, at, unit_id, person_id, event FROM change_mark
         WHERE at >= $1 AND (at > $1 OR id > $2) ORDER BY at, id LIMIT $3",
    )
    .bind(since.0)
    .bind(behind.to_string())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("change_mark", row);
            Ok(Change {
                id: row.uuid("id")?,
                at: Moment(row.integer("at")?),
                unit: row.optional_uuid("unit_id")?.map(UnitId),
                person: row.optional_uuid("person_id")?.map(PersonId),
                event: row.json("event")?,
            })
        })
        .collect()
}

/// Forgets what was marked before `before`.
pub async fn forget(db: &mut AnyConnection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM change_mark WHERE at < $1")
        .bind(before.0)
        .execute(db)
        .await?;
    Ok(())
}
