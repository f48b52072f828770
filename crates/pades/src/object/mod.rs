//! The objects that a PDF is made of (ISO 32000-1 §7.3), and how they are
//! written. How they are read is in [`crate::syntax`].

mod dictionary;
pub(crate) mod write;

use std::borrow::Borrow;
use std::fmt;

pub use dictionary::Dictionary;

/// Names an indirect object: `12 0 R`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref {
    /// The object's number, 1 or more in a valid file.
    pub number: u32,
    /// Its generation, 0 unless the number was freed and used again.
    pub generation: u16,
}

impl Ref {
    /// `number` and `generation`, in the order in which PDF writes them.
    pub const fn new(number: u32, generation: u16) -> Self {
        Self { number, generation }
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} R", self.number, self.generation)
    }
}

/// A name, without its slash and with `#xx` already decoded.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Vec<u8>);

impl Name {
    /// A name of these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The decoded bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl Borrow<[u8]> for Name {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0.escape_ascii())
    }
}

/// A string, decoded (and decrypted, if the file is encrypted).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PdfString {
    /// What the string holds.
    pub bytes: Vec<u8>,
    /// Whether it stood, or is to be written, as `<hex>` and not as `(literal)`.
    pub hex: bool,
}

impl PdfString {
    /// A string to be written as `(literal)`.
    pub fn literal(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            hex: false,
        }
    }

    /// A string to be written as `<hex>`.
    pub fn hex(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            hex: true,
        }
    }

    /// A text string (ISO 32000-1 §7.9.2): ASCII as it is, anything else as
    /// UTF-16BE with a byte order mark.
    pub fn text(text: &str) -> Self {
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Self::literal(text.as_bytes());
        }
        let mut bytes = vec![0xFE, 0xFF];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        Self::hex(bytes)
    }

    /// Reads a text string: UTF-16 or UTF-8 by its byte order mark, otherwise
    /// PDFDocEncoding, of which the letters beyond Latin-1 become U+FFFD.
    pub fn to_text(&self) -> String {
        match self.bytes.as_slice() {
            [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
            [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
            [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            bytes => bytes
                .iter()
                .map(|&byte| match byte {
                    0x18..=0x1F | 0x7F..=0xA0 | 0xAD => char::REPLACEMENT_CHARACTER,
                    _ => char::from(byte),
                })
                .collect(),
        }
    }
}

impl fmt::Debug for PdfString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", self.bytes.escape_ascii())
    }
}

fn decode_utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Any object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// `null`, and every object that the file does not define.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a point that fits 64 bits.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// `(literal)` or `<hex>`.
    String(PdfString),
    /// `/Name`.
    Name(Name),
    /// `[…]`.
    Array(Vec<Object>),
    /// `<<…>>`.
    Dictionary(Dictionary),
    /// A dictionary with data. Always an indirect object.
    Stream(Stream),
    /// `12 0 R`, not yet followed.
    Reference(Ref),
}

impl Object {
    /// A name object.
    pub fn name(name: &str) -> Self {
        Self::Name(Name::from(name))
    }

    /// The value of an integer.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of an integer or a real.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The name, if this is one.
    pub fn as_name(&self) -> Option<&Name> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The string, if this is one.
    pub fn as_string(&self) -> Option<&PdfString> {
        match self {
            Self::String(string) => Some(string),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The dictionary, if this is one; a stream's dictionary if it is a stream.
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            Self::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    /// The stream, if this is one.
    pub fn as_stream(&self) -> Option<&Stream> {
        match self {
            Self::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    /// The reference, if this is one.
    pub fn as_reference(&self) -> Option<Ref> {
        match self {
            Self::Reference(reference) => Some(*reference),
            _ => None,
        }
    }

    /// Number of values that this is, itself and nested ones included.
    fn values_within(&self) -> usize {
        1 + match self {
            Self::Array(items) => items.iter().map(Self::values_within).sum(),
            Self::Dictionary(dictionary) => dictionary.values_within(),
            Self::Stream(stream) => stream.dictionary.values_within(),
            _ => 0,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Conversions for building dictionaries by hand.
macro_rules! object_from {
    ($($from:ty => $value:ident => $object:expr;)*) => {$(
        impl From<$from> for Object {
            fn from($value: $from) -> Self {
                $object
            }
        }
    )*};
}

object_from! {
    bool => value => Self::Bool(value);
    i64 => value => Self::Integer(value);
    i32 => value => Self::Integer(value.into());
    u32 => value => Self::Integer(value.into());
    f64 => value => Self::Real(value);
    Ref => value => Self::Reference(value);
    Name => value => Self::Name(value);
    PdfString => value => Self::String(value);
    Vec<Object> => value => Self::Array(value);
    Dictionary => value => Self::Dictionary(value);
    Stream => value => Self::Stream(value);
}

/// A stream: its dictionary, and where its encoded data is.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The dictionary. `/Length` may be missing or wrong in [`StreamData::Owned`];
    /// writing sets it.
    pub dictionary: Dictionary,
    /// The data, still encoded by the dictionary's filters.
    pub data: StreamData,
}

impl Stream {
    /// A stream of `data`, which is already encoded as `dictionary` says.
    pub fn owned(dictionary: Dictionary, data: Vec<u8>) -> Self {
        Self {
            dictionary,
            data: StreamData::Owned(data),
        }
    }
}

/// Where a stream's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamData {
    /// In the file that the stream was read from; not in memory.
    InFile {
        /// First byte of the data, counted from the start of the file.
        offset: u64,
        /// Number of bytes, from `/Length`.
        length: u64,
        /// The stream object itself, whose number the decryption key depends on.
        reference: Ref,
    },
    /// In memory.
    Owned(Vec<u8>),
}
