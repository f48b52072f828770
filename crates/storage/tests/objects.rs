//! What is stored is what is read, whole and by range, and nothing else is ever given out.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chungthuc_domain::calendar::Moment;
use chungthuc_storage::clock::MockClock;
use chungthuc_storage::ids::{Ids, TestIds};
use chungthuc_storage::objects::{MasterKeys, ObjectError, ObjectReader, Objects};
use futures::{StreamExt, TryStreamExt};
use object_store::memory::InMemory;
use pades::io::ReadAt;
use proptest::prelude::*;
use uuid::Uuid;

const CHUNK: usize = 64 * 1024;
const HEADER: usize = 96;
const SEALED: usize = CHUNK + 16;

struct Store {
    folder: tempfile::TempDir,
    ids: Arc<TestIds>,
    objects: Objects,
}

impl Store {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ids = Arc::new(TestIds::new(Arc::new(MockClock::default()), 5));
        let objects = open(folder.path(), &ids);
        Self {
            folder,
            ids,
            objects,
        }
    }

    async fn put(&self, bytes: &[u8]) -> Uuid {
        let id = self.ids.uuid();
        self.objects.put(id, bytes).await.unwrap();
        id
    }

    fn path(&self, id: Uuid) -> PathBuf {
        let name = id.to_string();
        self.folder
            .path()
            .join("objects")
            .join(&name[34..])
            .join(name)
    }

    /// Changes what is stored of an object behind the store's back.
    fn tamper(&self, id: Uuid, change: impl FnOnce(&mut Vec<u8>)) {
        let mut stored = fs::read(self.path(id)).unwrap();
        change(&mut stored);
        fs::write(self.path(id), stored).unwrap();
    }

    /// All files in the store, whatever they are.
    fn files(&self) -> Vec<PathBuf> {
        let shards = fs::read_dir(self.folder.path().join("objects")).unwrap();
        shards
            .flat_map(|shard| fs::read_dir(shard.unwrap().path()).unwrap())
            .map(|file| file.unwrap().path())
            .collect()
    }
}

fn open(folder: &Path, ids: &Arc<TestIds>) -> Objects {
    let keys = MasterKeys::open_or_create(&folder.join("master.keys"), ids).unwrap();
    Objects::local(&folder.join("objects"), keys, ids.clone()).unwrap()
}

/// Bytes that don't repeat from chunk to chunk.
fn content(length: usize) -> Vec<u8> {
    let key = ring::aead::UnboundKey::new(&ring::aead::AES_256_GCM, &[1; 32]).unwrap();
    let mut bytes = vec![0; length];
    let nonce = ring::aead::Nonce::assume_unique_for_key([0; 12]);
    let key = ring::aead::LessSafeKey::new(key);
    key.seal_in_place_separate_tag(nonce, ring::aead::Aad::empty(), &mut bytes)
        .map(drop)
        .unwrap();
    bytes
}

async fn whole(reader: &ObjectReader) -> Result<Vec<u8>, ObjectError> {
    reader
        .stream(0..reader.size())
        .try_fold(Vec::new(), async |mut all, piece| {
            all.extend_from_slice(&piece);
            Ok(all)
        })
        .await
}

async fn is_damaged(store: &Store, id: Uuid) -> bool {
    match store.objects.open(id).await {
        Err(ObjectError::Damaged { .. }) => true,
        Err(error) => panic!("{error:?}"),
        Ok(reader) => matches!(whole(&reader).await, Err(ObjectError::Damaged { .. })),
    }
}

#[tokio::test]
async fn objects_of_every_size_around_a_chunk_read_back_the_same_with_their_hash() {
    let store = Store::new();
    for length in [
        0,
        1,
        15,
        16,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        3 * CHUNK,
        3 * CHUNK + 17,
        3 << 20,
    ] {
        let bytes = content(length);
        let id = store.ids.uuid();
        let mut writer = store.objects.create(id);
        for piece in bytes.chunks(10_007) {
            writer.write(piece).await.unwrap();
        }
        let stored = writer.finish().await.unwrap();
        assert_eq!(stored.size, length as u64);
        let hash = ring::digest::digest(&ring::digest::SHA256, &bytes);
        assert_eq!(stored.sha256, hex::encode(hash));
        let reader = store.objects.open(id).await.unwrap();
        assert_eq!(reader.size(), length as u64);
        assert!(whole(&reader).await.unwrap() == bytes, "{length}");
    }
    assert_eq!(store.objects.list().count().await, 10);
}

#[tokio::test]
async fn nothing_that_is_stored_is_readable_without_the_keys() {
    let store = Store::new();
    let id = store.put("Giấy khai sinh ".repeat(9000).as_bytes()).await;
    let stored = fs::read(store.path(id)).unwrap();
    assert!(!stored.windows(5).any(|bytes| bytes == b"khai "));

    let other = TestIds::new(Arc::new(MockClock::default()), 99);
    let keys = MasterKeys::open_or_create(&store.folder.path().join("other.keys"), &other).unwrap();
    let stranger = Objects::local(
        &store.folder.path().join("objects"),
        keys,
        store.ids.clone(),
    )
    .unwrap();
    assert!(matches!(
        stranger.open(id).await,
        Err(ObjectError::Damaged { .. })
    ));
}

