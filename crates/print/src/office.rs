//! What the forms of an office share: the letterhead, what is asked for, times in words, places to sign.

use chungthuc_domain::{
    calendar::{Moment, day_text, time_text},
    certification::CertificationChoice,
};

use crate::block::{Block, Line};

/// "CỘNG HÒA …" and the office below it.
pub(crate) fn letterhead(unit_name: &str) -> [Block; 2] {
    [
        Block::Beside(vec![vec![
            Line::Strong("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned()),
            Line::Strong("Độc lập - Tự do - Hạnh phúc".to_owned()),
            Line::Rule,
        ]]),
        Block::Beside(vec![vec![
            Line::Strong(unit_name.to_uppercase()),
            Line::Plain("Bộ phận Tiếp nhận và Trả kết quả".to_owned()),
        ]]),
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
