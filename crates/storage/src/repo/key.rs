//! Signing keys: which key is whose, and how often its PIN was wrong. The private part is in the
//! keystore.

use chungthuc_domain::{KeyId, PersonId, UnitId, calendar::Moment};
use sqlx::{AnyConnection, any::AnyRow};

use super::stamp::Owner;
use crate::database::{Columns, Result};

/// A key of one person or one agency.
#[derive(Debug, Clone, PartialEq)]
pub struct SigningKey {
    /// Which.
    pub id: KeyId,
    /// Whose.
    pub owner: Owner,
    /// Which keystore: PKCS12.
    pub keystore: String,
    /// Where in it: `pkcs12:lanhdao.cs`.
    pub locator: String,
    /// What people call it.
    pub label: String,
    /// DER, base64.
    pub certificate: String,
    /// Wrong PINs in a row.
    pub failed_pins: u32,
    /// No PIN is tried before this moment.
    pub locked_until: Option<Moment>,
}

/// Adds a key.
pub async fn insert(db: &mut AnyConnection, key: &SigningKey, now: Moment) -> Result<()> {
    let (person, unit) = columns(key.owner);
    sqlx::query(
        "INSERT INTO signing_key (id, person_id, unit_id, keystore, locator, label, certificate,
           failed_pins, locked_until, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(key.id.to_string())
    .bind(person.map(|id| id.to_string()))
    .bind(unit.map(|id| id.to_string()))
    .bind(&key.keystore)
    .bind(&key.locator)
    .bind(&key.label)
    .bind(&key.certificate)
    .bind(i64::from(key.failed_pins))
    .bind(key.locked_until.map(|at| at.0))
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest key of a person or an agency that wasn't removed; `None` without one.
pub async fn of_owner(db: &mut AnyConnection, owner: Owner) -> Result<Option<SigningKey>> {
    let (person, unit) = columns(owner);
    let row = sqlx::query(
        "SELECT * FROM signing_key WHERE (person_id = $1 OR unit_id = $2) AND removed_at IS NULL
         ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(person.map(|id| id.to_string()))
    .bind(unit.map(|id| id.to_string()))
    .fetch_optional(db)
    .await?;
    row.as_ref().map(key).transpose()
}

/// Counts a wrong PIN, and locks the key until `locked_until` from `lock_from` of them on. A lock
/// that is over at `now` starts the count anew. Gives the count; counting is atomic.
pub async fn count_wrong_pin(
    db: &mut AnyConnection,
    id: KeyId,
    lock_from: u32,
    now: Moment,
    locked_until: Moment,
) -> Result<u32> {
    let row = sqlx::query(
        "UPDATE signing_key SET
           failed_pins = CASE WHEN locked_until <= $3 THEN 1 ELSE failed_pins + 1 END,
           locked_until = CASE
             WHEN locked_until <= $3 THEN NULL
             WHEN failed_pins + 1 >= $2 THEN $4
             ELSE locked_until END
         WHERE id = $1 RETURNING failed_pins",
    )
    .bind(id.to_string())
    .bind(i64::from(lock_from))
    .bind(now.0)
    .bind(locked_until.0)
    .fetch_one(db)
    .await?;
    Columns::of("signing_key", &row).small_count("failed_pins")
}

/// Forgets wrong PINs after a right one.
pub async fn clear_wrong_pins(db: &mut AnyConnection, id: KeyId) -> Result<()> {
    sqlx::query("UPDATE signing_key SET failed_pins = 0, locked_until = NULL WHERE id = $1")
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

fn columns(owner: Owner) -> (Option<PersonId>, Option<UnitId>) {
    match owner {
        Owner::Person(person) => (Some(person), None),
        Owner::Unit(unit) => (None, Some(unit)),
    }
}

fn key(row: &AnyRow) -> Result<SigningKey> {
    let row = Columns::of("signing_key", row);
    let owner = match (
        row.optional_uuid("person_id")?,
        row.optional_uuid("unit_id")?,
    ) {
        (Some(person), None) => Owner::Person(person.into()),
        (None, Some(unit)) => Owner::Unit(unit.into()),
        _ => return Err(row.inconsistent("person_id", "a key has one owner".into())),
    };
    Ok(SigningKey {
        id: row.uuid("id")?.into(),
        owner,
        keystore: row.text("keystore")?,
        locator: row.text("locator")?,
        label: row.text("label")?,
        certificate: row.text("certificate")?,
        failed_pins: row.small_count("failed_pins")?,
        locked_until: row.optional_integer("locked_until")?.map(Moment),
    })
}

/// The certificates of all keys in use (DER, base64).
pub async fn certificates(db: &mut AnyConnection) -> Result<Vec<String>> {
    let rows = sqlx::query("SELECT id, certificate FROM signing_key WHERE removed_at IS NULL")
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Columns::of("signing_key", row).text("certificate"))
        .collect()
}

/// All keys in use.
pub async fn in_use(db: &mut AnyConnection) -> Result<Vec<SigningKey>> {
    let rows = sqlx::query("SELECT * FROM signing_key WHERE removed_at IS NULL ORDER BY id")
        .fetch_all(db)
        .await?;
    rows.iter().map(key).collect()
}

/// Notes that the end of a certificate was warned of at so many days before it. Gives whether it
/// hadn't been yet.
pub async fn note_warning(
    db: &mut AnyConnection,
    fingerprint: &str,
    days: i64,
    now: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO certificate_warning (fingerprint, days, warned_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(fingerprint)
    .bind(days)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
