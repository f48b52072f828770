//! Places where tests cut a use case off, as a crash of the program would.
//!
//! In the program itself nothing of this exists: there, changing use cases run to their end in a
//! task of their own, even if the one who asked has gone.

#[cfg(feature = "testing")]
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "testing")]
use tokio::sync::Notify;

use crate::{Workflow, failure::Failure};

/// A place in the life of a signature or a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failpoint {
    /// Claim and lease are committed.
    Claimed,
    /// The file is copied and hashed; the key is about to be asked.
    Digested,
    /// The key has answered.
    Signed,
    /// The new file is on disk.
    Stored,
    /// Everything is written, the transaction is about to be committed.
    Written,
    /// It is committed.
    Committed,
}

#[cfg(feature = "testing")]
impl Failpoint {
    /// All of them, in the order in which they are reached.
    pub const ALL: [Failpoint; 6] = [
        Failpoint::Claimed,
        Failpoint::Digested,
        Failpoint::Signed,
        Failpoint::Stored,
        Failpoint::Written,
        Failpoint::Committed,
    ];
}

/// Where a test wants use cases to stop.
#[cfg(feature = "testing")]
#[derive(Debug, Default)]
pub struct Failpoints {
    stop: Mutex<Option<(Failpoint, Arc<Notify>)>>,
}

#[cfg(feature = "testing")]
impl Failpoints {
    /// Makes whoever reaches `point` next stop there for good. Gives what rings then; dropping the
    /// use case's future after that is what a crash does.
    pub fn stop_at(&self, point: Failpoint) -> Arc<Notify> {
        let reached = Arc::new(Notify::new());
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((point, Arc::clone(&reached)));
        reached
    }

    fn is_set(&self) -> bool {
        self.stop
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    fn take(&self, point: Failpoint) -> Option<Arc<Notify>> {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        stop.take_if(|(wanted, _)| *wanted == point)
            .map(|(_, reached)| reached)
    }
}

impl Workflow {
    /// Says that `point` is reached.
    #[cfg(feature = "testing")]
    pub(crate) async fn reach(&self, point: Failpoint) {
        if let Some(reached) = self.failpoints.take(point) {
            reached.notify_one();
            std::future::pending::<()>().await;
        }
    }

    /// Says that `point` is reached, which matters to tests only.
    #[cfg(not(feature = "testing"))]
    #[allow(clippy::unused_async)]
    pub(crate) async fn reach(&self, _point: Failpoint) {}

    /// Runs `work` to its end even if the caller goes away, as a browser does that is closed while
    /// a key is being asked.
    pub(crate) async fn carry_through<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<T, Failure> {
        #[cfg(feature = "testing")]
        if self.failpoints.is_set() {
            return work.await;
        }
        match tokio::spawn(work).await {
            Ok(done) => done,
            Err(stopped) => Err(Failure::broken(stopped)),
        }
    }
}
