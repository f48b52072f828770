//! A key that was revoked signs nothing, from the minute in which its authority says so (PADES §2).

use chungthuc_domain::{ErrorCode, signature::SignatureLevel, state::PaperState};
use chungthuc_storage::testing::TestDatabase;

use crate::support::{World, services::Weather};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_remembered_answer_counts_for_signing_only_where_nobody_answers() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Basic).await;
        let (good, revoked) = (
            world.keys.list().to_vec(),
            world.keys.list_of_all().to_vec(),
        );
        let (good, revoked) = (Some(good), Some(revoked));
        // What is said now, what is remembered, and whether the key may sign.
        for (now, remembered, signs) in [
            (&good, &good, true),
            (&revoked, &good, false),
            (&revoked, &None, false),
            (&good, &revoked, true),
            (&None, &good, true),
            (&None, &revoked, false),
            // Nobody ever said anything: no copy goes out before somebody has.
            (&None, &None, true),
        ] {
            *services.lists.lock().unwrap() = (now.clone(), remembered.clone());
            let paper = world.submitted().await;
            let request = world.sign_request(paper).await;
            let signed = world.workflow.sign(&world.leader, request).await;
            let code = signed.map(|_| ()).map_err(|error| error.code);
            let case = (now == &revoked, remembered == &revoked);
            if signs {
                assert_eq!(code, Ok(()), "{case:?}");
            } else {
                assert_eq!(code, Err(ErrorCode::CertificateRevoked), "{case:?}");
                let state = world.paper(paper).await.state;
                assert_eq!(state, PaperState::PendingSignature);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agency_whose_key_was_revoked_seals_nothing() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Basic).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let revoked = world.keys.list_of_all().to_vec();
        services.lists.lock().unwrap().0 = Some(revoked);
        let refused = world.seal(paper).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::CertificateRevoked);
        // No number was taken for it.
        services.turn(Weather::NoRevocation);
        let sealed = world.seal(paper).await.unwrap();
        assert_eq!(sealed.number, "1/ĐT");
    })
    .await;
}
