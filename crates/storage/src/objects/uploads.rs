//! Uploads that come in pieces, over many requests, broken connections and restarts.
//!
//! What arrives goes at once into encrypted part objects of a few megabytes; a part counts when
//! its row is committed, with the hash of its bytes as they arrived, and `upload.received` says where
//! to go on. A complete upload is put together into one object, which a file version can name; each
//! part has to have its hash still.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chungthuc_domain::calendar::Moment;
use chungthuc_domain::{PersonId, UnitId, UploadId};
use futures::{Stream, StreamExt, TryStreamExt};
use ring::digest;
use sqlx::AnyConnection;
use uuid::Uuid;

use super::{ObjectError, Objects, Stored};
use crate::database::{Columns, Database, DatabaseError, Tx, guarded};
use crate::ids::Ids;

/// Bytes after which a part is closed: what a crash can lose of an upload.
const PART: u64 = 4 << 20;
/// A client that sends nothing for this long has gone.
const SILENCE: Duration = Duration::from_secs(60);

/// An upload about to begin.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Who uploads.
    pub owner: PersonId,
    /// For which unit.
    pub unit: UnitId,
    /// What the file is called on the uploader's machine.
    pub file_name: String,
    /// How many bytes will come. The caller has checked that so many may.
    pub size: u64,
    /// Now.
    pub created_at: Moment,
    /// When the upload may be thrown away if it isn't used by then.
    pub expires_at: Moment,
}

/// Why an upload didn't go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// There is no such upload, or it isn't open any more.
    #[error("there is no such open upload")]
    NotOpen,
    /// The bytes don't begin where the last ones ended; or another request was faster.
    #[error("the upload goes on at byte {received}")]
    Offset {
        /// Where it goes on.
        received: u64,
    },
    /// More bytes came than were announced. None beyond the size has been kept.
    #[error("more than the {size} bytes announced")]
    TooMuch {
        /// What was announced.
        size: u64,
    },
    /// The connection broke. What arrived before is kept.
    #[error("the connection broke at byte {received}")]
    Interrupted {
        /// Where the upload goes on.
        received: u64,
    },
    /// Not all bytes have come.
    #[error("{received} of {size} bytes have come")]
    Incomplete {
        /// Bytes that have come.
        received: u64,
        /// Bytes announced.
        size: u64,
    },
    /// The object store.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<sqlx::Error> for UploadError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// All uploads under way; clones share them.
#[derive(Debug, Clone)]
pub struct UploadStore {
    database: Database,
    objects: Objects,
    ids: Arc<dyn Ids>,
}

impl UploadStore {
    /// Uploads that are recorded in `database` and kept in `objects`.
    #[must_use]
    pub fn new(database: Database, objects: Objects, ids: Arc<dyn Ids>) -> Self {
        Self {
            database,
            objects,
            ids,
        }
    }

