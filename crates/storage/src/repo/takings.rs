//! What papers were charged and what was taken, by day, and the dossiers with their fees. Sums are read
//! from indexes that hold all that is summed; lists are of a stretch of days.

use std::collections::BTreeMap;

use chungthuc_domain::{
    UnitId,
    calendar::Moment,
    fee::payment::PaymentMethod,
    view::fee::{FeeFilter, FeeRow, Takings},
};
use jiff::{
    Span, ToSpan,
    civil::{Date, Time, date},
};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result};

/// States of papers of which nothing is certified in the end, and nothing charged
/// ([`chungthuc_domain::state::PaperState::is_charged`]).
const NOT_CHARGED: &str = "('CANCELLED', 'REFUSED')";

/// The day of a moment in Vietnam as a number of days, in SQL.
pub(super) const DAY: &str = "(submitted_at + 25200000000) / 86400000000";

/// What a unit's papers were charged and what was taken, by day, from one day to another, both included.
/// Days without either aren't there.
pub async fn by_day(
    db: &mut AnyConnection,
    unit: UnitId,
    first: Date,
    last: Date,
) -> Result<BTreeMap<Date, Takings>> {
    let mut days = BTreeMap::<Date, Takings>::new();
    let text = charged();
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(start_of(first).0)
        .bind(start_after(last).0)
        .fetch_all(&mut *db)
        .await?;
    for row in &rows {
        let day = day_of(Columns::of("paper", row).integer("day")?)?;
        days.insert(day, charged_of(row)?);
    }
    let rows = sqlx::query(
        "SELECT paid_on AS day, method, CAST(SUM(amount) AS BIGINT) AS amount FROM payment
         WHERE unit_id = $1 AND paid_on >= $2 AND paid_on <= $3 GROUP BY paid_on, method",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(&mut *db)
    .await?;
    for row in &rows {
        let row = Columns::of("payment", row);
        let amount = row.integer("amount")?;
        let sum = days.entry(row.day("day")?).or_default();
        sum.taken += amount;
        if row.text("method")? == PaymentMethod::Transfer.code() {
            sum.transferred += amount;
        }
    }
    let rows = sqlx::query(
        "SELECT registered_on AS day, CAST(SUM(amount) AS BIGINT) AS amount FROM payment
         WHERE unit_id = $1 AND registered_on >= $2 AND registered_on <= $3 GROUP BY registered_on",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db)
    .await?;
    for row in &rows {
        let row = Columns::of("payment", row);
        days.entry(row.day("day")?).or_default().settled = row.integer("amount")?;
    }
    Ok(days)
}

pub(super) fn charged() -> String {
    format!(
        "SELECT {DAY} AS day, {SUMS} FROM paper
         WHERE unit_id = $1 AND submitted_at >= $2 AND submitted_at < $3
           AND state NOT IN {NOT_CHARGED}
         GROUP BY {DAY}"
    )
}

/// What the same adds up to. Nothing is sorted for it: a year takes little longer than a month.
pub async fn sum(db: &mut AnyConnection, unit: UnitId, first: Date, last: Date) -> Result<Takings> {
    let text = format!(
        "SELECT {SUMS} FROM paper WHERE unit_id = $1 AND submitted_at >= $2 AND submitted_at < $3
           AND state NOT IN {NOT_CHARGED}"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(start_of(first).0)
        .bind(start_after(last).0)
        .fetch_one(&mut *db)
        .await?;
    let mut sum = charged_of(&row)?;
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS taken,
           CAST(COALESCE(SUM(CASE WHEN method = 'TRANSFER' THEN amount ELSE 0 END), 0) AS BIGINT)
             AS transferred
         FROM payment WHERE unit_id = $1 AND paid_on >= $2 AND paid_on <= $3",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_one(&mut *db)
    .await?;
    let row = Columns::of("payment", &row);
    sum.taken = row.integer("taken")?;
    sum.transferred = row.integer("transferred")?;
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS settled FROM payment
         WHERE unit_id = $1 AND registered_on >= $2 AND registered_on <= $3",
    )
    .bind(unit.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_one(db)
    .await?;
    sum.settled = Columns::of("payment", &row).integer("settled")?;
    Ok(sum)
}

/// What is summed of papers.
const SUMS: &str = "COUNT(*) AS papers, CAST(COALESCE(SUM(copy_count), 0) AS BIGINT) AS copies,
    CAST(COALESCE(SUM(page_count), 0) AS BIGINT) AS pages,
    CAST(COALESCE(SUM(fee), 0) AS BIGINT) AS charged,
    CAST(COALESCE(SUM(COALESCE(fee_computed, fee)), 0) AS BIGINT) AS computed";

fn charged_of(row: &AnyRow) -> Result<Takings> {
    let row = Columns::of("paper", row);
    Ok(Takings {
        papers: row.count("papers")?,
        copies: row.count("copies")?,
        pages: row.count("pages")?,
        computed: row.count("computed")?,
        charged: row.count("charged")?,
        ..Takings::default()
    })
}

/// Which dossiers a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub unit: UnitId,
    /// Registered from this day on.
    pub first: Date,
    /// Until this one, included.
    pub last: Date,
    /// How far they are paid; `None`: whatever.
    pub paid: Option<FeeFilter>,
    /// At most so many.
    pub limit: u32,
    /// Behind so many.
    pub offset: u64,
}

/// What a list found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Its page, the newest first.
    pub rows: Vec<FeeRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// What all of them owe.
    pub owed: u64,
}

/// The dossiers of some days with what they are charged and what was taken. Reads the papers of these
/// days: the caller bounds them.
pub async fn list(db: &mut AnyConnection, filter: &Filter) -> Result<Found> {
    let found = found(filter.paid);
    let page = format!("{found} ORDER BY registered_at DESC, dossier DESC LIMIT $4 OFFSET $5");
    let rows = sqlx::query(sqlx::AssertSqlSafe(page))
        .bind(filter.unit.to_string())
        .bind(start_of(filter.first).0)
        .bind(start_after(filter.last).0)
        .bind(i64::from(filter.limit))
        .bind(i64::try_from(filter.offset).unwrap_or(i64::MAX))
        .fetch_all(&mut *db)
        .await?;
    let rows = rows.iter().map(fee_row).collect::<Result<_>>()?;
    let sums = format!(
        "SELECT COUNT(*) AS total, CAST(COALESCE(SUM(CASE WHEN charged > taken THEN charged - taken
           ELSE 0 END), 0) AS BIGINT) AS owed FROM ({found}) f"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sums))
        .bind(filter.unit.to_string())
        .bind(start_of(filter.first).0)
        .bind(start_after(filter.last).0)
        .fetch_one(db)
        .await?;
    let row = Columns::of("paper", &row);
    Ok(Found {
        rows,
        total: row.count("total")?,
        owed: row.count("owed")?,
    })
}

