//! A small queue in the same database: what a transaction decides is done later is enqueued in
//! that transaction, and a [`Worker`] does it.
//!
//! A job is leased to one worker at a time. A worker that dies, or takes too long, loses the
//! lease, and the job runs again: so it may run twice, and it is the handler's duty that its
//! effect happens once. The fence tells the runs apart; what an old run still says is discarded.
//! A job that fails is tried again later, each time after a longer pause, until its attempts are
//! used up; then it is dead, which its handler tells whom it concerns. It stays, and can be tried again.

mod queue;
mod worker;

use std::time::Duration;

use chungthuc_domain::UnitId;
use chungthuc_domain::calendar::Moment;
use serde_json::Value;
use uuid::Uuid;

pub use queue::{
    DeadJob, claim, complete, counts, dead, enqueue, fail, forget_done, hurry, live, next_due,
    retry,
};
pub use worker::{Handler, JobFailure, Worker, WorkerOptions};

/// A job to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which handler does it.
    pub kind: &'static str,
    /// What it needs to know. Identifiers, not personal data.
    pub payload: Value,
    /// Not before.
    pub run_at: Moment,
    /// The name of its effect, such as `deliver 0190…`, if it must be enqueued once only: another
    /// job of that name is not taken while this one is remembered, done or not.
    pub dedup_key: Option<String>,
    /// The unit that it is done for, whose people see it if it dies.
    pub unit: Option<UnitId>,
    /// How often it is tried.
    pub max_attempts: u32,
}

impl NewJob {
    /// A job of `kind` for `run_at`, tried ten times (over about two hours).
    #[must_use]
    pub fn new(kind: &'static str, payload: Value, run_at: Moment) -> Self {
        Self {
            kind,
            payload,
            run_at,
            dedup_key: None,
            unit: None,
            max_attempts: 10,
        }
    }

    /// The same under a name of which there is one only.
    #[must_use]
    pub fn once(self, dedup_key: String) -> Self {
        Self {
            dedup_key: Some(dedup_key),
            ..self
        }
    }

    /// The same, tried so often.
    #[must_use]
    pub fn tried(self, max_attempts: u32) -> Self {
        Self {
            max_attempts,
            ..self
        }
    }

    /// The same for a unit.
    #[must_use]
    pub fn in_unit(self, unit: UnitId) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }
}

/// A job under a lease.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The job.
    pub id: Uuid,
    /// Which handler does it.
    pub kind: String,
    /// What it needs to know.
    pub payload: Value,
    /// The unit that it is done for.
    pub unit: Option<UnitId>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// How often it may be tried.
    pub max_attempts: u32,
    /// Tells this run from any other.
    pub fence: i64,
    /// When the lease ends.
    pub lease_until: Moment,
}

impl Claimed {
    /// Whether there will be no other attempt if this one fails.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }

    /// Whether its last attempt was cut off: there is nothing to do but to declare it dead.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.attempt > self.max_attempts
    }
}

/// The pause after the given attempt: ten seconds, twice as long each time, an hour at most.
#[must_use]
pub fn backoff(attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    Duration::from_secs((10 << doublings).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let seconds: Vec<_> = [0, 1, 2, 3, 9, 10, 100, u32::MAX]
            .map(|attempt| backoff(attempt).as_secs())
            .to_vec();
        assert_eq!(seconds, [10, 10, 20, 40, 2560, 3600, 3600, 3600]);
    }
}
