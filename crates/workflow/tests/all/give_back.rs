//! The clerk and the leader give papers back with a reason; who is concerned is told.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, PersonId,
    state::{PaperState, Step},
    view::{
        queue::{Queue, QueueQuery},
        signing::ReturnTo,
    },
};
use chungthuc_storage::{
    repo::{
        notice,
        paper::{self, Paper},
        register,
    },
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;

use crate::support::World;

const REASON: &str = "Chữ ký đè lên lời chứng";

/// The clerk gives a paper back as it stands.
async fn give_back(
    world: &World,
    clerk: &Actor,
    paper: PaperId,
    to: ReturnTo,
    reason: &str,
) -> Result<(), AppError> {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .return_from_seal(clerk, paper, version, to, reason)
        .await
}

/// What a person was told, the newest first.
async fn told(world: &World, person: PersonId) -> Vec<(String, Option<String>)> {
    let mut db = world.db.read().await.unwrap();
    let rows = notice::of_person(&mut db, person, 10, 0).await.unwrap();
    rows.into_iter().map(|row| (row.text, row.link)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clerk_gives_back_to_the_officers_and_the_signature_is_void() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.signed().await;
        give_back(
            &world,
            &world.clerk,
            paper,
            ReturnTo::Officer,
            "Thiếu trang",
        )
        .await
        .unwrap();
        let row = world.paper(paper).await;
        assert_eq!(row.state, PaperState::Returned);
        assert_eq!(
            (row.prepared, row.signed, row.signed_at),
            (None, None, None)
        );
        assert_eq!(row.returned_by, Some(world.clerk.person));
        let officer = told(&world, world.officer.person).await;
        assert!(officer[0].0.ends_with("Lý do: Thiếu trang"), "{officer:?}");
        assert_eq!(officer[0].1, Some(format!("/theo-doi/{paper}")));
        let leader = told(&world, world.leader.person).await;
        assert!(leader[0].0.contains("không còn giá trị"), "{leader:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clerk_gives_back_to_the_leader_who_signs_anew_from_the_intake() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let first = world.paper(paper).await;
        give_back(&world, &world.clerk, paper, ReturnTo::Signer, REASON)
            .await
            .unwrap();

        let row = world.paper(paper).await;
        assert_eq!(row.state, PaperState::PendingSignature);
        assert_eq!(
            (row.prepared, row.signed, row.signed_at),
            (None, None, None)
        );
        assert_eq!(row.returned_reason.as_deref(), Some(REASON));
        let list = world
            .workflow
            .queue(
                &world.leader,
                Queue::PendingSignature,
                QueueQuery::default(),
            )
            .await
            .unwrap();
        assert_eq!(
            list.listing.rows[0].returned_reason.as_deref(),
            Some(REASON)
        );
        let leader = told(&world, world.leader.person).await;
        assert!(leader[0].0.contains("để ký lại"), "{leader:?}");
        assert_eq!(leader[0].1, Some(format!("/cho-ky/{paper}")));
        assert!(told(&world, world.officer.person).await.is_empty());

        let request = world.sign_request(paper).await;
        let signed = world.workflow.sign(&world.leader, request).await.unwrap();
        let again = world.paper(paper).await;
        assert_eq!((again.base, again.returned_reason), (first.base, None));
        assert_ne!(again.signed, first.signed);
        let prepared = world.file(again.prepared.unwrap()).await;
        assert_eq!(prepared.parent, Some(again.base), "from the intake");
        world
            .workflow
            .forward(&world.leader, paper, signed.version)
            .await
            .unwrap();
        let sealed = world.seal(paper).await.unwrap();
        assert_eq!(sealed.number, "1/ĐT", "nothing was numbered before");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_given_back_is_in_the_progress_and_in_the_audit_log_and_unnumbered() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.signed().await;
        give_back(&world, &world.clerk, paper, ReturnTo::Signer, REASON)
            .await
            .unwrap();
        let view = world.workflow.paper(&world.officer, paper).await.unwrap();
        let last = view.timeline.iter().max_by_key(|entry| entry.at).unwrap();
        let entry = view
            .timeline
            .iter()
            .find(|entry| entry.step == Step::ReturnToSigner)
            .unwrap();
        assert_eq!((entry.note.as_str(), entry.at), (REASON, last.at));
        assert_eq!(entry.actor_name, world.clerk.name);
        let audited = world.audited().await;
        assert_eq!(audited.last().map(String::as_str), Some("RETURN_TO_SIGNER"));
        let mut db = world.db.read().await.unwrap();
        assert!(register::of_paper(&mut db, paper).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_clerk_gives_back_from_the_seal_and_only_with_a_reason() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.signed().await;
        for stranger in [&world.leader, &world.officer] {
            for to in ReturnTo::ALL {
                let refused = give_back(&world, stranger, paper, to, REASON).await;
                assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
            }
        }
        let long = "x".repeat(1001);
        for reason in ["", "  \n ", long.as_str()] {
            let refused = give_back(&world, &world.clerk, paper, ReturnTo::Signer, reason)
                .await
                .unwrap_err();
            assert!(refused.of_field("reason").is_some(), "{reason:?}");
        }
        let stale = world
            .workflow
            .return_from_seal(&world.clerk, paper, 1, ReturnTo::Signer, REASON)
            .await;
        assert_eq!(stale.unwrap_err().code, ErrorCode::Conflict);
        assert_eq!(world.paper(paper).await.state, PaperState::PendingSeal);
        assert!(told(&world, world.leader.person).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_given_back_while_it_is_being_sealed_nor_afterwards() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let before = world.paper(paper).await;
        let claimed = Paper {
            claim_fence: before.claim_fence + 1,
            claim_by: Some(world.clerk.person),
            claim_until: Some(world.now().plus_seconds(60)),
            ..before.clone()
        };
        let mut tx = world.db.begin().await.unwrap();
        paper::update(&mut tx, &before, &claimed).await.unwrap();
        tx.commit().await.unwrap();
        for to in ReturnTo::ALL {
            let refused = give_back(&world, &world.clerk, paper, to, REASON).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::Busy);
        }
        world.clock.advance(jiff::SignedDuration::from_secs(61));
        world.seal(paper).await.unwrap();
        let refused = give_back(&world, &world.clerk, paper, ReturnTo::Signer, REASON).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_given_back_to_a_leader_who_may_sign_no_longer() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.signed().await;
        let set = async |statement: &'static str| {
            let mut tx = world.db.begin().await.unwrap();
            sqlx::query(statement)
                .bind(world.leader.person.to_string())
                .execute(&mut *tx)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        };
        for (ended, back) in [
            (
                "UPDATE person SET state = 'DISABLED' WHERE id = $1",
                "UPDATE person SET state = 'ACTIVE' WHERE id = $1",
            ),
            (
                "UPDATE grant_of_right SET valid_to = '2026-01-01' WHERE person_id = $1",
                "UPDATE grant_of_right SET valid_to = NULL WHERE person_id = $1",
            ),
        ] {
            set(ended).await;
            let refused = give_back(&world, &world.clerk, paper, ReturnTo::Signer, REASON)
                .await
                .unwrap_err();
            assert!(refused.of_field("to").is_some(), "{ended}: {refused:?}");
            // Whatever their session remembers.
            let own = world
                .workflow
                .delete_stamp(&world.leader, world.signature.id)
                .await;
            assert_eq!(own.unwrap_err().code, ErrorCode::NotFound, "{ended}");
            set(back).await;
        }
        give_back(&world, &world.clerk, paper, ReturnTo::Officer, REASON)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_leader_gives_back_is_told_to_who_registered_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let version = world.paper(paper).await.version;
        world
            .workflow
            .return_paper(&world.leader, paper, version, "Mờ trang 1")
            .await
            .unwrap();
        let officer = told(&world, world.officer.person).await;
        assert!(
            officer[0]
                .0
                .starts_with("Lãnh đạo Đỗ Thanh Trúc Lam trả lại"),
            "{officer:?}"
        );
        assert!(told(&world, world.leader.person).await.is_empty());
    })
    .await;
}
