//! Books: labels on stretches of a series. One is open for each unit and kind, which an index
//! guards; the rules of numbers are in `domain::book`, the numbers in [`super::series`].

use chungthuc_domain::{
    BookId, PersonId, UnitId,
    book::{BookKind, BookState, month::Tally},
    calendar::Moment,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// A certification book (sổ chứng thực).
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Which.
    pub id: BookId,
    /// Whose.
    pub unit: UnitId,
    /// What it registers.
    pub kind: BookKind,
    /// What was typed as its name: `01/2026`.
    pub stem: String,
    /// Added to it: `-SCTĐT/BS`.
    pub suffix: String,
    /// Số bắt đầu.
    pub start_number: u32,
    /// What it goes on from where it doesn't begin at 1; `None`: it begins at 1, or nobody was asked.
    pub continues: Option<String>,
    /// Digits that its numbers are padded to; 0: none.
    pub number_width: u32,
    /// The last number issued; `None` while it is empty.
    pub last_number: Option<u32>,
    /// First day on which numbers are issued.
    pub opened_on: Date,
    /// Last day.
    pub closes_on: Date,
    /// Open or closed.
    pub state: BookState,
    /// That it was closed; `None` for an open one, and for one closed before this was recorded.
    pub closing: Option<Closing>,
    /// That it was locked with its year.
    pub lock: Option<Mark>,
    /// Who opened it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Moment,
    /// Raised with every change.
    pub version: i64,
}

/// Who did something when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Moment,
    /// Who; `None`: the program.
    pub by: Option<PersonId>,
    /// Their name then.
    pub by_name: String,
}

/// "Đóng sổ", as it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// By whom and when.
    pub mark: Mark,
    /// What had been issued from it.
    pub tally: Tally,
}

impl Book {
    /// The whole name: `01/2026-SCTĐT/BS`.
    pub fn name(&self) -> String {
        format!("{}{}", self.stem, self.suffix)
    }

    /// A number of it as printed: `7/ĐT`.
    pub fn number_text(&self, number: u32) -> String {
        self.kind.number_text(number, self.number_width as usize)
    }
}

/// Adds an open book. One of the same name, or another open one of the unit and kind, is a
/// [`crate::database::DatabaseError::Unique`].
pub async fn insert(db: &mut AnyConnection, book: &Book) -> Result<()> {
    sqlx::query(
        "INSERT INTO book (id, unit_id, kind, stem, suffix, start_number, last_number, opened_on,
           closes_on, state, created_by, created_at, version, continues, number_width)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(book.id.to_string())
    .bind(book.unit.to_string())
    .bind(book.kind.code())
    .bind(&book.stem)
    .bind(&book.suffix)
    .bind(i64::from(book.start_number))
    .bind(book.last_number.map(i64::from))
    .bind(book.opened_on.to_string())
    .bind(book.closes_on.to_string())
    .bind(book.state.code())
    .bind(book.created_by.to_string())
    .bind(book.created_at.0)
    .bind(book.version)
    .bind(&book.continues)
    .bind(i64::from(book.number_width))
    .execute(db)
    .await?;
    Ok(())
}

