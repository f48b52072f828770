//! The SQL of the lists, in the making: fixed text and numbered values, never a value within the
//! text.
//!
//! Which index a statement goes by is written into it, since a planner guesses wrongly at prefixes
//! and rare combinations: what is looked up paper by paper is a scalar subquery, a column that isn't
//! to be looked up by an index stands in an expression (`p.submitted_at + 0`), and branches end in
//! LIMIT.

use chungthuc_domain::{
    PaperId, PersonId, UnitId, calendar::Moment, search, state::PaperState, view::queue::QueueOrder,
};
use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};

use super::{FEW, Filter};

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
   d.applicant_phone, d.applicant_email, s.name AS signer_name, u.number_width,
   u.name AS unit_name, r.number AS register_number, b.stem AS book_stem, b.suffix AS book_suffix,
   (SELECT COUNT(*) FROM paper o WHERE o.dossier_id = p.dossier_id) AS papers_in_dossier";

const JOINS: &str = "JOIN dossier d ON d.id = p.dossier_id JOIN person s ON s.id = p.signer_id
   JOIN unit u ON u.id = p.unit_id LEFT JOIN register_row r ON r.paper_id = p.id
   LEFT JOIN book b ON b.id = r.book_id";

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
        let mut statement = Self::default();
        statement.page(filter, "", |statement| {
            statement.push("SELECT id, sort_key FROM (");
            let reach = filter.offset.saturating_add(u64::from(filter.limit));
            statement.branches(filter, filter.order, reach);
            let direction = direction(filter);
            statement.push(&format!(
                ") branches ORDER BY sort_key {direction}, id {direction}"
            ));
        });
        statement
    }

    /// How many a walk would find, counted up to `most`.
    pub(super) fn count_walked(filter: &Filter, most: u64) -> Self {
        let order = if filter.has_days() {
            QueueOrder::Registered
        } else if filter.due.is_some() {
            QueueOrder::Due
        } else {
            filter.order
        };
        Self::counted(most, |statement| statement.branches(filter, order, most))
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
        use crate::database::Backend;
        use sqlx::Row;
        let (explain, column) = match backend {
            Backend::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
            Backend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
        };
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

    /// The papers of each state by the index of `order`, no more than `reach` of any.
    fn branches(&mut self, filter: &Filter, order: QueueOrder, reach: u64) {
        let key = key(order);
        let direction = direction(filter);
        // Papers in whatever state have an index of their own by day.
        let whole = order == QueueOrder::Registered
            && filter.signer.is_none()
            && filter.kind.is_none()
            && PaperState::ALL
                .iter()
                .all(|state| filter.states.contains(state));
        let mut each: Vec<&[PaperState]> = filter.states.chunks(1).collect();
        if whole {
            each = vec![&[]];
        }
        for (position, states) in each.into_iter().enumerate() {
            self.branch(position, |statement| {
                statement.push(&format!(
                    "SELECT p.id AS id, p.{key} AS sort_key FROM paper p WHERE "
                ));
                statement.listed(filter, states);
                statement.rest(filter, Some(order));
                statement.words(filter, None);
                statement.push(&format!(
                    " ORDER BY p.{key} {direction}, p.id {direction} LIMIT "
                ));
                statement.bind_count(reach);
            });
        }
    }

    fn branch(&mut self, position: usize, selection: impl FnOnce(&mut Self)) {
        if position > 0 {
            self.push(" UNION ALL ");
        }
        self.push("SELECT * FROM (");
        selection(self);
        self.push(&format!(") branch{position}"));
    }

    /// A column of each paper that a source finds, as `sort_key`; NULL for what doesn't fit the filter.
    fn fitting(&mut self, filter: &Filter, source: Source, column: &str) {
        self.push(&format!(
            "(SELECT p.{column} FROM paper p WHERE p.id = given.id AND "
        ));
        self.listed(filter, &filter.states);
        self.rest(filter, None);
        let known = match source {
            Source::Word(place) => Some(place),
            _ => None,
        };
        self.words(filter, known);
        self.push(") AS sort_key FROM (SELECT DISTINCT id FROM (");
        self.source(filter, source);
        self.push(") found) given");
    }

    /// The ids that a source finds by its index, up to [`FEW`], some of them twice.
    fn source(&mut self, filter: &Filter, source: Source) {
        match source {
            Source::Listed | Source::Due => {
                self.push("SELECT id FROM (");
                for (position, state) in filter.states.iter().enumerate() {
                    self.branch(position, |statement| {
                        statement.push("SELECT p.id AS id FROM paper p WHERE ");
                        statement.listed(filter, &[*state]);
                        if source == Source::Due {
                            statement.due_between(filter, "p.due_at");
                        }
                        statement.push(" ORDER BY p.due_at, p.id LIMIT ");
                        statement.bind_count(FEW);
                    });
                }
                self.push(") branches");
            }
            Source::Code => {
                self.push("SELECT p.id AS id FROM paper p WHERE ");
                self.starts("p.code", &filter.code);
                self.push(" ORDER BY p.code LIMIT ");
                self.bind_count(FEW);
            }
            Source::Days => {
                self.push("SELECT p.id AS id FROM paper p WHERE p.unit_id = ");
                self.bind_text(filter.unit.to_string());
                self.days(filter, "p.submitted_at");
                self.push(" ORDER BY p.submitted_at, p.id LIMIT ");
                self.bind_count(FEW);
            }
            Source::Word(place) => {
                self.push("SELECT t.paper_id AS id FROM paper_token t WHERE t.unit_id = ");
                self.bind_text(filter.unit.to_string());
                self.push(" AND ");
                self.starts("t.token", word(filter, place));
                self.push(" ORDER BY t.token, t.paper_id LIMIT ");
                self.bind_count(FEW);
            }
        }
    }

    /// Unit, state, signer and kind; no states: any.
    fn listed(&mut self, filter: &Filter, states: &[PaperState]) {
        self.owned(filter.unit, filter.signer);
        if let [state] = states {
            self.push(" AND p.state = ");
            self.bind_text(state.code().to_owned());
        } else if !states.is_empty() {
            self.push(" AND p.state IN (");
            for (position, state) in states.iter().enumerate() {
                if position > 0 {
                    self.push(", ");
                }
                self.bind_text(state.code().to_owned());
            }
            self.push(")");
        }
        if let Some(kind) = filter.kind {
            self.push(" AND p.applicant_kind = ");
            self.bind_text(kind.code().to_owned());
        }
    }

    fn owned(&mut self, unit: UnitId, signer: Option<PersonId>) {
        self.push("p.unit_id = ");
        self.bind_text(unit.to_string());
        if let Some(signer) = signer {
            self.push(" AND p.signer_id = ");
            self.bind_text(signer.to_string());
        }
    }

    /// Days, deadlines and code, of papers that are walked by the index of an order, or known by
    /// their id: what isn't that order's isn't to be looked up by an index.
    fn rest(&mut self, filter: &Filter, walked: Option<QueueOrder>) {
        let plain = |order| walked.is_none_or(|walked| walked == order);
        self.days(
            filter,
            if plain(QueueOrder::Registered) {
                "p.submitted_at"
            } else {
                "(p.submitted_at + 0)"
            },
        );
        self.due_between(
            filter,
            if plain(QueueOrder::Due) {
                "p.due_at"
            } else {
                "(p.due_at + 0)"
            },
        );
        if !filter.code.is_empty() {
            self.push(" AND ");
            self.starts("(p.code || '')", &filter.code);
        }
    }

    fn days(&mut self, filter: &Filter, column: &str) {
        if let Some(from) = filter.from {
            self.push(&format!(" AND {column} >= "));
            self.bind_integer(from.0);
        }
        if let Some(before) = filter.before {
            self.push(&format!(" AND {column} < "));
            self.bind_integer(before.0);
        }
    }

    fn due_between(&mut self, filter: &Filter, column: &str) {
        if let Some((from, before)) = filter.due {
            self.push(&format!(" AND {column} >= "));
            self.bind_integer(from.0);
            self.push(&format!(" AND {column} < "));
            self.bind_integer(before.0);
        }
    }

    /// The words but for the one that is known to fit.
    fn words(&mut self, filter: &Filter, known: Option<usize>) {
        for place in (0..filter.words.len()).filter(|place| Some(*place) != known) {
            self.push(" AND (SELECT 1 FROM paper_token t WHERE t.paper_id = p.id AND ");
            self.starts("t.token", word(filter, place));
            self.push(" LIMIT 1) = 1");
        }
    }

    fn starts(&mut self, column: &str, prefix: &str) {
        self.push(&format!("{column} >= "));
        self.bind_text(prefix.to_owned());
        self.push(&format!(" AND {column} < "));
        self.bind_text(search::prefix_end(prefix));
    }

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

    fn bind_count(&mut self, count: u64) {
        self.bind_integer(i64::try_from(count).unwrap_or(i64::MAX));
    }
}

fn key(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::Due => "due_at",
        QueueOrder::Registered => "submitted_at",
        QueueOrder::Name => "applicant_name_key",
    }
}

fn direction(filter: &Filter) -> &'static str {
    if filter.descending { "DESC" } else { "ASC" }
}

fn word(filter: &Filter, place: usize) -> &str {
    filter.words.get(place).map_or("", String::as_str)
}
