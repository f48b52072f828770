//! A job runs when it is due, by one worker at a time, until it is done or dead.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chungthuc_domain::UnitId;
use chungthuc_domain::calendar::Moment;
use chungthuc_storage::clock::Clock;
use chungthuc_storage::database::{Database, DatabaseError};
use chungthuc_storage::ids::Ids;
use chungthuc_storage::jobs::{self, Claimed, Handler, JobFailure, NewJob, Worker, WorkerOptions};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;
use serde_json::json;
use tokio::sync::Notify;
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
async fn a_job_whose_worker_died_in_its_last_attempt_is_dead() {
    TestDatabase::each(async |test| {
        enqueue(
            test,
            NewJob {
                max_attempts: 1,
                ..mail(test)
            },
        )
        .await;
        claim(test).await.unwrap();
        test.clock().advance(SignedDuration::from_secs(60));
        assert_eq!(claim(test).await, None);
        let dead = jobs::dead(&mut test.read().await.unwrap(), None, 10)
            .await
            .unwrap();
        assert_eq!(dead.len(), 1);
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

/// Counts its runs and ends as told.
struct Counting {
    runs: AtomicU32,
    ran: Notify,
    end: fn() -> Result<(), JobFailure>,
}

impl Counting {
    fn new(end: fn() -> Result<(), JobFailure>) -> Arc<Self> {
        Arc::new(Self {
            runs: AtomicU32::new(0),
            ran: Notify::new(),
            end,
        })
    }

    fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Handler for Counting {
    async fn run(&self, _: &Claimed) -> Result<(), JobFailure> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        self.ran.notify_one();
        (self.end)()
    }
}

fn worker(test: &TestDatabase, options: WorkerOptions) -> Worker {
    Worker::new((*test).clone(), Arc::new(test.clock().clone()), options)
}

#[tokio::test]
async fn a_worker_runs_what_is_due_and_records_how_it_went() {
    TestDatabase::each(async |test| {
        let good = Counting::new(|| Ok(()));
        let bad = Counting::new(|| Err(JobFailure("no".into())));
        let panics = Counting::new(|| panic!("a handler's bug"));
        let worker = worker(test, WorkerOptions::default())
            .with("mail", good.clone())
            .with("bad", bad.clone())
            .with("panics", panics.clone());
        enqueue(test, mail(test)).await;
        for kind in ["bad", "panics", "unknown"] {
            enqueue(
                test,
                NewJob {
                    kind,
                    max_attempts: 1,
                    ..mail(test)
                },
            )
            .await;
        }
        assert_eq!(worker.run_due().await.unwrap(), 4);
        assert_eq!(worker.run_due().await.unwrap(), 0);
        assert_eq!((good.runs(), bad.runs(), panics.runs()), (1, 1, 1));
        let mut read = test.read().await.unwrap();
        let dead = jobs::dead(&mut read, None, 10).await.unwrap();
        let mut reasons: Vec<_> = dead.iter().map(|job| job.last_error.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(
            reasons,
            [
                "no",
                "the handler panicked",
                "there is no handler for unknown"
            ]
        );
    })
    .await;
}

/// Does its work and completes its job in one transaction.
struct Transactional {
    database: Database,
    now: Moment,
}

#[async_trait]
impl Handler for Transactional {
    async fn run(&self, job: &Claimed) -> Result<(), JobFailure> {
        let mut tx = self.database.begin().await?;
        sqlx::query("INSERT INTO holiday (day, name) VALUES ($1, 'x')")
            .bind(job.id.to_string())
            .execute(&mut *tx)
            .await
            .map_err(DatabaseError::from)?;
        jobs::complete(&mut tx, job, self.now).await?;
        Ok(tx.commit().await?)
    }
}

#[tokio::test]
async fn a_handler_may_complete_its_job_with_its_effect() {
    TestDatabase::each(async |test| {
        let handler = Transactional {
            database: (*test).clone(),
            now: now(test),
        };
        let worker = worker(test, WorkerOptions::default()).with("mail", Arc::new(handler));
        enqueue(test, mail(test)).await;
        assert_eq!(worker.run_due().await.unwrap(), 1);
        let mut read = test.read().await.unwrap();
        assert_eq!(
            jobs::counts(&mut read).await.unwrap(),
            [("DONE".to_owned(), 1)]
        );
    })
    .await;
}

struct Endless;

#[async_trait]
impl Handler for Endless {
    async fn run(&self, _: &Claimed) -> Result<(), JobFailure> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_cut_off() {
    TestDatabase::each(async |test| {
        let options = WorkerOptions {
            time_limit: Duration::from_millis(20),
            ..Default::default()
        };
        let worker = worker(test, options).with("mail", Arc::new(Endless));
        enqueue(
            test,
            NewJob {
                max_attempts: 1,
                ..mail(test)
            },
        )
        .await;
        assert_eq!(worker.run_due().await.unwrap(), 1);
        let dead = jobs::dead(&mut test.read().await.unwrap(), None, 10)
            .await
            .unwrap();
        assert_eq!(dead[0].last_error, "the handler did not end in time");
    })
    .await;
}

#[tokio::test]
async fn the_loop_wakes_when_a_job_is_committed_and_stops_when_told() {
    TestDatabase::each(async |test| {
        let good = Counting::new(|| Ok(()));
        // A poll that never comes: only the commit can wake it.
        let options = WorkerOptions {
            poll: Duration::from_secs(3600),
            ..Default::default()
        };
        let worker = worker(test, options).with("mail", good.clone());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(async move {
            worker.run(async { drop(stopped.await) }).await;
        });
        for run in 1..=3 {
            enqueue(test, mail(test)).await;
            tokio::time::timeout(Duration::from_secs(20), good.ran.notified())
                .await
                .unwrap();
            assert_eq!(good.runs(), run);
        }
        drop(stop);
        tokio::time::timeout(Duration::from_secs(20), running)
            .await
            .unwrap()
            .unwrap();
        let mut read = test.read().await.unwrap();
        assert_eq!(
            jobs::counts(&mut read).await.unwrap(),
            [("DONE".to_owned(), 3)]
        );
    })
    .await;
}
