//! Uploads as rows: whose, how far, and what became of them. Their bytes come through
//! [`crate::objects::UploadStore`].

use chungthuc_domain::{
    FileId, PersonId, UnitId, UploadId, calendar::Moment, view::intake::UploadOutcome,
};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result, guarded};

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// Bytes are missing, or it wasn't looked at yet.
    Open,
    /// It waits for the officer's consent to have it cleaned.
    Consent,
    /// It can be sent for signature.
    Ready,
    /// It can't be used.
    Refused,
    /// It is part of a paper, or kept with a dossier.
    Used,
}

impl UploadState {
    const ALL: [(UploadState, &'static str); 5] = [
        (UploadState::Open, "OPEN"),
        (UploadState::Consent, "CONSENT"),
        (UploadState::Ready, "READY"),
        (UploadState::Refused, "REFUSED"),
        (UploadState::Used, "USED"),
    ];

    fn code(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, code)| code)
    }
}

/// An upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// Which.
    pub id: UploadId,
    /// Whose.
    pub owner: PersonId,
    /// For which unit.
    pub unit: UnitId,
    /// What the file is called on the uploader's machine.
    pub file_name: String,
    /// Bytes announced.
    pub size: u64,
    /// Bytes received.
    pub received: u64,
    /// How far it is.
    pub state: UploadState,
    /// What became of it.
    pub outcome: Option<UploadOutcome>,
    /// The bytes as they came.
    pub intake: Option<FileId>,
    /// What signing would start from.
    pub base: Option<FileId>,
    /// When it is thrown away unless it is used by then.
    pub expires_at: Moment,
    /// Raised with every change.
    pub version: i64,
}

/// An upload; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: UploadId) -> Result<Option<Upload>> {
    let row = sqlx::query("SELECT * FROM upload WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(upload).transpose()
}

/// The upload that a file was made of; `None` if there is none.
pub async fn find_by_base(db: &mut AnyConnection, base: FileId) -> Result<Option<Upload>> {
    let row = sqlx::query("SELECT * FROM upload WHERE base_id = $1")
        .bind(base.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(upload).transpose()
}

/// How many uploads of somebody aren't finished.
pub async fn count_unfinished(db: &mut AnyConnection, owner: PersonId) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS uploads FROM upload
         WHERE owner_id = $1 AND state IN ('OPEN', 'CONSENT')",
    )
    .bind(owner.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("upload", &row).count("uploads")
}

/// Saves what became of an upload, if it is still at `upload.version`; the version is raised.
pub async fn update(db: &mut AnyConnection, upload: &Upload) -> Result<()> {
    let outcome = upload
        .outcome
        .as_ref()
        .map(serde_json::to_string)
        .transpose();
    let outcome = outcome.map_err(|cause| {
        DatabaseError::inconsistent("upload", "outcome", upload.id.to_string(), cause)
    })?;
    let done = sqlx::query(
        "UPDATE upload SET state = $3, outcome = $4, intake_id = $5, base_id = $6,
           expires_at = $7, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(upload.id.to_string())
    .bind(upload.version)
    .bind(upload.state.code())
    .bind(outcome)
    .bind(upload.intake.map(|id| id.to_string()))
    .bind(upload.base.map(|id| id.to_string()))
    .bind(upload.expires_at.0)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Uploads whose time is over and that are part of no paper, at most `limit`.
pub async fn expired(db: &mut AnyConnection, now: Moment, limit: u32) -> Result<Vec<Upload>> {
    let rows = sqlx::query(
        "SELECT * FROM upload WHERE expires_at <= $1 AND state <> 'USED'
         ORDER BY expires_at, id LIMIT $2",
    )
    .bind(now.0)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(upload).collect()
}

/// Deletes an upload's row with the rows of its files, if it is still at `upload.version`. The
/// rows of its parts are deleted already, objects afterwards.
pub async fn delete(db: &mut AnyConnection, upload: &Upload) -> Result<()> {
    let done = sqlx::query("DELETE FROM upload WHERE id = $1 AND version = $2 AND state <> 'USED'")
        .bind(upload.id.to_string())
        .bind(upload.version)
        .execute(&mut *db)
        .await?;
    guarded(done.rows_affected())?;
    // What was made of the other goes first.
    for file in [upload.base, upload.intake].into_iter().flatten() {
        super::file::delete_unattached(&mut *db, file).await?;
    }
    Ok(())
}

fn upload(row: &AnyRow) -> Result<Upload> {
    let row = Columns::of("upload", row);
    let state = row.text("state")?;
    let state = UploadState::ALL
        .into_iter()
        .find(|(_, code)| *code == state)
        .map(|(state, _)| state)
        .ok_or_else(|| row.inconsistent("state", format!("unknown: {state}").into()))?;
    Ok(Upload {
        id: row.uuid("id")?.into(),
        owner: row.uuid("owner_id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        file_name: row.text("file_name")?,
        size: row.count("size")?,
        received: row.count("received")?,
        state,
        outcome: row.optional_json("outcome")?,
        intake: row.optional_uuid("intake_id")?.map(FileId),
        base: row.optional_uuid("base_id")?.map(FileId),
        expires_at: Moment(row.integer("expires_at")?),
        version: row.integer("version")?,
    })
}
