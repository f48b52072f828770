//! The three fields of the attestation page: what they are called, what stands
//! in their place while they are empty, and how a value looks in them.
//!
//! While a field is empty its appearance shows dots, outside the marked content
//! `/Tx` that holds a value; when it is filled, its appearance is replaced as a
//! whole, so that no dots show through.

use pdf_writer::Name;

use super::ComposeError;
use super::canvas::{Align, Canvas, REGULAR_FONT, TextStyle};
use super::face::Weight;
use super::font::{FontSubset, deflated};
use super::text::{normalise, size_to_fit};
use crate::object::{Dictionary, Object, PdfString, Ref, Stream};

/// Name of the fields' font in `/DR` and `/DA`.
pub(crate) const FIELD_FONT: &str = REGULAR_FONT;
/// Size of text in the fields, in points.
pub(super) const FIELD_SIZE: f64 = 14.0;
/// Smallest size to which a long value is reduced.
const SMALLEST_SIZE: f64 = 7.0;
/// Height of a field, in points.
pub(super) const FIELD_HEIGHT: f64 = 20.0;
/// From a field's lower edge to the baseline of its text.
pub(super) const BASELINE: f64 = 5.5;
/// From a field's side to its text.
pub(super) const PADDING: f64 = 2.0;
/// How much of the book's field is dotted while it is empty, in points.
pub(super) const BOOK_DOTS: f64 = 136.0;
/// How far below the baseline dots are.
const DOTS_BELOW: f64 = 1.0;

/// A field that the seal fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttestationField {
    /// "Số chứng thực".
    Number,
    /// "Quyển số".
    Book,
    /// "Ngày … tháng … năm …", the whole line.
    Date,
}

impl AttestationField {
    /// All three, in reading order.
    pub const ALL: [Self; 3] = [Self::Number, Self::Book, Self::Date];

    /// The field's name (`/T`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "SoChungThuc",
            Self::Book => "QuyenSo",
            Self::Date => "NgayChungThuc",
        }
    }

    /// What assistive technology reads out for it (`/TU`).
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::Number => "Số chứng thực",
            Self::Book => "Quyển số",
            Self::Date => "Ngày chứng thực",
        }
    }

    /// `/Q`: 0 is left, 1 is centred (ISO 32000-2, table 228).
    pub(crate) fn quadding(self) -> i32 {
        match self {
            Self::Number | Self::Book => 0,
            Self::Date => 1,
        }
    }
}

/// `/DA`: the font, size and colour of the fields.
pub(crate) fn default_appearance() -> PdfString {
    PdfString::literal(format!("/{FIELD_FONT} {FIELD_SIZE} Tf 0 g").into_bytes())
}

/// The appearance of an empty field of this width, in points. Its letters go
/// into `regular`, which `font` will be the reference of.
pub(crate) fn placeholder(
    field: AttestationField,
    width: f64,
    regular: FontSubset,
) -> Result<(Vec<u8>, FontSubset), ComposeError> {
    let mut canvas = Canvas::new()?;
    canvas.regular = regular;
    let baseline = BASELINE - DOTS_BELOW;
    match field {
        AttestationField::Number => canvas.dots(PADDING, width - PADDING, baseline),
        AttestationField::Book => canvas.dots(PADDING, BOOK_DOTS - PADDING, baseline),
        AttestationField::Date => {
            /// Words, and the room for the number after each, in points.
            const PARTS: [(&str, f64); 3] = [("Ngày", 28.0), ("tháng", 28.0), ("năm", 42.0)];
            const GAP: f64 = 4.0;
            let style = TextStyle::new(Weight::Regular, FIELD_SIZE, 0.0);
            let mut total = -GAP;
            for (word, room) in PARTS {
                total += canvas.regular.face().width(word, FIELD_SIZE)? + room + 2.0 * GAP;
            }
            let mut x = (width - total) / 2.0;
            for (word, room) in PARTS {
                x += canvas.line(style, Align::Left, x, BASELINE, word)? + GAP;
                canvas.dots(x, x + room, baseline);
                x += room + GAP;
            }
        }
    }
    Ok((canvas.content.finish().into_vec(), canvas.regular))
}

/// The appearance of a filled field: its content and the size that it is set in.
/// The text is shown by one operator, so that it can be compared with `/V`.
pub(crate) fn value_appearance(
    field: AttestationField,
    value: &str,
    width: f64,
    height: f64,
    regular: &mut FontSubset,
) -> Result<Vec<u8>, ComposeError> {
    let value = normalise(value);
    let room = width - 2.0 * PADDING;
    let size = size_to_fit(regular.face(), &value, FIELD_SIZE, SMALLEST_SIZE, room)?;
    let mut codes = Vec::new();
    let mut advance = 0.0;
    for (glyph, letter) in regular.show(&value)?.into_iter().zip(value.chars()) {
        codes.extend(glyph.cid.to_be_bytes());
        advance += regular.face().advance(regular.face().glyph(letter)?) * size / 1000.0;
    }
    let x = match field.quadding() {
        0 => PADDING,
        _ => (width - advance) / 2.0,
    };
    let baseline = height * BASELINE / FIELD_HEIGHT;
    let mut content = pdf_writer::Content::new();
    content
        .begin_marked_content(Name(b"Tx"))
        .save_state()
        .begin_text()
        .set_font(Name(FIELD_FONT.as_bytes()), size as f32)
        .set_fill_gray(0.0)
        .next_line(x as f32, baseline as f32)
        .show(pdf_writer::Str(&codes))
        .end_text()
        .restore_state()
        .end_marked_content();
    Ok(content.finish().into_vec())
}

/// A field's appearance stream around its content.
pub(crate) fn field_form(content: &[u8], width: f64, height: f64, font: Ref) -> Stream {
    let fonts = Dictionary::new().with(FIELD_FONT, font);
    deflated(
        Dictionary::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Form"))
            .with(
                "BBox",
                vec![0.into(), 0.into(), width.into(), height.into()],
            )
            .with("Resources", Dictionary::new().with("Font", fonts)),
        content,
    )
}
