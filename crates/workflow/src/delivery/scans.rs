//! Scans that became part of no signed file, such as one that was replaced before the leader signed,
//! are deleted 30 days after delivery (DESIGN §3.7, DOMAIN Q24). Their rows and hashes stay. What
//! was signed, and the scan it was made of, aren't touched here.

use std::collections::HashSet;

use chungthuc_domain::{FileId, PaperId};
use chungthuc_storage::{
    audit,
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        delivery::Delivery,
        file::{self, FileKind, FileVersion},
    },
};
use serde_json::json;

use super::outcome::PROGRAM;
use crate::{Workflow, failure::Failure};

/// Deletes a paper's unused scans.
pub(crate) const REMOVE_SCANS: &str = "remove_scans";
/// How long after delivery.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;

impl Workflow {
    /// With a delivery: makes sure that the paper's unused scans, if there are any, go in time.
    pub(super) async fn enqueue_removal(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
    ) -> Result<(), Failure> {
        if unused(&file::of_paper(tx, delivery.paper).await?).is_empty() {
            return Ok(());
        }
        let now = self.now();
        let payload = json!({ "paper": delivery.paper });
        let job = NewJob::new(REMOVE_SCANS, payload, now.plus_seconds(KEPT_SECONDS))
            .once(format!("{REMOVE_SCANS} {}", delivery.paper))
            .in_unit(delivery.unit);
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// Deletes a paper's unused scans. Rows go first: none names an object that is gone.
    pub(crate) async fn remove_scans(&self, job: &Claimed) -> Result<(), JobFailure> {
        let paper = job.payload.get("paper").and_then(|id| id.as_str());
        let paper: PaperId = paper.unwrap_or_default().parse().map_err(Failure::broken)?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let unused = unused(&file::of_paper(&mut tx, paper).await?);
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
/// a leader who didn't sign.
fn unused(versions: &[FileVersion]) -> Vec<FileVersion> {
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
    versions
        .iter()
        .filter(|version| !used.contains(&version.id))
        .cloned()
        .collect()
}
