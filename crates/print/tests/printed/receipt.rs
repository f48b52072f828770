//! The slip of a dossier that was received.

use chungthuc_domain::{
    calendar::Moment,
    certification::{Certification, CertificationChoice},
};
use chungthuc_print::{HandedIn, PickupPaper, PickupSlip, Receipt, ReceivedPaper, Submitter, pdf};
use jiff::civil::datetime;

use crate::tools;

fn at(day: i8, hour: i8, minute: i8) -> Moment {
    Moment::from_vietnam(datetime(2026, 11, day, hour, minute, 0, 0))
}

fn printed(extended: Option<(Moment, &str)>, papers: usize) -> Vec<u8> {
    let paper = ReceivedPaper {
        name: "Giấy khai sinh",
        code: "H99.101-261120-000041",
        pages: 1,
        copies: 2,
        certification: Certification::Electronic,
    };
    let receipt = Receipt {
        unit_name: "UBND phường Cầu Sương",
        dossier_code: "H99.101-261120-0041",
        applicant: "Nguyễn Hạ Vy An",
        identifier: Some("003190000011"),
        phone: None,
        email: Some("vyan@example.invalid"),
        papers: &vec![paper; papers],
        handed_in: &[],
        submitter: None,
        fee: Some(4_000),
        paid: (papers > 1).then_some("Đã thu 4.000 đ, biên lai 0000123 ngày 20/11/2026"),
        received_at: at(20, 15, 5),
        received_by: "Nông Thị Hoài An",
        due_at: at(23, 17, 0),
        extended,
        printed_at: at(20, 15, 6),
    };
    let pdf = pdf(&receipt.document()).unwrap();
    tools::keep(
        &format!("receipt-{papers}-{}.pdf", extended.is_some()),
        &pdf,
    );
    for word in tools::words(&pdf).unwrap_or_default() {
        let [left, top, right, bottom] = word;
        assert!(left > 39.0 && right < 381.0, "{word:?}");
        assert!(top > 10.0 && bottom < 586.0, "{word:?}");
    }
    pdf
}

#[test]
fn the_slip_says_what_was_received_when_and_the_hour_to_come_back() {
    let file = printed(None, 1);
    tools::is_sound(&file);
    let Some(pages) = tools::pages(&file) else {
        return;
    };
    assert_eq!(pages.len(), 1, "one sheet");
    let text = tools::text(&file).unwrap();
    for said in [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "UBND PHƯỜNG CẦU SƯƠNG",
        "Mã hồ sơ: H99.101-261120-0041",
        "Nguyễn Hạ Vy An",
        "003190000011",
        "15 giờ 05 phút, ngày 20/11/2026",
        "17 giờ 00 phút, ngày 23/11/2026",
        "4.000",
        "H99.101-261120-000041",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Nông Thị Hoài An",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Thay cho hẹn"));
}

#[test]
fn what_was_promised_anew_says_so() {
    let file = printed(Some((at(20, 17, 0), "Lý do: nhiều trang.")), 1);
    let Some(text) = tools::text(&file) else {
        return;
    };
    assert!(
        text.contains("Thay cho hẹn 17:00 20/11/2026. Lý do: nhiều trang."),
        "{text}"
    );
}

#[test]
fn many_papers_go_over_pages_and_none_is_lost() {
    let file = printed(None, 40);
    tools::is_sound(&file);
    let Some(pages) = tools::pages(&file) else {
        return;
    };
    assert!(pages.len() > 1);
    let papers: usize = pages
        .iter()
        .map(|page| page.matches("Bản chính").count())
        .sum();
    assert_eq!(papers, 40);
}

#[test]
fn a_dossier_without_papers_lists_what_was_handed_in_and_by_whom() {
    let receipt = Receipt {
        unit_name: "UBND phường Cầu Sương",
        dossier_code: "H99.101-261120-0001",
        applicant: "Nguyễn Hạ Vy An",
        submitter: Some(Submitter {
            name: "Trần Gia Khánh Bình",
            relation: "Giấy ủy quyền 01 ngày 19/11/2026",
        }),
        identifier: None,
        phone: None,
        email: None,
        papers: &[],
        handed_in: &[HandedIn {
            name: "Giấy khai sinh",
            originals: 1,
            copies: 2,
        }],
        fee: None,
        paid: None,
        received_at: at(20, 9, 0),
        received_by: "Nông Thị Hoài An",
        due_at: at(20, 17, 0),
        extended: None,
        printed_at: at(20, 9, 1),
    };
    let file = pdf(&receipt.document()).unwrap();
    tools::is_sound(&file);
    let Some(text) = tools::text(&file) else {
        return;
    };
    for said in [
        "Giấy khai sinh (1 bản chính, 2 bản sao)",
        "Trần Gia Khánh Bình (Giấy ủy quyền",
        "Tính khi xác nhận loại chứng thực",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_pickup_slip_says_where_the_copies_are_and_with_which_code() {
    let papers = [1, 2].map(|number| PickupPaper {
        number,
        name: "Giấy khai sinh",
        certification: match number {
            1 => CertificationChoice::Electronic,
            _ => CertificationChoice::OnPaper,
        },
    });
    let slip = PickupSlip {
        unit_name: "UBND phường Cầu Sương",
        dossier_code: "H99.101-261120-0001",
        applicant: "Phan Lâm Trúc Ly",
        papers: &papers,
        address: "https://chungthuc.example/nhan/0123456789ABCDEFGHJKMNPQRS",
        code: "048213",
        due_at: at(20, 17, 0),
        expires_at: at(27, 9, 0),
        printed_at: at(20, 9, 1),
    };
    let file = pdf(&slip.document()).unwrap();
    tools::is_sound(&file);
    let Some(pages) = tools::pages(&file) else {
        return;
    };
    assert_eq!(pages.len(), 1, "one sheet");
    let text = tools::text(&file).unwrap();
    for said in [
        "Số 1",
        "Số 2",
        "048213",
        "nhan/0123456789ABCDEFGHJKMNPQRS",
        "Giấy khai sinh (bản giấy, nhận tại quầy)",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("giao trực tiếp tại quầy của UBND phường Cầu Sương"),
        "{text}"
    );
}
