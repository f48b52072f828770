//! Making signatures last: the timestamp of the leader's signature before the paper is passed on,
//! and of the seal after it, with what later validation needs (DESIGN §3.5; EN 319 142-1 §6).
//!
//! No lease is held meanwhile and no number waits: the signature is committed first, its timestamp
//! comes as a new version of the file. Whoever signs gets it at once where the services answer;
//! otherwise a job goes on asking, and the paper says that it waits. It never goes on with less.

mod extend;
mod renewal;
mod revised;
mod services;
mod stamp;
mod standing;
mod waiting;

use std::time::Duration;

use chungthuc_domain::{
    FileId, PaperId,
    signature::{Awaiting, SignatureLevel},
    state::PaperState,
};
use chungthuc_storage::{
    audit,
    database::{DatabaseError, Tx},
    jobs::{self, JobFailure},
    objects::Stored,
    repo::{
        dossier,
        file::{self, FileVersion},
        paper::{self, Paper},
    },
};
use serde_json::json;
use tokio::time::Instant;

use crate::{Workflow, failure::Failure};
use extend::{Extended, Lacking};
pub(crate) use revised::Revised;
pub use services::{RevocationAnswers, TimestampOffer, TrustServiceError, TrustServices};
pub(crate) use stamp::Subject;
pub(crate) use standing::Freshness;

/// Goes on with a file that waits for a timestamp or for answers about revocation.
pub(crate) const EXTEND_SIGNATURES: &str = "extend_signatures";
/// Renews timestamps that run out.
pub(crate) const RENEW_TIMESTAMPS: &str = "renew_timestamps";

/// How often answers are fetched for one validation: the signers', then those of who answered.
pub(crate) const ROUNDS: usize = 3;
/// An hour, in microseconds.
const HOUR_MICROSECONDS: i64 = 60 * 60 * 1_000_000;
/// How long whoever signs waits for all services together before the job takes over: time-stamping
/// authorities share it, and what they leave is for the answers about revocation.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long a job waits for all services of one file: each authority may take its full time.
const JOB_PATIENCE: Duration = Duration::from_secs(60);

impl Workflow {
    /// What a file that is signed now has to wait for.
    pub(crate) fn awaiting(&self) -> Option<Awaiting> {
        (self.settings.level >= SignatureLevel::Timestamp).then_some(Awaiting::Timestamp)
    }

    /// Tries it at once, for whoever waits at the screen. Whatever goes wrong, the job goes on.
    pub(crate) async fn extend_now(&self, paper: PaperId) {
        if self.settings.level < SignatureLevel::Timestamp {
            return;
        }
        let until = Instant::now() + PATIENCE;
        if let Err(failure) = self.extend(paper, false, until).await {
            let JobFailure(cause) = failure.into();
            tracing::warn!(%paper, cause, "a signature waits for its timestamp");
        }
    }

    /// Takes a paper's newest file as far as it can be taken now, and puts what comes of it in its
    /// place. The services are waited for `until` then.
    ///
    /// Errors: what is lacking, so that it is tried again.
    async fn extend(&self, id: PaperId, renewal: bool, until: Instant) -> Result<(), Failure> {
        let (paper, version) = {
            let mut db = self.db.read().await?;
            let Some(paper) = paper::find(&mut db, id).await? else {
                return Ok(());
            };
            let newest = match paper.sealed.or(paper.signed) {
                Some(newest) => file::find(&mut db, newest).await?,
                None => None,
            };
            match newest {
                Some(version) if renewal || paper.awaiting.is_some() => (paper, version),
                _ => return Ok(()),
            }
        };
        let (extended, lacking) = self.extended(&paper, &version, renewal, until).await?;
        if let Some(extended) = extended {
            let stored = self.store_extended(&version, &extended).await?;
            let awaiting = lacking.as_ref().map(|lacking| lacking.awaiting);
            let done = self
                .commit_extension(&paper, &version, &stored, &extended, awaiting)
                .await;
            if let Err(Failure::Database(DatabaseError::Conflict)) = done {
                // Somebody else was faster, or the paper was given back: theirs counts.
                self.objects
                    .delete(stored.id)
                    .await
                    .map_err(Failure::broken)?;
                let now = paper::find(&mut *self.db.read().await?, id).await?;
                return match now.and_then(|paper| paper.awaiting) {
                    Some(_) => Err(Failure::broken(
                        "another run was faster, and there is more to do",
                    )),
                    None => Ok(()),
                };
            }
            done?;
        } else if lacking.is_none() && paper.awaiting.is_some() {
            self.settle_extension(&paper, &version).await?;
        }
        match lacking {
            Some(lacking) => Err(Failure::broken(lacking)),
            None => Ok(()),
        }
    }

    async fn commit_extension(
        &self,
        paper: &Paper,
        old: &FileVersion,
        stored: &Stored,
        extended: &Extended,
        awaiting: Option<Awaiting>,
    ) -> Result<(), Failure> {
        let now = self.now();
        let new = FileVersion {
            id: FileId(stored.id),
            parent: Some(old.id),
            sha256: stored.sha256.clone(),
            size: stored.size,
            created_at: now,
            ..old.clone()
        };
        let stamped_until = extended.stamped_until;
        let renew_at = stamped_until.map(|until| renewal::due(now, until.into()));
        let mut tx = self.db.begin().await?;
        file::insert(&mut tx, &new).await?;
        paper::replace_file(&mut tx, paper, old.id, new.id, awaiting, renew_at).await?;
        let entry = audit::Entry {
            unit: Some(paper.unit),
            at: now,
            actor: None,
            actor_name: "Hệ thống".to_owned(),
            action: "EXTEND_SIGNATURE",
            subject: format!("paper {}", paper.id),
            details: json!({ "level": extended.level, "sha256": stored.sha256 }),
        };
        audit::append(&mut tx, entry);
        if awaiting.is_none() {
            self.deliver_if_completed(&mut tx, paper).await?;
        }
        // The services answer again: whatever else waits for them needn't wait longer.
        jobs::hurry(&mut tx, EXTEND_SIGNATURES, now).await?;
        Ok(tx.commit().await?)
    }

    /// The level was lowered meanwhile: the file lacks nothing any more as it is.
    async fn settle_extension(&self, paper: &Paper, file: &FileVersion) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        paper::replace_file(&mut tx, paper, file.id, file.id, None, paper.renew_at).await?;
        self.deliver_if_completed(&mut tx, paper).await?;
        Ok(tx.commit().await?)
    }

    /// The clerk has pressed "Hoàn thành" while the copy waited: now it goes out.
    async fn deliver_if_completed(&self, tx: &mut Tx, before: &Paper) -> Result<(), Failure> {
        let Some(paper) = paper::find(tx, before.id).await? else {
            return Ok(());
        };
        if paper.state != PaperState::Completed || before.awaiting.is_none() {
            return Ok(());
        }
        let dossier = dossier::find(tx, paper.dossier).await?;
        let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
        self.enqueue_delivery(tx, &paper, &dossier).await
    }
}

impl std::fmt::Display for Lacking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Lacking {}
