//! One signature in words: whose, when, and line by line what held, what failed and what wasn't
//! judged.

use chungthuc_domain::view::{
    check::{CheckLine, CheckOutcome, FieldChange, SignatureView},
    trust::list_label,
};
use pades::{
    validate::{
        Changes, Coverage, FieldChanged, Finding, FindingCode, Indication, Level, Report,
        SignatureKind, SignatureReport,
    },
    x509::AnchorSet,
};
use serde::Serialize;

use crate::{
    role::role,
    time::{Proof, Time},
    trusted::{self, anchored},
};

/// Fields listed of one signature; a copy of ours has three.
const MOST_CHANGES: usize = 100;
/// Characters of a field's value that are told.
const MOST_CHARACTERS: usize = 2000;

/// The signatures as the check page shows them.
pub(crate) fn views(report: &Report) -> Vec<SignatureView> {
    let view = |signature| view(signature, &Time::of(signature, report));
    report.signatures.iter().map(view).collect()
}

fn view(report: &SignatureReport, time: &Time) -> SignatureView {
    let anchor = anchored(report);
    SignatureView {
        role: role(report),
        intact: report.intact,
        field: report.field.clone(),
        signer: report.signer.clone().unwrap_or_default(),
        organisation: report.details.organization.clone(),
        issuer: report.issuer.clone().unwrap_or_default(),
        licensed_ca: anchor.and_then(|_| report.details.licensed_ca.clone()),
        anchor: anchor.map(anchor_name),
        signed_at: time.signed_at(report),
        indication: code(&report.indication),
        sub_indication: report.sub_indication.as_ref().map(code),
        level: match report.level {
            Level::Other => "OTHER",
            Level::Basic => "B-B",
            Level::Timestamp => "B-T",
            Level::LongTerm => "B-LT",
            Level::LongTermArchive => "B-LTA",
        }
        .to_owned(),
        field_changes: field_changes(report),
        checks: checks(report, time),
    }
}

fn field_changes(report: &SignatureReport) -> Vec<FieldChange> {
    let short = |text: &str| text.chars().take(MOST_CHARACTERS).collect();
    let told = |change: &FieldChanged| FieldChange {
        field: change.field.clone(),
        old: short(&change.old),
        new: short(&change.new),
    };
    let changes = report.details.field_changes.iter().take(MOST_CHANGES);
    changes.map(told).collect()
}

/// A list of trust anchors, in words.
#[must_use]
pub fn anchor_name(set: &AnchorSet) -> String {
    match set {
        AnchorSet::Government => list_label("GOVERNMENT").to_owned(),
        AnchorSet::National => list_label("NATIONAL").to_owned(),
        AnchorSet::Demo => list_label("DEMO").to_owned(),
        AnchorSet::Other(name) => name.clone(),
    }
}

fn checks(report: &SignatureReport, time: &Time) -> Vec<CheckLine> {
    let mut lines = vec![integrity(report), coverage(report), changes(report)];
    for change in &report.details.field_changes {
        let (field, new) = (&change.field, &change.new);
        if change.old.is_empty() && report.changes != Changes::Other {
            lines.push(held(format!("Sau khi ký, ô {field} được điền: {new}.")));
        }
    }
    lines.extend(chain(report));
    lines.extend(trusted::validity(report, time).map(held));
    lines.extend(revocation(report, time));
    lines.extend(when(report, time));
    let told = |finding: &&Finding| match finding.code {
        FindingCode::DigestMismatch | FindingCode::SignatureInvalid => !report.intact,
        FindingCode::TimestampRevocationNotChecked => matches!(time.proof, Proof::Open { .. }),
        _ => false,
    };
    let others = report.findings.iter().filter(|finding| !told(finding));
    lines.extend(others.map(|finding| CheckLine {
        outcome: outcome(finding.code),
        text: finding.message.clone(),
    }));
    lines
}

fn integrity(report: &SignatureReport) -> CheckLine {
    if report.intact {
        return held(
            "Nội dung đã ký còn nguyên vẹn, giá trị chữ ký đúng với chứng thư của người ký.",
        );
    }
    let why = report.findings.iter().find(|finding| {
        matches!(
            finding.code,
            FindingCode::DigestMismatch | FindingCode::SignatureInvalid
        )
    });
    match (why, report.indication) {
        (Some(finding), _) => failed(finding.message.clone()),
        (None, Indication::TotalFailed) => failed("Chữ ký không còn nguyên vẹn."),
        (None, _) => open("Chưa kiểm tra được chữ ký có còn nguyên vẹn hay không."),
    }
}

fn coverage(report: &SignatureReport) -> CheckLine {
    match report.coverage {
        Coverage::EntireFile => held("Chữ ký bao trùm toàn bộ tệp."),
        Coverage::EntireRevision => held("Chữ ký bao trùm trọn vẹn tệp như lúc ký."),
        Coverage::Partial => failed("Chữ ký không bao trùm trọn vẹn tệp như lúc ký."),
        Coverage::Unclear => failed("Không xác định được chữ ký bao trùm phần nào của tệp."),
    }
}