#[tokio::test]
async fn objects_stay_readable_after_the_master_key_is_rotated() {
    let store = Store::new();
    let old = store.put(b"before").await;
    MasterKeys::rotate(&store.folder.path().join("master.keys"), &store.ids).unwrap();
    let rotated = open(store.folder.path(), &store.ids);
    let new = store.ids.uuid();
    rotated.put(new, b"after").await.unwrap();
    assert_eq!(
        whole(&rotated.open(old).await.unwrap()).await.unwrap(),
        b"before"
    );
    assert_eq!(
        whole(&rotated.open(new).await.unwrap()).await.unwrap(),
        b"after"
    );
    // Whoever has the old keys only is told which one is missing.
    let error = store.objects.open(new).await.unwrap_err();
    assert!(
        matches!(error, ObjectError::UnknownKey { version: 2, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_changed_bit_anywhere_is_noticed() {
    let store = Store::new();
    let bytes = content(2 * CHUNK + 100);
    let id = store.put(&bytes).await;
    let stored = fs::read(store.path(id)).unwrap();
    let places = (0..HEADER).chain([
        HEADER,
        HEADER + SEALED - 1,
        HEADER + SEALED,
        stored.len() - 1,
    ]);
    for place in places {
        // The version of the master key: another version is unknown rather than damaged.
        if (8..12).contains(&place) {
            continue;
        }
        store.tamper(id, |stored| stored[place] ^= 1);
        assert!(is_damaged(&store, id).await, "byte {place}");
        store.tamper(id, |stored| stored[place] ^= 1);
    }
    assert!(!is_damaged(&store, id).await);
}

#[tokio::test]
async fn a_damaged_chunk_does_not_spoil_the_others() {
    let store = Store::new();
    let bytes = content(3 * CHUNK);
    let id = store.put(&bytes).await;
    store.tamper(id, |stored| stored[HEADER + SEALED + 5] ^= 1);
    let reader = store.objects.open(id).await.unwrap();
    assert_eq!(reader.read_range(0, CHUNK).await.unwrap(), &bytes[..CHUNK]);
    assert!(reader.read_range(CHUNK as u64, 1).await.is_err());
    let blocking = reader.blocking();
    let mut byte = [0];
    assert!(blocking.read_at(0, &mut byte).is_ok());
    assert!(blocking.read_at(CHUNK as u64, &mut byte).is_err());
}

#[tokio::test]
async fn an_object_cut_short_anywhere_is_noticed_when_it_is_opened() {
    let store = Store::new();
    let id = store.put(&content(3 * CHUNK)).await;
    let stored = fs::read(store.path(id)).unwrap();
    for kept in [
        0,
        HEADER - 1,
        HEADER,
        HEADER + 16,
        HEADER + SEALED,
        HEADER + 2 * SEALED,
        stored.len() - 1,
    ] {
        fs::write(store.path(id), &stored[..kept]).unwrap();
        let error = store.objects.open(id).await.unwrap_err();
        assert!(
            matches!(error, ObjectError::Damaged { .. }),
            "{kept}: {error:?}"
        );
    }
}

/// Something done to what is stored.
type Trick<'a> = &'a dyn Fn(&mut Vec<u8>);

#[tokio::test]
async fn chunks_swapped_doubled_or_appended_are_noticed() {
    let store = Store::new();
    let id = store.put(&content(4 * CHUNK)).await;
    let other = store.put(&content(4 * CHUNK)).await;
    let stored = fs::read(store.path(id)).unwrap();
    let chunk = |index: usize| HEADER + index * SEALED..HEADER + (index + 1) * SEALED;
    let foreign = fs::read(store.path(other)).unwrap();
    let tricks: [Trick<'_>; 4] = [
        &|bytes| {
            bytes[chunk(0)].copy_from_slice(&stored[chunk(1)]);
            bytes[chunk(1)].copy_from_slice(&stored[chunk(0)]);
        },
        &|bytes| bytes[chunk(2)].copy_from_slice(&stored[chunk(1)]),
        &|bytes| bytes.extend_from_slice(&stored[chunk(3)]),
        &|bytes| bytes[chunk(1)].copy_from_slice(&foreign[chunk(1)]),
    ];
    for trick in tricks {
        store.tamper(id, trick);
        assert!(is_damaged(&store, id).await);
        fs::write(store.path(id), &stored).unwrap();
    }
}

#[tokio::test]
async fn another_objects_bytes_are_not_taken_for_this_ones() {
    let store = Store::new();
    let (one, other) = (store.put(b"one").await, store.put(b"other").await);
    fs::copy(store.path(other), store.path(one)).unwrap();
    assert!(is_damaged(&store, one).await);
}

#[tokio::test]
async fn a_writer_that_is_dropped_or_aborted_leaves_nothing_to_be_seen() {
    let store = Store::new();
    for length in [10, 5 << 20] {
        for aborted in [true, false] {
            let id = store.ids.uuid();
            let mut writer = store.objects.create(id);
            writer.write(&content(length)).await.unwrap();
            assert_eq!(store.objects.list().count().await, 0);
            if aborted {
                writer.abort().await.unwrap();
                assert!(store.files().is_empty());
            } else {
                drop(writer);
            }
            assert!(matches!(
                store.objects.open(id).await,
                Err(ObjectError::NotFound(_))
            ));
        }
    }
}

#[tokio::test]
async fn what_a_killed_writer_left_is_not_an_object_and_is_swept_when_it_is_old() {
    let store = Store::new();
    let kept = store.put(b"kept").await;
    let killed = store.ids.uuid();
    let mut writer = store.objects.create(killed);
    writer.write(&content(5 << 20)).await.unwrap();
    // A kill runs no destructor.
    std::mem::forget(writer);
    assert_eq!(store.files().len(), 2);
    let restarted = open(store.folder.path(), &store.ids);
    assert_eq!(
        restarted.list().try_collect::<Vec<_>>().await.unwrap(),
        [kept]
    );
    assert_eq!(
        restarted.sweep_unfinished(Moment(0)).await.unwrap(),
        0,
        "it may be under way"
    );
    assert_eq!(
        restarted.sweep_unfinished(Moment(i64::MAX)).await.unwrap(),
        1
    );
    assert_eq!(store.files(), [store.path(kept)]);
}

#[tokio::test]
async fn an_object_is_deleted_once_or_twice_but_stays_readable_for_who_has_it_open() {
    let store = Store::new();
    let bytes = content(2 * CHUNK);
    let id = store.put(&bytes).await;
    let reader = store.objects.open(id).await.unwrap();
    store.objects.delete(id).await.unwrap();
    store.objects.delete(id).await.unwrap();
    assert!(matches!(
        store.objects.open(id).await,
        Err(ObjectError::NotFound(_))
    ));
    assert!(whole(&reader).await.unwrap() == bytes);
}

#[tokio::test]
async fn a_range_beyond_the_end_is_refused() {
    let store = Store::new();
    let reader = store.objects.open(store.put(b"abc").await).await.unwrap();
    assert_eq!(reader.read_range(1, 2).await.unwrap(), "bc");
    assert_eq!(reader.read_range(3, 0).await.unwrap(), "");
    for (offset, length) in [(2, 2), (4, 0), (u64::MAX, 1)] {
        let error = reader.read_range(offset, length).await.unwrap_err();
        assert!(matches!(error, ObjectError::OutOfRange { .. }));
        let error = reader
            .blocking()
            .read_at(offset, &mut vec![0; length])
            .unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    }
    assert!(reader.stream(2..9).next().await.unwrap().is_err());
}

#[tokio::test]
async fn a_store_that_is_no_folder_serves_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let ids = Arc::new(TestIds::new(Arc::new(MockClock::default()), 5));
    let keys = MasterKeys::open_or_create(&folder.path().join("master.keys"), &ids).unwrap();
    let objects = Objects::over(Arc::new(InMemory::new()), keys, ids.clone());
    let bytes = content(12 << 20);
    let id = ids.uuid();
    objects.put(id, &bytes).await.unwrap();
    let reader = objects.open(id).await.unwrap();
    assert!(whole(&reader).await.unwrap() == bytes);
    let blocking = reader.blocking();
    let read = tokio::task::spawn_blocking(move || {
        let mut buffer = vec![0; 200_000];
        blocking.read_at(7_000_000, &mut buffer).unwrap();
        buffer
    });
    assert!(read.await.unwrap() == bytes[7_000_000..7_200_000]);
    assert_eq!(objects.list().try_collect::<Vec<_>>().await.unwrap(), [id]);
    objects.delete(id).await.unwrap();
    assert!(matches!(
        objects.open(id).await,
        Err(ObjectError::NotFound(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_range_reads_as_the_same_part_of_the_whole(
        length in 0_usize..5 * CHUNK,
        ranges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let store = Store::new();
        let bytes = content(length);
        runtime.block_on(async {
            let reader = store.objects.open(store.put(&bytes).await).await.unwrap();
            let blocking = reader.blocking();
            for (one, other) in &ranges {
                let (one, other) = (one.index(length + 1), other.index(length + 1));
                let range = one.min(other)..one.max(other);
                let offset = range.start as u64;
                let read = reader.read_range(offset, range.len()).await.unwrap();
                assert!(read == bytes[range.clone()]);
                let mut buffer = vec![0; range.len()];
                blocking.read_at(offset, &mut buffer).unwrap();
                assert!(buffer == bytes[range]);
            }
        });
    }
}
