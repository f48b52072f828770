//! The Excel file of a report: a sheet by month and one by kind of paper.

use chungthuc_domain::{
    figures::share_text,
    view::figures::{Certified, ReportView},
};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

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
const HEAD_COLOUR: Color = Color::RGB(0xF1_EDE6);

/// Writes the file. Gives its bytes.
pub(super) fn write(view: &ReportView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let title = format!(
        "Báo cáo chứng thực bản sao từ bản chính {}",
        view.period.label()
    );
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
        sheet.set_landscape().set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
        sheet.set_freeze_panes(HEAD_ROW + 1, 1)?;
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
    let bold = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, title, &bold)?;
    sheet.write_string(1, 0, &view.unit_name)?;
    let total = view.total();
    let index = format!(
        "Tỷ lệ cung cấp dịch vụ chứng thực bản sao điện tử từ bản chính (ELECTRONIC_CERTIFIED_COPY): {}. Số bản sao bị hủy bỏ giá trị pháp lý: {}.",
        share_text(total.electronic.numbers, total.all().numbers),
        view.annulled
    );
    sheet.write_string(2, 0, index)?;
    let head = bordered()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(HEAD_COLOUR);
    sheet.set_row_height(HEAD_ROW, 36)?;
    sheet.set_column_width(0, 40)?;
    sheet.write_string_with_format(HEAD_ROW, 0, first, &head)?;
    for (column, name) in (1..).zip(COLUMNS) {
        sheet.set_column_width(column, 15)?;
        sheet.write_string_with_format(HEAD_ROW, column, name, &head)?;
    }
    Ok(())
}

fn table(
    sheet: &mut Worksheet,
    rows: &[(String, Certified)],
    total: Certified,
) -> Result<(), XlsxError> {
    let (label, amount) = (
        bordered().set_text_wrap(),
        bordered().set_num_format("#,##0"),
    );
    let mut row = HEAD_ROW;
    for (name, sum) in rows {
        row += 1;
        sheet.write_string_with_format(row, 0, name, &label)?;
        amounts(sheet, row, *sum, &amount)?;
    }
    let bold = |style: Format| style.set_bold().set_background_color(HEAD_COLOUR);
    row += 1;
    sheet.write_string_with_format(row, 0, "Cộng", &bold(label))?;
    amounts(sheet, row, total, &bold(amount))
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

fn bordered() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x8C_8478))
        .set_align(FormatAlign::Top)
}
