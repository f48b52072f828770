//! "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", form 01 of one-stop shops (TT 01/2018/TT-VPCP Đ.9): what
//! whoever asks for copies is given, with the hour and the day to come back (TT 01/2020/TT-BTP Đ.2 k.1).

use chungthuc_domain::{
    calendar::{Moment, minute_text},
    certification::{Certification, CertificationChoice},
    fee::money,
};

use crate::{
    block::{Block, Document, Fact, Sheet},
    office::{BY_NAME, centred, in_words, letterhead, signing, what_is_asked},
};

const TITLE: &str = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ";

/// A paper that was received.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedPaper<'a> {
    /// Loại giấy tờ.
    pub name: &'a str,
    /// Mã chứng thực.
    pub code: &'a str,
    /// Pages of the original.
    pub pages: u32,
    /// Copies of it.
    pub copies: u32,
    /// What it is certified as.
    pub certification: Certification,
}

/// A component that was handed in and of which no paper was made, or not yet.
#[derive(Debug, Clone, Copy)]
pub struct HandedIn<'a> {
    /// What it is.
    pub name: &'a str,
    /// Bản chính.
    pub originals: u32,
    /// Bản sao.
    pub copies: u32,
}

/// Who hands in for somebody else.
#[derive(Debug, Clone, Copy)]
pub struct Submitter<'a> {
    /// Họ và tên.
    pub name: &'a str,
    /// Quan hệ, or the written authorisation.
    pub relation: &'a str,
}

/// What the form is written from.
#[derive(Debug, Clone, Copy)]
pub struct Receipt<'a> {
    /// Cơ quan tiếp nhận: `UBND phường Cầu Sương`.
    pub unit_name: &'a str,
    /// Mã hồ sơ.
    pub dossier_code: &'a str,
    /// Who asks.
    pub applicant: &'a str,
    /// Who handed it in for them, and by what right, where that is somebody else.
    pub submitter: Option<Submitter<'a>>,
    /// Their CCCD, CMND or MST, phone and e-mail, where there is one.
    pub identifier: Option<&'a str>,
    /// Likewise.
    pub phone: Option<&'a str>,
    /// Likewise.
    pub email: Option<&'a str>,
    /// What is certified.
    pub papers: &'a [ReceivedPaper<'a>],
    /// What else was handed in, and what isn't confirmed yet.
    pub handed_in: &'a [HandedIn<'a>],
    /// Phí chứng thực, in đồng; `None` until it is known what is certified.
    pub fee: Option<u64>,
    /// What was taken of it: "Đã thu 4.000 đ, biên lai 0000123 ngày 20/11/2026"; `None` if nothing was.
    pub paid: Option<&'a str>,
    /// When it was received.
    pub received_at: Moment,
    /// By whom.
    pub received_by: &'a str,
    /// When the result is to be had.
    pub due_at: Moment,
    /// What had been promised before, and why that was changed.
    pub extended: Option<(Moment, &'a str)>,
    /// When it is printed.
    pub printed_at: Moment,
}

impl Receipt<'_> {
    fn fee_in_words(&self) -> String {
        match (self.fee, self.paid) {
            (None, _) => "Tính khi xác nhận loại chứng thực".to_owned(),
            (Some(0), None) => "Không thu phí".to_owned(),
            (Some(fee), None) => money(fee),
            (Some(fee), Some(paid)) => format!("{}. {paid}", money(fee)),
        }
    }

    /// The form, to be printed.
    pub fn document(&self) -> Document {
        let code = self.dossier_code;
        let kinds = self.papers.iter().map(|paper| paper.certification);
        let asked = what_is_asked(CertificationChoice::of(kinds));
        let mut facts = match self.submitter {
            Some(submitter) => vec![
                Fact::new("Chủ hồ sơ", self.applicant),
                Fact::new(
                    "Người nộp hồ sơ",
                    format!("{} ({})", submitter.name, submitter.relation),
                ),
            ],
            None => vec![Fact::new("Người nộp hồ sơ", self.applicant)],
        };
        facts.extend([
            Fact::new("Số CCCD/CMND/MST", self.identifier.unwrap_or("—")),
            Fact::new("Số điện thoại", self.phone.unwrap_or("—")),
            Fact::new("Email", self.email.unwrap_or("—")),
            Fact::new("Nội dung yêu cầu", asked),
            Fact::new("Phí chứng thực", self.fee_in_words()),
            Fact::new("Tiếp nhận lúc", in_words(self.received_at)),
            Fact::new("Hẹn trả kết quả", in_words(self.due_at)),
        ]);
        let mut blocks = letterhead(self.unit_name).to_vec();
        blocks.extend([
            Block::Title(TITLE.to_owned()),
            centred(format!("Mã hồ sơ: {code}")),
            Block::Facts(facts),
            Block::Facts(
                self.papers
                    .iter()
                    .map(original)
                    .chain(self.handed_in.iter().map(handed_in))
                    .collect(),
            ),
        ]);
        if let Some((before, ground)) = self.extended {
            let text = format!("Thay cho hẹn {}. {ground}", minute_text(before));
            blocks.push(Block::Note(text));
        }
        blocks.push(Block::Together(vec![Block::Beside(vec![
            signing(
                "NGƯỜI NỘP HỒ SƠ",
                BY_NAME,
                self.submitter
                    .map_or(self.applicant, |submitter| submitter.name),
            ),
            signing("NGƯỜI TIẾP NHẬN HỒ SƠ", BY_NAME, self.received_by),
        ])]));
        Document {
            title: format!("Giấy tiếp nhận hồ sơ và hẹn trả kết quả {code}"),
            written_at: self.printed_at,
            sheet: Sheet::A5,
            head: format!("Giấy tiếp nhận hồ sơ và hẹn trả kết quả · {code}"),
            foot: format!("In lúc {}", minute_text(self.printed_at)),
            blocks,
        }
    }
}

fn original(paper: &ReceivedPaper<'_>) -> Fact {
    let text = format!(
        "{} ({} trang, {} bản sao{}), mã chứng thực {}",
        paper.name,
        paper.pages,
        paper.copies,
        match paper.certification {
            Certification::Electronic => "",
            Certification::OnPaper => " giấy",
        },
        paper.code
    );
    Fact::new("Bản chính", text)
}

fn handed_in(component: &HandedIn<'_>) -> Fact {
    let HandedIn {
        name,
        originals,
        copies,
    } = component;
    Fact::new(
        "Thành phần",
        format!("{name} ({originals} bản chính, {copies} bản sao)"),
    )
}
