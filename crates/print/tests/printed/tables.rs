//! Long tables, as registers have them.

use chungthuc_domain::calendar::Moment;
use chungthuc_print::{Align, Block, Column, Document, Sheet, Table, pdf};

use crate::tools;

#[test]
fn a_register_goes_over_pages_with_its_head_and_no_row_is_lost_or_broken() {
    let rows: Vec<Vec<String>> = (1..=300)
        .map(|number| {
            vec![
                format!("{number}/ĐT"),
                "20/11/2026".to_owned(),
                format!("Bế Thị Thu Kiểm {number}, ").repeat(1 + number % 9),
                "4.000".to_owned(),
            ]
        })
        .collect();
    let document = Document {
        title: "Sổ chứng thực".to_owned(),
        written_at: Moment(1_795_140_000_000_000),
        sheet: Sheet {
            width: Sheet::A4.height,
            height: Sheet::A4.width,
            ..Sheet::A4
        },
        head: "Sổ chứng thực 01/2026-SCTĐT/BS".to_owned(),
        foot: "UBND phường Cầu Sương".to_owned(),
        blocks: vec![
            Block::Title("SỔ CHỨNG THỰC".to_owned()),
            Block::Note("Trích từ số 1 đến số 300.".to_owned()),
            Block::Table(Table {
                columns: vec![
                    Column::right("Số", 1.0),
                    Column {
                        align: Align::Centre,
                        ..Column::left("Ngày", 1.0)
                    },
                    Column::left("Họ tên", 6.0),
                    Column::right("Phí", 1.0),
                ],
                rows: rows.clone(),
            }),
        ],
    };
    let pdf = pdf(&document).unwrap();
    tools::keep("register.pdf", &pdf);
    tools::is_sound(&pdf);
    let Some(pages) = tools::pages(&pdf) else {
        return;
    };
    assert!(pages.len() > 5, "{}", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("Số Ngày Họ tên Phí"), "{page}");
        let running = page.contains("Sổ chứng thực 01/2026-SCTĐT/BS");
        assert_eq!(running, index > 0);
        assert!(page.contains("UBND phường Cầu Sương"));
    }
    let without_spaces = |text: &str| -> String { text.split_whitespace().collect() };
    let pages: Vec<_> = pages.iter().map(|page| without_spaces(page)).collect();
    for row in rows {
        let whole = without_spaces(&row.concat());
        let on = pages.iter().filter(|page| page.contains(&whole));
        assert_eq!(on.count(), 1, "{}", row[0]);
    }
}
