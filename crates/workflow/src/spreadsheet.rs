//! What the Excel files of the program have in common: how cells look, the head of a table, and that
//! what people typed is never taken for a formula. What stands in them is their own.

mod rows;

use chungthuc_domain::calendar::Moment;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

pub(crate) use rows::{Cell, Rows};

/// What an Excel file is, for `Content-Type`.
pub(crate) const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Why a file can't be written; never what stands in it.
pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;
/// Behind the head of a table and what it adds up to.
const HEAD_COLOUR: Color = Color::RGB(0xF1_EDE6);

/// How cells look.
pub(crate) struct Styles {
    /// Words.
    pub text: Format,
    /// Words that Excel would take for a formula once somebody edits the cell.
    pub guarded: Format,
    /// Numbers as printed, codes.
    pub centred: Format,
    /// A day.
    pub day: Format,
    /// An amount.
    pub amount: Format,
}

impl Styles {
    /// All of them.
    pub fn new() -> Self {
        let text = bordered().set_text_wrap();
        let centred = bordered().set_align(FormatAlign::Center);
        Self {
            guarded: text.clone().set_quote_prefix(),
            day: centred.clone().set_num_format("dd/mm/yyyy"),
            amount: bordered().set_num_format("#,##0"),
            text,
            centred,
        }
    }
}

/// A file that says what it is, whose, and of when.
pub(crate) fn begin(title: &str, company: &str, at: Moment) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = at.day();
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1970);
    let written = ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_company(company)
        .set_creation_datetime(&written);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// The head of a table in `row`: on each printed page, and in sight while one scrolls. `columns` with
/// their widths, in characters. For an A4 page across.
pub(crate) fn table_head(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[(&str, f64)],
) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(row, row)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    let head = bordered()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(HEAD_COLOUR);
    sheet.set_row_height(row, 48)?;
    for (column, (name, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(row, column, *name, &head)?;
    }
    Ok(())
}

/// The title above a table.
pub(crate) fn title_style() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// A cell's look in the rows that say what a table adds up to.
pub(crate) fn of_totals(style: &Format) -> Format {
    style.clone().set_bold().set_background_color(HEAD_COLOUR)
}

fn bordered() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x8C_8478))
        .set_align(FormatAlign::Top)
}
