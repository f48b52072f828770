//! Where everything on the attestation page goes: A4 portrait, coordinates in
//! points from its lower left corner, which is its user space.
//!
//! Sizes follow NĐ 30/2020, Phụ lục I, II.7: title and name in bold 14 point,
//! the signature's image centred between them.

use chungthuc_geometry::placement::{SignatureSlot, seal_rect};
use chungthuc_geometry::units::mm_to_pt;
use chungthuc_geometry::{DisplaySize, PageGeometry, Rect};

use super::ComposeError;
use super::attestation::Attestation;
use super::face::{Face, Weight};
use super::field::{AttestationField, BASELINE, BOOK_DOTS, FIELD_HEIGHT, FIELD_SIZE, PADDING};
use super::text::{normalise, wrap_evenly};

/// From the page's sides to flat text, in points (21 mm).
pub(super) const MARGIN: f64 = 59.5;
/// Size of the statement, the page's heading.
pub(super) const STATEMENT_SIZE: f64 = 17.0;
/// Size of the title, the name and the labels.
pub(super) const BODY_SIZE: f64 = FIELD_SIZE;
/// From the top of the page to the statement's baseline.
const STATEMENT_DOWN: f64 = 110.0;
const STATEMENT_LEADING: f64 = 23.0;
/// From one baseline to the next of the heading's lines.
const NUMBER_DOWN: f64 = 33.0;
const DATE_DOWN: f64 = 28.0;
/// From the date's baseline to the title's.
const TITLE_DOWN: f64 = 60.0;
const TITLE_LEADING: f64 = 18.5;
/// From the title's last baseline to the name's: room for a seal of 36 mm.
const NAME_DOWN: f64 = 128.0;
/// Middle and width of the block with title, signature and name.
const BLOCK_CENTRE: f64 = 408.0;
const BLOCK_WIDTH: f64 = 244.0;
/// Room of a bare signature, in millimetres.
const SIGNATURE_MM: (f64, f64) = (45.0, 30.0);
/// Room of an image that holds title and name itself, in millimetres.
const WHOLE_BLOCK_MM: (f64, f64) = (76.0, 48.0);
/// Widths of the fields, in points, and between number and book. The book's
/// reaches to the margin, for long names; [`BOOK_DOTS`] is what is seen of it.
const NUMBER_WIDTH: f64 = 64.0;

const DATE_WIDTH: f64 = 260.0;
const FIELD_GAP: f64 = 14.0;
/// Longest text of one kind, in characters, and most title lines.
const MAX_CHARS: usize = 300;
const MAX_TITLE_LINES: usize = 8;

/// A line of flat text with its baseline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlacedLine {
    pub text: String,
    pub x: f64,
    pub y: f64,
}

/// The attestation page's places, all in its user space (points).
#[derive(Debug, Clone, PartialEq)]
pub struct AttestationLayout {
    pub(super) statement: Vec<PlacedLine>,
    /// "Số chứng thực:" and "Quyển số:", left-aligned.
    pub(super) labels: [PlacedLine; 2],
    pub(super) title: Vec<PlacedLine>,
    pub(super) name: Vec<PlacedLine>,
    fields: [Rect; 3],
    slot: SignatureSlot,
}

