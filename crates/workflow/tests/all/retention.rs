//! What is deleted when its time is over, and what never is (DESIGN §3.7).

use std::sync::Arc;

use chungthuc_domain::{ErrorCode, PaperId, state::PaperState, view::signing::ReturnTo};
use chungthuc_storage::{
    objects::{ObjectError, inventory},
    repo::file,
    testing::TestDatabase,
};
use chungthuc_workflow::Workflow;
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{self, TestMailer, form, run_jobs, submit, with_mailer},
};

const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_that_was_replaced_goes_30_days_after_delivery_and_its_hash_stays() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let sent = submit(&world, &workflow, form(&world).await).await;
        // The leader has looked at the first scan, and the copy is made of the second.
        world.sign_request(sent.paper).await;
        let first = world.paper(sent.paper).await;
        workflow
            .recall(&world.officer, sent.paper, first.version)
            .await
            .unwrap();
        send_another_scan(&world, &workflow, sent.paper).await;
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        let paper = world.paper(sent.paper).await;
        assert_eq!(paper.state, PaperState::Completed);
        assert_ne!(paper.intake, first.intake);
        let gone = [first.intake, first.prepared.unwrap()];
        let hash = world.file(first.intake).await.sha256;

        world.clock.advance(MONTH - SignedDuration::from_secs(1));
        run_jobs(&workflow).await;
        for version in gone {
            world.objects.open(version.0).await.unwrap();
        }
        world.clock.advance(SignedDuration::from_secs(1));
        run_jobs(&workflow).await;
        for version in gone {
            assert!(matches!(
                world.objects.open(version.0).await,
                Err(ObjectError::NotFound(_))
            ));
            let seen = workflow.file(&world.officer, version).await;
            assert_eq!(seen.unwrap_err().code, ErrorCode::NotFound);
        }
        let mut db = world.db.read().await.unwrap();
        let row = sqlx::query_scalar::<_, String>("SELECT sha256 FROM file_version WHERE id = $1")
            .bind(first.intake.to_string())
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert_eq!(row, hash);
        let kept = file::of_paper(&mut db, sent.paper).await.unwrap();
        drop(db);
        assert_eq!(kept.len(), 4, "scan, prepared, signed, sealed");
        for version in kept {
            world.objects.open(version.id.0).await.unwrap();
        }
        let missing = inventory::missing(&world.db, &world.objects).await.unwrap();
        assert!(missing.is_empty(), "{missing:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_signed_file_was_made_of_stays_though_it_was_given_back() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let sent = submit(&world, &workflow, form(&world).await).await;
        let request = world.sign_request(sent.paper).await;
        let signed = workflow.sign(&world.leader, request).await.unwrap();
        workflow
            .forward(&world.leader, sent.paper, signed.version)
            .await
            .unwrap();
        let first = world.paper(sent.paper).await;
        workflow
            .return_from_seal(
                &world.clerk,
                sent.paper,
                first.version,
                ReturnTo::Officer,
                "Nhầm bản quét",
            )
            .await
            .unwrap();
        send_another_scan(&world, &workflow, sent.paper).await;
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        world.clock.advance(MONTH);
        run_jobs(&workflow).await;
        for version in [first.intake, first.prepared.unwrap(), first.signed.unwrap()] {
            world.objects.open(version.0).await.unwrap();
        }
    })
    .await;
}

/// "Xử lý tiếp" with another scan.
async fn send_another_scan(world: &World, workflow: &Workflow, paper: PaperId) {
    let dossier = workflow
        .continue_returned(&world.officer, paper)
        .await
        .unwrap();
    let view = workflow
        .open_intake(&world.officer, Some(dossier))
        .await
        .unwrap();
    let again = form(world).await;
    workflow
        .submit(&world.officer, dossier, view.version, again)
        .await
        .unwrap();
}
