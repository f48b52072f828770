//! The end of what signed files are kept for: which papers' files would go, which are held, and what
//! administrators had deleted. Rows of papers, books and hashes never go.

use chungthuc_domain::{
    FileId, PaperId, PersonId, UnitId,
    calendar::Moment,
    view::retention::{ExpiredRow, HeldRow, MOST_AT_ONCE},
};
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// Papers whose files may go: completed before `$2`, delivered, neither void nor on the way any more,
/// not held, and not gone yet. The papers of one original, such as a file and copies on paper, are made of
/// one scan: none goes before the last of them has had its time too, or while one is held.
const EXPIRED: &str = "FROM paper p LEFT JOIN retention_hold h ON h.paper_id = p.id
   WHERE p.unit_id = $1 AND p.state = 'COMPLETED' AND p.sealed_id IS NOT NULL AND p.completed_at < $2 AND p.purged_at IS NULL
     AND p.awaiting IS NULL AND h.paper_id IS NULL
     AND (SELECT COUNT(*) FROM delivery d WHERE d.paper_id = p.id AND d.state <> 'DONE') = 0
     AND (SELECT COUNT(*) FROM paper s LEFT JOIN retention_hold g ON g.paper_id = s.id
          WHERE s.dossier_id = p.dossier_id AND s.id <> p.id
            AND COALESCE(s.original_id, s.id) = COALESCE(p.original_id, p.id)
            AND (g.paper_id IS NOT NULL
              OR (s.state NOT IN ('CANCELLED', 'REFUSED')
                AND (s.completed_at IS NULL OR s.completed_at >= $2)))) = 0";

/// What would go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expired {
    /// Papers, counted up to [`MOST_AT_ONCE`].
    pub papers: u64,
    /// Their files.
    pub files: u64,
    /// The size of those, in bytes.
    pub size: u64,
}

/// How much would go of what a unit completed before a moment.
pub async fn count(db: &mut AnyConnection, unit: UnitId, before: Moment) -> Result<Expired> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT COUNT(*) AS papers FROM (SELECT p.id {EXPIRED} LIMIT {MOST_AT_ONCE}) e"
    )))
    .bind(unit.to_string())
    .bind(before.0)
    .fetch_one(&mut *db)
    .await?;
    let papers = Columns::of("paper", &row).count("papers")?;
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(f.size), 0) AS BIGINT) AS size
         FROM (SELECT p.id {EXPIRED} ORDER BY p.completed_at, p.id LIMIT {MOST_AT_ONCE}) e
         JOIN file_version f ON f.paper_id = e.id AND f.removed_at IS NULL"
    )))
    .bind(unit.to_string())
    .bind(before.0)
    .fetch_one(db)
    .await?;
    let row = Columns::of("file_version", &row);
    Ok(Expired {
        papers,
        files: row.count("files")?,
        size: row.count("size")?,
    })
}

/// The papers whose files would go, the oldest first.
pub async fn list(
    db: &mut AnyConnection,
    unit: UnitId,
    before: Moment,
    limit: u32,
    offset: u64,
) -> Result<Vec<ExpiredRow>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT p.id, p.code, p.document_name, p.completed_at,
           (SELECT COUNT(*) FROM file_version f WHERE f.paper_id = p.id AND f.removed_at IS NULL) AS files,
           (SELECT CAST(COALESCE(SUM(f.size), 0) AS BIGINT) FROM file_version f
            WHERE f.paper_id = p.id AND f.removed_at IS NULL) AS size
         {EXPIRED} ORDER BY p.completed_at, p.id LIMIT $3 OFFSET $4"
    )))
    .bind(unit.to_string())
    .bind(before.0)
    .bind(i64::from(limit))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("paper", row);
            Ok(ExpiredRow {
                paper: row.parse("id")?,
                code: row.text("code")?,
                document_name: row.text("document_name")?,
                completed_at: Moment(row.integer("completed_at")?),
                files: row.count("files")?,
                size: row.count("size")?,
            })
        })
        .collect()
}

