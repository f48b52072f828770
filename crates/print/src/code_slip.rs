//! "Phiếu mã nhận": the code that opens the links e-mailed for a dossier, for who has no phone that it could
//! be sent to. Printed at the counter, on A5; each print is another code, and the only good one.

use chungthuc_domain::calendar::{Moment, minute_text};

use crate::block::{Block, Document, Fact, Line, Sheet};

const TITLE: &str = "PHIẾU MÃ NHẬN BẢN SAO ĐIỆN TỬ";

/// What the slip is written from.
#[derive(Debug, Clone, Copy)]
pub struct CodeSlip<'a> {
    /// `UBND phường Cầu Sương`.
    pub unit_name: &'a str,
    /// Mã hồ sơ.
    pub dossier_code: &'a str,
    /// Who asks.
    pub applicant: &'a str,
    /// Where the links go.
    pub email: &'a str,
    /// Six digits.
    pub code: &'a str,
    /// When it is printed.
    pub printed_at: Moment,
}

impl CodeSlip<'_> {
    /// The slip, to be printed.
    pub fn document(&self) -> Document {
        let code = self.dossier_code;
        let blocks = vec![
            Block::Beside(vec![vec![Line::Strong(self.unit_name.to_uppercase())]]),
            Block::Title(TITLE.to_owned()),
            Block::Facts(vec![
                Fact::new("Mã hồ sơ", code),
                Fact::new("Người nhận", self.applicant),
                Fact::new("Email nhận liên kết", self.email),
            ]),
            Block::Beside(vec![vec![
                Line::Plain("Mã nhận".to_owned()),
                Line::Strong(self.code.to_owned()),
            ]]),
            Block::Note(
                "Bản sao được cấp xong thì có liên kết gửi tới email trên; mở liên kết và nhập mã này \
                 để tải. Mỗi liên kết mở được bằng mã này một lần, trong 30 phút. Ai có email và mã \
                 này đều tải được: xin giữ cẩn thận; mất mã hoặc mã đã dùng thì đến cơ quan để in mã \
                 mới, mã cũ hết hiệu lực."
                    .to_owned(),
            ),
        ];
        Document {
            title: format!("Phiếu mã nhận {code}"),
            written_at: self.printed_at,
            sheet: Sheet::A5,
            head: format!("Phiếu mã nhận · {code}"),
            foot: format!("In lúc {}", minute_text(self.printed_at)),
            blocks,
        }
    }
}
