//! The revisions of a file in words, for experts: what each holds, and which signature covers it.

use chungthuc_domain::view::check::{RevisionView, SignerRole};
use pades::{
    document::{Document, Revision},
    io::ReadAt,
    limits::Limits,
    validate::{Changes, Report, SignatureReport},
};

use crate::{role::role, signature::changes_not_judged};

/// Revisions listed; a file with more is no copy of ours.
const LISTED: usize = 50;

/// How many pages a file has, and its revisions; neither for one that can't be read.
pub(crate) fn of(
    source: &dyn ReadAt,
    limits: &Limits,
    report: &Report,
) -> (Option<u32>, Vec<RevisionView>) {
    let Ok(document) = Document::open(source, limits) else {
        return (None, Vec::new());
    };
    let pages = document.latest().pages().ok();
    let pages = pages.and_then(|pages| u32::try_from(pages.len()).ok());
    let views = (1..)
        .zip(document.revisions().iter().take(LISTED))
        .map(|(number, revision)| RevisionView {
            number,
            content: content(number, revision, report),
            start: revision.start,
            end: revision.end,
            conclusion: conclusion(revision, report),
        });
    (pages, views.collect())
}

fn content(number: u32, revision: &Revision, report: &Report) -> String {
    let made_here = |signature: &&SignatureReport| {
        let end = signature.details.covered_bytes;
        revision.start < end && end <= revision.end
    };
    let made: Vec<_> = report
        .signatures
        .iter()
        .filter(made_here)
        .map(name)
        .collect();
    match (number, made.is_empty()) {
        (1, true) => "Tài liệu ban đầu".to_owned(),
        (_, true) if is_for_validation(revision, report) => {
            "Dữ liệu để kiểm tra lâu dài".to_owned()
        }
        (_, true) => "Phần được thêm vào, không kèm chữ ký".to_owned(),
        (1, false) => format!("Tài liệu cùng {}", made.join(", ")),
        (_, false) => capital(&made.join(", ")),
    }
}

fn conclusion(revision: &Revision, report: &Report) -> String {
    let covers = |signature: &&SignatureReport| signature.details.covered_bytes >= revision.eof;
    let covering: Vec<_> = report
        .signatures
        .iter()
        .filter(|signature| signature.intact)
        .filter(covers)
        .collect();
    if let Some(last) = covering.last() {
        return format!(
            "Được bảo vệ bởi {} chữ ký, sau cùng là {}",
            covering.len(),
            name(last)
        );
    }
    if is_for_validation(revision, report) {
        return "Không đổi nội dung; không có chữ ký nào bảo vệ".to_owned();
    }
    let worst = report
        .signatures
        .iter()
        .map(|signature| signature.changes)
        .max();
    match worst {
        None => "Không có chữ ký nào bảo vệ",
        _ if report.signatures.iter().any(changes_not_judged) => {
            "Được thêm sau khi ký; quá phức tạp nên không kiểm tra hết được"
        }
        Some(Changes::Other) => "Thay đổi trái phép sau khi ký",
        Some(Changes::Annotations) => "Chú thích được thêm sau khi ký; hãy xem kỹ",
        Some(_) => "Được thêm sau chữ ký cuối cùng, không có chữ ký nào bảo vệ",
    }
    .to_owned()
}

/// Whether after the last signature before it nothing else came than what is needed to validate the
/// signatures later.
fn is_for_validation(revision: &Revision, report: &Report) -> bool {
    let before = |signature: &&SignatureReport| {
        signature.intact && signature.details.covered_bytes <= revision.start
    };
    report
        .signatures
        .iter()
        .filter(before)
        .max_by_key(|signature| signature.details.covered_bytes)
        .is_some_and(|signature| signature.changes == Changes::LtaUpdates)
}

fn name(signature: &SignatureReport) -> String {
    let signer = signature.signer.as_deref().unwrap_or("người không rõ");
    match role(signature) {
        SignerRole::TimestampAuthority => format!("dấu thời gian của {signer}"),
        SignerRole::Agency => format!("con dấu của {signer}"),
        SignerRole::Person => format!("chữ ký của {signer}"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
