//! Form 05 of one-stop shops, "Phiếu kiểm soát quá trình giải quyết hồ sơ" (TT 01/2018/TT-VPCP Đ.9), on A5:
//! who passed the papers of a dossier on to whom, when, and whether in time.

use chungthuc_domain::{
    calendar::Moment,
    passing::{Passing, Timeliness},
};

use crate::{
    block::{Block, Column, Document, Fact, Ledger, Sheet},
    forms::Concerned,
    office::in_words,
};

const TITLE: &str = "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ";
const FROM_THE_PROGRAM: &str = "Thời gian, người giao và người nhận lấy từ tiến trình giải quyết hồ sơ trên hệ thống. Chỗ còn trống do người giao, người nhận ghi và ký.";
/// To be written on by hand.
const DOTS: &str = "…………………";

/// How one paper of the dossier was passed on.
#[derive(Debug, Clone)]
pub struct PaperWay {
    /// Loại giấy tờ, with its code.
    pub document: String,
    /// The oldest first.
    pub passings: Vec<Passing>,
}

/// Form 05.
#[derive(Debug, Clone, Copy)]
pub struct ControlSlip<'a> {
    /// Whose dossier.
    pub of: Concerned<'a>,
    /// When the result is promised for.
    pub due_at: Moment,
    /// Its papers, in their order.
    pub papers: &'a [PaperWay],
}

impl ControlSlip<'_> {
    /// The form, to be printed.
    pub fn document(&self) -> Document {
        let mut inside = vec![Block::Facts(vec![
            Fact::new("Cơ quan (bộ phận) giải quyết hồ sơ", self.of.unit_name),
            Fact::new("Cơ quan phối hợp giải quyết hồ sơ", "Không có"),
            Fact::new("Hồ sơ của", self.of.applicant),
            Fact::new("Hẹn trả kết quả", in_words(self.due_at)),
        ])];
        for paper in self.papers {
            inside.push(Block::Heading {
                level: 2,
                text: paper.document.clone(),
            });
            inside.push(Block::Ledger(self.ledger(paper)));
        }
        inside.push(Block::Note(FROM_THE_PROGRAM.to_owned()));
        self.of.form(TITLE, Sheet::A5, inside)
    }

    fn ledger(&self, paper: &PaperWay) -> Ledger {
        let rows = (1..).zip(&paper.passings);
        Ledger {
            columns: vec![
                Column::left("TÊN CƠ QUAN (bộ phận)", 9.4),
                Column::left("THỜI GIAN GIAO, NHẬN HỒ SƠ", 11.0),
                Column::left(
                    "KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn / Đúng hạn / Quá hạn)",
                    7.0,
                ),
                Column::left("GHI CHÚ", 6.6),
            ],
            group: None,
            rows: rows
                .flat_map(|(number, passing)| self.rows(number, passing))
                .collect(),
            empty: "Chưa có lần giao, nhận nào.".to_owned(),
            sums: None,
        }
    }

    /// Who gave, and below that who took.
    fn rows(&self, number: usize, passing: &Passing) -> [Vec<String>; 2] {
        let at = in_words(passing.at);
        let by = |name: &Option<String>| name.as_deref().unwrap_or(DOTS).to_owned();
        [
            vec![
                format!("{number}. Giao: {}", passing.from.label()),
                format!("{at}. Người giao: {}", by(&passing.giver)),
                String::new(),
                passing.step.label().to_owned(),
            ],
            vec![
                format!("Nhận: {}", passing.to.label()),
                format!("{at}. Người nhận: {}", by(&passing.receiver)),
                Timeliness::of(passing.at, self.due_at).label().to_owned(),
                String::new(),
            ],
        ]
    }
}
