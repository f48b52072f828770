//! The Excel file of a report: a sheet by month and one by kind of paper.

use chungthuc_domain::{
    figures::share_text,
    view::figures::{Certified, ReportView},
};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::spreadsheet::{Styles, begin, of_totals, table_head, title_style};

/// The columns behind the first.
const COLUMNS: [&str; 9] = [
    "Số việc – điện tử",
    "Số bản – điện tử",
    "Phí – điện tử (đồng)",
    "Số việc – giấy",
    "Số bản – giấy",
    "Phí – giấy (đồng)",
    "Tổng số việc",
    "Tổng số bản",
    "Tổng phí (đồng)",
];
/// Row of the table's head, from 0.
const HEAD_ROW: u32 = 4;

/// Writes the file. Gives its bytes.
pub(super) fn write(view: &ReportView) -> Result<Vec<u8>, XlsxError> {
    let title = format!(
        "Báo cáo chứng thực bản sao từ bản chính {}",
        view.period.label()
    );
    let mut workbook = begin(&title, &view.unit_name, view.now)?;
    let months = view
        .months
        .iter()
        .map(|(month, sum)| (format!("Tháng {month}"), *sum));
    let months: Vec<_> = months.collect();
    for (name, first, rows) in [
        ("Theo tháng", "Tháng", &months),
        ("Theo loại giấy tờ", "Loại giấy tờ", &view.types),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        head(sheet, view, &title, first)?;
        table(sheet, rows, view.total())?;
    }
    workbook.save_to_buffer()
}

fn head(
    sheet: &mut Worksheet,
    view: &ReportView,
    title: &str,
    first: &str,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, title, &title_style())?;
    sheet.write_string(1, 0, &view.unit_name)?;
    let total = view.total();
    let index = format!(
        "Tỷ lệ cung cấp dịch vụ chứng thực bản sao điện tử từ bản chính (ELECTRONIC_CERTIFIED_COPY): {}. Số bản sao bị hủy bỏ giá trị pháp lý: {}.",
        share_text(total.electronic.numbers, total.all().numbers),
        view.annulled
    );
    sheet.write_string(2, 0, index)?;
    let behind = COLUMNS.map(|name| (name, 15.0));
    let columns: Vec<_> = std::iter::once((first, 40.0)).chain(behind).collect();
    table_head(sheet, HEAD_ROW, &columns)?;
    // The month or kind stays in sight too.
    sheet.set_freeze_panes(HEAD_ROW + 1, 1)?;
    Ok(())
}

fn table(
    sheet: &mut Worksheet,
    rows: &[(String, Certified)],
    total: Certified,
) -> Result<(), XlsxError> {
    let Styles {
        text: label,
        amount,
        ..
    } = Styles::new();
    let mut row = HEAD_ROW;
    for (name, sum) in rows {
        row += 1;
        sheet.write_string_with_format(row, 0, name, &label)?;
        amounts(sheet, row, *sum, &amount)?;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "Cộng", &of_totals(&label))?;
    amounts(sheet, row, total, &of_totals(&amount))
}

fn amounts(
    sheet: &mut Worksheet,
    row: u32,
    sum: Certified,
    style: &Format,
) -> Result<(), XlsxError> {
    let tallies = [sum.electronic, sum.paper, sum.all()];
    let cells = tallies.map(|tally| [tally.numbers, tally.copies, tally.fees]);
    for (column, cell) in (1..).zip(cells.into_iter().flatten()) {
        // A double is exact up to 2^53.
        sheet.write_number_with_format(row, column, cell as f64, style)?;
    }
    Ok(())
}
