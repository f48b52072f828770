//! The daily counters behind codes.

use chungthuc_domain::UnitId;
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// Mã hồ sơ
    Dossier,
    /// Mã chứng thực
    Paper,
}

/// The next number of the mã lịch hẹn of a day, from 0: the code names no unit, so all count together.
/// It is taken with the transaction, as [`next`] does.
pub async fn next_appointment(db: &mut AnyConnection, day: Date) -> Result<u32> {
    let row = sqlx::query(
        "INSERT INTO appointment_counter (day, last) VALUES ($1, 0)
         ON CONFLICT (day) DO UPDATE SET last = appointment_counter.last + 1
         RETURNING last",
    )
    .bind(day.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("appointment_counter", &row).small_count("last")
}

/// The next number of the day, from 1. It is taken with the transaction: what is rolled back leaves
/// no gap.
pub async fn next(db: &mut AnyConnection, unit: UnitId, kind: CodeKind, day: Date) -> Result<u32> {
    let kind = match kind {
        CodeKind::Dossier => "DOSSIER",
        CodeKind::Paper => "PAPER",
    };
    let row = sqlx::query(
        "INSERT INTO code_counter (unit_id, kind, day, last) VALUES ($1, $2, $3, 1)
         ON CONFLICT (unit_id, kind, day) DO UPDATE SET last = code_counter.last + 1
         RETURNING last",
    )
    .bind(unit.to_string())
    .bind(kind)
    .bind(day.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("code_counter", &row).small_count("last")
}
