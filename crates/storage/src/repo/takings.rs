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
const DAY: &str = "(submitted_at + 25200000000) / 86400000000";

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
        .bind(start_of(last.saturating_add(1.day())).0)
        .fetch_all(&mut *db)
        .await?;
    for row in &rows {
        let row = Columns::of("paper", row);
        let day = day_of(row.integer("day")?)?;
        let sum = days.entry(day).or_default();
        sum.papers = row.count("papers")?;
        sum.copies = row.count("copies")?;
        sum.pages = row.count("pages")?;
        sum.computed = row.count("computed")?;
        sum.charged = row.count("charged")?;
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

fn charged() -> String {
    format!(
        "SELECT {DAY} AS day, COUNT(*) AS papers, CAST(SUM(copy_count) AS BIGINT) AS copies,
           CAST(SUM(page_count) AS BIGINT) AS pages, CAST(SUM(fee) AS BIGINT) AS charged,
           CAST(SUM(COALESCE(fee_computed, fee)) AS BIGINT) AS computed
         FROM paper WHERE unit_id = $1 AND submitted_at >= $2 AND submitted_at < $3
           AND state NOT IN {NOT_CHARGED}
         GROUP BY {DAY}"
    )
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
        .bind(start_of(filter.last.saturating_add(1.day())).0)
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
        .bind(start_of(filter.last.saturating_add(1.day())).0)
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
    let charged = format!("SUM(CASE WHEN p.state IN {NOT_CHARGED} THEN 0 ELSE p.fee END)");
    let having = match paid {
        None => String::new(),
        Some(FeeFilter::Owed) => format!("HAVING {charged} > d.fee_paid"),
        Some(FeeFilter::Settled) => format!("HAVING {charged} <= d.fee_paid"),
    };
    format!(
        "SELECT d.id AS dossier, d.code AS code, d.applicant_name AS applicant_name,
           MIN(p.id) AS paper, MIN(p.submitted_at) AS registered_at, COUNT(*) AS papers,
           CAST(SUM(p.copy_count) AS BIGINT) AS copies, CAST({charged} AS BIGINT) AS charged,
           d.fee_paid AS taken
         FROM paper p JOIN dossier d ON d.id = p.dossier_id
         WHERE p.unit_id = $1 AND p.submitted_at >= $2 AND p.submitted_at < $3
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
fn start_of(day: Date) -> Moment {
    Moment::from_vietnam(day.to_datetime(Time::midnight()))
}

fn day_of(days: i64) -> Result<Date> {
    let since = Span::new().try_days(days);
    let day = since.and_then(|since| date(1970, 1, 1).checked_add(since));
    day.map_err(|_| DatabaseError::inconsistent("paper", "submitted_at", "", days.to_string()))
}
