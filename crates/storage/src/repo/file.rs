//! Versions of files. The bytes are in the object store under the same id; the row comes after
//! they are on disk.

use chungthuc_domain::{
    FileId, PaperId, PersonId, UnitId, calendar::Moment, view::signing::Placement,
};
use chungthuc_geometry::PageGeometry;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result, guarded};

/// A quarter of an hour, in microseconds.
const QUARTER: i64 = 15 * 60 * 1_000_000;

/// What a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The upload, byte for byte.
    Intake,
    /// A copy written anew before anything was signed.
    Normalised,
    /// With the attestation page, as a leader looks at it.
    Prepared,
    /// With the leader's signature.
    Signed,
    /// With number and seal.
    Sealed,
}

impl FileKind {
    const ALL: [(FileKind, &'static str); 5] = [
        (FileKind::Intake, "INTAKE"),
        (FileKind::Normalised, "NORMALISED"),
        (FileKind::Prepared, "PREPARED"),
        (FileKind::Signed, "SIGNED"),
        (FileKind::Sealed, "SEALED"),
    ];

    fn code(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, code)| code)
    }
}

/// What is known of a version besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileDetails {
    /// The geometry of each page.
    pub pages: Vec<PageGeometry>,
    /// The attestation page, from 0.
    pub attestation_page: Option<u32>,
    /// For which leader it was prepared: their grant's printed titles and name.
    pub prepared_for: Option<PersonId>,
    /// Where the leader's signature stands.
    pub signature: Option<Placement>,
    /// Where the seal stands.
    pub seal: Option<Placement>,
    /// The image stands for name and title, which aren't printed again.
    pub image_holds_name: bool,
    /// SHA-256 of the texts on the attestation page, hex: the same texts need no new version.
    pub attestation_sha256: Option<String>,
    /// Who signed, as the register names them.
    pub signer_name: Option<String>,
    /// As what they signed.
    pub signer_title: Option<String>,
}

/// A version of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileVersion {
    /// Which; also its object's name.
    pub id: FileId,
    /// Of which paper; `None` while it is part of none.
    pub paper: Option<PaperId>,
    /// Whose unit's.
    pub unit: UnitId,
    /// What it is.
    pub kind: FileKind,
    /// What it was made of.
    pub parent: Option<FileId>,
    /// SHA-256 of the plain bytes, hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Pages.
    pub page_count: u32,
    /// What else is known.
    pub details: FileDetails,
    /// Who made it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Moment,
}

