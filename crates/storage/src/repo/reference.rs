//! What forms choose from and rules go by: document types, tariffs, holidays.

use chungthuc_domain::{
    UnitId, document_type::DocumentType, fee::Tariff, view::appointment::Holiday,
};
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// The document types in use, in their order.
pub async fn document_types(db: &mut AnyConnection) -> Result<Vec<DocumentType>> {
    let rows = sqlx::query(
        "SELECT code, name, sensitive, needs_description FROM document_type
         WHERE active = 1 ORDER BY position",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("document_type", row);
            Ok(DocumentType {
                code: row.text("code")?,
                name: row.text("name")?,
                sensitive: row.flag("sensitive")?,
                needs_description: row.flag("needs_description")?,
            })
        })
        .collect()
}

/// Adds a document type at a position.
pub async fn insert_document_type(
    db: &mut AnyConnection,
    document_type: &DocumentType,
    position: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO document_type (code, name, position, sensitive, needs_description, active)
         VALUES ($1, $2, $3, $4, $5, 1)",
    )
    .bind(&document_type.code)
    .bind(&document_type.name)
    .bind(position)
    .bind(i64::from(document_type.sensitive))
    .bind(i64::from(document_type.needs_description))
    .execute(db)
    .await?;
    Ok(())
}

/// The tariff in force on `day`: the unit's own before the general one, the latest first;
/// TT 226/2016 where the table has none.
pub async fn tariff(db: &mut AnyConnection, unit: UnitId, day: Date) -> Result<Tariff> {
    let row = sqlx::query(
        "SELECT first_pages, first_page_fee, further_page_fee, cap_per_copy FROM tariff
         WHERE (unit_id = $1 OR unit_id IS NULL) AND valid_from <= $2
           AND (valid_to IS NULL OR valid_to >= $2)
         ORDER BY CASE WHEN unit_id IS NULL THEN 1 ELSE 0 END, valid_from DESC LIMIT 1",
    )
    .bind(unit.to_string())
    .bind(day.to_string())
    .fetch_optional(db)
    .await?;
    let Some(row) = row else {
        return Ok(Tariff::NATIONAL);
    };
    let row = Columns::of("tariff", &row);
    Ok(Tariff {
        first_pages: row.small_count("first_pages")?,
        first_page_fee: row.small_count("first_page_fee")?,
        further_page_fee: row.small_count("further_page_fee")?,
        cap_per_copy: row.small_count("cap_per_copy")?,
    })
}

/// Whether the table has a tariff for a unit on `day`, its own or the general one.
pub async fn has_tariff(db: &mut AnyConnection, unit: UnitId, day: Date) -> Result<bool> {
    let row = sqlx::query(
        "SELECT id FROM tariff WHERE (unit_id = $1 OR unit_id IS NULL) AND valid_from <= $2
           AND (valid_to IS NULL OR valid_to >= $2) LIMIT 1",
    )
    .bind(unit.to_string())
    .bind(day.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// The national holidays from `day` on, in order, more than a year's: the one table that deadlines
/// and appointments go by.
pub async fn holidays(db: &mut AnyConnection, day: Date) -> Result<Vec<Holiday>> {
    holidays_between(db, day, Date::MAX).await
}

/// The national holidays from one day to another, both included, in order; no more than 400.
pub async fn holidays_between(
    db: &mut AnyConnection,
    first: Date,
    last: Date,
) -> Result<Vec<Holiday>> {
    let rows = sqlx::query(
        "SELECT day, name FROM holiday WHERE day >= $1 AND day <= $2 ORDER BY day LIMIT 400",
    )
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("holiday", row);
            Ok(Holiday {
                day: row.day("day")?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// Adds a national holiday (`YYYY-MM-DD`), or gives it another name.
pub async fn insert_holiday(db: &mut AnyConnection, day: &str, name: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO holiday (day, name) VALUES ($1, $2)
         ON CONFLICT (day) DO UPDATE SET name = excluded.name",
    )
    .bind(day)
    .bind(name)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a national holiday out. Gives whether it was one.
pub async fn delete_holiday(db: &mut AnyConnection, day: Date) -> Result<bool> {
    let done = sqlx::query("DELETE FROM holiday WHERE day = $1")
        .bind(day.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
