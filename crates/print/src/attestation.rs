//! The attestation of copies on paper, "lời chứng chứng thực bản sao từ bản chính" (NĐ 23/2015, annex):
//! on a sheet of its own, or at the foot of the copy's last page, which goes through the printer once
//! more. It is signed and sealed by hand.

use chungthuc_domain::{calendar::Moment, view::paper_copy::AttestationPlace};
use jiff::civil::Date;

use crate::block::{Block, Document, Line, Sheet};

/// In place of what isn't known yet.
const DOTS: &str = "....................";
const FEW_DOTS: &str = ".........";
/// Empty lines for signature and seal, which is 36 mm wide.
const ROOM: usize = 5;
/// Height of what is printed at the foot of a page, in points: 92 mm.
const FOOT: f64 = 262.0;
/// What each further line of a long wording adds to it, and how many characters a line surely holds.
const FURTHER_LINE: f64 = 20.0;
const LINE_CHARS: usize = 48;

/// What was issued.
#[derive(Debug, Clone, Copy)]
pub struct IssuedNumber<'a> {
    /// Số chứng thực, as printed.
    pub number: &'a str,
    /// Quyển số: `01/2026-SCT/BS`.
    pub book: &'a str,
    /// Ngày chứng thực.
    pub day: Date,
}

/// What an attestation is written from.
#[derive(Debug, Clone, Copy)]
pub struct PaperAttestation<'a> {
    /// "Chứng thực bản sao đúng với bản chính".
    pub statement: &'a str,
    /// Mã chứng thực, for the file's title.
    pub code: &'a str,
    /// Number, book and day; dotted lines without.
    pub issued: Option<IssuedNumber<'a>>,
    /// Behind the dots of a book that isn't known yet: `-SCT/BS`.
    pub suffix: &'a str,
    /// As what the leader signs, one line each: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub title_lines: &'a [String],
    /// Who signs.
    pub signer_name: &'a str,
    /// Where it is printed.
    pub place: AttestationPlace,
    /// When it is printed.
    pub printed_at: Moment,
}

impl PaperAttestation<'_> {
    /// The attestation, to be printed.
    pub fn document(&self) -> Document {
        let (number, book) = match self.issued {
            Some(issued) => (issued.number.to_owned(), issued.book.to_owned()),
            None => (DOTS.to_owned(), format!("{DOTS}{}", self.suffix)),
        };
        let day = match self.issued {
            Some(issued) => {
                let (day, month) = (issued.day.day(), issued.day.month());
                format!("Ngày {day:02} tháng {month:02} năm {}", issued.day.year())
            }
            None => format!("Ngày {FEW_DOTS} tháng {FEW_DOTS} năm {FEW_DOTS}"),
        };
        let titles = self.title_lines.iter().cloned().map(Line::LargeStrong);
        let mut signing: Vec<Line> = titles.collect();
        signing.push(Line::Small("(ký, ghi rõ họ, tên và đóng dấu)".to_owned()));
        signing.push(Line::Room(ROOM));
        signing.push(Line::LargeStrong(self.signer_name.to_owned()));
        let attested = vec![
            Line::LargeStrong(self.statement.to_owned()),
            Line::Large(format!("Số chứng thực {number} quyển số {book}")),
            Line::Large(day),
        ];
        let blocks = vec![Block::Together(vec![
            Block::Beside(vec![attested]),
            // The right half is the leader's (NĐ 30/2020, Phụ lục I, II.7).
            Block::Beside(vec![Vec::new(), signing]),
        ])];
        let sheet = match self.place {
            AttestationPlace::Sheet => Sheet::A4,
            AttestationPlace::Foot => Sheet {
                top: Sheet::A4.height - Sheet::A4.bottom - foot(self.statement),
                ..Sheet::A4
            },
        };
        Document {
            title: format!("Lời chứng {}", self.code),
            written_at: self.printed_at,
            sheet,
            head: String::new(),
            // Nothing but the attestation is to stand on a certified copy.
            foot: String::new(),
            blocks,
        }
    }
}

/// The height that an attestation of this wording takes at the foot of a page.
fn foot(statement: &str) -> f64 {
    let further = statement.chars().count().saturating_sub(1) / LINE_CHARS;
    FOOT + FURTHER_LINE * u32::try_from(further).map_or(0.0, f64::from)
}
