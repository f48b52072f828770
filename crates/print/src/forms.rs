//! Forms 02, 03 and 04 of one-stop shops (TT 01/2018/TT-VPCP Đ.9), on A5, and the minutes by which a
//! dossier with forged or altered papers is held (TT 01/2020/TT-BTP Đ.11 k.2), on A4. Their words are in
//! [`words`], so that the forms that follow these can be put in their place. Form 05 is in `control`.

use chungthuc_domain::{
    calendar::{Moment, minute_text},
    certification::CertificationChoice,
};

use crate::{
    block::{Block, Document, Fact, Item, Sheet, Tone},
    office::{BY_NAME, centred, in_words, letterhead, signing, what_is_asked},
};

/// The words of the forms, as the circulars have them.
mod words {
    pub const SUPPLEMENT: &str = "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ";
    pub const SUPPLEMENT_ASKS: &str = "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:";
    pub const SUPPLEMENT_END: &str = "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với người hướng dẫn để được giải đáp.";
    pub const GUIDE: &str = "NGƯỜI HƯỚNG DẪN";

    pub const REFUSAL: &str = "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ";
    /// Behind the hour and the day.
    pub const REFUSAL_SAYS: &str =
        "cơ quan thông báo không tiếp nhận, giải quyết hồ sơ này với lý do như sau:";
    pub const REFUSAL_FEE: &str = "Không cấp số chứng thực và không thu phí chứng thực; phí đã nộp cho giấy tờ này được hoàn lại.";
    pub const REFUSAL_END: &str = "Xin thông báo để Ông/Bà được biết và thực hiện. Nếu không đồng ý, Ông/Bà có quyền khiếu nại theo quy định của pháp luật.";
    pub const REFUSAL_HELD: &str =
        "Hồ sơ được tạm giữ theo biên bản kèm theo (khoản 2 Điều 11 Thông tư số 01/2020/TT-BTP).";
    pub const APPLICANT: &str = "NGƯỜI NỘP HỒ SƠ";
    pub const RECEIVER: &str = "NGƯỜI TIẾP NHẬN HỒ SƠ";
    pub const REFUSER: &str = "LÃNH ĐẠO TỪ CHỐI";

    pub const APOLOGY: &str = "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ";
    pub const APOLOGY_END: &str = "Mong nhận được sự thông cảm của Ông/Bà vì sự chậm trễ này.";
    pub const APOLOGY_LATE: &str = "Phiếu lập khi còn chưa đủ 01 ngày trước thời hạn đã hẹn (khoản 9 Điều 19 Nghị định số 61/2018/NĐ-CP).";
    pub const HEAD: &str = "THỦ TRƯỞNG ĐƠN VỊ";
    pub const SEALED: &str = "Ký tên và đóng dấu";

    pub const MINUTES: &str = "BIÊN BẢN";
    pub const MINUTES_ABOUT: &str =
        "Về việc phát hiện giấy tờ giả mạo, bị tẩy xóa, sửa chữa và tạm giữ hồ sơ";
    pub const MINUTES_GROUND: &str = "Căn cứ khoản 2 Điều 11 Thông tư số 01/2020/TT-BTP ngày 03/3/2020 của Bộ trưởng Bộ Tư pháp, những người có tên dưới đây lập biên bản về những nội dung sau:";
    pub const MINUTES_PRESENT: &str = "1. Những người có mặt";
    pub const MINUTES_FOUND: &str = "2. Nội dung phát hiện";
    pub const MINUTES_HELD: &str = "3. Giấy tờ, tài liệu tạm giữ";
    pub const MINUTES_SAID: &str = "4. Ý kiến của người yêu cầu chứng thực";
    pub const MINUTES_END: &str = "Biên bản lập thành hai bản, đã đọc cho những người có mặt cùng nghe, công nhận đúng và ký tên; giao người yêu cầu chứng thực một bản, lưu hồ sơ một bản.";
    pub const ASKER: &str = "NGƯỜI YÊU CẦU CHỨNG THỰC";
    pub const WITNESS: &str = "NGƯỜI CHỨNG KIẾN";
    pub const WRITER: &str = "NGƯỜI LẬP BIÊN BẢN";
}

/// Whose dossier a form is about.
#[derive(Debug, Clone, Copy)]
pub struct Concerned<'a> {
    /// Cơ quan: `UBND phường Cầu Sương`.
    pub unit_name: &'a str,
    /// Mã hồ sơ.
    pub dossier_code: &'a str,
    /// Who asks.
    pub applicant: &'a str,
    /// Their CCCD, CMND or MST, phone and e-mail, where there is one.
    pub identifier: Option<&'a str>,
    /// Likewise.
    pub phone: Option<&'a str>,
    /// Likewise.
    pub email: Option<&'a str>,
    /// What the form is about: loại giấy tờ, with its code where it has one.
    pub document: &'a str,
    /// As what it is to be certified; `None` while that isn't chosen.
    pub certification: Option<CertificationChoice>,
    /// When it is printed.
    pub printed_at: Moment,
}

