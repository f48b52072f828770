//! Looking for lines within a book: by number, day, words and type of paper, a page at a time, by
//! indexes alone.
//!
//! Numbers have no gaps and rise with days (DESIGN §3.1), so that days are a stretch of numbers, and
//! where nothing else is asked, a page is one too. Words, and the type, are in `register_token`. If
//! one of them finds fewer than [`FEW`] lines, these are looked at, and counted; otherwise the book is
//! walked along its numbers, which soon meets what is found often, and only a single word's lines are
//! counted. Common words that no line has together are the exception, which reads the whole stretch.

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
    /// Whether there may be more than `total`, which is how far was counted.
    pub more: bool,
}

/// So many lines or more that a word finds are not collected for one page of them.
pub const FEW: u64 = 1_000;

/// A page of what is found.
pub async fn find(db: &mut AnyConnection, filter: &Filter) -> Result<Found> {
    let Some(way) = way(db, filter).await? else {
        return Ok(Found {
            rows: Vec::new(),
            total: 0,
            more: false,
        });
    };
    let page = way.page.query("").fetch_all(&mut *db).await?;
    let mut rows = page.iter().map(entry).collect::<Result<Vec<_>>>()?;
    let is_beyond = rows.is_empty() && filter.offset > 0;
    let (total, more) = match way.total {
        Total::Known(total) => (total, false),
        _ if is_beyond => {
            // How far it goes is told by the first page.
            let first = Filter {
                offset: 0,
                ..filter.clone()
            };
            let found = Box::pin(find(db, &first)).await?;
            (found.total, found.more)
        }
        Total::InRows => match page.first() {
            Some(row) => (Columns::of("register_row", row).count("fitting")?, false),
            None => (0, false),
        },
        Total::ByOneMore => {
            let more = rows.len() > filter.limit as usize;
            (filter.offset.saturating_add(rows.len() as u64), more)
        }
    };
    rows.truncate(filter.limit as usize);
    Ok(Found { rows, total, more })
}

