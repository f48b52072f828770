//! The two faces that everything is set in: glyphs, widths and kerning of
//! Tinos Regular and Bold. Not here: cutting them down and embedding them
//! (`font`), lines and paragraphs (`text`).

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{GlyphId, Tag};

use super::ComposeError;

static REGULAR: &[u8] = include_bytes!("../../fonts/Tinos-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/Tinos-Bold.ttf");

/// Which of the two faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Tinos Regular.
    Regular,
    /// Tinos Bold.
    Bold,
}

impl Weight {
    /// The whole TrueType file.
    #[must_use]
    pub fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        }
    }

    /// PostScript name, before the subset's tag.
    pub(super) fn postscript_name(self) -> &'static str {
        match self {
            Self::Regular => "Tinos",
            Self::Bold => "Tinos-Bold",
        }
    }
}

/// A face that is read and ready to measure with.
pub struct Face {
    weight: Weight,
    parsed: ttf_parser::Face<'static>,
    kern_lookups: Vec<u16>,
}

impl Face {
    /// Reads a face.
    ///
    /// # Errors
    /// [`ComposeError::Font`] if the embedded file is damaged.
    pub fn open(weight: Weight) -> Result<Self, ComposeError> {
        let parsed = ttf_parser::Face::parse(weight.file(), 0)
            .map_err(|error| ComposeError::Font(error.to_string()))?;
        let kern_lookups = kern_lookups(&parsed).unwrap_or_default();
        Ok(Self {
            weight,
            parsed,
            kern_lookups,
        })
    }

    /// Which face this is.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.weight
    }

    pub(super) fn tables(&self) -> &ttf_parser::Face<'static> {
        &self.parsed
    }

    /// The glyph of a character.
    ///
    /// # Errors
    /// [`ComposeError::NoGlyph`] if the face lacks it.
    pub fn glyph(&self, character: char) -> Result<GlyphId, ComposeError> {
        self.parsed
            .glyph_index(character)
            .filter(|glyph| glyph.0 != 0)
            .ok_or(ComposeError::NoGlyph(character))
    }

    /// Advance width of a glyph in thousandths of the font size.
    #[must_use]
    pub fn advance(&self, glyph: GlyphId) -> f64 {
        self.thousandths(self.parsed.glyph_hor_advance(glyph).unwrap_or(0).into())
    }

    /// What kerning adds between two glyphs, in thousandths of the font size
    /// (mostly negative).
    #[must_use]
    pub fn kerning(&self, left: GlyphId, right: GlyphId) -> f64 {
        self.pair_adjustment(left, right)
            .map_or(0.0, |units| self.thousandths(units.into()))
    }

    /// Width of a line in points at a font size, kerned. The text is taken as
    /// it is: normalise it first.
    ///
    /// # Errors
    /// [`ComposeError::NoGlyph`] for a character that the face lacks.
    pub fn width(&self, text: &str, size: f64) -> Result<f64, ComposeError> {
        let mut total = 0.0;
        let mut previous = None;
        for character in text.chars() {
            let glyph = self.glyph(character)?;
            total += previous.map_or(0.0, |left| self.kerning(left, glyph)) + self.advance(glyph);
            previous = Some(glyph);
        }
        Ok(total * size / 1000.0)
    }

    /// Font design units as thousandths of the font size.
    pub(super) fn thousandths(&self, units: i32) -> f64 {
        f64::from(units) * 1000.0 / f64::from(self.parsed.units_per_em())
    }

    fn pair_adjustment(&self, left: GlyphId, right: GlyphId) -> Option<i16> {
        let lookups = self.parsed.tables().gpos?.lookups;
        self.kern_lookups
            .iter()
            .filter_map(|index| lookups.get(*index))
            .find_map(|lookup| {
                lookup
                    .subtables
                    .into_iter::<PositioningSubtable<'_>>()
                    .find_map(|subtable| {
                        let PositioningSubtable::Pair(pair) = subtable else {
                            return None;
                        };
                        let covered = pair.coverage().get(left)?;
                        let (first, _) = match pair {
                            PairAdjustment::Format1 { sets, .. } => {
                                sets.get(covered)?.get(right)?
                            }
                            PairAdjustment::Format2 {
                                classes, matrix, ..
                            } => matrix.get((classes.0.get(left), classes.1.get(right)))?,
                        };
                        Some(first.x_advance)
                    })
            })
    }
}

/// The lookups of the `kern` feature for the Latin script's default language.
fn kern_lookups(face: &ttf_parser::Face<'_>) -> Option<Vec<u16>> {
    let gpos = face.tables().gpos?;
    let script = gpos
        .scripts
        .find(Tag::from_bytes(b"latn"))
        .or_else(|| gpos.scripts.find(Tag::from_bytes(b"DFLT")))?;
    let features = script.default_language?.feature_indices;
    Some(
        features
            .into_iter()
            .filter_map(|index| gpos.features.get(index))
            .filter(|feature| feature.tag == Tag::from_bytes(b"kern"))
            .flat_map(|feature| feature.lookup_indices.into_iter())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_faces_hold_every_vietnamese_letter() {
        let lower = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợ\
                     pqrstuùúủũụưừứửữựvwxyỳýỷỹỵz0123456789/.,:;-–()…·";
        for weight in [Weight::Regular, Weight::Bold] {
            let face = Face::open(weight).unwrap();
            for character in lower.chars().chain(lower.to_uppercase().chars()) {
                face.glyph(character).unwrap();
            }
        }
    }

    #[test]
    fn pairs_that_gape_are_kerned() {
        let face = Face::open(Weight::Bold).unwrap();
        let pair =
            |left, right| face.kerning(face.glyph(left).unwrap(), face.glyph(right).unwrap());
        assert!(pair('A', 'V') < 0.0);
        assert_eq!(pair('n', 'n'), 0.0);
    }

    #[test]
    fn a_character_without_a_glyph_is_named() {
        let face = Face::open(Weight::Regular).unwrap();
        assert!(matches!(
            face.width("a\u{4e2d}", 10.0),
            Err(ComposeError::NoGlyph('\u{4e2d}'))
        ));
    }
}
