//! Sessions: the hash of a token, never the token.

use chungthuc_domain::{PersonId, SessionId, UnitId, calendar::Moment};
use sqlx::AnyConnection;

use crate::database::{Columns, Result, guarded};

/// A session of somebody who is logged in.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Who.
    pub person: PersonId,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Last time it was used, to the minute.
    pub last_seen_at: Moment,
    /// When it ends whatever happens.
    pub expires_at: Moment,
}

/// Starts a session.
pub async fn insert(db: &mut AnyConnection, session: &Session, now: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO login_session (id, token_hash, person_id, unit_id, created_at, last_seen_at,
           expires_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
    )
    .bind(session.id.to_string())
    .bind(&session.token_hash)
    .bind(session.person.to_string())
    .bind(session.unit.map(|id| id.to_string()))
    .bind(now.0)
    .bind(session.last_seen_at.0)
    .bind(session.expires_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The session of a token's hash that has neither ended nor expired, nor lain idle since before
/// `idle_since`; `None` if there is none.
pub async fn find_live(
    db: &mut AnyConnection,
    token_hash: &str,
    now: Moment,
    idle_since: Moment,
) -> Result<Option<Session>> {
    let row = sqlx::query(
        "SELECT s.id, s.token_hash, s.person_id, s.unit_id, s.last_seen_at, s.expires_at
         FROM login_session s JOIN person p ON p.id = s.person_id
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2
           AND s.last_seen_at > $3 AND p.state = 'ACTIVE'",
    )
    .bind(token_hash)
    .bind(now.0)
    .bind(idle_since.0)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("login_session", &row);
    Ok(Some(Session {
        id: row.uuid("id")?.into(),
        token_hash: row.text("token_hash")?,
        person: row.uuid("person_id")?.into(),
        unit: row.optional_uuid("unit_id")?.map(UnitId),
        last_seen_at: Moment(row.integer("last_seen_at")?),
        expires_at: Moment(row.integer("expires_at")?),
    }))
}

/// Notes that a session was used.
pub async fn touch(db: &mut AnyConnection, id: SessionId, now: Moment) -> Result<()> {
    sqlx::query("UPDATE login_session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2")
        .bind(id.to_string())
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Chooses the unit to work in.
pub async fn choose_unit(db: &mut AnyConnection, id: SessionId, unit: UnitId) -> Result<()> {
    let done = sqlx::query("UPDATE login_session SET unit_id = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(unit.to_string())
        .execute(db)
        .await?;
    guarded(done.rows_affected())
}

/// Ends the session of a token's hash. Ending one that isn't there changes nothing.
pub async fn end(db: &mut AnyConnection, token_hash: &str, now: Moment) -> Result<()> {
    sqlx::query(
        "UPDATE login_session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL",
    )
    .bind(token_hash)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}
