//! The steps that make a certified copy of a scan, each one incremental update:
//!
//! 1. [`prepare`] appends the attestation page and the form that later steps need.
//! 2. [`leader`] adds the leader's signature where they placed it.
//! 3. [`seal`] fills number, book and date and adds the agency's signature with
//!    its seal, in one revision that locks every field.
//!
//! and those that keep it valid for long (EN 319 142-1, 6):
//!
//! 4. [`Stampable`] puts a timestamp into the room left in the last signature: B-T.
//! 5. [`security_store`] appends what later validation needs: B-LT.
//! 6. [`archive_stamp`] appends a document timestamp over all of it: B-LTA, to be renewed.
//!
//! Documents of one's own, which have no form yet, are signed invisibly by [`approve`].
//!
//! Steps 2 and 3 and [`approve`] end in a [`PendingSignature`]: the bytes to append with room for
//! the CMS. The caller copies the file ([`PendingSignature::copy`], which hashes it meanwhile), has a
//! key sign [`SignedAttributes`](crate::cms::SignedAttributes), and gets the final
//! bytes from [`PendingSignature::complete`]. No key, clock or file is here.
//!
//! | requirement (ISO 32000-2, EN 319 142-1) | where |
//! | --- | --- |
//! | original bytes verbatim, append only | [`crate::update`] |
//! | `/SubFilter /ETSI.CAdES.detached`, `/M`, no signing-time attribute | `dictionary` |
//! | leader: no DocMDP, no lock; seal: `/Lock` and FieldMDP on all fields | [`leader`], [`seal`] |
//! | catalog, `/SigFlags`, `/DR` and `/DA` unchanged after the first signature | [`prepare`] |
//! | appearances upright on rotated pages | [`crate::compose`] |

mod approval;
mod archive;
mod copying;
mod dictionary;
mod form;
mod leader;
mod pending;
mod prepare;
mod seal;
mod security_store;
mod stampable;
mod widget;

pub use approval::{Approval, approve};
pub use archive::archive_stamp;
pub use leader::{LeaderStamp, leader};
pub use pending::{CONTENTS_ROOM, Copied, PendingSignature, RangeHasher};
pub use prepare::{Prepared, prepare};
pub use seal::{SealStamp, attestation_date, seal};
pub use security_store::security_store;
pub use stampable::{Patch, Stampable};

use chungthuc_geometry::Rect;
use thiserror::Error;

use crate::compose::ComposeError;
use crate::document::ReadError;
use crate::update::UpdateError;

/// Why a step can't be done.
#[derive(Debug, Error)]
pub enum SignError {
    /// The document can't be read.
    #[error("the document can't be read")]
    Read(#[from] ReadError),
    /// The document can't be appended to.
    #[error("the document can't be appended to")]
    Update(#[from] UpdateError),
    /// A text or image can't be drawn.
    #[error("the page can't be composed")]
    Compose(#[from] ComposeError),
    /// The document's structure isn't what the standard demands; what is wrong.
    #[error("the document's structure is wrong: {0}")]
    Structure(&'static str),
    /// There is a form already: of a scan, intake should have refused or cleaned it.
    #[error("the document has a form already")]
    FormPresent,
    /// The document hasn't gone through [`prepare`].
    #[error("the document isn't prepared for signing")]
    NotPrepared,
    /// A seal goes only onto what the competent person has signed (NĐ 30/2020, Đ.32 k.2).
    #[error("the document isn't signed yet")]
    NotSigned,
    /// Number, book or date is filled already.
    #[error("the document has a number already")]
    AlreadySealed,
    /// There is a field of this name already, or the name isn't a plain one.
    #[error("the field name {0:?} can't be used")]
    FieldName(String),
    /// There is no such page.
    #[error("there is no page {index} among {count}")]
    NoSuchPage {
        /// The page asked for, from 0.
        index: usize,
        /// Number of pages.
        count: usize,
    },
    /// The stamp would lie off the page, or has no area.
    #[error("the place {0:?} is not on the page")]
    OffPage(Rect),
    /// Not exactly the document's bytes were hashed.
    #[error("{given} bytes were hashed instead of {expected}")]
    PrefixLength {
        /// Length of the document.
        expected: u64,
        /// Bytes that were given.
        given: u64,
    },
    /// The document's bytes can't be read again.
    #[error("the document's bytes can't be read")]
    Io(#[from] std::io::Error),
    /// The timestamp or the signature can't be put together.
    #[error("the CMS can't be built")]
    Build(#[from] crate::cms::BuildError),
    /// The last revision isn't closed by a signature, so that none may be changed.
    #[error("the document doesn't end with a signature")]
    NotLast,
    /// The CMS is larger than the room for it.
    #[error("the signature takes {needed} bytes, there is room for {room}")]
    NoRoom {
        /// Its length.
        needed: usize,
        /// Room in `/Contents`.
        room: usize,
    },
}
