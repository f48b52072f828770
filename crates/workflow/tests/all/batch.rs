//! Many papers with one confirmation: each by itself, in the order of the screen, whatever becomes
//! of the others.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    state::PaperState,
    view::batch::{BatchWork, ChosenDone, MOST_CHOSEN, SealChosen, SignChosen},
};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;

use crate::{
    numbers::numbers,
    support::{
        World,
        counter::colleague,
        keys::{Mood, PIN},
    },
};

async fn open(world: &World, work: BatchWork) -> Result<(), AppError> {
    let actor = match work {
        BatchWork::Sign => &world.leader,
        BatchWork::Seal => &world.clerk,
    };
    world.workflow.open_key(actor, work, PIN.into()).await
}

/// The hash of what the leader reads of a paper.
async fn scan(world: &World, paper: PaperId) -> String {
    let base = world.paper(paper).await.base;
    world.file(base).await.sha256
}

async fn sign(world: &World, paper: PaperId, forward: bool) -> Result<ChosenDone, AppError> {
    let request = SignChosen {
        paper,
        sha256: scan(world, paper).await,
        forward,
    };
    world.workflow.sign_chosen(&world.leader, request).await
}

/// What the clerk's browser sends for each paper, in the order of the screen.
async fn to_seal(world: &World, papers: &[PaperId], complete: bool) -> Vec<SealChosen> {
    let work = BatchWork::Seal;
    let view = world.workflow.chosen(&world.clerk, work, papers.to_vec());
    let view = view.await.unwrap();
    let request = |row: chungthuc_domain::view::batch::ChosenRow| SealChosen {
        paper: row.row.paper,
        sha256: row.sha256,
        book: view.books[0].book,
        image: view.images[0].id,
        complete,
    };
    view.rows.into_iter().map(request).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_that_were_chosen_are_signed_as_they_are_proposed_and_passed_on() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let papers = [world.submitted().await, world.submitted().await];
        let proposed = world.workflow.open_signing(&world.leader, papers[1]).await;
        let proposed = proposed.unwrap().placements[0];
        let view = world
            .workflow
            .chosen(&world.leader, BatchWork::Sign, papers.to_vec())
            .await
            .unwrap();
        assert_eq!(
            view.rows
                .iter()
                .map(|chosen| chosen.row.paper)
                .collect::<Vec<_>>(),
            papers
        );
        assert_eq!(view.images[0].id, world.signature.id);
        assert!(!view.unlocked && view.books.is_empty());

        open(&world, BatchWork::Sign).await.unwrap();
        for paper in papers {
            let done = sign(&world, paper, true).await.unwrap();
            assert_eq!(
                (done.state, done.not_passed_on),
                (PaperState::PendingSeal, None)
            );
            let signed = world.paper(paper).await.signed.unwrap();
            assert_eq!(
                world.file(signed).await.details.signature,
                Some(proposed),
                "the same place on each"
            );
        }
        world
            .workflow
            .close_key(&world.leader, BatchWork::Sign)
            .await
            .unwrap();
        let paper = world.submitted().await;
        let refused = sign(&world, paper, true).await.unwrap_err();
        assert!(refused.of_field("pin").is_some(), "the key is closed again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_pin_counts_once_and_stops_before_the_first() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let papers = [world.submitted().await, world.submitted().await];
        let wrong = world
            .workflow
            .open_key(&world.leader, BatchWork::Sign, "00000000".into())
            .await
            .unwrap_err();
        assert_eq!(wrong.code, ErrorCode::WrongPin { left: 4 });
        for paper in papers {
            let refused = sign(&world, paper, true).await.unwrap_err();
            assert!(refused.of_field("pin").is_some());
            assert_eq!(world.paper(paper).await.state, PaperState::PendingSignature);
        }
        let wrong = world
            .workflow
            .open_key(&world.leader, BatchWork::Sign, "00000000".into())
            .await
            .unwrap_err();
        assert_eq!(
            wrong.code,
            ErrorCode::WrongPin { left: 3 },
            "what was asked without a PIN didn't count"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_is_asked_for_again_after_a_quarter_of_an_hour() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let papers = [world.submitted().await, world.submitted().await];
        open(&world, BatchWork::Sign).await.unwrap();
        sign(&world, papers[0], true).await.unwrap();
        world.clock.advance(SignedDuration::from_mins(15));
        let refused = sign(&world, papers[1], true).await.unwrap_err();
        assert!(refused.of_field("pin").is_some());
        open(&world, BatchWork::Sign).await.unwrap();
        sign(&world, papers[1], true).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_was_recalled_meanwhile_is_in_nobodys_way() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let papers = [
            world.submitted().await,
            world.submitted().await,
            world.submitted().await,
        ];
        open(&world, BatchWork::Sign).await.unwrap();
        sign(&world, papers[0], true).await.unwrap();
        let version = world.paper(papers[1]).await.version;
        world
            .workflow
            .recall(&world.officer, papers[1], version)
            .await
            .unwrap();
        let refused = sign(&world, papers[1], true).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::WrongState);
        let done = sign(&world, papers[2], true).await.unwrap();
        assert_eq!(done.state, PaperState::PendingSeal);
        let view = world
            .workflow
            .chosen(&world.leader, BatchWork::Sign, papers.to_vec())
            .await
            .unwrap();
        let states: Vec<_> = view.rows.iter().map(|chosen| chosen.row.state).collect();
        let expected = [
            PaperState::PendingSeal,
            PaperState::Returned,
            PaperState::PendingSeal,
        ];
        assert_eq!(states, expected, "the page shows where each stands");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_twice_signs_once() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        open(&world, BatchWork::Sign).await.unwrap();
        let (one, two) = tokio::join!(sign(&world, paper, true), sign(&world, paper, true));
        assert!(one.is_ok() || two.is_ok());
        let again = sign(&world, paper, true).await.unwrap_err();
        assert_eq!(again.code, ErrorCode::WrongState);
        let audited = world.audited().await;
        for once in ["SIGN", "FORWARD"] {
            let times = audited.iter().filter(|action| *action == once).count();
            assert_eq!(times, 1, "{once}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_signed_but_not_passed_on_is_only_passed_on() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        open(&world, BatchWork::Sign).await.unwrap();
        let done = sign(&world, paper, false).await.unwrap();
        assert_eq!(done.state, PaperState::Signed);
        let signed = world.paper(paper).await.signed;
        let done = sign(&world, paper, true).await.unwrap();
        assert_eq!(done.state, PaperState::PendingSeal);
        assert_eq!(world.paper(paper).await.signed, signed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_that_wasnt_read_isnt_signed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        open(&world, BatchWork::Sign).await.unwrap();
        let other = SignChosen {
            paper,
            sha256: "0".repeat(64),
            forward: true,
        };
        let refused = world.workflow.sign_chosen(&world.leader, other).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::DocumentChanged);
        assert_eq!(world.paper(paper).await.state, PaperState::PendingSignature);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_follow_the_order_of_the_screen_and_one_that_fails_takes_none() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 41).await;
        let first = world.signed().await;
        let mut papers = world.signed_like(first, 3).await;
        // Not the order in which they came.
        papers.reverse();
        papers.push(first);
        let view = world
            .workflow
            .chosen(&world.clerk, BatchWork::Seal, papers.clone())
            .await
            .unwrap();
        assert_eq!(view.books[0].numbers(4), "41–44/ĐT");
        open(&world, BatchWork::Seal).await.unwrap();
        let mut outcomes = Vec::new();
        for (at, request) in to_seal(&world, &papers, true).await.into_iter().enumerate() {
            world
                .keys
                .set_mood(if at == 1 { Mood::Broken } else { Mood::Willing });
            outcomes.push(world.workflow.seal_chosen(&world.clerk, request).await);
        }
        let told: Vec<_> = outcomes
            .iter()
            .map(|outcome| outcome.as_ref().map(|done| done.number.clone().unwrap()))
            .collect();
        let failed = AppError::new(ErrorCode::KeyUnavailable);
        assert_eq!(
            told,
            [
                Ok("41/ĐT".to_owned()),
                Err(&failed),
                Ok("42/ĐT".to_owned()),
                Ok("43/ĐT".to_owned())
            ]
        );
        let done = outcomes[0].as_ref().unwrap();
        assert_eq!(
            (done.state, &done.not_passed_on),
            (PaperState::Completed, &None)
        );
        assert_eq!(world.paper(papers[1]).await.state, PaperState::PendingSeal);
        // Tried again, it takes the next.
        let again = to_seal(&world, &papers[1..2], false).await;
        let done = world
            .workflow
            .seal_chosen(&world.clerk, again[0].clone())
            .await
            .unwrap();
        assert_eq!(done.number.as_deref(), Some("44/ĐT"));
        assert_eq!(done.state, PaperState::Sealed);
        assert_eq!(numbers(&world, 2026).await, [41, 42, 43, 44]);
        let done = to_seal(&world, &papers[1..2], true).await;
        let done = world
            .workflow
            .seal_chosen(&world.clerk, done[0].clone())
            .await
            .unwrap();
        assert_eq!(
            (done.number.as_deref(), done.state),
            (Some("44/ĐT"), PaperState::Completed)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_isnt_theirs_is_left_out_and_cant_be_signed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mine, sealable) = (world.submitted().await, world.signed().await);
        let other = colleague(&world, &world.leader, "pct2", "Lò Thị Mai Khôi").await;
        let workflow = &world.workflow;
        let view = workflow
            .chosen(&other, BatchWork::Sign, vec![mine])
            .await
            .unwrap();
        assert!(view.rows.is_empty());
        let request = SignChosen {
            paper: mine,
            sha256: scan(&world, mine).await,
            forward: true,
        };
        let refused = workflow.sign_chosen(&other, request).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
        for actor in [&world.officer, &world.clerk] {
            let refused = workflow.chosen(actor, BatchWork::Sign, vec![mine]).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
            let refused = workflow.open_key(actor, BatchWork::Sign, PIN.into()).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        }
        let refused = workflow
            .open_key(&world.leader, BatchWork::Seal, PIN.into())
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);

        let many = vec![sealable; MOST_CHOSEN + 1];
        let refused = workflow.chosen(&world.clerk, BatchWork::Seal, many).await;
        assert!(refused.unwrap_err().of_field("papers").is_some());
        let twice = workflow
            .chosen(&world.clerk, BatchWork::Seal, vec![sealable; 2])
            .await
            .unwrap();
        assert_eq!(twice.rows.len(), 1);
    })
    .await;
}
