//! Scans that became part of no signed file, such as one that was replaced before the leader signed,
//! are deleted 30 days after delivery, or after the paper was cancelled or refused (DESIGN §3.7, DOMAIN
//! Q24). Their rows and hashes stay. What was signed, and the scan it was made of, aren't touched here, nor
//! is a scan that another paper of the same original still needs, or one of an original that is held.

use std::collections::HashSet;

use chungthuc_domain::{FileId, PaperId, UnitId, calendar::Moment};
use chungthuc_storage::{
    audit,
    database::{Connection, Tx},
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        delivery::Delivery,
        file::{self, FileKind, FileVersion},
        paper::{self, Paper},
        refusal,
        undecided::{self, Undecided},
    },
};
use serde_json::json;

use super::outcome::PROGRAM;
use crate::{Workflow, failure::Failure};

/// Deletes a paper's unused scans.
pub(crate) const REMOVE_SCANS: &str = "remove_scans";
/// How long after delivery.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Papers that ended without a decision about their scans, looked at in an hour.
const BATCH: u32 = 500;

impl Workflow {
    /// With a delivery: makes sure that the paper's unused scans, if there are any, go in time.
    pub(super) async fn enqueue_removal(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
    ) -> Result<(), Failure> {
        self.enqueue_removal_of(tx, delivery.paper, delivery.unit)
            .await
    }

    /// As [`Workflow::enqueue_removal`], for a paper that was handed over, cancelled or refused now.
    pub(crate) async fn enqueue_removal_of(
        &self,
        tx: &mut Tx,
        paper: PaperId,
        unit: UnitId,
    ) -> Result<(), Failure> {
        let once = format!("{REMOVE_SCANS} {paper}");
        self.enqueue_removal_once(tx, paper, unit, self.now(), once)
            .await
    }

    /// As [`Workflow::enqueue_removal_of`], for a paper whose original was held until now: its time may
    /// have come and gone meanwhile.
    pub(crate) async fn enqueue_removal_after_hold(
        &self,
        tx: &mut Tx,
        paper: PaperId,
        unit: UnitId,
    ) -> Result<(), Failure> {
        let now = self.now();
        let once = format!("{REMOVE_SCANS} {paper} after {}", now.0);
        self.enqueue_removal_once(tx, paper, unit, now, once).await
    }

    /// Gives the job to papers that were cancelled or refused without one, such as all from before such
    /// scans went at all: their time counts from their end. Each hour, so many at most.
    pub async fn enqueue_missing_removals(&self) -> Result<(), Failure> {
        let found = undecided::list(&mut *self.db.read().await?, BATCH).await?;
        for ended in &found {
            if let Err(failure) = self.enqueue_missing_removal(ended).await {
                // Logged there; it is left for the next hour, and the others aren't.
                drop(failure.answer(&*self.ids));
            }
        }
        Ok(())
    }

    async fn enqueue_missing_removal(&self, ended: &Undecided) -> Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let found = paper::find(&mut tx, ended.id).await?;
        let found = found.ok_or_else(|| Failure::broken("a paper ended that isn't there"))?;
        if refusal::is_original_held(&mut tx, found.dossier, found.original).await? {
            // The job comes when the papers go back.
            undecided::note_decided(&mut tx, ended.id, now).await?;
        } else {
            let from = ended.ended_at.unwrap_or(now);
            let once = format!("{REMOVE_SCANS} {}", ended.id);
            self.enqueue_removal_once(&mut tx, ended.id, ended.unit, from, once)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Has the unused scans of a paper removed 30 days after `from`, if there are any.
    async fn enqueue_removal_once(
        &self,
        tx: &mut Tx,
        paper: PaperId,
        unit: UnitId,
        from: Moment,
        once: String,
    ) -> Result<(), Failure> {
        let now = self.now();
        undecided::note_decided(tx, paper, now).await?;
        // What another paper still needs now it may not in 30 days.
        if unused(tx, paper, None).await?.is_empty() {
            return Ok(());
        }
        let payload = json!({ "paper": paper });
        let job = NewJob::new(REMOVE_SCANS, payload, from.plus_seconds(KEPT_SECONDS))
            .once(once)
            .in_unit(unit);
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// Deletes a paper's unused scans. Rows go first: none names an object that is gone.
    pub(crate) async fn remove_scans(&self, job: &Claimed) -> Result<(), JobFailure> {
        let paper = job.payload.get("paper").and_then(|id| id.as_str());
        let paper: PaperId = paper.unwrap_or_default().parse().map_err(Failure::broken)?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let unused = unused(&mut tx, paper, Some(now)).await?;
        for version in &unused {
            file::remove(&mut tx, version.id, now).await?;
            let entry = audit::Entry {
                unit: Some(version.unit),
                at: now,
                actor: None,
                actor_name: PROGRAM.to_owned(),
                action: "REMOVE_SCAN",
                subject: format!("file {}", version.id),
                details: json!({ "paper": paper, "sha256": version.sha256 }),
            };
            audit::append(&mut tx, entry);
        }
        jobs::complete(&mut tx, job, now).await?;
        tx.commit().await.map_err(Failure::from)?;
        for version in &unused {
            let deleted = self.objects.delete(version.id.0).await;
            // One that stays is set aside by the next recovery: no row names it.
            deleted.map_err(Failure::broken)?;
        }
        Ok(())
    }
}

/// The versions of a paper that nothing signed was made of: scans, and what was composed of them for
/// a leader who didn't sign. If a time is given, without those that another paper of the dossier needs
/// at `now`, and none while the original is held.
async fn unused(
    db: &mut Connection,
    id: PaperId,
    now: Option<Moment>,
) -> Result<Vec<FileVersion>, Failure> {
    let found = paper::find(db, id).await?;
    let found = found.ok_or_else(|| Failure::broken("scans of a paper that isn't there"))?;
    if now.is_some() && refusal::is_original_held(db, found.dossier, found.original).await? {
        return Ok(Vec::new());
    }
    let of_dossier = paper::of_dossier(db, found.dossier).await?;
    let (mut versions, mut needed) = (Vec::new(), HashSet::new());
    for paper in &of_dossier {
        versions.extend(file::of_paper(db, paper.id).await?);
        if paper.id != id && now.is_some_and(|now| needs_scan(paper, now)) {
            needed.extend([paper.intake, paper.base]);
        }
    }
    let signed = made_of(&versions);
    versions.retain(|version| {
        let own = version.paper == Some(id) || [found.intake, found.base].contains(&version.id);
        own && !signed.contains(&version.id) && !needed.contains(&version.id)
    });
    Ok(versions)
}

/// Whether a paper's scan is still looked at: until 30 days after it was delivered or handed over.
fn needs_scan(paper: &Paper, now: Moment) -> bool {
    let over = paper.completed_at.map(|at| at.plus_seconds(KEPT_SECONDS));
    paper.state.is_live() && over.is_none_or(|over| over > now)
}

/// What is signed, and all that it was made of.
fn made_of(versions: &[FileVersion]) -> HashSet<FileId> {
    let parent = |id: FileId| {
        let version = versions.iter().find(|version| version.id == id);
        version.and_then(|version| version.parent)
    };
    let mut used = HashSet::new();
    for signed in versions
        .iter()
        .filter(|version| matches!(version.kind, FileKind::Signed | FileKind::Sealed))
    {
        let mut at = Some(signed.id);
        while let Some(id) = at
            && used.insert(id)
        {
            at = parent(id);
        }
    }
    used
}