impl AttestationLayout {
    /// Lays out a page.
    ///
    /// # Errors
    /// [`ComposeError::NoGlyph`] and [`ComposeError::TooLong`] for texts that
    /// can't be set.
    pub fn new(attestation: &Attestation) -> Result<Self, ComposeError> {
        check_lengths(attestation)?;
        let (regular, bold) = (Face::open(Weight::Regular)?, Face::open(Weight::Bold)?);
        let page = PageGeometry::a4().effective_box();
        let centre = page.width() / 2.0;

        let mut y = page.y1 - STATEMENT_DOWN + STATEMENT_LEADING;
        let width = page.width() - 2.0 * MARGIN;
        let mut statement = Vec::new();
        for text in wrap_evenly(&bold, &attestation.statement, STATEMENT_SIZE, width)? {
            y -= STATEMENT_LEADING;
            statement.push(PlacedLine { text, x: centre, y });
        }

        y -= NUMBER_DOWN;
        let [number_label, book_label] = ["Số chứng thực:", "Quyển số:"];
        let number_label_width = regular.width(number_label, BODY_SIZE)? + PADDING;
        let book_label_width = regular.width(book_label, BODY_SIZE)? + PADDING;
        let total = number_label_width + NUMBER_WIDTH + FIELD_GAP + book_label_width + BOOK_DOTS;
        let left = centre - total / 2.0;
        let book_left = left + number_label_width + NUMBER_WIDTH + FIELD_GAP;
        let labels = [
            PlacedLine {
                text: number_label.to_owned(),
                x: left,
                y,
            },
            PlacedLine {
                text: book_label.to_owned(),
                x: book_left,
                y,
            },
        ];
        let field = |x: f64, y: f64, width: f64| {
            Rect::new(x, y - BASELINE, x + width, y - BASELINE + FIELD_HEIGHT)
        };
        let book_start = book_left + book_label_width;
        let date_y = y - DATE_DOWN;
        let fields = [
            field(left + number_label_width, y, NUMBER_WIDTH),
            field(book_start, y, page.x1 - MARGIN - book_start),
            field(centre - DATE_WIDTH / 2.0, date_y, DATE_WIDTH),
        ];

        let mut y = date_y - TITLE_DOWN + TITLE_LEADING;
        let mut title = Vec::new();
        for line in &attestation.title_lines {
            for text in wrap_evenly(&bold, line, BODY_SIZE, BLOCK_WIDTH)? {
                y -= TITLE_LEADING;
                title.push(PlacedLine {
                    text,
                    x: BLOCK_CENTRE,
                    y,
                });
            }
        }
        let title_bottom = y;
        let mut name = Vec::new();
        y = title_bottom - NAME_DOWN + TITLE_LEADING;
        let signer = attestation.signer_name.as_deref().unwrap_or_default();
        for text in wrap_evenly(&bold, signer, BODY_SIZE, BLOCK_WIDTH)? {
            y -= TITLE_LEADING;
            name.push(PlacedLine {
                text,
                x: BLOCK_CENTRE,
                y,
            });
        }
        let slot = SignatureSlot {
            room: signature_room(&title, &name, title_bottom),
        };
        Ok(Self {
            statement,
            labels,
            title,
            name,
            fields,
            slot,
        })
    }

    /// The page's geometry: A4 portrait, not rotated, a unit is a point.
    #[must_use]
    pub fn page(&self) -> PageGeometry {
        PageGeometry::a4()
    }

    /// The room for the leader's signature; sent to the browser, which places
    /// images in it by the same rule.
    #[must_use]
    pub fn signature_slot(&self) -> SignatureSlot {
        self.slot
    }

    /// Where an image of this aspect (width over height) goes by default:
    /// centred between title and name.
    #[must_use]
    pub fn default_signature_rect(&self, image_aspect: f64) -> Rect {
        self.slot.signature_rect(&self.page(), image_aspect)
    }

    /// Where a seal of this true size (mm) goes by default: over the left third
    /// of the signature at `signature_rect`.
    #[must_use]
    pub fn default_seal_rect(&self, signature_rect: Rect, size_mm: DisplaySize) -> Rect {
        seal_rect(&self.page(), signature_rect, size_mm)
    }

    /// The rectangle of a field.
    #[must_use]
    pub fn field_rect(&self, field: AttestationField) -> Rect {
        match field {
            AttestationField::Number => self.fields[0],
            AttestationField::Book => self.fields[1],
            AttestationField::Date => self.fields[2],
        }
    }
}

/// Between title and name, or as much as both would take if the image holds them.
fn signature_room(title: &[PlacedLine], name: &[PlacedLine], title_bottom: f64) -> Rect {
    /// From the title's last baseline, and to the top of the name's capitals.
    const BELOW_TITLE: f64 = 8.0;
    const ABOVE_NAME: f64 = 16.0;
    let around = |(width, height): (f64, f64), middle: f64| {
        let (w, h) = (mm_to_pt(width) / 2.0, mm_to_pt(height) / 2.0);
        Rect::new(BLOCK_CENTRE - w, middle - h, BLOCK_CENTRE + w, middle + h)
    };
    if title.is_empty() && name.is_empty() {
        let top = title_bottom - TITLE_LEADING + BODY_SIZE;
        return around(WHOLE_BLOCK_MM, top - mm_to_pt(WHOLE_BLOCK_MM.1) / 2.0);
    }
    let top = title_bottom - BELOW_TITLE;
    let bottom = title_bottom - NAME_DOWN + ABOVE_NAME;
    around(SIGNATURE_MM, (top + bottom) / 2.0)
}

