//! Distinguished names: comparing them and showing them (RFC 5280 §4.1.2.4, §7.1).

use const_oid::ObjectIdentifier;

use crate::cms::tlv::{Element, TlvError};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// Most relative names, or attributes in one, that are looked at.
const MAX_PARTS: usize = 64;

/// A distinguished name, in the order in which it is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistinguishedName {
    relative_names: Vec<Vec<(ObjectIdentifier, Value)>>,
}

/// A value that is compared by its text where it is text, by its bytes where it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    Other(Vec<u8>),
}

impl DistinguishedName {
    /// Reads a Name.
    pub(crate) fn parse(name: Element<'_>) -> Result<Self, TlvError> {
        let relative_names = name
            .expect(0x30)?
            .children()
            .collect(MAX_PARTS)?
            .into_iter()
            .map(|set| {
                set.expect(0x31)?
                    .children()
                    .collect(MAX_PARTS)?
                    .into_iter()
                    .map(|attribute| {
                        let mut fields = attribute.expect(0x30)?.children();
                        Ok((fields.any()?.oid()?, Value::read(fields.any()?)))
                    })
                    .collect()
            })
            .collect::<Result<_, TlvError>>()?;
        Ok(Self { relative_names })
    }

    /// Has it no parts?
    pub fn is_empty(&self) -> bool {
        self.relative_names.is_empty()
    }

    /// The most specific common name (CN).
    pub fn common_name(&self) -> Option<&str> {
        self.text(COMMON_NAME)
    }

    /// The most specific organisation (O): for a signer, the agency.
    pub fn organization(&self) -> Option<&str> {
        self.text(ORGANIZATION)
    }

    /// The most specific organisational unit (OU).
    pub fn organizational_unit(&self) -> Option<&str> {
        self.text(ORGANIZATIONAL_UNIT)
    }

    /// E-mail addresses written into the name.
    pub(super) fn email_addresses(&self) -> impl Iterator<Item = &str> {
        self.attributes()
            .filter(|(kind, _)| *kind == EMAIL_ADDRESS)
            .filter_map(|(_, value)| value.text())
    }

    /// What to call the subject: its common name, else its organisation, else any text it has.
    pub fn display_name(&self) -> Option<&str> {
        self.common_name()
            .or_else(|| self.organization())
            .or_else(|| self.organizational_unit())
            .or_else(|| self.attributes().find_map(|(_, value)| value.text()))
    }

    /// Do the names match by RFC 5280 §7.1 (case and runs of spaces don't count)?
    pub fn matches(&self, other: &Self) -> bool {
        self.relative_names.len() == other.relative_names.len() && other.is_within(self)
    }

    /// Does this name begin with all relative names of `base` (§7.1, for name constraints)?
    pub(super) fn is_within(&self, base: &Self) -> bool {
        self.relative_names.len() >= base.relative_names.len()
            && self
                .relative_names
                .iter()
                .zip(&base.relative_names)
                .all(|(a, b)| same_relative_name(a, b))
    }

    /// Every part that is text, the most specific first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.attributes()
            .rev()
            .filter_map(|(_, value)| value.text())
    }

    fn attributes(&self) -> impl DoubleEndedIterator<Item = &(ObjectIdentifier, Value)> {
        self.relative_names.iter().flatten()
    }

    fn text(&self, kind: ObjectIdentifier) -> Option<&str> {
        self.attributes()
            .rev()
            .find(|(k, _)| *k == kind)
            .and_then(|(_, value)| value.text())
    }
}

fn same_relative_name(a: &[(ObjectIdentifier, Value)], b: &[(ObjectIdentifier, Value)]) -> bool {
    a.len() == b.len()
        && a.iter()
            .all(|(kind, value)| b.iter().any(|(k, v)| k == kind && v.matches(value)))
}

impl Value {
    fn read(element: Element<'_>) -> Self {
        let text = match element.tag {
            // UTF8String, NumericString, PrintableString, IA5String, VisibleString
            0x0c | 0x12 | 0x13 | 0x16 | 0x1a => String::from_utf8(element.value.to_vec()).ok(),
            // TeletexString, in practice Latin-1
            0x14 => Some(element.value.iter().map(|&byte| char::from(byte)).collect()),
            // BMPString
            0x1e => {
                let units: Vec<u16> = element
                    .value
                    .chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .collect();
                String::from_utf16(&units).ok()
            }
            _ => None,
        };
        text.map_or_else(|| Self::Other(element.raw.to_vec()), Self::Text)
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Other(_) => None,
        }
    }

    fn matches(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a == b || folded(a) == folded(b),
            (a, b) => a == b,
        }
    }
}

/// Lower case, without spaces at the ends, inner runs of spaces as one.
fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
