//! What the forms and lists of an office share: the letterhead, what is asked for, times in words,
//! places to sign.

use chungthuc_domain::{
    calendar::{Moment, day_text, time_text},
    certification::CertificationChoice,
};

use crate::block::{Block, Line};

/// The part of an office that receives dossiers and gives results out.
pub(crate) const COUNTER: &str = "Bộ phận Tiếp nhận và Trả kết quả";

/// "CỘNG HÒA …" and the office below it.
pub(crate) fn letterhead(unit_name: &str) -> [Block; 2] {
    [
        Block::Beside(vec![nation()]),
        Block::Beside(vec![vec![
            Line::Strong(unit_name.to_uppercase()),
            Line::Plain(COUNTER.to_owned()),
        ]]),
    ]
}

/// The office, with what stands below its name, and "CỘNG HÒA …" beside it, as lists begin.
pub(crate) fn list_letterhead(unit_name: &str, below: impl IntoIterator<Item = Line>) -> Block {
    let name = Line::Strong(unit_name.to_uppercase());
    let office = std::iter::once(name).chain(below).collect();
    Block::Beside(vec![office, nation()])
}

/// Quốc hiệu and tiêu ngữ.
fn nation() -> Vec<Line> {
    vec![
        Line::Strong("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned()),
        Line::Strong("Độc lập - Tự do - Hạnh phúc".to_owned()),
        Line::Rule,
    ]
}

/// A line in the middle: `Mã hồ sơ: H99.101-261120-0041`.
pub(crate) fn centred(text: String) -> Block {
    Block::Beside(vec![vec![Line::Plain(text)]])
}

/// "Nội dung yêu cầu", by what the copies are certified as; `None` while that isn't chosen.
pub(crate) fn what_is_asked(certification: Option<CertificationChoice>) -> &'static str {
    match certification {
        None => "Chứng thực bản sao từ bản chính",
        Some(CertificationChoice::Electronic) => "Chứng thực bản sao điện tử từ bản chính",
        Some(CertificationChoice::OnPaper) => "Chứng thực bản sao giấy từ bản chính",
        Some(CertificationChoice::Both) => {
            "Chứng thực bản sao điện tử và bản sao giấy từ bản chính"
        }
    }
}

/// `17 giờ 00 phút, ngày 24/11/2026`, as the forms have it.
pub(crate) fn in_words(at: Moment) -> String {
    let local = at.vietnam();
    let time = time_text(local.time());
    let (hour, minute) = time.split_once(':').unwrap_or((&time, "00"));
    format!("{hour} giờ {minute} phút, ngày {}", day_text(local.date()))
}

/// Where somebody signs. Without a name it is written by hand.
pub(crate) fn signing(who: &str, how: &str, name: &str) -> Vec<Line> {
    vec![
        Line::Strong(who.to_owned()),
        Line::Small(format!("({how})")),
        Line::Room(3),
        Line::Plain(name.to_owned()),
    ]
}

/// "Ký và ghi rõ họ tên"
pub(crate) const BY_NAME: &str = "Ký và ghi rõ họ tên";

/// Where a list is signed: by `others`, and at the right, with the day, by who answers for the office.
pub(crate) fn signed_by_head(others: &[&str]) -> Block {
    let place = |above: Line, title: &str, hint: &str| {
        vec![
            above,
            Line::Strong(title.to_owned()),
            Line::Small(hint.to_owned()),
            Line::Room(4),
        ]
    };
    // Three columns leave less room for it.
    let day = if others.len() > 1 {
        "…………, ngày … tháng … năm ……"
    } else {
        "………………, ngày …… tháng …… năm …………"
    };
    let mut places: Vec<_> = others
        .iter()
        .map(|title| place(Line::Room(1), title, "(Ký, ghi rõ họ tên)"))
        .collect();
    places.push(place(
        Line::Plain(day.to_owned()),
        "THỦ TRƯỞNG CƠ QUAN",
        "(Ký, ghi rõ họ tên và đóng dấu)",
    ));
    Block::Beside(places)
}

/// With a capital at its beginning.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