    /// Announces an upload and gives its identifier.
    ///
    /// # Errors
    /// The database's.
    pub async fn create(&self, tx: &mut Tx, new: &NewUpload) -> Result<UploadId, DatabaseError> {
        let id = UploadId(self.ids.uuid());
        sqlx::query(
            "INSERT INTO upload (id, owner_id, unit_id, file_name, size, received, state,
               created_at, expires_at, version)
             VALUES ($1, $2, $3, $4, $5, 0, 'OPEN', $6, $7, 1)",
        )
        .bind(id.to_string())
        .bind(new.owner.to_string())
        .bind(new.unit.to_string())
        .bind(&new.file_name)
        .bind(i64::try_from(new.size).unwrap_or(i64::MAX))
        .bind(new.created_at.0)
        .bind(new.expires_at.0)
        .execute(&mut **tx)
        .await?;
        Ok(id)
    }

    /// How many bytes of an open upload have come.
    ///
    /// # Errors
    /// [`UploadError::NotOpen`], or the database's.
    pub async fn received(&self, upload: UploadId) -> Result<u64, UploadError> {
        let mut read = self.database.read().await?;
        Ok(progress(&mut read, upload).await?.received)
    }

    /// Takes the bytes of `body`, which begin at `offset`, and gives how many have come in all.
    ///
    /// Goes on in a task of its own, so that what has arrived is kept even if the caller's future
    /// is dropped with the connection.
    ///
    /// # Errors
    /// [`UploadError`]; after each of them, [`UploadStore::received`] says where to go on.
    pub async fn append<E: Send + 'static>(
        &self,
        upload: UploadId,
        offset: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<u64, UploadError> {
        let task = Appending {
            store: self.clone(),
            upload,
            received: offset,
        };
        match tokio::spawn(task.run(body.boxed())).await {
            Ok(outcome) => outcome,
            Err(stopped) => Err(ObjectError::Io(std::io::Error::other(stopped)).into()),
        }
    }

    /// Puts a complete upload together as the object `into`, and hashes it. Changes nothing about the upload, so it
    /// can be done again, into another object.
    ///
    /// # Errors
    /// [`UploadError::Incomplete`], [`UploadError::NotOpen`], [`DatabaseError::Inconsistent`] if the
    /// parts aren't what has arrived, or what the stores say.
    pub async fn assemble(&self, upload: UploadId, into: Uuid) -> Result<Stored, UploadError> {
        let (progress, parts) = {
            let mut read = self.database.read().await?;
            (
                progress(&mut read, upload).await?,
                parts(&mut read, upload).await?,
            )
        };
        if progress.received != progress.size {
            let Progress { received, size } = progress;
            return Err(UploadError::Incomplete { received, size });
        }
        let mut writer = self.objects.create(into);
        for part in parts {
            let reader = self.objects.open(part.object).await?;
            let mut pieces = reader.stream(0..reader.size());
            let mut hash = digest::Context::new(&digest::SHA256);
            while let Some(piece) = pieces.try_next().await? {
                hash.update(&piece);
                writer.write(&piece).await?;
            }
            // Parts of before parts had hashes have none.
            let now = hex::encode(hash.finish());
            if part.sha256.is_some_and(|arrived| arrived != now) {
                writer.abort().await?;
                return Err(DatabaseError::inconsistent(
                    "upload_part",
                    "sha256",
                    upload.to_string(),
                    "a part is not what has arrived",
                )
                .into());
            }
        }
        if writer.size() != progress.size {
            writer.abort().await?;
            return Err(DatabaseError::inconsistent(
                "upload_part",
                "size",
                upload.to_string(),
                "the parts are not as long as the upload",
            )
            .into());
        }
        Ok(writer.finish().await?)
    }

    /// The uploads that have been put together and still have their parts, after a crash.
    ///
    /// # Errors
    /// The database's.
    pub async fn with_leftover_parts(&self) -> Result<Vec<UploadId>, UploadError> {
        let mut read = self.database.read().await?;
        let rows = sqlx::query(
            "SELECT DISTINCT p.upload_id FROM upload_part p JOIN upload u ON u.id = p.upload_id
             WHERE u.state <> 'OPEN'",
        )
        .fetch_all(&mut *read)
        .await?;
        let ids = rows
            .iter()
            .map(|row| Columns::of("upload_part", row).uuid("upload_id"));
        let ids: Vec<Uuid> = ids.collect::<Result<_, _>>()?;
        Ok(ids.into_iter().map(UploadId).collect())
    }

    /// Deletes the rows of an upload's parts, and gives their objects, to be deleted once `tx` is
    /// committed.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_parts(
        &self,
        tx: &mut Tx,
        upload: UploadId,
    ) -> Result<Vec<Uuid>, UploadError> {
        let parts = parts(tx, upload).await?;
        sqlx::query("DELETE FROM upload_part WHERE upload_id = $1")
            .bind(upload.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(parts.into_iter().map(|part| part.object).collect())
    }

    /// Deletes the parts of an upload that has been put together. The upload's own row stays. Can
    /// be done again if it was interrupted.
    ///
    /// # Errors
    /// What the stores say.
    pub async fn delete_parts(&self, upload: UploadId) -> Result<(), UploadError> {
        let parts = {
            let mut read = self.database.read().await?;
            parts(&mut read, upload).await?
        };
        for part in parts {
            self.objects.delete(part.object).await?;
        }
        let mut tx = self.database.begin().await?;
        self.forget_parts(&mut tx, upload).await?;
        Ok(tx.commit().await?)
    }
}

/// One request's bytes on their way in.
struct Appending {
    store: UploadStore,
    upload: UploadId,
    received: u64,
}

