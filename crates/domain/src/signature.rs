//! How long signatures are to be provable (EN 319 142-1 §6), and what a file still lacks for it.

use serde::{Deserialize, Serialize};

/// The baseline level that an installation signs at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SignatureLevel {
    /// The signature alone.
    #[serde(rename = "B-B")]
    Basic,
    /// With a timestamp.
    #[serde(rename = "B-T")]
    Timestamp,
    /// And with what its validation rests on.
    #[default]
    #[serde(rename = "B-LT")]
    LongTerm,
    /// And with a timestamp over all of it, renewed in time.
    #[serde(rename = "B-LTA")]
    Archive,
}

/// What the newest file of a paper still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Awaiting {
    /// The timestamp of its last signature.
    Timestamp,
    /// Answers about revocation, or the timestamp over them.
    Evidence,
}

impl Awaiting {
    /// Both.
    pub const ALL: [Awaiting; 2] = [Awaiting::Timestamp, Awaiting::Evidence];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            Awaiting::Timestamp => "TIMESTAMP",
            Awaiting::Evidence => "EVIDENCE",
        }
    }

    /// What a code stands for; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|awaiting| awaiting.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Awaiting::Timestamp => "Chờ dấu thời gian",
            Awaiting::Evidence => "Chờ dữ liệu xác thực chữ ký",
        }
    }
}
