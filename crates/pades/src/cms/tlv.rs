//! Reading tag-length-value framing, BER and DER alike (X.690 §8.1), without copying.
//!
//! Lengths are checked against the bytes there are, nesting is bounded, and nothing is allocated
//! except for octet strings that were cut into pieces. What the values mean is decided elsewhere.

use const_oid::ObjectIdentifier;

/// How deep indefinite-length values and cut strings may nest. Real signatures stay below 12.
const MAX_DEPTH: u32 = 32;

/// Why bytes are not the framing that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// The bytes end inside an element.
    #[error("an element ends before its length")]
    Truncated,
    /// A length that doesn't fit, or an indefinite length on a primitive.
    #[error("a length is not valid")]
    Length,
    /// Nested deeper than any honest file.
    #[error("elements are nested too deeply")]
    Depth,
    /// Another element was needed here.
    #[error("expected tag {expected:#04x}, found {found:#04x}")]
    Tag {
        /// The tag octet that was needed.
        expected: u8,
        /// The tag octet that was found.
        found: u8,
    },
    /// Bytes follow where nothing may.
    #[error("bytes follow the last element")]
    Trailing,
    /// The value is not one of its type.
    #[error("a value is not valid")]
    Value,
}

/// One element. `raw` is the whole of it as encoded, `value` what is inside (for an indefinite
/// length without the end-of-contents octets).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// The first identifier octet. Tag numbers above 30 are not used in CMS and are refused.
    pub tag: u8,
    /// The element as encoded.
    pub raw: &'a [u8],
    /// Its contents.
    pub value: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element that `bytes` hold; zero octets may follow (the padding of `/Contents`).
    pub fn read_padded(bytes: &'a [u8]) -> Result<Self, TlvError> {
        let (element, rest) = split(bytes, 0)?;
        if rest.iter().all(|&byte| byte == 0) {
            Ok(element)
        } else {
            Err(TlvError::Trailing)
        }
    }

    /// The one element that `bytes` hold, nothing after it.
    pub fn read(bytes: &'a [u8]) -> Result<Self, TlvError> {
        let (element, rest) = split(bytes, 0)?;
        if rest.is_empty() {
            Ok(element)
        } else {
            Err(TlvError::Trailing)
        }
    }

    /// This element, if it has the tag.
    pub fn expect(self, tag: u8) -> Result<Self, TlvError> {
        if self.tag == tag {
            Ok(self)
        } else {
            Err(TlvError::Tag {
                expected: tag,
                found: self.tag,
            })
        }
    }

    /// The elements inside, in order.
    pub fn children(self) -> Children<'a> {
        Children { rest: self.value }
    }

    /// Is this a constructed element?
    pub fn is_constructed(self) -> bool {
        self.tag & 0x20 != 0
    }

    /// The octets of a string, put together if it was cut into pieces (X.690 §8.7.3). `max` is
    /// the most that will be put together, in bytes.
    pub fn octets(self, max: usize) -> Result<std::borrow::Cow<'a, [u8]>, TlvError> {
        if !self.is_constructed() {
            return Ok(self.value.into());
        }
        let mut out = Vec::new();
        gather(self, max, 0, &mut out)?;
        Ok(out.into())
    }

    /// The object identifier in this element.
    pub fn oid(self) -> Result<ObjectIdentifier, TlvError> {
        self.expect(0x06)?;
        ObjectIdentifier::from_bytes(self.value).map_err(|_| TlvError::Value)
    }
}

/// The elements inside another.
#[derive(Debug, Clone)]
pub struct Children<'a> {
    rest: &'a [u8],
}

impl<'a> Children<'a> {
    /// The elements that `bytes` hold one after another.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Are there no more?
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The tag of the next element, without taking it.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is.
    pub fn any(&mut self) -> Result<Element<'a>, TlvError> {
        let (element, rest) = split(self.rest, 0)?;
        self.rest = rest;
        Ok(element)
    }

    /// The next element, which must have this tag.
    pub fn take(&mut self, tag: u8) -> Result<Element<'a>, TlvError> {
        self.any()?.expect(tag)
    }

    /// The next element if it has this tag.
    pub fn take_optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, TlvError> {
        if self.peek() == Some(tag) {
            self.any().map(Some)
        } else {
            Ok(None)
        }
    }

    /// An error if elements are left.
    pub fn finish(self) -> Result<(), TlvError> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(TlvError::Trailing)
        }
    }

    /// All that are left, at most `max` of them.
    pub fn collect(mut self, max: usize) -> Result<Vec<Element<'a>>, TlvError> {
        let mut out = Vec::new();
        while !self.is_empty() {
            if out.len() == max {
                return Err(TlvError::Length);
            }
            out.push(self.any()?);
        }
        Ok(out)
    }
}

