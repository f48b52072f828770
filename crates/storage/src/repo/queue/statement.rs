//! The SQL of the lists, in the making: fixed text and numbered values, never a value within the
//! text.
//!
//! Which index a statement goes by is written into it, since a planner guesses wrongly at prefixes
//! and rare combinations: what is looked up paper by paper is a scalar subquery, a column that isn't
//! to be looked up by an index stands in an expression (`p.submitted_at + 0`), and branches end in
//! LIMIT.

use chungthuc_domain::{
    PaperId, PersonId, UnitId, calendar::Moment, state::PaperState, view::queue::QueueOrder,
};
use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};

use super::{FEW, Filter, Place};

/// By what the papers of a narrowed list are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// By state, signer and kind: the list is short as it is.
    Listed,
    /// By the beginning of their code.
    Code,
    /// By the days they were submitted.
    Days,
    /// By when they are due.
    Due,
    /// By that their original wasn't given back.
    Kept,
    /// By the word at this place.
    Word(usize),
}

/// A statement with its values.
#[derive(Default)]
pub(super) struct Statement {
    text: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Integer(i64),
}

const COLUMNS: &str = "p.*, d.code AS dossier_code, d.applicant_name, d.applicant_identifier,
   d.applicant_phone, d.applicant_email, s.name AS signer_name, b.number_width,
   u.name AS unit_name, r.number AS register_number, b.stem AS book_stem, b.suffix AS book_suffix,
   x.returned_at AS original_returned_at,
   (SELECT COUNT(*) FROM paper o WHERE o.dossier_id = p.dossier_id) AS papers_in_dossier";

const JOINS: &str = "JOIN dossier d ON d.id = p.dossier_id JOIN person s ON s.id = p.signer_id
   JOIN unit u ON u.id = p.unit_id LEFT JOIN register_row r ON r.paper_id = p.id
   LEFT JOIN book b ON b.id = r.book_id
   LEFT JOIN original_return x ON x.original_id = COALESCE(p.original_id, p.id)";

impl Statement {
    /// One paper.
    pub(super) fn one(id: PaperId) -> Self {
        let mut statement = Self::default();
        statement.push(&format!(
            "SELECT {COLUMNS} FROM paper p {JOINS} WHERE p.id = "
        ));
        statement.bind_text(id.to_string());
        statement
    }

    /// The rows of a page, by the index of its order.
    pub(super) fn walk(filter: &Filter) -> Self {
        let reach = filter.offset.saturating_add(u64::from(filter.limit));
        Self::walked(filter, reach, None)
    }

    /// The next rows of a walk behind a place in it, or from its beginning: as many as the filter's
    /// page has, whichever page it asks for.
    pub(super) fn walk_on(filter: &Filter, behind: Option<&Place>) -> Self {
        let first = Filter {
            offset: 0,
            ..filter.clone()
        };
        Self::walked(&first, u64::from(first.limit), behind)
    }

    fn walked(filter: &Filter, reach: u64, behind: Option<&Place>) -> Self {
        let mut statement = Self::default();
        statement.page(filter, "", |statement| {
            statement.push("SELECT id, sort_key FROM (");
            statement.branches(filter, filter.order, reach, behind);
            let direction = direction(filter);
            statement.push(&format!(
                ") branches ORDER BY sort_key {direction}, id {direction}"
            ));
        });
        statement
    }

    /// How many a walk would find, counted up to `most`.
    pub(super) fn count_walked(filter: &Filter, most: u64) -> Self {
        let order = if filter.has_days() || filter.original_kept {
            QueueOrder::Registered
        } else if filter.due.is_some() {
            QueueOrder::Due
        } else {
            filter.order
        };
        Self::counted(most, |statement| {
            statement.branches(filter, order, most, None)
        })
    }

    /// The rows of a page, of what a source finds; in each, `fitting` says how many fit in all.
    pub(super) fn collect(filter: &Filter, source: Source) -> Self {
        let mut statement = Self::default();
        statement.page(filter, ", page.fitting", |statement| {
            statement.push(
                "SELECT id, sort_key, COUNT(*) OVER () AS fitting FROM (SELECT given.id AS id, ",
            );
            statement.fitting(filter, source, key(filter.order));
            // A LIMIT, so that the subquery isn't asked once more for each place that names it.
            statement.push(" LIMIT ");
            statement.bind_count(FEW);
            let direction = direction(filter);
            statement.push(&format!(
                ") collected WHERE sort_key IS NOT NULL ORDER BY sort_key {direction}, id {direction}"
            ));
        });
        statement
    }

    /// How many a source finds that fit the filter.
    pub(super) fn count_collected(filter: &Filter, source: Source) -> Self {
        let mut statement = Self::default();
        statement.push("SELECT COUNT(sort_key) AS papers FROM (SELECT ");
        statement.fitting(filter, source, "version");
        statement.push(") collected");
        statement
    }

