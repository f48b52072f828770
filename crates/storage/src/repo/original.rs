//! Originals: the papers that were made of one, and that it was given back ("Trả bản chính", NĐ 61/2018
//! Đ.20 k.2), which is written once. An original is named by the first paper that was made of it.

use chungthuc_domain::{PaperId, PersonId, calendar::Moment};
use sqlx::AnyConnection;

use super::paper::{self, Paper};
use crate::database::{Columns, Result};

/// The papers of the original of `paper`, itself among them, in their order.
pub async fn papers(db: &mut AnyConnection, paper: &Paper) -> Result<Vec<Paper>> {
    let mut papers = paper::of_dossier(db, paper.dossier).await?;
    papers.retain(|known| known.original == paper.original);
    Ok(papers)
}

/// That an original was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The first paper of the original.
    pub original: PaperId,
    /// Name of who took it.
    pub to: String,
    /// Who gave it back.
    pub by: PersonId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// Keeps it, if it is the first time, and marks the papers of the original for lists. Gives whether it
/// is.
pub async fn insert(db: &mut AnyConnection, returned: &Returned) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO original_return (original_id, returned_to, returned_by, returned_by_name,
           returned_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (original_id) DO NOTHING",
    )
    .bind(returned.original.to_string())
    .bind(&returned.to)
    .bind(returned.by.to_string())
    .bind(&returned.by_name)
    .bind(returned.at.0)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE paper SET original_back = 1
         WHERE dossier_id = (SELECT first.dossier_id FROM paper first WHERE first.id = $1)
           AND COALESCE(original_id, id) = $1",
    )
    .bind(returned.original.to_string())
    .execute(db)
    .await?;
    Ok(true)
}

/// That an original was given back; `None` while the office has it.
pub async fn find(db: &mut AnyConnection, original: PaperId) -> Result<Option<Returned>> {
    let row = sqlx::query("SELECT * FROM original_return WHERE original_id = $1")
        .bind(original.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("original_return", &row);
    Ok(Some(Returned {
        original,
        to: row.text("returned_to")?,
        by: PersonId(row.uuid("returned_by")?),
        by_name: row.text("returned_by_name")?,
        at: Moment(row.integer("returned_at")?),
    }))
}
