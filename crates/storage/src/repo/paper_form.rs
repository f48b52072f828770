//! The form of a paper that came back, where its dossier has others: typed for one of them, it is no
//! other's. A dossier of one paper keeps it in its own row.

use chungthuc_domain::{
    PaperId, UnitId, UploadId, calendar::Moment, state::PaperState, view::intake::DraftForm,
};
use sqlx::AnyConnection;

use crate::database::{Columns, DatabaseError, Result, guarded};

/// What was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperForm {
    /// For which paper.
    pub paper: PaperId,
    /// What.
    pub form: DraftForm,
    /// When it was last saved.
    pub saved_at: Moment,
    /// Raised with every save; 0: it was never saved.
    pub version: i64,
}

/// The form of a paper; `None` if nothing was typed since it came back.
pub async fn find(db: &mut AnyConnection, paper: PaperId) -> Result<Option<PaperForm>> {
    let row = sqlx::query("SELECT * FROM paper_form WHERE paper_id = $1")
        .bind(paper.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("paper_form", &row);
    Ok(Some(PaperForm {
        paper,
        form: row.json("form")?,
        saved_at: Moment(row.integer("saved_at")?),
        version: row.integer("version")?,
    }))
}

/// Whether the form of a paper that came back in a unit names a scan: its own, or its dossier's where that
/// has no other paper.
pub async fn names_scan(db: &mut AnyConnection, unit: UnitId, scan: UploadId) -> Result<bool> {
    let rows = sqlx::query(
        "SELECT COALESCE(f.form, d.form) AS form FROM paper p
         JOIN dossier d ON d.id = p.dossier_id
         LEFT JOIN paper_form f ON f.paper_id = p.id
         WHERE p.unit_id = $1 AND p.state = $2 AND COALESCE(f.form, d.form) LIKE $3",
    )
    .bind(unit.to_string())
    .bind(PaperState::Returned.code())
    .bind(format!("%{scan}%"))
    .fetch_all(db)
    .await?;
    for row in &rows {
        let form: DraftForm = Columns::of("paper_form", row).json("form")?;
        if form.upload == Some(scan) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Saves a form, if it is still at `form.version`; the version is raised.
pub async fn save(db: &mut AnyConnection, form: &PaperForm) -> Result<()> {
    let json = serde_json::to_string(&form.form).map_err(|cause| {
        DatabaseError::inconsistent("paper_form", "form", form.paper.to_string(), cause)
    })?;
    let done = if form.version == 0 {
        sqlx::query(
            "INSERT INTO paper_form (paper_id, form, saved_at, version) VALUES ($1, $2, $3, 1)
             ON CONFLICT DO NOTHING",
        )
        .bind(form.paper.to_string())
        .bind(json)
        .bind(form.saved_at.0)
        .execute(db)
        .await?
    } else {
        sqlx::query(
            "UPDATE paper_form SET form = $3, saved_at = $4, version = version + 1
             WHERE paper_id = $1 AND version = $2",
        )
        .bind(form.paper.to_string())
        .bind(form.version)
        .bind(json)
        .bind(form.saved_at.0)
        .execute(db)
        .await?
    };
    guarded(done.rows_affected())
}

/// Forgets what was typed, when the paper was sent again.
pub async fn delete(db: &mut AnyConnection, paper: PaperId) -> Result<()> {
    sqlx::query("DELETE FROM paper_form WHERE paper_id = $1")
        .bind(paper.to_string())
        .execute(db)
        .await?;
    Ok(())
}
