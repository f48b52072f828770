//! Form 05: who passed the papers of a dossier on.

use chungthuc_domain::{
    calendar::Moment,
    certification::CertificationChoice,
    passing::{Desk, Passing},
    state::Step,
};
use chungthuc_print::{Concerned, ControlSlip, PaperWay, pdf};
use jiff::civil::datetime;

use crate::tools;

fn at(day: i8, hour: i8, minute: i8) -> Moment {
    Moment::from_vietnam(datetime(2026, 11, day, hour, minute, 0, 0))
}

fn passing(at: Moment, way: (Desk, Desk), giver: &str, receiver: Option<&str>) -> Passing {
    Passing {
        at,
        from: way.0,
        to: way.1,
        giver: Some(giver.to_owned()),
        receiver: receiver.map(str::to_owned),
        step: match way {
            (Desk::Counter, _) => Step::Submit,
            (Desk::Leaders, _) => Step::Forward,
            (Desk::Clerks, _) => Step::Complete,
        },
    }
}

fn way() -> PaperWay {
    let (officer, leader, clerk) = ("Nông Thị Hoài An", "Đỗ Thanh Trúc Lam", "Lý Mỹ Hà");
    PaperWay {
        document: "Giấy khai sinh, mã chứng thực H99.101-261120-000041".to_owned(),
        passings: vec![
            passing(
                at(19, 9, 5),
                (Desk::Counter, Desk::Leaders),
                officer,
                Some(leader),
            ),
            passing(
                at(20, 10, 30),
                (Desk::Leaders, Desk::Clerks),
                leader,
                Some(clerk),
            ),
            passing(at(20, 17, 20), (Desk::Clerks, Desk::Counter), clerk, None),
        ],
    }
}

/// The form's pages, spaces left out, after it was judged: sound, and nothing off the sheet.
fn printed(name: &str, papers: &[PaperWay]) -> Option<Vec<String>> {
    let form = ControlSlip {
        of: Concerned {
            unit_name: "UBND phường Cầu Sương",
            dossier_code: "H99.101-261120-0041",
            applicant: "Nguyễn Hạ Vy An",
            identifier: None,
            phone: None,
            email: None,
            document: "",
            certification: Some(CertificationChoice::Electronic),
            printed_at: at(20, 17, 30),
        },
        due_at: at(20, 17, 0),
        papers,
    };
    let file = pdf(&form.document()).unwrap();
    tools::keep(&format!("{name}.pdf"), &file);
    tools::is_sound(&file);
    for word in tools::words(&file).unwrap_or_default() {
        let [left, _, right, _] = word;
        assert!(left > 39.0 && right < 381.5, "{name}: {word:?}");
    }
    let pages = tools::pages(&file)?;
    Some(pages.iter().map(|page| tools::spaceless(page)).collect())
}

#[test]
fn form_05_says_who_gave_a_paper_to_whom_and_whether_in_time() {
    let Some(pages) = printed("form-05", &[way()]) else {
        return;
    };
    let text = pages.concat();
    for said in [
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "Mã hồ sơ: H99.101-261120-0041",
        "Bộ phận Tiếp nhận và Trả kết quả",
        "Giấy khai sinh, mã chứng thực H99.101-261120-000041",
        "1. Giao: Bộ phận Tiếp nhận và Trả kết quả",
        "09 giờ 05 phút, ngày 19/11/2026. Người giao: Nông Thị Hoài An",
        "Trình ký",
        "Nhận: Lãnh đạo ký chứng thực",
        "09 giờ 05 phút, ngày 19/11/2026. Người nhận: Đỗ Thanh Trúc Lam",
        "3. Giao: Văn thư",
        "Người nhận: …",
    ] {
        assert!(text.contains(&tools::spaceless(said)), "{said}: {text}");
    }
    let count = |said: &str| text.matches(&tools::spaceless(said)).count();
    // Each stands in the head of the table of a page too.
    let heads = count("GHI CHÚ");
    for said in ["Trước hạn", "Đúng hạn", "Quá hạn"] {
        assert_eq!(count(said), heads + 1, "{said}: {text}");
    }
}

#[test]
fn each_paper_of_a_dossier_has_a_table_of_its_own_and_none_is_lost() {
    let papers: Vec<_> = (1..=6)
        .map(|number| PaperWay {
            document: format!("Bảng điểm {number}"),
            ..way()
        })
        .collect();
    let Some(pages) = printed("form-05-many", &papers) else {
        return;
    };
    assert!(pages.len() > 2, "{}", pages.len());
    let text = pages.concat();
    for number in 1..=6 {
        assert_eq!(text.matches(&format!("Bảngđiểm{number}")).count(), 1);
    }
    assert_eq!(text.matches("3.Giao:Vănthư").count(), 6);
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains(&format!("Trang{number}/{}", pages.len())));
    }
}
