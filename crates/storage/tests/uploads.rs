//! Uploads go on where they stopped, whatever happened in between.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::time::Duration;

use bytes::Bytes;
use chungthuc_domain::calendar::Moment;
use chungthuc_domain::{PersonId, UnitId, UploadId};
use chungthuc_storage::clock::Clock;
use chungthuc_storage::database::DatabaseError;
use chungthuc_storage::ids::Ids;
use chungthuc_storage::objects::{
    MasterKeys, NewUpload, Objects, UploadError, UploadStore, inventory,
};
use chungthuc_storage::testing::TestDatabase;
use futures::{Stream, StreamExt, stream};

const MIB: usize = 1 << 20;

fn objects(test: &TestDatabase) -> Objects {
    let keys = MasterKeys::open_or_create(&test.folder().join("master.keys"), &test.ids()).unwrap();
    Objects::local(&test.folder().join("objects"), keys, test.ids()).unwrap()
}

fn uploads(test: &TestDatabase) -> UploadStore {
    UploadStore::new((*test).clone(), objects(test), test.ids())
}

async fn begin(test: &TestDatabase, size: usize) -> UploadId {
    let mut tx = test.begin().await.unwrap();
    let (unit, owner) = (test.ids().uuid(), test.ids().uuid());
    sqlx::query(
        "INSERT INTO unit (id, code, name, province, level, issues_copies, book_suffix,
           number_width, closes_at) VALUES ($1, $1, 'n', 'p', 'COMMUNE', 1, '', 0, '17:00')",
    )
    .bind(unit.to_string())
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO person (id, kind, login, name, name_key, state, failed_logins, created_at,
           version) VALUES ($1, 'STAFF', $1, 'n', 'n', 'ACTIVE', 0, 0, 1)",
    )
    .bind(owner.to_string())
    .execute(&mut *tx)
    .await
    .unwrap();
    let now = Moment::from(test.clock().now());
    let new = NewUpload {
        owner: PersonId(owner),
        unit: UnitId(unit),
        file_name: "Giấy khai sinh.pdf".into(),
        size: size as u64,
        created_at: now,
        expires_at: now.plus_seconds(86_400),
    };
    let id = uploads(test).create(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn content(length: usize) -> Bytes {
    let word: Vec<u8> = (0..=250).collect();
    word.repeat(length / word.len() + 1)[..length]
        .to_vec()
        .into()
}

/// A request's body, in the pieces that a connection gives.
fn body(bytes: &Bytes) -> impl Stream<Item = Result<Bytes, &'static str>> + use<> {
    let bytes = bytes.clone();
    stream::iter(
        (0..bytes.len())
            .step_by(60_000)
            .map(move |start| Ok(bytes.slice(start..bytes.len().min(start + 60_000)))),
    )
}

async fn assembled(test: &TestDatabase, upload: UploadId) -> Vec<u8> {
    let stored = uploads(test)
        .assemble(upload, test.ids().uuid())
        .await
        .unwrap();
    let reader = objects(test).open(stored.id).await.unwrap();
    let bytes = reader
        .read_range(0, usize::try_from(stored.size).unwrap())
        .await
        .unwrap();
    assert_eq!(
        stored.sha256,
        hex::encode(ring::digest::digest(&ring::digest::SHA256, &bytes))
    );
    bytes.to_vec()
}

