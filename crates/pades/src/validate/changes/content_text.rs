//! The text that a content stream draws. Whatever could draw something else, or cover what was
//! drawn, makes it unreadable: the question is what a reader sees.

use super::font_text::Font;
use super::graphics::{Frame, Graphics};
use crate::document::{ReadError, View};
use crate::limits::{Budget, Limits};
use crate::object::{Dictionary, Name, Object, Ref};
use crate::syntax::{Input, Parser, Token};

/// Longest content that is read, in bytes: a field's, not a page's.
const MAX_BYTES: usize = 1 << 20;
/// Most operands that wait for an operator.
const MAX_OPERANDS: usize = 4096;
/// Most lines and rectangles: a background, a border, some rules. More could draw letters.
const MAX_STROKES: usize = 16;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing but this text (and perhaps a background and a border before it).
    Text(Text),
    /// It draws images, curves or forms, covers its text, or uses a font that can't be read.
    Unreadable,
}

/// Text that is drawn and seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// The letters, in the order in which they are drawn.
    pub(super) letters: String,
    /// The same, as it is drawn piece by piece.
    pub(super) pieces: Vec<String>,
    /// There are lines: a border, or lines to write on.
    pub(super) ruled: bool,
    /// Some are glyphs of a font that the revision itself brought.
    pub(super) new_glyphs: bool,
    /// It stands on a background.
    pub(super) paints: bool,
}

/// Where content is read from.
#[derive(Clone, Copy)]
pub(super) struct Place<'r> {
    pub(super) view: View<'r>,
    /// Fonts are looked up in the first of these that has them.
    pub(super) resources: &'r [&'r Dictionary],
    pub(super) frame: Frame,
    /// Fonts that the form had before: their glyphs were signed.
    pub(super) known_fonts: &'r Dictionary,
}

/// Reads the text of `data`. `is_new` tells whether a revision wrote an object.
pub(super) fn read(
    place: Place<'_>,
    is_new: &dyn Fn(Ref) -> bool,
    data: Vec<u8>,
) -> Result<Content, ReadError> {
    if data.len() > MAX_BYTES {
        return Ok(Content::Unreadable);
    }
    let mut reader = Reader {
        place,
        is_new,
        strokes: 0,
        font: None,
        graphics: Graphics::new(place.frame),
        text: Text::default(),
        operands: Vec::new(),
    };
    let whole = each_token(&data, |token| reader.take(token))?;
    if !whole || !reader.operands.is_empty() {
        return Ok(Content::Unreadable);
    }
    reader.text.paints = reader.graphics.paints;
    Ok(Content::Text(reader.text))
}

/// Does the content draw nothing at all?
pub(super) fn is_blank(data: &[u8]) -> bool {
    let mut text_is_blank = true;
    let whole = each_token(data, |token| {
        Ok(match token {
            Token::Keyword(word) => match word.as_slice() {
                b"Tj" | b"TJ" | b"'" | b"\"" => text_is_blank,
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"Do" | b"BI"
                | b"sh" => false,
                _ => true,
            },
            Token::String(string) => {
                text_is_blank &= string.bytes.iter().all(u8::is_ascii_whitespace);
                true
            }
            _ => true,
        })
    });
    matches!(whole, Ok(true))
}

/// Does the content use one of these names, for whatever it is? (One that can't be read might.)
pub(super) fn uses_any(data: &[u8], names: &[&Name]) -> bool {
    let whole = each_token(data, |token| {
        Ok(!matches!(&token, Token::Name(name) if names.contains(&name)))
    });
    !matches!(whole, Ok(true))
}

/// Takes each token as long as `take` is content. False if it wasn't, or if they can't be read.
fn each_token(
    data: &[u8],
    mut take: impl FnMut(Token) -> Result<bool, ReadError>,
) -> Result<bool, ReadError> {
    let limits = Limits::default();
    let budget = Budget::new(&limits);
    let source = data.to_vec();
    let end = source.len() as u64;
    let mut parser = Parser::new(Input::new(&source, &budget, 0, end), &limits);
    loop {
        match parser.token() {
            Ok((_, Token::End)) => return Ok(true),
            Ok((_, token)) => {
                if !take(token)? {
                    return Ok(false);
                }
            }
            Err(_) => return Ok(false),
        }
    }
}

struct Reader<'r> {
    place: Place<'r>,
    is_new: &'r dyn Fn(Ref) -> bool,
    strokes: usize,
    font: Option<Font>,
    graphics: Graphics,
    text: Text,
    operands: Vec<Token>,
}

