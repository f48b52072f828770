//! The report of a check: the same words as on the check page, from the same answer, with what was
//! checked, when, by whom and against what. It judges nothing.

use chungthuc_domain::{
    calendar::{Moment, stamp_text},
    fee::thousands,
    view::{
        check::{
            CheckLine, CheckOutcome, CheckView, FieldChange, FindingView, Issuance, RevisionView,
            SignatureView, Verdict,
        },
        file::size_text,
    },
};

use crate::block::{Block, Column, Document, Fact, Item, Sheet, Table, Tone};

/// Of more signatures than this only the first are printed in full; a copy of ours has two to four.
const MOST_SIGNATURES: usize = 100;
/// Sentences printed of one signature, or of the file.
const MOST_SENTENCES: usize = 60;
/// Rows printed of one table.
const MOST_ROWS: usize = 200;

const BASIS: &str = "Quy trình ETSI EN 319 102-1, định dạng PAdES (ETSI EN 319 142-1); \
các nội dung kiểm tra tại Điều 6 Thông tư 15/2025/TT-BKHCN";

/// What the report of a check is written from.
#[derive(Debug, Clone, Copy)]
pub struct CheckReport<'a> {
    /// The answer of the check.
    pub view: &'a CheckView,
    /// When it was done.
    pub checked_at: Moment,
    /// Where the system that did it is reached.
    pub address: &'a str,
    /// The trust anchors that it was done against.
    pub anchors: &'a [TrustAnchor],
    /// By which algorithm policy it was done, in words.
    pub policy: &'a str,
    /// In whose name the report will be signed; `None` if it won't be.
    pub signer: Option<&'a str>,
}

/// A trust anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor {
    /// The list that it belongs to, in words.
    pub list: String,
    /// Its common name.
    pub name: String,
    /// SHA-256 of its certificate, in hex.
    pub sha256: String,
}

impl CheckReport<'_> {
    /// The report, to be printed.
    pub fn document(&self) -> Document {
        let view = self.view;
        let mut blocks = vec![
            Block::Title("BÁO CÁO KIỂM TRA BẢN SAO ĐIỆN TỬ".to_owned()),
            Block::Notice {
                tone: verdict_tone(view.verdict),
                title: view.verdict.label().to_owned(),
                text: view.summary.clone(),
            },
        ];
        blocks.extend(issuance(&view.issuance));
        blocks.extend([heading("Tệp được kiểm tra"), Block::Facts(file(view))]);
        blocks.extend([heading("Việc kiểm tra"), Block::Facts(self.check())]);
        if !view.findings.is_empty() {
            blocks.extend([
                heading("Điều cần biết về tệp này"),
                findings(&view.findings),
            ]);
        }
        if !view.signatures.is_empty() {
            blocks.push(heading("Kết quả kiểm tra chữ ký số"));
        }
        let count = view.signatures.len();
        for (number, signature) in (1..=MOST_SIGNATURES).zip(&view.signatures) {
            blocks.extend(one(signature, number, count));
        }
        blocks.extend(more(count, MOST_SIGNATURES, "chữ ký"));
        if !view.revisions.is_empty() {
            blocks.push(heading("Các phiên bản trong tệp"));
            blocks.push(revisions(&view.revisions));
        }
        if !self.anchors.is_empty() {
            blocks.push(heading("Gốc tin cậy được dùng khi kiểm tra"));
            blocks.push(anchors(self.anchors));
            blocks.extend(more(self.anchors.len(), MOST_ROWS, "gốc tin cậy"));
        }
        blocks.push(Block::Together(self.closing()));
        let name = &view.file_name;
        Document {
            title: format!("Báo cáo kiểm tra bản sao điện tử: {name}"),
            written_at: self.checked_at,
            sheet: Sheet::A4,
            head: format!("Báo cáo kiểm tra bản sao điện tử · {name}"),
            foot: format!("{} · {}", self.address, stamp_text(self.checked_at)),
            blocks,
        }
    }

    fn check(&self) -> Vec<Fact> {
        let anchors = match self.anchors.len() {
            0 => "không có gốc nào".to_owned(),
            count => format!("{count} gốc, liệt kê ở cuối báo cáo"),
        };
        vec![
            Fact::new(
                "Thời điểm kiểm tra",
                format!("{} (giờ Việt Nam)", stamp_text(self.checked_at)),
            ),
            Fact::new(
                "Hệ thống kiểm tra",
                format!("Hệ thống chứng thực điện tử tại {}", self.address),
            ),
            Fact::new("Căn cứ kiểm tra", BASIS),
            Fact::new("Danh mục gốc tin cậy", anchors),
            Fact::new("Chính sách thuật toán", self.policy),
        ]
    }

    /// What the report is worth.
    fn closing(&self) -> Vec<Block> {
        let mut sentences = vec![
            "Báo cáo nói về đúng tệp có mã băm SHA-256 ghi ở trên, theo những gì hệ thống biết vào thời điểm kiểm tra. \
             Thông tin về thu hồi chứng thư có thể thay đổi sau đó; khi cần, hãy kiểm tra lại tệp."
                .to_owned(),
        ];
        if let Some(signer) = self.signer {
            sentences.push(format!(
                "Hệ thống tự lập báo cáo từ kết quả của chính mình và ký số bằng chứng thư mang tên “{signer}”."
            ));
        }
        vec![
            heading("Giá trị của báo cáo"),
            Block::Paragraph(sentences.join(" ")),
        ]
    }
}

