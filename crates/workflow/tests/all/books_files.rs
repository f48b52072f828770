//! What is taken out of a book: the Excel file, read by a library that didn't write it, and the month's
//! pages.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chungthuc_domain::AppError;
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::MadeFile;
use jiff::civil::date;

use crate::{
    books_lines::{line, many},
    support::{ON_PAPER, World, files::words_of},
};

/// The cells that aren't empty, by row and column from 0; days as Excel counts them.
fn cells(file: &MadeFile) -> BTreeMap<(u32, u32), Data> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes.clone())).unwrap();
    let names = book.sheet_names();
    assert_eq!(names, ["Sổ chứng thực"]);
    let formulas = book.worksheet_formula(&names[0]).unwrap();
    assert!(
        formulas
            .used_cells()
            .all(|(_, _, formula)| formula.is_empty())
    );
    let sheet = book.worksheet_range(&names[0]).unwrap();
    let (top, left) = sheet.start().unwrap();
    let used = sheet.used_cells();
    used.filter(|(_, _, cell)| **cell != Data::Empty)
        .map(|(row, column, cell)| ((top + row as u32, left + column as u32), cell.clone()))
        .collect()
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

/// A day as the number that Excel counts.
fn is_day(cell: &Data, year: i16, month: i8, day: i8) {
    let Data::DateTime(found) = cell else {
        panic!("{cell:?}")
    };
    let since = date(year, month, day) - date(1899, 12, 30);
    assert_eq!(found.as_f64(), f64::from(since.get_days()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_excel_file_has_the_guides_layout_and_the_columns_of_the_law() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 10).await.book;
        line(&mut world, book, 10, date(2026, 3, 2), |_| ()).await;
        line(&mut world, book, 11, date(2026, 11, 20), |line| {
            line.applicant_name = "=HYPERLINK(\"http://example.invalid\")".into();
            line.document_name = "+84 & <b>Bằng</b>\u{1}".into();
            line.note = "@SUM(A1)".into();
            line.copy_count = 3;
            line.fee = 1_234_000;
        })
        .await;
        line(&mut world, book, 12, date(2026, 11, 20), |line| {
            line.applicant_name = String::new()
        })
        .await;
        let file = world
            .workflow
            .export_book(&world.clerk, book)
            .await
            .unwrap();
        assert_eq!(file.file_name, "so-chung-thuc-01-2026-sctdt-bs.xlsx");
        let mut found = cells(&file);
        for ((row, column), said) in [
            ((0, 0), "Tên sổ chứng thực 01/2026-SCTĐT/BS"),
            ((1, 0), "Số bắt đầu"),
            ((1, 1), "10/ĐT"),
            ((1, 2), "Số hiện tại"),
            ((1, 3), "12/ĐT"),
            ((2, 0), "Ngày mở sổ"),
            ((2, 1), "01/01/2026"),
            ((2, 2), "Ngày đóng sổ"),
            ((2, 3), "31/12/2026"),
            ((3, 0), "Cơ quan quản lý sổ chứng thực"),
            ((3, 1), "UBND phường Cầu Sương"),
            ((4, 0), "Nối tiếp"),
            ((4, 1), ON_PAPER),
            ((5, 0), "Thông tin chứng thực trong sổ"),
            ((6, 0), "STT"),
            ((6, 1), "Tên đối tượng đăng ký chứng thực"),
            ((6, 2), "Giấy tờ cần chứng thực"),
            ((6, 3), "Số chứng thực"),
            ((6, 4), "Ngày chứng thực"),
            ((6, 5), "Họ tên, chức danh người ký chứng thực"),
            ((6, 6), "Số bản sao đã được chứng thực"),
            ((6, 7), "Phí chứng thực (đồng)"),
            ((6, 8), "Ghi chú"),
        ] {
            assert_eq!(
                found.remove(&(row, column)),
                Some(text(said)),
                "{row}, {column}"
            );
        }
        let signer = "Đỗ Thanh Trúc Lam, Phó Chủ tịch UBND phường";
        let lines = [
            (
                "Bàn Thị Mai Sao",
                "Giấy khai sinh",
                "10/ĐT",
                (3, 2),
                2.0,
                4_000.0,
                "",
            ),
            (
                "=HYPERLINK(\"http://example.invalid\")",
                "+84 & <b>Bằng</b>\u{1}",
                "11/ĐT",
                (11, 20),
                3.0,
                1_234_000.0,
                "@SUM(A1)",
            ),
            // Somebody of whom only the e-mail is known.
            (
                "maisao@example.invalid",
                "Giấy khai sinh",
                "12/ĐT",
                (11, 20),
                2.0,
                4_000.0,
                "",
            ),
        ];
        for (row, (name, paper, number, (month, day), copies, fee, note)) in (7u32..).zip(lines) {
            let expected = [
                (0, Data::Float(f64::from(row - 6))),
                (1, text(name)),
                (2, text(paper)),
                (3, text(number)),
                (5, text(signer)),
                (6, Data::Float(copies)),
                (7, Data::Float(fee)),
            ];
            for (column, said) in expected {
                assert_eq!(found.remove(&(row, column)), Some(said), "{row}, {column}");
            }
            is_day(&found.remove(&(row, 4)).unwrap(), 2026, month, day);
            let remark = found.remove(&(row, 8));
            assert_eq!(remark.unwrap_or(text("")), text(note));
        }
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(world.audited().await.last().unwrap(), "EXPORT_BOOK");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_book_is_exported_with_its_head_alone() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await.book;
        let found = cells(
            &world
                .workflow
                .export_book(&world.clerk, book)
                .await
                .unwrap(),
        );
        assert_eq!(found.len(), 20);
        assert!(!found.contains_key(&(1, 3)), "no number was issued");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_of_twenty_thousand_lines_is_exported_whole() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await.book;
        many(&mut world, book, 20_000).await;
        let start = std::time::Instant::now();
        let file = world
            .workflow
            .export_book(&world.clerk, book)
            .await
            .unwrap();
        eprintln!("{} bytes in {:?}", file.bytes.len(), start.elapsed());
        assert!(file.bytes.len() < 3_000_000);
        let found = cells(&file);
        for number in 1..=20_000u32 {
            let row = number + 6;
            assert_eq!(found.get(&(row, 3)), Some(&text(&format!("{number}/ĐT"))));
            assert_eq!(
                found.get(&(row, 1)),
                Some(&text(&format!("Nguyễn Thị Thu Hoài {number}")))
            );
        }
        assert!(!found.contains_key(&(20_007, 0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_months_pages_carry_on_from_whatever_book_the_year_began_in() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let first = world.open_book("01/2026", 1).await.book;
        line(&mut world, first, 1, date(2026, 9, 2), |_| ()).await;
        line(&mut world, first, 2, date(2026, 11, 3), |_| ()).await;
        world.close_book(first).await;
        let second = world.open_book("02/2026", 3).await.book;
        line(&mut world, second, 3, date(2026, 11, 20), |_| ()).await;
        world.set_time(date(2026, 12, 1).at(8, 0, 0, 0));
        for (book, month, said) in [
            (
                first,
                "11/2026",
                [
                    "mang sang: 1 số chứng thực 2 4.000",
                    "Cộng dồn từ đầu năm 2026: 2 số chứng thực 4 8.000",
                ],
            ),
            (
                second,
                "11/2026",
                [
                    "mang sang: 2 số chứng thực 4 8.000",
                    "Cộng dồn từ đầu năm 2026: 3 số chứng thực 6 12.000",
                ],
            ),
            (
                first,
                "10/2026",
                [
                    "mang sang: 1 số chứng thực 2 4.000",
                    "Trong tháng 10/2026 không có số chứng thực nào",
                ],
            ),
        ] {
            let file = world
                .workflow
                .print_book(&world.clerk, book, month)
                .await
                .unwrap();
            assert_eq!(file.media_type, "application/pdf");
            assert!(
                file.file_name
                    .ends_with(&format!("thang-{}.pdf", month.replace('/', "-")))
            );
            let printed = words_of(&file.bytes);
            for what in said {
                assert!(
                    printed.is_empty() || printed.contains(what),
                    "{what}: {printed}"
                );
            }
        }
        assert_eq!(world.audited().await.last().unwrap(), "PRINT_BOOK");
        let refused = |error: AppError| assert!(error.of_field("month").is_some(), "{error:?}");
        for month in ["12/2025", "01/2027", "", "13/2026", "tháng"] {
            refused(
                world
                    .workflow
                    .print_book(&world.clerk, first, month)
                    .await
                    .unwrap_err(),
            );
        }
    })
    .await;
}
