//! Where an object's encrypted bytes are read from: a file by position, or a store by range.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use object_store::path::Path as Location;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::{ObjectError, Objects, Result, local_path, location};

#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Stays readable even if the object is deleted meanwhile.
    File(Arc<File>),
    Store(Arc<dyn ObjectStore>, Location),
}

impl Source {
    /// The object `id`, and how many bytes are stored of it.
    pub(super) async fn open(objects: &Objects, id: Uuid) -> Result<(Self, u64)> {
        if let Some(folder) = &objects.folder {
            let path = local_path(folder, id);
            let opened = blocking(move || {
                let file = File::open(path)?;
                let length = file.metadata()?.len();
                Ok((Self::File(Arc::new(file)), length))
            });
            return opened.await.map_err(|error| match error {
                ObjectError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                    ObjectError::NotFound(id)
                }
                error => error,
            });
        }
        let location = location(id);
        match objects.store.head(&location).await {
            Ok(meta) => Ok((Self::Store(Arc::clone(&objects.store), location), meta.size)),
            Err(object_store::Error::NotFound { .. }) => Err(ObjectError::NotFound(id)),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn read(&self, range: Range<u64>) -> Result<Vec<u8>> {
        match self {
            Self::File(file) => {
                let file = Arc::clone(file);
                blocking(move || read_file(&file, range)).await
            }
            Self::Store(store, location) => Ok(store.get_range(location, range).await?.into()),
        }
    }

    /// The same from a thread that may block. `runtime` is asked where the store is remote.
    pub(super) fn read_blocking(&self, range: Range<u64>, runtime: &Handle) -> Result<Vec<u8>> {
        match self {
            Self::File(file) => Ok(read_file(file, range)?),
            Self::Store(..) => runtime.block_on(self.read(range)),
        }
    }
}

fn read_file(file: &File, range: Range<u64>) -> io::Result<Vec<u8>> {
    let length = usize::try_from(range.end.saturating_sub(range.start))
        .map_err(|_| io::ErrorKind::FileTooLarge)?;
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, range.start)?;
    Ok(bytes)
}

/// Runs what blocks on a thread for it.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(stopped) => Err(io::Error::other(stopped).into()),
    }
}
