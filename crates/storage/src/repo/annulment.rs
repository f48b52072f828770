//! Decisions by which certified copies lost their legal value (TT 01/2020/TT-BTP Đ.7): one for a
//! paper, written once.

use chungthuc_domain::{BookId, PaperId, PersonId, calendar::Moment};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

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
    row.as_ref().map(annulment).transpose()
}

/// The decisions about copies whose numbers a book issued, from the first number to the last.
pub async fn of_book(
    db: &mut AnyConnection,
    book: BookId,
    first: u32,
    last: u32,
) -> Result<Vec<Annulment>> {
    let rows = sqlx::query(
        "SELECT a.paper_id, a.decision, a.decided_on, a.reason, a.annulled_by, a.annulled_at
         FROM annulment a JOIN register_row r ON r.paper_id = a.paper_id
         WHERE r.book_id = $1 AND r.number >= $2 AND r.number <= $3",
    )
    .bind(book.to_string())
    .bind(i64::from(first))
    .bind(i64::from(last))
    .fetch_all(db)
    .await?;
    rows.iter().map(annulment).collect()
}

fn annulment(row: &AnyRow) -> Result<Annulment> {
    let row = Columns::of("annulment", row);
    Ok(Annulment {
        paper: PaperId(row.uuid("paper_id")?),
        decision: row.text("decision")?,
        decided_on: row.day("decided_on")?,
        reason: row.text("reason")?,
        annulled_by: PersonId(row.uuid("annulled_by")?),
        annulled_at: Moment(row.integer("annulled_at")?),
    })
}