fn gather(element: Element<'_>, max: usize, depth: u32, out: &mut Vec<u8>) -> Result<(), TlvError> {
    if depth > MAX_DEPTH {
        return Err(TlvError::Depth);
    }
    let mut children = element.children();
    while !children.is_empty() {
        let child = children.any()?;
        if child.is_constructed() {
            gather(child, max, depth + 1, out)?;
        } else {
            if out.len() + child.value.len() > max {
                return Err(TlvError::Length);
            }
            out.extend_from_slice(child.value);
        }
    }
    Ok(())
}

/// The first element of `bytes`, and what follows it.
fn split(bytes: &[u8], depth: u32) -> Result<(Element<'_>, &[u8]), TlvError> {
    if depth > MAX_DEPTH {
        return Err(TlvError::Depth);
    }
    let (&tag, after_tag) = bytes.split_first().ok_or(TlvError::Truncated)?;
    if tag & 0x1f == 0x1f {
        return Err(TlvError::Value);
    }
    let (&first, after_first) = after_tag.split_first().ok_or(TlvError::Truncated)?;
    if first == 0x80 {
        return split_indefinite(bytes, tag, after_first, depth);
    }
    let (length, content) = if first < 0x80 {
        (first as usize, after_first)
    } else {
        let octets = (first & 0x7f) as usize;
        let digits = after_first.get(..octets).ok_or(TlvError::Truncated)?;
        let mut length = 0usize;
        for &digit in digits {
            length = length
                .checked_mul(256)
                .and_then(|l| l.checked_add(digit as usize))
                .ok_or(TlvError::Length)?;
        }
        (length, after_first.get(octets..).unwrap_or_default())
    };
    let value = content.get(..length).ok_or(TlvError::Truncated)?;
    let rest = content.get(length..).unwrap_or_default();
    let raw = bytes.get(..bytes.len() - rest.len()).unwrap_or_default();
    Ok((Element { tag, raw, value }, rest))
}

/// An element whose end is marked by two zero octets.
fn split_indefinite<'a>(
    bytes: &'a [u8],
    tag: u8,
    content: &'a [u8],
    depth: u32,
) -> Result<(Element<'a>, &'a [u8]), TlvError> {
    if tag & 0x20 == 0 {
        return Err(TlvError::Length);
    }
    let mut rest = content;
    loop {
        if let Some(after) = rest.strip_prefix(&[0, 0]) {
            let value = content
                .get(..content.len() - rest.len())
                .unwrap_or_default();
            let raw = bytes.get(..bytes.len() - after.len()).unwrap_or_default();
            return Ok((Element { tag, raw, value }, after));
        }
        (_, rest) = split(rest, depth + 1)?;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_lengths_end_at_their_own_marker() {
        let bytes = [0x30, 0x80, 0xa0, 0x80, 0x02, 0x01, 0x05, 0, 0, 0, 0, 0, 0];
        let outer = Element::read_padded(&bytes).unwrap();
        assert_eq!(outer.raw.len(), 11);
        let inner = outer.children().take(0xa0).unwrap();
        assert_eq!(inner.value, [0x02, 0x01, 0x05]);
    }

    #[test]
    fn strings_cut_into_pieces_are_put_together() {
        let bytes = [
            0x24, 0x80, 0x04, 0x01, b'a', 0x24, 0x03, 0x04, 0x01, b'b', 0, 0,
        ];
        assert_eq!(&*Element::read(&bytes).unwrap().octets(10).unwrap(), b"ab");
        assert_eq!(
            Element::read(&bytes).unwrap().octets(1),
            Err(TlvError::Length)
        );
    }

    #[test]
    fn lengths_beyond_the_input_and_deep_nesting_are_refused() {
        assert_eq!(Element::read(&[0x30, 0x05, 0x00]), Err(TlvError::Truncated));
        assert_eq!(
            Element::read(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            Err(TlvError::Length)
        );
        let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
        assert_eq!(Element::read(&deep), Err(TlvError::Depth));
    }
}
