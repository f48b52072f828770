//! The attestation page's content: the statement, the places of number, book and
//! date, title and name, the QR code, and what a reader needs to check the copy.

use super::canvas::{Align, Canvas, TextStyle};
use super::face::Weight;
use super::field::{AttestationField, placeholder};
use super::font::FontSubset;
use super::layout::{AttestationLayout, BODY_SIZE, MARGIN, PlacedLine, STATEMENT_SIZE};
use super::text::{normalise, wrap};
use super::{ComposeError, qr};

/// NĐ 45/2020, Đ.10 k.3b: what the copy is worth.
const LEGAL_VALUE: &str = "Bản sao điện tử được chứng thực từ bản chính dạng văn bản giấy có giá trị \
sử dụng thay cho bản chính đã dùng để đối chiếu chứng thực trong các giao dịch, trừ trường hợp pháp \
luật có quy định khác.";
/// Everything that a number, a book and a date are made of, so that the font in
/// `/DR` can show them.
const FIELD_LETTERS: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`\
abcdefghijklmnopqrstuvwxyz{|}~ĐđÀàẢảÃãÁáẠạĂăÂâÊêÔôƠơƯưọổsốnàyănthg–…";

/// Side of the QR code and its distance from the page's lower edge, in points.
const QR_SIDE: f64 = 79.0;
const QR_BOTTOM: f64 = 92.0;
/// From the code to the text beside it: at least the quiet zone of four modules.
const QR_GAP: f64 = 15.0;
const NOTE_SIZE: f64 = 10.0;
const NOTE_LEADING: f64 = 13.5;
const LEGAL_SIZE: f64 = 8.5;
const LEGAL_LEADING: f64 = 11.5;
const LEGAL_BOTTOM: f64 = 48.0;
const LABEL_GREY: f64 = 0.38;

/// What an attestation page says. All texts are Vietnamese as they are to be
/// read; they are normalised to NFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// "Chứng thực bản sao đúng với bản chính".
    pub statement: String,
    /// The signer's title, one line each: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH". Empty
    /// if the signature's image holds it.
    pub title_lines: Vec<String>,
    /// The signer's full name; `None` if the signature's image holds it.
    pub signer_name: Option<String>,
    /// The unit: "UBND phường Cầu Sương, tỉnh Hòa Lâm".
    pub agency: String,
    /// The address at which the copy can be looked up: the QR code's content,
    /// also printed.
    pub public_url: String,
    /// "Mã chứng thực" of the paper.
    pub request_code: String,
}

impl Attestation {
    /// The usual statement (NĐ 23/2015, annex).
    pub const STATEMENT: &'static str = "Chứng thực bản sao đúng với bản chính";
}

/// A drawn attestation page, not yet in a document.
pub(crate) struct PageParts {
    /// The page's content stream, not compressed.
    pub content: Vec<u8>,
    /// Content of the empty fields' appearances, in the order of
    /// [`AttestationField::ALL`].
    pub placeholders: [Vec<u8>; 3],
    /// The regular face: of the page, the fields and `/DR`.
    pub regular: FontSubset,
    /// The bold face: of the page.
    pub bold: FontSubset,
}

/// Draws the page.
pub(crate) fn draw_page(
    attestation: &Attestation,
    layout: &AttestationLayout,
) -> Result<PageParts, ComposeError> {
    let mut canvas = Canvas::new()?;
    let statement = TextStyle::new(Weight::Bold, STATEMENT_SIZE, 0.0);
    let body = TextStyle::new(Weight::Regular, BODY_SIZE, 0.0);
    let block = TextStyle::new(Weight::Bold, BODY_SIZE, 0.0);
    draw_lines(&mut canvas, statement, Align::Centre, &layout.statement)?;
    draw_lines(&mut canvas, body, Align::Left, &layout.labels)?;
    draw_lines(&mut canvas, block, Align::Centre, &layout.title)?;
    draw_lines(&mut canvas, block, Align::Centre, &layout.name)?;
    draw_footer(&mut canvas, attestation, layout)?;

    let Canvas {
        content,
        mut regular,
        bold,
    } = canvas;
    regular.show(FIELD_LETTERS)?;
    let mut placeholders = [Vec::new(), Vec::new(), Vec::new()];
    for (field, drawn) in AttestationField::ALL.into_iter().zip(&mut placeholders) {
        let width = layout.field_rect(field).width();
        (*drawn, regular) = placeholder(field, width, regular)?;
    }
    Ok(PageParts {
        content: content.finish().into_vec(),
        placeholders,
        regular,
        bold,
    })
}

fn draw_lines(
    canvas: &mut Canvas,
    style: TextStyle,
    align: Align,
    lines: &[PlacedLine],
) -> Result<(), ComposeError> {
    for line in lines {
        canvas.line(style, align, line.x, line.y, &line.text)?;
    }
    Ok(())
}

/// The QR code, what stands beside it, and the legal value.
fn draw_footer(
    canvas: &mut Canvas,
    attestation: &Attestation,
    layout: &AttestationLayout,
) -> Result<(), ComposeError> {
    let page = layout.page().effective_box();
    let right = page.x1 - MARGIN;
    canvas.content.set_fill_gray(0.0);
    qr::draw(
        &mut canvas.content,
        attestation.public_url.trim(),
        MARGIN,
        QR_BOTTOM,
        QR_SIDE,
    )?;

    let x = MARGIN + QR_SIDE + QR_GAP;
    let mut notes: Vec<(String, f64)> = vec![("Kiểm tra bản sao này tại".to_owned(), LABEL_GREY)];
    let texts = [
        (attestation.public_url.clone(), 0.0),
        (labelled("Mã chứng thực", &attestation.request_code), 0.0),
        (labelled("Cơ quan chứng thực", &attestation.agency), 0.0),
    ];
    for (text, grey) in texts {
        let lines = wrap(canvas.regular.face(), &text, NOTE_SIZE, right - x)?;
        notes.extend(lines.into_iter().map(|line| (line, grey)));
    }
    // In the middle beside the code; what is higher than the code grows upwards.
    let height = (notes.len() as f64 - 1.0) * NOTE_LEADING + NOTE_SIZE * 0.66;
    let mut y = QR_BOTTOM + height - NOTE_SIZE * 0.66 + ((QR_SIDE - height) / 2.0).max(0.0);
    for (text, grey) in notes {
        let style = TextStyle::new(Weight::Regular, NOTE_SIZE, grey);
        canvas.line(style, Align::Left, x, y, &text)?;
        y -= NOTE_LEADING;
    }

    let lines = wrap(
        canvas.regular.face(),
        LEGAL_VALUE,
        LEGAL_SIZE,
        right - MARGIN,
    )?;
    let mut y = LEGAL_BOTTOM + lines.len() as f64 * LEGAL_LEADING;
    canvas.rule(MARGIN, right, y + 2.0);
    for line in lines {
        y -= LEGAL_LEADING;
        let style = TextStyle::new(Weight::Regular, LEGAL_SIZE, LABEL_GREY);
        canvas.line(style, Align::Left, MARGIN, y, &line)?;
    }
    Ok(())
}

/// "Label: value", nothing without a value.
fn labelled(label: &str, value: &str) -> String {
    match normalise(value) {
        value if value.is_empty() => value,
        value => format!("{label}: {value}"),
    }
}
