//! DESIGN §3.1–3.2, §3.7: a crash at any step, or a key that answers too late, leaves no gap, no
//! double, no file without its row and no row without its file.

use std::collections::BTreeSet;

use chungthuc_domain::{ErrorCode, state::PaperState};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Failpoint;
use futures::TryStreamExt;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::{
    numbers::numbers,
    support::{World, keys::Mood, process::Task},
};

/// Longer than any claim.
const PAST_ANY_CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// Every object has a row that names it once recovery has run, and every row its object.
async fn files_and_rows_agree(world: &World, papers: &[chungthuc_domain::PaperId]) {
    world.clock.advance(SignedDuration::from_hours(2));
    world.workflow.recover().await.unwrap();
    let objects: BTreeSet<Uuid> = world.objects.list().try_collect().await.unwrap();
    for object in &objects {
        let mut db = world.db.read().await.unwrap();
        let named = chungthuc_storage::objects::inventory::is_named(&mut db, *object)
            .await
            .unwrap();
        assert!(named, "{object} belongs to nothing");
    }
    for paper in papers {
        let paper = world.paper(*paper).await;
        let files = [
            Some(paper.intake),
            paper.prepared,
            paper.signed,
            paper.sealed,
        ];
        for file in files.into_iter().flatten() {
            let row = world.file(file).await;
            assert_eq!(crate::support::sha256(&world.bytes(file).await), row.sha256);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_step_of_sealing_loses_doubles_and_skips_no_number() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let first = world.signed().await;
        let mut papers = world.signed_like(first, 2 * Failpoint::ALL.len() - 1).await;
        papers.push(first);
        let mut issued = 0;
        for (step, pair) in papers.chunks(2).enumerate() {
            let point = Failpoint::ALL[step];
            let task = Task::Seal(world.seal_request(pair[0]).await, step);
            world.start(&world.clerk, task).kill_where_it_stops();
            let survived = point == Failpoint::Committed;
            let state = world.paper(pair[0]).await.state;
            let expected = if survived {
                PaperState::Sealed
            } else {
                PaperState::PendingSeal
            };
            assert_eq!(state, expected, "{point:?}");
            issued += u32::from(survived);

            world.clock.advance(PAST_ANY_CLAIM);
            // The next paper gets the number, then the one that was cut off is sealed after all.
            issued += 1;
            let next = world.seal(pair[1]).await.unwrap();
            assert_eq!(next.number, format!("{issued}/ĐT"), "{point:?}");
            if !survived {
                issued += 1;
                let again = world.seal(pair[0]).await.unwrap();
                assert_eq!(again.number, format!("{issued}/ĐT"), "{point:?}");
            }
        }
        assert_eq!(
            numbers(&world, 2026).await,
            (1..=issued).collect::<Vec<_>>()
        );
        assert_eq!(issued as usize, papers.len());
        files_and_rows_agree(&world, &papers).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_step_of_signing_leaves_the_paper_to_be_signed_again_or_signed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let mut papers = Vec::new();
        for (step, point) in Failpoint::ALL.into_iter().enumerate() {
            let paper = world.submitted().await;
            papers.push(paper);
            let request = world.sign_request(paper).await;
            let task = Task::Sign(request.clone(), step);
            world.start(&world.leader, task).kill_where_it_stops();
            if point == Failpoint::Committed {
                assert_eq!(world.paper(paper).await.state, PaperState::Signed);
                continue;
            }
            let busy = world
                .workflow
                .sign(&world.leader, request.clone())
                .await
                .unwrap_err();
            assert_eq!(
                busy.code,
                ErrorCode::Busy,
                "{point:?}: the claim still lives"
            );
            world.clock.advance(PAST_ANY_CLAIM);
            world.workflow.sign(&world.leader, request).await.unwrap();
            assert_eq!(
                world.paper(paper).await.state,
                PaperState::Signed,
                "{point:?}"
            );
        }
        files_and_rows_agree(&world, &papers).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seal_that_comes_after_its_lease_is_thrown_away_and_the_next_paper_has_its_number() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let slow = world.signed().await;
        let quick = world.signed_like(slow, 1).await[0];
        let request = world.seal_request(slow).await;
        let next = world.seal_request(quick).await;
        let (waiting, go) = world.keys.hold();
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let sealing = tokio::spawn(async move { workflow.seal(&clerk, request).await });
        waiting.acquire().await.unwrap().forget();

        world.clock.advance(PAST_ANY_CLAIM);
        world.keys.set_mood(Mood::Willing);
        let other = world.another_server().await;
        let sealed = other.seal(&world.another_clerk(), next).await.unwrap();
        assert_eq!(sealed.number, "1/ĐT");
        go.add_permits(1);
        let late = sealing.await.unwrap().unwrap_err();
        assert_eq!(late.code, ErrorCode::KeyUnavailable);
        let discarded = |action: &String| action == "DISCARD_SIGNATURE";
        assert_eq!(
            world
                .audited()
                .await
                .iter()
                .filter(|action| discarded(action))
                .count(),
            1
        );
        assert_eq!(world.paper(slow).await.sealed, None);

        assert_eq!(world.seal(slow).await.unwrap().number, "2/ĐT");
        files_and_rows_agree(&world, &[slow, quick]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_answer_is_thrown_away_even_if_nobody_came_meanwhile() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        for recovered in [false, true] {
            let request = world.seal_request(paper).await;
            let (waiting, go) = world.keys.hold();
            let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
            let sealing = tokio::spawn(async move { workflow.seal(&clerk, request).await });
            waiting.acquire().await.unwrap().forget();
            world.clock.advance(PAST_ANY_CLAIM);
            if recovered {
                let found = world.workflow.recover().await.unwrap();
                assert_eq!((found.claims, found.leases), (1, 1));
            }
            go.add_permits(1);
            let late = sealing.await.unwrap().unwrap_err();
            assert_eq!(
                late.code,
                ErrorCode::KeyUnavailable,
                "recovered: {recovered}"
            );
        }
        world.keys.set_mood(Mood::Willing);
        assert_eq!(world.seal(paper).await.unwrap().number, "1/ĐT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signature_that_comes_after_its_claim_is_thrown_away() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        let (waiting, go) = world.keys.hold();
        let (workflow, leader) = (world.workflow.clone(), world.leader.clone());
        let first = request.clone();
        let signing = tokio::spawn(async move { workflow.sign(&leader, first).await });
        waiting.acquire().await.unwrap().forget();
        world.clock.advance(PAST_ANY_CLAIM);
        go.add_permits(1);
        assert_eq!(
            signing.await.unwrap().unwrap_err().code,
            ErrorCode::KeyUnavailable
        );
        assert_eq!(world.paper(paper).await.signed, None);
        assert!(
            world
                .audited()
                .await
                .contains(&"DISCARD_SIGNATURE".to_owned())
        );
        world.keys.set_mood(Mood::Willing);
        world.workflow.sign(&world.leader, request).await.unwrap();
        files_and_rows_agree(&world, &[paper]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_refuses_costs_no_number_and_holds_nobody_up() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let other = world.signed_like(paper, 1).await[0];
        let request = world.seal_request(paper).await;
        world.keys.set_mood(Mood::Broken);
        let refused = world
            .workflow
            .seal(&world.clerk, request.clone())
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::KeyUnavailable);
        world.keys.set_mood(Mood::Willing);
        assert_eq!(world.seal(other).await.unwrap().number, "1/ĐT");
        assert_eq!(
            world
                .workflow
                .seal(&world.clerk, request)
                .await
                .unwrap()
                .number,
            "2/ĐT"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_signs_something_else_is_found_out_before_anything_is_stored() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        let objects = world.objects.clone();
        let stored = async || objects.list().try_collect::<BTreeSet<Uuid>>().await;
        let before = stored().await.unwrap();
        world.keys.set_mood(Mood::Lying);
        let refused = world.workflow.sign(&world.leader, request.clone()).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::SelfCheckFailed);
        assert_eq!(world.paper(paper).await.state, PaperState::PendingSignature);
        assert_eq!(stored().await.unwrap(), before);

        world.keys.set_mood(Mood::Willing);
        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        let before = stored().await.unwrap();
        world.keys.set_mood(Mood::Lying);
        let refused = world.workflow.seal(&world.clerk, request).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::SelfCheckFailed);
        assert_eq!(world.paper(paper).await.state, PaperState::PendingSeal);
        assert_eq!(stored().await.unwrap(), before);
        world.keys.set_mood(Mood::Willing);
        assert_eq!(world.seal(paper).await.unwrap().number, "1/ĐT");
    })
    .await;
}
