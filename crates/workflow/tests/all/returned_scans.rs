//! The scan that one officer puts into the form of a paper that came back, which is the unit's: the others
//! of the unit go on with it, and nobody gets at anything else.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, FileId, PaperId, UnitId,
    view::intake::{DraftForm, IntakeView, PageTurn, UploadOutcome, UploadView},
};
use chungthuc_storage::{repo::unit, testing::TestDatabase};
use chungthuc_workflow::Actor;

use crate::support::{
    World,
    counter::{self, colleague, send, submit},
    files, office,
};

/// A paper that came back, with its form as `actor` finds it.
async fn returned(world: &World) -> (DossierId, PaperId, IntakeView) {
    let (workflow, officer) = (&world.workflow, &world.officer);
    let sent = submit(world, workflow, counter::form(world).await).await;
    let version = world.paper(sent.paper).await.version;
    workflow.recall(officer, sent.paper, version).await.unwrap();
    let view = workflow.open_intake(officer, Some(sent.dossier)).await;
    (sent.dossier, sent.paper, view.unwrap())
}

/// An officer of another unit.
async fn elsewhere(world: &World) -> Actor {
    let there = UnitId(world.workflow.ids.uuid());
    let mut tx = world.db.begin().await.unwrap();
    unit::insert(&mut tx, &office(there, "H99.102"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut actor = world.officer.clone();
    actor.unit = Some(there);
    for grant in &mut actor.grants {
        grant.unit = there;
    }
    colleague(world, &actor, "motcua.khac", "Lâm Thị Khác").await
}

fn file_of(upload: &UploadView) -> FileId {
    match &upload.outcome {
        Some(UploadOutcome::Ready { file, .. }) => file.id,
        other => panic!("{other:?}"),
    }
}

fn with_scan(form: &DraftForm, scan: &UploadView) -> DraftForm {
    DraftForm {
        upload: Some(scan.id),
        ..form.clone()
    }
}

fn code<T>(answer: Result<T, AppError>) -> ErrorCode {
    match answer {
        Ok(_) => panic!("it was allowed"),
        Err(error) => error.code,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_scan_that_a_shared_form_names_is_good_for_every_officer_of_the_unit() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (dossier, paper, view) = returned(&world).await;
        let before = world.paper(paper).await;
        let scan = send(workflow, officer, &files::scan()).await;
        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        assert_eq!(
            code(workflow.upload(&other, scan.id).await),
            ErrorCode::UploadGone,
            "no form names it yet"
        );
        let typed = with_scan(&view.form, &scan);
        workflow
            .save_draft(officer, Some(dossier), view.version, typed)
            .await
            .unwrap();

        let theirs = workflow.open_intake(&other, Some(dossier)).await.unwrap();
        assert_eq!(theirs.upload.as_ref().map(|known| known.id), Some(scan.id));
        assert!(workflow.file(&other, file_of(&scan)).await.is_ok());
        let looks = world.audited().await;
        assert!(looks.contains(&"LOOK".to_owned()), "{looks:?}");
        let turned = vec![PageTurn { page: 0, turn: 90 }];
        workflow
            .arrange_upload(&other, scan.id, file_of(&scan), turned)
            .await
            .unwrap();
        // It stays its owner's: nobody else gives it up.
        assert_eq!(
            code(workflow.cancel_upload(&other, scan.id).await),
            ErrorCode::UploadGone
        );
        workflow
            .submit(&other, dossier, theirs.version, theirs.form)
            .await
            .unwrap();
        let after = world.paper(paper).await;
        assert_ne!(after.intake, before.intake);
        assert_eq!(world.file(after.intake).await.paper, Some(paper));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_other_scan_of_a_colleague_can_be_used_or_put_into_a_form() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (dossier, _, view) = returned(&world).await;
        let hidden = send(workflow, officer, &files::scan()).await;
        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        let typed = with_scan(&view.form, &hidden);
        let sent = workflow
            .submit(&other, dossier, view.version, typed.clone())
            .await;
        assert!(sent.unwrap_err().of_field("upload").is_some());
        // Whoever names it in the shared form doesn't get at it by that.
        let saved = workflow
            .save_draft(&other, Some(dossier), view.version, typed.clone())
            .await
            .unwrap();
        let shared = workflow.open_intake(&other, Some(dossier)).await.unwrap();
        assert_eq!((shared.form.upload, shared.upload), (None, None));
        assert_eq!(
            code(workflow.upload(&other, hidden.id).await),
            ErrorCode::UploadGone
        );
        assert!(workflow.file(&other, file_of(&hidden)).await.is_err());
        let sent = workflow.submit(&other, dossier, saved.version, typed).await;
        assert!(sent.unwrap_err().of_field("upload").is_some());

        // Nor by a draft, which is one's own.
        let draft = with_scan(&counter::form(&world).await, &hidden);
        workflow.save_draft(&other, None, 0, draft).await.unwrap();
        assert_eq!(
            code(workflow.upload(&other, hidden.id).await),
            ErrorCode::UploadGone
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_of_another_unit_may_use_no_scan_of_a_shared_form() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (dossier, _, view) = returned(&world).await;
        let scan = send(workflow, officer, &files::scan()).await;
        let typed = with_scan(&view.form, &scan);
        let saved = workflow
            .save_draft(officer, Some(dossier), view.version, typed.clone())
            .await
            .unwrap();
        let stranger = elsewhere(&world).await;
        let turned = vec![PageTurn { page: 0, turn: 90 }];
        let refused = [
            code(workflow.open_intake(&stranger, Some(dossier)).await),
            code(
                workflow
                    .submit(&stranger, dossier, saved.version, typed.clone())
                    .await,
            ),
            code(workflow.file(&stranger, file_of(&scan)).await),
            code(workflow.upload(&stranger, scan.id).await),
            code(
                workflow
                    .arrange_upload(&stranger, scan.id, file_of(&scan), turned)
                    .await,
            ),
        ];
        let nothing =
            |code: &ErrorCode| matches!(code, ErrorCode::NotFound | ErrorCode::UploadGone);
        assert!(refused.iter().all(nothing), "{refused:?}");
        // Nor in a draft of their own unit.
        let own = workflow.save_draft(&stranger, None, 0, typed.clone()).await;
        let own = own.unwrap();
        let sent = workflow
            .submit(&stranger, own.dossier, own.version, typed)
            .await;
        assert!(sent.unwrap_err().of_field("upload").is_some());
    })
    .await;
}