impl Concerned<'_> {
    fn facts(&self) -> Block {
        let reached: Vec<_> = [self.phone, self.email].into_iter().flatten().collect();
        let reached = if reached.is_empty() {
            "—".to_owned()
        } else {
            reached.join(", ")
        };
        Block::Facts(vec![
            Fact::new("Hồ sơ của", self.applicant),
            Fact::new("Số CCCD/CMND/MST", self.identifier.unwrap_or("—")),
            Fact::new("Điện thoại, email", reached),
            Fact::new("Nội dung yêu cầu", what_is_asked(self.certification)),
            Fact::new("Giấy tờ", self.document),
        ])
    }

    /// A form below the letterhead, its title and the dossier's code.
    pub(crate) fn form(&self, title: &str, sheet: Sheet, inside: Vec<Block>) -> Document {
        let code = self.dossier_code;
        let mut blocks = letterhead(self.unit_name).to_vec();
        blocks.push(Block::Title(title.to_owned()));
        blocks.push(centred(format!("Mã hồ sơ: {code}")));
        blocks.extend(inside);
        let plain = sentence_case(title);
        Document {
            title: format!("{plain} {code}"),
            written_at: self.printed_at,
            sheet,
            head: format!("{plain} · {code}"),
            foot: format!("In lúc {}", minute_text(self.printed_at)),
            blocks,
        }
    }
}

/// Form 02: what is missing.
#[derive(Debug, Clone, Copy)]
pub struct Supplement<'a> {
    /// Whose dossier.
    pub of: Concerned<'a>,
    /// What is to be brought or mended.
    pub items: &'a [String],
    /// Why.
    pub reason: &'a str,
    /// Who asks for it.
    pub by: &'a str,
    /// When.
    pub at: Moment,
}

impl Supplement<'_> {
    /// The form, to be printed.
    pub fn document(&self) -> Document {
        let inside = vec![
            self.of.facts(),
            Block::Paragraph(words::SUPPLEMENT_ASKS.to_owned()),
            numbered(self.items),
            Block::Facts(vec![
                Fact::new("Lý do", self.reason),
                Fact::new("Yêu cầu lúc", in_words(self.at)),
            ]),
            Block::Paragraph(words::SUPPLEMENT_END.to_owned()),
            signatures(vec![
                signing(words::APPLICANT, BY_NAME, self.of.applicant),
                signing(words::GUIDE, BY_NAME, self.by),
            ]),
        ];
        self.of.form(words::SUPPLEMENT, Sheet::A5, inside)
    }
}

/// Form 03: why nothing is certified.
#[derive(Debug, Clone, Copy)]
pub struct RefusalSlip<'a> {
    /// Whose dossier.
    pub of: Concerned<'a>,
    /// The ground, in the words of the law.
    pub ground: &'a str,
    /// Where the law says it.
    pub article: &'a str,
    /// What it is in this case.
    pub explanation: &'a str,
    /// Whether the dossier is held.
    pub held: bool,
    /// Whether a leader refused it, not who received it.
    pub by_leader: bool,
    /// Who refused it.
    pub by: &'a str,
    /// When.
    pub at: Moment,
}

impl RefusalSlip<'_> {
    /// The form, to be printed.
    pub fn document(&self) -> Document {
        let who = if self.by_leader {
            words::REFUSER
        } else {
            words::RECEIVER
        };
        let mut inside = vec![
            self.of.facts(),
            Block::Paragraph(format!(
                "Qua xem xét, lúc {}, {}",
                in_words(self.at),
                words::REFUSAL_SAYS
            )),
            Block::Facts(vec![
                Fact::new("Căn cứ", self.article),
                Fact::new("Lý do", self.ground),
                Fact::new("Cụ thể", self.explanation),
            ]),
        ];
        if self.held {
            inside.push(Block::Note(words::REFUSAL_HELD.to_owned()));
        }
        inside.extend([
            Block::Note(format!("{} {}", words::REFUSAL_FEE, words::REFUSAL_END)),
            signatures(vec![
                signing(words::APPLICANT, BY_NAME, self.of.applicant),
                signing(who, BY_NAME, self.by),
            ]),
        ]);
        self.of.form(words::REFUSAL, Sheet::A5, inside)
    }
}

