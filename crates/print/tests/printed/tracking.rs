//! Form 06: the book of a month's dossiers.

use chungthuc_domain::{
    book::month::BookMonth, calendar::Moment, certification::CertificationChoice,
};
use chungthuc_print::{TrackedDossier, TrackingMonth, pdf};
use jiff::civil::{date, datetime};

use crate::tools;

fn at(month: i8, day: i8, hour: i8) -> Moment {
    Moment::from_vietnam(datetime(2026, month, day, hour, 15, 0, 0))
}

fn dossier(number: u32) -> TrackedDossier {
    let day = i8::try_from(1 + number % 28).unwrap();
    let names = [
        "Nguyễn Hạ Vy An",
        "CÔNG TY TNHH MỘT THÀNH VIÊN THƯƠNG MẠI VÀ DỊCH VỤ ÁNH DƯƠNG XANH MẪU",
        "Phan Lâm Trúc Ly",
    ];
    TrackedDossier {
        code: format!("H99.101-2611{day:02}-{number:04}"),
        procedure: number.is_multiple_of(2).then(|| {
            "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp hoặc chứng nhận".to_owned()
        }),
        sets: 1,
        applicant: names[number as usize % 3].to_owned(),
        reached: "Tổ 4, phường Cầu Sương, tỉnh Hòa Lâm, 0900000011".to_owned(),
        received_at: at(11, day, 9),
        due_at: Some(at(11, day, 17)),
        given_at: (number % 5 != 1).then(|| at(11, day, 15)),
        certification: Some(CertificationChoice::Both),
        note: if number % 5 == 1 { "Chờ ký" } else { "" }.to_owned(),
    }
}

fn printed(name: &str, dossiers: &[TrackedDossier], printed_at: Moment) -> Option<Vec<String>> {
    let book = TrackingMonth {
        unit_name: "UBND phường Cầu Sương",
        month: BookMonth::of(date(2026, 11, 1)),
        dossiers,
        printed_at,
    };
    let file = pdf(&book.document()).unwrap();
    tools::keep(name, &file);
    tools::is_sound(&file);
    for word in tools::words(&file).unwrap_or_default() {
        let [left, top, right, bottom] = word;
        assert!(left > 33.0 && right < 809.0, "{word:?}");
        assert!(top > 20.0 && bottom < 575.0, "{word:?}");
    }
    tools::pages(&file)
}

#[test]
fn form_06_has_the_columns_of_the_circular_on_each_page_and_loses_no_line() {
    let dossiers: Vec<_> = (1..=60).map(dossier).collect();
    let Some(pages) = printed("form-06.pdf", &dossiers, at(12, 5, 8)) else {
        return;
    };
    let count = pages.len();
    assert!(count > 3, "{count}");
    // As they are printed: on one line each, which their spaces would show.
    for line in &dossiers {
        let on = pages.iter().filter(|page| page.contains(&line.code));
        assert_eq!(on.count(), 1, "{}", line.code);
    }
    let pages: Vec<_> = pages.iter().map(|page| tools::spaceless(page)).collect();
    for (number, page) in (1..).zip(&pages) {
        for said in [
            format!("Trang {number}/{count}").as_str(),
            "Mã hồ sơ",
            "Tên thủ tục hành chính",
            "Số lượng hồ sơ (bộ)",
            "Tên cá nhân, tổ chức",
            "Địa chỉ, số điện thoại",
            // First what stands beside both rows and above the lower one, then what is below.
            "Cơ quan chủ trì giải quyết Nhận và trả kết quả Ghi chú Nhận hồ sơ Hẹn trả kết quả Trả kết quả Phương thức nhận kết quả Ký nhận",
            "(1)(2)(3)(4)(5)(6)(7)(8)(9)(10)(11)(12)(13)",
        ] {
            assert!(page.contains(&tools::spaceless(said)), "{said}: {page}");
        }
    }
    let all = pages.concat();
    assert!(all.contains("SỔTHEODÕIHỒSƠ"));
    assert!(all.contains(&tools::spaceless(
        "Chứng thực bản sao điện tử và bản sao giấy"
    )));
    assert!(all.contains(&tools::spaceless(
        "Trong tháng 11/2026 đã tiếp nhận 60 hồ sơ."
    )));
    assert!(!all.contains("chưahết"));
}

#[test]
fn an_empty_month_says_so_and_one_that_isnt_over_too() {
    let Some(pages) = printed("form-06-empty.pdf", &[], at(11, 20, 8)) else {
        return;
    };
    assert_eq!(pages.len(), 1);
    let text = tools::spaceless(&pages.concat());
    for said in [
        "Trong tháng 11/2026 không tiếp nhận hồ sơ nào.",
        "khi tháng 11/2026 chưa hết",
        "đã tiếp nhận 0 hồ sơ",
    ] {
        assert!(text.contains(&tools::spaceless(said)), "{said}: {text}");
    }
}
