//! The register (sổ chứng thực): a row for each number, form SCT/BS of NĐ 23/2015, kept for ever.
//! Rows are added and never changed. Looking for rows within a book is in [`search`].

pub mod search;

use chungthuc_domain::{
    BookId, PaperId, UnitId,
    book::{
        BookKind,
        month::{BookMonth, Tally},
    },
    calendar::Moment,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use super::series::SeriesKey;
use crate::database::{Columns, Result};

/// A line of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Whose.
    pub unit: UnitId,
    /// Which series.
    pub kind: BookKind,
    /// Which year of it.
    pub year: i16,
    /// Số chứng thực.
    pub number: u32,
    /// The book that it stands in.
    pub book: BookId,
    /// The paper.
    pub paper: PaperId,
    /// Ngày chứng thực.
    pub certified_on: Date,
    /// When it was sealed.
    pub sealed_at: Moment,
    /// Who asked for it.
    pub applicant_name: String,
    /// Their e-mail.
    pub applicant_email: Option<String>,
    /// The paper's name.
    pub document_name: String,
    /// Who signed.
    pub signer_name: String,
    /// As what.
    pub signer_title: String,
    /// Copies.
    pub copy_count: u32,
    /// đồng.
    pub fee: u64,
    /// Ghi chú.
    pub note: String,
    /// SHA-256 of the sealed file, hex; empty for copies on paper.
    pub file_sha256: String,
}

/// Adds a line, with the words that it is found by. A number that is there already is a
/// [`crate::database::DatabaseError::Unique`].
pub async fn insert(db: &mut AnyConnection, id: String, entry: &Entry) -> Result<()> {
    sqlx::query(
        "INSERT INTO register_row (id, unit_id, kind, year, number, book_id, paper_id,
           certified_on, sealed_at, applicant_name, applicant_email, document_name, signer_name,
           signer_title, copy_count, fee, note, file_sha256, document_type)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           (SELECT document_type FROM paper WHERE id = $7))",
    )
    .bind(id)
    .bind(entry.unit.to_string())
    .bind(entry.kind.code())
    .bind(i64::from(entry.year))
    .bind(i64::from(entry.number))
    .bind(entry.book.to_string())
    .bind(entry.paper.to_string())
    .bind(entry.certified_on.to_string())
    .bind(entry.sealed_at.0)
    .bind(&entry.applicant_name)
    .bind(&entry.applicant_email)
    .bind(&entry.document_name)
    .bind(&entry.signer_name)
    .bind(&entry.signer_title)
    .bind(i64::from(entry.copy_count))
    .bind(i64::try_from(entry.fee).unwrap_or(i64::MAX))
    .bind(&entry.note)
    .bind(&entry.file_sha256)
    .execute(&mut *db)
    .await?;
    search::store_words(db, entry).await
}

