//! Files, each an encrypted object in a folder, named by the identifier of the file version. Another
//! store would do ([`Objects::over`]); the program has none yet.
//!
//! An object is written once, whole, and never changed: [`ObjectWriter`] makes it visible, on
//! disk, in one step. [`ObjectReader`] reads any range of it. [`UploadStore`] collects what comes
//! in pieces. Which file is whose is in the database; an object that no row names is litter from
//! a crash, found by [`Objects::list`].

mod aead;
mod error;
mod format;
pub mod inventory;
mod master;
mod reader;
mod source;
mod uploads;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chungthuc_domain::calendar::Moment;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::{ObjectStore, ObjectStoreExt};
use uuid::Uuid;

pub use error::{KeyError, ObjectError};
pub use master::MasterKeys;
pub use reader::{BlockingReader, ObjectReader};
pub use uploads::{NewUpload, UploadError, UploadStore};
pub use writer::ObjectWriter;

use crate::ids::Ids;

/// What this module's functions give.
pub type Result<T, E = ObjectError> = std::result::Result<T, E>;

/// A file that is on disk now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The object's name.
    pub id: Uuid,
    /// SHA-256 of the plain bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many plain bytes.
    pub size: u64,
}

/// All objects; clones share the same store.
#[derive(Debug, Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Where the store's files are, if it is a folder: read by position, without the detour
    /// through the store.
    folder: Option<Arc<Path>>,
    keys: Arc<MasterKeys>,
    ids: Arc<dyn Ids>,
    /// Encrypted bytes collected before they go to the store.
    part_size: usize,
}

impl Objects {
    /// Objects in `folder`, which is made if it isn't there.
    ///
    /// # Errors
    /// [`ObjectError::Io`] if the folder can't be made.
    pub fn local(folder: &Path, keys: MasterKeys, ids: Arc<dyn Ids>) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Some(folder.into()),
            keys: Arc::new(keys),
            ids,
            part_size: 1 << 20,
        })
    }

    /// Objects in any other store, such as a bucket. What it says is written must be.
    #[must_use]
    pub fn over(store: Arc<dyn ObjectStore>, keys: MasterKeys, ids: Arc<dyn Ids>) -> Self {
        // S3 takes no smaller parts than 5 MiB.
        Self {
            store,
            folder: None,
            keys: Arc::new(keys),
            ids,
            part_size: 5 << 20,
        }
    }

    /// Starts the object `id`. Nothing is seen of it until [`ObjectWriter::finish`].
    #[must_use]
    pub fn create(&self, id: Uuid) -> ObjectWriter {
        ObjectWriter::new(self, id)
    }

    /// Writes all of `bytes` as the object `id`.
    ///
    /// # Errors
    /// As [`ObjectWriter::finish`].
    pub async fn put(&self, id: Uuid, bytes: &[u8]) -> Result<Stored> {
        let mut writer = self.create(id);
        writer.write(bytes).await?;
        writer.finish().await
    }

    /// Opens the object `id`, and checks its header and its length.
    ///
    /// # Errors
    /// [`ObjectError::NotFound`], [`ObjectError::Damaged`], [`ObjectError::UnknownKey`], or the
    /// store's.
    pub async fn open(&self, id: Uuid) -> Result<ObjectReader> {
        ObjectReader::open(self, id).await
    }

    /// The names of all objects, in no order.
    #[must_use]
    pub fn list(&self) -> BoxStream<'static, Result<Uuid>> {
        self.store
            .list(None)
            .map_err(ObjectError::from)
            .try_filter_map(async |meta| {
                if meta.location.prefix_matches(&Location::from(SET_ASIDE)) {
                    return Ok(None);
                }
                let name = meta.location.filename().unwrap_or_default();
                Ok(Uuid::parse_str(name).ok())
            })
            .boxed()
    }

    /// Deletes the object `id`; fine if it isn't there.
    ///
    /// # Errors
    /// The store's.
    pub async fn delete(&self, id: Uuid) -> Result<()> {
        match self.store.delete(&location(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes the object `id` out of the store without deleting it: from now on it lies in the folder
    /// `set-aside`, where a person may look. Fine if it isn't there.
    ///
    /// # Errors
    /// The store's.
    pub async fn set_aside(&self, id: Uuid) -> Result<()> {
        let aside = Location::from(format!("{SET_ASIDE}/{id}"));
        match self.store.rename(&location(id), &aside).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes what was set aside and begun before `before`. Gives how many there were.
    ///
    /// # Errors
    /// The store's.
    pub async fn sweep_aside(&self, before: Moment) -> Result<u64> {
        let mut swept = 0;
        let mut aside = self.store.list(Some(&Location::from(SET_ASIDE)));
        while let Some(meta) = aside.try_next().await? {
            let name = meta.location.filename().unwrap_or_default();
            let begun = Uuid::parse_str(name).ok().and_then(inventory::begun_at);
            if begun.is_some_and(|begun| begun < before) {
                self.store.delete(&meta.location).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Deletes what writers that a crash interrupted have left in a local folder and nobody touched
    /// since `before`, which is longer ago than any writer takes. Gives how many there were.
    ///
    /// # Errors
    /// [`ObjectError::Io`].
    pub async fn sweep_unfinished(&self, before: Moment) -> Result<u64> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        source::blocking(move || {
            let mut swept = 0;
            for shard in std::fs::read_dir(&folder)? {
                let shard = shard?.path();
                if !shard.is_dir() {
                    continue;
                }
                for file in std::fs::read_dir(&shard)? {
                    let file = file?;
                    // LocalFileSystem stages `name` as `name#1`.
                    let is_staged = file.file_name().to_string_lossy().contains('#');
                    if is_staged && touched_at(&file.metadata()?)? < before {
                        std::fs::remove_file(file.path())?;
                        swept += 1;
                    }
                }
            }
            Ok(swept)
        })
        .await
    }
}

fn touched_at(file: &std::fs::Metadata) -> std::io::Result<Moment> {
    let since_1970 = file
        .modified()?
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Ok(Moment(
        i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX),
    ))
}

/// Where objects go that no row names.
const SET_ASIDE: &str = "set-aside";

/// Two digits of the random part first, so that no folder grows too large.
fn location(id: Uuid) -> Location {
    let name = id.to_string();
    Location::from(format!("{}/{name}", &name[34..]))
}

fn local_path(folder: &Path, id: Uuid) -> PathBuf {
    let name = id.to_string();
    folder.join(&name[34..]).join(name)
}
