//! Tariffs as they are administered: for whom, on which days, on what ground, and who changed what of
//! them. Which one is in force on a day is looked up in [`super::reference::tariff`].

use chungthuc_domain::{
    PersonId, TariffId, UnitId, calendar::Moment, fee::Tariff, view::fee::TariffAction,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::unit::BELOW;
use crate::database::{Columns, Result, guarded};

/// A tariff for somebody, for some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffEntry {
    /// Which.
    pub id: TariffId,
    /// For which unit; `None`: everywhere, where a unit has none of its own.
    pub unit: Option<UnitId>,
    /// First day.
    pub valid_from: Date,
    /// Last day; `None`: until it is ended.
    pub valid_to: Option<Date>,
    /// The amounts.
    pub terms: Tariff,
    /// On what ground; `None`: the law itself.
    pub ground: Option<String>,
    /// Raised with every change.
    pub version: i64,
}

/// Somebody changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// For which unit the tariff is; `None`: everywhere.
    pub unit: Option<UnitId>,
    /// When.
    pub at: Moment,
    /// By whom.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// What.
    pub action: TariffAction,
    /// The tariff in a sentence.
    pub summary: String,
    /// On what ground.
    pub ground: String,
}

fn scope(unit: Option<UnitId>) -> String {
    unit.map(|unit| unit.to_string()).unwrap_or_default()
}

/// Holds the tariffs of a unit, or those for everywhere, until the transaction ends: of two who change
/// them the second sees what the first did.
pub async fn hold(db: &mut AnyConnection, unit: Option<UnitId>) -> Result<()> {
    sqlx::query(
        "INSERT INTO tariff_scope (scope, version) VALUES ($1, 1)
         ON CONFLICT (scope) DO UPDATE SET version = tariff_scope.version + 1",
    )
    .bind(scope(unit))
    .execute(db)
    .await?;
    Ok(())
}

/// All tariffs, the newest first.
pub async fn all(db: &mut AnyConnection) -> Result<Vec<TariffEntry>> {
    let rows = sqlx::query("SELECT * FROM tariff ORDER BY valid_from DESC, id DESC")
        .fetch_all(db)
        .await?;
    rows.iter().map(entry).collect()
}

/// A tariff; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: TariffId) -> Result<Option<TariffEntry>> {
    let row = sqlx::query("SELECT * FROM tariff WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// A tariff of the same unit, or for everywhere likewise, that holds on one of these days; `but` isn't
/// looked at. `None` if there is none.
pub async fn overlapping(
    db: &mut AnyConnection,
    unit: Option<UnitId>,
    first: Date,
    last: Option<Date>,
    but: Option<TariffId>,
) -> Result<Option<TariffEntry>> {
    let row = sqlx::query(
        "SELECT * FROM tariff WHERE COALESCE(unit_id, '') = $1 AND id <> $4
           AND (valid_to IS NULL OR valid_to >= $2) AND valid_from <= $3
         ORDER BY valid_from LIMIT 1",
    )
    .bind(scope(unit))
    .bind(first.to_string())
    .bind(last.unwrap_or(Date::MAX).to_string())
    .bind(but.map(|id| id.to_string()).unwrap_or_default())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(entry).transpose()
}

/// Adds a tariff.
pub async fn insert(db: &mut AnyConnection, tariff: &TariffEntry) -> Result<()> {
    let terms = tariff.terms;
    sqlx::query(
        "INSERT INTO tariff (id, unit_id, valid_from, valid_to, first_pages, first_page_fee,
           further_page_fee, cap_per_copy, ground, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
    )
    .bind(tariff.id.to_string())
    .bind(tariff.unit.map(|unit| unit.to_string()))
    .bind(tariff.valid_from.to_string())
    .bind(tariff.valid_to.map(|day| day.to_string()))
    .bind(i64::from(terms.first_pages))
    .bind(i64::from(terms.first_page_fee))
    .bind(i64::from(terms.further_page_fee))
    .bind(i64::from(terms.cap_per_copy))
    .bind(&tariff.ground)
    .execute(db)
    .await?;
    Ok(())
}

/// Sets the last day.
///
/// Errors: `Conflict` if somebody changed it since `version`.
pub async fn end(db: &mut AnyConnection, id: TariffId, version: i64, last: Date) -> Result<()> {
    let done = sqlx::query(
        "UPDATE tariff SET valid_to = $3, version = version + 1 WHERE id = $1 AND version = $2",
    )
    .bind(id.to_string())
    .bind(version)
    .bind(last.to_string())
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Takes out a tariff that was never used.
///
/// Errors: `Conflict` if somebody changed it since `version`.
pub async fn withdraw(db: &mut AnyConnection, id: TariffId, version: i64) -> Result<()> {
    let done = sqlx::query("DELETE FROM tariff WHERE id = $1 AND version = $2")
        .bind(id.to_string())
        .bind(version)
        .execute(db)
        .await?;
    guarded(done.rows_affected())
}

/// Keeps who changed what.
pub async fn note(db: &mut AnyConnection, id: String, change: &Change) -> Result<()> {
    sqlx::query(
        "INSERT INTO tariff_change (id, scope, changed_at, person_id, person_name, action, summary,
           ground)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(scope(change.unit))
    .bind(change.at.0)
    .bind(change.person.to_string())
    .bind(&change.person_name)
    .bind(change.action.code())
    .bind(&change.summary)
    .bind(&change.ground)
    .execute(db)
    .await?;
    Ok(())
}

/// What was changed for `root` and the units below it, and for everywhere; the newest first, no more than
/// `limit`.
pub async fn changes(db: &mut AnyConnection, root: UnitId, limit: u32) -> Result<Vec<Change>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "{BELOW} SELECT * FROM tariff_change WHERE scope = '' OR scope IN (SELECT id FROM below)
         ORDER BY changed_at DESC, id DESC LIMIT $2"
    )))
    .bind(root.to_string())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("tariff_change", row);
            let action = row.text("action")?;
            let scope = row.text("scope")?;
            let unit = match scope.as_str() {
                "" => None,
                _ => Some(row.uuid("scope")?.into()),
            };
            Ok(Change {
                unit,
                at: Moment(row.integer("changed_at")?),
                person: row.uuid("person_id")?.into(),
                person_name: row.text("person_name")?,
                action: TariffAction::from_code(&action).ok_or_else(|| {
                    row.inconsistent("action", format!("unknown: {action}").into())
                })?,
                summary: row.text("summary")?,
                ground: row.text("ground")?,
            })
        })
        .collect()
}

fn entry(row: &AnyRow) -> Result<TariffEntry> {
    let row = Columns::of("tariff", row);
    Ok(TariffEntry {
        id: row.uuid("id")?.into(),
        unit: row.optional_uuid("unit_id")?.map(UnitId),
        valid_from: row.day("valid_from")?,
        valid_to: row.optional_day("valid_to")?,
        terms: Tariff {
            first_pages: row.small_count("first_pages")?,
            first_page_fee: row.small_count("first_page_fee")?,
            further_page_fee: row.small_count("further_page_fee")?,
            cap_per_copy: row.small_count("cap_per_copy")?,
        },
        ground: row.optional_text("ground")?,
        version: row.integer("version")?,
    })
}
