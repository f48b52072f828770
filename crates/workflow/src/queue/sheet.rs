//! The Excel file of "Theo dõi hồ sơ chứng thực": a row a paper, in the order of the list.

use chungthuc_domain::{
    applicant::ApplicantKind,
    calendar::{Moment, minute_text, stamp_text},
};
use chungthuc_storage::repo::queue::Item;
use rust_xlsxwriter::Format;

use super::view::printed_number;
use crate::spreadsheet::{Cell, Fault, Rows, begin, table_head, title_style};

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
pub(super) struct PaperSheet(Rows);

impl PaperSheet {
    /// A file with its head: whose list it is, when it was written and by what it was narrowed.
    pub fn begin(unit: &str, at: Moment, narrowed_by: &str) -> Result<Self, Fault> {
        const TITLE: &str = "Theo dõi hồ sơ chứng thực";
        let mut workbook = begin(TITLE, unit, at)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name("Hồ sơ")?;
        let bold = title_style();
        let plain = Format::new();
        sheet.write_string_with_format(0, 0, TITLE, &bold)?;
        let written = format!("{unit} · {}", minute_text(at));
        sheet.write_string_with_format(1, 0, written, &plain)?;
        sheet.write_string_with_format(2, 0, narrowed_by, &plain)?;
        table_head(sheet, HEAD_ROW, &COLUMNS)?;
        Ok(Self(Rows::below(workbook, HEAD_ROW)?))
    }

    /// Adds papers below those that are there.
    pub fn papers(&mut self, items: &[Item]) -> Result<(), Fault> {
        for item in items {
            let paper = &item.paper;
            // Who has no account is known by the e-mail only (DOMAIN §4.2(d)).
            let identifier = item.identifier.as_deref().unwrap_or_default();
            let identifier = match paper.applicant_kind {
                ApplicantKind::NoAccount => "",
                _ => identifier,
            };
            let number = self.count() + 1;
            self.0.add(&[
                Cell::Number(number),
                Cell::Code(paper.code.clone()),
                Cell::Code(item.dossier_code.clone().unwrap_or_default()),
                Cell::Words(paper.applicant_kind.label()),
                Cell::Words(&item.applicant_name),
                Cell::Words(identifier),
                Cell::Words(item.email.as_deref().unwrap_or_default()),
                Cell::Words(&paper.document_name),
                Cell::Amount(paper.page_count.into()),
                Cell::Amount(paper.copy_count.into()),
                Cell::Code(stamp_text(paper.submitted_at)),
                Cell::Code(minute_text(paper.due_at)),
                Cell::Code(paper.state.label().to_owned()),
                Cell::Words(&item.signer_name),
                Cell::Code(printed_number(item).unwrap_or_default()),
                paper
                    .sealed_at
                    .map_or_else(|| Cell::Code(String::new()), |at| Cell::Day(at.day())),
            ])?;
        }
        Ok(())
    }

    /// How many rows there are.
    pub fn count(&self) -> u32 {
        self.0.count()
    }

    /// The file's bytes.
    pub fn finish(self) -> Result<Vec<u8>, Fault> {
        self.0.finish()
    }
}
