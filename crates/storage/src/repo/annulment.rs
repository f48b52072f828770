//! Decisions by which certified copies lost their legal value (TT 01/2020/TT-BTP Đ.7): one for a
//! paper, written once.

use chungthuc_domain::{PaperId, PersonId, calendar::Moment};
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annulment {
    /// Of which copy.
    pub paper: PaperId,
    /// Số quyết định.
    pub decision: String,
    /// Ngày quyết định.
    pub decided_on: Date,
    /// Lý do.
    pub reason: String,
    /// Who entered it.
    pub annulled_by: PersonId,
    /// When.
    pub annulled_at: Moment,
}

/// Keeps a decision.
pub async fn insert(db: &mut AnyConnection, annulment: &Annulment) -> Result<()> {
    sqlx::query(
        "INSERT INTO annulment (paper_id, decision, decided_on, reason, annulled_by, annulled_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(annulment.paper.to_string())
    .bind(&annulment.decision)
    .bind(annulment.decided_on.to_string())
    .bind(&annulment.reason)
    .bind(annulment.annulled_by.to_string())
    .bind(annulment.annulled_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The decision about a copy; `None` if there is none.
pub async fn find(db: &mut AnyConnection, paper: PaperId) -> Result<Option<Annulment>> {
    let row = sqlx::query(
        "SELECT paper_id, decision, decided_on, reason, annulled_by, annulled_at
         FROM annulment WHERE paper_id = $1",
    )
    .bind(paper.to_string())
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("annulment", &row);
    Ok(Some(Annulment {
        paper: PaperId(row.uuid("paper_id")?),
        decision: row.text("decision")?,
        decided_on: row.day("decided_on")?,
        reason: row.text("reason")?,
        annulled_by: PersonId(row.uuid("annulled_by")?),
        annulled_at: Moment(row.integer("annulled_at")?),
    }))
}
