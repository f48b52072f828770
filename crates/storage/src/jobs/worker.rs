//! The loop that takes jobs from the queue and hands them to their handlers.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chungthuc_domain::calendar::Moment;
use tokio::task::JoinSet;

use super::{Claimed, queue};
use crate::clock::Clock;
use crate::database::{Database, DatabaseError, Result};

/// Does the jobs of one kind.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Does `job`. It may have been done before, wholly or in part.
    ///
    /// # Errors
    /// [`JobFailure`], with a reason that people can read; the job is tried again later.
    async fn run(&self, job: &Claimed) -> std::result::Result<(), JobFailure>;

    /// Says to those who wait that `job` has failed for good, and `why`. It may be told twice.
    ///
    /// # Errors
    /// [`JobFailure`]; the job is dead all the same.
    async fn died(&self, _job: &Claimed, _why: &str) -> std::result::Result<(), JobFailure> {
        Ok(())
    }
}

/// Why a job failed, without personal data.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct JobFailure(pub String);

impl From<DatabaseError> for JobFailure {
    fn from(error: DatabaseError) -> Self {
        Self(chain(&error))
    }
}

/// Pace and patience of a worker.
#[derive(Debug, Clone, Copy)]
pub struct WorkerOptions {
    /// How long a job may take. The lease is a little longer, so that a job that is cut off here
    /// isn't run elsewhere at the same time.
    pub time_limit: Duration,
    /// How many jobs run at the same time.
    pub concurrency: usize,
    /// How long to sleep at most; other processes' jobs are found by then.
    pub poll: Duration,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            time_limit: Duration::from_secs(120),
            concurrency: 2,
            poll: Duration::from_secs(5),
        }
    }
}

/// Runs jobs until it is told to stop; clones share the handlers. Several, in one process or in
/// many, share the work.
#[derive(Clone)]
pub struct Worker {
    database: Database,
    clock: Arc<dyn Clock>,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    options: WorkerOptions,
}

impl Worker {
    /// A worker without handlers.
    #[must_use]
    pub fn new(database: Database, clock: Arc<dyn Clock>, options: WorkerOptions) -> Self {
        Self {
            database,
            clock,
            handlers: HashMap::new(),
            options,
        }
    }

    /// The same with a handler for the jobs of `kind`.
    #[must_use]
    pub fn with(mut self, kind: &'static str, handler: Arc<dyn Handler>) -> Self {
        self.handlers.insert(kind, handler);
        self
    }

    /// Runs jobs until `stop` is ready, then waits for those that are running.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut running = JoinSet::new();
        loop {
            let pause = match self.fill(&mut running).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(error = chain(&error), "the job queue cannot be read");
                    self.options.poll
                }
            };
            tokio::select! {
                () = &mut stop => break,
                () = self.database.job_enqueued() => {}
                Some(_) = running.join_next() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Runs everything that is due by now, one after the other, what the jobs enqueue too. Gives
    /// how many ran. For tests.
    ///
    /// # Errors
    /// The database's.
    pub async fn run_due(&self) -> Result<usize> {
        let mut ran = 0;
        while let Some(job) = self.claim().await? {
            self.work(job).await;
            ran += 1;
        }
        Ok(ran)
    }

    /// Starts jobs while there is room and something due. Gives how long there will be nothing.
    async fn fill(&self, running: &mut JoinSet<()>) -> Result<Duration> {
        while running.len() < self.options.concurrency {
            let Some(job) = self.claim().await? else {
                let due = queue::next_due(&mut *self.database.read().await?).await?;
                return Ok(self.until(due));
            };
            let worker = self.clone();
            running.spawn(async move { worker.work(job).await });
        }
        Ok(self.options.poll)
    }

    fn until(&self, due: Option<Moment>) -> Duration {
        let Some(due) = due else {
            return self.options.poll;
        };
        let micros = u64::try_from(due.0.saturating_sub(self.now().0)).unwrap_or_default();
        // Never a busy loop, whatever the clock does.
        Duration::from_micros(micros).clamp(Duration::from_millis(20), self.options.poll)
    }

    async fn claim(&self) -> Result<Option<Claimed>> {
        let lease = self.options.time_limit + self.options.time_limit / 4;
        queue::claim(&self.database, self.now(), lease).await
    }

    async fn work(&self, job: Claimed) {
        let outcome = self.attempt(&job).await;
        if let Err(JobFailure(why)) = &outcome {
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, why, "job failed");
            if job.is_last_attempt() {
                self.bury(&job, why).await;
            }
        }
        if let Err(error) = self.report(&job, &outcome).await {
            // The lease will run out, and the job runs again.
            tracing::error!(job = %job.id, error = chain(&error), "a job's end cannot be recorded");
        }
    }

    async fn attempt(&self, job: &Claimed) -> std::result::Result<(), JobFailure> {
        if job.is_used_up() {
            return Err(JobFailure("the last attempt did not end in time".into()));
        }
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return Err(JobFailure(format!("there is no handler for {}", job.kind)));
        };
        let handler = Arc::clone(handler);
        let job = job.clone();
        self.bounded(async move { handler.run(&job).await }).await
    }

    /// Lets the handler tell that the job is dead, which it is whatever the handler does.
    async fn bury(&self, job: &Claimed, why: &str) {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return;
        };
        let handler = Arc::clone(handler);
        let (dead, reason) = (job.clone(), why.to_owned());
        let told = self.bounded(async move { handler.died(&dead, &reason).await });
        if let Err(JobFailure(why)) = told.await {
            tracing::error!(job = %job.id, kind = job.kind, why, "a job's death cannot be told");
        }
    }

    /// In a task of its own, so that a handler's panic is a failure of its job only.
    async fn bounded(
        &self,
        work: impl Future<Output = std::result::Result<(), JobFailure>> + Send + 'static,
    ) -> std::result::Result<(), JobFailure> {
        let mut task = tokio::spawn(work);
        match tokio::time::timeout(self.options.time_limit, &mut task).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(JobFailure("the handler panicked".into())),
            Err(_) => {
                task.abort();
                Err(JobFailure("the handler did not end in time".into()))
            }
        }
    }

    async fn report(
        &self,
        job: &Claimed,
        outcome: &std::result::Result<(), JobFailure>,
    ) -> Result<()> {
        let mut tx = self.database.begin().await?;
        let reported = match outcome {
            Ok(()) => queue::complete(&mut tx, job, self.now()).await,
            Err(JobFailure(why)) => queue::fail(&mut tx, job, self.now(), why).await.map(|_| ()),
        };
        match reported {
            Ok(()) => tx.commit().await,
            // Completed by the handler itself, or lost to another run.
            Err(DatabaseError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn now(&self) -> Moment {
        self.clock.now().into()
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
