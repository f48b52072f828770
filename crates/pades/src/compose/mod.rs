//! What is drawn: text, images and pages, as PDF objects.
//!
//! The attestation page with its QR code, the appearances of signatures and
//! filled fields, and the images in them. Everything is set in subsets of Tinos
//! that are embedded. Which objects of a document change, and how they are
//! signed, is [`crate::sign`]'s.

mod appearance;
mod attestation;
mod background;
mod canvas;
mod face;
mod field;
mod font;
mod image;
mod layout;
mod qr;
mod text;

pub(crate) use appearance::stamp_form;
pub use attestation::Attestation;
pub(crate) use attestation::{PageParts, draw_page};
pub(crate) use canvas::{BOLD_FONT, REGULAR_FONT};
pub use face::{Face, Weight};
pub use field::AttestationField;
pub(crate) use field::{FIELD_FONT, default_appearance, field_form, value_appearance};
pub(crate) use font::{FontSubset, deflated};
pub use image::{ImageError, MAX_FILE_BYTES, MAX_SIDE_PX, StampImage};
pub use layout::AttestationLayout;
pub use text::{normalise, size_to_fit, wrap, wrap_evenly};

use thiserror::Error;

/// Why something can't be drawn.
#[derive(Debug, Error)]
pub enum ComposeError {
    /// The embedded font can't be read or cut down.
    #[error("the embedded font can't be used: {0}")]
    Font(String),
    /// The fonts have no glyph for a character of the text.
    #[error("the font has no glyph for {0:?} (U+{code:04X})", code = u32::from(*.0))]
    NoGlyph(char),
    /// A text doesn't fit where it belongs; its beginning.
    #[error("the text doesn't fit: {0:?}")]
    TooLong(String),
    /// The text of the QR code is empty or too long.
    #[error("the text of the QR code is empty or too long")]
    QrText,
}
