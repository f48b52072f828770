//! Signatures that last: the timestamp is in the file before the paper goes on, a service that is
//! away holds nothing up for good, and nothing ever goes out with less (DESIGN §3.5).

use std::sync::atomic::Ordering;

use chungthuc_domain::{
    ErrorCode, PaperId,
    signature::{Awaiting, SignatureLevel},
    state::PaperState,
    view::signing::ReturnTo,
};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;
use pades::{
    limits::Limits,
    validate::{Evidence, Level, Policy, Report, Validator},
    x509::{AnchorSet, TrustStore},
};

use crate::support::{
    World,
    counter::run_jobs,
    services::{TestServices, Weather},
};

/// What a stranger with our anchors says of the paper's newest file, by what is in it.
pub async fn judged(world: &World, services: &TestServices, paper: PaperId) -> Report {
    let row = world.paper(paper).await;
    let bytes = world.bytes(row.sealed.or(row.signed).unwrap()).await;
    let mut store = TrustStore::new();
    store.add_der(world.keys.root(), AnchorSet::Demo).unwrap();
    for authority in services.authorities() {
        store.add_der(&authority.root, AnchorSet::Demo).unwrap();
    }
    let validator = Validator {
        store: &store,
        policy: &Policy::default(),
        evidence: &Evidence::new(),
        limits: &Limits::default(),
    };
    validator.validate(&bytes, world.now().timestamp()).unwrap()
}

pub fn levels(report: &Report) -> Vec<Level> {
    let signatures = report.signatures.iter();
    signatures.map(|signature| signature.level).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_needs_nobody_to_be_proven() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::LongTerm).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let row = world.paper(paper).await;
        assert_eq!((row.state, row.awaiting), (PaperState::PendingSeal, None));
        assert_eq!(
            levels(&judged(&world, &services, paper).await),
            [Level::Timestamp]
        );
        let before_seal = world.bytes(row.signed.unwrap()).await;

        let sealed = world.seal(paper).await.unwrap();
        let row = world.paper(paper).await;
        assert_eq!((row.state, row.awaiting), (PaperState::Sealed, None));
        // Number and seal came first, the timestamp as another version of the file.
        assert_ne!(row.sealed, Some(sealed.file.id));
        let report = judged(&world, &services, paper).await;
        assert!(report.passed(), "{report:#?}");
        assert_eq!(levels(&report), [Level::LongTerm, Level::LongTerm]);
        assert_eq!(services.asked(), 2);
        // What the leader signed, timestamp and all, is the beginning of what goes out.
        assert!(
            world
                .bytes(row.sealed.unwrap())
                .await
                .starts_with(&before_seal)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_timestamp_the_leaders_paper_waits_and_goes_on_by_itself() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::LongTerm).await;
        for weather in [Weather::NoTimestamps, Weather::LyingTimestamps] {
            services.turn(weather);
            let paper = world.submitted().await;
            let request = world.sign_request(paper).await;
            let view = world.workflow.sign(&world.leader, request).await.unwrap();
            assert_eq!(view.row.state, PaperState::Signed);
            assert_eq!(view.row.awaiting, Some(Awaiting::Timestamp));
            let forward = || world.workflow.forward(&world.leader, paper, view.version);
            let refused = forward().await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::AwaitingTimestamp);
            assert_eq!(
                levels(&judged(&world, &services, paper).await),
                [Level::Basic]
            );

            // It fails once more; then the authority is back.
            later(&world, 11);
            run_jobs(&world.workflow).await;
            assert_eq!(world.paper(paper).await.awaiting, Some(Awaiting::Timestamp));
            services.turn(Weather::Fine);
            later(&world, 60);
            run_jobs(&world.workflow).await;
            assert_eq!(world.paper(paper).await.awaiting, None);
            assert_eq!(
                levels(&judged(&world, &services, paper).await),
                [Level::Timestamp]
            );
            // The leader's page is still as they left it.
            forward().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealed_copy_is_delivered_only_once_it_is_provable() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::LongTerm).await;
        world.open_book("01/2026", 1).await;
        for (number, weather, waits) in [
            (1, Weather::NoTimestamps, Awaiting::Timestamp),
            (2, Weather::NoRevocation, Awaiting::Evidence),
        ] {
            services.turn(Weather::Fine);
            let paper = world.signed().await;
            services.turn(weather);
            // The book isn't held up: the next paper gets the next number.
            let sealed = world.seal(paper).await.unwrap();
            assert_eq!(sealed.number, format!("{number}/ĐT"));
            assert_eq!(world.paper(paper).await.awaiting, Some(waits));
            let view = world.workflow.paper(&world.clerk, paper).await.unwrap();
            let done = world
                .workflow
                .complete(&world.clerk, paper, view.version)
                .await;
            assert_eq!(done.unwrap().row.state, PaperState::Completed);
            assert_eq!(
                deliveries(&world, paper).await,
                0,
                "nothing goes out with less"
            );

            services.turn(Weather::Fine);
            later(&world, 60);
            run_jobs(&world.workflow).await;
            assert_eq!(world.paper(paper).await.awaiting, None);
            assert_eq!(deliveries(&world, paper).await, 1);
            let report = judged(&world, &services, paper).await;
            assert!(report.passed(), "{report:#?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_kept_while_the_answers_are_still_missing() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::LongTerm).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        services.turn(Weather::NoRevocation);
        world.seal(paper).await.unwrap();
        let stamped_at = judged(&world, &services, paper).await.signatures[1].timestamp_time;
        assert!(stamped_at.is_some());
        services.turn(Weather::Fine);
        later(&world, 600);
        run_jobs(&world.workflow).await;
        let report = judged(&world, &services, paper).await;
        assert_eq!(report.signatures[1].timestamp_time, stamped_at);
        assert!(report.passed(), "{report:#?}");
    })
    .await;
}

