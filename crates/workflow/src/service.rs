//! What the running program asks of the use cases as a whole: whether they can work, the jobs, and
//! that no demo key serves in earnest.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_keystore::is_demo_certificate;
use chungthuc_storage::{
    database::DatabaseError,
    jobs::WorkerOptions,
    repo::{
        key,
        trusted::{self, Trusted},
    },
};
use tokio::sync::watch;

use crate::{Workflow, failure::Failure};

/// A key or an anchor of the demo is configured outside the demo.
#[derive(Debug, thiserror::Error)]
#[error("a certificate of the demo is configured; remove it before serving in earnest")]
pub struct DemoCertificate;

impl Workflow {
    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        let answer = async {
            let mut db = self.db.read().await?;
            trusted::policy(&mut db).await?;
            Ok::<_, DatabaseError>(())
        };
        answer.await.is_ok()
    }

    /// Does jobs until it is told to stop; those under way are finished.
    pub async fn run_jobs(self, mut stop: watch::Receiver<bool>) {
        let told = async move {
            // An error means that whoever tells is gone, which is telling enough.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        if let Err(failure) = self.start_upkeep().await {
            // Logged there; what is enqueued already goes on.
            let _ = failure.answer(&*self.ids);
        }
        self.worker(WorkerOptions::default()).run(told).await;
    }

    /// Refuses to serve with certificates of the demo.
    ///
    /// Errors: [`DemoCertificate`] if one is configured; the database's.
    pub async fn refuse_demo_keys(&self) -> Result<(), Failure> {
        let mut db = self.db.read().await?;
        let mut certificates = key::certificates(&mut db).await?;
        let listed = trusted::all(&mut db).await?.into_iter();
        certificates.extend(
            listed
                .filter(Trusted::is_listed)
                .map(|trusted| trusted.certificate),
        );
        let is_demo = |certificate: &String| {
            BASE64
                .decode(certificate)
                .is_ok_and(|der| is_demo_certificate(&der))
        };
        if certificates.iter().any(is_demo) {
            return Err(Failure::broken(DemoCertificate));
        }
        Ok(())
    }
}
