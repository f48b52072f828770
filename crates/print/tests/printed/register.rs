//! The monthly pages of a book.

use chungthuc_domain::{
    PaperId,
    book::month::{BookMonth, Tally},
    calendar::Moment,
    fee::thousands,
    view::book::RegisterRow,
};
use chungthuc_print::{RegisterMonth, pdf};
use jiff::civil::date;
use uuid::Uuid;

use crate::{answers::NOW, tools};

const BEFORE: Tally = Tally {
    numbers: 1_204,
    copies: 2_310,
    fees: 9_876_000,
};

fn line(number: u32) -> RegisterRow {
    let papers = [
        "Giấy khai sinh",
        "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất",
        "Bằng tốt nghiệp trung học phổ thông",
    ];
    let names = [
        "Nguyễn Hạ Vy An",
        "CÔNG TY TNHH MỘT THÀNH VIÊN THƯƠNG MẠI VÀ DỊCH VỤ ÁNH DƯƠNG XANH MẪU – CHI NHÁNH SUỐI NGÀN",
        "Phan Lâm Trúc Ly",
        "Trần Gia Khánh Bình",
    ];
    RegisterRow {
        paper: PaperId(Uuid::nil()),
        number: format!("{number}/ĐT"),
        certified_on: format!("{:02}/11/2026", 1 + number % 28),
        applicant_name: names[number as usize % 4].to_owned(),
        applicant_email: None,
        document_name: papers[number as usize % 3].to_owned(),
        signer: "Đỗ Thanh Trúc Lam, Phó Chủ tịch UBND phường".to_owned(),
        copy_count: 1 + number % 3,
        fee: u64::from(2_000 * (1 + number % 5)),
        note: if number.is_multiple_of(17) {
            "Bản chính song ngữ".to_owned()
        } else {
            String::new()
        },
    }
}

fn printed(name: &str, lines: &[RegisterRow], printed_at: Moment) -> Vec<u8> {
    let pages = RegisterMonth {
        unit_name: "UBND phường Cầu Sương",
        province: "tỉnh Hòa Lâm",
        book_name: "01/2026-SCTĐT/BS",
        continues: Some("sổ giấy 01/2026, đến số 41"),
        month: BookMonth::of(date(2026, 11, 1)),
        lines,
        before: BEFORE,
        printed_at,
    };
    let pdf = pdf(&pages.document()).unwrap();
    tools::keep(name, &pdf);
    tools::is_sound(&pdf);
    for word in tools::words(&pdf).unwrap_or_default() {
        let [left, top, right, bottom] = word;
        assert!(left > 56.0 && right < 786.0, "{word:?}");
        assert!(top > 20.0 && bottom < 575.0, "{word:?}");
    }
    pdf
}

/// After the month's end.
const LATER: Moment = Moment(NOW.0 + 15 * 86_400_000_000);

