//! Deleting what was confirmed, in pieces: each is a job of its own and one transaction, in which every
//! paper is looked at again and the next piece is enqueued. Cut off anywhere, it goes on with the piece
//! that it was at. Rows go first: none names an object that is gone.

use std::collections::BTreeSet;

use chungthuc_domain::{FileId, PaperId};
use chungthuc_storage::{
    audit,
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        file, paper,
        retention::{self, Run},
    },
};
use serde_json::json;

use crate::{Workflow, failpoints::Failpoint, failure::Failure};

/// Deletes a piece of the files that an administrator confirmed.
pub(crate) const PURGE_FILES: &str = "purge_files";
/// Papers of a piece: little enough that nobody waits for it.
const PIECE: u32 = 50;

impl Workflow {
    /// Enqueues a piece of a confirmed deletion with the commit of `tx`; the first is 0.
    pub(super) async fn enqueue_purge(
        &self,
        tx: &mut Tx,
        run: &Run,
        piece: u64,
    ) -> Result<(), Failure> {
        let now = self.now();
        let job = NewJob::new(PURGE_FILES, json!({ "run": run.id, "piece": piece }), now)
            .once(format!("{PURGE_FILES} {} {piece}", run.id))
            .in_unit(run.unit);
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// Deletes the files of one piece of a confirmed deletion.
    pub(crate) async fn purge_files(&self, job: &Claimed) -> Result<(), JobFailure> {
        let piece = job.payload.get("piece").and_then(|piece| piece.as_u64());
        let run = retention::find_run(&mut *self.db.read().await?, run_of(job)).await?;
        let Some(run) = run.filter(|run| run.finished_at.is_none()) else {
            return Ok(());
        };
        let mut tx = self.db.begin().await?;
        // First, so that of two runs of one job only one goes on.
        jobs::complete(&mut tx, job, self.now()).await?;
        let gone = self
            .purge_piece(&mut tx, &run, piece.unwrap_or_default())
            .await?;
        tx.commit().await.map_err(Failure::from)?;
        self.reach(Failpoint::Committed).await;
        for file in gone {
            // One that stays is set aside by the next recovery: no row names it.
            self.objects.delete(file.0).await.map_err(Failure::broken)?;
        }
        Ok(())
    }

    /// Ends a deletion of which a piece failed for good, so that what is left can be confirmed anew.
    pub(crate) async fn give_purge_up(&self, job: &Claimed) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        retention::finish_run(&mut tx, run_of(job), self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that the files of the next papers go, and enqueues the piece that follows or ends the
    /// deletion. Gives the files whose objects are to be deleted.
    async fn purge_piece(
        &self,
        tx: &mut Tx,
        run: &Run,
        piece: u64,
    ) -> Result<Vec<FileId>, Failure> {
        let left = run.papers.saturating_sub(run.done_papers);
        let most = u32::try_from(left).unwrap_or(PIECE).min(PIECE);
        let rows = retention::list(tx, run.unit, run.before, most, 0).await?;
        let (mut papers, mut gone) = (0_u64, Vec::new());
        for row in &rows {
            if let Some(files) = self.purge_paper(tx, run, row.paper).await? {
                papers += 1;
                gone.extend(files);
            }
        }
        let files = u64::try_from(gone.len()).unwrap_or(u64::MAX);
        retention::advance_run(tx, &run.id, papers, files).await?;
        // Fewer than a piece is all that there was.
        if papers >= left || rows.len() < PIECE as usize {
            retention::finish_run(tx, &run.id, self.now()).await?;
        } else {
            self.enqueue_purge(tx, run, piece + 1).await?;
        }
        Ok(gone)
    }

    /// Notes that the files of one paper go; `None` if something has come up since it was listed. A scan
    /// that another paper was made of stays until that one's time is over.
    async fn purge_paper(
        &self,
        tx: &mut Tx,
        run: &Run,
        id: PaperId,
    ) -> Result<Option<Vec<FileId>>, Failure> {
        let now = self.now();
        if !retention::purge(tx, run.unit, run.before, id, now).await? {
            return Ok(None);
        }
        let paper = paper::find(tx, id).await?;
        let paper = paper.ok_or_else(|| Failure::broken("a paper that was listed has no row"))?;
        let own = file::of_paper(tx, id).await?;
        // Its scan may be part of another paper by now.
        let files: BTreeSet<FileId> = own
            .into_iter()
            .map(|version| version.id)
            .chain([paper.intake, paper.base])
            .collect();
        let mut gone = Vec::new();
        for file in files {
            if file::find(tx, file).await?.is_none()
                || retention::is_needed_elsewhere(tx, file, id).await?
            {
                continue;
            }
            file::remove(tx, file, now).await?;
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
        audit::append(tx, entry);
        Ok(Some(gone))
    }
}

fn run_of(job: &Claimed) -> &str {
    let id = job.payload.get("run").and_then(|id| id.as_str());
    id.unwrap_or_default()
}
