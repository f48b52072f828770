//! The leader's step.

use chungthuc_domain::{
    ErrorCode,
    state::{PaperState, Step},
    view::signing::SignRequest,
};
use chungthuc_geometry::Rect;
use chungthuc_storage::{repo::file::FileKind, testing::TestDatabase};
use jiff::SignedDuration;

use crate::support::{World, sha256};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_signed_is_the_scan_byte_for_byte_with_the_page_and_the_signature_behind_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let view = world
            .workflow
            .open_signing(&world.leader, paper)
            .await
            .unwrap();
        assert_eq!((view.attestation_page, view.prepared.pages.len()), (1, 2));
        assert_eq!(view.certificate.unwrap().subject, "leader");
        let request = world.sign_request(paper).await;
        let signed = world.workflow.sign(&world.leader, request).await.unwrap();
        assert_eq!(signed.row.state, PaperState::Signed);
        assert!(signed.timeline.iter().any(|entry| entry.step == Step::Sign));

        let row = world.paper(paper).await;
        let scan = world.bytes(row.intake).await;
        let prepared = world.bytes(row.prepared.unwrap()).await;
        let result = world.bytes(row.signed.unwrap()).await;
        assert!(prepared.starts_with(&scan) && result.starts_with(&prepared));
        let version = world.file(row.signed.unwrap()).await;
        assert_eq!(
            (version.kind, version.parent),
            (FileKind::Signed, row.prepared)
        );
        assert_eq!(version.sha256, sha256(&result));
        assert_eq!(
            version.details.signer_title.as_deref(),
            Some("Phó Chủ tịch UBND phường")
        );
        assert_eq!(
            world
                .audited()
                .await
                .iter()
                .filter(|action| *action == "SIGN")
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_again_takes_the_prepared_version_that_is_there() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let one = world
            .workflow
            .open_signing(&world.leader, paper)
            .await
            .unwrap();
        let two = world
            .another_server()
            .await
            .open_signing(&world.leader, paper)
            .await
            .unwrap();
        assert_eq!(one.prepared, two.prepared);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_presses_sign_once() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        let other = world.another_server().await;
        let (one, two) = tokio::join!(
            world.workflow.sign(&world.leader, request.clone()),
            other.sign(&world.leader, request)
        );
        let outcomes = [one.map(|_| ()), two.map(|_| ())];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = outcomes.into_iter().find_map(Result::err).unwrap().code;
        assert!(
            matches!(refused, ErrorCode::Busy | ErrorCode::WrongState),
            "{refused:?}"
        );
        assert_eq!(
            world
                .audited()
                .await
                .iter()
                .filter(|action| *action == "SIGN")
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_that_wasnt_looked_at_isnt_signed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        let other = SignRequest {
            sha256: "0".repeat(64),
            ..request.clone()
        };
        let refused = world.workflow.sign(&world.leader, other).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::DocumentChanged);

        let mut outside = request.clone();
        outside.placement.rect = Rect::new(500.0, 10.0, 700.0, 90.0);
        let refused = world
            .workflow
            .sign(&world.leader, outside)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::PlacementOutside);
        assert_eq!(world.paper(paper).await.state, PaperState::PendingSignature);
        world.workflow.sign(&world.leader, request).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_wrong_pins_lock_the_key_for_a_quarter_of_an_hour() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        let wrong = SignRequest {
            pin: "00000000".into(),
            ..request.clone()
        };
        for left in (0..5).rev() {
            let refused = world
                .workflow
                .sign(&world.leader, wrong.clone())
                .await
                .unwrap_err();
            assert_eq!(refused.code, ErrorCode::WrongPin { left });
        }
        let refused = world
            .workflow
            .sign(&world.leader, request.clone())
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::KeyLocked, "the right PIN neither");
        world.clock.advance(SignedDuration::from_secs(15 * 60 + 1));
        let refused = world.workflow.sign(&world.leader, wrong).await.unwrap_err();
        assert_eq!(
            refused.code,
            ErrorCode::WrongPin { left: 4 },
            "counting starts anew"
        );
        world.workflow.sign(&world.leader, request).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_kept_open_needs_no_pin_for_a_quarter_of_an_hour_of_this_session() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (one, two, three) = (
            world.submitted().await,
            world.submitted().await,
            world.submitted().await,
        );
        let mut request = world.sign_request(one).await;
        request.keep_unlocked = true;
        world.workflow.sign(&world.leader, request).await.unwrap();
        let mut request = world.sign_request(two).await;
        request.pin = String::new();
        assert!(
            world
                .workflow
                .open_signing(&world.leader, two)
                .await
                .unwrap()
                .unlocked
        );
        world.workflow.sign(&world.leader, request).await.unwrap();

        let mut request = world.sign_request(three).await;
        request.pin = String::new();
        world.clock.advance(SignedDuration::from_mins(16));
        let refused = world
            .workflow
            .sign(&world.leader, request)
            .await
            .unwrap_err();
        assert!(refused.of_field("pin").is_some(), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_chosen_leader_signs_and_others_learn_nothing() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        for stranger in [&world.officer, &world.clerk] {
            let refused = world
                .workflow
                .sign(stranger, request.clone())
                .await
                .unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotFound);
            let refused = world
                .workflow
                .open_signing(stranger, paper)
                .await
                .unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotFound);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_returned_paper_has_a_reason_and_nothing_prepared() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        world.sign_request(paper).await;
        let prepared = world.paper(paper).await;
        assert!(prepared.prepared.is_some());
        let give_back = async |reason: &str, version| {
            world
                .workflow
                .return_paper(&world.leader, paper, version, reason)
                .await
        };
        let refused = give_back("  ", prepared.version).await.unwrap_err();
        assert!(refused.of_field("reason").is_some());
        let refused = give_back("Mờ", prepared.version - 1).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Conflict);
        give_back("Bản quét mờ", prepared.version).await.unwrap();
        let row = world.paper(paper).await;
        assert_eq!(row.state, PaperState::Returned);
        assert_eq!(row.returned_reason.as_deref(), Some("Bản quét mờ"));
        assert_eq!(
            (row.prepared, row.signed, row.signed_at),
            (None, None, None)
        );
        let refused = give_back("Lần nữa", row.version).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::WrongState);
    })
    .await;
}
