//! From faults of the parts to what people are told. What is ours is logged under a reference and
//! told as that; nothing personal goes either way.

use chungthuc_domain::{AppError, ErrorCode};
use chungthuc_storage::{database::DatabaseError, ids::Ids};

/// A fault on its way to a person: either an answer already, or something that broke.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An answer for a person.
    #[error("{0}")]
    Answer(AppError),
    /// The database.
    #[error("the database failed")]
    Database(#[source] DatabaseError),
    /// Anything else that broke, and where.
    #[error("something broke")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// Something broke.
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into())
    }

    /// Whether the answer is that it isn't there, or isn't theirs to know of; nothing has broken then.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Answer(error) if error.code == ErrorCode::NotFound)
    }

    /// The answer for the person; what broke goes to the log.
    pub fn answer(self, ids: &dyn Ids) -> AppError {
        match self {
            Self::Answer(error) => error,
            Self::Database(DatabaseError::Conflict) => ErrorCode::Conflict.into(),
            Self::Database(DatabaseError::Busy(cause)) => {
                tracing::warn!(%cause, "the database was busy");
                ErrorCode::Busy.into()
            }
            Self::Database(cause) => internal(ids, &cause),
            Self::Broken(cause) => internal(ids, cause.as_ref()),
        }
    }
}

fn internal(ids: &dyn Ids, cause: &(dyn std::error::Error + 'static)) -> AppError {
    let reference: String = ids.token().chars().take(8).collect();
    let mut causes = cause.to_string();
    let mut next = cause.source();
    while let Some(source) = next {
        causes = format!("{causes}: {source}");
        next = source.source();
    }
    tracing::error!(reference, causes, "a use case failed");
    ErrorCode::Internal { reference }.into()
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::Answer(error)
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Answer(code.into())
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}
