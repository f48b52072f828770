//! The report of half a year or a year of certifying copies (NĐ 23/2015 Đ.43, Đ.46), as it is signed and
//! sent upwards: by month, by kind of paper, and the index of electronic copies.

use chungthuc_domain::{
    calendar::{day_text, minute_text},
    fee::thousands,
    figures::share_text,
    view::figures::{Certified, ReportView},
};

use crate::{
    block::{Block, Column, Document, Line, Sheet, Table},
    office::{capitalised, list_letterhead, signed_by_head},
};

const TITLE: &str = "BÁO CÁO SỐ LIỆU CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH";

/// What the pages are written from.
#[derive(Debug, Clone, Copy)]
pub struct ReportPages<'a> {
    /// What is on the screen.
    pub view: &'a ReportView,
}

impl ReportPages<'_> {
    /// The pages, to be printed.
    pub fn document(&self) -> Document {
        let view = self.view;
        let period = view.period.label();
        let total = view.total();
        let months = view
            .months
            .iter()
            .map(|(month, sum)| (month.to_string(), *sum));
        let mut blocks = vec![
            list_letterhead(&view.unit_name, [Line::Plain("Số: ……/BC-……".to_owned())]),
            Block::Title(TITLE.to_owned()),
            Block::Beside(vec![vec![Line::Plain(format!(
                "{}: từ ngày {} đến ngày {}",
                capitalised(&period),
                day_text(view.period.first()),
                day_text(view.period.last())
            ))]]),
            Block::Heading {
                level: 2,
                text: "1. Theo tháng".to_owned(),
            },
            table("Tháng", months.collect(), total),
            Block::Heading {
                level: 2,
                text: "2. Theo loại giấy tờ".to_owned(),
            },
        ];
        if view.types.is_empty() {
            let text = format!("Trong {period} không có việc chứng thực nào.");
            blocks.push(Block::Paragraph(text));
        } else {
            blocks.push(table("Loại giấy tờ", view.types.clone(), total));
        }
        blocks.extend([
            Block::Heading {
                level: 2,
                text: "3. Chỉ số".to_owned(),
            },
            Block::Paragraph(format!(
                "Tỷ lệ cung cấp dịch vụ chứng thực bản sao điện tử từ bản chính (ELECTRONIC_CERTIFIED_COPY): {} ({} việc chứng thực bản sao điện tử trên {} việc chứng thực bản sao từ bản chính).",
                share_text(total.electronic.numbers, total.all().numbers),
                thousands(total.electronic.numbers),
                thousands(total.all().numbers)
            )),
            Block::Paragraph(format!(
                "Số bản chứng thực trong kỳ bị hủy bỏ giá trị pháp lý: {}.",
                thousands(view.annulled)
            )),
        ]);
        let mut closing = Vec::new();
        if view.today <= view.period.last() {
            closing.push(Block::Note(format!(
                "Số liệu đến {}, khi kỳ báo cáo chưa hết.",
                minute_text(view.now)
            )));
        }
        closing.push(signed_by_head(&["NGƯỜI LẬP BÁO CÁO"]));
        blocks.push(Block::Together(closing));
        Document {
            title: format!("Báo cáo số liệu chứng thực {period}"),
            written_at: view.now,
            sheet: Sheet::A4_LANDSCAPE,
            head: format!("Báo cáo số liệu chứng thực bản sao từ bản chính · {period}"),
            foot: format!("{} · in lúc {}", view.unit_name, minute_text(view.now)),
            blocks,
        }
    }
}

fn table(first: &str, rows: Vec<(String, Certified)>, total: Certified) -> Block {
    let number = |title: &str| Column::right(title, 7.0);
    let amount = |title: &str| Column::right(title, 9.5);
    let row = |(name, sum): (String, Certified)| std::iter::once(name).chain(cells(sum)).collect();
    let total = ("Cộng".to_owned(), total);
    Block::Table(Table {
        columns: vec![
            Column::left(first, 18.0),
            number("Việc, điện tử"),
            number("Bản, điện tử"),
            amount("Phí, điện tử (đồng)"),
            number("Việc, giấy"),
            number("Bản, giấy"),
            amount("Phí, giấy (đồng)"),
            number("Tổng số việc"),
            number("Tổng số bản"),
            amount("Tổng phí (đồng)"),
        ],
        rows: rows.into_iter().chain([total]).map(row).collect(),
    })
}

fn cells(sum: Certified) -> Vec<String> {
    [sum.electronic, sum.paper, sum.all()]
        .into_iter()
        .flat_map(|tally| [tally.numbers, tally.copies, tally.fees])
        .map(thousands)
        .collect()
}