impl Reader<'_> {
    /// Takes a token; false if what it does can't be read.
    fn take(&mut self, token: Token) -> Result<bool, ReadError> {
        let Token::Keyword(operator) = token else {
            self.operands.push(token);
            return Ok(self.operands.len() <= MAX_OPERANDS);
        };
        let followed = self.graphics.apply(&operator, &self.operands);
        let readable = match operator.as_slice() {
            b"Tf" => self.set_font()?,
            b"Tj" | b"'" | b"\"" | b"TJ" => self.show(),
            // Painting after text may cover it.
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.text.letters.is_empty(),
            b"l" | b"re" => {
                self.text.ruled |= operator == b"l";
                self.strokes += 1;
                self.strokes <= MAX_STROKES
            }
            // What is in a layer may be switched off.
            b"BDC" => !matches!(self.operands.first(), Some(Token::Name(tag)) if *tag == *"OC"),
            b"c" | b"v" | b"y" | b"Do" | b"BI" | b"sh" | b"scn" | b"SCN" | b"gs" => false,
            _ => true,
        };
        self.operands.clear();
        Ok(readable && followed)
    }

    fn set_font(&mut self) -> Result<bool, ReadError> {
        let name = self.operands.iter().find_map(|token| match token {
            Token::Name(name) => Some(name.clone()),
            _ => None,
        });
        let Some(name) = name else { return Ok(false) };
        self.font = match self.find_font(&name)? {
            Some((dictionary, is_known)) => {
                self.text.new_glyphs |= self.brings_glyphs(&dictionary, is_known)?;
                Font::read(self.place.view, &dictionary)?
            }
            None => None,
        };
        Ok(true)
    }

    /// The font of this name, and whether it was there before as it is.
    fn find_font(&self, name: &Name) -> Result<Option<(Dictionary, bool)>, ReadError> {
        let view = self.place.view;
        for resources in self.place.resources {
            let fonts = view
                .lookup_dictionary(resources, "Font")?
                .unwrap_or_default();
            let Some(value) = fonts.get(name.as_bytes()) else {
                continue;
            };
            if let Object::Dictionary(font) = view.resolve(value)? {
                let is_known = match value {
                    Object::Reference(reference) => !(self.is_new)(*reference),
                    value => self.place.known_fonts.get(name.as_bytes()) == Some(value),
                };
                return Ok(Some((font, is_known)));
            }
        }
        Ok(None)
    }

    /// Has the font an embedded program, which this very revision added, or to whose glyphs it
    /// gave other names?
    fn brings_glyphs(&self, font: &Dictionary, is_known: bool) -> Result<bool, ReadError> {
        const PROGRAMS: [&str; 3] = ["FontFile", "FontFile2", "FontFile3"];
        const NAMES: [&str; 3] = ["ToUnicode", "Encoding", "CIDToGIDMap"];
        let view = self.place.view;
        let mut fonts = vec![font.clone()];
        for descendant in view
            .lookup_array(font, "DescendantFonts")?
            .unwrap_or_default()
        {
            if let Object::Dictionary(descendant) = view.resolve(&descendant)? {
                fonts.push(descendant);
            }
        }
        let (mut embedded, mut written) = (false, !is_known);
        for font in &fonts {
            let descriptor = view
                .lookup_dictionary(font, "FontDescriptor")?
                .unwrap_or_default();
            embedded |= PROGRAMS.iter().any(|key| descriptor.contains_key(key));
            let programs = PROGRAMS.iter().filter_map(|key| descriptor.reference(key));
            let names = NAMES.iter().filter_map(|key| font.reference(key));
            written |= programs.chain(names).any(|part| (self.is_new)(part));
        }
        Ok(embedded && written)
    }

    fn show(&mut self) -> bool {
        let mut kerning = 0.0_f64;
        let mut letters = String::new();
        for token in &self.operands {
            match token {
                Token::String(string) if !string.bytes.is_empty() => {
                    match self
                        .font
                        .as_ref()
                        .and_then(|font| font.decode(&string.bytes))
                    {
                        Some(text) => letters.push_str(&text),
                        None => return false,
                    }
                }
                Token::Integer(gap) => kerning = kerning.max(gap.unsigned_abs() as f64),
                Token::Real(gap) => kerning = kerning.max(gap.abs()),
                _ => {}
            }
        }
        let seen = letters.trim().is_empty() || self.graphics.shows(kerning);
        self.text.letters.push_str(&letters);
        self.text.pieces.push(letters);
        seen
    }
}
