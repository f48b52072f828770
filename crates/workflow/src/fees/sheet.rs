//! The Excel file of takings: one row for each day or month, and below them what they add up to.

use chungthuc_domain::{
    calendar::day_text,
    view::fee::{Takings, TakingsPeriod, TakingsView},
};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

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
    let mut workbook = Workbook::new();
    let title = format!("Thu phí chứng thực {}", view.period.label());
    let day = view.now.day();
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1970);
    let properties = DocProperties::new()
        .set_title(&title)
        .set_company(&view.unit_name)
        .set_creation_datetime(&ExcelDateTime::from_ymd(
            year,
            part(day.month()),
            part(day.day()),
        )?);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Thu phí")?;
    sheet.set_landscape().set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 1)?;
    sheet.set_column_width(0, 16)?;
    for (column, (_, width)) in (1..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    head(sheet, view, &title)?;
    let (day, amount) = (
        bordered()
            .set_num_format("dd/mm/yyyy")
            .set_align(FormatAlign::Center),
        bordered().set_num_format("#,##0"),
    );
    let label = bordered().set_align(FormatAlign::Center);
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
    let total = amount.clone().set_bold().set_background_color(HEAD_COLOUR);
    let bold = label.set_bold().set_background_color(HEAD_COLOUR);
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

const HEAD_COLOUR: Color = Color::RGB(0xF1_EDE6);

fn head(sheet: &mut Worksheet, view: &TakingsView, title: &str) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, title, &bold)?;
    let days = format!(
        "{} · từ {} đến {}",
        view.unit_name,
        day_text(view.period.first()),
        day_text(view.period.last())
    );
    sheet.write_string(1, 0, days)?;
    let head = bordered()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(HEAD_COLOUR);
    sheet.set_row_height(HEAD_ROW, 36)?;
    let first = match view.period {
        TakingsPeriod::Month(_) => "Ngày",
        TakingsPeriod::Year(_) => "Tháng",
    };
    sheet.write_string_with_format(HEAD_ROW, 0, first, &head)?;
    for (column, (name, _)) in (1..).zip(COLUMNS) {
        sheet.write_string_with_format(HEAD_ROW, column, name, &head)?;
    }
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

fn bordered() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x8C_8478))
        .set_align(FormatAlign::Top)
}
