//! "Phiếu nhận kết quả": what somebody without account and e-mail fetches the copies with, by its QR
//! code and the code on it. Printed at the counter, on A5.

use chungthuc_domain::{
    calendar::{Moment, minute_text},
    certification::CertificationChoice,
};

use crate::block::{Block, Document, Fact, Item, Line, Sheet, Tone};

const TITLE: &str = "PHIẾU NHẬN KẾT QUẢ CHỨNG THỰC";

/// A copy that will be there.
#[derive(Debug, Clone, Copy)]
pub struct PickupPaper<'a> {
    /// Its number on the slip, by which the page asks for it.
    pub number: u32,
    /// What was handed in.
    pub name: &'a str,
    /// As what it is certified: copies on paper are handed over at the counter.
    pub certification: CertificationChoice,
}

impl PickupPaper<'_> {
    fn text(&self) -> String {
        match self.certification {
            CertificationChoice::Electronic => self.name.to_owned(),
            CertificationChoice::OnPaper => format!("{} (bản giấy, nhận tại quầy)", self.name),
            CertificationChoice::Both => {
                format!("{} (bản điện tử; bản giấy nhận tại quầy)", self.name)
            }
        }
    }
}

/// What the slip is written from.
#[derive(Debug, Clone, Copy)]
pub struct PickupSlip<'a> {
    /// `UBND phường Cầu Sương`.
    pub unit_name: &'a str,
    /// Mã hồ sơ.
    pub dossier_code: &'a str,
    /// Who asks.
    pub applicant: &'a str,
    /// The copies.
    pub papers: &'a [PickupPaper<'a>],
    /// What the QR code leads to.
    pub address: &'a str,
    /// Six digits.
    pub code: &'a str,
    /// When the result is promised for.
    pub due_at: Moment,
    /// Until when the slip is good.
    pub expires_at: Moment,
    /// When it is printed.
    pub printed_at: Moment,
}

impl PickupSlip<'_> {
    /// The slip, to be printed.
    pub fn document(&self) -> Document {
        let code = self.dossier_code;
        let items = self.papers.iter().map(|paper| Item {
            tone: Tone::Neutral,
            mark: format!("Số {}", paper.number),
            text: paper.text(),
        });
        let on_paper =
            |paper: &PickupPaper<'_>| paper.certification != CertificationChoice::Electronic;
        let at_counter = if self.papers.iter().any(on_paper) {
            format!(
                " Bản giấy được giao trực tiếp tại quầy của {}.",
                self.unit_name
            )
        } else {
            String::new()
        };
        let blocks = vec![
            Block::Beside(vec![vec![Line::Strong(self.unit_name.to_uppercase())]]),
            Block::Title(TITLE.to_owned()),
            Block::Facts(vec![
                Fact::new("Mã hồ sơ", code),
                Fact::new("Người nhận", self.applicant),
                Fact::new("Hẹn trả kết quả", minute_text(self.due_at)),
            ]),
            Block::Items(items.collect()),
            Block::Together(vec![
                Block::Qr(self.address.to_owned()),
                Block::Beside(vec![vec![
                    Line::Plain("Mã nhận".to_owned()),
                    Line::Strong(self.code.to_owned()),
                ]]),
                Block::Note(self.address.to_owned()),
            ]),
            Block::Note(format!(
                "Quét mã QR hoặc mở địa chỉ trên, chọn số của giấy tờ và nhập mã nhận để tải bản chứng thực điện tử; mỗi bản tải một lần, tải lại được trong 30 phút. Dùng được đến {}. Ai có phiếu này đều tải được: xin giữ cẩn thận; mất phiếu thì đến cơ quan để in phiếu mới, phiếu cũ hết hiệu lực.{at_counter}",
                minute_text(self.expires_at)
            )),
        ];
        Document {
            title: format!("Phiếu nhận kết quả chứng thực {code}"),
            written_at: self.printed_at,
            sheet: Sheet::A5,
            head: format!("Phiếu nhận kết quả chứng thực · {code}"),
            foot: format!("In lúc {}", minute_text(self.printed_at)),
            blocks,
        }
    }
}
