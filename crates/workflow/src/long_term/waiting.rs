//! The job that goes on with a file until it lacks nothing, and the search for papers that wait
//! without one: a job may die, and a paper waits for as long as it takes.

use std::collections::HashSet;

use chungthuc_domain::{FileId, PaperId, calendar::Moment};
use chungthuc_storage::{
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        file,
        long_term::{self, Waiting},
        paper::{self, Paper},
    },
};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{EXTEND_SIGNATURES, HOUR_MICROSECONDS, JOB_PATIENCE};
use crate::{Workflow, failure::Failure};

/// When the job begins, in seconds: after whoever signed has tried.
const JOB_DELAY_SECONDS: i64 = 10;
/// With an hour at most between two attempts: more than a month. Then [`Workflow::enqueue_waiting`]
/// begins anew.
const ATTEMPTS: u32 = 800;

impl Workflow {
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
        let waiting = Waiting {
            id: paper.id,
            unit: paper.unit,
            file,
        };
        let job = extension(waiting, now.plus_seconds(JOB_DELAY_SECONDS))
            .once(format!("{EXTEND_SIGNATURES} {file}"));
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// Gives a job to every paper that lacks something and has none: its attempts are used up, or it was
    /// lost. Each hour.
    pub async fn enqueue_waiting(&self) -> Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let waiting = long_term::waiting(&mut tx).await?;
        let live = jobs::live(&mut tx, EXTEND_SIGNATURES).await?;
        let cared_for: HashSet<_> = live.iter().filter_map(paper_of).collect();
        let hour = now.0 / HOUR_MICROSECONDS;
        for paper in waiting {
            if cared_for.contains(&paper.id) {
                continue;
            }
            // The first job's name is taken for as long as that one is remembered.
            let name = format!("{EXTEND_SIGNATURES} {} {hour}", paper.file);
            let job = extension(paper, now).once(name);
            if jobs::enqueue(&mut tx, &*self.ids, now, &job)
                .await?
                .is_some()
            {
                tracing::warn!(paper = %paper.id, "a paper waited without a job");
            }
        }
        Ok(tx.commit().await?)
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
        Ok(self
            .extend(paper, false, Instant::now() + JOB_PATIENCE)
            .await?)
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
}

/// A job that goes on with a paper's file.
fn extension(waiting: Waiting, run_at: Moment) -> NewJob {
    let payload = json!({ "paper": waiting.id, "file": waiting.file });
    NewJob::new(EXTEND_SIGNATURES, payload, run_at)
        .in_unit(waiting.unit)
        .tried(ATTEMPTS)
}

fn paper_of(payload: &Value) -> Option<PaperId> {
    payload.get("paper")?.as_str()?.parse().ok()
}

fn bad_payload() -> JobFailure {
    JobFailure("the job names no file".to_owned())
}
