//! Identifiers, one type for each thing, so that a paper's can't be passed for a dossier's.
//! They are UUIDs (version 7 where the server makes them); making them isn't done here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> {
                s.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

identifier! {
    /// A unit (đơn vị).
    UnitId,
    /// Somebody who can log in: staff, citizen or enterprise.
    PersonId,
    /// A session of somebody who is logged in.
    SessionId,
    /// An application (hồ sơ).
    DossierId,
    /// One paper of a dossier: one original, one number.
    PaperId,
    /// One version of a file; also the name of its object in the store.
    FileId,
    /// A resumable upload.
    UploadId,
    /// A certification book (sổ chứng thực).
    BookId,
    /// A signature or seal image.
    StampImageId,
    /// A signing key.
    KeyId,
    /// A delivery of a certified copy.
    DeliveryId,
    /// A certificate of the trust list.
    TrustedId,
    /// An appointment (lịch hẹn).
    AppointmentId,
    /// Something that an account is told.
    NoticeId,
    /// A stretch of days on which a leader is away.
    AbsenceId,
    /// A filter that somebody keeps under a name.
    SavedFilterId,
    /// A tariff (biểu phí).
    TariffId,
    /// A wording of the attestation (lời chứng).
    AttestationTextId,
    /// Something that was paid, or a counter-entry.
    PaymentId,
    /// A refusal of certification.
    RefusalId,
    /// A request for more papers.
    SupplementId,
}
