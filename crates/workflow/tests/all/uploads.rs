//! Scans on their way in.

use chungthuc_domain::{
    AppError, ErrorCode,
    error::{ActiveContent, FileRefusal},
    view::{file::MAX_SCAN_BYTES, intake::UploadOutcome},
};
use chungthuc_storage::{ids::Ids, repo::file::FileKind, testing::TestDatabase};
use futures::{StreamExt, stream};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{self, body, colleague, run_jobs, send},
    files, sha256,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_that_comes_in_pieces_is_kept_byte_for_byte() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (scan, officer) = (files::scan(), &world.officer);
        let begun = world
            .workflow
            .begin_upload(officer, "C:\\quet\\ks.PDF", scan.len() as u64);
        let begun = begun.await.unwrap();
        assert_eq!((begun.file_name.as_str(), begun.received), ("ks.PDF", 0));
        let append = async |offset: u64, bytes: &[u8]| {
            world
                .workflow
                .append_upload(officer, begun.id, offset, body(bytes))
                .await
                .unwrap()
        };
        let half = append(0, &scan[..100]).await;
        assert_eq!((half.received, half.outcome), (100, None));
        // The connection broke and the browser forgot: it is told where to go on.
        assert_eq!(append(50, &scan[50..]).await.received, 100);
        let whole = append(100, &scan[100..]).await;
        let Some(UploadOutcome::Ready {
            file,
            normalised: false,
            removed,
            ..
        }) = whole.outcome
        else {
            panic!("{whole:?}");
        };
        assert_eq!((file.sha256, file.size), (sha256(&scan), scan.len() as u64));
        assert_eq!((file.pages.len(), removed.len()), (1, 0));
        assert_eq!(world.bytes(file.id).await, scan);
        assert_eq!(
            objects(&world).await,
            1 + stamps(),
            "only the scan itself is left"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cant_be_a_scan_is_refused_before_any_byte() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let begin = async |name: &str, size: u64| {
            world
                .workflow
                .begin_upload(&world.officer, name, size)
                .await
                .map_err(|error| error.code)
        };
        let not_pdf = ErrorCode::FileRefused(FileRefusal::NotPdf);
        assert_eq!(begin("anh.png", 100).await, Err(not_pdf.clone()));
        assert_eq!(begin("rong.pdf", 0).await, Err(not_pdf));
        let bytes = MAX_SCAN_BYTES + 1;
        assert_eq!(
            begin("lon.pdf", bytes).await,
            Err(ErrorCode::FileTooLarge { bytes })
        );
        assert!(begin("vua.pdf", MAX_SCAN_BYTES).await.is_ok());
        let clerk = world
            .workflow
            .begin_upload(&world.clerk, "ks.pdf", 100)
            .await;
        assert_eq!(code(clerk), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_is_refused_nothing_is_kept() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        for (name, refusal) in [
            ("loi-khong-phai-pdf.pdf", FileRefusal::NotPdf),
            ("loi-cut-mat-cuoi.pdf", FileRefusal::Damaged),
            ("ma-hoa-user-password.pdf", FileRefusal::NeedsPassword),
        ] {
            let sent = send(&world.workflow, &world.officer, &sample(name)).await;
            assert_eq!(
                sent.outcome,
                Some(UploadOutcome::Refused(refusal)),
                "{name}"
            );
            assert_eq!(objects(&world).await, stamps(), "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_file_is_no_scan() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.signed().await;
        let signed = world.bytes(world.paper(paper).await.signed.unwrap()).await;
        let sent = send(&world.workflow, &world.officer, &signed).await;
        assert_eq!(
            sent.outcome,
            Some(UploadOutcome::Refused(FileRefusal::AlreadySigned))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_structure_is_written_anew_once_and_both_versions_are_kept() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        for name in [
            "loi-rac-truoc-header.pdf",
            "loi-xref-sai-vi-tri.pdf",
            "ma-hoa-owner-password.pdf",
        ] {
            let bytes = sample(name);
            let sent = send(&world.workflow, &world.officer, &bytes).await;
            let Some(UploadOutcome::Ready {
                file,
                normalised: true,
                ..
            }) = sent.outcome
            else {
                panic!("{name}: {sent:?}");
            };
            let copy = world.file(file.id).await;
            assert_eq!(copy.kind, FileKind::Normalised, "{name}");
            let intake = world.file(copy.parent.unwrap()).await;
            assert_eq!(
                (intake.kind, intake.sha256),
                (FileKind::Intake, sha256(&bytes)),
                "{name}"
            );
            assert_eq!(world.bytes(intake.id).await, bytes, "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn active_content_is_taken_out_only_when_the_officer_agrees() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let bytes = sample("co-javascript-va-tep-dinh-kem.pdf");
        let sent = send(&world.workflow, &world.officer, &bytes).await;
        let Some(UploadOutcome::NeedsConsent { content }) = sent.outcome else {
            panic!("{sent:?}");
        };
        assert!(content.contains(&ActiveContent::JavaScript), "{content:?}");
        assert!(content.contains(&ActiveContent::Attachments), "{content:?}");
        let cleaned = world
            .workflow
            .consent(&world.officer, sent.id)
            .await
            .unwrap();
        let Some(UploadOutcome::Ready { file, removed, .. }) = cleaned.outcome else {
            panic!("{cleaned:?}");
        };
        assert_eq!(removed, content);
        let clean = world.bytes(file.id).await;
        assert!(!clean.windows(11).any(|window| window == b"/JavaScript"));
        // What came stays beside it, as it came.
        let parent = world.file(file.id).await.parent.unwrap();
        assert_eq!(world.bytes(parent).await, bytes);
        assert_eq!(
            code(world.workflow.consent(&world.officer, sent.id).await),
            ErrorCode::WrongState
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_uploads_dont_exist() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let sent = send(&world.workflow, &world.officer, &files::scan()).await;
        let other = colleague(&world, &world.officer, "motcua2", "Lò Thị Hai").await;
        let workflow = &world.workflow;
        assert_eq!(
            code(workflow.upload(&other, sent.id).await),
            ErrorCode::UploadGone
        );
        let append = workflow.append_upload(&other, sent.id, 0, body(b"x")).await;
        assert_eq!(code(append), ErrorCode::UploadGone);
        assert_eq!(
            code(workflow.cancel_upload(&other, sent.id).await),
            ErrorCode::UploadGone
        );
        let Some(UploadOutcome::Ready { file, .. }) = sent.outcome else {
            panic!()
        };
        assert_eq!(
            code(workflow.file(&other, file.id).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            workflow.file(&world.officer, file.id).await.unwrap().sha256,
            file.sha256
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_bytes_than_announced_leave_nothing() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let begun = world
            .workflow
            .begin_upload(&world.officer, "ks.pdf", 10)
            .await
            .unwrap();
        let sent = world
            .workflow
            .append_upload(&world.officer, begun.id, 0, body(&[0; 11]))
            .await;
        assert_eq!(code(sent), ErrorCode::UploadBroken);
        assert_eq!(objects(&world).await, stamps());
        let gone = world.workflow.upload(&world.officer, begun.id).await;
        assert_eq!(code(gone), ErrorCode::UploadGone);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_connection_keeps_what_came() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let scan = files::scan();
        let begun = world
            .workflow
            .begin_upload(&world.officer, "ks.pdf", scan.len() as u64);
        let begun = begun.await.unwrap();
        let piece = bytes::Bytes::copy_from_slice(&scan[..64]);
        let broken = stream::iter(vec![Ok(piece), Err(std::io::Error::other("reset"))]);
        let view = world
            .workflow
            .append_upload(&world.officer, begun.id, 0, broken)
            .await;
        assert_eq!(view.unwrap().received, 64);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_has_a_bounded_number_of_unfinished_uploads() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mut last = None;
        for _ in 0..10 {
            let begun = world
                .workflow
                .begin_upload(&world.officer, "ks.pdf", 10)
                .await;
            last = Some(begun.unwrap().id);
        }
        let eleventh = world
            .workflow
            .begin_upload(&world.officer, "ks.pdf", 10)
            .await;
        assert!(eleventh.unwrap_err().of_field("upload").is_some());
        world
            .workflow
            .cancel_upload(&world.officer, last.unwrap())
            .await
            .unwrap();
        assert!(
            world
                .workflow
                .begin_upload(&world.officer, "ks.pdf", 10)
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_uses_is_thrown_away_and_what_a_paper_uses_stays() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let unused = send(&world.workflow, &world.officer, &files::scan()).await;
        let form = counter::form(&world).await;
        let used = form.upload.unwrap();
        counter::submit(&world, &world.workflow, form).await;
        run_jobs(&world.workflow).await;
        world.clock.advance(SignedDuration::from_hours(24 * 31));
        world.workflow.start_upkeep().await.unwrap();
        let upkeep = "of uploads, of appointments, of what waits, of certificates, and of books";
        assert_eq!(run_jobs(&world.workflow).await, 5, "{upkeep}");
        let gone = world.workflow.upload(&world.officer, unused.id).await;
        assert_eq!(code(gone), ErrorCode::UploadGone);
        assert!(world.workflow.upload(&world.officer, used).await.is_ok());
        assert_eq!(objects(&world).await, 1 + stamps());
        // It goes on by itself, once an hour.
        assert_eq!(run_jobs(&world.workflow).await, 0);
        world.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(run_jobs(&world.workflow).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_that_a_crash_left_of_a_scan_in_use_are_deleted_within_the_hour() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = counter::form(&world).await;
        let used = form.upload.unwrap();
        counter::submit(&world, &world.workflow, form).await;
        let before = objects(&world).await;
        let part = test.ids().uuid();
        world.objects.put(part, b"a part").await.unwrap();
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query(
            "INSERT INTO upload_part (upload_id, position, object_id, size) VALUES ($1, 0, $2, 6)",
        )
        .bind(used.to_string())
        .bind(part.to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        world.workflow.start_upkeep().await.unwrap();
        run_jobs(&world.workflow).await;
        assert_eq!(objects(&world).await, before);
        let mut read = world.db.read().await.unwrap();
        let left = sqlx::query("SELECT object_id FROM upload_part").fetch_all(&mut *read);
        assert!(left.await.unwrap().is_empty());
    })
    .await;
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

/// A file of the samples that the end-to-end tests use.
fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/samples");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// How many objects are stored.
async fn objects(world: &World) -> usize {
    world.objects.list().count().await
}

/// How many of them are the office's signature and seal.
fn stamps() -> usize {
    2
}