impl Appending {
    async fn run<E>(
        mut self,
        mut body: futures::stream::BoxStream<'static, Result<Bytes, E>>,
    ) -> Result<u64, UploadError> {
        let Progress { received, size } = {
            let mut read = self.store.database.read().await?;
            progress(&mut read, self.upload).await?
        };
        if received != self.received {
            return Err(UploadError::Offset { received });
        }
        loop {
            let end = self.part(&mut body, size).await?;
            match end {
                End::Full => {}
                End::Finished => return Ok(self.received),
                End::Broken => {
                    return Err(UploadError::Interrupted {
                        received: self.received,
                    });
                }
                End::TooMuch => return Err(UploadError::TooMuch { size }),
            }
        }
    }

    /// Fills one part and records it.
    async fn part<E>(
        &mut self,
        body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
        size: u64,
    ) -> Result<End, UploadError> {
        let id = self.store.ids.uuid();
        let mut writer = self.store.objects.create(id);
        let end = loop {
            let bytes = match tokio::time::timeout(SILENCE, body.next()).await {
                Ok(Some(Ok(bytes))) => bytes,
                Ok(None) => break End::Finished,
                Ok(Some(Err(_))) | Err(_) => break End::Broken,
            };
            let room = size - self.received - writer.size();
            let fits = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
            writer.write(&bytes[..fits]).await?;
            if fits < bytes.len() {
                break End::TooMuch;
            }
            if writer.size() >= PART {
                break End::Full;
            }
        };
        if writer.size() > 0 {
            let part = writer.finish().await?;
            if let Err(error) = self.record(&part).await {
                // After any other error the row may have been committed, and needs its object.
                if let UploadError::Offset { .. } | UploadError::NotOpen = error {
                    self.store.objects.delete(id).await?;
                }
                return Err(error);
            }
            self.received += part.size;
        }
        Ok(end)
    }

    /// The part is on disk; now it counts, unless another request has gone on from here.
    async fn record(&self, part: &Stored) -> Result<(), UploadError> {
        let mut tx = self.store.database.begin().await?;
        let position = i64::try_from(self.received).unwrap_or(i64::MAX);
        let size = i64::try_from(part.size).unwrap_or(i64::MAX);
        let moved = sqlx::query(
            "UPDATE upload SET received = received + $3, version = version + 1
             WHERE id = $1 AND received = $2 AND state = 'OPEN'",
        )
        .bind(self.upload.to_string())
        .bind(position)
        .bind(size)
        .execute(&mut *tx)
        .await?;
        if let Err(DatabaseError::Conflict) = guarded(moved.rows_affected()) {
            let Progress { received, .. } = progress(&mut tx, self.upload).await?;
            return Err(UploadError::Offset { received });
        }
        sqlx::query(
            "INSERT INTO upload_part (upload_id, position, object_id, size, sha256)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(self.upload.to_string())
        .bind(position)
        .bind(part.id.to_string())
        .bind(size)
        .bind(&part.sha256)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

/// Why a part was closed.
enum End {
    Full,
    Finished,
    Broken,
    TooMuch,
}

struct Progress {
    received: u64,
    size: u64,
}

async fn progress(
    connection: &mut AnyConnection,
    upload: UploadId,
) -> Result<Progress, UploadError> {
    let row = sqlx::query("SELECT id, received, size FROM upload WHERE id = $1 AND state = 'OPEN'")
        .bind(upload.to_string())
        .fetch_optional(connection)
        .await?
        .ok_or(UploadError::NotOpen)?;
    let columns = Columns::of("upload", &row);
    Ok(Progress {
        received: columns.count("received")?,
        size: columns.count("size")?,
    })
}

struct Part {
    object: Uuid,
    sha256: Option<String>,
}

/// An upload's parts, in order.
async fn parts(connection: &mut AnyConnection, upload: UploadId) -> Result<Vec<Part>, UploadError> {
    let rows = sqlx::query(
        "SELECT object_id, sha256 FROM upload_part WHERE upload_id = $1 ORDER BY position",
    )
    .bind(upload.to_string())
    .fetch_all(connection)
    .await?;
    let parts = rows.iter().map(|row| {
        let row = Columns::of("upload_part", row);
        Ok(Part {
            object: row.uuid("object_id")?,
            sha256: row.optional_text("sha256")?,
        })
    });
    parts.collect()
}
