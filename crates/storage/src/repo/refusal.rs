//! Refusals of certification with their minutes, and requests for more papers.

use chungthuc_domain::{
    DossierId, PaperId, PersonId, RefusalId, SupplementId, UnitId,
    calendar::Moment,
    refusal::RefusalReason,
    view::refusal::{GivenBack, MinutesView},
};
use serde::Serialize;
use sqlx::{AnyConnection, any::AnyRow};

use super::paper::Paper;
use crate::database::{Columns, DatabaseError, Result, guarded};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which.
    pub id: RefusalId,
    /// Whose unit's.
    pub unit: UnitId,
    /// Of which dossier.
    pub dossier: DossierId,
    /// Of which paper; `None`: before it became one.
    pub paper: Option<PaperId>,
    /// What was refused.
    pub document_name: String,
    /// The ground.
    pub ground: RefusalReason,
    /// Lý do cụ thể.
    pub explanation: String,
    /// Whether papers are suspected to be forged.
    pub forged: bool,
    /// The minutes, where papers are held.
    pub minutes: Option<MinutesView>,
    /// Who refused.
    pub refused_by: PersonId,
    /// Their name.
    pub refused_by_name: String,
    /// Whether that was a leader.
    pub by_leader: bool,
    /// When.
    pub refused_at: Moment,
    /// When what was held went back.
    pub given_back: Option<GivenBack>,
    /// Raised with every change.
    pub version: i64,
}

impl Refusal {
    /// Whether papers are held.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.minutes.is_some() && self.given_back.is_none()
    }
}