/// Timestamps are those of the authority that is trusted here, whichever place it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_is_not_trusted_here_leads_to_the_next() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Archive).await;
        world.open_book("01/2026", 1).await;
        let own = services.authorities().remove(0);
        let stranger = world.authority("stranger");
        let revoked = world.authority("revoked");
        world.trust(&revoked.root).await;
        revoked.revoke(&world.clock);
        let counts =
            || [&stranger, &revoked, &own].map(|authority| authority.asked.load(Ordering::SeqCst));

        services.set_authorities(&[&stranger, &revoked]);
        let waits = world.submitted().await;
        let request = world.sign_request(waits).await;
        world.workflow.sign(&world.leader, request).await.unwrap();
        assert_eq!(world.paper(waits).await.awaiting, Some(Awaiting::Timestamp));
        assert_eq!(counts(), [1, 1, 0]);

        services.set_authorities(&[&stranger, &revoked, &own]);
        let paper = world.signed().await;
        assert_eq!(world.paper(paper).await.awaiting, None);
        assert_eq!(counts(), [2, 2, 1]);
        // Neither is the archive's timestamp theirs.
        world.seal(paper).await.unwrap();
        assert_eq!(world.paper(paper).await.awaiting, None);
        assert_eq!(counts(), [4, 4, 3]);
        services.set_authorities(&[&own]);
        let report = judged(&world, &services, paper).await;
        assert!(report.passed(), "{report:#?}");
        assert_eq!(
            levels(&report)[..2],
            [Level::LongTermArchive, Level::LongTermArchive]
        );
        // Whoever is content asks nobody else.
        services.set_authorities(&[&own, &stranger]);
        world.signed().await;
        assert_eq!(counts()[0], 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_gets_the_others_do_not_wait_for() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Timestamp).await;
        services.turn(Weather::NoTimestamps);
        let mut papers = Vec::new();
        for _ in 0..2 {
            let paper = world.submitted().await;
            let request = world.sign_request(paper).await;
            world.workflow.sign(&world.leader, request).await.unwrap();
            papers.push(paper);
        }
        // Several attempts on, the next one is minutes away.
        for pause in [11, 11, 21, 41, 81] {
            later(&world, pause);
            run_jobs(&world.workflow).await;
        }
        services.turn(Weather::Fine);
        let third = world.submitted().await;
        let request = world.sign_request(third).await;
        world.workflow.sign(&world.leader, request).await.unwrap();
        run_jobs(&world.workflow).await;
        for paper in papers {
            assert_eq!(world.paper(paper).await.awaiting, None);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_went_back_meanwhile_is_left_alone() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Timestamp).await;
        let paper = world.signed().await;
        services.turn(Weather::NoTimestamps);
        let version = world.paper(paper).await.version;
        let reason = "Ký nhầm bản";
        let done = world.workflow.return_from_seal(
            &world.clerk,
            paper,
            version,
            ReturnTo::Officer,
            reason,
        );
        done.await.unwrap();
        services.turn(Weather::Fine);
        let asked = services.asked();
        later(&world, 3600);
        run_jobs(&world.workflow).await;
        assert_eq!(services.asked(), asked);
        let row = world.paper(paper).await;
        assert_eq!(
            (row.state, row.signed, row.awaiting),
            (PaperState::Returned, None, None)
        );
    })
    .await;
}

async fn deliveries(world: &World, paper: PaperId) -> usize {
    let mut db = world.db.read().await.unwrap();
    let found = chungthuc_storage::repo::delivery::of_paper(&mut db, paper).await;
    found.unwrap().len()
}

pub fn later(world: &World, seconds: i64) {
    let now = world.now().timestamp();
    world.clock.set(now + SignedDuration::from_secs(seconds));
}
