//! The text that a content stream draws. Whatever could draw something else, or cover what was
//! drawn, makes it unreadable: the question is what a reader sees.

use super::Comparison;
use super::font_text::Font;
use crate::document::ReadError;
use crate::limits::{Budget, Limits};
use crate::object::{Dictionary, Name, Object};
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
    Text {
        /// The letters, in the order in which they are drawn.
        text: String,
        /// Some are glyphs of a font that the revision itself brought.
        new_glyphs: bool,
    },
    /// It draws images, curves or forms, covers its text, or uses a font that can't be read.
    Unreadable,
}

/// Reads the text of `data`. Fonts are looked up in the first of `resources` that has them.
pub(super) fn read(
    comparison: &Comparison<'_, '_>,
    data: Vec<u8>,
    resources: &[&Dictionary],
) -> Result<Content, ReadError> {
    if data.len() > MAX_BYTES {
        return Ok(Content::Unreadable);
    }
    let limits = Limits::default();
    let budget = Budget::new(&limits);
    let mut parser = Parser::new(Input::new(&data, &budget, 0, data.len() as u64), &limits);
    let mut reader = Reader {
        comparison,
        strokes: 0,
        new_glyphs: false,
        resources,
        font: None,
        text: String::new(),
        operands: Vec::new(),
    };
    loop {
        match parser.token() {
            Ok((_, Token::End)) => {
                return Ok(Content::Text {
                    text: reader.text,
                    new_glyphs: reader.new_glyphs,
                });
            }
            Ok((_, token)) => {
                if !reader.take(token)? {
                    return Ok(Content::Unreadable);
                }
            }
            Err(_) => return Ok(Content::Unreadable),
        }
    }
}

struct Reader<'c, 'r> {
    comparison: &'c Comparison<'r, 'r>,
    strokes: usize,
    new_glyphs: bool,
    resources: &'r [&'r Dictionary],
    font: Option<Font>,
    text: String,
    operands: Vec<Token>,
}

impl Reader<'_, '_> {
    /// Takes a token; false if what it does can't be read.
    fn take(&mut self, token: Token) -> Result<bool, ReadError> {
        let Token::Keyword(operator) = token else {
            self.operands.push(token);
            return Ok(self.operands.len() <= MAX_OPERANDS);
        };
        let readable = match operator.as_slice() {
            b"Tf" => self.set_font()?,
            b"Tj" | b"'" | b"\"" | b"TJ" => self.show(),
            // Drawn invisibly, or only used to clip.
            b"Tr" => matches!(self.operands.last(), Some(Token::Integer(0..=2))),
            // Painting after text may cover it.
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.text.is_empty(),
            b"l" | b"re" => {
                self.strokes += 1;
                self.strokes <= MAX_STROKES
            }
            b"c" | b"v" | b"y" | b"Do" | b"BI" | b"sh" | b"scn" | b"SCN" | b"gs" => false,
            _ => true,
        };
        self.operands.clear();
        Ok(readable)
    }

    fn set_font(&mut self) -> Result<bool, ReadError> {
        let name = self.operands.iter().find_map(|token| match token {
            Token::Name(name) => Some(name.clone()),
            _ => None,
        });
        let Some(name) = name else { return Ok(false) };
        self.font = match self.find_font(&name)? {
            Some(dictionary) => {
                self.new_glyphs |= self.brings_glyphs(&dictionary)?;
                Font::read(self.comparison.new, &dictionary)?
            }
            None => None,
        };
        Ok(true)
    }

    fn find_font(&self, name: &Name) -> Result<Option<Dictionary>, ReadError> {
        for resources in self.resources {
            let fonts = self
                .comparison
                .new
                .lookup_dictionary(resources, "Font")?
                .unwrap_or_default();
            if let Some(font) = fonts.get(name.as_bytes())
                && let Object::Dictionary(font) = self.comparison.new.resolve(font)?
            {
                return Ok(Some(font));
            }
        }
        Ok(None)
    }

    /// Has the font an embedded program that this very revision added?
    fn brings_glyphs(&self, font: &Dictionary) -> Result<bool, ReadError> {
        let view = self.comparison.new;
        let mut fonts = vec![font.clone()];
        for descendant in view
            .lookup_array(font, "DescendantFonts")?
            .unwrap_or_default()
        {
            if let Object::Dictionary(descendant) = view.resolve(&descendant)? {
                fonts.push(descendant);
            }
        }
        for font in &fonts {
            let descriptor = view
                .lookup_dictionary(font, "FontDescriptor")?
                .unwrap_or_default();
            let programs = ["FontFile", "FontFile2", "FontFile3"];
            if programs
                .iter()
                .filter_map(|key| descriptor.reference(key))
                .any(|program| self.comparison.is_written(program))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn show(&mut self) -> bool {
        for token in &self.operands {
            if let Token::String(string) = token
                && !string.bytes.is_empty()
            {
                match self
                    .font
                    .as_ref()
                    .and_then(|font| font.decode(&string.bytes))
                {
                    Some(text) => self.text.push_str(&text),
                    None => return false,
                }
            }
        }
        true
    }
}