/// Adds a refusal.
pub async fn insert(db: &mut AnyConnection, refusal: &Refusal) -> Result<()> {
    sqlx::query(
        "INSERT INTO refusal (id, unit_id, dossier_id, paper_id, document_name, ground, explanation,
           forged, minutes, is_held, refused_by, refused_by_name, by_leader, refused_at, given_back,
           version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(refusal.id.to_string())
    .bind(refusal.unit.to_string())
    .bind(refusal.dossier.to_string())
    .bind(refusal.paper.map(|paper| paper.to_string()))
    .bind(&refusal.document_name)
    .bind(refusal.ground.code())
    .bind(&refusal.explanation)
    .bind(i64::from(refusal.forged))
    .bind(json("minutes", refusal, refusal.minutes.as_ref())?)
    .bind(i64::from(refusal.is_held()))
    .bind(refusal.refused_by.to_string())
    .bind(&refusal.refused_by_name)
    .bind(i64::from(refusal.by_leader))
    .bind(refusal.refused_at.0)
    .bind(json("given_back", refusal, refusal.given_back.as_ref())?)
    .bind(refusal.version)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that what was held went back, if the refusal is still at `refusal.version`.
pub async fn give_back(db: &mut AnyConnection, refusal: &Refusal) -> Result<()> {
    let done = sqlx::query(
        "UPDATE refusal SET given_back = $3, is_held = $4, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(refusal.id.to_string())
    .bind(refusal.version)
    .bind(json("given_back", refusal, refusal.given_back.as_ref())?)
    .bind(i64::from(refusal.is_held()))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// A refusal; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: RefusalId) -> Result<Option<Refusal>> {
    let row = sqlx::query("SELECT * FROM refusal WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(refusal).transpose()
}

/// How a paper was refused: by itself, or with another paper of its original. `None` if neither was.
pub async fn of_paper(db: &mut AnyConnection, paper: &Paper) -> Result<Option<Refusal>> {
    let row = sqlx::query(
        "SELECT refusal.* FROM refusal JOIN paper ON paper.id = refusal.paper_id
         WHERE refusal.dossier_id = $1 AND COALESCE(paper.original_id, paper.id) = $2
         ORDER BY CASE WHEN refusal.paper_id = $3 THEN 0 ELSE 1 END, refusal.refused_at DESC,
           refusal.id DESC
         LIMIT 1",
    )
    .bind(paper.dossier.to_string())
    .bind(paper.original.to_string())
    .bind(paper.id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(refusal).transpose()
}

/// Whether papers are held by a refusal of any paper of an original.
pub async fn is_original_held(
    db: &mut AnyConnection,
    dossier: DossierId,
    original: PaperId,
) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS held FROM refusal JOIN paper ON paper.id = refusal.paper_id
         WHERE refusal.dossier_id = $1 AND refusal.is_held = 1
           AND COALESCE(paper.original_id, paper.id) = $2",
    )
    .bind(dossier.to_string())
    .bind(original.to_string())
    .fetch_one(db)
    .await?;
    Ok(Columns::of("refusal", &row).count("held")? > 0)
}

/// How a dossier was refused before anything of it became a paper; `None` if it wasn't.
pub async fn of_dossier(db: &mut AnyConnection, dossier: DossierId) -> Result<Option<Refusal>> {
    let row = sqlx::query("SELECT * FROM refusal WHERE dossier_id = $1 AND paper_id IS NULL")
        .bind(dossier.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(refusal).transpose()
}

/// A page of a unit's refusals, the newest first; of those alone whose papers are held, if asked.
pub async fn of_unit(
    db: &mut AnyConnection,
    unit: UnitId,
    held: bool,
    limit: u32,
    offset: u64,
) -> Result<Vec<Refusal>> {
    let sql = if held {
        "SELECT * FROM refusal WHERE unit_id = $1 AND is_held = 1
         ORDER BY refused_at DESC, id DESC LIMIT $2 OFFSET $3"
    } else {
        "SELECT * FROM refusal WHERE unit_id = $1
         ORDER BY refused_at DESC, id DESC LIMIT $2 OFFSET $3"
    };
    let rows = sqlx::query(sql)
        .bind(unit.to_string())
        .bind(i64::from(limit))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await?;
    rows.iter().map(refusal).collect()
}

/// How many refusals a unit has, and how many of them with papers that are held.
pub async fn count(db: &mut AnyConnection, unit: UnitId) -> Result<(u64, u64)> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS refusals, CAST(COALESCE(SUM(is_held), 0) AS BIGINT) AS held
         FROM refusal WHERE unit_id = $1",
    )
    .bind(unit.to_string())
    .fetch_one(db)
    .await?;
    let row = Columns::of("refusal", &row);
    Ok((row.count("refusals")?, row.count("held")?))
}

/// A request for more papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplement {
    /// Which.
    pub id: SupplementId,
    /// Whose unit's.
    pub unit: UnitId,
    /// Of which dossier.
    pub dossier: DossierId,
    /// Of which paper; `None`: of the dossier as a whole.
    pub paper: Option<PaperId>,
    /// What it is about.
    pub document_name: String,
    /// What is missing.
    pub items: Vec<String>,
    /// Lý do.
    pub reason: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// Their name.
    pub asked_by_name: String,
    /// When.
    pub asked_at: Moment,
    /// Who noted that it came, and when.
    pub answered: Option<(String, Moment)>,
}

impl Supplement {
    /// What it says, in a line.
    #[must_use]
    pub fn note(&self) -> String {
        format!("{}. Lý do: {}", self.items.join("; "), self.reason)
    }
}

/// Adds a request.
pub async fn ask(db: &mut AnyConnection, supplement: &Supplement) -> Result<()> {
    let items = serde_json::to_string(&supplement.items).map_err(|cause| {
        let id = supplement.id.to_string();
        DatabaseError::inconsistent("supplement_request", "items", id, cause)
    })?;
    sqlx::query(
        "INSERT INTO supplement_request (id, unit_id, dossier_id, paper_id, document_name, items,
           reason, asked_by, asked_by_name, asked_at, answered_by_name, answered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL)",
    )
    .bind(supplement.id.to_string())
    .bind(supplement.unit.to_string())
    .bind(supplement.dossier.to_string())
    .bind(supplement.paper.map(|paper| paper.to_string()))
    .bind(&supplement.document_name)
    .bind(items)
    .bind(&supplement.reason)
    .bind(supplement.asked_by.to_string())
    .bind(&supplement.asked_by_name)
    .bind(supplement.asked_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Whether something was asked of a paper, or, without one, of a dossier as a whole, that hasn't come yet.
pub async fn is_waiting(
    db: &mut AnyConnection,
    dossier: DossierId,
    paper: Option<PaperId>,
) -> Result<bool> {
    let all = supplements_of(db, dossier).await?;
    Ok(all
        .iter()
        .any(|asked| asked.paper == paper && asked.answered.is_none()))
}

/// Notes that what was asked for came, if nobody has noted it yet. Whether it was noted.
pub async fn answer(
    db: &mut AnyConnection,
    id: SupplementId,
    by_name: &str,
    at: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE supplement_request SET answered_by_name = $2, answered_at = $3
         WHERE id = $1 AND answered_at IS NULL",
    )
    .bind(id.to_string())
    .bind(by_name)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A request; `None` if there is none.
pub async fn find_supplement(
    db: &mut AnyConnection,
    id: SupplementId,
) -> Result<Option<Supplement>> {
    let row = sqlx::query("SELECT * FROM supplement_request WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(supplement).transpose()
}

/// What was asked of a dossier, the oldest first.
pub async fn supplements_of(db: &mut AnyConnection, dossier: DossierId) -> Result<Vec<Supplement>> {
    let rows =
        sqlx::query("SELECT * FROM supplement_request WHERE dossier_id = $1 ORDER BY asked_at, id")
            .bind(dossier.to_string())
            .fetch_all(db)
            .await?;
    rows.iter().map(supplement).collect()
}

fn json<T: Serialize>(
    column: &'static str,
    refusal: &Refusal,
    value: Option<&T>,
) -> Result<Option<String>> {
    let text = value.map(serde_json::to_string).transpose();
    text.map_err(|cause| {
        DatabaseError::inconsistent("refusal", column, refusal.id.to_string(), cause)
    })
}

fn refusal(row: &AnyRow) -> Result<Refusal> {
    let row = Columns::of("refusal", row);
    let ground = row.text("ground")?;
    Ok(Refusal {
        id: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        dossier: row.uuid("dossier_id")?.into(),
        paper: row.optional_uuid("paper_id")?.map(PaperId),
        document_name: row.text("document_name")?,
        ground: RefusalReason::from_code(&ground)
            .ok_or_else(|| row.inconsistent("ground", format!("unknown: {ground}").into()))?,
        explanation: row.text("explanation")?,
        forged: row.flag("forged")?,
        minutes: row.optional_json("minutes")?,
        refused_by: row.uuid("refused_by")?.into(),
        refused_by_name: row.text("refused_by_name")?,
        by_leader: row.flag("by_leader")?,
        refused_at: Moment(row.integer("refused_at")?),
        given_back: row.optional_json("given_back")?,
        version: row.integer("version")?,
    })
}

fn supplement(row: &AnyRow) -> Result<Supplement> {
    let row = Columns::of("supplement_request", row);
    let by = row.optional_text("answered_by_name")?;
    let at = row.optional_integer("answered_at")?.map(Moment);
    Ok(Supplement {
        id: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        dossier: row.uuid("dossier_id")?.into(),
        paper: row.optional_uuid("paper_id")?.map(PaperId),
        document_name: row.text("document_name")?,
        items: row.json("items")?,
        reason: row.text("reason")?,
        asked_by: row.uuid("asked_by")?.into(),
        asked_by_name: row.text("asked_by_name")?,
        asked_at: Moment(row.integer("asked_at")?),
        answered: by.zip(at),
    })
}
