//! After a crash: claims whose time is over end, and files that no row names are set aside. Neither
//! is needed for anything to be right; both keep the house clean.

use std::time::Duration;

use chungthuc_domain::calendar::Moment;
use chungthuc_storage::{
    objects::inventory,
    repo::{file, paper, series},
};

use tokio::sync::watch;

use crate::{Workflow, failure::Failure};

/// A file without a row is younger than this only while somebody is still writing it, in seconds.
/// Longer than any lease.
const ORPHAN_SECONDS: i64 = 60 * 60;

/// What was set aside is kept so many seconds: 90 days, in which somebody who restored a database has
/// looked for what it had forgotten.
const ASIDE_SECONDS: i64 = 90 * 24 * 60 * 60;

/// What was found and put right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Claims on papers.
    pub claims: u64,
    /// Leases of series.
    pub leases: u64,
    /// Files without a row.
    pub files: u64,
}

impl Workflow {
    /// Keeps the house clean until it is told to stop: each minute, keys that were unlocked long
    /// enough are forgotten; at once and then each hour, [`Workflow::recover`], papers that wait or ended
    /// without a job get one, timestamps that run out are renewed, and marks of changes and what was
    /// typed are forgotten.
    pub async fn keep_house(self, mut stop: watch::Receiver<bool>) {
        let mut minutes = tokio::time::interval(Duration::from_secs(60));
        for minute in 0_u32.. {
            tokio::select! {
                _ = minutes.tick() => {}
                // An error means that whoever tells is gone, which is telling enough.
                _ = stop.wait_for(|stop| *stop) => return,
            }
            self.unlocked.sweep(self.clock.now());
            if minute.is_multiple_of(60) {
                for done in [
                    self.recover().await.map(drop),
                    self.enqueue_waiting().await,
                    self.enqueue_missing_removals().await,
                    self.enqueue_renewal().await,
                    self.forget_changes().await,
                    self.forget_typed().await,
                ] {
                    // Logged there; the next hour tries again.
                    let _ = done.map_err(|failure| failure.answer(&*self.ids));
                }
            }
        }
    }

    /// Ends what is over, sets aside what nobody knows of, and deletes what has lain there for long.
    pub async fn recover(&self) -> Result<Recovered, Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let leases = series::release_expired(&mut tx, now).await?;
        let claims = paper::release_expired_claims(&mut tx, now).await?;
        tx.commit().await?;

        // What is newer than anything the database knows may be what a restored, older database
        // has forgotten: it stays until a person has looked (DESIGN §3.13).
        let newest = file::newest(&mut *self.db.read().await?).await?;
        let before = now
            .plus_seconds(-ORPHAN_SECONDS.max(2 * self.lease_seconds()))
            .min(newest.unwrap_or(Moment(0)));
        let orphans = inventory::unnamed(&self.db, &self.objects, before)
            .await
            .map_err(Failure::broken)?;
        let mut files = 0;
        for object in orphans {
            self.objects
                .set_aside(object)
                .await
                .map_err(Failure::broken)?;
            files += 1;
        }
        files += self
            .objects
            .sweep_unfinished(before)
            .await
            .map_err(Failure::broken)?;
        let long_ago = now.plus_seconds(-ASIDE_SECONDS);
        files += self
            .objects
            .sweep_aside(long_ago)
            .await
            .map_err(Failure::broken)?;
        let recovered = Recovered {
            claims,
            leases,
            files,
        };
        if recovered != Recovered::default() {
            tracing::info!(claims, leases, files, "put right what a crash had left");
        }
        Ok(recovered)
    }
}
