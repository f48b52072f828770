//! Renewing document timestamps before the certificates that they are by end (EN 319 142-1 §5.5).

use std::{collections::HashSet, time::Duration};

use chungthuc_domain::{calendar::Moment, signature::SignatureLevel};
use chungthuc_storage::{
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{long_term, paper::Paper},
};
use serde_json::json;
use tokio::time::Instant;

use super::{HOUR_MICROSECONDS, RENEW_TIMESTAMPS};
use crate::{Workflow, failure::Failure};

/// A timestamp is renewed so many days before its certificate ends.
const DAYS_BEFORE: i64 = 90;
/// One that can't be renewed now comes up again after so many seconds, a quarter of a day. Until then
/// the others have their turn.
const AGAIN_AFTER_SECONDS: i64 = 6 * 60 * 60;
/// Papers that are looked up at once.
const BATCH: u32 = 20;
/// How long a run begins with further papers. The worker cuts a job off after two minutes; what is left
/// then is the next hour's.
const RUN: Duration = Duration::from_secs(75);
/// How long services are waited for, for one paper.
const PATIENCE: Duration = Duration::from_secs(30);

impl Workflow {
    /// The job that renews what is due, the most urgent first, until nothing is or its time is up. What
    /// fails is put off, so that it is in nobody's way.
    pub(crate) async fn renew_timestamps(&self, _: &Claimed) -> Result<(), JobFailure> {
        let end = Instant::now() + RUN;
        let mut tried = HashSet::new();
        loop {
            let due = {
                let mut db = self.db.read().await.map_err(Failure::from)?;
                long_term::to_renew(&mut db, self.now(), BATCH)
                    .await
                    .map_err(Failure::from)?
            };
            if due.is_empty() {
                return Ok(());
            }
            for paper in due {
                if Instant::now() >= end {
                    return Ok(());
                }
                // What comes up again was renewed in vain.
                let renewed = match tried.insert(paper.id) {
                    true => self.extend(paper.id, true, Instant::now() + PATIENCE).await,
                    false => Err(Failure::broken("it is due again at once")),
                };
                if let Err(failure) = renewed {
                    let JobFailure(cause) = failure.into();
                    tracing::warn!(paper = %paper.id, cause, "a timestamp can't be renewed now");
                    self.put_off(&paper).await?;
                }
            }
        }
    }

    async fn put_off(&self, paper: &Paper) -> Result<(), Failure> {
        let until = self.now().plus_seconds(AGAIN_AFTER_SECONDS);
        let mut tx = self.db.begin().await?;
        long_term::postpone_renewal(&mut tx, paper.id, paper.current_file(), until).await?;
        Ok(tx.commit().await?)
    }

    /// Enqueues the hour's search for timestamps that run out.
    pub async fn enqueue_renewal(&self) -> Result<(), Failure> {
        if self.settings.level < SignatureLevel::Archive {
            return Ok(());
        }
        let now = self.now();
        let mut tx = self.db.begin().await?;
        if !long_term::to_renew(&mut tx, now, 1).await?.is_empty() {
            let job = NewJob::new(RENEW_TIMESTAMPS, json!({}), now)
                .once(format!("{RENEW_TIMESTAMPS} {}", now.0 / HOUR_MICROSECONDS));
            jobs::enqueue(&mut tx, &*self.ids, now, &job).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// When a timestamp of `now`, by a certificate that lives `until` then, is renewed. One that lives only
/// a little longer is used for half of that, not replaced by its like at once.
pub(super) fn due(now: Moment, until: Moment) -> Moment {
    let half = Moment(now.0 + (until.0 - now.0) / 2);
    until.plus_seconds(-DAYS_BEFORE * 24 * 60 * 60).max(half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_renewed_ninety_days_before_its_end_or_at_half_time() {
        let day = |day: i64| Moment(day * 24 * HOUR_MICROSECONDS);
        assert_eq!(due(day(0), day(1000)), day(910));
        assert_eq!(due(day(0), day(180)), day(90));
        assert_eq!(due(day(100), day(140)), day(120));
    }
}
