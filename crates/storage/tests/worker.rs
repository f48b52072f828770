//! A worker runs the jobs that are due and records how they went.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chungthuc_domain::calendar::Moment;
use chungthuc_storage::clock::Clock;
use chungthuc_storage::database::{Database, DatabaseError};
use chungthuc_storage::jobs::{self, Claimed, Handler, JobFailure, NewJob, Worker, WorkerOptions};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;
use serde_json::json;
use tokio::sync::Notify;

fn now(test: &TestDatabase) -> Moment {
    test.clock().now().into()
}

async fn enqueue(test: &TestDatabase, job: NewJob) {
    let mut tx = test.begin().await.unwrap();
    jobs::enqueue(&mut tx, &test.ids(), now(test), &job)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn mail(test: &TestDatabase) -> NewJob {
    NewJob::new("mail", json!({"delivery": 1}), now(test))
}

/// Counts its runs and the dead, and ends as told.
struct Counting {
    runs: AtomicU32,
    died: AtomicU32,
    ran: Notify,
    end: fn() -> Result<(), JobFailure>,
}

impl Counting {
    fn new(end: fn() -> Result<(), JobFailure>) -> Arc<Self> {
        Arc::new(Self {
            runs: AtomicU32::new(0),
            died: AtomicU32::new(0),
            ran: Notify::new(),
            end,
        })
    }

    fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }

    fn died(&self) -> u32 {
        self.died.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Handler for Counting {
    async fn run(&self, _: &Claimed) -> Result<(), JobFailure> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        self.ran.notify_one();
        (self.end)()
    }

    async fn died(&self, _: &Claimed, _: &str) -> Result<(), JobFailure> {
        self.died.fetch_add(1, Ordering::SeqCst);
        Ok(())
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
        assert_eq!((good.died(), bad.died(), panics.died()), (0, 1, 1));
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
async fn a_job_whose_last_attempt_was_cut_off_isnt_run_again_but_told_dead() {
    TestDatabase::each(async |test| {
        enqueue(
            test,
            NewJob {
                max_attempts: 1,
                ..mail(test)
            },
        )
        .await;
        let lease = Duration::from_secs(30);
        jobs::claim(test, now(test), lease).await.unwrap().unwrap();
        test.clock().advance(SignedDuration::from_secs(31));
        let handler = Counting::new(|| Ok(()));
        let worker = worker(test, WorkerOptions::default()).with("mail", handler.clone());
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!((handler.runs(), handler.died()), (0, 1));
        let dead = jobs::dead(&mut test.read().await.unwrap(), None, 10).await;
        assert_eq!(
            dead.unwrap()[0].last_error,
            "the last attempt did not end in time"
        );
        assert_eq!(worker.run_due().await.unwrap(), 0);
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
