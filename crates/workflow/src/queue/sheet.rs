//! The Excel file of "Theo dõi hồ sơ chứng thực": a row a paper, in the order of the list. Rows go
//! into an unlinked temporary file as they are written, so that memory doesn't grow with them.

use chungthuc_domain::{
    applicant::ApplicantKind,
    calendar::{Moment, minute_text, stamp_text},
};
use chungthuc_storage::repo::queue::Item;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::view::printed_number;
use crate::spreadsheet::{Styles, begin, table_head, text, title_style};

/// The columns with their widths, in characters.
const COLUMNS: [(&str, f64); 16] = [
    ("STT", 8.0),
    ("Mã chứng thực", 24.0),
    ("Mã hồ sơ", 22.0),
    ("Đối tượng", 14.0),
    ("Tên đối tượng đăng ký", 32.0),
    ("Số CMT/CCCD/MST", 18.0),
    ("Email", 28.0),
    ("Loại giấy tờ", 32.0),
    ("Số trang", 10.0),
    ("Số bản", 10.0),
    ("Ngày đăng ký", 20.0),
    ("Hạn trả", 18.0),
    ("Trạng thái", 18.0),
    ("Người ký", 26.0),
    ("Số chứng thực", 14.0),
    ("Ngày chứng thực", 14.0),
];
/// Row of the table's head, from 0.
const HEAD_ROW: u32 = 3;

/// A file on its way.
pub(super) struct PaperSheet {
    workbook: Workbook,
    styles: Styles,
    /// Rows written.
    count: u32,
}

impl PaperSheet {
    /// A file with its head: whose list it is, when it was written and by what it was narrowed.
    pub fn begin(unit: &str, at: Moment, narrowed_by: &str) -> Result<Self, XlsxError> {
        const TITLE: &str = "Theo dõi hồ sơ chứng thực";
        let mut workbook = begin(TITLE, unit, at)?;
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Hồ sơ")?;
        let bold = title_style();
        let plain = Format::new();
        sheet.write_string_with_format(0, 0, TITLE, &bold)?;
        let written = format!("{unit} · {}", minute_text(at));
        sheet.write_string_with_format(1, 0, written, &plain)?;
        sheet.write_string_with_format(2, 0, narrowed_by, &plain)?;
        table_head(sheet, HEAD_ROW, &COLUMNS)?;
        Ok(Self {
            workbook,
            styles: Styles::new(),
            count: 0,
        })
    }

    /// Adds papers below those that are there.
    pub fn papers(&mut self, items: &[Item]) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        let styles = &self.styles;
        for item in items {
            self.count += 1;
            let row = HEAD_ROW + self.count;
            let paper = &item.paper;
            // Who has no account is known by the e-mail only (DOMAIN §4.2(d)).
            let identifier = item.identifier.as_deref().unwrap_or_default();
            let identifier = match paper.applicant_kind {
                ApplicantKind::NoAccount => "",
                _ => identifier,
            };
            let centred = [
                (1, paper.code.clone()),
                (2, item.dossier_code.clone().unwrap_or_default()),
                (10, stamp_text(paper.submitted_at)),
                (11, minute_text(paper.due_at)),
                (12, paper.state.label().to_owned()),
                (14, printed_number(item).unwrap_or_default()),
            ];
            let words = [
                (3, paper.applicant_kind.label()),
                (4, item.applicant_name.as_str()),
                (5, identifier),
                (6, item.email.as_deref().unwrap_or_default()),
                (7, paper.document_name.as_str()),
                (13, item.signer_name.as_str()),
            ];
            sheet.write_number_with_format(row, 0, self.count, &styles.centred)?;
            for (column, said) in centred {
                sheet.write_string_with_format(row, column, said, &styles.centred)?;
            }
            for (column, said) in words {
                text(sheet, styles, row, column, said)?;
            }
            sheet.write_number_with_format(row, 8, paper.page_count, &styles.amount)?;
            sheet.write_number_with_format(row, 9, paper.copy_count, &styles.amount)?;
            match paper.sealed_at {
                Some(at) => {
                    sheet.write_datetime_with_format(row, 15, at.day(), &styles.day)?;
                }
                None => {
                    sheet.write_string_with_format(row, 15, "", &styles.centred)?;
                }
            }
        }
        Ok(())
    }

    /// How many rows there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The file's bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.workbook.save_to_buffer()
    }
}
