//! Decisions by which certified copies lost their legal value (TT 01/2020/TT-BTP Đ.7): one for a
//! paper, written once; and the list of them that is published.

use chungthuc_domain::{BookId, PaperId, PersonId, UnitId, book::BookKind, calendar::Moment};
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

/// A decision as it is published: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The unit that had issued the copy.
    pub unit_name: String,
    /// Of which kind its book is.
    pub kind: BookKind,
    /// Số chứng thực.
    pub number: u32,
    /// Digits that the unit's numbers are padded to.
    pub number_width: u32,
    /// The book's whole name.
    pub book: String,
    /// Ngày chứng thực.
    pub certified_on: Date,
    /// Số quyết định.
    pub decision: String,
    /// Ngày quyết định.
    pub decided_on: Date,
}

/// The decisions that were entered last, before others: of a unit or all, about a number or any; with
/// how many there are in all. They are few: every one of them is the exception.
pub async fn published(
    db: &mut AnyConnection,
    unit: Option<UnitId>,
    number: Option<u32>,
    skip: u64,
    rows: u32,
) -> Result<(Vec<Published>, u64)> {
    let (unit, number) = (unit.map(|id| id.to_string()), number.map(i64::from));
    let total = sqlx::query(
        "SELECT COUNT(*) AS total FROM annulment a JOIN register_row r ON r.paper_id = a.paper_id
         WHERE ($1 IS NULL OR r.unit_id = $1) AND ($2 IS NULL OR r.number = $2)",
    )
    .bind(unit.clone())
    .bind(number)
    .fetch_one(&mut *db)
    .await?;
    let total = Columns::of("annulment", &total).count("total")?;
    let found = sqlx::query(
        "SELECT u.name, u.number_width, r.kind, r.number, r.certified_on, b.stem, b.suffix,
           a.decision, a.decided_on
         FROM annulment a JOIN register_row r ON r.paper_id = a.paper_id
         JOIN unit u ON u.id = r.unit_id JOIN book b ON b.id = r.book_id
         WHERE ($1 IS NULL OR r.unit_id = $1) AND ($2 IS NULL OR r.number = $2)
         ORDER BY a.annulled_at DESC, a.paper_id LIMIT $3 OFFSET $4",
    )
    .bind(unit)
    .bind(number)
    .bind(i64::from(rows))
    .bind(i64::try_from(skip).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    let found: Result<Vec<_>> = found.iter().map(one_published).collect();
    Ok((found?, total))
}

/// The units that had issued copies that were annulled, by name.
pub async fn units(db: &mut AnyConnection) -> Result<Vec<(UnitId, String)>> {
    let rows = sqlx::query(
        "SELECT DISTINCT u.id, u.name FROM annulment a
         JOIN register_row r ON r.paper_id = a.paper_id JOIN unit u ON u.id = r.unit_id
         ORDER BY u.name, u.id LIMIT 1000",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("unit", row);
            Ok((UnitId(row.uuid("id")?), row.text("name")?))
        })
        .collect()
}

fn one_published(row: &AnyRow) -> Result<Published> {
    let row = Columns::of("annulment", row);
    let kind = row.text("kind")?;
    Ok(Published {
        unit_name: row.text("name")?,
        kind: BookKind::from_code(&kind)
            .ok_or_else(|| row.inconsistent("kind", format!("unknown: {kind}").into()))?,
        number: row.small_count("number")?,
        number_width: row.small_count("number_width")?,
        book: format!("{}{}", row.text("stem")?, row.text("suffix")?),
        certified_on: row.day("certified_on")?,
        decision: row.text("decision")?,
        decided_on: row.day("decided_on")?,
    })
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
