//! "Thu phí" of a month or a year, as it goes to accounting (TT 226/2016/TT-BTC Đ.6): what papers were
//! charged and what was taken by day or by month, what it adds up to, and places for those who sign.

use chungthuc_domain::{
    calendar::{day_text, minute_text},
    fee::{signed_money, signed_thousands, thousands},
    view::fee::{Takings, TakingsPeriod, TakingsRow, TakingsView},
};

use crate::{
    block::{Align, Block, Column, Document, Ledger, Line, Sheet, Sums},
    office::{list_letterhead, signed_by_head},
};

const TITLE: &str = "BẢNG KÊ THU PHÍ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH";
/// Columns before those that add up.
const BEFORE: usize = 1;

/// What the pages are written from.
#[derive(Debug, Clone, Copy)]
pub struct TakingsPages<'a> {
    /// What is on the screen.
    pub view: &'a TakingsView,
}

impl TakingsPages<'_> {
    /// The pages, to be printed.
    pub fn document(&self) -> Document {
        let view = self.view;
        let period = view.period.label();
        let mut closing = Vec::new();
        if view.today <= view.period.last() {
            closing.push(Block::Note(format!(
                "In lúc {}, khi {period} chưa hết.",
                minute_text(view.now)
            )));
        }
        let total = view.total();
        closing.push(Block::Paragraph(format!(
            "Trong {period} đã thu {}: {} tiền mặt, {} chuyển khoản.",
            signed_money(total.taken),
            signed_money(total.taken - total.transferred),
            signed_money(total.transferred)
        )));
        closing.push(signed_by_head(&["NGƯỜI LẬP BẢNG", "KẾ TOÁN"]));
        let blocks = vec![
            list_letterhead(&view.unit_name, [Line::Rule]),
            Block::Title(TITLE.to_owned()),
            Block::Beside(vec![vec![Line::Plain(format!(
                "Từ ngày {} đến ngày {}",
                day_text(view.period.first()),
                day_text(view.period.last())
            ))]]),
            Block::Ledger(self.ledger()),
            Block::Together(closing),
        ];
        Document {
            title: format!("Bảng kê thu phí chứng thực {period}"),
            written_at: view.now,
            sheet: Sheet::A4_LANDSCAPE,
            head: format!("Bảng kê thu phí chứng thực · {period}"),
            foot: format!(
                "{} · {period} · in lúc {}",
                view.unit_name,
                minute_text(view.now)
            ),
            blocks,
        }
    }

    fn ledger(&self) -> Ledger {
        let view = self.view;
        let (first, brought) = match view.period {
            TakingsPeriod::Month(_) => ("Ngày", "Từ đầu năm mang sang"),
            TakingsPeriod::Year(_) => ("Tháng", "Đầu năm"),
        };
        let mut running = view.before;
        let mut after = vec![cells(running)];
        for row in &view.rows {
            running = running + row.sum;
            after.push(cells(running));
        }
        let row = |row: &TakingsRow| {
            let when = match view.period {
                TakingsPeriod::Month(_) => day_text(row.first),
                TakingsPeriod::Year(_) => format!("{:02}/{}", row.first.month(), row.first.year()),
            };
            std::iter::once(when).chain(cells(row.sum)).collect()
        };
        let period = view.period.label();
        let mut totals = vec![(format!("Cộng {period}"), cells(view.total()))];
        if let TakingsPeriod::Month(_) = view.period {
            totals.push(("Cộng từ đầu năm".to_owned(), cells(running)));
        }
        Ledger {
            columns: vec![
                Column {
                    align: Align::Centre,
                    ..Column::left(first, 9.0)
                },
                Column::right("Số giấy tờ", 5.5),
                Column::right("Số bản", 5.5),
                Column::right("Số trang", 5.5),
                Column::right("Tính theo biểu phí (đồng)", 9.0),
                Column::right("Điều chỉnh (đồng)", 8.0),
                Column::right("Phải thu (đồng)", 9.0),
                Column::right("Đã thu trong kỳ (đồng)", 9.0),
                Column::right("Còn phải thu (đồng)", 9.0),
            ],
            group: None,
            rows: view.rows.iter().map(row).collect(),
            empty: format!("Trong {period} không có khoản phí nào."),
            sums: Some(Sums {
                before: BEFORE,
                brought: brought.to_owned(),
                to_next: "Mang sang trang sau".to_owned(),
                from_last: "Trang trước mang sang".to_owned(),
                after,
                totals,
            }),
        }
    }
}

fn cells(sum: Takings) -> Vec<String> {
    vec![
        thousands(sum.papers),
        thousands(sum.copies),
        thousands(sum.pages),
        thousands(sum.computed),
        signed_thousands(sum.adjusted()),
        thousands(sum.charged),
        signed_thousands(sum.taken),
        signed_thousands(sum.owed()),
    ]
}
