//! Papers that were cancelled or refused and of whose scans nobody has decided yet. What becomes of them
//! is decided elsewhere.

use chungthuc_domain::{PaperId, UnitId, calendar::Moment};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// The last that happened to a paper or its dossier as a whole tells when it ended, or when what was held
/// went back.
const UNDECIDED: &str = "SELECT p.id, p.unit_id,
   (SELECT MAX(t.at) FROM timeline_entry t
    WHERE t.dossier_id = p.dossier_id AND (t.paper_id = p.id OR t.paper_id IS NULL)) AS ended_at
 FROM paper p
 WHERE p.scans_decided_at IS NULL AND p.state IN ('CANCELLED', 'REFUSED')
 ORDER BY p.id LIMIT $1";

/// A paper that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided {
    /// Which.
    pub id: PaperId,
    /// Whose unit's.
    pub unit: UnitId,
    /// When it ended, or what was held of it went back; `None` if that isn't known.
    pub ended_at: Option<Moment>,
}

/// Papers of whose scans nobody has decided, at most `limit`.
pub async fn list(db: &mut AnyConnection, limit: u32) -> Result<Vec<Undecided>> {
    let rows = sqlx::query(UNDECIDED)
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("paper", row);
            Ok(Undecided {
                id: row.uuid("id")?.into(),
                unit: row.uuid("unit_id")?.into(),
                ended_at: row.optional_integer("ended_at")?.map(Moment),
            })
        })
        .collect()
}

/// Notes that it is decided what becomes of the scans of a paper, if it ended. What people have looked at
/// stays what it was, so the paper's version isn't raised.
pub async fn note_decided(db: &mut AnyConnection, id: PaperId, now: Moment) -> Result<()> {
    sqlx::query(
        "UPDATE paper SET scans_decided_at = $2
         WHERE id = $1 AND state IN ('CANCELLED', 'REFUSED') AND scans_decided_at IS NULL",
    )
    .bind(id.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// How the database would look for them, a line each: for the test that holds that nothing is scanned.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
) -> Result<Vec<String>> {
    use sqlx::Row;
    let (explain, column) = backend.explain();
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{explain}{UNDECIDED}")))
        .bind(100_i64)
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(column)?)).collect()
}
