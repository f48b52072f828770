//! The lists of papers: filter, order, page and totals, so that a list among a hundred thousand
//! answers at once.
//!
//! A list without words to look for walks the index of its order, one state after the other, and
//! reads no more than its page and those before; its total comes from the counters. A list with
//! words, a code or days collects what these find, by their own indexes, and sorts that.

use chungthuc_domain::{
    PaperId, PersonId, UnitId, applicant::ApplicantKind, calendar::Moment, search,
    state::PaperState, view::queue::QueueOrder,
};
use sqlx::{Any, AnyConnection, AssertSqlSafe, any::AnyArguments, any::AnyRow, query::Query};

use super::paper::{self, Paper};
use crate::database::{Columns, Result};

/// Which papers, in which order, which stretch of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Of which unit.
    pub unit: UnitId,
    /// In any of these states.
    pub states: Vec<PaperState>,
    /// Only those that this leader is to sign.
    pub signer: Option<PersonId>,
    /// Only those of such applicants.
    pub kind: Option<ApplicantKind>,
    /// What the code begins with; empty: any.
    pub code: String,
    /// Words, each the beginning of one that the paper is found by; folded as
    /// [`search::tokens`] does.
    pub words: Vec<String>,
    /// Submitted at this moment or later.
    pub from: Option<Moment>,
    /// Submitted before this moment.
    pub before: Option<Moment>,
    /// Sorted by what.
    pub order: QueueOrder,
    /// The other way round.
    pub descending: bool,
    /// How many rows.
    pub limit: u32,
    /// How many rows lie before.
    pub offset: u64,
}

impl Filter {
    /// Whether the counters know the total.
    fn is_plain(&self) -> bool {
        self.code.is_empty()
            && self.words.is_empty()
            && self.from.is_none()
            && self.before.is_none()
    }
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The paper.
    pub paper: Paper,
    /// Mã hồ sơ.
    pub dossier_code: Option<String>,
    /// Name of who asks for it.
    pub applicant_name: String,
    /// Their CCCD, CMND or MST.
    pub identifier: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
    /// Who is to sign.
    pub signer_name: String,
    /// Papers in the same dossier.
    pub papers_in_dossier: u32,
    /// The number in the register, once it has one.
    pub number: Option<u32>,
    /// Digits that the unit's numbers are padded to.
    pub number_width: u32,
    /// The book's whole name.
    pub book: Option<String>,
    /// The unit's name.
    pub unit_name: String,
}

/// The rows of a list's page.
pub async fn rows(db: &mut AnyConnection, filter: &Filter) -> Result<Vec<Item>> {
    let statement = page(filter);
    let rows = statement.query().fetch_all(db).await?;
    rows.iter().map(item).collect()
}

/// How many papers the list holds on all pages.
pub async fn total(db: &mut AnyConnection, filter: &Filter) -> Result<u64> {
    if filter.is_plain() {
        return paper::total(db, filter.unit, &filter.states, filter.signer, filter.kind).await;
    }
    let row = count(filter).query().fetch_one(db).await?;
    Columns::of("paper", &row).count("papers")
}

/// How many papers of a unit in any of `states` are due in `[from, before)`, of one signer or all.
pub async fn count_due(
    db: &mut AnyConnection,
    unit: UnitId,
    states: &[PaperState],
    signer: Option<PersonId>,
    from: Moment,
    before: Moment,
) -> Result<u64> {
    let mut statement = Statement::default();
    statement.push("SELECT COUNT(*) AS papers FROM paper p WHERE p.unit_id = ");
    statement.bind_text(unit.to_string());
    if let Some(signer) = signer {
        statement.push(" AND p.signer_id = ");
        statement.bind_text(signer.to_string());
    }
    statement.push(" AND p.state IN (");
    statement.bind_states(states);
    statement.push(") AND p.due_at >= ");
    statement.bind_integer(from.0);
    statement.push(" AND p.due_at < ");
    statement.bind_integer(before.0);
    let row = statement.query().fetch_one(db).await?;
    Columns::of("paper", &row).count("papers")
}

