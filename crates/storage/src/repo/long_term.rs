//! Papers whose signatures are to be made to last: those that wait for what they lack, and those whose
//! timestamps run out. Putting the new file in its place is `paper::replace_file`.

use chungthuc_domain::{FileId, PaperId, UnitId, calendar::Moment};
use sqlx::AnyConnection;

use super::paper::{Paper, paper_of};
use crate::database::{Columns, Result};

/// Papers whose timestamps have to be renewed by `now`, the most urgent first.
pub async fn to_renew(db: &mut AnyConnection, now: Moment, limit: u32) -> Result<Vec<Paper>> {
    let rows =
        sqlx::query("SELECT * FROM paper WHERE renew_at <= $1 ORDER BY renew_at, id LIMIT $2")
            .bind(now.0)
            .bind(i64::from(limit))
            .fetch_all(db)
            .await?;
    rows.iter().map(paper_of).collect()
}

/// Puts off the renewal of a paper whose newest file is still `file`, and still there.
pub async fn postpone_renewal(
    db: &mut AnyConnection,
    id: PaperId,
    file: FileId,
    until: Moment,
) -> Result<()> {
    sqlx::query(
        "UPDATE paper SET renew_at = $3
         WHERE id = $1 AND purged_at IS NULL AND COALESCE(sealed_id, signed_id) = $2",
    )
    .bind(id.to_string())
    .bind(file.to_string())
    .bind(until.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A paper whose newest file lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub id: PaperId,
    /// Whose unit's.
    pub unit: UnitId,
    /// Its newest file.
    pub file: FileId,
}

/// Every paper whose newest file lacks something.
pub async fn waiting(db: &mut AnyConnection) -> Result<Vec<Waiting>> {
    let rows = sqlx::query(
        "SELECT id, unit_id, COALESCE(sealed_id, signed_id) AS file_id FROM paper
         WHERE awaiting IS NOT NULL AND signed_id IS NOT NULL ORDER BY id",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("paper", row);
            Ok(Waiting {
                id: row.uuid("id")?.into(),
                unit: row.uuid("unit_id")?.into(),
                file: row.uuid("file_id")?.into(),
            })
        })
        .collect()
}
