//! Deadlines that were promised anew ("Gia hạn"): what counts for a dossier now.

use chungthuc_domain::{DossierId, PersonId, calendar::Moment};
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// A written agreement of who asked for the copies (NĐ 23/2015 Đ.21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its number or name.
    pub name: String,
    /// Its day.
    pub on: Date,
}

/// A deadline that was promised anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Of which dossier.
    pub dossier: DossierId,
    /// What had been promised.
    pub due_before: Moment,
    /// What is promised now.
    pub due_after: Moment,
    /// The agreement that allows more than two working days.
    pub agreement: Option<Agreement>,
    /// Lý do.
    pub reason: String,
    /// Who promised it.
    pub extended_by: PersonId,
    /// Their name.
    pub extended_by_name: String,
    /// When.
    pub extended_at: Moment,
}

/// Keeps an extension, if it is the dossier's first, or rests on a written agreement: that may follow
/// any other. Gives whether it was kept.
pub async fn insert(db: &mut AnyConnection, extension: &Extension) -> Result<bool> {
    let agreement = extension.agreement.as_ref();
    let done = sqlx::query(
        "INSERT INTO deadline_extension (dossier_id, due_before, due_after, agreement, agreed_on,
           reason, extended_by, extended_by_name, extended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (dossier_id) DO UPDATE SET due_before = excluded.due_before,
           due_after = excluded.due_after, agreement = excluded.agreement,
           agreed_on = excluded.agreed_on, reason = excluded.reason,
           extended_by = excluded.extended_by, extended_by_name = excluded.extended_by_name,
           extended_at = excluded.extended_at
         WHERE excluded.agreement IS NOT NULL",
    )
    .bind(extension.dossier.to_string())
    .bind(extension.due_before.0)
    .bind(extension.due_after.0)
    .bind(agreement.map(|agreement| agreement.name.clone()))
    .bind(agreement.map(|agreement| agreement.on.to_string()))
    .bind(&extension.reason)
    .bind(extension.extended_by.to_string())
    .bind(&extension.extended_by_name)
    .bind(extension.extended_at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How a dossier's deadline was extended; `None` if it wasn't.
pub async fn find(db: &mut AnyConnection, dossier: DossierId) -> Result<Option<Extension>> {
    let row = sqlx::query("SELECT * FROM deadline_extension WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("deadline_extension", &row);
    let agreement = match row.optional_text("agreement")? {
        Some(name) => Some(Agreement {
            name,
            on: row.day("agreed_on")?,
        }),
        None => None,
    };
    Ok(Some(Extension {
        dossier,
        due_before: Moment(row.integer("due_before")?),
        due_after: Moment(row.integer("due_after")?),
        agreement,
        reason: row.text("reason")?,
        extended_by: PersonId(row.uuid("extended_by")?),
        extended_by_name: row.text("extended_by_name")?,
        extended_at: Moment(row.integer("extended_at")?),
    }))
}
