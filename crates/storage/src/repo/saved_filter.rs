//! Filters that people keep under a name, each for themselves.

use chungthuc_domain::{
    PersonId, SavedFilterId, calendar::Moment, search, view::saved_filter::SavedFilter,
};
use sqlx::AnyConnection;

use crate::database::{Columns, DatabaseError, Result};

/// Whether a filter wasn't kept since the person has one of that name.
#[must_use]
pub fn is_same_name(error: &DatabaseError) -> bool {
    error.is_unique_on("saved_filter", &["person_id", "name_key"])
}

/// Keeps a filter.
///
/// Errors: see [`is_same_name`].
pub async fn insert(
    db: &mut AnyConnection,
    person: PersonId,
    filter: &SavedFilter,
    now: Moment,
) -> Result<()> {
    let query = serde_json::to_string(&filter.query).map_err(|cause| {
        DatabaseError::inconsistent("saved_filter", "query", filter.id.to_string(), cause)
    })?;
    sqlx::query(
        "INSERT INTO saved_filter (id, person_id, name, name_key, query, is_default, created_at,
           version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(filter.id.to_string())
    .bind(person.to_string())
    .bind(&filter.name)
    .bind(search::fold(&filter.name))
    .bind(query)
    .bind(i64::from(filter.is_default))
    .bind(now.0)
    .bind(filter.version)
    .execute(db)
    .await?;
    Ok(())
}

/// The filters of a person, the oldest first.
pub async fn of_person(db: &mut AnyConnection, person: PersonId) -> Result<Vec<SavedFilter>> {
    let rows =
        sqlx::query("SELECT * FROM saved_filter WHERE person_id = $1 ORDER BY created_at, id")
            .bind(person.to_string())
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("saved_filter", row);
            Ok(SavedFilter {
                id: row.uuid("id")?.into(),
                name: row.text("name")?,
                query: row.json("query")?,
                is_default: row.flag("is_default")?,
                version: row.integer("version")?,
            })
        })
        .collect()
}

/// Gives a filter another name, and makes it the default or not, if it is the person's and at
/// `version`.
///
/// Errors: [`DatabaseError::Conflict`]; see [`is_same_name`].
pub async fn update(db: &mut AnyConnection, person: PersonId, filter: &SavedFilter) -> Result<()> {
    let done = sqlx::query(
        "UPDATE saved_filter SET name = $4, name_key = $5, is_default = $6, version = version + 1
         WHERE id = $1 AND person_id = $2 AND version = $3",
    )
    .bind(filter.id.to_string())
    .bind(person.to_string())
    .bind(filter.version)
    .bind(&filter.name)
    .bind(search::fold(&filter.name))
    .bind(i64::from(filter.is_default))
    .execute(db)
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(DatabaseError::Conflict)
    }
}

/// Takes the default away from whichever filter of a person has it.
pub async fn clear_default(db: &mut AnyConnection, person: PersonId) -> Result<()> {
    sqlx::query(
        "UPDATE saved_filter SET is_default = 0, version = version + 1
         WHERE person_id = $1 AND is_default = 1",
    )
    .bind(person.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a filter of a person. Gives whether it was there.
pub async fn delete(db: &mut AnyConnection, person: PersonId, id: SavedFilterId) -> Result<bool> {
    let done = sqlx::query("DELETE FROM saved_filter WHERE id = $1 AND person_id = $2")
        .bind(id.to_string())
        .bind(person.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
