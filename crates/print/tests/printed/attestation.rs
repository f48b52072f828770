//! The attestation of copies on paper.

use chungthuc_domain::{
    attestation_text::{MAX_CHARS, USUAL},
    calendar::Moment,
    view::paper_copy::AttestationPlace,
};
use chungthuc_print::{IssuedNumber, PaperAttestation, pdf};
use jiff::civil::{date, datetime};

use crate::tools;

fn printed(issued: Option<IssuedNumber<'_>>, place: AttestationPlace) -> Vec<u8> {
    worded(USUAL, issued, place)
}

fn worded(statement: &str, issued: Option<IssuedNumber<'_>>, place: AttestationPlace) -> Vec<u8> {
    let attestation = PaperAttestation {
        statement,
        code: "H99.101-261120-000041",
        issued,
        suffix: "-SCT/BS",
        title_lines: &["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
        signer_name: "Đỗ Thanh Trúc Lam",
        place,
        printed_at: Moment::from_vietnam(datetime(2026, 11, 20, 9, 15, 0, 0)),
    };
    let pdf = pdf(&attestation.document()).unwrap();
    tools::keep(
        &format!(
            "attestation-{}-{}-{}.pdf",
            place.code(),
            issued.is_some(),
            statement.len()
        ),
        &pdf,
    );
    pdf
}

const ISSUED: IssuedNumber<'static> = IssuedNumber {
    number: "15",
    book: "01/2026-SCT/BS",
    day: date(2026, 11, 20),
};

#[test]
fn it_says_number_book_and_day_who_signs_as_what_and_nothing_else() {
    let file = printed(Some(ISSUED), AttestationPlace::Sheet);
    tools::is_sound(&file);
    let Some(pages) = tools::pages(&file) else {
        return;
    };
    assert_eq!(pages.len(), 1);
    let text = tools::text(&file).unwrap();
    let said = [
        "Chứng thực bản sao đúng với bản chính",
        "Số chứng thực 15 quyển số 01/2026-SCT/BS",
        "Ngày 20 tháng 11 năm 2026",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "(ký, ghi rõ họ, tên và đóng dấu)",
        "Đỗ Thanh Trúc Lam",
    ];
    let mut rest = text.as_str();
    for line in said {
        let at = rest.find(line);
        assert!(at.is_some(), "{line}: {text}");
        rest = rest.get(at.unwrap() + line.len()..).unwrap();
    }
    for other in ["Trang", "H99.101", "In lúc"] {
        assert!(!text.contains(other), "{other}: {text}");
    }
}

#[test]
fn before_there_is_a_number_its_place_is_dotted() {
    let file = printed(None, AttestationPlace::Sheet);
    let Some(text) = tools::text(&file) else {
        return;
    };
    assert!(
        text.contains("Số chứng thực ...................."),
        "{text}"
    );
    assert!(text.contains("....................-SCT/BS"), "{text}");
    assert!(
        text.contains("Ngày ......... tháng ......... năm ........."),
        "{text}"
    );
    assert!(!text.contains("2026"));
}

#[test]
fn at_the_foot_of_a_page_it_leaves_the_copy_above_it_free() {
    let file = printed(Some(ISSUED), AttestationPlace::Foot);
    tools::is_sound(&file);
    let Some(pages) = tools::pages(&file) else {
        return;
    };
    assert_eq!(pages.len(), 1, "all on one page");
    for [left, top, right, bottom] in tools::words(&file).unwrap_or_default() {
        assert!(left > 56.0 && right < 540.0, "{left} {right}");
        // The lower third of A4.
        assert!(top > 500.0 && bottom < 800.0, "{top} {bottom}");
    }
}

#[test]
fn the_longest_wording_fits_at_the_foot_of_a_page() {
    let longest: String = "Chứng thực bản sao đúng với bản chính, "
        .chars()
        .cycle()
        .take(MAX_CHARS)
        .collect();
    let file = worded(&longest, Some(ISSUED), AttestationPlace::Foot);
    let Some(pages) = tools::pages(&file) else {
        return;
    };
    assert_eq!(pages.len(), 1, "all on one page");
    for [_, top, _, bottom] in tools::words(&file).unwrap_or_default() {
        assert!(top > 420.0 && bottom < 800.0, "{top} {bottom}");
    }
}
