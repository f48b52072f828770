//! Bringing the tables up to date with the files of `migrations/`, which are part of the program.
//!
//! One transaction runs whatever is missing, under a lock, so that processes that start at once
//! wait for one another; both databases undo changes to tables with the rest of a transaction.

use ring::digest::{SHA384, digest};

use super::{Backend, Columns, Database, Result, Tx};
use crate::clock::Clock;

/// A file of `migrations/`.
struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

impl Migration {
    fn checksum(&self) -> String {
        hex::encode(digest(&SHA384, self.sql.as_bytes()))
    }
}

/// All of them, in their order.
const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "foundation",
        sql: include_str!("../../../../migrations/0001_foundation.sql"),
    },
    Migration {
        version: 2,
        name: "objects",
        sql: include_str!("../../../../migrations/0002_objects.sql"),
    },
    Migration {
        version: 3,
        name: "files",
        sql: include_str!("../../../../migrations/0003_files.sql"),
    },
    Migration {
        version: 4,
        name: "long_term",
        sql: include_str!("../../../../migrations/0004_long_term.sql"),
    },
    Migration {
        version: 5,
        name: "trust",
        sql: include_str!("../../../../migrations/0005_trust.sql"),
    },
    Migration {
        version: 6,
        name: "annulment",
        sql: include_str!("../../../../migrations/0006_annulment.sql"),
    },
    Migration {
        version: 7,
        name: "books",
        sql: include_str!("../../../../migrations/0007_books.sql"),
    },
    Migration {
        version: 8,
        name: "appointments",
        sql: include_str!("../../../../migrations/0008_appointments.sql"),
    },
    Migration {
        version: 9,
        name: "deadlines",
        sql: include_str!("../../../../migrations/0009_deadlines.sql"),
    },
    Migration {
        version: 10,
        name: "reception",
        sql: include_str!("../../../../migrations/0010_reception.sql"),
    },
    Migration {
        version: 11,
        name: "paper_copies",
        sql: include_str!("../../../../migrations/0011_paper_copies.sql"),
    },
    Migration {
        version: 12,
        name: "fees",
        sql: include_str!("../../../../migrations/0012_fees.sql"),
    },
    Migration {
        version: 14,
        name: "readiness",
        sql: include_str!("../../../../migrations/0014_readiness.sql"),
    },
    Migration {
        version: 15,
        name: "notices",
        sql: include_str!("../../../../migrations/0015_notices.sql"),
    },
    Migration {
        version: 16,
        name: "scans",
        sql: include_str!("../../../../migrations/0016_scans.sql"),
    },
    Migration {
        version: 18,
        name: "figures",
        sql: include_str!("../../../../migrations/0018_figures.sql"),
    },
    Migration {
        version: 19,
        name: "saved_filters",
        sql: include_str!("../../../../migrations/0019_saved_filters.sql"),
    },
    Migration {
        version: 20,
        name: "retention",
        sql: include_str!("../../../../migrations/0020_retention.sql"),
    },
    Migration {
        version: 21,
        name: "refusals",
        sql: include_str!("../../../../migrations/0021_refusals.sql"),
    },
    Migration {
        version: 32,
        name: "retention_once",
        sql: include_str!("../../../../migrations/0032_retention_once.sql"),
    },
    Migration {
        version: 33,
        name: "originals_kept",
        sql: include_str!("../../../../migrations/0033_originals_kept.sql"),
    },
    Migration {
        version: 34,
        name: "delivery_attempts",
        sql: include_str!("../../../../migrations/0034_delivery_attempts.sql"),
    },
    Migration {
        version: 35,
        name: "typed_forms",
        sql: include_str!("../../../../migrations/0035_typed_forms.sql"),
    },
    Migration {
        version: 36,
        name: "paper_days",
        sql: include_str!("../../../../migrations/0036_paper_days.sql"),
    },
    Migration {
        version: 38,
        name: "held_scans",
        sql: include_str!("../../../../migrations/0038_held_scans.sql"),
    },
    Migration {
        version: 44,
        name: "numbers_of_books",
        sql: include_str!("../../../../migrations/0044_numbers_of_books.sql"),
    },
    Migration {
        version: 45,
        name: "books_that_go_on",
        sql: include_str!("../../../../migrations/0045_books_that_go_on.sql"),
    },
    Migration {
        version: 46,
        name: "right_changes",
        sql: include_str!("../../../../migrations/0046_right_changes.sql"),
    },
    Migration {
        version: 49,
        name: "last_saves",
        sql: include_str!("../../../../migrations/0049_last_saves.sql"),
    },
    Migration {
        version: 50,
        name: "applicant_messages",
        sql: include_str!("../../../../migrations/0050_applicant_messages.sql"),
    },
    Migration {
        version: 51,
        name: "signature_details",
        sql: include_str!("../../../../migrations/0051_signature_details.sql"),
    },
    Migration {
        version: 56,
        name: "undecided_scans",
        sql: include_str!("../../../../migrations/0056_undecided_scans.sql"),
    },
    Migration {
        version: 58,
        name: "attestation_texts",
        sql: include_str!("../../../../migrations/0058_attestation_texts.sql"),
    },
    Migration {
        version: 60,
        name: "code_uses",
        sql: include_str!("../../../../migrations/0060_code_uses.sql"),
    },
    Migration {
        version: 62,
        name: "dossier_identifiers",
        sql: include_str!("../../../../migrations/0062_dossier_identifiers.sql"),
    },
];

