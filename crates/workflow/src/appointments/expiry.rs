//! Appointments whose day has passed without anybody noting anything: nobody is awaited any more.

use chungthuc_domain::{appointment::AppointmentStep, calendar::Moment};
use chungthuc_storage::{
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::appointment,
};
use jiff::ToSpan;
use serde_json::json;

use crate::{Workflow, failure::Failure, queue::start_of};

/// Marks what is past, every day after midnight.
pub(crate) const EXPIRE_APPOINTMENTS: &str = "expire_appointments";
/// Appointments looked up at once.
const BATCH: u32 = 200;

impl Workflow {
    /// Marks the open appointments of the days before as past, tells the people, and enqueues the
    /// next day's run.
    pub(crate) async fn expire_appointments(&self, _: &Claimed) -> Result<(), JobFailure> {
        let today = self.now().day();
        let midnight = start_of(today);
        // First, so that the next day comes whatever this one brings.
        let tomorrow = today.checked_add(1.day()).unwrap_or(today);
        self.enqueue_appointment_expiry(start_of(tomorrow)).await?;
        loop {
            let overdue =
                appointment::overdue(&mut *self.db.read().await?, midnight, BATCH).await?;
            if overdue.is_empty() {
                return Ok(());
            }
            for id in overdue {
                let mut tx = self.db.begin().await?;
                let found = appointment::hold(&mut tx, id).await?;
                let past =
                    found.filter(|found| found.state.is_open() && found.starts_at() < midnight);
                // Somebody was faster, which is all right.
                if let Some(before) = past {
                    let step = AppointmentStep::Expire;
                    self.take_appointment_step(&mut tx, None, &before, step, "", |_| {})
                        .await?;
                    tx.commit().await?;
                }
            }
        }
    }

    /// Makes sure that a run is under way at `at`; one a day.
    ///
    /// Errors: the database's.
    pub(crate) async fn enqueue_appointment_expiry(&self, at: Moment) -> Result<(), Failure> {
        let job = NewJob::new(EXPIRE_APPOINTMENTS, json!({}), at)
            .once(format!("{EXPIRE_APPOINTMENTS} {}", at.day()));
        let mut tx = self.db.begin().await?;
        jobs::enqueue(&mut tx, &*self.ids, self.now(), &job).await?;
        tx.commit().await?;
        Ok(())
    }
}
