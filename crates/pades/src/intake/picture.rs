//! What can be told of a picture without showing it: its size, and whether it has any colour.

use super::quality::Tint;
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Name, Object, Stream};

/// Bytes of samples that are decoded of all pictures together: some pages in colour.
pub(super) const MOST_SAMPLES: usize = 192 << 20;
/// Bytes of samples of one JPEG: A3 at 300 dpi.
#[cfg(feature = "sign")]
const MOST_JPEG: usize = 60 << 20;
/// Pixels of a JPEG's side.
#[cfg(feature = "sign")]
const MOST_SIDE: usize = 16_384;
/// A pixel has colour if its red, green and blue differ by more.
const LEAST_COLOUR: u8 = 40;
/// A picture has colour if more than one pixel in so many has: a seal alone is more than that.
const ONE_IN: usize = 2_000;

/// A picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    /// Pixels across.
    pub(super) width: f64,
    /// Pixels down.
    pub(super) height: f64,
    pub(super) tint: Option<Tint>,
    /// It is painted in the colour that is set.
    pub(super) is_mask: bool,
}

impl Picture {
    /// As it looks where colours were set, or none.
    pub(super) fn on(self, coloured: bool) -> Self {
        let tint = if self.is_mask {
            (!coloured).then_some(Tint::Bilevel)
        } else {
            self.tint
        };
        Self { tint, ..self }
    }
}

/// What can be told of an image; `None` if it has no size. `samples` is what may still be decoded.
pub(super) fn of(view: View<'_>, stream: &Stream, samples: &mut usize) -> Option<Picture> {
    let dictionary = &stream.dictionary;
    let side = |key| match view.lookup(dictionary, key) {
        Ok(Object::Integer(side)) if side > 0 => Some(side),
        _ => None,
    };
    let (width, height) = (side("Width")?, side("Height")?);
    let is_mask = matches!(view.lookup(dictionary, "ImageMask"), Ok(Object::Bool(true)));
    let look = Look {
        view,
        stream,
        pixels: width
            .checked_mul(height)
            .and_then(|pixels| usize::try_from(pixels).ok()),
    };
    Some(Picture {
        width: width as f64,
        height: height as f64,
        tint: look.tint(samples).unwrap_or(None),
        is_mask,
    })
}

struct Look<'v> {
    view: View<'v>,
    stream: &'v Stream,
    pixels: Option<usize>,
}

