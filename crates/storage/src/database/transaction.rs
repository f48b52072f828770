//! Transactions: [`Tx`] for changes, [`Read`] for looks. Both lend an `AnyConnection`, so that a
//! query written for one runs in the other.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Transaction};

use super::{Backend, Result};

/// A transaction that may write. Dropped without [`Tx::commit`], nothing of it remains.
///
/// Queries run on `&mut *tx`, or on `&mut **tx` where `tx` is a `&mut Tx`. After an error the
/// whole transaction is given up: PostgreSQL refuses every further statement, so insert with
/// `ON CONFLICT DO NOTHING` where a duplicate is expected.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Any>,
    backend: Backend,
}

impl Tx {
    pub(super) fn new(inner: Transaction<'static, Any>, backend: Backend) -> Self {
        Self { inner, backend }
    }

    /// Which database this runs on.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Makes everything lasting; on disk when this returns.
    ///
    /// # Errors
    /// The database's. The outcome of a commit whose answer was lost is unknown.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }

    /// Undoes everything, as dropping does, and waits for it.
    ///
    /// # Errors
    /// The database's; then too nothing of the transaction remains.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
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