/// How many papers of a unit were submitted at `from` or later.
pub async fn count_submitted(db: &mut AnyConnection, unit: UnitId, from: Moment) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS papers FROM paper WHERE unit_id = $1 AND submitted_at >= $2",
    )
    .bind(unit.to_string())
    .bind(from.0)
    .fetch_one(db)
    .await?;
    Columns::of("paper", &row).count("papers")
}

/// A paper with what lists show of it; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: PaperId) -> Result<Option<Item>> {
    let mut statement = Statement::default();
    statement.push("SELECT ");
    statement.push(COLUMNS);
    statement.push(" FROM paper p ");
    statement.push(JOINS);
    statement.push(" WHERE p.id = ");
    statement.bind_text(id.to_string());
    let row = statement.query().fetch_optional(db).await?;
    row.as_ref().map(item).transpose()
}

/// How the database would answer a list and its total, a line each: for the tests that hold that
/// nothing is scanned.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    filter: &Filter,
) -> Result<Vec<String>> {
    use crate::database::Backend;
    use sqlx::Row;
    let mut lines = Vec::new();
    let counted = (!filter.is_plain()).then(|| count(filter));
    for statement in std::iter::once(page(filter)).chain(counted) {
        let (explain, column) = match backend {
            Backend::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
            Backend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
        };
        let explained = Statement {
            text: format!("{explain}{}", statement.text),
            values: statement.values,
        };
        for row in explained.query().fetch_all(&mut *db).await? {
            lines.push(row.try_get::<String, _>(column)?);
        }
    }
    Ok(lines)
}

const COLUMNS: &str = "p.*, d.code AS dossier_code, d.applicant_name, d.applicant_identifier,
   d.applicant_phone, d.applicant_email, s.name AS signer_name, u.number_width,
   u.name AS unit_name, r.number AS register_number, b.stem AS book_stem, b.suffix AS book_suffix,
   (SELECT COUNT(*) FROM paper o WHERE o.dossier_id = p.dossier_id) AS papers_in_dossier";

const JOINS: &str = "JOIN dossier d ON d.id = p.dossier_id JOIN person s ON s.id = p.signer_id
   JOIN unit u ON u.id = p.unit_id LEFT JOIN register_row r ON r.paper_id = p.id
   LEFT JOIN book b ON b.id = r.book_id";

fn page(filter: &Filter) -> Statement {
    let by_its_index = filter.code.is_empty()
        && filter.words.is_empty()
        && (filter.order == QueueOrder::Registered
            || (filter.from.is_none() && filter.before.is_none()));
    let direction = if filter.descending { "DESC" } else { "ASC" };
    let mut statement = Statement::default();
    statement.push("SELECT ");
    statement.push(COLUMNS);
    statement.push(" FROM (");
    if by_its_index {
        statement.push("SELECT id, sort_key FROM (");
        let reach = i64::try_from(filter.offset.saturating_add(u64::from(filter.limit)));
        for (position, state) in filter.states.iter().enumerate() {
            if position > 0 {
                statement.push(" UNION ALL ");
            }
            statement.push("SELECT * FROM (SELECT p.id AS id, p.");
            statement.push(column(filter.order));
            statement.push(" AS sort_key FROM paper p WHERE ");
            statement.conditions(filter, &[*state]);
            statement.push(&format!(
                " ORDER BY p.{} {direction}, p.id {direction} LIMIT ",
                column(filter.order)
            ));
            statement.bind_integer(reach.unwrap_or(i64::MAX));
            statement.push(&format!(") branch{position}"));
        }
        statement.push(") branches");
    } else {
        statement.push("SELECT p.id AS id, p.");
        statement.push(column(filter.order));
        statement.push(" AS sort_key FROM paper p WHERE ");
        statement.conditions(filter, &filter.states);
    }
    // An expression, so that no index of the order is walked in search of a few rows.
    let neutral = match (by_its_index, filter.order) {
        (true, _) => "sort_key",
        (false, QueueOrder::Name) => "(p.applicant_name_key || '')",
        (false, QueueOrder::Due) => "(p.due_at + 0)",
        (false, QueueOrder::Registered) => "(p.submitted_at + 0)",
    };
    let id = if by_its_index { "id" } else { "p.id" };
    statement.push(&format!(
        " ORDER BY {neutral} {direction}, {id} {direction} LIMIT "
    ));
    statement.bind_integer(i64::from(filter.limit));
    statement.push(" OFFSET ");
    statement.bind_integer(i64::try_from(filter.offset).unwrap_or(i64::MAX));
    statement.push(") page JOIN paper p ON p.id = page.id ");
    statement.push(JOINS);
    statement.push(&format!(
        " ORDER BY page.sort_key {direction}, page.id {direction}"
    ));
    statement
}

