//! PNGs of images: within bounds, with or without their background.

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{AppError, ErrorCode, error::ImageRefusal};
use pades::compose::{ImageError, MAX_FILE_BYTES, StampImage};

use crate::failure::Failure;

/// What every PNG begins with (PNG 3rd edition, 5.2).
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Base64 of at most as much as an image may weigh, and a little more, so that one that is too
/// large is told so.
pub(super) fn decode_base64(text: &str) -> Result<Vec<u8>, AppError> {
    if text.len() / 4 > (MAX_FILE_BYTES + 3) / 3 {
        return Err(ErrorCode::ImageRefused(ImageRefusal::TooLarge).into());
    }
    let damaged = |_| ErrorCode::ImageRefused(ImageRefusal::Damaged).into();
    BASE64_STANDARD.decode(text.trim()).map_err(damaged)
}

pub(super) fn decode(file: &[u8]) -> Result<StampImage, Failure> {
    match StampImage::decode(file) {
        Err(ImageError::NotPng(_)) if file.starts_with(PNG_SIGNATURE) => {
            Err(ErrorCode::ImageRefused(ImageRefusal::Damaged).into())
        }
        decoded => decoded.map_err(refused),
    }
}

pub(super) fn without_background(image: &StampImage) -> Result<StampImage, Failure> {
    image
        .without_background()
        .and_then(|bare| bare.trimmed())
        .map_err(refused)
}

/// The PNG to keep, which is read back within the same bounds.
pub(super) fn encode(image: &StampImage) -> Result<Vec<u8>, Failure> {
    let png = image.to_png().map_err(refused)?;
    if png.len() > MAX_FILE_BYTES {
        return Err(ErrorCode::ImageRefused(ImageRefusal::TooLarge).into());
    }
    Ok(png)
}

pub(super) fn refused(error: ImageError) -> Failure {
    match error {
        ImageError::TooManyBytes { .. } | ImageError::TooManyPixels { .. } => {
            ErrorCode::ImageRefused(ImageRefusal::TooLarge).into()
        }
        ImageError::NotPng(_) => ErrorCode::ImageRefused(ImageRefusal::NotPng).into(),
        ImageError::Blank => AppError::field(
            "png",
            "Ảnh không có nét nào nhìn thấy được. Hãy chọn ảnh khác.",
        )
        .into(),
        error @ ImageError::Encode(_) => Failure::broken(error),
    }
}
