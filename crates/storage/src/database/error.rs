//! What can go wrong with the database, told apart by what the caller can do about it.

use sqlx::error::{DatabaseError as DriverError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

use super::MigrationError;

/// Why something with the database failed.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The database or the way to it failed.
    #[error("the database failed")]
    Driver(#[source] sqlx::Error),

    /// A row with the same value is there already.
    #[error("{0}")]
    Unique(UniqueViolation),

    /// A guarded update met no row: someone else was faster, or it never was as expected.
    #[error("the row has changed meanwhile")]
    Conflict,

    /// Others held the connections or the locks for too long, or a deadlock was resolved by
    /// giving this transaction up. Trying again may help.
    #[error("the database is busy")]
    Busy(#[source] sqlx::Error),

    /// A row holds what this program never wrote.
    #[error("inconsistent data in {table}.{column}, row {row}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's `id`, or empty if it has none.
        row: String,
        /// What didn't fit.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },

    /// A statement that is for one row changed several.
    #[error("{0} rows changed instead of one")]
    TooManyRows(u64),

    /// This database can't be used as it is.
    #[error("this database can't be used: {0}")]
    Unsuitable(String),

    /// The tables can't be brought up to date.
    #[error(transparent)]
    Migration(#[from] MigrationError),
}

impl DatabaseError {
    /// A row that holds what this program never wrote.
    pub fn inconsistent(
        table: &'static str,
        column: &'static str,
        row: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Inconsistent {
            table,
            column,
            row: row.into(),
            source: Some(source.into()),
        }
    }

    /// Whether a row with the same `columns` is in `table` already.
    #[must_use]
    pub fn is_unique_on(&self, table: &str, columns: &[&str]) -> bool {
        matches!(self, Self::Unique(unique) if unique.table == table && unique.columns == columns)
    }
}

/// Which rule of uniqueness was broken; the same on both databases. It doesn't hold the value,
/// which may be personal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table} has a row with this ({}) already", columns.join(", "))]
pub struct UniqueViolation {
    /// The table.
    pub table: String,
    /// The columns, in the order of the rule.
    pub columns: Vec<String>,
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(driver) if driver.kind() == ErrorKind::UniqueViolation => {
                Self::Unique(unique_violation(driver.as_ref()))
            }
            sqlx::Error::Database(driver) if driver.code().is_some_and(|code| is_busy(&code)) => {
                Self::Busy(error)
            }
            sqlx::Error::PoolTimedOut => Self::Busy(error),
            _ => Self::Driver(error),
        }
    }
}

/// Takes the row count of a guarded update: one row is right.
///
/// # Errors
/// [`DatabaseError::Conflict`] for none, [`DatabaseError::TooManyRows`] for several.
pub fn guarded(rows_affected: u64) -> Result<(), DatabaseError> {
    match rows_affected {
        1 => Ok(()),
        0 => Err(DatabaseError::Conflict),
        several => Err(DatabaseError::TooManyRows(several)),
    }
}

/// PostgreSQL: serialization failure, deadlock, lock not available. SQLite: BUSY and LOCKED with
/// their extended codes, whose low byte is the plain one.
fn is_busy(code: &str) -> bool {
    const SQLITE_BUSY: u32 = 5;
    const SQLITE_LOCKED: u32 = 6;
    match code {
        "40001" | "40P01" | "55P03" => true,
        code if code.len() < 5 => code
            .parse::<u32>()
            .is_ok_and(|code| matches!(code & 0xff, SQLITE_BUSY | SQLITE_LOCKED)),
        _ => false,
    }
}

fn unique_violation(error: &dyn DriverError) -> UniqueViolation {
    match error.try_downcast_ref::<PgDatabaseError>() {
        // "Key (unit_id, kind)=(…) already exists."
        Some(postgres) => UniqueViolation {
            table: postgres.table().unwrap_or_default().to_owned(),
            columns: postgres
                .detail()
                .and_then(|detail| detail.strip_prefix("Key (")?.split_once(")=("))
                .map(|(columns, _)| columns.split(", ").map(str::to_owned).collect())
                .unwrap_or_default(),
        },
        // "UNIQUE constraint failed: book.unit_id, book.kind"
        None => {
            let named: Vec<_> = error
                .message()
                .rsplit_once(": ")
                .map(|(_, list)| {
                    list.split(", ")
                        .filter_map(|name| name.split_once('.'))
                        .collect()
                })
                .unwrap_or_default();
            UniqueViolation {
                table: named
                    .first()
                    .map(|(table, _)| (*table).to_owned())
                    .unwrap_or_default(),
                columns: named
                    .iter()
                    .map(|(_, column)| (*column).to_owned())
                    .collect(),
            }
        }
    }
}
