//! A job runs when it is due, by one worker at a time, until it is done or dead.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Duration;

use chungthuc_domain::UnitId;
use chungthuc_domain::calendar::Moment;
use chungthuc_storage::clock::Clock;
use chungthuc_storage::database::{Database, DatabaseError};
use chungthuc_storage::ids::Ids;
use chungthuc_storage::jobs::{self, Claimed, NewJob};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

const LEASE: Duration = Duration::from_secs(60);

fn now(test: &TestDatabase) -> Moment {
    test.clock().now().into()
}

async fn enqueue(test: &TestDatabase, job: NewJob) -> Option<Uuid> {
    let mut tx = test.begin().await.unwrap();
    let id = jobs::enqueue(&mut tx, &test.ids(), now(test), &job)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

fn mail(test: &TestDatabase) -> NewJob {
    NewJob::new("mail", json!({"delivery": 1}), now(test))
}

async fn claim(test: &TestDatabase) -> Option<Claimed> {
    jobs::claim(test, now(test), LEASE).await.unwrap()
}

async fn complete(test: &TestDatabase, job: &Claimed) -> Result<(), DatabaseError> {
    let mut tx = test.begin().await?;
    jobs::complete(&mut tx, job, now(test)).await?;
    tx.commit().await
}

async fn fail(test: &TestDatabase, job: &Claimed, why: &str) -> Result<bool, DatabaseError> {
    let mut tx = test.begin().await?;
    let dead = jobs::fail(&mut tx, job, now(test), why).await?;
    tx.commit().await?;
    Ok(dead)
}

#[tokio::test]
async fn a_job_is_there_once_its_transaction_is_committed_and_due_at_its_time() {
    TestDatabase::each(async |test| {
        let mut tx = test.begin().await.unwrap();
        jobs::enqueue(&mut tx, &test.ids(), now(test), &mail(test))
            .await
            .unwrap();
        drop(tx);
        assert_eq!(claim(test).await, None);
        let later = Moment::plus_seconds(now(test), 30);
        let unit = UnitId(test.ids().uuid());
        let id = enqueue(
            test,
            NewJob {
                run_at: later,
                ..mail(test)
            }
            .in_unit(unit),
        )
        .await;
        assert_eq!(claim(test).await, None);
        assert_eq!(
            jobs::next_due(&mut test.read().await.unwrap())
                .await
                .unwrap(),
            Some(later)
        );
        test.clock().advance(SignedDuration::from_secs(30));
        let job = claim(test).await.unwrap();
        assert_eq!((Some(job.id), job.attempt, job.unit), (id, 1, Some(unit)));
        assert_eq!(job.payload, json!({"delivery": 1}));
        complete(test, &job).await.unwrap();
        test.clock().advance(SignedDuration::from_hours(1));
        assert_eq!(claim(test).await, None);
        let mut read = test.read().await.unwrap();
        assert_eq!(
            jobs::counts(&mut read).await.unwrap(),
            [("DONE".to_owned(), 1)]
        );
        assert_eq!(jobs::next_due(&mut read).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn jobs_are_claimed_in_the_order_in_which_they_are_due() {
    TestDatabase::each(async |test| {
        let due = async |seconds| {
            let run_at = now(test).plus_seconds(seconds);
            enqueue(
                test,
                NewJob {
                    run_at,
                    ..mail(test)
                },
            )
            .await
            .unwrap()
        };
        let (third, first, second) = (due(30).await, due(10).await, due(20).await);
        test.clock().advance(SignedDuration::from_secs(60));
        for expected in [first, second, third] {
            assert_eq!(claim(test).await.unwrap().id, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_known_name_is_not_taken_again_until_it_is_forgotten() {
    TestDatabase::each(async |test| {
        let once = || mail(test).once("deliver 1".into());
        assert!(enqueue(test, once()).await.is_some());
        assert!(enqueue(test, once()).await.is_none());
        assert!(enqueue(test, mail(test)).await.is_some());
        assert!(enqueue(test, mail(test)).await.is_some());
        let job = claim(test).await.unwrap();
        complete(test, &job).await.unwrap();
        assert!(enqueue(test, once()).await.is_none());
        let mut tx = test.begin().await.unwrap();
        let soon = now(test).plus_seconds(1);
        assert_eq!(jobs::forget_done(&mut tx, soon).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(enqueue(test, once()).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn an_expired_lease_passes_on_and_the_old_fence_is_discarded() {
    TestDatabase::each(async |test| {
        enqueue(test, mail(test)).await;
        let first = claim(test).await.unwrap();
        test.clock().advance(SignedDuration::from_secs(59));
        assert_eq!(claim(test).await, None);
        test.clock().advance(SignedDuration::from_secs(1));
        let second = claim(test).await.unwrap();
        assert_eq!((second.id, second.attempt), (first.id, 2));
        assert!(second.fence > first.fence);
        assert!(matches!(
            complete(test, &first).await,
            Err(DatabaseError::Conflict)
        ));
        assert!(matches!(
            fail(test, &first, "late").await,
            Err(DatabaseError::Conflict)
        ));
        complete(test, &second).await.unwrap();
        assert!(matches!(
            complete(test, &second).await,
            Err(DatabaseError::Conflict)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_failing_job_is_tried_after_growing_pauses_and_is_then_dead_where_people_see_it() {
    TestDatabase::each(async |test| {
        let unit = UnitId(test.ids().uuid());
        let id = enqueue(
            test,
            NewJob {
                max_attempts: 3,
                ..mail(test)
            }
            .in_unit(unit),
        )
        .await
        .unwrap();
        for pause in [10, 20] {
            let job = claim(test).await.unwrap();
            assert!(!job.is_last_attempt());
            assert!(!fail(test, &job, "the mail server is away").await.unwrap());
            test.clock().advance(SignedDuration::from_secs(pause - 1));
            assert_eq!(claim(test).await, None);
            test.clock().advance(SignedDuration::from_secs(1));
        }
        let job = claim(test).await.unwrap();
        assert!(job.is_last_attempt());
        assert!(fail(test, &job, &"đ".repeat(4000)).await.unwrap());
        test.clock().advance(SignedDuration::from_hours(100));
        assert_eq!(claim(test).await, None);

        let mut read = test.read().await.unwrap();
        let dead = jobs::dead(&mut read, Some(unit), 10).await.unwrap();
        assert_eq!((dead[0].id, dead[0].attempts, dead.len()), (id, 3, 1));
        assert_eq!(dead[0].last_error, "đ".repeat(500));
        assert_eq!(jobs::dead(&mut read, None, 10).await.unwrap(), dead);
        let other = Some(UnitId(test.ids().uuid()));
        assert_eq!(jobs::dead(&mut read, other, 10).await.unwrap(), []);
        drop(read);

        let mut tx = test.begin().await.unwrap();
        jobs::retry(&mut tx, id, now(test)).await.unwrap();
        assert!(matches!(
            jobs::retry(&mut tx, id, now(test)).await,
            Err(DatabaseError::Conflict)
        ));
        tx.commit().await.unwrap();
        assert_eq!(claim(test).await.unwrap().attempt, 1);
    })
    .await;
}

#[tokio::test]
async fn a_job_whose_worker_died_in_its_last_attempt_is_leased_to_be_declared_dead() {
    TestDatabase::each(async |test| {
        enqueue(
            test,
            NewJob {
                max_attempts: 1,
                ..mail(test)
            },
        )
        .await;
        assert!(!claim(test).await.unwrap().is_used_up());
        for _ in 0..2 {
            // Whoever is to declare it dead may die too.
            test.clock().advance(SignedDuration::from_secs(60));
            let job = claim(test).await.unwrap();
            assert!(job.is_used_up());
            assert_eq!(job.attempt, 2);
        }
        test.clock().advance(SignedDuration::from_secs(60));
        let job = claim(test).await.unwrap();
        assert!(fail(test, &job, "cut off").await.unwrap());
        let dead = jobs::dead(&mut test.read().await.unwrap(), None, 10)
            .await
            .unwrap();
        assert_eq!((dead[0].attempts, dead.len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn two_workers_in_two_processes_never_hold_the_same_lease() {
    TestDatabase::each(async |test| {
        for _ in 0..30 {
            enqueue(test, mail(test)).await;
        }
        let other = test.another().await;
        let drain = async |database: &Database| {
            let mut claimed = Vec::new();
            while let Some(job) = jobs::claim(database, now(test), LEASE).await.unwrap() {
                claimed.push(job.id);
            }
            claimed
        };
        let (a, b, c, d) = tokio::join!(drain(test), drain(test), drain(&other), drain(&other));
        let mut all = [a, b, c, d].concat();
        all.sort();
        let before = all.len();
        all.dedup();
        assert_eq!(all.len(), before);
        // Whoever lost every race of a round stops; what is left is there for the next round.
        all.extend(drain(test).await);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 30);
    })
    .await;
}