impl Look<'_> {
    fn tint(&self, samples: &mut usize) -> Result<Option<Tint>, ReadError> {
        let dictionary = &self.stream.dictionary;
        let filter = self.last_filter(dictionary)?;
        let is = |name: &str| filter.as_ref().is_some_and(|filter| *filter == *name);
        if is("CCITTFaxDecode") || is("JBIG2Decode") {
            return Ok(Some(Tint::Bilevel));
        }
        let bits = self
            .view
            .lookup(dictionary, "BitsPerComponent")?
            .as_integer();
        let space = self.view.lookup(dictionary, "ColorSpace")?;
        let space = match &space {
            Object::Name(name) => (name.clone(), Vec::new()),
            Object::Array(parts) => {
                match self.view.resolve(parts.first().unwrap_or(&Object::Null))? {
                    Object::Name(name) => (name, parts.clone()),
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        let grey = if bits == Some(1) {
            Tint::Bilevel
        } else {
            Tint::Grey
        };
        let components = match space.0.as_bytes() {
            b"DeviceGray" | b"CalGray" | b"G" => return Ok(Some(grey)),
            b"Indexed" | b"I" => return self.palette(&space.1),
            b"ICCBased" => match self.icc_components(&space.1)? {
                Some(1) => return Ok(Some(grey)),
                Some(components) => components,
                None => return Ok(None),
            },
            b"DeviceRGB" | b"CalRGB" | b"RGB" => 3,
            b"DeviceCMYK" | b"CMYK" => 4,
            _ => return Ok(None),
        };
        if is("DCTDecode") && components == 3 {
            return self.jpeg(samples);
        }
        if is("DCTDecode") || is("JPXDecode") {
            return Ok(Some(Tint::Colour));
        }
        if components != 3 || bits != Some(8) {
            return Ok(Some(Tint::Colour));
        }
        self.samples(samples)
    }

    fn last_filter(&self, dictionary: &Dictionary) -> Result<Option<Name>, ReadError> {
        Ok(match self.view.lookup(dictionary, "Filter")? {
            Object::Name(name) => Some(name),
            Object::Array(names) => match names.last() {
                Some(last) => self.view.resolve(last)?.as_name().cloned(),
                None => None,
            },
            _ => None,
        })
    }

    fn icc_components(&self, space: &[Object]) -> Result<Option<i64>, ReadError> {
        let profile = self.view.resolve(space.get(1).unwrap_or(&Object::Null))?;
        Ok(profile
            .as_dictionary()
            .and_then(|profile| profile.integer("N")))
    }

    /// Whether a palette's colours are grey.
    fn palette(&self, space: &[Object]) -> Result<Option<Tint>, ReadError> {
        let base = self.view.resolve(space.get(1).unwrap_or(&Object::Null))?;
        let components = match &base {
            Object::Name(name) if *name == "DeviceGray" => return Ok(Some(Tint::Grey)),
            Object::Name(name) if *name == "DeviceRGB" => 3,
            Object::Array(parts) => match self.icc_components(parts)? {
                Some(1) => return Ok(Some(Tint::Grey)),
                Some(components) => components,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        if components != 3 {
            return Ok(Some(Tint::Colour));
        }
        let table = match self.view.resolve(space.get(3).unwrap_or(&Object::Null))? {
            Object::String(table) => table.bytes,
            Object::Stream(table) => self.view.decode(&table)?,
            _ => return Ok(None),
        };
        let coloured = table.as_chunks::<3>().0.iter().any(has_colour);
        Ok(Some(if coloured { Tint::Colour } else { Tint::Grey }))
    }

    /// Whether a JPEG has any colour: of what was copied in grey, a scanner may write three components.
    #[cfg(feature = "sign")]
    fn jpeg(&self, left: &mut usize) -> Result<Option<Tint>, ReadError> {
        use zune_jpeg::JpegDecoder;
        use zune_jpeg::zune_core::colorspace::ColorSpace;
        use zune_jpeg::zune_core::options::DecoderOptions;

        let filter = self.view.lookup(&self.stream.dictionary, "Filter")?;
        if filter.as_array().is_some_and(|filters| filters.len() > 1) {
            return Ok(None);
        }
        let data = self.view.raw_data(self.stream)?;
        let options = DecoderOptions::default()
            .set_strict_mode(false)
            .set_max_width(MOST_SIDE)
            .set_max_height(MOST_SIDE)
            .jpeg_set_out_colorspace(ColorSpace::RGB);
        let mut decoder = JpegDecoder::new_with_options(std::io::Cursor::new(data), options);
        // What isn't read by it leaves the question open.
        if decoder.decode_headers().is_err() {
            return Ok(None);
        }
        let size = decoder
            .output_buffer_size()
            .filter(|size| *size <= MOST_JPEG);
        let Some((size, rest)) = size.and_then(|size| Some((size, left.checked_sub(size)?))) else {
            return Ok(None);
        };
        *left = rest;
        let mut pixels = vec![0; size];
        let decoded = decoder.decode_into(&mut pixels);
        Ok(decoded.ok().map(|()| tint_of(&pixels)))
    }

    /// Without the decoder the question stays open.
    #[cfg(not(feature = "sign"))]
    fn jpeg(&self, _left: &mut usize) -> Result<Option<Tint>, ReadError> {
        Ok(None)
    }

    /// Whether the samples, red, green and blue, have any colour.
    fn samples(&self, left: &mut usize) -> Result<Option<Tint>, ReadError> {
        let Some(length) = self.pixels.and_then(|pixels| pixels.checked_mul(3)) else {
            return Ok(None);
        };
        let Some(rest) = left.checked_sub(length) else {
            return Ok(None);
        };
        *left = rest;
        let decoded = self.view.decode(self.stream)?;
        Ok(Some(tint_of(&decoded)))
    }
}

/// Whether pixels of red, green and blue have any colour.
fn tint_of(samples: &[u8]) -> Tint {
    let pixels = samples.as_chunks::<3>().0;
    let coloured = pixels.iter().filter(|pixel| has_colour(pixel)).count();
    if coloured.saturating_mul(ONE_IN) > pixels.len() {
        Tint::Colour
    } else {
        Tint::Grey
    }
}

fn has_colour(pixel: &[u8; 3]) -> bool {
    let most = pixel.iter().max().unwrap_or(&0);
    let least = pixel.iter().min().unwrap_or(&0);
    most - least > LEAST_COLOUR
}
