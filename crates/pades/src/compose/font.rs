//! Embedding: the glyphs that were used, as a Type0 font with Identity-H and a
//! ToUnicode map (ISO 32000-2, 9.7), so that the text can be searched and copied.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Name, Str};
use subsetter::GlyphRemapper;
use ttf_parser::GlyphId;

use super::ComposeError;
use super::face::{Face, Weight};
use crate::cms::DigestAlgorithm;
use crate::object::{Dictionary, Object, PdfString, Ref, Stream};
use crate::update::Update;

/// One glyph of a line, ready to be shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShownGlyph {
    /// Its code in the subset: two bytes, high byte first.
    pub cid: u16,
    /// What kerning adds before it, in thousandths of the font size.
    pub kerning: f64,
}

/// A face of which only what was used will be embedded.
pub(crate) struct FontSubset {
    face: Face,
    glyphs: GlyphRemapper,
    letters: BTreeMap<u16, (GlyphId, char)>,
}

impl FontSubset {
    /// An empty subset.
    pub fn new(weight: Weight) -> Result<Self, ComposeError> {
        let face = Face::open(weight)?;
        Ok(Self {
            face,
            glyphs: GlyphRemapper::new(),
            letters: BTreeMap::new(),
        })
    }

    /// The face, to measure with.
    pub fn face(&self) -> &Face {
        &self.face
    }

    /// Takes the characters of a line into the subset and says how to show them.
    pub fn show(&mut self, text: &str) -> Result<Vec<ShownGlyph>, ComposeError> {
        let mut previous = None;
        text.chars()
            .map(|letter| {
                let glyph = self.face.glyph(letter)?;
                let cid = self.glyphs.remap(glyph.0);
                self.letters.entry(cid).or_insert((glyph, letter));
                let kerning = previous.map_or(0.0, |left| self.face.kerning(left, glyph));
                previous = Some(glyph);
                Ok(ShownGlyph { cid, kerning })
            })
            .collect()
    }

    /// Writes the font's objects and gives the Type0 font's reference.
    pub fn write(self, update: &mut Update) -> Result<Ref, ComposeError> {
        let weight = self.face.weight();
        let program = subsetter::subset(weight.file(), 0, &self.glyphs)
            .map_err(|error| ComposeError::Font(error.to_string()))?;
        let name = format!("{}+{}", subset_tag(&program), weight.postscript_name());
        let (font, descendant) = (update.allocate(), update.allocate());
        let (descriptor, file) = (update.allocate(), update.allocate());
        let to_unicode = update.allocate();
        update.set(
            font,
            Dictionary::new()
                .with("Type", Object::name("Font"))
                .with("Subtype", Object::name("Type0"))
                .with("BaseFont", Object::name(&name))
                .with("Encoding", Object::name("Identity-H"))
                .with("DescendantFonts", vec![descendant.into()])
                .with("ToUnicode", to_unicode),
        );
        update.set(
            descendant,
            Dictionary::new()
                .with("Type", Object::name("Font"))
                .with("Subtype", Object::name("CIDFontType2"))
                .with("BaseFont", Object::name(&name))
                .with(
                    "CIDSystemInfo",
                    Dictionary::new()
                        .with("Registry", PdfString::literal(*b"Adobe"))
                        .with("Ordering", PdfString::literal(*b"Identity"))
                        .with("Supplement", 0),
                )
                .with("FontDescriptor", descriptor)
                .with("CIDToGIDMap", Object::name("Identity"))
                .with("W", vec![Object::Integer(0), self.widths().into()]),
        );
        update.set(descriptor, self.descriptor(&name, file));
        update.set(
            file,
            deflated(
                Dictionary::new().with("Length1", program.len() as i64),
                &program,
            ),
        );
        update.set(to_unicode, deflated(Dictionary::new(), &self.unicode_map()));
        Ok(font)
    }

    /// Advance widths of all codes from 0.
    fn widths(&self) -> Vec<Object> {
        (0..self.glyphs.num_gids())
            .map(|cid| {
                let glyph = self
                    .letters
                    .get(&cid)
                    .map_or(GlyphId(0), |(glyph, _)| *glyph);
                Object::Integer(self.face.advance(glyph).round() as i64)
            })
            .collect()
    }

    fn descriptor(&self, name: &str, file: Ref) -> Dictionary {
        /// Serif and symbolic: a subset has no standard encoding (9.8.2).
        const FLAGS: i32 = 2 | 4;
        let tables = self.face.tables();
        let units =
            |value: i16| Object::Integer(self.face.thousandths(value.into()).round() as i64);
        let bounds = tables.global_bounding_box();
        let corners = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        Dictionary::new()
            .with("Type", Object::name("FontDescriptor"))
            .with("FontName", Object::name(name))
            .with("Flags", FLAGS)
            .with("FontBBox", corners.map(units).to_vec())
            .with("ItalicAngle", 0)
            .with("Ascent", units(tables.ascender()))
            .with("Descent", units(tables.descender()))
            .with(
                "CapHeight",
                units(tables.capital_height().unwrap_or(tables.ascender())),
            )
            .with(
                "StemV",
                match self.face.weight() {
                    Weight::Regular => 80,
                    Weight::Bold => 140,
                },
            )
            .with("FontFile2", file)
    }

    fn unicode_map(&self) -> Vec<u8> {
        let system = SystemInfo {
            registry: Str(b"Adobe"),
            ordering: Str(b"UCS"),
            supplement: 0,
        };
        let mut map = UnicodeCmap::<u16>::new(Name(b"Adobe-Identity-UCS"), system);
        for (cid, (_, letter)) in &self.letters {
            map.pair(*cid, *letter);
        }
        map.finish().into_vec()
    }
}

/// A stream of `data` behind a Flate filter.
pub(crate) fn deflated(dictionary: Dictionary, data: &[u8]) -> Stream {
    const LEVEL: u8 = 6;
    Stream::owned(
        dictionary.with("Filter", Object::name("FlateDecode")),
        compress_to_vec_zlib(data, LEVEL),
    )
}

/// Six capital letters that differ between subsets (9.9.2), from the contents:
/// the same text gives the same bytes.
fn subset_tag(program: &[u8]) -> String {
    let digest = DigestAlgorithm::Sha256.digest(program);
    digest
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}
