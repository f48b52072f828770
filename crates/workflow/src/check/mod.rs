//! Checking: is this file genuine, and what does the code behind its QR stand for? For anybody,
//! without an account; nothing that was sent is kept.

mod revisions;
mod signature;
mod words;

use std::io;

use chungthuc_domain::{
    AppError, ErrorCode,
    book::number_text,
    calendar::day_text,
    code::PublicCode,
    state::PaperState,
    view::{
        check::{CheckView, FindingView, RevisionView, Verdict},
        delivery::PublicStatus,
    },
};
use chungthuc_storage::repo::{file, issued, paper, queue, reference};
use pades::{
    io::ReadAt,
    limits::Limits,
    validate::{Policy, Report, validate},
};

use crate::{
    Workflow, context::in_turn, failure::Failure, queue::printed_number, trust::trust_store,
};

/// Bytes hashed at a time.
const CHUNK: usize = 64 * 1024;

/// What a look at a file gives, before it is put into words.
struct Looked {
    report: Report,
    sha256: String,
    page_count: Option<u32>,
    revisions: Vec<RevisionView>,
}

impl Workflow {
    /// Checks the signatures in a file that somebody brought (UX §4). The caller has bounded its
    /// size and how often a client asks; here only a few are checked at a time.
    ///
    /// Errors: only ours; whatever is wrong with the file is in the answer.
    pub async fn check_file(
        &self,
        name: &str,
        source: impl ReadAt + Send + 'static,
    ) -> Result<CheckView, AppError> {
        self.answer(async {
            let store = trust_store(&mut *self.db.read().await?).await?;
            let size = source.len();
            let now = self.clock.now();
            let looked = in_turn(&self.checking, move || {
                let limits = Limits::default();
                let report = validate(&source, &store, &Policy::default(), now, &limits)?;
                let (page_count, revisions) = revisions::of(&source, &limits, &report);
                Ok::<_, io::Error>(Looked {
                    sha256: sha256(&source)?,
                    report,
                    page_count,
                    revisions,
                })
            })
            .await?
            .map_err(Failure::broken)?;
            let duration = self.clock.now().as_microsecond() - now.as_microsecond();
            let mut view = put_into_words(name, size, looked.report, &looked.sha256)?;
            view.page_count = looked.page_count;
            view.revisions = looked.revisions;
            view.duration_us = u64::try_from(duration).unwrap_or(0);
            view.findings
                .extend(self.issued_here(&looked.sha256).await?);
            Ok(view)
        })
        .await
    }

    /// What the page behind a QR code says: nothing personal, and "chưa cấp" until the clerk has
    /// completed the copy (DESIGN §3.4).
    ///
    /// Errors: only ours.
    pub async fn public_status(&self, code: &str) -> Result<PublicStatus, AppError> {
        self.answer(async {
            let Ok(code) = code.parse::<PublicCode>() else {
                return Ok(PublicStatus::Unknown);
            };
            let mut db = self.db.read().await?;
            let Some(paper) = paper::find_by_public_code(&mut db, &code).await? else {
                return Ok(PublicStatus::Unknown);
            };
            let item = queue::find(&mut db, paper.id)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let unit_name = item.unit_name.clone();
            match paper.state {
                PaperState::Completed | PaperState::DeliveryFailed => {}
                PaperState::Annulled => return Ok(PublicStatus::Annulled { unit_name }),
                _ => return Ok(PublicStatus::NotIssued { unit_name }),
            }
            let sealed = paper
                .sealed
                .ok_or_else(|| Failure::broken("issued without a file"))?;
            let sealed = file::find(&mut db, sealed).await?;
            let sealed = sealed.ok_or_else(|| Failure::broken("a sealed file has no row"))?;
            let types = reference::document_types(&mut db).await?;
            let known = types
                .into_iter()
                .find(|known| known.code == paper.document_type);
            Ok(PublicStatus::Issued {
                unit_name,
                number: printed_number(&item).unwrap_or_default(),
                book: item.book.unwrap_or_default(),
                certified_on: paper
                    .sealed_at
                    .map(|at| day_text(at.day()))
                    .unwrap_or_default(),
                // What was typed for "Giấy tờ khác" may be personal; the type never is.
                document_type: known.map_or_else(|| "Giấy tờ".to_owned(), |known| known.name),
                page_count: paper.page_count,
                sha256: sealed.sha256,
            })
        })
        .await
    }

    /// A line for a file that is, byte for byte, one that was issued here.
    async fn issued_here(&self, sha256: &str) -> Result<Option<FindingView>, Failure> {
        let issued = issued::by_file(&mut *self.db.read().await?, sha256).await?;
        Ok(issued.and_then(|issued| {
            let number = number_text(issued.number, issued.number_width as usize);
            let (unit, book) = (&issued.unit_name, &issued.book);
            let day = day_text(issued.certified_on);
            match issued.state {
                PaperState::Completed | PaperState::DeliveryFailed => Some(FindingView {
                    code: "ISSUED_HERE".to_owned(),
                    message: format!(
                        "Tệp trùng khớp từng byte với bản sao do {unit} cấp: số {number}, quyển số {book}, ngày {day}."
                    ),
                }),
                PaperState::Annulled => Some(FindingView {
                    code: "ANNULLED_HERE".to_owned(),
                    message: format!(
                        "Bản sao số {number}, quyển số {book} do {unit} cấp ngày {day} đã bị hủy bỏ giá trị pháp lý."
                    ),
                }),
                _ => None,
            }
        }))
    }
}

/// The report as people read it.
fn put_into_words(
    name: &str,
    size: u64,
    report: Report,
    sha256: &str,
) -> Result<CheckView, Failure> {
    let verdict = words::verdict(report.document);
    let report_json = serde_json::to_string(&report.for_file(name)).map_err(Failure::broken)?;
    let finding = |finding: &pades::validate::Finding| FindingView {
        code: finding.code.as_str().to_owned(),
        message: finding.message.clone(),
    };
    let mut findings: Vec<_> = report.findings.iter().map(finding).collect();
    if verdict != Verdict::NotPdf {
        findings.push(FindingView {
            code: "SHA256".to_owned(),
            message: format!("Mã băm SHA-256 của tệp: {sha256}."),
        });
    }
    Ok(CheckView {
        verdict,
        summary: words::summary(&report),
        file_name: name.to_owned(),
        size,
        page_count: None,
        duration_us: 0,
        signatures: report.signatures.iter().map(signature::view).collect(),
        findings,
        revisions: Vec::new(),
        report_json,
    })
}

fn sha256(source: &impl ReadAt) -> io::Result<String> {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    let mut buffer = vec![0; CHUNK];
    let (mut offset, length) = (0, source.len());
    while offset < length {
        let step = usize::try_from(length - offset).unwrap_or(CHUNK).min(CHUNK);
        source.read_at(offset, &mut buffer[..step])?;
        context.update(&buffer[..step]);
        offset += step as u64;
    }
    Ok(hex::encode(context.finish()))
}
