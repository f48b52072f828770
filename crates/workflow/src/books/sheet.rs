//! The Excel file of a book: rows above the table and the table's first columns as the guide has them
//! (DOMAIN §4.2(g)), then those of form SCT/BS that it lacks (§5.4). Rows go into an unlinked
//! temporary file as they are written, so that memory doesn't grow with the book; the database holds
//! the same in plain text.

use chungthuc_domain::calendar::{Moment, day_text};
use chungthuc_storage::repo::{book::Book, register::Entry};
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::spreadsheet::{Styles, begin, table_head, text};

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
    workbook: Workbook,
    styles: Styles,
    number_width: u32,
    /// Lines written.
    count: u32,
}

impl BookSheet {
    /// A file with its head.
    pub fn begin(head: BookHead) -> Result<Self, XlsxError> {
        let title = format!("Tên sổ chứng thực {}", head.book.name());
        let mut workbook = begin(&title, &head.unit_name, head.written_at)?;
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Sổ chứng thực")?;
        head.write(sheet, &title)?;
        Ok(Self {
            workbook,
            styles: Styles::new(),
            number_width: head.book.number_width,
            count: 0,
        })
    }

    /// Adds lines below those that are there.
    pub fn lines(&mut self, lines: &[Entry]) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        let styles = &self.styles;
        for line in lines {
            self.count += 1;
            let row = HEAD_ROW + self.count;
            let signer = format!("{}, {}", line.signer_name, line.signer_title);
            let number = line
                .kind
                .number_text(line.number, self.number_width as usize);
            // Applicants of old had only an e-mail, and the guide shows that (DOMAIN Q38).
            let name = match line.applicant_name.trim() {
                "" => line.applicant_email.as_deref().unwrap_or_default(),
                name => name,
            };
            sheet.write_number_with_format(row, 0, self.count, &styles.centred)?;
            text(sheet, styles, row, 1, name)?;
            text(sheet, styles, row, 2, &line.document_name)?;
            sheet.write_string_with_format(row, 3, number, &styles.centred)?;
            sheet.write_datetime_with_format(row, 4, line.certified_on, &styles.day)?;
            text(sheet, styles, row, 5, &signer)?;
            sheet.write_number_with_format(row, 6, line.copy_count, &styles.amount)?;
            // A double is exact up to 2^53.
            sheet.write_number_with_format(row, 7, line.fee as f64, &styles.amount)?;
            text(sheet, styles, row, 8, &line.note)?;
        }
        Ok(())
    }

    /// The file's bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.workbook.save_to_buffer()
    }
}

impl BookHead {
    /// The guide's rows: "Tên sổ chứng thực 598/ĐT", `Số bắt đầu | 10/ĐT | Số hiện tại | 10/ĐT`, …
    fn write(&self, sheet: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_font_size(14);
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
