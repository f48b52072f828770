//! From the codes in a content stream to the letters that a font says they are.

use std::collections::HashMap;

use crate::document::{ReadError, View};
use crate::limits::{Budget, Limits};
use crate::object::{Dictionary, Object, PdfString};
use crate::syntax::{Input, Parser, Token};

/// Most codes that a map from codes to letters may list.
const MAX_MAPPED: usize = 65_536;

/// A font that can be read.
#[derive(Debug)]
pub(super) struct Font {
    /// Bytes of a code: 1, or 2 in a composite font.
    width: usize,
    /// A code without letters can't be read.
    map: HashMap<u32, String>,
    /// Codes without an entry are Windows' Latin letters.
    latin: bool,
    /// What a font that isn't embedded says of its letters besides: it may name those that its
    /// encoding doesn't, but not others.
    claimed: HashMap<u32, String>,
}

impl Font {
    /// The font, or None if there is no telling what its codes mean.
    pub(super) fn read(view: View<'_>, font: &Dictionary) -> Result<Option<Self>, ReadError> {
        let is = |kind: &str| {
            font.name("Subtype")
                .is_some_and(|subtype| *subtype == *kind)
        };
        // The glyphs of a Type 3 font are drawings like any other.
        if is("Type3") {
            return Ok(None);
        }
        let composite = is("Type0");
        let descriptor = view.lookup_dictionary(font, "FontDescriptor")?;
        let embedded = descriptor.as_ref().is_some_and(|descriptor| {
            ["FontFile", "FontFile2", "FontFile3"]
                .iter()
                .any(|key| descriptor.contains_key(key))
        });
        let mut claimed = HashMap::new();
        if let Object::Stream(stream) = view.lookup(font, "ToUnicode")? {
            let identity = font
                .name("Encoding")
                .is_some_and(|name| name == "Identity-H");
            let map = view.decode(&stream).ok().and_then(|data| to_unicode(&data));
            let Some(map) = map.filter(|_| !composite || identity) else {
                return Ok(None);
            };
            if composite || embedded {
                return Ok(Some(Self {
                    width: if composite { 2 } else { 1 },
                    map,
                    latin: false,
                    claimed,
                }));
            }
            claimed = map;
        }
        if composite || is_pictorial(font) {
            return Ok(None);
        }
        let map = match view.lookup(font, "Encoding")? {
            Object::Name(name) if name == "WinAnsiEncoding" => Some(HashMap::new()),
            Object::Dictionary(encoding) => differences(view, &encoding)?,
            // The standard fonts have their letters at ASCII codes.
            Object::Null if descriptor.is_none() => Some(HashMap::new()),
            _ => None,
        };
        Ok(map.map(|map| Self {
            claimed,
            ..Self::latin(map)
        }))
    }

    fn latin(map: HashMap<u32, String>) -> Self {
        Self {
            width: 1,
            map,
            latin: true,
            claimed: HashMap::new(),
        }
    }

    /// The letters, or None if a code has none.
    pub(super) fn decode(&self, bytes: &[u8]) -> Option<String> {
        let mut text = String::new();
        for code in bytes.chunks(self.width) {
            let number = code
                .iter()
                .fold(0u32, |number, &byte| number << 8 | u32::from(byte));
            let claimed = self.claimed.get(&number);
            let letters = match self.map.get(&number) {
                Some(letters) if letters.is_empty() => claimed?.clone(),
                Some(letters) => letters.clone(),
                None if self.latin => windows_latin(u8::try_from(number).ok()?)?.to_string(),
                None => return None,
            };
            if claimed.is_some_and(|claimed| *claimed != letters) || letters.is_empty() {
                return None;
            }
            text.push_str(&letters);
        }
        Some(text)
    }
}

/// Fonts whose signs are no letters, whatever an encoding calls them.
fn is_pictorial(font: &Dictionary) -> bool {
    const FAMILIES: [&[u8]; 5] = [
        b"Symbol",
        b"ZapfDingbats",
        b"Wingdings",
        b"Webdings",
        b"Marlett",
    ];
    let Some(name) = font.name("BaseFont").map(|name| name.as_bytes()) else {
        return false;
    };
    // A subset's name begins with six letters and a plus.
    let family = match name.iter().position(|&byte| byte == b'+') {
        Some(6) => name.get(7..).unwrap_or_default(),
        _ => name,
    };
    FAMILIES.iter().any(|pictures| family.starts_with(pictures))
}

/// Windows code page 1252.
fn windows_latin(code: u8) -> Option<char> {
    const UPPER: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0',
        '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match code {
        0x80..=0x9f => UPPER
            .get(usize::from(code) - 0x80)
            .copied()
            .filter(|&c| c != '\0'),
        0x20..=0x7e | 0xa0..=0xff => Some(char::from(code)),
        b'\t' | b'\n' | b'\r' => Some(' '),
        _ => None,
    }
}

/// The codes that an encoding names differently.
fn differences(
    view: View<'_>,
    encoding: &Dictionary,
) -> Result<Option<HashMap<u32, String>>, ReadError> {
    let mut map = HashMap::new();
    let mut code = 0u32;
    for item in view
        .lookup_array(encoding, "Differences")?
        .unwrap_or_default()
    {
        match item {
            Object::Integer(start) => code = u32::try_from(start).unwrap_or(u32::MAX),
            Object::Name(name) => {
                let letters = glyph_letters(name.as_bytes()).map(String::from);
                map.insert(code, letters.unwrap_or_default());
                code = code.saturating_add(1);
            }
            _ => return Ok(None),
        }
        if map.len() > MAX_MAPPED {
            return Ok(None);
        }
    }
    Ok(Some(map))
}

