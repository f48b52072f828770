//! What people without an account are told of their dossier, by e-mail or SMS.

use chungthuc_domain::{DossierId, calendar::Moment};
use sqlx::AnyConnection;
use uuid::Uuid;

use crate::database::{Columns, Result};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantMessage {
    /// Which.
    pub id: Uuid,
    /// Of which dossier.
    pub dossier: DossierId,
    /// It is said once under this name.
    pub once_key: Option<String>,
    /// In whole sentences.
    pub text: String,
    /// When.
    pub at: Moment,
}

/// Keeps a message, unless it was said already. Whether it was kept.
pub async fn insert(db: &mut AnyConnection, message: &ApplicantMessage) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO applicant_message (id, dossier_id, once_key, text, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (dossier_id, once_key) DO NOTHING",
    )
    .bind(message.id.to_string())
    .bind(message.dossier.to_string())
    .bind(&message.once_key)
    .bind(&message.text)
    .bind(message.at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many messages there are of a dossier.
pub async fn count(db: &mut AnyConnection, dossier: DossierId) -> Result<u64> {
    let row = sqlx::query("SELECT COUNT(*) AS total FROM applicant_message WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("applicant_message", &row).count("total")
}

/// A message; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: Uuid) -> Result<Option<ApplicantMessage>> {
    let row = sqlx::query("SELECT * FROM applicant_message WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("applicant_message", &row);
    Ok(Some(ApplicantMessage {
        id,
        dossier: row.uuid("dossier_id")?.into(),
        once_key: row.optional_text("once_key")?,
        text: row.text("text")?,
        at: Moment(row.integer("created_at")?),
    }))
}