/// Why the tables can't be brought up to date.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MigrationError {
    /// The database was written by a newer program.
    #[error("the database has migration {0}, which this program doesn't know: it is too old")]
    Unknown(i64),
    /// A migration that has run here isn't the one that this program holds.
    #[error("migration {0} is not the one that was run on this database")]
    Changed(i64),
}

/// What tells one set of migrations from another, in hexadecimal digits.
#[cfg(feature = "testing")]
pub(crate) fn migrations_digest() -> String {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for migration in MIGRATIONS {
        context.update(migration.sql.as_bytes());
    }
    hex::encode(context.finish())
}

/// Runs what is missing, up to migration `last`.
pub(super) async fn run(database: &Database, clock: &dyn Clock, last: i64) -> Result<()> {
    let mut tx = database.begin().await?;
    lock(&mut tx).await?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migration (
           version BIGINT NOT NULL PRIMARY KEY,
           name TEXT NOT NULL,
           sha384 TEXT NOT NULL,
           applied_at BIGINT NOT NULL
         )",
    )
    .execute(&mut *tx)
    .await?;
    let applied = applied(&mut tx).await?;
    check(&applied)?;
    let missing = MIGRATIONS.iter().skip(applied.len());
    for migration in missing.take_while(|migration| migration.version <= last) {
        sqlx::raw_sql(migration.sql).execute(&mut *tx).await?;
        sqlx::query(
            "INSERT INTO migration (version, name, sha384, applied_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(migration.version)
        .bind(migration.name)
        .bind(migration.checksum())
        .bind(clock.now().as_microsecond())
        .execute(&mut *tx)
        .await?;
        tracing::info!(version = migration.version, "migrated the database");
    }
    tx.commit().await
}

/// SQLite's `BEGIN IMMEDIATE` is a lock already.
async fn lock(tx: &mut Tx) -> Result<()> {
    if let Backend::Postgres = tx.backend() {
        sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)")
            .bind(0x6368_756e_6774_6875_i64)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Version and checksum of what has run, in order.
async fn applied(tx: &mut Tx) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query("SELECT version, sha384 FROM migration ORDER BY version")
        .fetch_all(&mut **tx)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::of("migration", row);
            Ok((columns.integer("version")?, columns.text("sha384")?))
        })
        .collect()
}

fn check(applied: &[(i64, String)]) -> Result<(), MigrationError> {
    let mut known = MIGRATIONS.iter();
    for (version, checksum) in applied {
        let migration = known.next().ok_or(MigrationError::Unknown(*version))?;
        if migration.version != *version {
            return Err(MigrationError::Unknown(*version));
        }
        if migration.checksum() != *checksum {
            return Err(MigrationError::Changed(*version));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_file_of_migrations_is_part_of_the_program() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let known: Vec<_> = MIGRATIONS
            .iter()
            .map(|migration| format!("{:04}_{}.sql", migration.version, migration.name))
            .collect();
        assert_eq!(files, known);
    }
}
