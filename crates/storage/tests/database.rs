//! What both databases must do alike.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Duration;

use chungthuc_storage::clock::Clock;
use chungthuc_storage::database::{
    Columns, Database, DatabaseError, DatabaseOptions, MigrationError, guarded,
};
use chungthuc_storage::testing::TestDatabase;
use jiff::Timestamp;

async fn add_holiday(database: &Database, day: &str, name: &str) -> Result<(), DatabaseError> {
    let mut tx = database.begin().await?;
    sqlx::query("INSERT INTO holiday (day, name) VALUES ($1, $2)")
        .bind(day)
        .bind(name)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

async fn holidays(database: &Database) -> Vec<String> {
    let mut read = database.read().await.unwrap();
    sqlx::query_scalar("SELECT name FROM holiday ORDER BY day")
        .fetch_all(&mut *read)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_transaction_is_kept_when_committed_and_forgotten_when_dropped() {
    TestDatabase::each(async |db| {
        add_holiday(db, "2026-09-02", "Quốc khánh").await.unwrap();
        let mut dropped = db.begin().await.unwrap();
        sqlx::query("DELETE FROM holiday")
            .execute(&mut *dropped)
            .await
            .unwrap();
        drop(dropped);
        assert_eq!(holidays(db).await, ["Quốc khánh"]);
        let mut undone = db.begin().await.unwrap();
        sqlx::query("DELETE FROM holiday")
            .execute(&mut *undone)
            .await
            .unwrap();
        undone.rollback().await.unwrap();
        assert_eq!(holidays(&db.another().await).await, ["Quốc khánh"]);
    })
    .await;
}

#[tokio::test]
async fn a_read_sees_one_state_and_cannot_write() {
    TestDatabase::each(async |db| {
        add_holiday(db, "2026-01-01", "Tết Dương lịch")
            .await
            .unwrap();
        let mut read = db.read().await.unwrap();
        let count = "SELECT COUNT(*) FROM holiday";
        let before: i64 = sqlx::query_scalar(count)
            .fetch_one(&mut *read)
            .await
            .unwrap();
        add_holiday(db, "2026-09-02", "Quốc khánh").await.unwrap();
        let after: i64 = sqlx::query_scalar(count)
            .fetch_one(&mut *read)
            .await
            .unwrap();
        assert_eq!((before, after), (1, 1));
        let write = sqlx::query("DELETE FROM holiday").execute(&mut *read).await;
        assert!(write.is_err());
        drop(read);
        assert_eq!(holidays(db).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_broken_uniqueness_is_named_alike() {
    TestDatabase::each(async |db| {
        add_holiday(db, "2026-09-02", "Quốc khánh").await.unwrap();
        let error = add_holiday(db, "2026-09-02", "Quốc khánh").await.unwrap_err();
        assert!(error.is_unique_on("holiday", &["day"]), "{error:?}");
        assert!(!error.is_unique_on("holiday", &["name"]));

        let grant = "INSERT INTO code_counter (unit_id, kind, day, last) VALUES ('u', 'PAPER', 'd', 1)";
        let unit = "INSERT INTO unit (id, code, name, province, level, issues_copies, book_suffix,
                      number_width, closes_at) VALUES ('u', 'H', 'n', 'p', 'COMMUNE', 1, '', 0, '17:00')";
        let mut tx = db.begin().await.unwrap();
        sqlx::query(unit).execute(&mut *tx).await.unwrap();
        sqlx::query(grant).execute(&mut *tx).await.unwrap();
        let error = DatabaseError::from(sqlx::query(grant).execute(&mut *tx).await.unwrap_err());
        assert!(error.is_unique_on("code_counter", &["unit_id", "kind", "day"]), "{error:?}");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_refers_to_nothing_is_refused() {
    TestDatabase::each(async |db| {
        let mut tx = db.begin().await.unwrap();
        let orphan = sqlx::query(
            "INSERT INTO code_counter (unit_id, kind, day, last) VALUES ('-', 'P', 'd', 1)",
        )
        .execute(&mut *tx)
        .await;
        assert!(matches!(
            orphan.unwrap_err().into(),
            DatabaseError::Driver(_)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_guarded_update_that_meets_no_row_is_a_conflict() {
    TestDatabase::each(async |db| {
        add_holiday(db, "2026-09-02", "Quốc khánh").await.unwrap();
        let rename = "UPDATE holiday SET name = $1 WHERE day = $2 AND name = $3";
        let mut tx = db.begin().await.unwrap();
        let done = sqlx::query(rename)
            .bind("Nghỉ lễ Quốc khánh")
            .bind("2026-09-02")
            .bind("Quốc khánh")
            .execute(&mut *tx)
            .await
            .unwrap();
        guarded(done.rows_affected()).unwrap();
        let late = sqlx::query(rename)
            .bind("Khác")
            .bind("2026-09-02")
            .bind("Quốc khánh")
            .execute(&mut *tx)
            .await
            .unwrap();
        assert!(matches!(
            guarded(late.rows_affected()),
            Err(DatabaseError::Conflict)
        ));
    })
    .await;
}

#[tokio::test]
async fn concurrent_writers_wait_for_one_another_in_one_process_and_in_two() {
    TestDatabase::each(async |db| {
        let sql = "INSERT INTO audit_head (chain, seq, hash) VALUES ('', 0, '')";
        let mut tx = db.begin().await.unwrap();
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        let increment = async |database: Database| {
            for _ in 0..10 {
                let mut tx = database.begin().await.unwrap();
                sqlx::query("UPDATE audit_head SET seq = seq + 1")
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
        };
        let other = db.another().await;
        tokio::join!(
            increment((*db).clone()),
            increment((*db).clone()),
            increment(other.clone()),
            increment(other)
        );
        let mut read = db.read().await.unwrap();
        let seq: i64 = sqlx::query_scalar("SELECT seq FROM audit_head")
            .fetch_one(&mut *read)
            .await
            .unwrap();
        assert_eq!(seq, 40);
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_that_the_database_is_busy() {
    TestDatabase::each(async |db| {
        let sql = "UPDATE holiday SET name = 'x'";
        add_holiday(db, "2026-09-02", "Quốc khánh").await.unwrap();
        let options = DatabaseOptions {
            readers: 1,
            writers: 1,
            // Long enough to open it on a machine that is busy.
            patience: Duration::from_secs(1),
        };
        let hasty = Database::open_with(db.url(), options).await.unwrap();
        let mut holder = db.begin().await.unwrap();
        sqlx::query(sql).execute(&mut *holder).await.unwrap();
        let late = async {
            let mut tx = hasty.begin().await?;
            sqlx::query(sql).execute(&mut *tx).await?;
            tx.commit().await
        };
        let error = late.await.unwrap_err();
        assert!(matches!(error, DatabaseError::Busy(_)), "{error:?}");
    })
    .await;
}

#[tokio::test]
async fn rows_are_read_by_type_and_what_does_not_fit_is_named() {
    TestDatabase::each(async |db| {
        let mut tx = db.begin().await.unwrap();
        let at = db.clock().now();
        sqlx::query(
            "INSERT INTO job (id, kind, payload, unit_id, state, run_at, attempts, max_attempts,
               fence, created_at) VALUES ($1, 'k', $2, $3, 'READY', $4, 1, -1, 2, $4)",
        )
        .bind("j-1")
        .bind(r#"{"a": [1, "á"]}"#)
        .bind(None::<&str>)
        .bind(at.as_microsecond())
        .execute(&mut *tx)
        .await
        .unwrap();
        let row = sqlx::query("SELECT * FROM job")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        let columns = Columns::of("job", &row);
        assert_eq!(columns.time("run_at").unwrap(), at);
        assert!(columns.flag("attempts").unwrap());
        assert_eq!(columns.count("fence").unwrap(), 2);
        assert_eq!(columns.optional_text("unit_id").unwrap(), None);
        assert_eq!(
            columns.optional_time("lease_until").unwrap(),
            None::<Timestamp>
        );
        assert_eq!(
            columns.json::<serde_json::Value>("payload").unwrap()["a"][1],
            "á"
        );
        for error in [
            columns.count("max_attempts").unwrap_err(),
            columns.text("unit_id").unwrap_err(),
            columns.uuid("kind").unwrap_err(),
            columns.flag("fence").unwrap_err(),
            columns.text("no_such_column").unwrap_err(),
        ] {
            assert!(
                error.to_string().starts_with("inconsistent data in job."),
                "{error}"
            );
            assert!(error.to_string().ends_with("row j-1"), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn text_sorts_by_code_point() {
    TestDatabase::each(async |db| {
        for (day, name) in [
            ("1", "b"),
            ("2", "B"),
            ("3", "đ"),
            ("4", "a-c"),
            ("5", "ab"),
        ] {
            add_holiday(db, day, name).await.unwrap();
        }
        let mut read = db.read().await.unwrap();
        let names: Vec<String> = sqlx::query_scalar("SELECT name FROM holiday ORDER BY name")
            .fetch_all(&mut *read)
            .await
            .unwrap();
        assert_eq!(names, ["B", "a-c", "ab", "b", "đ"]);
    })
    .await;
}

#[tokio::test]
async fn migrating_twice_or_from_two_processes_at_once_runs_each_migration_once() {
    TestDatabase::each(async |db| {
        let mut tx = db.begin().await.unwrap();
        let tables: Vec<String> = match db.backend() {
            chungthuc_storage::database::Backend::Sqlite => sqlx::query_scalar(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            )
            .fetch_all(&mut *tx)
            .await
            .unwrap(),
            chungthuc_storage::database::Backend::Postgres => sqlx::query_scalar(
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
            )
            .fetch_all(&mut *tx)
            .await
            .unwrap(),
        };
        assert!(tables.len() > 20);
        tx.rollback().await.unwrap();
        db.migrate(db.clock()).await.unwrap();

        // The same on a database that has nothing yet.
        let fresh = match db.backend() {
            chungthuc_storage::database::Backend::Sqlite => {
                format!("sqlite://{}", db.folder().join("fresh.db").display())
            }
            chungthuc_storage::database::Backend::Postgres => {
                let mut tx = db.begin().await.unwrap();
                sqlx::raw_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
                db.url().to_owned()
            }
        };
        let open = async || {
            let database = Database::open(&fresh).await.unwrap();
            database.migrate(db.clock()).await.map(|()| database)
        };
        let (one, other) = tokio::join!(open(), open());
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        assert_eq!(holidays(&one.unwrap()).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_or_with_other_migrations_is_refused() {
    TestDatabase::each(async |db| {
        let change = async |sql: &'static str| {
            let mut tx = db.begin().await.unwrap();
            sqlx::query(sql).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        };
        change("INSERT INTO migration (version, name, sha384, applied_at) VALUES (9999, 'later', '', 0)").await;
        let error = db.migrate(db.clock()).await.unwrap_err();
        assert!(matches!(error, DatabaseError::Migration(MigrationError::Unknown(9999))), "{error:?}");
        change("DELETE FROM migration WHERE version = 9999").await;
        change("UPDATE migration SET sha384 = '' WHERE version = 1").await;
        let error = db.migrate(db.clock()).await.unwrap_err();
        assert!(matches!(error, DatabaseError::Migration(MigrationError::Changed(1))), "{error:?}");
    })
    .await;
}

#[tokio::test]
async fn an_address_of_neither_database_is_refused() {
    let error = Database::open("mysql://localhost/x").await.unwrap_err();
    assert!(matches!(error, DatabaseError::Unsuitable(_)), "{error:?}");
}

#[tokio::test]
async fn a_postgresql_database_of_another_locale_is_refused() {
    let Some(db) = TestDatabase::postgres().await else {
        return;
    };
    let name = format!("test_locale_{}", std::process::id());
    let url = {
        let (before, after) = db.url().split_once("/test_").unwrap();
        let query = after
            .split_once('?')
            .map(|(_, query)| format!("?{query}"))
            .unwrap_or_default();
        format!("{before}/{name}{query}")
    };
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(db.url())
        .await
        .unwrap();
    let made = sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C.UTF-8' ENCODING 'UTF8'"
    )))
    .execute(&mut connection)
    .await;
    // A machine with no other locale has nothing to refuse.
    if made.is_err() {
        return;
    }
    let refused = Database::open(&url).await;
    let dropped = format!("DROP DATABASE {name} WITH (FORCE)");
    sqlx::raw_sql(sqlx::AssertSqlSafe(dropped))
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(
        matches!(refused, Err(DatabaseError::Unsuitable(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn sqlite_is_durable_and_checks_references() {
    let db = TestDatabase::sqlite().await;
    let mut tx = db.begin().await.unwrap();
    let setting = async |tx: &mut sqlx::AnyConnection, sql: &'static str| -> String {
        let row = sqlx::query(sql).fetch_one(tx).await.unwrap();
        use sqlx::Row;
        row.try_get::<String, _>(0)
            .or_else(|_| row.try_get::<i64, _>(0).map(|n| n.to_string()))
            .unwrap()
    };
    assert_eq!(setting(&mut tx, "PRAGMA journal_mode").await, "wal");
    assert_eq!(setting(&mut tx, "PRAGMA synchronous").await, "2");
    assert_eq!(setting(&mut tx, "PRAGMA foreign_keys").await, "1");
}
