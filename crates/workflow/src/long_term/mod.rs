//! Making signatures last: the timestamp of the leader's signature before the paper is passed on,
//! and of the seal after it, with what later validation needs (DESIGN §3.5; EN 319 142-1 §6).
//!
//! No lease is held meanwhile and no number waits: the signature is committed first, its timestamp
//! comes as a new version of the file. Whoever signs gets it at once where the services answer;
//! otherwise a job goes on asking, and the paper says that it waits. It never goes on with less.

mod extend;
mod revised;
mod services;
mod standing;

use std::time::Duration;

use chungthuc_domain::{
    FileId, PaperId,
    calendar::Moment,
    signature::{Awaiting, SignatureLevel},
    state::PaperState,
};
use chungthuc_storage::{
    audit,
    database::{DatabaseError, Tx},
    jobs::{self, Claimed, JobFailure, NewJob},
    objects::Stored,
    repo::{
        dossier,
        file::{self, FileVersion},
        paper::{self, Paper},
    },
};
use serde_json::json;

use crate::{Workflow, failure::Failure};
use extend::{Extended, Lacking};
pub(crate) use revised::Revised;
pub use services::{RevocationAnswers, TrustServiceError, TrustServices};

/// Goes on with a file that waits for a timestamp or for answers about revocation.
pub(crate) const EXTEND_SIGNATURES: &str = "extend_signatures";
/// Renews timestamps that run out.
pub(crate) const RENEW_TIMESTAMPS: &str = "renew_timestamps";

/// How often answers are fetched for one validation: the signers', then those of who answered.
pub(crate) const ROUNDS: usize = 3;
/// How long whoever signs waits for the services before the job takes over.
const PATIENCE: Duration = Duration::from_secs(6);
/// When the job begins, in seconds: after whoever signed has tried.
const JOB_DELAY_SECONDS: i64 = 10;
/// With an hour at most between two attempts: more than a month.
const ATTEMPTS: u32 = 800;
/// A timestamp is renewed so many days before its certificate ends.
const RENEW_DAYS_BEFORE: i64 = 90;
/// An hour, in microseconds.
const HOUR_MICROSECONDS: i64 = 60 * 60 * 1_000_000;
/// Papers that one run renews.
const RENEWED_AT_ONCE: u32 = 20;

impl Workflow {
    /// What a file that is signed now has to wait for.
    pub(crate) fn awaiting(&self) -> Option<Awaiting> {
        (self.settings.level >= SignatureLevel::Timestamp).then_some(Awaiting::Timestamp)
    }

    /// Enqueues, with the commit of `tx`, what makes the paper's new file last.
    pub(crate) async fn enqueue_extension(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        file: FileId,
    ) -> Result<(), Failure> {
        if paper.awaiting.is_none() {
            return Ok(());
        }
        let now = self.now();
        let payload = json!({ "paper": paper.id, "file": file });
        let job = NewJob::new(
            EXTEND_SIGNATURES,
            payload,
            now.plus_seconds(JOB_DELAY_SECONDS),
        )
        .once(format!("{EXTEND_SIGNATURES} {file}"))
        .in_unit(paper.unit)
        .tried(ATTEMPTS);
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// Tries it at once, for whoever waits at the screen. Whatever goes wrong, the job goes on.
    pub(crate) async fn extend_now(&self, paper: PaperId) {
        if self.settings.level < SignatureLevel::Timestamp {
            return;
        }
        match tokio::time::timeout(PATIENCE, self.extend(paper, false)).await {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => {
                let JobFailure(cause) = failure.into();
                tracing::warn!(%paper, cause, "a signature waits for its timestamp");
            }
            Err(_) => tracing::warn!(%paper, "a signature waits for its timestamp: no answer yet"),
        }
    }

    /// The job: goes on with a file until it lacks nothing.
    pub(crate) async fn extend_signatures(&self, job: &Claimed) -> Result<(), JobFailure> {
        let read = |key| job.payload.get(key).and_then(|id| id.as_str());
        let (Some(paper), Some(file)) = (read("paper"), read("file")) else {
            return Err(JobFailure("the job names no file".to_owned()));
        };
        let paper: PaperId = paper.parse().map_err(|_| bad_payload())?;
        let file: FileId = file.parse().map_err(|_| bad_payload())?;
        let found = paper::find(&mut *self.db.read().await.map_err(Failure::from)?, paper)
            .await
            .map_err(Failure::from)?;
        // It was given back meanwhile, and signed anew, with a job of its own.
        if !self.descends(found.as_ref(), file).await? {
            return Ok(());
        }
        Ok(self.extend(paper, false).await?)
    }

    /// Is the paper's newest file made of `file`, or it?
    async fn descends(&self, paper: Option<&Paper>, file: FileId) -> Result<bool, Failure> {
        let Some(paper) = paper else { return Ok(false) };
        let mut next = paper.sealed.or(paper.signed);
        while let Some(id) = next {
            if id == file {
                return Ok(true);
            }
            next = file::find(&mut *self.db.read().await?, id)
                .await?
                .and_then(|version| version.parent);
        }
        Ok(false)
    }

    /// The job that finds what has to be renewed, day by day.
    pub(crate) async fn renew_timestamps(&self, _: &Claimed) -> Result<(), JobFailure> {
        let due = {
            let mut db = self.db.read().await.map_err(Failure::from)?;
            paper::to_renew(&mut db, self.now(), RENEWED_AT_ONCE)
                .await
                .map_err(Failure::from)?
        };
        let mut failed = None;
        for paper in due {
            if let Err(failure) = self.extend(paper.id, true).await {
                failed = Some(failure);
            }
        }
        failed.map_or(Ok(()), |failure| Err(failure.into()))
    }

    /// Enqueues the day's search for timestamps that run out.
    pub async fn enqueue_renewal(&self) -> Result<(), Failure> {
        if self.settings.level < SignatureLevel::Archive {
            return Ok(());
        }
        let now = self.now();
        let mut tx = self.db.begin().await?;
        if !paper::to_renew(&mut tx, now, 1).await?.is_empty() {
            let job = NewJob::new(RENEW_TIMESTAMPS, json!({}), now)
                .once(format!("{RENEW_TIMESTAMPS} {}", now.0 / HOUR_MICROSECONDS));
            jobs::enqueue(&mut tx, &*self.ids, now, &job).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes a paper's newest file as far as it can be taken now, and puts what comes of it in its
    /// place.
    ///
    /// Errors: what is lacking, so that it is tried again.
    async fn extend(&self, id: PaperId, renewal: bool) -> Result<(), Failure> {
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
        let (extended, lacking) = self.extended(&paper, &version, renewal).await?;
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
        let renew_at = extended
            .stamped_until
            .map(|until| Moment::from(until).plus_seconds(-RENEW_DAYS_BEFORE * 24 * 60 * 60));
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

fn bad_payload() -> JobFailure {
    JobFailure("the job names no file".to_owned())
}

impl std::fmt::Display for Lacking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Lacking {}
