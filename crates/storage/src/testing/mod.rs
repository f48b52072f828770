//! A fresh database for each test, on SQLite and on PostgreSQL, with a clock that stands still and
//! identifiers that are the same in every run.
//!
//! `CHUNGTHUC_TEST_PG` chooses the PostgreSQL: unset, a cluster of the tests' own is started and
//! shared by all of them (see [`postgres`]); an address, that server; `off`, none. A machine
//! without PostgreSQL fails the tests rather than skipping half of them in silence.

pub mod papers;
pub mod postgres;

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tempfile::TempDir;

use crate::clock::MockClock;
use crate::database::{Backend, Database, DatabaseOptions};
use crate::ids::TestIds;

/// A migrated, empty database of a test's own.
#[derive(Debug)]
pub struct TestDatabase {
    database: Database,
    url: String,
    clock: MockClock,
    ids: Arc<TestIds>,
    folder: TempDir,
}

impl TestDatabase {
    /// Runs `test` on SQLite, then on PostgreSQL.
    ///
    /// # Panics
    /// If `test` does, or if there is no database to be had.
    pub async fn each(test: impl AsyncFn(&TestDatabase)) {
        Self::run(&Self::sqlite().await, &test).await;
        if let Some(postgres) = Self::postgres().await {
            Self::run_and_drop(&postgres, &test).await;
        }
    }

    /// As [`TestDatabase::each`], on the tables that migrations up to `last` made: for what later ones do
    /// to rows that are there. `migrate` runs those.
    ///
    /// # Panics
    /// As [`TestDatabase::each`].
    pub async fn each_migrated_to(last: i64, test: impl AsyncFn(&TestDatabase)) {
        let migrated = async |database: &TestDatabase| {
            database
                .migrate_to(&database.clock, last)
                .await
                .unwrap_or_else(|error| panic!("{error:?}"));
            test(database).await;
        };
        Self::run(&Self::empty_sqlite().await, &migrated).await;
        if let Some(url) = postgres::create_empty_database().await {
            let postgres = Self::open(url, folder()).await;
            Self::run_and_drop(&postgres, &migrated).await;
        }
    }

    /// On SQLite alone, for what has nothing to do with the database.
    pub async fn sqlite() -> Self {
        let test = Self::empty_sqlite().await;
        test.database
            .migrate(&test.clock)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        test
    }

    /// On PostgreSQL alone, or `None` if `CHUNGTHUC_TEST_PG` is `off`. The database stays until
    /// the cluster is next started.
    pub async fn postgres() -> Option<Self> {
        let url = postgres::create_database().await?;
        Some(Self::open(url, folder()).await)
    }

    /// The same database, opened again as a second process would.
    pub async fn another(&self) -> Database {
        open(&self.url).await
    }

    /// The address, for what opens the database itself.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The clock, which moves when it is told to.
    #[must_use]
    pub fn clock(&self) -> &MockClock {
        &self.clock
    }

    /// Identifiers and secrets, the same in every run.
    #[must_use]
    pub fn ids(&self) -> Arc<TestIds> {
        Arc::clone(&self.ids)
    }

    /// A folder that goes when the test ends.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn empty_sqlite() -> Self {
        let folder = folder();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::open(url, folder).await
    }

    async fn open(url: String, folder: TempDir) -> Self {
        let clock = MockClock::default();
        let ids = Arc::new(TestIds::new(Arc::new(clock.clone()), 1));
        let database = open(&url).await;
        Self {
            database,
            url,
            clock,
            ids,
            folder,
        }
    }

    async fn run(&self, test: &impl AsyncFn(&TestDatabase)) {
        // Shown with the failure if the test fails.
        eprintln!(
            "on {}",
            match self.backend() {
                Backend::Sqlite => "SQLite",
                Backend::Postgres => "PostgreSQL",
            }
        );
        test(self).await;
    }

    async fn run_and_drop(&self, test: &impl AsyncFn(&TestDatabase)) {
        let outcome = AssertUnwindSafe(self.run(test)).catch_unwind().await;
        postgres::drop_database(&self.url).await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    }
}

impl std::ops::Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

/// A test's database by its address, opened again as a second process would.
///
/// # Panics
/// If it can't be opened.
pub async fn open(url: &str) -> Database {
    let options = DatabaseOptions {
        readers: 4,
        writers: 4,
        patience: Duration::from_secs(20),
    };
    Database::open_with(url, options)
        .await
        .unwrap_or_else(|error| panic!("{error:?}"))
}

fn folder() -> TempDir {
    TempDir::with_prefix("chungthuc-")
        .unwrap_or_else(|error| panic!("no temporary folder: {error}"))
}