/// How the database would answer, a line each: for the tests that hold that nothing is scanned.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    filter: &Filter,
) -> Result<Vec<String>> {
    use sqlx::Row;
    let (explain, column) = backend.explain();
    let Some(way) = way(db, filter).await? else {
        return Ok(Vec::new());
    };
    let rows = way.page.query(explain).fetch_all(db).await?;
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

/// How a search is answered.
struct Way {
    page: Statement,
    total: Total,
}

enum Total {
    /// It is so many.
    Known(u64),
    /// Each row tells.
    InRows,
    /// One row more was asked for than the page has: there is a next page or there isn't.
    ByOneMore,
}

/// `None` if nothing can be found.
async fn way(db: &mut AnyConnection, filter: &Filter) -> Result<Option<Way>> {
    let Some(numbers) = stretch(db, filter).await? else {
        return Ok(None);
    };
    let kind = filter.document_type.as_deref().map(type_token);
    let tokens: Vec<_> = filter.words.iter().cloned().chain(kind).collect();
    if tokens.is_empty() {
        let (first, last) = numbers;
        let total = u64::from(last - first) + 1;
        let page = Statement::stretch(filter, numbers);
        let total = Total::Known(total);
        return Ok(Some(Way { page, total }));
    }
    let mut narrowest = None;
    for (place, token) in tokens.iter().enumerate() {
        let found = Statement::count_few(filter, numbers, token);
        let found = found.count(db).await?;
        if found < narrowest.map_or(FEW, |(found, _)| found) {
            narrowest = Some((found, place));
        }
    }
    let way = match (narrowest, &tokens[..]) {
        (Some((_, place)), _) => Way {
            page: Statement::collect(filter, numbers, &tokens, place),
            total: Total::InRows,
        },
        (None, [only]) => Way {
            page: Statement::walk(filter, numbers, &tokens),
            total: Total::Known(
                Statement::count_all(filter, numbers, only)
                    .count(db)
                    .await?,
            ),
        },
        (None, _) => Way {
            page: Statement::walk(filter, numbers, &tokens),
            total: Total::ByOneMore,
        },
    };
    Ok(Some(way))
}

/// Book, stretch of numbers and tokens, as their places are bound: $1, $2 and $3, then the first that
/// a token can be and the first that it can't.
struct Statement {
    text: String,
    book: String,
    numbers: (u32, u32),
    tokens: Vec<String>,
}

const WITHIN: &str = "book_id = $1 AND number >= $2 AND number <= $3";

impl Statement {
    fn of(text: String, filter: &Filter, numbers: (u32, u32), tokens: &[String]) -> Self {
        Self {
            text,
            book: filter.book.to_string(),
            numbers,
            tokens: tokens.to_vec(),
        }
    }

    /// A page of a stretch without gaps.
    fn stretch(filter: &Filter, (first, last): (u32, u32)) -> Self {
        let offset = u32::try_from(filter.offset).unwrap_or(u32::MAX);
        let start = first.saturating_add(offset);
        // What is saturated holds no line.
        let end = last.min(start.saturating_add(filter.limit).saturating_sub(1));
        let text = format!("SELECT * FROM register_row WHERE {WITHIN} ORDER BY number");
        Self::of(text, filter, (start, end), &[])
    }

    /// How many entries a token has, up to [`FEW`].
    fn count_few(filter: &Filter, numbers: (u32, u32), token: &String) -> Self {
        let text = format!(
            "SELECT COUNT(*) AS lines FROM (SELECT number FROM register_token
             WHERE {WITHIN} AND {} ORDER BY token, number LIMIT {FEW}) found",
            begins("token", 0)
        );
        Self::of(text, filter, numbers, std::slice::from_ref(token))
    }

    /// How many lines a token finds.
    fn count_all(filter: &Filter, numbers: (u32, u32), token: &String) -> Self {
        let text = format!(
            "SELECT COUNT(DISTINCT number) AS lines FROM register_token WHERE {WITHIN} AND {}",
            begins("token", 0)
        );
        Self::of(text, filter, numbers, std::slice::from_ref(token))
    }

    /// A page of the lines that the token at `place` finds and the others too.
    fn collect(filter: &Filter, numbers: (u32, u32), tokens: &[String], place: usize) -> Self {
        let others = probes("given.number", tokens.len(), Some(place));
        let (limit, offset) = (filter.limit, filter.offset.min(i64::MAX as u64));
        // The innermost LIMIT tells PostgreSQL that these are few.
        let text = format!(
            "SELECT r.*, page.fitting FROM (
               SELECT number, COUNT(*) OVER () AS fitting FROM (
                 SELECT DISTINCT number FROM (
                   SELECT number FROM register_token WHERE {WITHIN} AND {}
                   ORDER BY token, number LIMIT {FEW}
                 ) found
               ) given WHERE number > 0{others} ORDER BY number LIMIT {limit} OFFSET {offset}
             ) page JOIN register_row r ON r.book_id = $1 AND r.number = page.number
             ORDER BY r.number",
            begins("token", place)
        );
        Self::of(text, filter, numbers, tokens)
    }

    /// A page, and one more, of the lines that all tokens find, along the numbers.
    fn walk(filter: &Filter, numbers: (u32, u32), tokens: &[String]) -> Self {
        let all = probes("r.number", tokens.len(), None);
        let limit = filter.limit.saturating_add(1);
        let offset = filter.offset.min(i64::MAX as u64);
        let text = format!(
            "SELECT r.* FROM (
               SELECT number FROM register_row r WHERE {WITHIN}{all}
               ORDER BY number LIMIT {limit} OFFSET {offset}
             ) page JOIN register_row r ON r.book_id = $1 AND r.number = page.number
             ORDER BY r.number"
        );
        Self::of(text, filter, numbers, tokens)
    }

    async fn count(&self, db: &mut AnyConnection) -> Result<u64> {
        let row = self.query("").fetch_one(db).await?;
        Columns::of("register_token", &row).count("lines")
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

/// That a column begins with the token at `place`.
fn begins(column: &str, place: usize) -> String {
    let (start, end) = (4 + 2 * place, 5 + 2 * place);
    format!("{column} >= ${start} AND {column} < ${end}")
}

/// That each of `count` tokens but the one that is known finds the line with this number.
fn probes(number: &str, count: usize, known: Option<usize>) -> String {
    let places = (0..count).filter(|place| Some(*place) != known);
    let probe = |place| {
        format!(
            " AND (SELECT 1 FROM register_token t WHERE t.book_id = $1 AND t.number = {number}
               AND {} LIMIT 1) = 1",
            begins("t.token", place)
        )
    };
    places.map(probe).collect()
}
