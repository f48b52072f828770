//! Who saved a form last, and when: of a dossier, or of a returned paper that has a form of its own.

use chungthuc_domain::{PersonId, calendar::Moment};
use sqlx::AnyConnection;
use uuid::Uuid;

use crate::database::{Columns, Result};

/// A save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSave {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Moment,
}

/// Notes that somebody has saved a form now. The caller's transaction has changed the form.
pub async fn note(db: &mut AnyConnection, form: Uuid, person: PersonId, now: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO last_save (form_id, person_id, saved_at) VALUES ($1, $2, $3)
         ON CONFLICT (form_id) DO UPDATE SET person_id = excluded.person_id,
           saved_at = excluded.saved_at",
    )
    .bind(form.to_string())
    .bind(person.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Who saved a form last; `None` if nobody has since that is noted.
pub async fn find(db: &mut AnyConnection, form: Uuid) -> Result<Option<LastSave>> {
    let row = sqlx::query(
        "SELECT s.person_id, s.saved_at, p.name FROM last_save s JOIN person p ON p.id = s.person_id
         WHERE s.form_id = $1",
    )
    .bind(form.to_string())
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("last_save", &row);
    Ok(Some(LastSave {
        person: PersonId(row.uuid("person_id")?),
        name: row.text("name")?,
        at: Moment(row.integer("saved_at")?),
    }))
}
