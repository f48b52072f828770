//! The forms of a counter and the minutes.

use chungthuc_domain::{calendar::Moment, certification::CertificationChoice};
use chungthuc_print::{Apology, Concerned, Document, Minutes, RefusalSlip, Supplement, pdf};
use jiff::civil::datetime;

use crate::tools;

fn at(day: i8, hour: i8, minute: i8) -> Moment {
    Moment::from_vietnam(datetime(2026, 11, day, hour, minute, 0, 0))
}

const OF: Concerned<'static> = Concerned {
    unit_name: "UBND phường Cầu Sương",
    dossier_code: "H99.101-261120-0041",
    applicant: "Nguyễn Hạ Vy An",
    identifier: Some("003190000011"),
    phone: Some("0900000011"),
    email: None,
    document: "Giấy khai sinh, mã chứng thực H99.101-261120-000041",
    certification: Some(CertificationChoice::Electronic),
    printed_at: Moment(1_795_141_800_000_000),
};

/// The form's text, after it was judged: sound, on one sheet, nothing off it.
fn printed(name: &str, document: &Document, width: f64) -> Option<String> {
    let file = pdf(document).unwrap();
    tools::keep(&format!("{name}.pdf"), &file);
    tools::is_sound(&file);
    for word in tools::words(&file).unwrap_or_default() {
        let [left, _, right, _] = word;
        assert!(left > 39.0 && right < width - 38.0, "{name}: {word:?}");
    }
    let pages = tools::pages(&file)?;
    assert_eq!(pages.len(), 1, "{name} is one sheet");
    tools::text(&file)
}

fn says(text: &str, all: &[&str]) {
    for said in all {
        assert!(text.contains(said), "{said}: {text}");
    }
}

const A5: f64 = 419.5;
const A4: f64 = 595.3;

#[test]
fn form_02_lists_what_is_missing_and_why() {
    let items = [
        "Trang 2 của bản quét".to_owned(),
        "Bản chính có dấu nổi".to_owned(),
    ];
    let form = Supplement {
        of: OF,
        items: &items,
        reason: "Bản quét không đủ trang có thông tin.",
        by: "Nông Thị Hoài An",
        at: at(20, 9, 5),
    };
    let Some(text) = printed("form-02", &form.document(), A5) else {
        return;
    };
    says(
        &text,
        &[
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "Mã hồ sơ: H99.101-261120-0041",
            "Trang 2 của bản quét",
            "Bản chính có dấu nổi",
            "Bản quét không đủ trang có thông tin.",
            "09 giờ 05 phút, ngày 20/11/2026",
            "NGƯỜI HƯỚNG DẪN",
            "Nông Thị Hoài An",
        ],
    );
}

#[test]
fn every_form_says_as_what_the_copies_are_certified_once_that_is_chosen() {
    let one = ["Giấy khai sinh, 01 bản".to_owned()];
    let asks = |certification| {
        let form = Minutes {
            of: Concerned {
                certification,
                ..OF
            },
            place: "Bộ phận Một cửa",
            at: at(20, 9, 30),
            present: &one,
            found: "Năm sinh bị sửa đè.",
            held: &one,
            said: "",
            by: "Nông Thị Hoài An",
        };
        printed("minutes-asked", &form.document(), A4)
    };
    for (certification, said) in [
        (None, "Chứng thực bản sao từ bản chính"),
        (
            Some(CertificationChoice::Electronic),
            "Chứng thực bản sao điện tử từ bản chính",
        ),
        (
            Some(CertificationChoice::OnPaper),
            "Chứng thực bản sao giấy từ bản chính",
        ),
        (
            Some(CertificationChoice::Both),
            "Chứng thực bản sao điện tử và bản sao giấy từ bản chính",
        ),
    ] {
        let Some(text) = asks(certification) else {
            return;
        };
        says(&text, &[said]);
    }
}

#[test]
fn form_03_names_the_ground_its_article_and_the_case() {
    let form = RefusalSlip {
        of: OF,
        ground: "Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ",
        article: "khoản 1 Điều 22 Nghị định số 23/2015/NĐ-CP",
        explanation: "Năm sinh trên trang 1 bị sửa đè bằng mực khác màu.",
        held: true,
        by_leader: false,
        by: "Nông Thị Hoài An",
        at: at(20, 9, 5),
    };
    let Some(text) = printed("form-03", &form.document(), A5) else {
        return;
    };
    says(
        &text,
        &[
            "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
            "khoản 1 Điều 22 Nghị định số 23/2015/NĐ-CP",
            "bị sửa đè bằng mực khác màu",
            "tạm giữ theo biên bản",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
        ],
    );
    let by_leader = RefusalSlip {
        held: false,
        by_leader: true,
        ..form
    };
    let Some(text) = printed("form-03-leader", &by_leader.document(), A5) else {
        return;
    };
    assert!(!text.contains("tạm giữ"));
    says(&text, &["LÃNH ĐẠO TỪ CHỐI"]);
}

#[test]
fn form_04_apologises_and_says_so_where_it_comes_late() {
    let form = Apology {
        of: OF,
        received_at: at(19, 15, 5),
        due_before: at(20, 17, 0),
        due_after: at(24, 17, 0),
        ground: "Lý do: Hồ sơ nhiều trang.",
        late: false,
    };
    let Some(text) = printed("form-04", &form.document(), A5) else {
        return;
    };
    says(
        &text,
        &[
            "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            "Kính gửi: Nguyễn Hạ Vy An",
            "17 giờ 00 phút, ngày 24/11/2026",
            "Lý do: Hồ sơ nhiều trang.",
            "THỦ TRƯỞNG ĐƠN VỊ",
        ],
    );
    assert!(!text.contains("chưa đủ 01 ngày"));
    let late = Apology { late: true, ..form };
    let Some(text) = printed("form-04-late", &late.document(), A5) else {
        return;
    };
    says(&text, &["chưa đủ 01 ngày"]);
}

#[test]
fn the_minutes_say_who_when_what_was_found_who_was_there_and_what_is_held() {
    let present = [
        "Nông Thị Hoài An, công chức Tư pháp - Hộ tịch".to_owned(),
        "Hoàng Bích Sương, công chức được ủy quyền".to_owned(),
    ];
    let held = ["Giấy khai sinh số 12/2003, 01 bản".to_owned()];
    let form = Minutes {
        of: OF,
        place: "Bộ phận Một cửa UBND phường Cầu Sương",
        at: at(20, 9, 30),
        present: &present,
        found: "Năm sinh trên trang 1 bị sửa đè bằng mực khác màu; dấu giáp lai không trùng.",
        held: &held,
        said: "",
        by: "Nông Thị Hoài An",
    };
    let Some(text) = printed("minutes", &form.document(), A4) else {
        return;
    };
    says(
        &text,
        &[
            "BIÊN BẢN",
            "09 giờ 30 phút, ngày 20/11/2026",
            "Bộ phận Một cửa UBND phường Cầu Sương",
            "Hoàng Bích Sương, công chức được ủy quyền",
            "dấu giáp lai không trùng",
            "Giấy khai sinh số 12/2003, 01 bản",
            "Không có ý kiến.",
            "NGƯỜI CHỨNG KIẾN",
        ],
    );
}
