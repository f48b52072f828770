//! Connecting: the settings each connection gets, and what a PostgreSQL database must be like.

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Row};

use super::{Backend, DatabaseError, Result};

/// Sizes and patience of the pools.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseOptions {
    /// Connections that read.
    pub readers: u32,
    /// Connections that write, on PostgreSQL; SQLite has one.
    pub writers: u32,
    /// How long to wait for a connection, or for another's lock.
    pub patience: Duration,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            readers: 12,
            writers: 12,
            patience: Duration::from_secs(30),
        }
    }
}

pub(super) async fn connect(
    url: &str,
    options: DatabaseOptions,
) -> Result<(Backend, AnyPool, AnyPool)> {
    sqlx::any::install_default_drivers();
    if url.starts_with("sqlite:") {
        let url = creating(url);
        let writers = pool(&url, options, 1, sqlite_settings(options, Access::Write)).await?;
        let readers = pool(
            &url,
            options,
            options.readers,
            sqlite_settings(options, Access::Read),
        )
        .await?;
        Ok((Backend::Sqlite, writers, readers))
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let settings = postgres_settings(options);
        let writers = pool(url, options, options.writers, settings.clone()).await?;
        check_postgres(&writers).await?;
        let readers = pool(url, options, options.readers, settings).await?;
        Ok((Backend::Postgres, writers, readers))
    } else {
        Err(DatabaseError::Unsuitable(
            "the address must start with sqlite: or postgres:".into(),
        ))
    }
}

/// SQLite's file is made if it isn't there, unless the address says otherwise.
fn creating(url: &str) -> String {
    match url.split_once('?') {
        Some((_, query)) if query.contains("mode=") => url.to_owned(),
        Some(_) => format!("{url}&mode=rwc"),
        None => format!("{url}?mode=rwc"),
    }
}

async fn pool(
    url: &str,
    options: DatabaseOptions,
    size: u32,
    settings: Vec<String>,
) -> Result<AnyPool> {
    let connect: AnyConnectOptions = url.parse()?;
    let pool = AnyPoolOptions::new()
        .max_connections(size.max(1))
        .acquire_timeout(options.patience)
        .after_connect(move |connection, _| {
            let settings = settings.clone();
            Box::pin(async move { apply(connection, settings).await })
        })
        .connect_with(connect)
        .await?;
    Ok(pool)
}

async fn apply(connection: &mut AnyConnection, settings: Vec<String>) -> sqlx::Result<()> {
    for setting in settings {
        sqlx::raw_sql(sqlx::AssertSqlSafe(setting))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

fn sqlite_settings(options: DatabaseOptions, access: Access) -> Vec<String> {
    let mut settings = vec![
        format!("PRAGMA busy_timeout = {}", options.patience.as_millis()),
        "PRAGMA journal_mode = WAL".to_owned(),
        // Each commit is on disk when it returns, power cut or not.
        "PRAGMA synchronous = FULL".to_owned(),
        "PRAGMA foreign_keys = ON".to_owned(),
        "PRAGMA trusted_schema = OFF".to_owned(),
    ];
    if let Access::Read = access {
        settings.push("PRAGMA query_only = ON".to_owned());
    }
    settings
}

fn postgres_settings(options: DatabaseOptions) -> Vec<String> {
    let patience = options.patience.as_millis();
    vec![
        format!("SET lock_timeout = {patience}"),
        // A process that stops in the middle of a transaction must not hold its locks for ever.
        format!("SET idle_in_transaction_session_timeout = {}", patience * 4),
        // What is asked for often lies in memory or on a disk without a head: a look-up by an index
        // costs about as much as a page read in passing.
        "SET random_page_cost = 1.1".to_owned(),
    ]
}

/// Sorting and prefix ranges must be by code point, as SQLite's are, and a commit must last.
async fn check_postgres(pool: &AnyPool) -> Result<()> {
    let row = sqlx::query(
        "SELECT pg_encoding_to_char(encoding)::text AS encoding, datcollate::text AS collation,
                current_setting('synchronous_commit') AS commits,
                CASE WHEN 'Z' < 'a' AND 'a' < 'b' AND 'z' < 'á' AND 'a-c' < 'ab' THEN 1 ELSE 0 END AS by_code
         FROM pg_database WHERE datname = current_database()",
    )
    .fetch_one(pool)
    .await?;
    let encoding: String = row.try_get("encoding")?;
    let collation: String = row.try_get("collation")?;
    let commits: String = row.try_get("commits")?;
    let by_code: i32 = row.try_get("by_code")?;
    let unsuitable = |why: String| Err(DatabaseError::Unsuitable(why));
    if encoding != "UTF8" {
        return unsuitable(format!("its encoding is {encoding}, not UTF8"));
    }
    if !matches!(collation.as_str(), "C" | "POSIX") || by_code != 1 {
        return unsuitable(format!(
            "its collation is {collation}, not C: make it with \
             CREATE DATABASE … TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'"
        ));
    }
    if matches!(commits.as_str(), "off" | "local") {
        return unsuitable(format!("synchronous_commit is {commits}, not on"));
    }
    Ok(())
}
