//! The leader's and the clerk's step: what they see and what they send.

use chungthuc_geometry::Rect;
use serde::{Deserialize, Serialize};

use crate::{
    BookId, PaperId, StampImageId,
    calendar::Moment,
    view::{file::FileView, queue::PaperView, stamp::StampImageView},
};

/// A place on a page: what the browser sends and nothing else (UX §3).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// From 0.
    pub page: u32,
    /// In the page's user space.
    pub rect: Rect,
}

/// The certificate of the key that would sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateView {
    /// Common name of the holder.
    pub subject: String,
    /// Common name of the CA.
    pub issuer: String,
    /// "Hết hạn 24/02/2029"
    pub not_after: Moment,
    /// Within its validity now.
    pub valid: bool,
}

/// The leader's screen: the prepared version with its attestation page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SigningView {
    /// The paper.
    pub paper: PaperView,
    /// What will be signed.
    pub prepared: FileView,
    /// The attestation page, from 0.
    pub attestation_page: u32,
    /// The leader's images, the default first.
    pub images: Vec<StampImageView>,
    /// Where each image would stand, in the order of `images`.
    pub placements: Vec<Placement>,
    /// The leader's certificate; `None` without a key.
    pub certificate: Option<CertificateView>,
    /// Whether the key is still unlocked from a moment ago, so that no PIN is asked for.
    pub unlocked: bool,
}

/// "Ký số", "Áp dụng".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignRequest {
    /// Which paper.
    pub paper: PaperId,
    /// SHA-256 of the prepared version that was looked at, hex.
    pub sha256: String,
    /// Where the image goes.
    pub placement: Placement,
    /// Which image.
    pub image: StampImageId,
    /// The key's PIN; empty while it is unlocked.
    pub pin: String,
    /// Keep the key unlocked for at most 15 minutes of this session.
    pub keep_unlocked: bool,
}

/// The clerk's screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealingView {
    /// The paper; its file is the leader-signed version.
    pub paper: PaperView,
    /// The attestation page, from 0.
    pub attestation_page: u32,
    /// Where the leader's signature stands.
    pub signature: Placement,
    /// The agency's seals, the default first.
    pub images: Vec<StampImageView>,
    /// Where each seal would stand, in the order of `images`.
    pub placements: Vec<Placement>,
    /// Open books to choose from.
    pub books: Vec<BookChoice>,
    /// The agency's certificate; `None` without a key.
    pub certificate: Option<CertificateView>,
    /// Whether the key is still unlocked.
    pub unlocked: bool,
    /// What the check of the leader's signature found, in sentences; all of them held.
    pub held: Vec<String>,
    /// What wasn't judged.
    pub not_judged: Vec<String>,
}

/// A book that can be chosen, with the number that would come next ("dự kiến").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookChoice {
    /// Which.
    pub book: BookId,
    /// `01/2026-SCTĐT/BS`
    pub name: String,
    /// `7/ĐT`
    pub next_number: String,
}

/// "Đóng dấu", "Áp dụng".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealRequest {
    /// Which paper.
    pub paper: PaperId,
    /// SHA-256 of the leader-signed version that was looked at, hex.
    pub sha256: String,
    /// The book to number it in.
    pub book: BookId,
    /// Where the seal goes.
    pub placement: Placement,
    /// Which seal.
    pub image: StampImageId,
    /// The agency key's PIN; empty while it is unlocked.
    pub pin: String,
    /// Keep the key unlocked for at most 15 minutes of this session.
    pub keep_unlocked: bool,
}

/// To whom the clerk gives a paper back (DOMAIN Q15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReturnTo {
    /// To the officers of the unit: "Hồ sơ bị từ chối".
    #[default]
    Officer,
    /// To the leader who signed it, to sign again.
    Signer,
}

impl ReturnTo {
    /// Both.
    pub const ALL: [ReturnTo; 2] = [ReturnTo::Officer, ReturnTo::Signer];

    /// What a form sends.
    pub fn code(self) -> &'static str {
        match self {
            ReturnTo::Officer => "OFFICER",
            ReturnTo::Signer => "SIGNER",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|to| to.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            ReturnTo::Officer => "Cán bộ tạo bản sao",
            ReturnTo::Signer => "Lãnh đạo đã ký",
        }
    }
}

/// What sealing brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealedView {
    /// `7/ĐT`
    pub number: String,
    /// `01/2026-SCTĐT/BS`
    pub book: String,
    /// The sealed version.
    pub file: FileView,
}