fn issuance(issuance: &Issuance) -> Option<Block> {
    let (title, text) = issuance.said()?;
    let tone = match issuance {
        Issuance::Issued(_) => Tone::Good,
        Issuance::Annulled(_) => Tone::Bad,
        Issuance::NotIssued | Issuance::NotAsked => Tone::Neutral,
    };
    Some(Block::Notice {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    })
}

fn file(view: &CheckView) -> Vec<Fact> {
    let mut length = size_text(view.size);
    if view.size >= 1024 {
        length = format!("{length} ({} byte)", thousands(view.size));
    }
    let mut facts = vec![
        Fact::new("Tên tệp", &view.file_name),
        Fact::new("Độ dài", length),
    ];
    facts.extend(view.pages_text().map(|pages| Fact::new("Số trang", pages)));
    facts.push(Fact::new("SHA-256 của tệp", &view.sha256));
    facts
}

fn findings(findings: &[FindingView]) -> Block {
    let item = |finding: &FindingView| Item {
        tone: Tone::Open,
        mark: "Lưu ý".to_owned(),
        text: format!("{} ({})", finding.message, finding.code),
    };
    let mut items: Vec<_> = findings.iter().take(MOST_SENTENCES).map(item).collect();
    items.extend(rest(findings.len(), "điều"));
    Block::Items(items)
}

/// One signature: who, when and by whose word stay together, the sentences follow.
fn one(signature: &SignatureView, number: usize, count: usize) -> Vec<Block> {
    let (when, source) = signature.time_text();
    let source = source.map_or_else(String::new, |source| format!(" ({source})"));
    let (issued_by, issuer) = signature.issuer_text();
    let mut facts = vec![Fact::new("Vai trò", signature.role_text())];
    if let Some(organisation) = &signature.organisation {
        facts.push(Fact::new("Cơ quan, tổ chức", organisation));
    }
    facts.extend([
        Fact::new("Thời điểm ký", format!("{when}{source}")),
        Fact::new(issued_by, issuer),
        Fact::new("Gốc tin cậy", signature.anchor_text()),
        Fact::new("Kết luận kỹ thuật", signature.conclusion_text()),
        Fact::new("Tên ô chữ ký", &signature.field),
    ]);
    let text = format!("{number}/{count}. {}", signature.signer_text());
    let mut items: Vec<_> = signature
        .checks
        .iter()
        .take(MOST_SENTENCES)
        .map(sentence)
        .collect();
    items.extend(rest(signature.checks.len(), "điều"));
    let mut blocks = vec![
        Block::Together(vec![Block::Heading { level: 3, text }, Block::Facts(facts)]),
        Block::Items(items),
    ];
    if !signature.field_changes.is_empty() {
        let note = "Các ô được điền hoặc thay đổi sau chữ ký này:";
        blocks.push(Block::Together(vec![Block::Paragraph(note.to_owned())]));
        blocks.push(field_changes(&signature.field_changes));
    }
    blocks
}

