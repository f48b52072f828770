//! The pages of a book for one month, as they are printed, signed and bound (NĐ 23/2015 Đ.13 k.3): form
//! SCT/BS with its columns (1) to (8) (DOMAIN §5.4), what they add up to from page to page and from
//! the year's beginning, and places for those who sign.

use chungthuc_domain::{
    book::month::{BookMonth, Tally},
    calendar::{Moment, minute_text},
    fee::thousands,
    view::book::RegisterRow,
};

use crate::{
    block::{Align, Block, Column, Document, Ledger, Line, Sheet, Sums},
    office::{capitalised, list_letterhead, signed_by_head},
};

/// The name of the form.
const TITLE: &str = "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH";
/// Columns before those that add up: copies and fees.
const BEFORE: usize = 5;

/// What a month's pages are written from.
#[derive(Debug, Clone, Copy)]
pub struct RegisterMonth<'a> {
    /// Cơ quan quản lý sổ chứng thực: `UBND phường Cầu Sương`.
    pub unit_name: &'a str,
    /// `tỉnh Hòa Lâm`.
    pub province: &'a str,
    /// The book's whole name: `01/2026-SCTĐT/BS`.
    pub book_name: &'a str,
    /// What it goes on from, where it doesn't begin at 1 (Đ.13 k.2).
    pub continues: Option<&'a str>,
    /// The month.
    pub month: BookMonth,
    /// The book's lines of that month, by number.
    pub lines: &'a [RegisterRow],
    /// What the year's lines before these add up to, in whichever book.
    pub before: Tally,
    /// When it is printed. In the month itself the pages say that they aren't its last.
    pub printed_at: Moment,
}

impl RegisterMonth<'_> {
    /// The pages, to be printed.
    pub fn document(&self) -> Document {
        let name = self.book_name;
        let mut below = vec![Line::Plain(format!(
            "Quyển số: {name} · {}",
            self.month_in_words()
        ))];
        below.extend(
            self.continues
                .map(|before| Line::Plain(format!("Nối tiếp: {before}"))),
        );
        let mut blocks = vec![
            list_letterhead(
                self.unit_name,
                [Line::Plain(capitalised(self.province)), Line::Rule],
            ),
            Block::Title(TITLE.to_owned()),
            Block::Beside(vec![below]),
            Block::Ledger(self.ledger()),
        ];
        let mut closing = Vec::new();
        if self.printed_at.day() <= self.month.last() {
            closing.push(Block::Note(format!(
                "In lúc {}, khi tháng {} chưa hết: các số cấp sau đó chưa có trong bản in này.",
                minute_text(self.printed_at),
                self.month
            )));
        }
        closing.push(Block::Paragraph(self.counted()));
        closing.push(signed_by_head(&["NGƯỜI GIỮ SỔ"]));
        blocks.push(Block::Together(closing));
        let month = self.month;
        Document {
            title: format!("Sổ chứng thực bản sao từ bản chính {name}, tháng {month}"),
            written_at: self.printed_at,
            sheet: Sheet::A4_LANDSCAPE,
            head: format!("Sổ chứng thực bản sao từ bản chính · Quyển số {name} · Tháng {month}"),
            foot: format!(
                "{} · Quyển số {name} · Tháng {month} · in lúc {}",
                self.unit_name,
                minute_text(self.printed_at)
            ),
            blocks,
        }
    }

    fn month_in_words(&self) -> String {
        let first = self.month.first();
        format!("Tháng {} năm {}", first.month(), first.year())
    }

    fn ledger(&self) -> Ledger {
        let centre = |title: &str, share| Column {
            align: Align::Centre,
            ..Column::left(title, share)
        };
        let row = |line: &RegisterRow| {
            vec![
                line.number.clone(),
                line.certified_on.clone(),
                line.applicant_name.clone(),
                line.document_name.clone(),
                line.signer.clone(),
                thousands(line.copy_count.into()),
                thousands(line.fee),
                line.note.clone(),
            ]
        };
        let mut running = self.before;
        let mut after = vec![cells(running)];
        for line in self.lines {
            running = running + Tally::line(line.copy_count, line.fee);
            after.push(cells(running));
        }
        let (month, year) = (self.month, self.month.first().year());
        let totals = vec![
            (
                format!("Cộng tháng {month}: {}", numbers(self.of_month())),
                cells(self.of_month()),
            ),
            (
                format!("Cộng dồn từ đầu năm {year}: {}", numbers(running)),
                cells(running),
            ),
        ];
        Ledger {
            columns: vec![
                centre("Số thứ tự/ số chứng thực", 5.6),
                centre("Ngày, tháng, năm chứng thực", 6.0),
                Column::left("Họ tên của người yêu cầu chứng thực", 12.6),
                Column::left("Tên của bản chính giấy tờ, văn bản", 14.6),
                Column::left("Họ tên, chức danh người ký chứng thực", 12.6),
                Column::right("Số bản sao đã được chứng thực", 6.2),
                Column::right("Phí chứng thực (đồng)", 6.8),
                Column::left("Ghi chú", 7.6),
            ],
            group: None,
            rows: self.lines.iter().map(row).collect(),
            empty: format!("Trong tháng {month} không có số chứng thực nào được cấp từ sổ này."),
            sums: Some(Sums {
                before: BEFORE,
                brought: format!(
                    "Cộng dồn từ đầu năm {year} mang sang: {}",
                    numbers(self.before)
                ),
                to_next: "Cộng dồn mang sang trang sau".to_owned(),
                from_last: "Cộng dồn trang trước mang sang".to_owned(),
                after,
                totals,
            }),
        }
    }

    fn of_month(&self) -> Tally {
        let lines = self.lines.iter();
        lines
            .map(|line| Tally::line(line.copy_count, line.fee))
            .sum()
    }

    /// The sentence that is signed.
    fn counted(&self) -> String {
        let (month, all) = (self.of_month(), self.of_month() + self.before);
        let stretch = match self.lines {
            [] => String::new(),
            [only] => format!(", số {}", only.number),
            [first, .., last] => format!(", từ số {} đến số {}", first.number, last.number),
        };
        format!(
            "Tháng {}: {}{stretch}, {} bản sao, thu {} đồng. Từ đầu năm {} đến hết tháng: {}, {} bản sao, thu {} đồng.",
            self.month,
            numbers(month),
            thousands(month.copies),
            thousands(month.fees),
            self.month.first().year(),
            numbers(all),
            thousands(all.copies),
            thousands(all.fees),
        )
    }
}

/// Copies, fees and no remark.
fn cells(tally: Tally) -> Vec<String> {
    vec![thousands(tally.copies), thousands(tally.fees)]
}

fn numbers(tally: Tally) -> String {
    format!("{} số chứng thực", thousands(tally.numbers))
}
