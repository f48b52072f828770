//! What can go wrong with objects and with the keys they are encrypted under.

use std::io;

use uuid::Uuid;

/// Why something with an object failed.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no such object.
    #[error("there is no object {0}")]
    NotFound(Uuid),
    /// The object isn't what was written: cut short, altered, or another's.
    #[error("object {id} is damaged: {what}")]
    Damaged {
        /// The object.
        id: Uuid,
        /// Which part of it.
        what: &'static str,
    },
    /// The object is encrypted under a master key that isn't here.
    #[error("object {id} needs version {version} of the master key")]
    UnknownKey {
        /// The object.
        id: Uuid,
        /// The version that the object names.
        version: u32,
    },
    /// The range asked for isn't within the object.
    #[error("bytes {offset} to {end} of object {id} don't exist")]
    OutOfRange {
        /// The object.
        id: Uuid,
        /// First byte asked for.
        offset: u64,
        /// First byte not asked for.
        end: u64,
    },
    /// The object would be larger than any can be.
    #[error("object {0} is too large")]
    TooLarge(Uuid),
    /// The store failed.
    #[error("the object store failed")]
    Store(#[source] object_store::Error),
    /// The disk failed.
    #[error("the disk failed")]
    Io(#[from] io::Error),
}

impl From<object_store::Error> for ObjectError {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<ObjectError> for io::Error {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Io(error) => error,
            ObjectError::NotFound(_) => Self::new(io::ErrorKind::NotFound, error),
            ObjectError::OutOfRange { .. } => Self::new(io::ErrorKind::UnexpectedEof, error),
            ObjectError::Damaged { .. } | ObjectError::UnknownKey { .. } => {
                Self::new(io::ErrorKind::InvalidData, error)
            }
            ObjectError::TooLarge(_) | ObjectError::Store(_) => Self::other(error),
        }
    }
}

/// Why the master keys can't be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file can't be read or written.
    #[error("the file of the master keys")]
    Io(#[from] io::Error),
    /// Others than its owner may read the file.
    #[error("the file of the master keys must be readable by its owner only (mode 0600)")]
    Readable,
    /// The file holds something else.
    #[error("line {0} of the file of the master keys is not a version and a key")]
    Malformed(usize),
    /// The file holds no key.
    #[error("the file of the master keys holds none")]
    Empty,
}
