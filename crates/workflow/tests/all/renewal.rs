//! What is done about signatures when nobody looks: timestamps are renewed in time, and no paper that
//! waits is forgotten (DESIGN §3.5).

use chungthuc_domain::{
    PaperId,
    signature::{Awaiting, SignatureLevel},
};
use chungthuc_storage::{
    database::DatabaseError,
    repo::{
        long_term,
        paper::{self, Paper},
    },
    testing::TestDatabase,
};
use jiff::SignedDuration;
use pades::validate::{Level, Report, SignatureKind};

use crate::{
    long_term::{judged, later, levels},
    support::{World, counter::run_jobs, services::Weather},
};

fn stamps(report: &Report) -> usize {
    let kinds = report.signatures.iter();
    kinds.filter(|s| s.kind == SignatureKind::Timestamp).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_archive_is_renewed_before_its_timestamp_runs_out() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Archive).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        world.seal(paper).await.unwrap();
        let report = judged(&world, &services, paper).await;
        assert_eq!(
            levels(&report)[..2],
            [Level::LongTermArchive, Level::LongTermArchive]
        );
        assert!(report.passed(), "{report:#?}");
        assert_eq!(stamps(&report), 1);
        let due = world.paper(paper).await.renew_at.unwrap();

        world
            .clock
            .set(due.timestamp() - SignedDuration::from_hours(1));
        world.workflow.enqueue_renewal().await.unwrap();
        run_jobs(&world.workflow).await;
        assert_eq!(
            stamps(&judged(&world, &services, paper).await),
            1,
            "not yet due"
        );
        world
            .clock
            .set(due.timestamp() + SignedDuration::from_hours(1));
        world.workflow.enqueue_renewal().await.unwrap();
        run_jobs(&world.workflow).await;
        let report = judged(&world, &services, paper).await;
        assert_eq!(stamps(&report), 2);
        assert!(report.passed(), "{report:#?}");
    })
    .await;
}

/// More than are looked up at once fail for good, and are all more urgent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn renewals_that_fail_are_in_nobodys_way() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Archive).await;
        world.open_book("01/2026", 1).await;
        let pattern = world.signed().await;
        let broken = world.signed_like(pattern, 25).await;
        world.seal(pattern).await.unwrap();
        let due = world.paper(pattern).await.renew_at.unwrap();
        for &paper in &broken {
            let file = world.paper(paper).await.signed.unwrap();
            world.objects.delete(file.0).await.unwrap();
            set(&world, paper, |paper| {
                paper.renew_at = Some(due.plus_seconds(-60));
            })
            .await;
        }

        world.clock.set(due.timestamp());
        run_renewal(&world).await;
        assert_eq!(stamps(&judged(&world, &services, pattern).await), 2);
        let hours = 60 * 60;
        for &paper in &broken {
            let row = world.paper(paper).await;
            assert_eq!(row.renew_at, Some(due.plus_seconds(6 * hours)));
        }
        // They come up again, and so does nothing else.
        later(&world, 6 * hours);
        run_renewal(&world).await;
        let again = world.paper(broken[0]).await.renew_at;
        assert_eq!(again, Some(due.plus_seconds(12 * hours)));
        assert_eq!(stamps(&judged(&world, &services, pattern).await), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_waits_on_when_its_job_has_died() {
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
        world.workflow.enqueue_waiting().await.unwrap();
        assert_eq!(jobs(&world).await, 2, "both have theirs already");

        let [dead, done] = [papers[0], papers[1]];
        for (paper, state) in [(dead, "DEAD"), (done, "DONE")] {
            let mut tx = world.db.begin().await.unwrap();
            sqlx::query("UPDATE job SET state = $1, attempts = 800 WHERE payload LIKE $2")
                .bind(state)
                .bind(format!("%{paper}%"))
                .execute(&mut *tx)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
        services.turn(Weather::Fine);
        later(&world, 3600);
        run_jobs(&world.workflow).await;
        for paper in [dead, done] {
            assert_eq!(world.paper(paper).await.awaiting, Some(Awaiting::Timestamp));
        }
        for _ in 0..2 {
            world.workflow.enqueue_waiting().await.unwrap();
            assert_eq!(jobs(&world).await, 4);
        }
        run_jobs(&world.workflow).await;
        for paper in [dead, done] {
            assert_eq!(world.paper(paper).await.awaiting, None);
        }
        later(&world, 3600);
        world.workflow.enqueue_waiting().await.unwrap();
        assert_eq!(jobs(&world).await, 4, "nobody waits any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_deleted_at_the_end_of_its_time_is_not_renewed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        world.seal(paper).await.unwrap();
        // Its renewal was begun before that.
        let row = world.paper(paper).await;
        let file = row.sealed.unwrap();
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("UPDATE paper SET purged_at = $2 WHERE id = $1")
            .bind(paper.to_string())
            .bind(world.now().0)
            .execute(&mut *tx)
            .await
            .unwrap();
        let later = world.now().plus_seconds(60);
        long_term::postpone_renewal(&mut tx, paper, file, later)
            .await
            .unwrap();
        let replaced = paper::replace_file(&mut tx, &row, file, file, None, Some(later)).await;
        assert!(matches!(replaced, Err(DatabaseError::Conflict)));
        tx.commit().await.unwrap();
        assert_eq!(world.paper(paper).await.renew_at, None);
    })
    .await;
}

async fn run_renewal(world: &World) {
    world.workflow.enqueue_renewal().await.unwrap();
    run_jobs(&world.workflow).await;
}

/// Writes a paper's row anew.
async fn set(world: &World, id: PaperId, change: impl FnOnce(&mut Paper)) {
    let before = world.paper(id).await;
    let mut after = before.clone();
    change(&mut after);
    let mut tx = world.db.begin().await.unwrap();
    paper::update(&mut tx, &before, &after).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many jobs there are that make signatures last, over or not.
async fn jobs(world: &World) -> i64 {
    let mut db = world.db.read().await.unwrap();
    sqlx::query_scalar("SELECT COUNT(*) FROM job WHERE kind = 'extend_signatures'")
        .fetch_one(&mut *db)
        .await
        .unwrap()
}