/// The line of a paper; `None` before it has a number.
pub async fn of_paper(db: &mut AnyConnection, paper: PaperId) -> Result<Option<Entry>> {
    let row = sqlx::query("SELECT * FROM register_row WHERE paper_id = $1")
        .bind(paper.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// The lines of a book by number: `limit` of those behind `after`, none behind `last`. Read one after
/// the other, such pages give a whole book without a transaction, since lines are only added.
pub async fn page_of_book(
    db: &mut AnyConnection,
    book: BookId,
    after: u32,
    last: u32,
    limit: u32,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query(
        "SELECT * FROM register_row WHERE book_id = $1 AND number > $2 AND number <= $3
         ORDER BY number LIMIT $4",
    )
    .bind(book.to_string())
    .bind(i64::from(after))
    .bind(i64::from(last))
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(entry).collect()
}

/// First and last number that a book issued from one day to another, both included; `None` if there
/// is none. Without days, of all.
pub async fn numbers_between(
    db: &mut AnyConnection,
    book: BookId,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<Option<(u32, u32)>> {
    let first = "SELECT number FROM register_row WHERE book_id = $1 AND certified_on >= $2
       AND certified_on <= $3 ORDER BY certified_on, number LIMIT 1";
    let last = "SELECT number FROM register_row WHERE book_id = $1 AND certified_on >= $2
       AND certified_on <= $3 ORDER BY certified_on DESC, number DESC LIMIT 1";
    let mut ends = Vec::with_capacity(2);
    for text in [first, last] {
        let row = sqlx::query(text)
            .bind(book.to_string())
            .bind(from.unwrap_or(Date::ZERO).to_string())
            .bind(to.unwrap_or(Date::MAX).to_string())
            .fetch_optional(&mut *db)
            .await?;
        let number = row.map(|row| Columns::of("register_row", &row).small_count("number"));
        ends.extend(number.transpose()?);
    }
    Ok(match ends[..] {
        [first, last] => Some((first, last)),
        _ => None,
    })
}

/// What all lines of a book add up to.
pub async fn tally(db: &mut AnyConnection, book: BookId) -> Result<Tally> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS numbers, CAST(COALESCE(SUM(copy_count), 0) AS BIGINT) AS copies,
           CAST(COALESCE(SUM(fee), 0) AS BIGINT) AS fees
         FROM register_row WHERE book_id = $1",
    )
    .bind(book.to_string())
    .fetch_one(db)
    .await?;
    tally_of(&row)
}

/// What the lines of a series add up to, in whichever book, before a number and before the first day
/// of a month: what the year's pages carry into it.
pub async fn tally_before(
    db: &mut AnyConnection,
    key: SeriesKey,
    month: BookMonth,
    number: Option<u32>,
) -> Result<Tally> {
    // In whichever book the month began, all numbers before the book's first are carried.
    let row = sqlx::query(
        "SELECT COUNT(*) AS numbers, CAST(COALESCE(SUM(copy_count), 0) AS BIGINT) AS copies,
           CAST(COALESCE(SUM(fee), 0) AS BIGINT) AS fees
         FROM register_row WHERE unit_id = $1 AND kind = $2 AND year = $3
           AND (number < $4 OR certified_on < $5)",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .bind(number.map_or(0, i64::from))
    .bind(month.first().to_string())
    .fetch_one(db)
    .await?;
    tally_of(&row)
}

/// The last day on which a book issued a number; `None` while it is empty.
pub async fn last_day(db: &mut AnyConnection, book: BookId) -> Result<Option<Date>> {
    let row = sqlx::query("SELECT MAX(certified_on) AS last FROM register_row WHERE book_id = $1")
        .bind(book.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("register_row", &row).optional_day("last")
}

fn tally_of(row: &AnyRow) -> Result<Tally> {
    let row = Columns::of("register_row", row);
    Ok(Tally {
        numbers: row.count("numbers")?,
        copies: row.count("copies")?,
        fees: row.count("fees")?,
    })
}

fn entry(row: &AnyRow) -> Result<Entry> {
    let row = Columns::of("register_row", row);
    let year = row.integer("year")?;
    let kind = row.text("kind")?;
    Ok(Entry {
        unit: row.uuid("unit_id")?.into(),
        kind: BookKind::from_code(&kind)
            .ok_or_else(|| row.inconsistent("kind", format!("unknown: {kind}").into()))?,
        year: i16::try_from(year).map_err(|cause| row.inconsistent("year", cause.into()))?,
        number: row.small_count("number")?,
        book: row.uuid("book_id")?.into(),
        paper: row.uuid("paper_id")?.into(),
        certified_on: row.day("certified_on")?,
        sealed_at: Moment(row.integer("sealed_at")?),
        applicant_name: row.text("applicant_name")?,
        applicant_email: row.optional_text("applicant_email")?,
        document_name: row.text("document_name")?,
        signer_name: row.text("signer_name")?,
        signer_title: row.text("signer_title")?,
        copy_count: row.small_count("copy_count")?,
        fee: row.count("fee")?,
        note: row.text("note")?,
        file_sha256: row.text("file_sha256")?,
    })
}