/// Adds a version whose bytes are on disk.
pub async fn insert(db: &mut AnyConnection, file: &FileVersion) -> Result<()> {
    let details = serde_json::to_string(&file.details).map_err(|cause| {
        DatabaseError::inconsistent("file_version", "details", file.id.to_string(), cause)
    })?;
    sqlx::query(
        "INSERT INTO file_version (id, paper_id, unit_id, kind, parent_id, sha256, size,
           page_count, details, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(file.id.to_string())
    .bind(file.paper.map(|id| id.to_string()))
    .bind(file.unit.to_string())
    .bind(file.kind.code())
    .bind(file.parent.map(|id| id.to_string()))
    .bind(&file.sha256)
    .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
    .bind(i64::from(file.page_count))
    .bind(details)
    .bind(file.created_by.to_string())
    .bind(file.created_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A version; `None` if there is none, or its bytes were removed.
pub async fn find(db: &mut AnyConnection, id: FileId) -> Result<Option<FileVersion>> {
    let row = sqlx::query("SELECT * FROM file_version WHERE id = $1 AND removed_at IS NULL")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(version).transpose()
}

/// A version, also one whose bytes were removed: what is known of it stays.
pub async fn find_row(db: &mut AnyConnection, id: FileId) -> Result<Option<FileVersion>> {
    let row = sqlx::query("SELECT * FROM file_version WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(version).transpose()
}

/// A paper's versions whose bytes are kept, the oldest first.
pub async fn of_paper(db: &mut AnyConnection, paper: PaperId) -> Result<Vec<FileVersion>> {
    let rows = sqlx::query(
        "SELECT * FROM file_version WHERE paper_id = $1 AND removed_at IS NULL
         ORDER BY created_at, id",
    )
    .bind(paper.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(version).collect()
}

/// Notes that a version's bytes are to go; its row stays. One that was removed already: a conflict.
pub async fn remove(db: &mut AnyConnection, id: FileId, now: Moment) -> Result<()> {
    let done =
        sqlx::query("UPDATE file_version SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL")
            .bind(id.to_string())
            .bind(now.0)
            .execute(db)
            .await?;
    guarded(done.rows_affected())
}

/// When the newest version was made; `None` while there is none.
pub async fn newest(db: &mut AnyConnection) -> Result<Option<Moment>> {
    let row = sqlx::query("SELECT id, created_at FROM file_version ORDER BY id DESC LIMIT 1")
        .fetch_optional(db)
        .await?;
    let at = row
        .map(|row| Columns::of("file_version", &row).integer("created_at"))
        .transpose()?;
    Ok(at.map(Moment))
}

/// Makes a version part of a paper. One that already is part of another stays there: a conflict.
pub async fn attach(db: &mut AnyConnection, id: FileId, paper: PaperId) -> Result<()> {
    let done = sqlx::query(
        "UPDATE file_version SET paper_id = $2 WHERE id = $1 AND (paper_id IS NULL OR paper_id = $2)",
    )
    .bind(id.to_string())
    .bind(paper.to_string())
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Deletes the row of a version that is part of no paper.
pub async fn delete_unattached(db: &mut AnyConnection, id: FileId) -> Result<()> {
    sqlx::query("DELETE FROM file_view WHERE file_id = $1")
        .bind(id.to_string())
        .execute(&mut *db)
        .await?;
    sqlx::query("DELETE FROM file_version WHERE id = $1 AND paper_id IS NULL")
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// Whether a look of theirs in this quarter of an hour is noted already; see [`note_view`].
pub async fn is_noted(
    db: &mut AnyConnection,
    person: PersonId,
    file: FileId,
    now: Moment,
) -> Result<bool> {
    let row = sqlx::query(
        "SELECT person_id FROM file_view WHERE person_id = $1 AND file_id = $2 AND quarter = $3",
    )
    .bind(person.to_string())
    .bind(file.to_string())
    .bind(now.0.div_euclid(QUARTER))
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Notes that somebody looked at a version; whether that is the first look of theirs in this
/// quarter of an hour, which is then to be audited.
pub async fn note_view(
    db: &mut AnyConnection,
    person: PersonId,
    file: FileId,
    now: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO file_view (person_id, file_id, quarter) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, file_id, quarter) DO NOTHING",
    )
    .bind(person.to_string())
    .bind(file.to_string())
    .bind(now.0.div_euclid(QUARTER))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn version(row: &AnyRow) -> Result<FileVersion> {
    let row = Columns::of("file_version", row);
    let kind = row.text("kind")?;
    let kind = FileKind::ALL
        .into_iter()
        .find(|(_, code)| *code == kind)
        .map(|(kind, _)| kind)
        .ok_or_else(|| row.inconsistent("kind", format!("unknown: {kind}").into()))?;
    Ok(FileVersion {
        id: row.uuid("id")?.into(),
        paper: row.optional_uuid("paper_id")?.map(PaperId),
        unit: row.uuid("unit_id")?.into(),
        kind,
        parent: row.optional_uuid("parent_id")?.map(FileId),
        sha256: row.text("sha256")?,
        size: row.count("size")?,
        page_count: row.small_count("page_count")?,
        details: row.json("details")?,
        created_by: row.uuid("created_by")?.into(),
        created_at: Moment(row.integer("created_at")?),
    })
}
