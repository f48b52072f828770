//! What the use cases work with: the database, files, keys, the clock, and the settings.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use chungthuc_domain::{AppError, calendar::Moment, signature::SignatureLevel};
use chungthuc_keystore::{KeyStores, OpenKey, UnlockCache};
use chungthuc_storage::{
    clock::Clock,
    database::Database,
    ids::Ids,
    objects::{Objects, UploadStore},
};
use tokio::sync::{Notify, Semaphore};

use crate::{
    delivery::Mailer, failure::Failure, keys::PinTurns, live::Hub, long_term::TrustServices,
    reception::IdentitySource,
};

/// What an installation decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the public reaches the program, without a trailing slash; printed on each copy.
    pub public_url: String,
    /// Whether this is the demo.
    pub demo: bool,
    /// Whom e-mails come from.
    pub mail_from: String,
    /// The baseline level that is signed at.
    pub level: SignatureLevel,
    /// How long a key may take to answer, in seconds: a claim's lease.
    pub key_patience_seconds: u32,
}

/// The parts, as the program wires them.
pub struct Parts {
    /// Rows.
    pub db: Database,
    /// Files.
    pub objects: Objects,
    /// Files that are still arriving.
    pub uploads: UploadStore,
    /// Private keys.
    pub keys: KeyStores,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and randomness.
    pub ids: Arc<dyn Ids>,
    /// Who carries e-mails and SMS.
    pub mailer: Arc<dyn Mailer>,
    /// Who stamps times and says what was revoked.
    pub trust: Arc<dyn TrustServices>,
    /// What the installation decides.
    pub settings: Settings,
}

/// All use cases. Clones share everything.
#[derive(Clone)]
pub struct Workflow(Arc<Inner>);

/// What is shared between use cases.
pub struct Inner {
    parts: Parts,
    /// Keys that are unlocked for a while.
    pub(crate) unlocked: UnlockCache,
    /// The program's own key, once it is open.
    pub(crate) service_key: OnceLock<Arc<dyn OpenKey>>,
    /// Who knows whose a number is, where that is connected.
    pub(crate) identities: OnceLock<Arc<dyn IdentitySource>>,
    /// Passwords are hashed one at a time, so that strangers can't use up the memory.
    pub(crate) hashing: Arc<Semaphore>,
    /// Uploads are looked at a few at a time, likewise.
    pub(crate) reading: Arc<Semaphore>,
    /// Strangers' files too, but never in the way of the officers'.
    pub(crate) checking: Arc<Semaphore>,
    /// One PIN at a time for each key.
    pub(crate) pins: PinTurns,
    /// Rings when a number was issued or given back here, for those who wait for the next.
    pub(crate) series_freed: Notify,
    /// Pages that are open, and what they are told.
    pub(crate) live: Hub,
    /// Where tests cut use cases off.
    #[cfg(feature = "testing")]
    pub failpoints: crate::failpoints::Failpoints,
}

impl Workflow {
    /// The use cases over these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            unlocked: UnlockCache::new(),
            service_key: OnceLock::new(),
            identities: OnceLock::new(),
            hashing: Arc::new(Semaphore::new(2)),
            reading: Arc::new(Semaphore::new(2)),
            checking: Arc::new(Semaphore::new(2)),
            pins: PinTurns::default(),
            series_freed: Notify::new(),
            live: Hub::default(),
            #[cfg(feature = "testing")]
            failpoints: crate::failpoints::Failpoints::default(),
        }))
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.clock.now().into()
    }

    /// Runs a use case's inside, and turns what went wrong into what people are told.
    pub(crate) async fn answer<T>(
        &self,
        inside: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, AppError> {
        inside.await.map_err(|failure| failure.answer(&*self.ids))
    }
}

impl Deref for Workflow {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Deref for Inner {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// Does what blocks on a thread of its own, a few at a time. The turn lasts as long as the work, also
/// when whoever asked for it has gone.
pub(crate) async fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let turn = Arc::clone(turns)
        .acquire_owned()
        .await
        .map_err(Failure::broken)?;
    let working = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    working.await.map_err(Failure::broken)
}
