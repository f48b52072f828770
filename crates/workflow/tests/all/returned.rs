//! What comes back from the leader, or is taken back, and what the officers make of it.

use chungthuc_domain::{
    AppError, ErrorCode,
    state::PaperState,
    view::{
        intake::{DraftForm, UploadOutcome},
        queue::{Queue, QueueQuery},
        signing::ReturnTo,
    },
};
use chungthuc_storage::testing::TestDatabase;

use crate::support::{
    World,
    counter::{self, colleague, form, submit},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_returned_paper_is_open_to_all_creators_of_the_unit() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let sent = submit(&world, workflow, form(&world).await).await;
        let request = world.sign_request(sent.paper).await;
        let signed = workflow.sign(&world.leader, request).await.unwrap();
        workflow
            .forward(&world.leader, sent.paper, signed.version)
            .await
            .unwrap();
        let version = world.paper(sent.paper).await.version;
        let reason = "Bản quét mờ trang 1";
        workflow
            .return_from_seal(&world.clerk, sent.paper, version, ReturnTo::Officer, reason)
            .await
            .unwrap();

        let other = colleague(&world, &world.officer, "motcua2", "Lò Thị Hai").await;
        let list = workflow
            .queue(&other, Queue::Returned, QueueQuery::default())
            .await
            .unwrap();
        assert_eq!(
            list.listing.rows[0].returned_reason.as_deref(),
            Some(reason)
        );
        let dossier = workflow
            .continue_returned(&other, sent.paper)
            .await
            .unwrap();
        let view = workflow.open_intake(&other, Some(dossier)).await.unwrap();
        let returned = view.returned.unwrap();
        assert_eq!(
            (returned.reason.as_str(), returned.by),
            (reason, world.clerk.name.clone())
        );
        assert_eq!(view.form.name, "Phan Lâm Trúc Ly");
        assert!(matches!(
            view.upload.unwrap().outcome,
            Some(UploadOutcome::Ready { .. })
        ));

        let form = DraftForm {
            copies: "3".into(),
            ..view.form
        };
        let again = workflow
            .submit(&other, dossier, view.version, form)
            .await
            .unwrap();
        assert_eq!(
            (again.paper, again.code, again.fee),
            (sent.paper, sent.code, 6_000)
        );
        let paper = world.paper(sent.paper).await;
        // Signing starts from the scan again; what was signed before counts no longer.
        assert_eq!(
            (paper.prepared, paper.signed, paper.signed_at),
            (None, None, None)
        );
        assert_eq!((paper.returned_reason, paper.due_at), (None, sent.due_at));
        world.sign_request(sent.paper).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_scan_takes_the_place_of_the_one_that_came_back() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let sent = submit(&world, workflow, form(&world).await).await;
        let before = world.paper(sent.paper).await;
        workflow
            .recall(officer, sent.paper, before.version)
            .await
            .unwrap();
        let dossier = workflow
            .continue_returned(officer, sent.paper)
            .await
            .unwrap();
        let view = workflow.open_intake(officer, Some(dossier)).await.unwrap();
        let form = counter::form(&world).await;
        workflow
            .submit(officer, dossier, view.version, form)
            .await
            .unwrap();
        let after = world.paper(sent.paper).await;
        assert_ne!(after.intake, before.intake);
        assert_eq!(world.file(after.intake).await.paper, Some(sent.paper));
        assert_eq!(
            world.file(before.intake).await.paper,
            Some(sent.paper),
            "nothing is lost"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_can_be_taken_back_until_the_leader_signs() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let version = world.paper(paper).await.version;
        let workflow = world.workflow.clone();
        assert_eq!(
            code(workflow.recall(&world.leader, paper, version).await),
            ErrorCode::NotFound
        );
        let stale = workflow.recall(&world.officer, paper, version + 1).await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        workflow
            .recall(&world.officer, paper, version)
            .await
            .unwrap();
        assert_eq!(world.paper(paper).await.state, PaperState::Returned);

        let signed = world.signed().await;
        let version = world.paper(signed).await.version;
        let late = workflow.recall(&world.officer, signed, version).await;
        assert_eq!(code(late), ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_returned_paper_can_be_ended_for_good() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let (workflow, officer) = (world.workflow.clone(), world.officer.clone());
        let version = world.paper(paper).await.version;
        assert_eq!(
            code(workflow.cancel(&officer, paper, version).await),
            ErrorCode::WrongState
        );
        workflow.recall(&officer, paper, version).await.unwrap();
        workflow.cancel(&officer, paper, version + 1).await.unwrap();
        assert_eq!(world.paper(paper).await.state, PaperState::Cancelled);
        let again = workflow.continue_returned(&officer, paper).await;
        assert_eq!(code(again), ErrorCode::WrongState);
    })
    .await;
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}