#[tokio::test]
async fn an_upload_in_several_requests_and_over_a_restart_comes_out_whole() {
    TestDatabase::each(async |test| {
        let bytes = content(10 * MIB + 3);
        let upload = begin(test, bytes.len()).await;
        let (first, second) = (bytes.slice(..9 * MIB), bytes.slice(9 * MIB..));
        let store = uploads(test);
        assert_eq!(store.received(upload).await.unwrap(), 0);
        assert_eq!(
            store.append(upload, 0, body(&first)).await.unwrap(),
            first.len() as u64
        );
        let error = store.assemble(upload, test.ids().uuid()).await.unwrap_err();
        assert!(matches!(error, UploadError::Incomplete { .. }));

        // Another process goes on.
        let store = UploadStore::new(test.another().await, objects(test), test.ids());
        assert_eq!(store.received(upload).await.unwrap(), first.len() as u64);
        let received = store
            .append(upload, first.len() as u64, body(&second))
            .await
            .unwrap();
        assert_eq!(received, bytes.len() as u64);
        assert!(assembled(test, upload).await == bytes);

        // The parts go, the file stays; doing it twice does no harm.
        store.delete_parts(upload).await.unwrap();
        store.delete_parts(upload).await.unwrap();
        assert_eq!(objects(test).list().count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_came_before_the_connection_broke_is_kept() {
    TestDatabase::each(async |test| {
        let bytes = content(6 * MIB);
        let upload = begin(test, bytes.len()).await;
        let store = uploads(test);
        let broken = body(&bytes.slice(..5 * MIB)).chain(stream::iter([Err("connection reset")]));
        let error = store.append(upload, 0, broken).await.unwrap_err();
        let kept = 5 * MIB as u64;
        assert!(matches!(error, UploadError::Interrupted { received } if received == kept));
        assert_eq!(store.received(upload).await.unwrap(), kept);
        store
            .append(upload, kept, body(&bytes.slice(5 * MIB..)))
            .await
            .unwrap();
        assert!(assembled(test, upload).await == bytes);
    })
    .await;
}

#[tokio::test]
async fn what_came_before_the_request_was_dropped_is_kept() {
    TestDatabase::each(async |test| {
        let bytes = content(3 * MIB);
        let upload = begin(test, bytes.len()).await;
        let store = uploads(test);
        let (hang_up, connection) = tokio::sync::oneshot::channel::<()>();
        let hanging = body(&bytes.slice(..MIB)).chain(stream::once(async {
            let _ = connection.await;
            Err("connection reset")
        }));
        let mut request = Box::pin(store.append(upload, 0, hanging));
        // The server polls the request once and then drops it with its connection.
        assert!(futures::poll!(&mut request).is_pending());
        drop(request);
        drop(hang_up);
        let arrival = async {
            while store.received(upload).await.unwrap() == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), arrival)
            .await
            .expect("nothing was kept");
        assert_eq!(store.received(upload).await.unwrap(), MIB as u64);
    })
    .await;
}

#[tokio::test]
async fn bytes_at_another_offset_or_beyond_the_size_are_not_taken() {
    TestDatabase::each(async |test| {
        let bytes = content(2 * MIB);
        let upload = begin(test, MIB).await;
        let store = uploads(test);
        let error = store.append(upload, 1, body(&bytes)).await.unwrap_err();
        assert!(matches!(error, UploadError::Offset { received: 0 }));
        let error = store.append(upload, 0, body(&bytes)).await.unwrap_err();
        assert!(matches!(error, UploadError::TooMuch { size } if size == MIB as u64));
        assert!(assembled(test, upload).await == bytes[..MIB]);
        let unknown = UploadId(test.ids().uuid());
        assert!(matches!(
            store.append(unknown, 0, body(&bytes)).await,
            Err(UploadError::NotOpen)
        ));
        assert!(matches!(
            store.received(unknown).await,
            Err(UploadError::NotOpen)
        ));
    })
    .await;
}

#[tokio::test]
async fn of_two_requests_for_the_same_bytes_one_counts_and_the_other_leaves_nothing() {
    TestDatabase::each(async |test| {
        let bytes = content(3 * MIB);
        let upload = begin(test, bytes.len()).await;
        let store = uploads(test);
        let (one, other) = tokio::join!(
            store.append(upload, 0, body(&bytes)),
            store.append(upload, 0, body(&bytes))
        );
        assert_eq!(
            [&one, &other]
                .iter()
                .filter(|outcome| outcome.is_ok())
                .count(),
            1
        );
        let late = one.and(other).unwrap_err();
        assert!(matches!(late, UploadError::Offset { received } if received == bytes.len() as u64));
        assert_eq!(objects(test).list().count().await, 1);
        assert!(assembled(test, upload).await == bytes);
    })
    .await;
}

#[tokio::test]
async fn objects_without_a_row_and_rows_without_an_object_are_found() {
    TestDatabase::each(async |test| {
        let bytes = content(MIB);
        let upload = begin(test, bytes.len()).await;
        let (store, objects) = (uploads(test), objects(test));
        store.append(upload, 0, body(&bytes)).await.unwrap();
        let [litter, file, lost] = [(); 3].map(|()| test.ids().uuid());
        objects
            .put(litter, b"a crash came before the row")
            .await
            .unwrap();
        objects.put(file, b"a file").await.unwrap();
        let mut tx = test.begin().await.unwrap();
        for id in [file, lost] {
            sqlx::query(
                "INSERT INTO file_version (id, unit_id, kind, sha256, size, page_count, details,
                   created_by, created_at)
                 SELECT $1, unit_id, 'INTAKE', '', 0, 0, '{}', owner_id, 0 FROM upload",
            )
            .bind(id.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let now = Moment::from(test.clock().now());
        assert!(
            inventory::unnamed(test, &objects, now)
                .await
                .unwrap()
                .is_empty()
        );
        let later = now.plus_seconds(60);
        assert_eq!(
            inventory::unnamed(test, &objects, later).await.unwrap(),
            [litter]
        );
        assert_eq!(inventory::missing(test, &objects).await.unwrap(), [lost]);
    })
    .await;
}

#[tokio::test]
async fn parts_that_are_not_what_arrived_are_not_put_together() {
    TestDatabase::each(async |test| {
        let bytes = content(2_000);
        let upload = begin(test, bytes.len()).await;
        let store = uploads(test);
        for (offset, half) in [(0, bytes.slice(..1_000)), (1_000, bytes.slice(1_000..))] {
            store.append(upload, offset, body(&half)).await.unwrap();
        }
        assembled(test, upload).await;
        // As if a restore had taken one part for another.
        let mut tx = test.begin().await.unwrap();
        sqlx::query(
            "UPDATE upload_part SET object_id = (SELECT o.object_id FROM upload_part o
               WHERE o.upload_id = upload_part.upload_id AND o.position = 1000)",
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let into = test.ids().uuid();
        let error = store.assemble(upload, into).await.unwrap_err();
        assert!(
            matches!(
                error,
                UploadError::Database(DatabaseError::Inconsistent { .. })
            ),
            "{error}"
        );
        assert!(objects(test).open(into).await.is_err(), "nothing is left");
    })
    .await;
}
