//! "Lịch hẹn chờ duyệt": filter, order, page and total, by indexes only.
//!
//! A list walks the index of its scope and order. One that is narrowed by words goes by the words of
//! the first: `appointment_token` is asked once, and the others are looked up appointment by
//! appointment, in scalar subqueries, as in [`queue`](crate::repo::queue).

use chungthuc_domain::{
    UnitId,
    applicant::ApplicantKind,
    appointment::SlotTime,
    calendar::{Moment, VIETNAM},
    search,
    view::appointment::{AppointmentOrder, AppointmentScope},
};
use sqlx::{Any, AnyConnection, AssertSqlSafe, any::AnyArguments, query::Query};

use super::{Appointment, appointment};
use crate::database::{Columns, Result};

/// Which appointments, in which order, which stretch of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Of which unit.
    pub unit: UnitId,
    /// In which states.
    pub scope: AppointmentScope,
    /// Only of such applicants.
    pub kind: Option<ApplicantKind>,
    /// What the code begins with; empty: any.
    pub code: String,
    /// Words, each the beginning of one that the appointment is found by; folded as
    /// [`search::tokens`] does.
    pub words: Vec<String>,
    /// For a moment in `[.0, .1)`.
    pub between: Option<(Moment, Moment)>,
    /// For this time of day.
    pub time: Option<SlotTime>,
    /// Sorted by what.
    pub order: AppointmentOrder,
    /// The other way round.
    pub descending: bool,
    /// How many rows.
    pub limit: u32,
    /// How many rows lie before.
    pub offset: u64,
}

/// A page of a list, and how many appointments there are on all pages.
pub async fn list(db: &mut AnyConnection, filter: &Filter) -> Result<(Vec<Appointment>, u64)> {
    let count = Statement::count(filter).query().fetch_one(&mut *db).await?;
    let total = Columns::of("appointment", &count).count("appointments")?;
    let page = Statement::page(filter);
    let rows = page.query().fetch_all(db).await?;
    Ok((rows.iter().map(appointment).collect::<Result<_>>()?, total))
}

/// How the database would answer a list and its total, a line each.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    filter: &Filter,
) -> Result<Vec<String>> {
    use sqlx::Row;
    let (explain, column) = backend.explain();
    let mut lines = Vec::new();
    for statement in [Statement::page(filter), Statement::count(filter)] {
        let text = format!("{explain}{}", statement.text);
        let rows = statement.bound(text).fetch_all(&mut *db).await?;
        for row in &rows {
            lines.push(row.try_get(column)?);
        }
    }
    Ok(lines)
}

/// A statement with its values: fixed text and numbered values, never a value within the text.
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
    fn page(filter: &Filter) -> Self {
        let mut statement = Self::default();
        statement.push("SELECT a.* FROM ");
        statement.fitting(filter);
        let key = match filter.order {
            AppointmentOrder::Time => "a.starts_at",
            AppointmentOrder::Name => "a.applicant_name_key",
        };
        let direction = if filter.descending { "DESC" } else { "ASC" };
        statement.push(&format!(
            " ORDER BY {key} {direction}, a.id {direction} LIMIT "
        ));
        statement.bind_integer(i64::from(filter.limit));
        statement.push(" OFFSET ");
        statement.bind_integer(i64::try_from(filter.offset).unwrap_or(i64::MAX));
        statement
    }

    fn count(filter: &Filter) -> Self {
        let mut statement = Self::default();
        statement.push("SELECT COUNT(*) AS appointments FROM ");
        statement.fitting(filter);
        statement
    }

    fn fitting(&mut self, filter: &Filter) {
        self.push("appointment a WHERE a.unit_id = ");
        self.bind_text(filter.unit.to_string());
        match filter.scope {
            AppointmentScope::Open => self.push(" AND a.is_open = 1"),
            AppointmentScope::All => {}
            AppointmentScope::In(state) => {
                self.push(" AND a.state = ");
                self.bind_text(state.code().to_owned());
            }
        }
        if let Some((from, before)) = filter.between {
            self.push(" AND a.starts_at >= ");
            self.bind_integer(from.0);
            self.push(" AND a.starts_at < ");
            self.bind_integer(before.0);
        }
        if let Some(time) = filter.time {
            // Vietnam has no daylight saving, so a time of day is what is left of whole days.
            const DAY: i64 = 86_400_000_000;
            let offset = i64::from(VIETNAM.seconds()) * 1_000_000;
            self.push(" AND (a.starts_at + ");
            self.bind_integer(offset);
            self.push(") % ");
            self.bind_integer(DAY);
            self.push(" = ");
            self.bind_integer(i64::from(time.minutes()) * 60_000_000);
        }
        if let Some(kind) = filter.kind {
            self.push(" AND a.applicant_kind = ");
            self.bind_text(kind.code().to_owned());
        }
        if !filter.code.is_empty() {
            self.push(" AND ");
            self.starts("a.code", &filter.code);
        }
        for (place, word) in filter.words.iter().enumerate() {
            if place == 0 {
                self.push(" AND a.id IN (SELECT t.appointment_id FROM appointment_token t WHERE t.unit_id = ");
                self.bind_text(filter.unit.to_string());
                self.push(" AND ");
                self.starts("t.token", word);
                self.push(")");
            } else {
                self.push(
                    " AND (SELECT 1 FROM appointment_token t WHERE t.appointment_id = a.id AND ",
                );
                self.starts("t.token", word);
                self.push(" LIMIT 1) = 1");
            }
        }
    }

    fn starts(&mut self, column: &str, prefix: &str) {
        self.push(&format!("{column} >= "));
        self.bind_text(prefix.to_owned());
        self.push(&format!(" AND {column} < "));
        self.bind_text(search::prefix_end(prefix));
    }

    fn query(&self) -> Query<'_, Any, AnyArguments> {
        // The text is made of constants of this file and of placeholders.
        self.bound(self.text.clone())
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
}