/// Saves everything that can change while a book is open, if the book is still at `book.version`; the version is raised.
pub async fn update(db: &mut AnyConnection, book: &Book) -> Result<()> {
    let done = sqlx::query(
        "UPDATE book SET stem = $3, start_number = $4, last_number = $5, opened_on = $6,
           closes_on = $7, state = $8, continues = $9, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(book.id.to_string())
    .bind(book.version)
    .bind(&book.stem)
    .bind(i64::from(book.start_number))
    .bind(book.last_number.map(i64::from))
    .bind(book.opened_on.to_string())
    .bind(book.closes_on.to_string())
    .bind(book.state.code())
    .bind(&book.continues)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Saves that a book is closed, and perhaps locked, if it is still at `book.version` and not locked
/// yet; the version is raised. Nothing undoes it.
pub async fn finish(db: &mut AnyConnection, book: &Book) -> Result<()> {
    let closing = book.closing.as_ref();
    let count = |count: fn(&Tally) -> u64| {
        closing.map(|closing| i64::try_from(count(&closing.tally)).unwrap_or(i64::MAX))
    };
    let done = sqlx::query(
        "UPDATE book SET state = $3, closed_at = $4, closed_by = $5, closed_by_name = $6,
           closed_numbers = $7, closed_copies = $8, closed_fees = $9, locked_at = $10,
           locked_by = $11, locked_by_name = $12, version = version + 1
         WHERE id = $1 AND version = $2 AND locked_at IS NULL",
    )
    .bind(book.id.to_string())
    .bind(book.version)
    .bind(BookState::Closed.code())
    .bind(closing.map(|closing| closing.mark.at.0))
    .bind(closing.and_then(|closing| closing.mark.by.map(|by| by.to_string())))
    .bind(closing.map(|closing| closing.mark.by_name.clone()))
    .bind(count(|tally| tally.numbers))
    .bind(count(|tally| tally.copies))
    .bind(count(|tally| tally.fees))
    .bind(book.lock.as_ref().map(|lock| lock.at.0))
    .bind(
        book.lock
            .as_ref()
            .and_then(|lock| lock.by.map(|by| by.to_string())),
    )
    .bind(book.lock.as_ref().map(|lock| lock.by_name.clone()))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Deletes a book that is still at `version`, still empty and not locked.
pub async fn delete(db: &mut AnyConnection, id: BookId, version: i64) -> Result<()> {
    let done = sqlx::query(
        "DELETE FROM book WHERE id = $1 AND version = $2 AND last_number IS NULL
           AND locked_at IS NULL",
    )
    .bind(id.to_string())
    .bind(version)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// A book; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: BookId) -> Result<Option<Book>> {
    let row = sqlx::query("SELECT * FROM book WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(book).transpose()
}

/// The open book of a unit; `None` if none is open.
pub async fn find_open(
    db: &mut AnyConnection,
    unit: UnitId,
    kind: BookKind,
) -> Result<Option<Book>> {
    let row = sqlx::query("SELECT * FROM book WHERE unit_id = $1 AND kind = $2 AND state = 'OPEN'")
        .bind(unit.to_string())
        .bind(kind.code())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(book).transpose()
}

/// A unit's book of this name; `None` if there is none.
pub async fn find_by_name(
    db: &mut AnyConnection,
    unit: UnitId,
    kind: BookKind,
    stem: &str,
    suffix: &str,
) -> Result<Option<Book>> {
    let row = sqlx::query(
        "SELECT * FROM book WHERE unit_id = $1 AND kind = $2 AND stem = $3 AND suffix = $4",
    )
    .bind(unit.to_string())
    .bind(kind.code())
    .bind(stem)
    .bind(suffix)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(book).transpose()
}

/// A unit's books of every kind, the newest first; at most 500.
pub async fn of_unit(db: &mut AnyConnection, unit: UnitId) -> Result<Vec<Book>> {
    let rows = sqlx::query(
        "SELECT * FROM book WHERE unit_id = $1
         ORDER BY opened_on DESC, kind, id DESC LIMIT 500",
    )
    .bind(unit.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(book).collect()
}

/// A unit's books of every kind that were opened in a year: by kind, the oldest first.
pub async fn of_year(db: &mut AnyConnection, unit: UnitId, year: i16) -> Result<Vec<Book>> {
    let rows = sqlx::query(
        "SELECT * FROM book WHERE unit_id = $1 AND opened_on >= $2 AND opened_on <= $3
         ORDER BY kind, opened_on, start_number, id",
    )
    .bind(unit.to_string())
    .bind(format!("{year:04}-01-01"))
    .bind(format!("{year:04}-12-31"))
    .fetch_all(db)
    .await?;
    rows.iter().map(book).collect()
}

/// Books of every unit that are open behind their last day on `today`, and those of the years before
/// that aren't locked, in the order of units and of days.
pub async fn overdue(db: &mut AnyConnection, today: Date) -> Result<Vec<Book>> {
    let rows = sqlx::query(
        "SELECT * FROM book
         WHERE (state = 'OPEN' AND closes_on < $1) OR (locked_at IS NULL AND opened_on < $2)
         ORDER BY unit_id, opened_on, id",
    )
    .bind(today.to_string())
    .bind(format!("{:04}-01-01", today.year()))
    .fetch_all(db)
    .await?;
    rows.iter().map(book).collect()
}

/// The book of a unit, kind and year that issued `number` as its last; `None` if none did.
pub async fn ending_at(
    db: &mut AnyConnection,
    unit: UnitId,
    kind: BookKind,
    year: i16,
    number: u32,
) -> Result<Option<Book>> {
    let books = of_year(db, unit, year).await?;
    Ok(books
        .into_iter()
        .find(|book| book.kind == kind && book.last_number == Some(number)))
}

fn book(row: &AnyRow) -> Result<Book> {
    let row = Columns::of("book", row);
    let kind = row.text("kind")?;
    let state = row.text("state")?;
    Ok(Book {
        id: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        kind: BookKind::from_code(&kind)
            .ok_or_else(|| row.inconsistent("kind", format!("unknown: {kind}").into()))?,
        stem: row.text("stem")?,
        suffix: row.text("suffix")?,
        start_number: row.small_count("start_number")?,
        continues: row.optional_text("continues")?,
        number_width: row.small_count("number_width")?,
        last_number: row.optional_small_count("last_number")?,
        opened_on: row.day("opened_on")?,
        closes_on: row.day("closes_on")?,
        state: BookState::from_code(&state)
            .ok_or_else(|| row.inconsistent("state", format!("unknown: {state}").into()))?,
        closing: closing(&row)?,
        lock: mark(&row, ["locked_at", "locked_by", "locked_by_name"])?,
        created_by: row.uuid("created_by")?.into(),
        created_at: Moment(row.integer("created_at")?),
        version: row.integer("version")?,
    })
}

fn closing(row: &Columns<'_>) -> Result<Option<Closing>> {
    let mark = mark(row, ["closed_at", "closed_by", "closed_by_name"])?;
    let Some(mark) = mark else { return Ok(None) };
    Ok(Some(Closing {
        mark,
        tally: Tally {
            numbers: row.count("closed_numbers")?,
            copies: row.count("closed_copies")?,
            fees: row.count("closed_fees")?,
        },
    }))
}

fn mark(row: &Columns<'_>, [at, by, name]: [&'static str; 3]) -> Result<Option<Mark>> {
    let Some(moment) = row.optional_integer(at)? else {
        return Ok(None);
    };
    Ok(Some(Mark {
        at: Moment(moment),
        by: row.optional_uuid(by)?.map(Into::into),
        by_name: row.text(name)?,
    }))
}
