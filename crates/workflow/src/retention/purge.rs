//! Deleting what was confirmed: one paper after the other, each in a transaction of its own in which
//! it is looked at again. Rows go first: none names an object that is gone.

use std::collections::BTreeSet;

use chungthuc_domain::{FileId, PaperId};
use chungthuc_storage::{
    audit,
    jobs::{self, Claimed, JobFailure},
    repo::{
        file, paper,
        retention::{self, Run},
    },
};
use serde_json::json;

use crate::{Workflow, failure::Failure};

/// Deletes the files that an administrator confirmed.
pub(crate) const PURGE_FILES: &str = "purge_files";
/// Papers looked up at once.
const BATCH: u32 = 100;

impl Workflow {
    /// Deletes the files of a confirmed deletion. Cut off, it goes on where it was.
    pub(crate) async fn purge_files(&self, job: &Claimed) -> Result<(), JobFailure> {
        let id = job.payload.get("run").and_then(|id| id.as_str());
        let id = id.unwrap_or_default().to_owned();
        let run = retention::find_run(&mut *self.db.read().await?, &id).await?;
        let Some(run) = run.filter(|run| run.finished_at.is_none()) else {
            return Ok(());
        };
        let mut left = run.papers.saturating_sub(run.done_papers);
        while left > 0 {
            let batch = u32::try_from(left).unwrap_or(BATCH).min(BATCH);
            let mut db = self.db.read().await?;
            let rows = retention::list(&mut db, run.unit, run.before, batch, 0).await?;
            drop(db);
            if rows.is_empty() {
                break;
            }
            for row in rows {
                self.purge_paper(&run, row.paper).await?;
                left -= 1;
            }
        }
        let now = self.now();
        let mut tx = self.db.begin().await?;
        retention::finish_run(&mut tx, &run.id, now).await?;
        jobs::complete(&mut tx, job, now).await?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(())
    }

    /// Deletes the files of one paper, unless something has come up since it was listed. A scan that
    /// another paper was made of stays until that one's time is over.
    async fn purge_paper(&self, run: &Run, id: PaperId) -> Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        if !retention::purge(&mut tx, run.unit, run.before, id, now).await? {
            return Ok(tx.rollback().await?);
        }
        let Some(paper) = paper::find(&mut tx, id).await? else {
            return Ok(tx.rollback().await?);
        };
        let own = file::of_paper(&mut tx, id).await?;
        // Its scan may be part of another paper by now.
        let files: BTreeSet<FileId> = own
            .into_iter()
            .map(|version| version.id)
            .chain([paper.intake, paper.base])
            .collect();
        let mut gone = Vec::new();
        for file in files {
            if file::find(&mut tx, file).await?.is_none()
                || retention::is_needed_elsewhere(&mut tx, file, id).await?
            {
                continue;
            }
            file::remove(&mut tx, file, now).await?;
            gone.push(file);
        }
        let entry = audit::Entry {
            unit: Some(run.unit),
            at: now,
            actor: Some(run.by),
            actor_name: run.by_name.clone(),
            action: "REMOVE_FILES",
            subject: format!("paper {id}"),
            details: json!({ "run": run.id, "files": gone.len() }),
        };
        audit::append(&mut tx, entry);
        let count = u64::try_from(gone.len()).unwrap_or(u64::MAX);
        retention::advance_run(&mut tx, &run.id, count).await?;
        tx.commit().await?;
        for file in gone {
            // One that stays is set aside by the next recovery: no row names it.
            self.objects.delete(file.0).await.map_err(Failure::broken)?;
        }
        Ok(())
    }
}