fn count(filter: &Filter) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT COUNT(*) AS papers FROM paper p WHERE ");
    statement.conditions(filter, &filter.states);
    statement
}

fn column(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::Due => "due_at",
        QueueOrder::Registered => "submitted_at",
        QueueOrder::Name => "applicant_name_key",
    }
}

/// SQL in the making: fixed text and numbered values, never a value within the text.
#[derive(Default)]
struct Statement {
    text: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Integer(i64),
}

impl Statement {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind_text(&mut self, value: String) {
        self.values.push(Value::Text(value));
        self.text.push_str(&format!("${}", self.values.len()));
    }

    fn bind_integer(&mut self, value: i64) {
        self.values.push(Value::Integer(value));
        self.text.push_str(&format!("${}", self.values.len()));
    }

    fn bind_states(&mut self, states: &[PaperState]) {
        for (position, state) in states.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.bind_text(state.code().to_owned());
        }
    }

    /// Everything that a paper `p` of the list has to meet.
    fn conditions(&mut self, filter: &Filter, states: &[PaperState]) {
        self.push("p.unit_id = ");
        self.bind_text(filter.unit.to_string());
        if let Some(signer) = filter.signer {
            self.push(" AND p.signer_id = ");
            self.bind_text(signer.to_string());
        }
        if let [state] = states {
            self.push(" AND p.state = ");
            self.bind_text(state.code().to_owned());
        } else {
            self.push(" AND p.state IN (");
            self.bind_states(states);
            self.push(")");
        }
        if let Some(kind) = filter.kind {
            self.push(" AND p.applicant_kind = ");
            self.bind_text(kind.code().to_owned());
        }
        if let Some(from) = filter.from {
            self.push(" AND p.submitted_at >= ");
            self.bind_integer(from.0);
        }
        if let Some(before) = filter.before {
            self.push(" AND p.submitted_at < ");
            self.bind_integer(before.0);
        }
        if !filter.code.is_empty() {
            self.push(" AND p.code >= ");
            self.bind_text(filter.code.clone());
            self.push(" AND p.code < ");
            self.bind_text(search::prefix_end(&filter.code));
        }
        for word in &filter.words {
            self.push(" AND p.id IN (SELECT t.paper_id FROM paper_token t WHERE t.unit_id = ");
            self.bind_text(filter.unit.to_string());
            self.push(" AND t.token >= ");
            self.bind_text(word.clone());
            self.push(" AND t.token < ");
            self.bind_text(search::prefix_end(word));
            self.push(")");
        }
    }

    fn query(&self) -> Query<'_, Any, AnyArguments> {
        // The text is made of constants above and of placeholders.
        let mut query = sqlx::query(AssertSqlSafe(self.text.clone()));
        for value in &self.values {
            query = match value {
                Value::Text(text) => query.bind(text.clone()),
                Value::Integer(number) => query.bind(*number),
            };
        }
        query
    }
}

fn item(row: &AnyRow) -> Result<Item> {
    let paper = paper::paper(row)?;
    let row = Columns::of("paper", row);
    let book = match (
        row.optional_text("book_stem")?,
        row.optional_text("book_suffix")?,
    ) {
        (Some(stem), Some(suffix)) => Some(format!("{stem}{suffix}")),
        _ => None,
    };
    Ok(Item {
        paper,
        dossier_code: row.optional_text("dossier_code")?,
        applicant_name: row.text("applicant_name")?,
        identifier: row.optional_text("applicant_identifier")?,
        phone: row.optional_text("applicant_phone")?,
        email: row.optional_text("applicant_email")?,
        signer_name: row.text("signer_name")?,
        papers_in_dossier: row.small_count("papers_in_dossier")?,
        number: row.optional_small_count("register_number")?,
        number_width: row.small_count("number_width")?,
        book,
        unit_name: row.text("unit_name")?,
    })
}
