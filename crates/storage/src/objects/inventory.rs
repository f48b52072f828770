//! Comparing what is stored with what the rows name, after a crash or a restore.
//!
//! Nothing is deleted here: after a restore of an older database, an object that no row names may
//! be the only trace of a signed file.

use chungthuc_domain::calendar::Moment;
use futures::TryStreamExt;
use sqlx::AnyConnection;
use uuid::Uuid;

use super::{ObjectError, Objects, UploadError};
use crate::database::{Columns, Database, Result};

/// Rows looked at in one go.
const PAGE: i64 = 1000;

/// Every column that names an object: of a version, a part of an upload, an image in use or not, a
/// letter that is still being sent.
const NAMED: &str = "SELECT id FROM file_version WHERE id = $1 AND removed_at IS NULL
    UNION ALL SELECT object_id FROM upload_part WHERE object_id = $1
    UNION ALL SELECT object_id FROM stamp_image WHERE object_id = $1
    UNION ALL SELECT letter_id FROM delivery WHERE letter_id = $1";

/// The objects begun before `before` that no row names: what a crash left between writing a file
/// and committing its row. Let `before` be a day ago, so that nothing under way is among them.
///
/// # Errors
/// What the stores say.
pub async fn unnamed(
    database: &Database,
    objects: &Objects,
    before: Moment,
) -> Result<Vec<Uuid>, UploadError> {
    let mut unnamed = Vec::new();
    let mut names = objects.list();
    while let Some(id) = names.try_next().await? {
        if begun_at(id).is_none_or(|begun| begun >= before) {
            continue;
        }
        let mut read = database.read().await?;
        if !is_named(&mut read, id).await? {
            unnamed.push(id);
        }
    }
    Ok(unnamed)
}

/// Whether any row names the object.
///
/// # Errors
/// What the database says.
pub async fn is_named(db: &mut AnyConnection, object: Uuid) -> Result<bool> {
    let row = sqlx::query(NAMED)
        .bind(object.to_string())
        .fetch_optional(db)
        .await?;
    Ok(row.is_some())
}

/// The file versions whose object isn't there, or can't be opened.
///
/// # Errors
/// What the stores say, if it isn't about one object.
pub async fn missing(database: &Database, objects: &Objects) -> Result<Vec<Uuid>, UploadError> {
    let mut missing = Vec::new();
    let mut last = String::new();
    loop {
        let page = file_versions(&mut *database.read().await?, &last).await?;
        let Some(end) = page.last() else {
            return Ok(missing);
        };
        last = end.to_string();
        for id in page {
            match objects.open(id).await {
                Ok(_) => {}
                Err(
                    ObjectError::NotFound(_)
                    | ObjectError::Damaged { .. }
                    | ObjectError::UnknownKey { .. },
                ) => missing.push(id),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

async fn file_versions(db: &mut AnyConnection, after: &str) -> Result<Vec<Uuid>> {
    let rows = sqlx::query(
        "SELECT id FROM file_version WHERE id > $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(PAGE)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Columns::of("file_version", row).uuid("id"))
        .collect()
}

/// When an object's UUIDv7 was made.
pub(super) fn begun_at(id: Uuid) -> Option<Moment> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
    Some(Moment(micros + i64::from(nanos / 1000)))
}
