//! What was typed into forms that were refused, until their pages have shown it again.

use std::collections::BTreeMap;

use chungthuc_domain::{SessionId, calendar::Moment};
use sqlx::AnyConnection;

use crate::database::{Columns, DatabaseError, Result};

/// Keeps what was typed in a session into the form that goes to `path`, by the names of the fields, in
/// place of what was typed before.
pub async fn keep(
    db: &mut AnyConnection,
    session: SessionId,
    path: &str,
    fields: &BTreeMap<String, String>,
    now: Moment,
) -> Result<()> {
    let fields = serde_json::to_string(fields).map_err(|cause| {
        DatabaseError::inconsistent("typed_form", "fields", session.to_string(), cause)
    })?;
    sqlx::query(
        "INSERT INTO typed_form (session_id, path, fields, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_id, path) DO UPDATE SET fields = excluded.fields, at = excluded.at",
    )
    .bind(session.to_string())
    .bind(path)
    .bind(fields)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// What was typed in a session into the form that goes to `path`, if that was after `since`.
pub async fn find(
    db: &mut AnyConnection,
    session: SessionId,
    path: &str,
    since: Moment,
) -> Result<Option<BTreeMap<String, String>>> {
    let row = sqlx::query(
        "SELECT fields FROM typed_form WHERE session_id = $1 AND path = $2 AND at > $3",
    )
    .bind(session.to_string())
    .bind(path)
    .bind(since.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| Columns::of("typed_form", &row).json("fields"))
        .transpose()
}

/// Forgets what was typed before `before`.
pub async fn forget(db: &mut AnyConnection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM typed_form WHERE at < $1")
        .bind(before.0)
        .execute(db)
        .await?;
    Ok(())
}