#[test]
fn every_page_has_head_number_and_what_is_carried_over_and_no_line_is_lost() {
    let lines: Vec<_> = (1_205..1_300).map(line).collect();
    let pdf = printed("month.pdf", &lines, LATER);
    let Some(pages) = tools::pages(&pdf) else {
        return;
    };
    let count = pages.len();
    assert!(count > 4, "{count}");
    let mut running = BEFORE;
    let mut left = lines.iter().peekable();
    for (number, page) in (1..).zip(&pages) {
        let text = tools::spaceless(page);
        let says = |what: &str| assert!(text.contains(&tools::spaceless(what)), "{what}: {page}");
        let said = |tally: Tally| format!("{}{}", thousands(tally.copies), thousands(tally.fees));
        says(&format!("Trang {number}/{count}"));
        says("Họ tên, chức danh người ký chứng thực");
        says("(1)(2)(3)(4)(5)(6)(7)(8)");
        if number == 1 {
            says("Nối tiếp: sổ giấy 01/2026, đến số 41");
        }
        says(&match number {
            1 => format!(
                "Cộng dồn từ đầu năm 2026 mang sang: 1.204 số chứng thực{}",
                said(running)
            ),
            _ => format!("Cộng dồn trang trước mang sang{}", said(running)),
        });
        while let Some(line) = left.next_if(|line| text.contains(&tools::spaceless(&line.number))) {
            says(&format!(
                "{}{}{}{}{}{}{}{}",
                line.number,
                line.certified_on,
                line.applicant_name,
                line.document_name,
                line.signer,
                thousands(line.copy_count.into()),
                thousands(line.fee),
                line.note
            ));
            running = running + Tally::line(line.copy_count, line.fee);
        }
        if number < count {
            says(&format!("Cộng dồn mang sang trang sau{}", said(running)));
        } else {
            assert!(!text.contains("trangsau"));
            let month: Tally = lines
                .iter()
                .map(|line| Tally::line(line.copy_count, line.fee))
                .sum();
            says(&format!(
                "Cộng tháng 11/2026: 95 số chứng thực{}",
                said(month)
            ));
            says(&format!(
                "Cộng dồn từ đầu năm 2026: 1.299 số chứng thực{}",
                said(running)
            ));
            says("từ số 1205/ĐT đến số 1299/ĐT");
            says("NGƯỜI GIỮ SỔ");
            says("(Ký, ghi rõ họ tên và đóng dấu)");
        }
    }
    assert!(left.next().is_none());
    let first = tools::spaceless(&pages[0]);
    for what in [
        "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH",
        "Quyển số: 01/2026-SCTĐT/BS · Tháng 11 năm 2026",
        "UBND PHƯỜNG CẦU SƯƠNG",
    ] {
        assert!(first.contains(&tools::spaceless(what)), "{what}");
    }
}

#[test]
fn an_empty_month_says_so_and_carries_the_year_on() {
    let pdf = printed("empty.pdf", &[], LATER);
    let Some(text) = tools::text(&pdf) else {
        return;
    };
    assert!(text.contains("Trong tháng 11/2026 không có số chứng thực nào được cấp từ sổ này."));
    assert!(
        text.contains("Cộng tháng 11/2026: 0 số chứng thực 0 0"),
        "{text}"
    );
    assert!(text.contains("Cộng dồn từ đầu năm 2026: 1.204 số chứng thực 2.310 9.876.000"));
    assert!(text.contains("Trang 1/1") && !text.contains("chưa hết"));
}

#[test]
fn a_month_that_isnt_over_says_so() {
    let pdf = printed("unfinished.pdf", &[line(1_205)], NOW);
    let Some(text) = tools::text(&pdf) else {
        return;
    };
    assert!(text.contains("khi tháng 11/2026 chưa hết"), "{text}");
    assert!(text.contains("1 số chứng thực, số 1205/ĐT"), "{text}");
}

#[test]
fn a_month_that_fills_any_number_of_pages_never_runs_off_one() {
    for count in [0, 1, 2, 5, 8, 9, 10, 11, 12, 13, 14, 23, 24, 25, 26, 27] {
        let lines: Vec<_> = (1..=count).map(line).collect();
        let pdf = printed(&format!("{count}.pdf"), &lines, LATER);
        let Some(pages) = tools::pages(&pdf) else {
            return;
        };
        let last = pages.last().unwrap();
        // Who signs sees what is signed for.
        assert!(last.contains("Cộng tháng 11/2026") && last.contains("NGƯỜI GIỮ SỔ"));
    }
}

#[test]
fn names_made_to_be_long_are_printed_whole_over_pages() {
    let mut long = line(1_205);
    long.applicant_name = "Ủy ban nhân dân đặc khu kinh tế hành chính đặc biệt "
        .repeat(18)
        .trim()
        .to_owned();
    let pdf = printed("long.pdf", &[line(1_204), long, line(1_206)], LATER);
    let Some(pages) = tools::pages(&pdf) else {
        return;
    };
    let count = pages.concat().matches("đặc khu kinh").count();
    assert!(count >= 10 && pages.len() > 1, "{count}");
}

#[test]
fn the_pages_are_tagged_pdf_a_and_the_same_each_time() {
    let lines = [line(1), line(2)];
    let pdf = printed("two.pdf", &lines, LATER);
    assert_eq!(pdf, printed("two.pdf", &lines, LATER));
    let has = |text: &str| {
        pdf.windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    };
    assert!(has("<pdfaid:part>2</pdfaid:part>") || has("pdfaid:part=\"2\""));
    assert!(has("/StructTreeRoot") && has("/Lang"));
}