fn changes(report: &SignatureReport) -> CheckLine {
    match report.changes {
        _ if changes_not_judged(report) => {
            open("Phần được thêm sau khi ký quá phức tạp nên không kiểm tra hết được.")
        }
        Changes::None => held("Không có thay đổi nào sau khi ký."),
        Changes::LtaUpdates => held("Sau khi ký chỉ bổ sung dữ liệu để kiểm tra lâu dài."),
        Changes::FormFilling => held(
            "Sau khi ký chỉ điền các ô trống và thêm chữ ký khác, là những thay đổi được phép.",
        ),
        Changes::Annotations => open("Sau khi ký có chú thích được thêm vào; hãy xem kỹ."),
        Changes::Other => failed("Tài liệu bị thay đổi trái phép sau khi ký."),
    }
}

/// Whether what was changed after a signature was too much to be judged.
pub(crate) fn changes_not_judged(report: &SignatureReport) -> bool {
    let has = |code| report.findings.iter().any(|finding| finding.code == code);
    report.changes == Changes::Other && has(FindingCode::TooComplex)
}

fn chain(report: &SignatureReport) -> Option<CheckLine> {
    let anchor = anchor_name(anchored(report)?);
    let text = match &report.details.licensed_ca {
        Some(ca) => format!("Đường dẫn chứng thư qua {ca} dẫn tới gốc tin cậy: {anchor}."),
        None => format!("Đường dẫn chứng thư dẫn tới gốc tin cậy: {anchor}."),
    };
    Some(held(text))
}

/// What is known of revocation, unless a finding says it.
fn revocation(report: &SignatureReport, time: &Time) -> Option<CheckLine> {
    if !report.intact {
        return None;
    }
    if trusted::revocation_was_good(report) {
        return Some(held(if matches!(time.proof, Proof::Proven { .. }) {
            "Theo thông tin của đơn vị cấp, không chứng thư nào trên đường dẫn bị thu hồi vào thời điểm ký."
        } else {
            "Theo thông tin của đơn vị cấp, cho đến lúc kiểm tra không chứng thư nào trên đường dẫn bị thu hồi."
        }));
    }
    let has = |code| report.findings.iter().any(|finding| finding.code == code);
    let says_itself = [
        FindingCode::CertificateRevoked,
        FindingCode::CertificateSuspended,
        FindingCode::IssuerRevoked,
        FindingCode::RevocationStale,
        FindingCode::RevocationNotChecked,
        FindingCode::TimestampRevoked,
        FindingCode::TimestampRevocationNotChecked,
    ];
    if says_itself.into_iter().any(has) {
        return None;
    }
    Some(open(
        "Chưa xét chứng thư có bị thu hồi hay không, vì đường dẫn chứng thư chưa được chấp nhận.",
    ))
}

/// What stands behind the time of signing.
fn when(report: &SignatureReport, time: &Time) -> Option<CheckLine> {
    if !report.intact {
        return None;
    }
    let what = match report.kind {
        SignatureKind::Signature => "chữ ký",
        SignatureKind::Timestamp => "tệp",
    };
    match &time.proof {
        Proof::Proven { at, by } => Some(held(format!(
            "Dấu thời gian{by} chứng minh {what} đã tồn tại lúc {at}.",
            by = by.said(),
            at = at.said()
        ))),
        Proof::Open { at, by } => Some(open(format!(
            "Có dấu thời gian{by} lúc {at}, nhưng chưa kiểm tra được chứng thư của dấu thời gian có bị thu hồi hay không.",
            by = by.said(),
            at = at.said()
        ))),
        // Of a timestamp that proves nothing, findings say why.
        Proof::None if report.kind == SignatureKind::Timestamp => None,
        Proof::None if report.timestamp_time.is_some() => Some(open(
            "Thời điểm ký chưa được chứng minh, vì dấu thời gian không dùng được.",
        )),
        Proof::None => Some(open(
            "Không có dấu thời gian; thời điểm ký là do máy của người ký khai báo.",
        )),
    }
}

/// Whether a finding says that something failed, or only that it isn't known.
fn outcome(code: FindingCode) -> CheckOutcome {
    match code {
        FindingCode::NeedsPassword
        | FindingCode::Unreadable
        | FindingCode::TooComplex
        | FindingCode::FormatNotSupported
        | FindingCode::AlgorithmUnknown
        | FindingCode::AnnotationAdded
        | FindingCode::FieldOverwritten
        | FindingCode::UnaccountedBytes
        | FindingCode::ChainNotFound
        | FindingCode::CertificateExpiredSince
        | FindingCode::TimestampAlgorithmUnknown
        | FindingCode::TimestampNotTrusted
        | FindingCode::TimestampRevocationNotChecked
        | FindingCode::RevocationStale
        | FindingCode::RevocationNotChecked => CheckOutcome::NotJudged,
        _ => CheckOutcome::Failed,
    }
}

fn held(text: impl Into<String>) -> CheckLine {
    line(CheckOutcome::Held, text)
}

fn failed(text: impl Into<String>) -> CheckLine {
    line(CheckOutcome::Failed, text)
}

fn open(text: impl Into<String>) -> CheckLine {
    line(CheckOutcome::NotJudged, text)
}

fn line(outcome: CheckOutcome, text: impl Into<String>) -> CheckLine {
    CheckLine {
        outcome,
        text: text.into(),
    }
}

/// The standard's own code, as the report serialises it.
fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
