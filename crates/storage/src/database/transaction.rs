//! Transactions: [`Tx`] for changes, [`Read`] for looks. Both lend an `AnyConnection`, so that a
//! query written for one runs in the other.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::Notify;

use super::{Backend, Result};
use crate::audit;

/// A transaction that may write. Dropped without [`Tx::commit`], nothing of it remains.
///
/// Queries run on `&mut *tx`, or on `&mut **tx` where `tx` is a `&mut Tx`. After an error the
/// whole transaction is given up: PostgreSQL refuses every further statement, so insert with
/// `ON CONFLICT DO NOTHING` where a duplicate is expected.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Any>,
    backend: Backend,
    /// Written last of all.
    audit: Vec<audit::Entry>,
    /// Rung after the commit, if there is something to hear.
    bells: Bells,
    wakes_worker: bool,
    wakes_watcher: bool,
}

/// Who in this process waits for commits.
#[derive(Debug)]
pub(super) struct Bells {
    /// Waits for jobs.
    pub worker: Arc<Notify>,
    /// Waits for changes that pages are told of.
    pub watcher: Arc<Notify>,
}

impl Tx {
    pub(super) fn new(inner: Transaction<'static, Any>, backend: Backend, bells: Bells) -> Self {
        Self {
            inner,
            backend,
            audit: Vec::new(),
            bells,
            wakes_worker: false,
            wakes_watcher: false,
        }
    }

    /// Which database this runs on.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Makes everything lasting, the audit entries too; on disk when this returns.
    ///
    /// # Errors
    /// The database's. The outcome of a commit whose answer was lost is unknown.
    pub async fn commit(mut self) -> Result<()> {
        let entries = std::mem::take(&mut self.audit);
        audit::write(&mut self, entries).await?;
        self.inner.commit().await?;
        if self.wakes_worker {
            self.bells.worker.notify_one();
        }
        if self.wakes_watcher {
            self.bells.watcher.notify_one();
        }
        Ok(())
    }

    /// Undoes everything, as dropping does, and waits for it.
    ///
    /// # Errors
    /// The database's; then too nothing of the transaction remains.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }

    pub(crate) fn audit(&mut self, entry: audit::Entry) {
        self.audit.push(entry);
    }

    pub(crate) fn wake_worker(&mut self) {
        self.wakes_worker = true;
    }

    pub(crate) fn wake_watcher(&mut self) {
        self.wakes_watcher = true;
    }
}

impl Deref for Tx {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

/// A look at one state of the database, whatever others commit meanwhile. It can't write.
#[derive(Debug)]
pub struct Read {
    inner: Transaction<'static, Any>,
}

impl Read {
    pub(super) fn new(inner: Transaction<'static, Any>) -> Self {
        Self { inner }
    }
}

impl Deref for Read {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}