fn sentence(line: &CheckLine) -> Item {
    Item {
        tone: match line.outcome {
            CheckOutcome::Held => Tone::Good,
            CheckOutcome::Failed => Tone::Bad,
            CheckOutcome::NotJudged => Tone::Open,
        },
        mark: line.outcome.label().to_owned(),
        text: line.text.clone(),
    }
}

fn field_changes(changes: &[FieldChange]) -> Block {
    let value = |text: &str| {
        if text.is_empty() {
            "(trống)".to_owned()
        } else {
            text.to_owned()
        }
    };
    let row =
        |change: &FieldChange| vec![change.field.clone(), value(&change.old), value(&change.new)];
    Block::Table(Table {
        columns: vec![
            Column::left("Ô", 3.0),
            Column::left("Giá trị cũ", 4.0),
            Column::left("Giá trị mới", 4.0),
        ],
        rows: changes.iter().take(MOST_ROWS).map(row).collect(),
    })
}

fn revisions(revisions: &[RevisionView]) -> Block {
    let row = |revision: &RevisionView| {
        let (start, end) = (thousands(revision.start), thousands(revision.end));
        vec![
            revision.number.to_string(),
            revision.content.clone(),
            format!("{start} – {end}"),
            revision.conclusion.clone(),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Column::right("Phiên bản", 1.4),
            Column::left("Nội dung", 4.0),
            Column::right("Byte", 2.8),
            Column::left("Kết luận", 4.5),
        ],
        rows: revisions.iter().take(MOST_ROWS).map(row).collect(),
    })
}

fn anchors(anchors: &[TrustAnchor]) -> Block {
    let row = |anchor: &TrustAnchor| {
        vec![
            anchor.name.clone(),
            anchor.list.clone(),
            anchor.sha256.clone(),
        ]
    };
    Block::Table(Table {
        columns: vec![
            Column::left("Tên trên chứng thư gốc", 3.0),
            Column::left("Danh mục", 3.0),
            Column::left("SHA-256 của chứng thư", 5.0),
        ],
        rows: anchors.iter().take(MOST_ROWS).map(row).collect(),
    })
}

/// That there is more than what is printed.
fn more(count: usize, printed: usize, what: &str) -> Option<Block> {
    let left = count.checked_sub(printed).filter(|left| *left > 0)?;
    Some(Block::Paragraph(format!("{} {what} nữa; {IN_JSON}", left)))
}

fn rest(count: usize, what: &str) -> Option<Item> {
    let left = count.checked_sub(MOST_SENTENCES).filter(|left| *left > 0)?;
    Some(Item {
        tone: Tone::Neutral,
        mark: "Còn nữa".to_owned(),
        text: format!("{left} {what} nữa; {IN_JSON}"),
    })
}

const IN_JSON: &str = "xem báo cáo dạng JSON.";

fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Valid => Tone::Good,
        Verdict::Invalid | Verdict::NotPdf => Tone::Bad,
        Verdict::Indeterminate => Tone::Open,
        Verdict::Unsigned => Tone::Neutral,
    }
}

fn heading(text: &str) -> Block {
    Block::Heading {
        level: 2,
        text: text.to_owned(),
    }
}
