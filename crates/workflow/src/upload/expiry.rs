//! Throwing away what nobody uses: uploads that were broken off, refused, or never sent.

use chungthuc_domain::calendar::Moment;
use chungthuc_storage::{
    database::DatabaseError,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::upload::{self, Upload},
};
use serde_json::json;

use crate::{Workflow, failure::Failure};

/// Throws expired uploads away, every hour.
pub(crate) const EXPIRE_UPLOADS: &str = "expire_uploads";
const HOUR: i64 = 60 * 60;
/// Uploads removed in one run.
const BATCH: u32 = 200;

impl Workflow {
    /// Makes sure that the hourly and daily upkeep is under way. Safe when several processes start at once.
    ///
    /// Errors: the database's.
    pub async fn start_upkeep(&self) -> Result<(), Failure> {
        self.enqueue_expiry(self.now()).await?;
        self.enqueue_appointment_expiry(self.now()).await?;
        self.enqueue_overdue_books(self.now()).await?;
        self.enqueue_reminder(self.now()).await?;
        self.enqueue_warnings(self.now()).await
    }

    /// Throws expired uploads away and enqueues the next run.
    pub(crate) async fn expire_uploads(&self, _job: &Claimed) -> Result<(), JobFailure> {
        let now = self.now();
        // First, so that the next hour comes whatever this one brings.
        self.enqueue_expiry(now.plus_seconds(HOUR)).await?;
        let expired = upload::expired(&mut *self.db.read().await?, now, BATCH).await?;
        for upload in &expired {
            match self.remove_upload(upload).await {
                // Somebody has gone on with it: it isn't expired any more, or is the next run's.
                Ok(()) | Err(Failure::Database(DatabaseError::Conflict)) => {}
                // Logged there; it is left for the next hour, and the others aren't.
                Err(other) => drop(other.answer(&*self.ids)),
            }
        }
        self.remove_leftover_parts().await?;
        Ok(())
    }

    /// Removes the parts of uploads that were put together before a crash.
    async fn remove_leftover_parts(&self) -> Result<(), Failure> {
        let leftover = self.uploads.with_leftover_parts().await;
        for upload in leftover.map_err(Failure::broken)? {
            self.uploads
                .delete_parts(upload)
                .await
                .map_err(Failure::broken)?;
        }
        Ok(())
    }

    /// Removes an upload with all of its bytes. Rows go first: no row ever names an object that is
    /// gone.
    pub(super) async fn remove_upload(&self, found: &Upload) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let parts = self.uploads.forget_parts(&mut tx, found.id).await;
        let parts = parts.map_err(Failure::broken)?;
        upload::delete(&mut tx, found).await?;
        tx.commit().await?;
        let files = [found.intake, found.base].into_iter().flatten();
        for object in files.map(|file| file.0).chain(parts) {
            self.objects.delete(object).await.map_err(Failure::broken)?;
        }
        Ok(())
    }

    async fn enqueue_expiry(&self, at: Moment) -> Result<(), Failure> {
        let now = self.now();
        let hour = at.0.div_euclid(HOUR * 1_000_000);
        let job =
            NewJob::new(EXPIRE_UPLOADS, json!({}), at).once(format!("{EXPIRE_UPLOADS} {hour}"));
        let mut tx = self.db.begin().await?;
        jobs::enqueue(&mut tx, &*self.ids, now, &job).await?;
        tx.commit().await?;
        Ok(())
    }
}
