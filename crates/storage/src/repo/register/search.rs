//! Looking for lines within a book: by number, day, words and type of paper, a page at a time, from
//! indexes alone.
//!
//! Numbers rise with days, so that days are a stretch of numbers. Each word, and the type, finds its
//! numbers within that stretch in `register_token`; what all of them find is the answer. A search
//! reads at most those entries of one book, so that even words of every line take no longer than
//! the book is long.

use chungthuc_domain::{BookId, search};
use jiff::civil::Date;
use sqlx::{Any, AnyConnection, AssertSqlSafe, any::AnyArguments, query::Query};

use super::{Entry, entry, numbers_between};
use crate::database::{Columns, Result};

/// Which lines of a book, and which stretch of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The book.
    pub book: BookId,
    /// Only this number.
    pub number: Option<u32>,
    /// Words, each the beginning of one that the line is found by; folded as [`search::tokens`] does.
    pub words: Vec<String>,
    /// Only papers of the type with this code.
    pub document_type: Option<String>,
    /// Certified on this day or later.
    pub from: Option<Date>,
    /// Certified on this day or before.
    pub to: Option<Date>,
    /// How many lines.
    pub limit: u32,
    /// How many lie before.
    pub offset: u64,
}

/// Lines by number, and how many fit in all.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The page.
    pub rows: Vec<Entry>,
    /// On all pages.
    pub total: u64,
}

/// A page of what is found.
pub async fn find(db: &mut AnyConnection, filter: &Filter) -> Result<Found> {
    let nothing = Found {
        rows: Vec::new(),
        total: 0,
    };
    let Some(numbers) = stretch(db, filter).await? else {
        return Ok(nothing);
    };
    let statement = Statement::of(filter, numbers);
    let page = statement.query("").fetch_all(&mut *db).await?;
    let rows = page.iter().map(entry).collect::<Result<Vec<_>>>()?;
    if let Some(row) = page.first() {
        let total = Columns::of("register_row", row).count("fitting")?;
        return Ok(Found { rows, total });
    }
    if filter.offset == 0 {
        return Ok(nothing);
    }
    // Beyond the last page; how far it goes is told by the first.
    let first = Filter {
        offset: 0,
        limit: 1,
        ..filter.clone()
    };
    let first = Statement::of(&first, numbers);
    let row = first.query("").fetch_optional(db).await?;
    let total = row.map(|row| Columns::of("register_row", &row).count("fitting"));
    Ok(Found {
        rows,
        total: total.transpose()?.unwrap_or_default(),
    })
}

/// How the database would answer, a line each: for the tests that hold that nothing is scanned.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    filter: &Filter,
) -> Result<Vec<String>> {
    use crate::database::Backend;
    use sqlx::Row;
    let (explain, column) = match backend {
        Backend::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
        Backend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
    };
    let statement = Statement::of(filter, (1, u32::MAX));
    let rows = statement.query(explain).fetch_all(db).await?;
    rows.iter().map(|row| Ok(row.try_get(column)?)).collect()
}

/// Stores the words that a line is found by: those of its paper's applicant, of the paper's name, and
/// the code of the paper's type.
pub(super) async fn store_words(db: &mut AnyConnection, line: &Entry) -> Result<()> {
    let row = sqlx::query(
        "SELECT d.applicant_identifier, p.document_type
         FROM paper p JOIN dossier d ON d.id = p.dossier_id WHERE p.id = $1",
    )
    .bind(line.paper.to_string())
    .fetch_one(&mut *db)
    .await?;
    let row = Columns::of("paper", &row);
    let identifier = row.optional_text("applicant_identifier")?;
    let mut tokens = search::tokens(&[
        &line.applicant_name,
        line.applicant_email.as_deref().unwrap_or_default(),
        identifier.as_deref().unwrap_or_default(),
        &line.document_name,
    ]);
    tokens.push(type_token(&row.text("document_type")?));
    let places = (3..3 + tokens.len()).map(|place| format!("($1, ${place}, $2)"));
    let text = format!(
        "INSERT INTO register_token (book_id, token, number) VALUES {}",
        places.collect::<Vec<_>>().join(", ")
    );
    // The text is made of constants of this file and of placeholders.
    let mut query = sqlx::query(AssertSqlSafe(text))
        .bind(line.book.to_string())
        .bind(i64::from(line.number));
    for token in tokens {
        query = query.bind(token);
    }
    query.execute(db).await?;
    Ok(())
}

/// The numbers that days and number leave; `None` if that is none.
async fn stretch(db: &mut AnyConnection, filter: &Filter) -> Result<Option<(u32, u32)>> {
    let found = numbers_between(db, filter.book, filter.from, filter.to).await?;
    Ok(found.and_then(|(first, last)| match filter.number {
        Some(number) => (first..=last).contains(&number).then_some((number, number)),
        None => Some((first, last)),
    }))
}

/// No word has such signs, and no code begins another one's.
fn type_token(code: &str) -> String {
    format!("={code}=")
}

/// The page's statement with its values.
struct Statement {
    text: String,
    book: String,
    numbers: (u32, u32),
    tokens: Vec<String>,
}

impl Statement {
    fn of(filter: &Filter, numbers: (u32, u32)) -> Self {
        let kind = filter.document_type.as_deref().map(type_token);
        let tokens: Vec<_> = filter.words.iter().cloned().chain(kind).collect();
        let within = "WHERE book_id = $1 AND number >= $2 AND number <= $3";
        let found = match tokens.len() {
            0 => format!("SELECT number FROM register_row {within}"),
            count => {
                // What is found for several words is each number once by itself.
                let select = if count == 1 {
                    "SELECT DISTINCT"
                } else {
                    "SELECT"
                };
                let of_token = |place: usize| {
                    let (start, end) = (4 + 2 * place, 5 + 2 * place);
                    format!(
                        "{select} number FROM register_token {within} AND token >= ${start} AND token < ${end}"
                    )
                };
                (0..count)
                    .map(of_token)
                    .collect::<Vec<_>>()
                    .join(" INTERSECT ")
            }
        };
        // Limit and offset are written out, so that PostgreSQL plans for one page.
        let text = format!(
            "SELECT r.*, page.fitting FROM (
               SELECT number, COUNT(*) OVER () AS fitting FROM ({found}) found
               ORDER BY number LIMIT {} OFFSET {}
             ) page JOIN register_row r ON r.book_id = $1 AND r.number = page.number
             ORDER BY r.number",
            filter.limit,
            filter.offset.min(i64::MAX as u64)
        );
        Self {
            text,
            book: filter.book.to_string(),
            numbers,
            tokens,
        }
    }

    fn query(&self, before: &str) -> Query<'_, Any, AnyArguments> {
        // The text is made of constants of this file, of numbers and of placeholders.
        let mut query = sqlx::query(AssertSqlSafe(format!("{before}{}", self.text)))
            .bind(self.book.clone())
            .bind(i64::from(self.numbers.0))
            .bind(i64::from(self.numbers.1));
        for token in &self.tokens {
            query = query.bind(token.clone()).bind(search::prefix_end(token));
        }
        query
    }
}
