//! The Excel file of a book: rows above the table and the table's first columns as the guide has them
//! (DOMAIN §4.2(g)), then those of form SCT/BS that it lacks (§5.4).

use chungthuc_domain::calendar::{Moment, day_text};
use chungthuc_storage::repo::{book::Book, register::Entry};
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

use crate::spreadsheet::{Cell, Fault, Rows, begin, table_head, title_style};

/// The columns with their widths, in characters.
const COLUMNS: [(&str, f64); 9] = [
    ("STT", 18.0),
    ("Tên đối tượng đăng ký chứng thực", 32.0),
    ("Giấy tờ cần chứng thực", 34.0),
    ("Số chứng thực", 16.0),
    ("Ngày chứng thực", 16.0),
    ("Họ tên, chức danh người ký chứng thực", 34.0),
    ("Số bản sao đã được chứng thực", 16.0),
    ("Phí chứng thực (đồng)", 16.0),
    ("Ghi chú", 26.0),
];
/// Row of the table's head, from 0.
const HEAD_ROW: u32 = 6;

/// What stands above the table.
#[derive(Debug, Clone)]
pub(super) struct BookHead {
    /// The book.
    pub book: Book,
    /// Cơ quan quản lý sổ chứng thực.
    pub unit_name: String,
    /// When the file is written.
    pub written_at: Moment,
}

/// A file on its way.
pub(super) struct BookSheet {
    rows: Rows,
    number_width: u32,
}

impl BookSheet {
    /// A file with its head.
    pub fn begin(head: BookHead) -> Result<Self, Fault> {
        let title = format!("Tên sổ chứng thực {}", head.book.name());
        let mut workbook = begin(&title, &head.unit_name, head.written_at)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name("Sổ chứng thực")?;
        head.write(sheet, &title)?;
        Ok(Self {
            rows: Rows::below(workbook, HEAD_ROW)?,
            number_width: head.book.number_width,
        })
    }

    /// Adds lines below those that are there.
    pub fn lines(&mut self, lines: &[Entry]) -> Result<(), Fault> {
        for line in lines {
            let signer = format!("{}, {}", line.signer_name, line.signer_title);
            let number = line
                .kind
                .number_text(line.number, self.number_width as usize);
            // Applicants of old had only an e-mail, and the guide shows that (DOMAIN Q38).
            let name = match line.applicant_name.trim() {
                "" => line.applicant_email.as_deref().unwrap_or_default(),
                name => name,
            };
            let count = self.rows.count() + 1;
            self.rows.add(&[
                Cell::Number(count),
                Cell::Words(name),
                Cell::Words(&line.document_name),
                Cell::Code(number),
                Cell::Day(line.certified_on),
                Cell::Words(&signer),
                Cell::Amount(line.copy_count.into()),
                Cell::Amount(line.fee),
                Cell::Words(&line.note),
            ])?;
        }
        Ok(())
    }

    /// The file's bytes.
    pub fn finish(self) -> Result<Vec<u8>, Fault> {
        self.rows.finish()
    }
}

impl BookHead {
    /// The guide's rows: "Tên sổ chứng thực 598/ĐT", `Số bắt đầu | 10/ĐT | Số hiện tại | 10/ĐT`, …
    fn write(&self, sheet: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
        let bold = title_style();
        let label = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_font_color(Color::RGB(0x5A_544B));
        let value = Format::new().set_bold().set_align(FormatAlign::Top);
        let book = &self.book;
        let number = |number: u32| book.number_text(number);
        let pairs = [
            [
                ("Số bắt đầu", number(book.start_number)),
                (
                    "Số hiện tại",
                    book.last_number.map(number).unwrap_or_default(),
                ),
            ],
            [
                ("Ngày mở sổ", day_text(book.opened_on)),
                ("Ngày đóng sổ", day_text(book.closes_on)),
            ],
        ];
        sheet.write_string_with_format(0, 0, title, &bold)?;
        for (row, pair) in (1..).zip(pairs) {
            for (column, (name, said)) in (0..).step_by(2).zip(pair) {
                sheet.write_string_with_format(row, column, name, &label)?;
                sheet.write_string_with_format(row, column + 1, said, &value)?;
            }
        }
        sheet.set_row_height(3, 30)?;
        sheet.write_string_with_format(3, 0, "Cơ quan quản lý sổ chứng thực", &label)?;
        sheet.write_string_with_format(3, 1, &self.unit_name, &value)?;
        if let Some(continues) = &book.continues {
            sheet.write_string_with_format(4, 0, "Nối tiếp", &label)?;
            sheet.write_string_with_format(4, 1, continues, &value)?;
        }
        let heading = Format::new().set_bold().set_font_size(12);
        sheet.write_string_with_format(5, 0, "Thông tin chứng thực trong sổ", &heading)?;
        table_head(sheet, HEAD_ROW, &COLUMNS)
    }
}
