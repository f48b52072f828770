//! One database, SQLite or PostgreSQL, behind queries that are written once.
//!
//! A query says `$1`, `RETURNING`, `ON CONFLICT` and uses TEXT, BIGINT and DOUBLE PRECISION only;
//! `SUM` is cast to BIGINT. A change starts with a guarded `UPDATE … WHERE id = $1 AND version =
//! $2`, whose row count goes through [`guarded`]. [`Columns`] reads the rows. What is in the tables
//! belongs to the repositories, not here.

mod columns;
mod error;
mod migrations;
mod options;
mod transaction;

use std::fmt;
use std::sync::Arc;

use sqlx::AnyPool;
use tokio::sync::Notify;

pub use columns::Columns;
pub use error::{DatabaseError, UniqueViolation, guarded};
pub use migrations::MigrationError;
#[cfg(feature = "testing")]
pub(crate) use migrations::migrations_digest;
pub use options::DatabaseOptions;
pub use sqlx::AnyConnection as Connection;
use transaction::Bells;
pub use transaction::{Read, Tx};

/// What this module's functions give.
pub type Result<T, E = DatabaseError> = std::result::Result<T, E>;

/// Which of the two runs behind the URL. Queries don't need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file, one writer.
    Sqlite,
    /// A server, many processes.
    Postgres,
}

#[cfg(feature = "testing")]
impl Backend {
    /// What asks how a query would be answered when it stands before it, and the column that says so: for
    /// the tests that hold that nothing is scanned.
    pub(crate) fn explain(self) -> (&'static str, &'static str) {
        match self {
            Backend::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
            Backend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
        }
    }
}

/// An open database; clones share its connections.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    /// SQLite: the one connection that writes. PostgreSQL: a pool.
    writers: AnyPool,
    /// A pool of its own, so that a reader never waits for a writer.
    readers: AnyPool,
    /// Rung when a transaction that enqueued a job has been committed here.
    worker: Arc<Notify>,
    /// Rung when a transaction that marked a change has been committed here.
    watcher: Arc<Notify>,
}

impl Database {
    /// Opens the database at `url`: `sqlite:///folder/file.db` (made if it isn't there) or
    /// `postgres://…`.
    ///
    /// # Errors
    /// [`DatabaseError::Unsuitable`] if the URL is neither, or if a PostgreSQL database isn't
    /// UTF-8 with locale C and `synchronous_commit = on`; [`DatabaseError::Driver`] if it can't be
    /// reached.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, DatabaseOptions::default()).await
    }

    /// As [`Database::open`], with pools of other sizes.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open_with(url: &str, options: DatabaseOptions) -> Result<Self> {
        let (backend, writers, readers) = options::connect(url, options).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                backend,
                writers,
                readers,
                worker: Arc::default(),
                watcher: Arc::default(),
            }),
        })
    }

    /// Which of the two this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.inner.backend
    }

    /// Starts a transaction that may write: `BEGIN IMMEDIATE` on SQLite, so that it waits for
    /// the other writer here and not at its first write; READ COMMITTED on PostgreSQL.
    ///
    /// Never begin a second one, or await a key, the network or a file, while one is open.
    ///
    /// # Errors
    /// [`DatabaseError::Busy`] if no connection came free in time.
    pub async fn begin(&self) -> Result<Tx> {
        let statement = match self.inner.backend {
            Backend::Sqlite => "BEGIN IMMEDIATE",
            Backend::Postgres => "BEGIN",
        };
        let inner = self.inner.writers.begin_with(statement).await?;
        Ok(Tx::new(
            inner,
            self.inner.backend,
            Bells {
                worker: Arc::clone(&self.inner.worker),
                watcher: Arc::clone(&self.inner.watcher),
            },
        ))
    }

    /// Starts a look at one consistent state of the database, which can't write.
    ///
    /// # Errors
    /// [`DatabaseError::Busy`] if no connection came free in time.
    pub async fn read(&self) -> Result<Read> {
        let statement = match self.inner.backend {
            Backend::Sqlite => "BEGIN",
            Backend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(Read::new(self.inner.readers.begin_with(statement).await?))
    }

    /// Brings the tables up to date. Safe when several processes start at once.
    ///
    /// # Errors
    /// [`DatabaseError::Migration`] if the database was written by a newer program, or a
    /// migration that ran has changed since.
    pub async fn migrate(&self, clock: &dyn crate::clock::Clock) -> Result<()> {
        migrations::run(self, clock, i64::MAX).await
    }

    /// As [`Database::migrate`], but no further than migration `last`.
    #[cfg(feature = "testing")]
    pub(crate) async fn migrate_to(
        &self,
        clock: &dyn crate::clock::Clock,
        last: i64,
    ) -> Result<()> {
        migrations::run(self, clock, last).await
    }

    /// Waits until a transaction of this process that enqueued a job is committed; returns at once
    /// if one was since this last returned.
    pub(crate) async fn job_enqueued(&self) {
        self.inner.worker.notified().await;
    }

    /// Waits until a transaction of this process that marked a change is committed; returns at once
    /// if one was since this last returned. For one who waits.
    pub async fn change_marked(&self) {
        self.inner.watcher.notified().await;
    }

    /// Waits for the connections to be given back, and closes them.
    pub async fn close(&self) {
        self.inner.readers.close().await;
        self.inner.writers.close().await;
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("backend", &self.inner.backend)
            .finish_non_exhaustive()
    }
}
