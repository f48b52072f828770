//! Objects as the bytes of a PDF file.

use std::io::Write;

use super::{Dictionary, Name, Object, PdfString, Stream, StreamData};

impl Object {
    /// Appends the object in PDF syntax. Real numbers are written without an
    /// exponent; those that are not finite as 0, since PDF has no way to write
    /// them. A stream whose data is still in a file is written with empty data:
    /// only [`crate::update`] and [`crate::intake`] know that file.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(true) => out.extend_from_slice(b"true"),
            Self::Bool(false) => out.extend_from_slice(b"false"),
            Self::Integer(value) => append(out, format_args!("{value}")),
            Self::Real(value) => write_real(*value, out),
            Self::String(string) => string.write_to(out),
            Self::Name(name) => name.write_to(out),
            Self::Array(items) => write_array(items, out),
            Self::Dictionary(dictionary) => dictionary.write_to(out),
            Self::Stream(stream) => stream.write_to(out),
            Self::Reference(reference) => append(out, format_args!("{reference}")),
        }
    }
}

impl Dictionary {
    /// Appends the dictionary in PDF syntax.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<<");
        for (key, value) in self.iter() {
            key.write_to(out);
            if needs_space_before(value) {
                out.push(b' ');
            }
            value.write_to(out);
        }
        out.extend_from_slice(b">>");
    }
}

impl Name {
    /// Appends the name with its slash, escaping what is not a regular printable
    /// character.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        out.push(b'/');
        for &byte in self.as_bytes() {
            if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
                out.push(byte);
            } else {
                append(out, format_args!("#{byte:02X}"));
            }
        }
    }
}

impl PdfString {
    /// Appends the string, as hex or as a literal.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        if self.hex {
            out.push(b'<');
            for byte in &self.bytes {
                append(out, format_args!("{byte:02x}"));
            }
            out.push(b'>');
            return;
        }
        out.push(b'(');
        for &byte in &self.bytes {
            match byte {
                b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
                b'\r' => out.extend_from_slice(b"\\r"),
                b'\n' => out.extend_from_slice(b"\\n"),
                _ => out.push(byte),
            }
        }
        out.push(b')');
    }
}

impl Stream {
    fn write_to(&self, out: &mut Vec<u8>) {
        let data: &[u8] = match &self.data {
            StreamData::Owned(data) => data,
            StreamData::InFile { .. } => &[],
        };
        write_stream_head(&self.dictionary, data.len() as u64, out);
        out.extend_from_slice(data);
        out.extend_from_slice(STREAM_TAIL);
    }
}

/// What follows the data of a stream.
pub(crate) const STREAM_TAIL: &[u8] = b"\nendstream";

/// Appends a stream's dictionary, with `/Length` set to `length`, and the keyword
/// after which its data starts.
pub(crate) fn write_stream_head(dictionary: &Dictionary, length: u64, out: &mut Vec<u8>) {
    let mut dictionary = dictionary.clone();
    dictionary.insert("Length", i64::try_from(length).unwrap_or(i64::MAX));
    dictionary.write_to(out);
    out.extend_from_slice(b"\nstream\n");
}

fn write_array(items: &[Object], out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        item.write_to(out);
    }
    out.push(b']');
}

fn write_real(value: f64, out: &mut Vec<u8>) {
    if !value.is_finite() {
        out.push(b'0');
        return;
    }
    let start = out.len();
    append(out, format_args!("{value:.6}"));
    // "1.500000" → "1.5", "2.000000" → "2.0": still a real when it is read again.
    while out.len() > start + 2 && out.ends_with(b"0") && !out.ends_with(b".0") {
        out.pop();
    }
}

/// Whether a space must part `value` from the name before it.
fn needs_space_before(value: &Object) -> bool {
    !matches!(
        value,
        Object::String(_)
            | Object::Name(_)
            | Object::Array(_)
            | Object::Dictionary(_)
            | Object::Stream(_)
    )
}

/// Formats into `out`; writing to a `Vec` can't fail.
pub(crate) fn append(out: &mut Vec<u8>, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Ref;

    fn written(object: impl Into<Object>) -> String {
        let mut out = Vec::new();
        object.into().write_to(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn objects_are_written_in_pdf_syntax() {
        let dictionary = Dictionary::new()
            .with("Type", Name::from("Sig"))
            .with(
                "A B#",
                vec![Object::Null, 1.5.into(), (-2.0).into(), true.into()],
            )
            .with("R", Ref::new(12, 3))
            .with("S", PdfString::literal(*b"a(b)\\\r"))
            .with("H", PdfString::hex([0, 255]));
        assert_eq!(
            written(dictionary),
            r"<</Type/Sig/A#20B#23[null 1.5 -2.0 true]/R 12 3 R/S(a\(b\)\\\r)/H<00ff>>>"
        );
    }

    #[test]
    fn a_stream_gets_the_length_of_its_data() {
        let stream = Stream::owned(Dictionary::new().with("Length", 99), b"abc".to_vec());
        assert_eq!(written(stream), "<</Length 3>>\nstream\nabc\nendstream");
    }

    #[test]
    fn reals_have_no_exponent_and_are_never_infinite() {
        assert_eq!(written(1e-9), "0.0");
        assert_eq!(written(f64::INFINITY), "0");
        assert_eq!(written(1e15), "1000000000000000.0");
    }

    #[test]
    fn text_strings_hold_vietnamese_letters() {
        let text = PdfString::text("Nguyễn Văn A");
        assert_eq!(text.to_text(), "Nguyễn Văn A");
        assert!(text.hex);
        assert!(!PdfString::text("So 12").hex);
    }
}