fn check_lengths(attestation: &Attestation) -> Result<(), ComposeError> {
    let titles = attestation.title_lines.iter().map(String::as_str);
    let texts = [
        attestation.statement.as_str(),
        &attestation.agency,
        &attestation.request_code,
    ]
    .into_iter()
    .chain(attestation.signer_name.as_deref())
    .chain(titles);
    for text in texts {
        if text.chars().count() > MAX_CHARS {
            return Err(ComposeError::TooLong(
                normalise(text).chars().take(80).collect(),
            ));
        }
    }
    match attestation.title_lines.get(MAX_TITLE_LINES) {
        Some(line) => Err(ComposeError::TooLong(
            normalise(line).chars().take(80).collect(),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SEAL: DisplaySize = DisplaySize {
        width: 36.0,
        height: 36.0,
    };

    fn layout(title: &[&str], name: Option<&str>) -> AttestationLayout {
        AttestationLayout::new(&Attestation {
            statement: Attestation::STATEMENT.to_owned(),
            title_lines: title.iter().map(|line| (*line).to_owned()).collect(),
            signer_name: name.map(str::to_owned),
            agency: "UBND phường Cầu Sương, tỉnh Hòa Lâm".to_owned(),
            public_url: "https://chungthuc.example/k/0".to_owned(),
            request_code: "H99.101-261120-000007".to_owned(),
        })
        .unwrap()
    }

    #[test]
    fn a_signature_of_any_shape_lies_between_title_and_name() {
        let layout = layout(&["CHỦ TỊCH"], Some("Vũ Đình Khải Minh"));
        for aspect in [0.4, 1.0, 2.2, 9.0] {
            let rect = layout.default_signature_rect(aspect);
            assert!((rect.width() / rect.height() - aspect).abs() < 1e-6);
            assert!(rect.y1 < layout.title[0].y && rect.y0 > layout.name[0].y + BODY_SIZE * 0.7);
            assert!(((rect.x0 + rect.x1) / 2.0 - BLOCK_CENTRE).abs() < 1e-6);
        }
    }

    #[test]
    fn the_seal_has_its_true_size_over_the_left_third() {
        let layout = layout(&["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], Some("Đỗ Thanh Trúc Lam"));
        let signature = layout.default_signature_rect(2.2);
        let seal = layout.default_seal_rect(signature, SEAL);
        assert!((seal.width() - mm_to_pt(36.0)).abs() < 1e-6);
        assert!((seal.x1 - signature.x0 - signature.width() / 3.0).abs() < 1e-6);
        assert!(layout.page().effective_box().contains(&seal, 0.0));
    }

    #[test]
    fn an_image_that_holds_title_and_name_gets_their_room_and_they_are_not_printed() {
        let whole = layout(&[], None);
        assert!(whole.title.is_empty() && whole.name.is_empty());
        let room = whole.signature_slot().room;
        let usual = layout(&["CHỦ TỊCH"], Some("Vũ Đình Khải Minh"));
        assert!(room.y1 >= usual.title[0].y && room.y0 <= usual.name[0].y + BODY_SIZE);
        assert!(room.y1 < whole.field_rect(AttestationField::Date).y0);
    }

    #[test]
    fn long_titles_and_names_wrap_within_the_block_and_push_the_name_down() {
        let short = layout(&["CHỦ TỊCH"], Some("Vũ Đình Khải Minh"));
        let title = "PHÓ GIÁM ĐỐC TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG";
        let name = "Công Tằng Tôn Nữ Nguyễn Phúc Thị Thanh Huyền Trang";
        let long = layout(&["TUQ. CHỦ TỊCH", title], Some(name));
        assert!(long.title.len() > 2 && long.name.len() > 1);
        assert!(long.name[0].y < short.name[0].y);
        let bold = Face::open(Weight::Bold).unwrap();
        for line in long.title.iter().chain(&long.name) {
            assert!(bold.width(&line.text, BODY_SIZE).unwrap() <= BLOCK_WIDTH);
        }
    }

    #[test]
    fn the_fields_lie_apart_within_the_margins() {
        let layout = layout(&["CHỦ TỊCH"], Some("Vũ Đình Khải Minh"));
        let rects = AttestationField::ALL.map(|field| layout.field_rect(field));
        for (index, rect) in rects.iter().enumerate() {
            assert!(
                rect.x0 >= MARGIN && rect.x1 <= layout.page().effective_box().x1 - MARGIN + 1e-9
            );
            assert!(
                rects
                    .iter()
                    .skip(index + 1)
                    .all(|other| rect.intersection(other).is_none())
            );
        }
    }

    #[test]
    fn an_endless_text_is_refused() {
        let mut attestation = Attestation {
            statement: Attestation::STATEMENT.to_owned(),
            title_lines: vec!["CHỦ TỊCH".to_owned(); 9],
            signer_name: None,
            agency: String::new(),
            public_url: "https://chungthuc.example/k/0".to_owned(),
            request_code: String::new(),
        };
        assert!(matches!(
            AttestationLayout::new(&attestation),
            Err(ComposeError::TooLong(_))
        ));
        attestation.title_lines = vec!["CHỦ ".repeat(100)];
        assert!(matches!(
            AttestationLayout::new(&attestation),
            Err(ComposeError::TooLong(_))
        ));
    }
}
