//! The file as an object of the program: encrypted, and on disk before its row names it.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use chungthuc_storage::{
    clock::SystemClock,
    ids::SystemIds,
    objects::{MasterKeys, Objects},
};
use futures::TryStreamExt;
use pades::io::{FileSource, ReadAt, for_each_chunk};
use uuid::Uuid;

const OBJECT: Uuid = Uuid::from_u128(1);

fn objects(folder: &Path) -> Objects {
    let ids = Arc::new(SystemIds::new(Arc::new(SystemClock)));
    let keys = MasterKeys::open_or_create(&folder.join("master-key"), &*ids).unwrap();
    Objects::local(&folder.join("objects"), keys, ids).unwrap()
}

/// Writes a file as an object, until it is on disk.
pub async fn written(folder: &Path, file: &Path) -> Duration {
    let objects = objects(folder);
    let source = FileSource::open(file).unwrap();
    let mut pieces = Vec::new();
    for_each_chunk(&source, 0, source.len(), |piece| {
        pieces.push(piece.to_vec());
        Ok(())
    })
    .unwrap();
    if let Ok(reader) = objects.open(OBJECT).await {
        objects.delete(reader.id()).await.unwrap();
    }
    let start = Instant::now();
    let mut writer = objects.create(OBJECT);
    for piece in &pieces {
        writer.write(piece).await.unwrap();
    }
    writer.finish().await.unwrap();
    start.elapsed()
}

/// Reads it again.
pub async fn read(folder: &Path) -> Duration {
    let objects = objects(folder);
    let start = Instant::now();
    let reader = objects.open(OBJECT).await.unwrap();
    let mut pieces = reader.stream(0..reader.size());
    while let Some(piece) = pieces.try_next().await.unwrap() {
        std::hint::black_box(piece);
    }
    start.elapsed()
}