    /// How many a source finds by itself, up to [`FEW`].
    pub(super) fn count_of(filter: &Filter, source: Source) -> Self {
        let mut statement = Self::default();
        statement.push("SELECT COUNT(*) AS papers FROM (");
        statement.source(filter, source);
        statement.push(") found");
        statement
    }

    /// How many papers are due in a stretch of time, up to `most`.
    pub(super) fn due(
        unit: UnitId,
        states: &[PaperState],
        signer: Option<PersonId>,
        (from, before): (Moment, Moment),
        most: u64,
    ) -> Self {
        Self::counted(most, |statement| {
            for (position, state) in states.iter().enumerate() {
                statement.branch(position, |statement| {
                    statement.push("SELECT p.id AS id FROM paper p WHERE ");
                    statement.owned(unit, signer);
                    statement.push(" AND p.state = ");
                    statement.bind_text(state.code().to_owned());
                    statement.push(" AND p.due_at >= ");
                    statement.bind_integer(from.0);
                    statement.push(" AND p.due_at < ");
                    statement.bind_integer(before.0);
                    statement.push(" ORDER BY p.due_at, p.id LIMIT ");
                    statement.bind_count(most);
                });
            }
        })
    }

    /// How many papers have an original that wasn't given back, up to `most`.
    pub(super) fn kept(unit: UnitId, states: &[PaperState], most: u64) -> Self {
        Self::counted(most, |statement| {
            for (position, state) in states.iter().enumerate() {
                statement.branch(position, |statement| {
                    statement.push("SELECT p.id AS id FROM paper p WHERE ");
                    statement.owned(unit, None);
                    statement.push(" AND p.state = ");
                    statement.bind_text(state.code().to_owned());
                    statement.push(" AND p.original_back = 0 ORDER BY p.submitted_at, p.id LIMIT ");
                    statement.bind_count(most);
                });
            }
        })
    }

    /// How many papers branches find, counted up to `most`.
    fn counted(most: u64, branches: impl FnOnce(&mut Self)) -> Self {
        let mut statement = Self::default();
        statement.push("SELECT COUNT(*) AS papers FROM (SELECT id FROM (");
        branches(&mut statement);
        statement.push(") branches LIMIT ");
        statement.bind_count(most);
        statement.push(") counted");
        statement
    }

    /// The statement, ready to be sent.
    pub(super) fn query(&self) -> Query<'_, Any, AnyArguments> {
        // The text is made of constants of this file and of placeholders.
        self.bound(self.text.clone())
    }

    /// The database's plan, a line each.
    #[cfg(feature = "testing")]
    pub(super) async fn explain(
        &self,
        db: &mut sqlx::AnyConnection,
        backend: crate::database::Backend,
    ) -> crate::database::Result<Vec<String>> {
        use sqlx::Row;
        let (explain, column) = backend.explain();
        let rows = self
            .bound(format!("{explain}{}", self.text))
            .fetch_all(db)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(column)?)).collect()
    }

    fn bound(&self, text: String) -> Query<'_, Any, AnyArguments> {
        let mut query = sqlx::query(AssertSqlSafe(text));
        for value in &self.values {
            query = match value {
                Value::Text(text) => query.bind(text.clone()),
                Value::Integer(number) => query.bind(*number),
            };
        }
        query
    }

    /// The columns of the page whose `id` and `sort_key` are selected in order by `selection`, and
    /// `more` columns of it.
    fn page(&mut self, filter: &Filter, more: &str, selection: impl FnOnce(&mut Self)) {
        self.push(&format!("SELECT {COLUMNS}{more} FROM ("));
        selection(self);
        self.push(" LIMIT ");
        self.bind_integer(i64::from(filter.limit));
        self.push(" OFFSET ");
        self.bind_count(filter.offset);
        let direction = direction(filter);
        self.push(&format!(
            ") page JOIN paper p ON p.id = page.id {JOINS}
             ORDER BY page.sort_key {direction}, page.id {direction}"
        ));
    }

    /// Adds fixed text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a value.
    pub(super) fn bind_text(&mut self, value: String) {
        self.values.push(Value::Text(value));
        self.text.push_str(&format!("${}", self.values.len()));
    }

    /// Adds a value.
    pub(super) fn bind_integer(&mut self, value: i64) {
        self.values.push(Value::Integer(value));
        self.text.push_str(&format!("${}", self.values.len()));
    }

    /// Adds a count.
    pub(super) fn bind_count(&mut self, count: u64) {
        self.bind_integer(i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// The column that an order goes by.
pub(super) fn key(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::Due => "due_at",
        QueueOrder::Registered => "submitted_at",
        QueueOrder::Name => "applicant_name_key",
    }
}

/// Which way it goes.
pub(super) fn direction(filter: &Filter) -> &'static str {
    if filter.descending { "DESC" } else { "ASC" }
}
