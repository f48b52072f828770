//! X.509 certificates (RFC 5280): what one says, and the path from a signer to a trust anchor.
//!
//! [`Certificate`] reads one certificate; [`TrustStore`] holds the anchors that an administrator
//! chose, each with the set it belongs to; [`find_path`] builds and validates a path at a given
//! time. Whether a certificate was revoked is not decided here, nor what a failed path means for
//! a signature: that is [`crate::validate`].

mod addresses;
mod certificate;
mod constraints;
mod files;
mod moment;
mod name;
mod path;
mod trust;

pub use certificate::{Certificate, CertificateError};
pub use files::{CertificateFileError, MAX_CERTIFICATE_FILE, read_certificates};
pub use name::DistinguishedName;
pub use path::{CertificationPath, PathError, PathFailure, PathUse, Purpose, find_path};
pub(crate) use path::{MAX_ATTEMPTS, find_path_within};
pub use trust::{Anchor, AnchorSet, Period, TrustService, TrustStore};

pub(crate) use addresses::full_name_addresses;
pub(crate) use moment::time;