/// The letter of a glyph name: `uni1EA1`, a letter itself, or one of the common names.
fn glyph_letters(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let mut chars = name.chars();
    if let (Some(letter), None) = (chars.next(), chars.next()) {
        return letter.is_ascii_alphabetic().then_some(letter);
    }
    if let Some(hex) = name.strip_prefix("uni").filter(|hex| hex.len() == 4) {
        return char::from_u32(u32::from_str_radix(hex, 16).ok()?);
    }
    let common = "space  |exclam !|quotedbl \"|numbersign #|dollar $|percent %|ampersand &|quotesingle '|parenleft (|parenright )|asterisk *|plus +|comma ,|hyphen -|period .|slash /|zero 0|one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|colon :|semicolon ;|less <|equal =|greater >|question ?|at @|bracketleft [|backslash \\|bracketright ]|underscore _|braceleft {|braceright }|asciitilde ~|endash –|emdash —|quoteleft ‘|quoteright ’|quotedblleft “|quotedblright ”";
    common.split('|').find_map(|pair| {
        let (glyph, letter) = pair.split_once(' ')?;
        (glyph == name).then(|| letter.chars().next()).flatten()
    })
}

/// A ToUnicode CMap (ISO 32000-1 §9.10.3): bfchar and bfrange.
fn to_unicode(data: &[u8]) -> Option<HashMap<u32, String>> {
    let limits = Limits::default();
    let budget = Budget::new(&limits);
    let source = data.to_vec();
    let mut parser = Parser::new(
        Input::new(&source, &budget, 0, source.len() as u64),
        &limits,
    );
    let mut map = HashMap::new();
    let mut operands: Vec<Vec<PdfString>> = Vec::new();
    let mut in_array = false;
    loop {
        match parser.token().ok()?.1 {
            Token::End => return Some(map),
            Token::ArrayOpen => {
                in_array = true;
                operands.push(Vec::new());
            }
            Token::ArrayClose => in_array = false,
            Token::String(string) => match operands.last_mut().filter(|_| in_array) {
                Some(list) => list.push(string),
                None => operands.push(vec![string]),
            },
            Token::Keyword(word) => {
                match word.as_slice() {
                    b"endbfchar" => map_pairs(&operands, &mut map),
                    b"endbfrange" => map_ranges(&operands, &mut map),
                    _ => {}
                }
                operands.clear();
            }
            _ => {}
        }
        if map.len() > MAX_MAPPED || operands.len() > MAX_MAPPED {
            return None;
        }
    }
}

fn map_pairs(operands: &[Vec<PdfString>], map: &mut HashMap<u32, String>) {
    for pair in operands.chunks_exact(2) {
        if let ([code], [letters]) = (pair[0].as_slice(), pair[1].as_slice()) {
            map.insert(number(code), utf16(letters, 0));
        }
    }
}

fn map_ranges(operands: &[Vec<PdfString>], map: &mut HashMap<u32, String>) {
    for range in operands.chunks_exact(3) {
        let ([first], [last]) = (range[0].as_slice(), range[1].as_slice()) else {
            continue;
        };
        let (first, last) = (number(first), number(last));
        let codes = first..=last.min(first.saturating_add(0xffff));
        for (offset, code) in codes.enumerate() {
            let letters = match range[2].as_slice() {
                [start] => utf16(start, offset as u32),
                list => list
                    .get(offset)
                    .map(|letters| utf16(letters, 0))
                    .unwrap_or_default(),
            };
            map.insert(code, letters);
            if map.len() > MAX_MAPPED {
                return;
            }
        }
    }
}

fn number(string: &PdfString) -> u32 {
    string
        .bytes
        .iter()
        .take(4)
        .fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// UTF-16BE, its last unit raised by `offset`.
fn utf16(string: &PdfString, offset: u32) -> String {
    let mut units: Vec<u16> = string
        .bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(offset as u16);
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_to_unicode_map_lists_characters_and_ranges() {
        let map = to_unicode(
            b"1 beginbfchar <0003> <0020> endbfchar 2 beginbfrange <0010> <0012> <1EA0> \
              <0020> <0021> [<0041> <00420043>] endbfrange",
        )
        .unwrap();
        assert_eq!(map.get(&3).map(String::as_str), Some(" "));
        assert_eq!(map.get(&0x12).map(String::as_str), Some("\u{1ea2}"));
        assert_eq!(map.get(&0x21).map(String::as_str), Some("BC"));
    }

    #[test]
    fn latin_codes_are_windows_letters() {
        let font = Font::latin(HashMap::new());
        assert_eq!(font.decode(b"S\xf4 7 \x96 A").as_deref(), Some("Sô 7 – A"));
        assert_eq!(font.decode(&[0x81]), None);
    }

    #[test]
    fn glyph_names_are_letters() {
        assert_eq!(glyph_letters(b"A"), Some('A'));
        assert_eq!(glyph_letters(b"space"), Some(' '));
        assert_eq!(glyph_letters(b"uni1EA1"), Some('\u{1ea1}'));
        assert_eq!(glyph_letters(b"g123"), None);
    }
}