fn found(paid: Option<FeeFilter>) -> String {
    rows(
        "p.unit_id = $1 AND p.submitted_at >= $2 AND p.submitted_at < $3",
        paid,
    )
}

/// The dossiers of a unit for which more was taken than they are charged since papers of them were refused
/// or cancelled, of whatever time; the newest first, no more than `limit`.
pub async fn over(db: &mut AnyConnection, unit: UnitId, limit: u32) -> Result<Vec<FeeRow>> {
    // From the few papers of which nothing is certified: most dossiers have none.
    let rows = rows(
        &format!(
            "d.unit_id = $1 AND d.fee_paid > 0 AND d.id IN (SELECT e.dossier_id FROM paper e
               WHERE e.unit_id = $1 AND e.state IN {NOT_CHARGED})"
        ),
        Some(FeeFilter::Over),
    );
    let text = format!("{rows} ORDER BY registered_at DESC, dossier DESC LIMIT $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(unit.to_string())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?;
    rows.iter().map(fee_row).collect()
}

/// The rows of dossiers and their papers for which `holds`, by how far they are paid.
fn rows(holds: &str, paid: Option<FeeFilter>) -> String {
    let charged = format!("SUM(CASE WHEN p.state IN {NOT_CHARGED} THEN 0 ELSE p.fee END)");
    let having = match paid {
        None => String::new(),
        Some(FeeFilter::Owed) => format!("HAVING {charged} > d.fee_paid"),
        Some(FeeFilter::Settled) => format!("HAVING {charged} = d.fee_paid"),
        Some(FeeFilter::Over) => format!("HAVING {charged} < d.fee_paid"),
    };
    format!(
        "SELECT d.id AS dossier, d.code AS code, d.applicant_name AS applicant_name,
           MIN(p.id) AS paper, MIN(p.submitted_at) AS registered_at, COUNT(*) AS papers,
           CAST(SUM(p.copy_count) AS BIGINT) AS copies, CAST({charged} AS BIGINT) AS charged,
           d.fee_paid AS taken
         FROM paper p JOIN dossier d ON d.id = p.dossier_id
         WHERE {holds}
         GROUP BY d.id, d.code, d.applicant_name, d.fee_paid {having}"
    )
}

fn fee_row(row: &AnyRow) -> Result<FeeRow> {
    let row = Columns::of("paper", row);
    Ok(FeeRow {
        dossier: row.uuid("dossier")?.into(),
        paper: row.uuid("paper")?.into(),
        code: row.optional_text("code")?.unwrap_or_default(),
        applicant_name: row.text("applicant_name")?,
        registered_at: Moment(row.integer("registered_at")?),
        papers: row.count("papers")?,
        copies: row.count("copies")?,
        charged: row.count("charged")?,
        taken: row.integer("taken")?,
    })
}

/// Midnight in Vietnam at which a day begins.
pub(super) fn start_of(day: Date) -> Moment {
    Moment::from_vietnam(day.to_datetime(Time::midnight()))
}

/// Midnight in Vietnam at which the day after begins.
pub(super) fn start_after(day: Date) -> Moment {
    start_of(day.saturating_add(1.day()))
}

/// The number of the day of a moment: what [`DAY`] gives for it.
pub(super) fn day_number(at: Moment) -> i64 {
    at.0.saturating_add(25_200_000_000) / 86_400_000_000
}

/// A day by its number.
pub(super) fn day_of(days: i64) -> Result<Date> {
    let since = Span::new().try_days(days);
    let day = since.and_then(|since| date(1970, 1, 1).checked_add(since));
    day.map_err(|_| DatabaseError::inconsistent("paper", "submitted_at", "", days.to_string()))
}
