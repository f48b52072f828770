//! Signature and seal images, as their owners see them.

use serde::{Deserialize, Serialize};

use crate::{StampImageId, calendar::Moment};

/// Signature of a person, or seal of an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StampKind {
    /// Ảnh chữ ký
    Signature,
    /// Ảnh con dấu
    Seal,
}

impl StampKind {
    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            StampKind::Signature => "SIGNATURE",
            StampKind::Seal => "SEAL",
        }
    }

    /// The kind of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        [StampKind::Signature, StampKind::Seal]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// An image; its PNG is at `/anh/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StampImageView {
    /// Which.
    pub id: StampImageId,
    /// Signature or seal.
    pub kind: StampKind,
    /// "Chữ ký lãnh đạo"
    pub name: String,
    /// Pixels.
    pub width_px: u32,
    /// Pixels.
    pub height_px: u32,
    /// True width on paper, in mm; the height follows from the pixels.
    pub width_mm: f64,
    /// The image itself shows name and title, so they aren't printed again.
    pub holds_name: bool,
    /// The one that is taken unless another is chosen.
    pub is_default: bool,
    /// Since when.
    pub created_at: Moment,
}

impl StampImageView {
    /// Height on paper, in mm.
    pub fn height_mm(&self) -> f64 {
        self.width_mm * f64::from(self.height_px) / f64::from(self.width_px.max(1))
    }
}

/// A new image: the PNG as base64, so that it goes with the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewStampImage {
    /// Signature or seal.
    pub kind: StampKind,
    /// "Tên chữ ký" / "Tên con dấu"
    pub name: String,
    /// The PNG, base64.
    pub png: String,
    /// Remove the white background.
    pub remove_background: bool,
    /// True width on paper, in mm.
    pub width_mm: f64,
    /// The image itself shows name and title.
    pub holds_name: bool,
}

/// How an image would look, before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampPreview {
    /// As it was sent, PNG in base64.
    pub before: String,
    /// Without its background, PNG in base64.
    pub after: String,
    /// Whether it has a background at all.
    pub is_opaque: bool,
    /// Pixels.
    pub width_px: u32,
    /// Pixels.
    pub height_px: u32,
}

/// A change to an image; the PNG itself never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StampEdit {
    /// Its new name.
    pub name: String,
    /// Its new true width, in mm.
    pub width_mm: f64,
    /// The image itself shows name and title.
    pub holds_name: bool,
    /// Take it unless another is chosen.
    pub is_default: bool,
}