/// Takes the papers of a paper's dossier for the rest of the transaction: whether files are held and
/// whether they go is decided by one at a time, each seeing what the other has decided.
async fn take_turns(db: &mut AnyConnection, paper: PaperId) -> Result<()> {
    sqlx::query(
        "UPDATE paper SET version = version
         WHERE dossier_id = (SELECT own.dossier_id FROM paper own WHERE own.id = $1)",
    )
    .bind(paper.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that a paper's files go, if they still may: `false` if they don't.
pub async fn purge(
    db: &mut AnyConnection,
    unit: UnitId,
    before: Moment,
    paper: PaperId,
    now: Moment,
) -> Result<bool> {
    take_turns(db, paper).await?;
    let done = sqlx::query(AssertSqlSafe(format!(
        "UPDATE paper SET purged_at = $4, renew_at = NULL, version = version + 1
         WHERE id IN (SELECT p.id {EXPIRED} AND p.id = $3)"
    )))
    .bind(unit.to_string())
    .bind(before.0)
    .bind(paper.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a file is the scan of another paper, whose files are kept. What is on paper keeps none longer
/// than the file of its original.
pub async fn is_needed_elsewhere(
    db: &mut AnyConnection,
    file: FileId,
    paper: PaperId,
) -> Result<bool> {
    let row = sqlx::query(
        "SELECT s.id FROM paper s JOIN paper p ON p.id = $2
         WHERE (s.intake_id = $1 OR s.base_id = $1) AND s.id <> p.id AND s.purged_at IS NULL
           AND s.state NOT IN ('CANCELLED', 'REFUSED')
           AND (s.certification <> 'GIAY'
             OR COALESCE(s.original_id, s.id) <> COALESCE(p.original_id, p.id))
         LIMIT 1",
    )
    .bind(file.to_string())
    .bind(paper.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Keeps the files of a paper. Gives whether they weren't held yet and are still there.
pub async fn hold(
    db: &mut AnyConnection,
    paper: PaperId,
    unit: UnitId,
    reason: &str,
    by: &str,
    now: Moment,
) -> Result<bool> {
    take_turns(db, paper).await?;
    let done = sqlx::query(
        "INSERT INTO retention_hold (paper_id, unit_id, reason, held_by_name, held_at)
         SELECT id, $2, $3, $4, CAST($5 AS BIGINT) FROM paper WHERE id = $1 AND purged_at IS NULL
         ON CONFLICT (paper_id) DO NOTHING",
    )
    .bind(paper.to_string())
    .bind(unit.to_string())
    .bind(reason)
    .bind(by)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps them no longer. Gives whether they were held.
pub async fn release(db: &mut AnyConnection, paper: PaperId) -> Result<bool> {
    let done = sqlx::query("DELETE FROM retention_hold WHERE paper_id = $1")
        .bind(paper.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The papers of a unit that are held, the latest first; at most 100.
pub async fn held(db: &mut AnyConnection, unit: UnitId) -> Result<Vec<HeldRow>> {
    let rows = sqlx::query(
        "SELECT h.*, p.code, p.document_name FROM retention_hold h JOIN paper p ON p.id = h.paper_id
         WHERE h.unit_id = $1 ORDER BY h.held_at DESC, h.paper_id LIMIT 100",
    )
    .bind(unit.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("retention_hold", row);
            Ok(HeldRow {
                paper: row.parse("paper_id")?,
                code: row.text("code")?,
                document_name: row.text("document_name")?,
                reason: row.text("reason")?,
                by: row.text("held_by_name")?,
                at: Moment(row.integer("held_at")?),
            })
        })
        .collect()
}

/// What an administrator confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub id: String,
    /// In which unit.
    pub unit: UnitId,
    /// Papers completed before this moment.
    pub before: Moment,
    /// How many.
    pub papers: u64,
    /// Who.
    pub by: PersonId,
    /// Their name then.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// Of how many papers the files are gone.
    pub done_papers: u64,
    /// How many files that was.
    pub done_files: u64,
    /// When it was done.
    pub finished_at: Option<Moment>,
}

/// Adds what was confirmed. Gives `false` while another deletion is under way in the unit.
pub async fn insert_run(db: &mut AnyConnection, run: &Run) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO retention_run (id, unit_id, completed_before, papers, confirmed_by,
           confirmed_by_name, confirmed_at, done_papers, done_files)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)
         ON CONFLICT (unit_id) WHERE finished_at IS NULL DO NOTHING",
    )
    .bind(&run.id)
    .bind(run.unit.to_string())
    .bind(run.before.0)
    .bind(i64::try_from(run.papers).unwrap_or(i64::MAX))
    .bind(run.by.to_string())
    .bind(&run.by_name)
    .bind(run.at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Counts papers whose files are gone, and those files.
pub async fn advance_run(db: &mut AnyConnection, id: &str, papers: u64, files: u64) -> Result<()> {
    let done = sqlx::query(
        "UPDATE retention_run SET done_papers = done_papers + $2, done_files = done_files + $3
         WHERE id = $1 AND finished_at IS NULL",
    )
    .bind(id)
    .bind(i64::try_from(papers).unwrap_or(i64::MAX))
    .bind(i64::try_from(files).unwrap_or(i64::MAX))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Notes that it is done.
pub async fn finish_run(db: &mut AnyConnection, id: &str, now: Moment) -> Result<()> {
    sqlx::query("UPDATE retention_run SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL")
        .bind(id)
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// What was confirmed; `None` if there is no such.
pub async fn find_run(db: &mut AnyConnection, id: &str) -> Result<Option<Run>> {
    let row = sqlx::query("SELECT * FROM retention_run WHERE id = $1")
        .bind(id)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(run).transpose()
}

/// What is being deleted in a unit; `None` if nothing is.
pub async fn under_way(db: &mut AnyConnection, unit: UnitId) -> Result<Option<Run>> {
    let row = sqlx::query("SELECT * FROM retention_run WHERE unit_id = $1 AND finished_at IS NULL")
        .bind(unit.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(run).transpose()
}

/// What was confirmed in a unit, the latest first; at most 50.
pub async fn runs(db: &mut AnyConnection, unit: UnitId) -> Result<Vec<Run>> {
    let rows = sqlx::query(
        "SELECT * FROM retention_run WHERE unit_id = $1
         ORDER BY confirmed_at DESC, id DESC LIMIT 50",
    )
    .bind(unit.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(run).collect()
}

fn run(row: &AnyRow) -> Result<Run> {
    let row = Columns::of("retention_run", row);
    Ok(Run {
        id: row.text("id")?,
        unit: row.parse("unit_id")?,
        before: Moment(row.integer("completed_before")?),
        papers: row.count("papers")?,
        by: row.parse("confirmed_by")?,
        by_name: row.text("confirmed_by_name")?,
        at: Moment(row.integer("confirmed_at")?),
        done_papers: row.count("done_papers")?,
        done_files: row.count("done_files")?,
        finished_at: row.optional_integer("finished_at")?.map(Moment),
    })
}
