//! Figures of papers and of the register, read from indexes that hold all that is counted; and how long
//! steps took, kept by the transaction that completes a paper.

use chungthuc_domain::{
    UnitId,
    calendar::Moment,
    figures::{TimedStep, stretch},
    state::PaperState,
    view::figures::Figures,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use super::{
    paper::Paper,
    takings::{DAY, day_of, start_after, start_of},
};
use crate::database::{Columns, Result};

/// Papers of one day, kind and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The day on which they were registered.
    pub day: Date,
    /// Code of the kind of paper.
    pub document_type: String,
    /// Where they stand.
    pub state: PaperState,
    /// What they add up to.
    pub sum: Figures,
}

/// What of the register has the same month, kind of book and kind of paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertifiedGroup {
    /// A day of the month.
    pub month: Date,
    /// Code of the kind of book.
    pub kind: String,
    /// Code of the kind of paper.
    pub document_type: String,
    /// Numbers.
    pub numbers: u64,
    /// Copies.
    pub copies: u64,
    /// Fees, in đồng.
    pub fees: u64,
}

/// Late: completed after it was due, or due before `$4` and still not completed.
const LATE: &str = "CAST(SUM(CASE WHEN completed_at > due_at THEN 1
    WHEN completed_at IS NULL AND due_at < $4 AND state IN ('RETURNED', 'PENDING_SIGNATURE', 'SIGNED',
      'PENDING_SEAL', 'SEALED') THEN 1 ELSE 0 END) AS BIGINT) AS late";

/// The papers of a unit that were registered from one day to another, both included, by day, kind and
/// state; late or not as of `now`.
pub async fn groups(
    db: &mut AnyConnection,
    unit: UnitId,
    first: Date,
    last: Date,
    now: Moment,
) -> Result<Vec<Group>> {
    let rows = counted(db, grouped(), unit, first, last, now).await?;
    let group = |row: &AnyRow| {
        let columns = Columns::of("paper", row);
        let (state, sum) = figures(row)?;
        Ok(Group {
            day: day_of(columns.integer("day")?)?,
            document_type: columns.text("document_type")?,
            state,
            sum,
        })
    };
    rows.iter().map(group).collect()
}

fn grouped() -> String {
    format!(
        "SELECT {DAY} AS day, document_type, state, COUNT(*) AS papers, {LATE},
           CAST(SUM(copy_count) AS BIGINT) AS copies
         FROM paper WHERE unit_id = $1 AND submitted_at >= $2 AND submitted_at < $3
         GROUP BY {DAY}, document_type, state"
    )
}

/// How the database would count the papers of some days, and what they were charged, a line each: for
/// the test that holds that nothing but the index is read.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<Vec<String>> {
    use crate::database::Backend;
    use sqlx::Row;
    let (explain, column) = match backend {
        Backend::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
        Backend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
    };
    let mut lines = Vec::new();
    for (text, times) in [(grouped(), 4), (super::takings::charged(), 3)] {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(format!("{explain}{text}")))
            .bind(unit.to_string())
            .bind(start_of(first).0)
            .bind(start_after(last).0);
        if times == 4 {
            query = query.bind(0_i64);
        }
        for row in query.fetch_all(&mut *db).await? {
            lines.push(row.try_get(column)?);
        }
    }
    Ok(lines)
}

async fn counted(
    db: &mut AnyConnection,
    text: String,
    unit: UnitId,
    first: Date,
    last: Date,
    now: Moment,
) -> Result<Vec<AnyRow>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(start_of(first).0)
        .bind(start_after(last).0)
        .bind(now.0)
        .fetch_all(db)
        .await?;
    Ok(rows)
}

fn figures(row: &AnyRow) -> Result<(PaperState, Figures)> {
    let row = Columns::of("paper", row);
    let code = row.text("state")?;
    let state = PaperState::from_code(&code)
        .ok_or_else(|| row.inconsistent("state", format!("unknown: {code}").into()))?;
    let (papers, late) = (row.count("papers")?, row.count("late")?);
    Ok((
        state,
        Figures::of(state, papers, late, row.count("copies")?),
    ))
}

/// Keeps how long a paper took that has just been completed; nothing of steps that it didn't take.
pub async fn note_times(db: &mut AnyConnection, paper: &Paper) -> Result<()> {
    let Some(completed) = paper.completed_at else {
        return Ok(());
    };
    let submitted = Some(paper.submitted_at);
    for step in TimedStep::ALL {
        let (from, to) = match step {
            TimedStep::Sign => (submitted, paper.signed_at),
            TimedStep::Seal => (paper.signed_at, paper.sealed_at),
            TimedStep::Complete => (paper.sealed_at, Some(completed)),
            TimedStep::Whole => (submitted, Some(completed)),
        };
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        let seconds = to.0.saturating_sub(from.0) / 1_000_000;
        sqlx::query(
            "INSERT INTO step_time (unit_id, day, step, minutes, total) VALUES ($1, $2, $3, $4, 1)
             ON CONFLICT (unit_id, day, step, minutes) DO UPDATE SET total = step_time.total + 1",
        )
        .bind(paper.unit.to_string())
        .bind(completed.day().to_string())
        .bind(step.code())
        .bind(i64::from(stretch(seconds)))
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// How many papers of a unit that were completed from one day to another took how long, by step and the
/// beginning of the stretch of minutes.
pub async fn times(
    db: &mut AnyConnection,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<Vec<(TimedStep, u32, u64)>> {
    let rows = sqlx::query(
        "SELECT step, minutes, CAST(SUM(total) AS BIGINT) AS total FROM step_time
         WHERE unit_id = $1 AND day >= $2 AND day <= $3 GROUP BY step, minutes",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("step_time", row);
            let code = row.text("step")?;
            let step = TimedStep::from_code(&code)
                .ok_or_else(|| row.inconsistent("step", format!("unknown: {code}").into()))?;
            Ok((step, row.small_count("minutes")?, row.count("total")?))
        })
        .collect()
}

/// What a unit certified from one day to another, both included, by month, kind of book and kind of paper.
pub async fn certified(
    db: &mut AnyConnection,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<Vec<CertifiedGroup>> {
    let rows = sqlx::query(
        "SELECT substr(certified_on, 1, 7) || '-01' AS month, kind, document_type,
           COUNT(*) AS numbers, CAST(SUM(copy_count) AS BIGINT) AS copies,
           CAST(SUM(fee) AS BIGINT) AS fees
         FROM register_row WHERE unit_id = $1 AND certified_on >= $2 AND certified_on <= $3
         GROUP BY substr(certified_on, 1, 7), kind, document_type",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("register_row", row);
            Ok(CertifiedGroup {
                month: row.day("month")?,
                kind: row.text("kind")?,
                document_type: row.optional_text("document_type")?.unwrap_or_default(),
                numbers: row.count("numbers")?,
                copies: row.count("copies")?,
                fees: row.count("fees")?,
            })
        })
        .collect()
}

/// How many copies that a unit certified in these days are void.
pub async fn annulled(
    db: &mut AnyConnection,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS total FROM paper p JOIN register_row r ON r.paper_id = p.id
         WHERE p.unit_id = $1 AND p.state = 'ANNULLED' AND r.certified_on >= $2
           AND r.certified_on <= $3",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("paper", &row).count("total")
}
