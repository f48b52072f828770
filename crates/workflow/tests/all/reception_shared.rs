//! Dossiers of the one-stop counter among the officers of a unit: who may what, who is faster, what is
//! ended, and what comes back.

use chungthuc_domain::{
    AppError, ErrorCode, UploadId,
    state::{DossierPhase, PaperState},
    view::{
        intake::{DraftForm, SavedBy, UploadOutcome},
        queue::{Queue, QueueQuery},
        reception::ReceptionQuery,
    },
};
use chungthuc_storage::{
    repo::upload::{self, UploadState},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;

use crate::support::{
    World,
    counter::{citizen, colleague},
    reception::{COPIES, confirmed, form, received},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_received_dossier_is_the_units_and_the_slower_officer_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        let draft = workflow.begin_reception(officer, COPIES).await.unwrap();
        assert_eq!(
            code(workflow.open_reception(&other, draft).await),
            ErrorCode::NotFound,
            "a draft is one's own"
        );
        let (id, version, form) = received(&world, &[("A", "1", "1")]).await;
        let seen = workflow.open_reception(&other, id).await.unwrap();
        assert_eq!(seen.version, version);
        let scan = seen.uploads[0].outcome.clone();
        let Some(UploadOutcome::Ready { file, .. }) = scan else {
            panic!("{scan:?}")
        };
        assert!(workflow.file(&other, file.id).await.is_ok());
        let stranger = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        assert!(workflow.file(&stranger, file.id).await.is_err());
        // Each look is on record, once a quarter of an hour, and no look that was refused.
        assert!(workflow.file(&other, file.id).await.is_ok());
        assert!(workflow.file(officer, file.id).await.is_ok());
        let audited = world.audited().await;
        let looks = audited.iter().filter(|action| *action == "LOOK");
        assert_eq!(looks.count(), 2);

        let mut theirs = form.clone();
        theirs.general.note = "Đã kiểm tra".into();
        let saved = workflow
            .save_reception(&other, id, version, theirs)
            .await
            .unwrap();
        let stale = workflow
            .save_reception(officer, id, version, form.clone())
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        let stale = workflow
            .confirm_reception(officer, id, version, form.clone())
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        let faster = SavedBy {
            name: "Lò Thị Hai".into(),
            own: false,
            at: world.now(),
        };
        let now = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!(now.saved_by.as_ref(), Some(&faster));
        assert_eq!(now.form.general.note, "Đã kiểm tra");
        let own = workflow.open_reception(&other, id).await.unwrap();
        assert!(own.saved_by.is_some_and(|saved| saved.own));
        // The other one's scan is good for whoever confirms.
        let confirmed = workflow
            .confirm_reception(&other, id, saved.version, form)
            .await
            .unwrap();
        assert_eq!(confirmed.papers.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_confirm_at_once_make_each_paper_once() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, form) = received(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        let (one, two) = tokio::join!(
            workflow.confirm_reception(officer, id, version, form.clone()),
            workflow.confirm_reception(officer, id, version, form.clone())
        );
        let (done, refused) = if one.is_ok() { (one, two) } else { (two, one) };
        assert_eq!(done.unwrap().papers.len(), 2);
        assert!(matches!(
            code(refused),
            ErrorCode::Conflict | ErrorCode::WrongState
        ));
        let queue = workflow
            .queue(
                &world.leader,
                Queue::PendingSignature,
                QueueQuery::default(),
            )
            .await
            .unwrap();
        assert_eq!(queue.listing.total, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scans_of_a_received_dossier_stay_until_they_are_taken_out() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, mut form) = received(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        let [one, two] = [0, 1].map(|at: usize| form.components[at].upload.unwrap());
        assert_eq!(state(&world, one).await, UploadState::Used);
        form.components.remove(1);
        let saved = workflow
            .save_reception(officer, id, version, form)
            .await
            .unwrap();
        assert_eq!(state(&world, one).await, UploadState::Used);
        assert_eq!(state(&world, two).await, UploadState::Ready);

        let empty = workflow
            .cancel_reception(officer, id, saved.version, "  ")
            .await;
        assert!(empty.unwrap_err().of_field("reason").is_some());
        workflow
            .cancel_reception(officer, id, saved.version, "Người nộp xin rút hồ sơ")
            .await
            .unwrap();
        assert_eq!(state(&world, one).await, UploadState::Ready);
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!(view.phase, DossierPhase::Cancelled);
        assert_eq!(
            view.cancelled_reason.as_deref(),
            Some("Người nộp xin rút hồ sơ")
        );
        let late = workflow
            .save_reception(officer, id, view.version, view.form)
            .await;
        assert_eq!(code(late), ErrorCode::WrongState);
        assert!(
            world
                .audited()
                .await
                .contains(&"CANCEL_RECEPTION".to_owned())
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_thrown_away_with_what_was_typed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let id = workflow.begin_reception(officer, COPIES).await.unwrap();
        let typed = form(&world, &[("A", "1", "1")]).await;
        let saved = workflow
            .save_reception(officer, id, 1, typed.clone())
            .await
            .unwrap();
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!((view.form, view.version), (typed, saved.version));
        let listed = workflow
            .receptions(officer, ReceptionQuery::default())
            .await
            .unwrap();
        assert_eq!(listed.drafts[0].owner, "Phan Lâm Trúc Ly");
        workflow.discard_reception(officer, id).await.unwrap();
        assert_eq!(
            code(workflow.open_reception(officer, id).await),
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_returned_paper_of_many_is_sent_again_without_its_siblings() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, confirmed) = confirmed(&world, &[("A", "1", "1"), ("B", "2", "3")]).await;
        let [first, second] = [0, 1].map(|at: usize| confirmed.papers[at].paper);
        for paper in [first, second] {
            let version = world.paper(paper).await.version;
            workflow.recall(officer, paper, version).await.unwrap();
        }
        let untouched = world.paper(first).await;
        let owner = workflow
            .paper(officer, first)
            .await
            .unwrap()
            .row
            .applicant_name;

        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        let view = workflow.open_returned(&other, id, second).await.unwrap();
        assert_eq!(view.returned.as_ref().unwrap().paper, second);
        assert_eq!(view.owner.as_ref().unwrap().name, owner);
        assert_eq!(
            (view.form.pages.as_str(), view.form.copies.as_str()),
            ("2", "3")
        );
        assert!(matches!(
            view.upload.as_ref().unwrap().outcome,
            Some(UploadOutcome::Ready { .. })
        ));
        let typed = DraftForm {
            copies: "5".into(),
            // What the form can't change here.
            without_account: true,
            name: "Người khác".into(),
            email: "khac@example.com".into(),
            ..view.form
        };
        let saved = workflow
            .save_draft(&other, Some(id), view.version, typed.clone())
            .await
            .unwrap();
        let stale = workflow
            .save_draft(officer, Some(id), view.version, typed.clone())
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        // The other paper has a form of its own.
        let sibling = workflow.open_returned(officer, id, first).await.unwrap();
        assert_eq!(sibling.form.copies, "1");
        assert_eq!(sibling.saved_by, None);
        let shared = workflow.open_returned(officer, id, second).await.unwrap();
        let faster = shared.saved_by.map(|saved| (saved.name, saved.own));
        assert_eq!(faster, Some(("Lò Thị Hai".to_owned(), false)));

        let sent = workflow
            .submit(&other, id, saved.version, typed)
            .await
            .unwrap();
        assert_eq!((sent.paper, sent.fee), (second, 20_000));
        let after = world.paper(second).await;
        assert_eq!(
            (after.state, after.copy_count),
            (PaperState::PendingSignature, 5)
        );
        assert_eq!(world.paper(first).await, untouched);
        let seen = workflow.paper(officer, second).await.unwrap();
        assert_eq!(seen.row.applicant_name, owner);
        assert_eq!(seen.row.email, None);
        // Back once more, it begins with what it was sent with.
        workflow
            .recall(officer, second, after.version)
            .await
            .unwrap();
        let again = workflow.open_returned(officer, id, second).await.unwrap();
        assert_eq!(again.form.copies, "5");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_officers_of_the_unit_receive() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let (id, version, form) = received(&world, &[("A", "1", "1")]).await;
        let elsewhere = Actor {
            unit: Some(chungthuc_domain::UnitId(workflow.ids.uuid())),
            ..world.officer.clone()
        };
        for actor in [&world.leader, &world.clerk, &elsewhere] {
            let refused = [
                code(workflow.begin_reception(actor, COPIES).await),
                code(workflow.open_reception(actor, id).await),
                code(
                    workflow
                        .save_reception(actor, id, version, form.clone())
                        .await,
                ),
                code(workflow.receive(actor, id, version, form.clone()).await),
                code(
                    workflow
                        .confirm_reception(actor, id, version, form.clone())
                        .await,
                ),
                code(workflow.cancel_reception(actor, id, version, "x").await),
                code(workflow.discard_reception(actor, id).await),
                code(workflow.reception_slip(actor, id).await),
                code(workflow.pickup_slip(actor, id).await),
                code(
                    workflow
                        .check_identity(actor, id, form.general.clone())
                        .await,
                ),
            ];
            assert!(
                refused.iter().all(|code| *code == ErrorCode::NotFound),
                "{refused:?}"
            );
        }
    })
    .await;
}

async fn state(world: &World, id: UploadId) -> UploadState {
    let mut db = world.db.read().await.unwrap();
    upload::find(&mut db, id).await.unwrap().unwrap().state
}

fn code<T>(answer: Result<T, AppError>) -> ErrorCode {
    match answer {
        Ok(_) => panic!("it was allowed"),
        Err(error) => error.code,
    }
}
