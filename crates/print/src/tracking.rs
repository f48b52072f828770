//! Form 06 of one-stop shops, "Sổ theo dõi hồ sơ" (TT 01/2018/TT-VPCP Đ.9), of a month, on A4 on its side: a
//! line for each dossier that was registered in it. Reading the dossiers isn't here.

use chungthuc_domain::{
    book::month::BookMonth,
    calendar::{Moment, minute_text},
    certification::CertificationChoice,
    fee::thousands,
};

use crate::{
    block::{Align, Block, Column, Document, Group, Ledger, Line, Sheet},
    office::{COUNTER, centred, list_letterhead, what_is_asked},
};

const TITLE: &str = "SỔ THEO DÕI HỒ SƠ";
/// Thirteen columns need more of the sheet than others do.
const SIDE: f64 = 34.0;
/// The heading of the columns from "Nhận hồ sơ" to "Ký nhận".
const RECEIVED_AND_GIVEN: &str = "Nhận và trả kết quả";

/// A line of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedDossier {
    /// Mã hồ sơ.
    pub code: String,
    /// Tên thủ tục hành chính; `None`: what is asked by the kind of certification.
    pub procedure: Option<String>,
    /// Số lượng hồ sơ (bộ).
    pub sets: u32,
    /// Tên cá nhân, tổ chức.
    pub applicant: String,
    /// Địa chỉ, số điện thoại.
    pub reached: String,
    /// When it was received.
    pub received_at: Moment,
    /// When the result is promised for.
    pub due_at: Option<Moment>,
    /// When the last of it was given out.
    pub given_at: Option<Moment>,
    /// As what it is certified; `None` while that isn't known.
    pub certification: Option<CertificationChoice>,
    /// Ghi chú.
    pub note: String,
}

/// What a month's pages are written from.
#[derive(Debug, Clone, Copy)]
pub struct TrackingMonth<'a> {
    /// `UBND phường Cầu Sương`.
    pub unit_name: &'a str,
    /// The month.
    pub month: BookMonth,
    /// What was registered in it, the oldest first.
    pub dossiers: &'a [TrackedDossier],
    /// When it is printed. In the month itself the pages say that they aren't its last.
    pub printed_at: Moment,
}

impl TrackingMonth<'_> {
    /// The pages, to be printed.
    pub fn document(&self) -> Document {
        let (month, unit) = (self.month, self.unit_name);
        let mut closing = Vec::new();
        if self.printed_at.day() <= month.last() {
            closing.push(Block::Note(format!(
                "In lúc {}, khi tháng {month} chưa hết: hồ sơ tiếp nhận sau đó chưa có trong bản in này.",
                minute_text(self.printed_at)
            )));
        }
        closing.push(Block::Paragraph(format!(
            "Trong tháng {month} đã tiếp nhận {} hồ sơ.",
            thousands(self.dossiers.len() as u64)
        )));
        let blocks = vec![
            list_letterhead(unit, [Line::Plain(COUNTER.to_owned()), Line::Rule]),
            Block::Title(TITLE.to_owned()),
            centred(format!("Tháng {month}")),
            Block::Ledger(self.ledger()),
            Block::Together(closing),
        ];
        Document {
            title: format!("Sổ theo dõi hồ sơ, tháng {month}"),
            written_at: self.printed_at,
            sheet: Sheet {
                side: SIDE,
                ..Sheet::A4_LANDSCAPE
            },
            head: format!("Sổ theo dõi hồ sơ · Tháng {month}"),
            foot: format!(
                "{unit} · Tháng {month} · in lúc {}",
                minute_text(self.printed_at)
            ),
            blocks,
        }
    }

    fn ledger(&self) -> Ledger {
        let centre = |title: &str, share| Column {
            align: Align::Centre,
            ..Column::left(title, share)
        };
        let rows = (1_u64..).zip(self.dossiers);
        // Shares are points of the sheet's width, or nearly: a code and a day have room on one line.
        Ledger {
            columns: vec![
                centre("TT", 30.0),
                Column::left("Mã hồ sơ", 97.0),
                Column::left("Tên thủ tục hành chính", 84.0),
                centre("Số lượng hồ sơ (bộ)", 38.0),
                Column::left("Tên cá nhân, tổ chức", 77.0),
                Column::left("Địa chỉ, số điện thoại", 79.0),
                Column::left("Cơ quan chủ trì giải quyết", 60.0),
                centre("Nhận hồ sơ", 53.0),
                centre("Hẹn trả kết quả", 53.0),
                centre("Trả kết quả", 53.0),
                Column::left("Phương thức nhận kết quả", 48.0),
                centre("Ký nhận", 45.0),
                Column::left("Ghi chú", 57.0),
            ],
            group: Some(Group {
                title: RECEIVED_AND_GIVEN.to_owned(),
                columns: 7..12,
            }),
            rows: rows.map(|(number, line)| self.row(number, line)).collect(),
            empty: format!("Trong tháng {} không tiếp nhận hồ sơ nào.", self.month),
            sums: None,
        }
    }

    fn row(&self, number: u64, line: &TrackedDossier) -> Vec<String> {
        let time = |at: Option<Moment>| at.map(minute_text).unwrap_or_default();
        let asked = || what_is_asked(line.certification).to_owned();
        vec![
            thousands(number),
            line.code.clone(),
            line.procedure.clone().unwrap_or_else(asked),
            line.sets.to_string(),
            line.applicant.clone(),
            line.reached.clone(),
            self.unit_name.to_owned(),
            minute_text(line.received_at),
            time(line.due_at),
            time(line.given_at),
            how(line.certification).to_owned(),
            // By hand.
            String::new(),
            line.note.clone(),
        ]
    }
}

/// Phương thức nhận kết quả.
fn how(certification: Option<CertificationChoice>) -> &'static str {
    match certification {
        None => "",
        Some(CertificationChoice::Electronic) => "Điện tử",
        Some(CertificationChoice::OnPaper) => "Trực tiếp",
        Some(CertificationChoice::Both) => "Điện tử và trực tiếp",
    }
}
