//! Who did what when, for everyone concerned ("Xem tiến trình").

use chungthuc_domain::{
    DossierId, PaperId, PersonId, calendar::Moment, state::Step, view::file::TimelineEntry,
};
use sqlx::AnyConnection;

use crate::database::{Columns, DatabaseError, Result};

/// A step that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry<'a> {
    /// Of which dossier.
    pub dossier: DossierId,
    /// To which paper.
    pub paper: Option<PaperId>,
    /// When.
    pub at: Moment,
    /// By whom; `None`: by the program.
    pub actor: Option<PersonId>,
    /// The name to show.
    pub actor_name: &'a str,
    /// What.
    pub step: Step,
    /// A reason or a remark.
    pub note: &'a str,
}

/// Adds an entry.
pub async fn insert(db: &mut AnyConnection, id: String, entry: &NewEntry<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO timeline_entry (id, dossier_id, paper_id, at, actor_id, actor_name, step, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(entry.dossier.to_string())
    .bind(entry.paper.map(|id| id.to_string()))
    .bind(entry.at.0)
    .bind(entry.actor.map(|id| id.to_string()))
    .bind(entry.actor_name)
    .bind(entry.step.code())
    .bind(entry.note)
    .execute(db)
    .await?;
    Ok(())
}

/// Everything that happened to a dossier, the oldest first.
pub async fn of_dossier(db: &mut AnyConnection, dossier: DossierId) -> Result<Vec<TimelineEntry>> {
    let rows = sqlx::query(
        "SELECT t.id, t.at, t.actor_id, t.actor_name, t.step, t.note, p.code AS paper_code
         FROM timeline_entry t LEFT JOIN paper p ON p.id = t.paper_id
         WHERE t.dossier_id = $1 ORDER BY t.at, t.id",
    )
    .bind(dossier.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("timeline_entry", row);
            let step = row.text("step")?;
            Ok(TimelineEntry {
                at: Moment(row.integer("at")?),
                actor: row.optional_uuid("actor_id")?.map(PersonId),
                actor_name: row.text("actor_name")?,
                step: Step::from_code(&step).ok_or_else(|| {
                    DatabaseError::inconsistent("timeline_entry", "step", "", step.clone())
                })?,
                paper_code: row.optional_text("paper_code")?,
                note: row.text("note")?,
            })
        })
        .collect()
}
