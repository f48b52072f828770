//! Which use case does which job, and the worker that runs them.

use std::sync::Arc;

use async_trait::async_trait;
use chungthuc_storage::{
    database::DatabaseError,
    jobs::{Claimed, Handler, JobFailure, Worker, WorkerOptions},
};

use crate::{
    Workflow,
    annulment::TELL_ANNULMENT,
    appointments::EXPIRE_APPOINTMENTS,
    books::CLOSE_BOOKS,
    delivery::{DELIVER_EMAIL, DELIVER_STORE, REMOVE_SCANS, SEND_SMS},
    failure::Failure,
    long_term::{EXTEND_SIGNATURES, RENEW_TIMESTAMPS},
    notices::{MAIL_NOTICE, REMIND_OF_WORK, SEND_NOTICE, TELL_APPLICANT},
    readiness::WARN_CERTIFICATES,
    retention::PURGE_FILES,
    upload::EXPIRE_UPLOADS,
};

/// Every kind of job.
const KINDS: [&str; 16] = [
    DELIVER_STORE,
    DELIVER_EMAIL,
    SEND_SMS,
    REMOVE_SCANS,
    EXPIRE_UPLOADS,
    EXTEND_SIGNATURES,
    RENEW_TIMESTAMPS,
    SEND_NOTICE,
    MAIL_NOTICE,
    REMIND_OF_WORK,
    EXPIRE_APPOINTMENTS,
    CLOSE_BOOKS,
    TELL_ANNULMENT,
    TELL_APPLICANT,
    WARN_CERTIFICATES,
    PURGE_FILES,
];

struct UseCase(Workflow);

#[async_trait]
impl Handler for UseCase {
    async fn run(&self, job: &Claimed) -> Result<(), JobFailure> {
        match job.kind.as_str() {
            DELIVER_STORE => self.0.deliver_to_store(job).await,
            DELIVER_EMAIL => self.0.deliver_by_email(job).await,
            SEND_SMS => self.0.send_code(job).await,
            REMOVE_SCANS => self.0.remove_scans(job).await,
            EXPIRE_UPLOADS => self.0.expire_uploads(job).await,
            EXTEND_SIGNATURES => self.0.extend_signatures(job).await,
            RENEW_TIMESTAMPS => self.0.renew_timestamps(job).await,
            SEND_NOTICE => self.0.send_notice(job).await,
            MAIL_NOTICE => self.0.mail_notice(job).await,
            REMIND_OF_WORK => self.0.remind_of_work(job).await,
            EXPIRE_APPOINTMENTS => self.0.expire_appointments(job).await,
            CLOSE_BOOKS => self.0.close_overdue_books(job).await,
            TELL_ANNULMENT => self.0.tell_of_annulment(job).await,
            TELL_APPLICANT => self.0.send_to_applicant(job).await,
            PURGE_FILES => self.0.purge_files(job).await,
            WARN_CERTIFICATES => self.0.warn_of_certificates(job).await,
            other => Err(JobFailure(format!("nobody does {other}"))),
        }
    }

    async fn died(&self, job: &Claimed, _: &str) -> Result<(), JobFailure> {
        match job.kind.as_str() {
            DELIVER_STORE | DELIVER_EMAIL => self.0.give_delivery_up(job).await,
            SEND_SMS => {
                self.0
                    .give_code_up(job, "Hệ thống đã thử nhiều lần.", None)
                    .await
            }
            TELL_APPLICANT => Ok(self.0.could_not_write(job).await?),
            TELL_ANNULMENT => {
                let why = "Hệ thống đã thử nhiều lần.";
                Ok(self.0.could_not_tell(job, why).await?)
            }
            PURGE_FILES => Ok(self.0.give_purge_up(job).await?),
            _ => Ok(()),
        }
    }
}

impl Workflow {
    /// A worker that does every kind of job.
    pub fn worker(&self, options: WorkerOptions) -> Worker {
        let handler: Arc<dyn Handler> = Arc::new(UseCase(self.clone()));
        let worker = Worker::new(self.db.clone(), Arc::clone(&self.clock), options);
        KINDS.into_iter().fold(worker, |worker, kind| {
            worker.with(kind, Arc::clone(&handler))
        })
    }
}

impl From<Failure> for JobFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Answer(error) => Self(error.message()),
            Failure::Database(error) => error.into(),
            Failure::Broken(error) => match error.downcast::<DatabaseError>() {
                Ok(error) => (*error).into(),
                Err(error) => Self(error.to_string()),
            },
        }
    }
}
