//! Figures of papers, read from the sums of days ([`super::paper_day`] keeps them) and an index of what isn't
//! completed; of the register, read from an index that holds all that is counted; and how long steps took,
//! kept by the transaction that completes a paper.

use std::fmt::Write;

use chungthuc_domain::{
    UnitId,
    calendar::Moment,
    certification::Certification,
    figures::{TimedStep, stretch},
    state::PaperState,
    view::figures::Figures,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use super::{
    paper::{Paper, certification_of, state_of},
    takings::{DAY, day_number, start_after, start_of},
};
use crate::database::{Columns, Result};

/// Papers of one kind, certified the same way, in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Code of the kind of paper.
    pub document_type: String,
    /// What they are certified as.
    pub certification: Certification,
    /// Where they stand.
    pub state: PaperState,
    /// What they add up to.
    pub sum: Figures,
}

/// The papers that were registered in some days, added up in two ways. What belongs to one key may come in
/// several parts: they are to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// By kind, certification and state.
    pub groups: Vec<Group>,
    /// By stretch of days: its place among those that were asked for.
    pub stretches: Vec<(usize, Figures)>,
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

/// What is summed of the rows of days.
const SUMS: &str = "CAST(SUM(papers) AS BIGINT) AS papers, CAST(SUM(copies) AS BIGINT) AS copies,
    CAST(SUM(late) AS BIGINT) AS late";

/// The papers of a unit that were registered in stretches of days that follow one another: the first days
/// of each, in order, and the last of all. Late or not as of `now`.
pub async fn counted(
    db: &mut AnyConnection,
    unit: UnitId,
    starts: &[Date],
    last: Date,
    now: Moment,
) -> Result<Counted> {
    let Some(first) = starts.first() else {
        return Ok(Counted::default());
    };
    let days = [*first, last].map(|day| day_number(start_of(day)));
    let mut counted = Counted::default();
    for row in &of_days(db, by_kind(), unit, days).await? {
        counted.groups.push(group(row, summed(row)?)?);
    }
    for row in &of_days(db, by_stretch(starts), unit, days).await? {
        counted.stretches.push((stretch_of(row)?, summed(row)?));
    }
    let rows = sqlx::query(sqlx::AssertSqlSafe(overdue(starts)))
        .bind(unit.to_string())
        .bind(start_of(*first).0)
        .bind(start_after(last).0)
        .bind(now.0)
        .fetch_all(db)
        .await?;
    for row in &rows {
        let sum = Figures {
            late: Columns::of("paper", row).count("papers")?,
            ..Figures::default()
        };
        counted.groups.push(group(row, sum)?);
        counted.stretches.push((stretch_of(row)?, sum));
    }
    Ok(counted)
}

fn by_kind() -> String {
    format!(
        "SELECT document_type, certification, state, {SUMS} FROM paper_day
         WHERE unit_id = $1 AND day >= $2 AND day <= $3
         GROUP BY document_type, certification, state"
    )
}

fn by_stretch(starts: &[Date]) -> String {
    let stretch = place_among("day", starts);
    format!(
        "SELECT {stretch} AS stretch, state, {SUMS} FROM paper_day
         WHERE unit_id = $1 AND day >= $2 AND day <= $3 GROUP BY 1, 2"
    )
}

/// What should have been completed and isn't: from its own index, since states that are ruled out, unlike
/// those that are asked for, lead the database into no other.
fn overdue(starts: &[Date]) -> String {
    let stretch = place_among(DAY, starts);
    format!(
        "SELECT {stretch} AS stretch, document_type, certification, state, COUNT(*) AS papers
         FROM paper WHERE unit_id = $1 AND submitted_at >= $2 AND submitted_at < $3
           AND completed_at IS NULL AND due_at < $4
           AND state NOT IN ('COMPLETED', 'DELIVERY_FAILED', 'ANNULLED', 'CANCELLED', 'REFUSED')
         GROUP BY 1, 2, 3, 4"
    )
}

