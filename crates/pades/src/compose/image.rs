//! Signature and seal images: a PNG of a stranger is decoded within bounds and
//! held as RGBA; it becomes an image XObject with a soft mask (ISO 32000-2,
//! 8.9.5 and 11.6.5.2). Not here: taking paper away (`background`), placing
//! (`appearance`).

use std::io::{self, Cursor};
use std::sync::OnceLock;

use miniz_oxide::deflate::compress_to_vec_zlib;
use png::{BitDepth, ColorType, Transformations};
use thiserror::Error;

/// Largest PNG file that is taken, in bytes.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;
/// Longest side that is taken, in pixels.
pub const MAX_SIDE_PX: u32 = 4096;
/// Bytes that decoding may allocate besides the pixels.
const DECODER_BYTES: usize = 8 * 1024 * 1024;
/// Compression level of the pixels within the PDF.
const DEFLATE_LEVEL: u8 = 6;

/// Why a file isn't taken as a signature or seal image.
#[derive(Debug, Error)]
pub enum ImageError {
    /// The file is larger than [`MAX_FILE_BYTES`].
    #[error("the image file of {bytes} bytes is larger than {MAX_FILE_BYTES}")]
    TooManyBytes {
        /// Its size.
        bytes: usize,
    },
    /// A side is longer than [`MAX_SIDE_PX`].
    #[error("the image of {width}×{height} pixels has a side longer than {MAX_SIDE_PX}")]
    TooManyPixels {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// It isn't a PNG, or a damaged one: decoding says so, never the name.
    #[error("not a readable PNG image")]
    NotPng(#[source] png::DecodingError),
    /// Nothing in it can be seen.
    #[error("the image is empty or wholly transparent")]
    Blank,
    /// It can't be written as a PNG.
    #[error("the image can't be written")]
    Encode(#[source] png::EncodingError),
}

/// A decoded signature or seal image: 8 bits a sample, with its alpha channel.
#[derive(Debug, Clone)]
pub struct StampImage {
    width: u32,
    height: u32,
    /// Four bytes a pixel, rows from the top.
    rgba: Vec<u8>,
    embedded: OnceLock<Embedded>,
}

/// The image as a PDF holds it: zlib streams of 8-bit samples.
#[derive(Debug, Clone)]
pub(super) struct Embedded {
    /// DeviceRGB samples.
    pub colour: Vec<u8>,
    /// DeviceGray samples of the soft mask; none for an opaque image.
    pub alpha: Option<Vec<u8>>,
}

impl StampImage {
    /// Decodes a PNG file of any colour type and depth; 16-bit samples are cut
    /// to 8. Bounds: [`MAX_FILE_BYTES`], [`MAX_SIDE_PX`].
    ///
    /// # Errors
    /// [`ImageError`], for anything that isn't such a PNG.
    pub fn decode(file: &[u8]) -> Result<Self, ImageError> {
        if file.len() > MAX_FILE_BYTES {
            return Err(ImageError::TooManyBytes { bytes: file.len() });
        }
        let limits = png::Limits {
            bytes: DECODER_BYTES,
        };
        let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), limits);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let header = decoder.read_header_info().map_err(ImageError::NotPng)?;
        let (width, height) = (header.width, header.height);
        if width > MAX_SIDE_PX || height > MAX_SIDE_PX {
            return Err(ImageError::TooManyPixels { width, height });
        }
        let mut reader = decoder.read_info().map_err(ImageError::NotPng)?;
        // Three bytes a colour; the decoder takes that for granted.
        let palette = reader.info().palette.as_deref().unwrap_or_default();
        if !palette.len().is_multiple_of(3) {
            let cause = io::Error::new(io::ErrorKind::InvalidData, "the palette is cut off");
            return Err(ImageError::NotPng(png::DecodingError::IoError(cause)));
        }
        let size = reader.output_buffer_size().ok_or(ImageError::Blank)?;
        let mut samples = vec![0; size];
        let frame = reader
            .next_frame(&mut samples)
            .map_err(ImageError::NotPng)?;
        samples.truncate(frame.buffer_size());
        let rgba = match (frame.color_type, frame.bit_depth) {
            (ColorType::Rgba, BitDepth::Eight) => samples,
            (ColorType::Rgb, BitDepth::Eight) => samples
                .as_chunks::<3>()
                .0
                .iter()
                .flat_map(|[r, g, b]| [*r, *g, *b, 255])
                .collect(),
            (ColorType::GrayscaleAlpha, BitDepth::Eight) => samples
                .as_chunks::<2>()
                .0
                .iter()
                .flat_map(|[v, a]| [*v, *v, *v, *a])
                .collect(),
            // EXPAND and STRIP_16 leave nothing but grey.
            _ => samples.iter().flat_map(|v| [*v, *v, *v, 255]).collect(),
        };
        Self::from_rgba(width, height, rgba)
    }

    /// From samples that are known to fit the size.
    pub(super) fn from_rgba(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, ImageError> {
        if rgba
            .as_chunks::<4>()
            .0
            .iter()
            .all(|[.., alpha]| *alpha == 0)
        {
            return Err(ImageError::Blank);
        }
        Ok(Self {
            width,
            height,
            rgba,
            embedded: OnceLock::new(),
        })
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Width over height.
    #[must_use]
    pub fn aspect(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }

    /// Whether no pixel is even partly transparent: a photograph or scan, whose
    /// background wants removing.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.pixels().iter().all(|[.., alpha]| *alpha == 255)
    }

    /// Cut to what can be seen, so that a seal's true size is that of the seal
    /// and not of the transparent margin around it.
    ///
    /// # Errors
    /// [`ImageError::Blank`] can't come up for an image that was decoded.
    pub fn trimmed(&self) -> Result<Self, ImageError> {
        /// Alpha below this is no ink: about 3 %.
        const FAINT: u8 = 8;
        let width = self.width as usize;
        let seen = || {
            let pixels = self.pixels().iter().enumerate();
            pixels
                .filter(|(_, [.., alpha])| *alpha >= FAINT)
                .map(|(i, _)| (i % width, i / width))
        };
        let (Some(left), Some(right), Some(top), Some(bottom)) = (
            seen().map(|(x, _)| x).min(),
            seen().map(|(x, _)| x).max(),
            seen().map(|(_, y)| y).min(),
            seen().map(|(_, y)| y).max(),
        ) else {
            return Err(ImageError::Blank);
        };
        let rows = self.pixels().chunks_exact(width).take(bottom + 1).skip(top);
        let kept = rows.flat_map(|row| row.get(left..=right).unwrap_or_default().as_flattened());
        let size = (right - left + 1, bottom - top + 1);
        Self::from_rgba(size.0 as u32, size.1 as u32, kept.copied().collect())
    }

    /// The image as a PNG file, with alpha.
    ///
    /// # Errors
    /// [`ImageError::Encode`], which memory alone can cause.
    pub fn to_png(&self) -> Result<Vec<u8>, ImageError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(ImageError::Encode)?;
        writer
            .write_image_data(&self.rgba)
            .map_err(ImageError::Encode)?;
        writer.finish().map_err(ImageError::Encode)?;
        Ok(file)
    }

    /// Red, green, blue and alpha of each pixel, rows from the top.
    pub(super) fn pixels(&self) -> &[[u8; 4]] {
        self.rgba.as_chunks::<4>().0
    }

    /// The compressed samples; the work is done once for each image.
    pub(super) fn embedded(&self) -> &Embedded {
        self.embedded.get_or_init(|| {
            // A pixel that can't be seen compresses best as its neighbour, and
            // viewers that interpolate colour and mask apart show no dark fringe.
            let mut last = [255; 3];
            let colour: Vec<u8> = self
                .pixels()
                .iter()
                .flat_map(|[r, g, b, alpha]| {
                    if *alpha != 0 {
                        last = [*r, *g, *b];
                    }
                    last
                })
                .collect();
            let alpha = (!self.is_opaque()).then(|| {
                let mask: Vec<u8> = self.pixels().iter().map(|[.., alpha]| *alpha).collect();
                compress_to_vec_zlib(&mask, DEFLATE_LEVEL)
            });
            Embedded {
                colour: compress_to_vec_zlib(&colour, DEFLATE_LEVEL),
                alpha,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn png_of(colour: ColorType, width: u32, height: u32, samples: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(colour);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(samples).unwrap();
        writer.finish().unwrap();
        file
    }

    #[test]
    fn every_colour_type_becomes_rgba() {
        let rgb = StampImage::decode(&png_of(ColorType::Rgb, 1, 1, &[1, 2, 3])).unwrap();
        assert_eq!(rgb.pixels(), &[[1, 2, 3, 255]]);
        let grey = StampImage::decode(&png_of(ColorType::Grayscale, 1, 1, &[9])).unwrap();
        assert_eq!(grey.pixels(), &[[9, 9, 9, 255]]);
        let both = StampImage::decode(&png_of(ColorType::GrayscaleAlpha, 1, 1, &[9, 5])).unwrap();
        assert_eq!(both.pixels(), &[[9, 9, 9, 5]]);
        assert!(rgb.is_opaque() && !both.is_opaque());
    }

    #[test]
    fn a_jpeg_with_the_name_of_a_png_is_refused() {
        let jpeg = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01";
        assert!(matches!(
            StampImage::decode(jpeg),
            Err(ImageError::NotPng(_))
        ));
    }

    #[test]
    fn a_cut_off_png_is_refused() {
        let whole = png_of(ColorType::Rgba, 40, 40, &[200; 40 * 40 * 4]);
        assert!(matches!(
            StampImage::decode(&whole[..whole.len() / 2]),
            Err(ImageError::NotPng(_))
        ));
    }

    #[test]
    fn a_palette_that_ends_within_a_colour_is_refused() {
        let image_with = |palette: &[u8]| {
            let mut file = Vec::new();
            let mut encoder = png::Encoder::new(&mut file, 1, 1);
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            let mut writer = encoder.write_header().unwrap();
            writer.write_image_data(&[0]).unwrap();
            writer.finish().unwrap();
            StampImage::decode(&file)
        };
        assert!(image_with(&[1, 2, 3]).is_ok());
        for palette in [&[1, 2, 3, 4][..], &[1, 2, 3, 4, 5]] {
            assert!(matches!(image_with(palette), Err(ImageError::NotPng(_))));
        }
    }

    #[test]
    fn a_huge_image_is_refused_before_it_is_decoded() {
        let file = png_of(ColorType::Grayscale, 4097, 1, &[0; 4097]);
        assert!(matches!(
            StampImage::decode(&file),
            Err(ImageError::TooManyPixels { .. })
        ));
        let file = vec![0; MAX_FILE_BYTES + 1];
        assert!(matches!(
            StampImage::decode(&file),
            Err(ImageError::TooManyBytes { .. })
        ));
    }

    #[test]
    fn an_image_that_shows_nothing_is_refused() {
        let file = png_of(ColorType::Rgba, 2, 2, &[0; 16]);
        assert!(matches!(StampImage::decode(&file), Err(ImageError::Blank)));
    }

    #[test]
    fn trimming_leaves_what_can_be_seen() {
        let mut samples = vec![0; 5 * 4 * 4];
        for (x, y) in [(1, 1), (3, 2)] {
            samples[(y * 5 + x) * 4..][..4].copy_from_slice(&[10, 20, 30, 255]);
        }
        let image = StampImage::decode(&png_of(ColorType::Rgba, 5, 4, &samples)).unwrap();
        let trimmed = image.trimmed().unwrap();
        assert_eq!((trimmed.width(), trimmed.height()), (3, 2));
        assert_eq!(trimmed.pixels()[0], [10, 20, 30, 255]);
        assert_eq!(trimmed.pixels()[5], [10, 20, 30, 255]);
    }

    #[test]
    fn a_png_that_is_written_reads_back_the_same() {
        let samples: Vec<u8> = (0..64).map(|v| v * 3 + 1).collect();
        let image = StampImage::decode(&png_of(ColorType::Rgba, 4, 4, &samples)).unwrap();
        let again = StampImage::decode(&image.to_png().unwrap()).unwrap();
        assert_eq!(image.pixels(), again.pixels());
    }
}