/// Form 04: an apology, and when the result will be there.
#[derive(Debug, Clone, Copy)]
pub struct Apology<'a> {
    /// Whose dossier.
    pub of: Concerned<'a>,
    /// When it was received.
    pub received_at: Moment,
    /// What had been promised.
    pub due_before: Moment,
    /// What is promised now.
    pub due_after: Moment,
    /// Why, in whole sentences.
    pub ground: &'a str,
    /// Whether it was said less than a day before the time that had been promised.
    pub late: bool,
}

impl Apology<'_> {
    /// The form, to be printed.
    pub fn document(&self) -> Document {
        let unit = self.of.unit_name;
        let mut inside = vec![
            Block::Paragraph(format!("Kính gửi: {}", self.of.applicant)),
            Block::Paragraph(format!(
                "{unit} đã tiếp nhận hồ sơ của Ông/Bà lúc {} ({}), hẹn trả kết quả lúc {}.",
                in_words(self.received_at),
                self.of.document,
                in_words(self.due_before)
            )),
            Block::Paragraph(format!(
                "Hồ sơ chưa thể trả kết quả đúng thời hạn đã hẹn với Ông/Bà. {}",
                self.ground
            )),
            Block::Paragraph(format!(
                "{unit} xin lỗi Ông/Bà vì sự chậm trễ này và sẽ trả kết quả cho Ông/Bà lúc {}.",
                in_words(self.due_after)
            )),
            Block::Paragraph(words::APOLOGY_END.to_owned()),
        ];
        if self.late {
            inside.push(Block::Note(words::APOLOGY_LATE.to_owned()));
        }
        inside.push(signatures(vec![
            Vec::new(),
            signing(words::HEAD, words::SEALED, ""),
        ]));
        self.of.form(words::APOLOGY, Sheet::A5, inside)
    }
}

/// The minutes of papers that are forged or altered.
#[derive(Debug, Clone, Copy)]
pub struct Minutes<'a> {
    /// Whose dossier.
    pub of: Concerned<'a>,
    /// Where they were written.
    pub place: &'a str,
    /// When.
    pub at: Moment,
    /// Who was there.
    pub present: &'a [String],
    /// What was found.
    pub found: &'a str,
    /// What is held.
    pub held: &'a [String],
    /// What the applicant said to it; empty: nothing.
    pub said: &'a str,
    /// Who wrote them.
    pub by: &'a str,
}

impl Minutes<'_> {
    /// The minutes, to be printed.
    pub fn document(&self) -> Document {
        let heading = |text: &str| Block::Heading {
            level: 2,
            text: text.to_owned(),
        };
        let said = if self.said.is_empty() {
            "Không có ý kiến."
        } else {
            self.said
        };
        let inside = vec![
            centred(words::MINUTES_ABOUT.to_owned()),
            Block::Paragraph(format!(
                "Hôm nay, {}, tại {}.",
                in_words(self.at),
                self.place
            )),
            Block::Paragraph(words::MINUTES_GROUND.to_owned()),
            self.of.facts(),
            heading(words::MINUTES_PRESENT),
            numbered(self.present),
            heading(words::MINUTES_FOUND),
            Block::Paragraph(self.found.to_owned()),
            heading(words::MINUTES_HELD),
            numbered(self.held),
            heading(words::MINUTES_SAID),
            Block::Paragraph(said.to_owned()),
            Block::Paragraph(words::MINUTES_END.to_owned()),
            signatures(vec![
                signing(words::ASKER, BY_NAME, self.of.applicant),
                signing(words::WITNESS, BY_NAME, ""),
                signing(words::WRITER, BY_NAME, self.by),
            ]),
        ];
        self.of.form(words::MINUTES, Sheet::A4, inside)
    }
}

fn numbered(lines: &[String]) -> Block {
    let item = |(at, text): (usize, &String)| Item {
        tone: Tone::Neutral,
        mark: format!("{}.", at + 1),
        text: text.clone(),
    };
    Block::Items(lines.iter().enumerate().map(item).collect())
}

fn signatures(columns: Vec<Vec<crate::block::Line>>) -> Block {
    Block::Together(vec![Block::Beside(columns)])
}

/// `PHIẾU XIN LỖI` as `Phiếu xin lỗi`.
fn sentence_case(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(String::from).unwrap_or_default();
    first + &letters.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_written_as_a_sentence_is() {
        assert_eq!(sentence_case("PHIẾU XIN LỖI"), "Phiếu xin lỗi");
        assert_eq!(sentence_case(""), "");
    }
}
