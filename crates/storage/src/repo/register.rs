//! The register (sổ chứng thực): a row for each number, form SCT/BS of NĐ 23/2015, kept for ever.
//! Rows are added and never changed.

use chungthuc_domain::{BookId, PaperId, UnitId, book::BookKind, calendar::Moment};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

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
    /// SHA-256 of the sealed file, hex.
    pub file_sha256: String,
}

/// Adds a line. A number that is there already is a
/// [`crate::database::DatabaseError::Unique`].
pub async fn insert(db: &mut AnyConnection, id: String, entry: &Entry) -> Result<()> {
    sqlx::query(
        "INSERT INTO register_row (id, unit_id, kind, year, number, book_id, paper_id,
           certified_on, sealed_at, applicant_name, applicant_email, document_name, signer_name,
           signer_title, copy_count, fee, note, file_sha256)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
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
    .execute(db)
    .await?;
    Ok(())
}

/// The line of a paper; `None` before it has a number.
pub async fn of_paper(db: &mut AnyConnection, paper: PaperId) -> Result<Option<Entry>> {
    let row = sqlx::query("SELECT * FROM register_row WHERE paper_id = $1")
        .bind(paper.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// The lines of a book by number, `limit` from `offset` on.
pub async fn of_book(
    db: &mut AnyConnection,
    book: BookId,
    offset: u64,
    limit: u32,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query(
        "SELECT * FROM register_row WHERE book_id = $1 ORDER BY number LIMIT $2 OFFSET $3",
    )
    .bind(book.to_string())
    .bind(i64::from(limit))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    rows.iter().map(entry).collect()
}

/// How many lines a book has.
pub async fn count(db: &mut AnyConnection, book: BookId) -> Result<u64> {
    let row = sqlx::query("SELECT COUNT(*) AS total FROM register_row WHERE book_id = $1")
        .bind(book.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("register_row", &row).count("total")
}

/// The last day on which a book issued a number; `None` while it is empty.
pub async fn last_day(db: &mut AnyConnection, book: BookId) -> Result<Option<Date>> {
    let row = sqlx::query("SELECT MAX(certified_on) AS last FROM register_row WHERE book_id = $1")
        .bind(book.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("register_row", &row).optional_day("last")
}

fn entry(row: &AnyRow) -> Result<Entry> {
    let row = Columns::of("register_row", row);
    let year = row.integer("year")?;
    Ok(Entry {
        unit: row.uuid("unit_id")?.into(),
        kind: BookKind::ElectronicCopies,
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