/// In which of the stretches the day lies that an expression gives, in SQL.
fn place_among(day: &str, starts: &[Date]) -> String {
    let mut cases = String::new();
    for (place, next) in starts.iter().skip(1).enumerate() {
        let next = day_number(start_of(*next));
        // Nothing can go wrong in writing to a string.
        let _ = write!(cases, "WHEN {day} < {next} THEN {place} ");
    }
    let last = starts.len().saturating_sub(1);
    if cases.is_empty() {
        return format!("CAST({last} AS BIGINT)");
    }
    format!("CAST(CASE {cases}ELSE {last} END AS BIGINT)")
}

async fn of_days(
    db: &mut AnyConnection,
    text: String,
    unit: UnitId,
    days: [i64; 2],
) -> Result<Vec<AnyRow>> {
    let [first, last] = days;
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(first)
        .bind(last)
        .fetch_all(db)
        .await?;
    Ok(rows)
}

fn stretch_of(row: &AnyRow) -> Result<usize> {
    let place = Columns::of("paper_day", row).small_count("stretch")?;
    Ok(place as usize)
}

fn summed(row: &AnyRow) -> Result<Figures> {
    let row = Columns::of("paper_day", row);
    let (papers, late) = (row.count("papers")?, row.count("late")?);
    Ok(Figures::of(
        state_of(&row)?,
        papers,
        late,
        row.count("copies")?,
    ))
}

fn group(row: &AnyRow, sum: Figures) -> Result<Group> {
    let row = Columns::of("paper_day", row);
    Ok(Group {
        document_type: row.text("document_type")?,
        certification: certification_of(&row)?,
        state: state_of(&row)?,
        sum,
    })
}

/// How the database would count the papers of some days, and what they were charged, a line each: for
/// the test that holds that no table is read from end to end.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<Vec<String>> {
    use sqlx::Row;
    let (explain, column) = backend.explain();
    let moments = [start_of(first).0, start_after(last).0];
    let days = [first, last].map(|day| day_number(start_of(day)));
    let mut lines = Vec::new();
    for (text, between, is_of_now) in [
        (by_kind(), days, false),
        (by_stretch(&[first, last]), days, false),
        (overdue(&[first, last]), moments, true),
        (super::takings::charged(), moments, false),
    ] {
        let [from, to] = between;
        let mut query = sqlx::query(sqlx::AssertSqlSafe(format!("{explain}{text}")))
            .bind(unit.to_string())
            .bind(from)
            .bind(to);
        if is_of_now {
            query = query.bind(0_i64);
        }
        for row in query.fetch_all(&mut *db).await? {
            lines.push(row.try_get(column)?);
        }
    }
    Ok(lines)
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
    // By day first, which is the index's order: nothing but the few sums of days is sorted.
    let rows = sqlx::query(
        "SELECT substr(certified_on, 1, 7) || '-01' AS month, kind, document_type,
           CAST(SUM(numbers) AS BIGINT) AS numbers, CAST(SUM(copies) AS BIGINT) AS copies,
           CAST(SUM(fees) AS BIGINT) AS fees
         FROM (
           SELECT certified_on, kind, document_type, COUNT(*) AS numbers,
             SUM(copy_count) AS copies, SUM(fee) AS fees
           FROM register_row WHERE unit_id = $1 AND certified_on >= $2 AND certified_on <= $3
           GROUP BY certified_on, kind, document_type
         ) d
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
    // From the few void ones to their lines: a join might go through the lines of all days.
    let row = sqlx::query(
        "SELECT COUNT(*) AS total FROM paper p
         WHERE p.unit_id = $1 AND p.state = 'ANNULLED'
           AND (SELECT r.certified_on FROM register_row r WHERE r.paper_id = p.id)
             BETWEEN $2 AND $3",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("paper", &row).count("total")
}
