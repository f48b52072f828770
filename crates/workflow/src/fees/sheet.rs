//! The Excel file of takings: one row for each day or month, and below them what they add up to.

use chungthuc_domain::{
    calendar::day_text,
    view::fee::{Takings, TakingsPeriod, TakingsView},
};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::spreadsheet::{Styles, begin, of_totals, table_head, title_style};

/// The columns behind the first, with their widths in characters.
const COLUMNS: [(&str, f64); 9] = [
    ("Số giấy tờ", 11.0),
    ("Số bản", 11.0),
    ("Số trang", 11.0),
    ("Tính theo biểu phí (đồng)", 17.0),
    ("Điều chỉnh (đồng)", 17.0),
    ("Phải thu (đồng)", 17.0),
    ("Đã thu trong kỳ (đồng)", 17.0),
    ("Trong đó chuyển khoản (đồng)", 17.0),
    ("Còn phải thu (đồng)", 17.0),
];
/// Row of the table's head, from 0.
const HEAD_ROW: u32 = 3;

/// Writes the file. Gives its bytes.
pub(super) fn write(view: &TakingsView) -> Result<Vec<u8>, XlsxError> {
    let title = format!("Thu phí chứng thực {}", view.period.label());
    let mut workbook = begin(&title, &view.unit_name, view.now)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Thu phí")?;
    head(sheet, view, &title)?;
    let Styles {
        day,
        amount,
        centred: label,
        ..
    } = Styles::new();
    let mut row = HEAD_ROW;
    for line in &view.rows {
        row += 1;
        match view.period {
            TakingsPeriod::Month(_) => {
                sheet.write_datetime_with_format(row, 0, line.first, &day)?;
            }
            TakingsPeriod::Year(_) => {
                let month = format!("Tháng {:02}/{}", line.first.month(), line.first.year());
                sheet.write_string_with_format(row, 0, month, &label)?;
            }
        }
        amounts(sheet, row, &line.sum, &amount)?;
    }
    let (total, bold) = (of_totals(&amount), of_totals(&label));
    row += 1;
    sheet.write_string_with_format(row, 0, "Cộng", &bold)?;
    amounts(sheet, row, &view.total(), &total)?;
    if let TakingsPeriod::Month(_) = view.period {
        row += 1;
        sheet.write_string_with_format(row, 0, "Từ đầu năm", &bold)?;
        amounts(sheet, row, &(view.before + view.total()), &total)?;
    }
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet, view: &TakingsView, title: &str) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, title, &title_style())?;
    let days = format!(
        "{} · từ {} đến {}",
        view.unit_name,
        day_text(view.period.first()),
        day_text(view.period.last())
    );
    sheet.write_string(1, 0, days)?;
    let first = match view.period {
        TakingsPeriod::Month(_) => "Ngày",
        TakingsPeriod::Year(_) => "Tháng",
    };
    let columns: Vec<_> = std::iter::once((first, 16.0)).chain(COLUMNS).collect();
    table_head(sheet, HEAD_ROW, &columns)?;
    // The day or month stays in sight too.
    sheet.set_freeze_panes(HEAD_ROW + 1, 1)?;
    Ok(())
}

fn amounts(
    sheet: &mut Worksheet,
    row: u32,
    sum: &Takings,
    style: &Format,
) -> Result<(), XlsxError> {
    // A double is exact up to 2^53.
    let cells = [
        sum.papers as f64,
        sum.copies as f64,
        sum.pages as f64,
        sum.computed as f64,
        sum.adjusted() as f64,
        sum.charged as f64,
        sum.taken as f64,
        sum.transferred as f64,
        sum.owed() as f64,
    ];
    for (column, cell) in (1..).zip(cells) {
        sheet.write_number_with_format(row, column, cell, style)?;
    }
    Ok(())
}
