//! Files that are about to go while somebody keeps them: whoever is second sees what the first did.

use std::sync::Arc;

use chungthuc_domain::{ErrorCode, PaperId, right::Right};
use chungthuc_storage::{repo::retention, testing::TestDatabase};
use tokio::task::JoinHandle;

use crate::support::{
    World,
    counter::{self, TestMailer, colleague, form, run_jobs, submit, with_mailer},
    races::until_somebody_waits,
};

/// A copy that was completed and delivered.
async fn delivered(world: &World) -> PaperId {
    let workflow = with_mailer(world, &Arc::new(TestMailer::default()));
    let sent = submit(world, &workflow, form(world).await).await;
    counter::complete(world, sent.paper).await;
    run_jobs(&workflow).await;
    sent.paper
}

/// Notes that the files of a paper go, in a transaction of its own. Gives whether they do.
fn purging(world: &World, paper: PaperId) -> JoinHandle<bool> {
    let (db, unit, now) = (world.db.clone(), world.unit, world.now());
    tokio::spawn(async move {
        let mut tx = db.begin().await.unwrap();
        let before = now.plus_seconds(1);
        let goes = retention::purge(&mut tx, unit, before, paper, now).await;
        tx.commit().await.unwrap();
        goes.unwrap()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_or_void_just_before_it_goes_stays() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let (held, void) = (delivered(&world).await, delivered(&world).await);
        let (now, unit) = (world.now(), world.unit);

        let mut tx = world.db.begin().await.unwrap();
        let kept = retention::hold(&mut tx, held, unit, "Đang có tranh chấp", "Trị", now).await;
        assert!(kept.unwrap());
        let purge = purging(&world, held);
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        assert!(!purge.await.unwrap(), "it is held");

        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("UPDATE paper SET state = 'ANNULLED', version = version + 1 WHERE id = $1")
            .bind(void.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        let purge = purging(&world, void);
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        assert!(!purge.await.unwrap(), "it is void");
        for paper in [held, void] {
            assert_eq!(world.paper(paper).await.purged_at, None);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_held_that_has_just_gone() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let mut as_admin = world.officer.clone();
        as_admin.grants[0].right = Right::Admin;
        let admin = colleague(&world, &as_admin, "quantri", "Lương Quốc Bảo Trị").await;
        let paper = delivered(&world).await;
        let (now, unit) = (world.now(), world.unit);

        let mut tx = world.db.begin().await.unwrap();
        let before = now.plus_seconds(1);
        let goes = retention::purge(&mut tx, unit, before, paper, now).await;
        assert!(goes.unwrap());
        let workflow = world.workflow.clone();
        let hold = tokio::spawn(async move {
            workflow
                .hold_files(&admin, paper, "Đang có tranh chấp")
                .await
        });
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        let refused = hold.await.unwrap().unwrap_err();
        assert_eq!(refused.code, ErrorCode::WrongState);
    })
    .await;
}
