//! One signature in words: whose, when, and line by line what held, what failed and what wasn't
//! judged.

use chungthuc_domain::{
    calendar::{Moment, minute_text},
    view::check::{CheckLine, CheckOutcome, SignatureView},
};
use pades::{
    validate::{Changes, Coverage, FindingCode, Indication, Level, SignatureKind, SignatureReport},
    x509::AnchorSet,
};
use serde::Serialize;

/// How names of agencies begin, in lower case: a seal is an agency's signature.
const AGENCIES: [&str; 17] = [
    "ubnd",
    "ủy ban",
    "uỷ ban",
    "hội đồng",
    "sở ",
    "phòng ",
    "trung tâm",
    "văn phòng",
    "chi cục",
    "cục ",
    "tổng cục",
    "bộ ",
    "ban quản lý",
    "trường ",
    "bệnh viện",
    "công ty",
    "viện ",
];

/// A signature as the check page shows it.
pub(super) fn view(report: &SignatureReport) -> SignatureView {
    let signer = report.signer.clone().unwrap_or_default();
    let signed_at = report
        .timestamp_time
        .or(report.signing_time)
        .map(Moment::from);
    SignatureView {
        is_seal: report.kind == SignatureKind::Signature && is_agency(&signer),
        intact: report.intact,
        field: report.field.clone(),
        signer,
        organisation: report.details.organization.clone(),
        issuer: report.issuer.clone().unwrap_or_default(),
        anchor: trusted_by(report).map(anchor),
        signed_at,
        timestamped: report.timestamp_time.is_some(),
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
        checks: checks(report),
    }
}

/// Whether a certificate's name is an agency's and no person's.
pub(super) fn is_agency(name: &str) -> bool {
    let name = name.to_lowercase();
    AGENCIES.iter().any(|beginning| name.starts_with(beginning))
}

/// The anchor that stands behind a signature. A certificate says something of one only if its key has
/// made it.
fn trusted_by(report: &SignatureReport) -> Option<&AnchorSet> {
    report.details.anchor.as_ref().filter(|_| report.intact)
}

fn anchor(set: &AnchorSet) -> String {
    match set {
        AnchorSet::Government => "Gốc chữ ký số chuyên dùng công vụ".to_owned(),
        AnchorSet::National => "Gốc chứng thực điện tử quốc gia (chữ ký số công cộng)".to_owned(),
        AnchorSet::Demo => "Gốc thử nghiệm, không có giá trị pháp lý".to_owned(),
        AnchorSet::Other(name) => name.clone(),
    }
}

fn checks(report: &SignatureReport) -> Vec<CheckLine> {
    let mut lines = vec![integrity(report), coverage(report), changes(report)];
    for change in &report.details.field_changes {
        let (field, new) = (&change.field, &change.new);
        if change.old.is_empty() && report.changes != Changes::Other {
            lines.push(held(format!("Sau khi ký, ô {field} được điền: {new}.")));
        }
    }
    if let Some(set) = trusted_by(report) {
        lines.push(held(format!(
            "Đường dẫn chứng thư dẫn tới gốc tin cậy: {}.",
            anchor(set)
        )));
        if !report
            .findings
            .iter()
            .any(|finding| is_about_validity(finding.code))
        {
            lines.push(held("Chứng thư còn hiệu lực vào thời điểm ký."));
        }
    }
    lines.push(match report.timestamp_time {
        Some(time) => {
            let time = minute_text(time.into());
            held(format!("Có dấu thời gian: chữ ký đã tồn tại lúc {time}."))
        }
        None => not_judged("Không có dấu thời gian; thời điểm ký là do máy của người ký khai báo."),
    });
    let said = |code: FindingCode| {
        matches!(
            code,
            FindingCode::DigestMismatch | FindingCode::SignatureInvalid
        ) && !report.intact
    };
    lines.extend(
        report
            .findings
            .iter()
            .filter(|finding| !said(finding.code))
            .map(|finding| CheckLine {
                outcome: outcome(finding.code),
                text: finding.message.clone(),
            }),
    );
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
        (None, _) => not_judged("Chưa kiểm tra được chữ ký có còn nguyên vẹn hay không."),
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
        Changes::None => held("Không có thay đổi nào sau khi ký."),
        Changes::LtaUpdates => held("Sau khi ký chỉ bổ sung dữ liệu để kiểm tra lâu dài."),
        Changes::FormFilling => held(
            "Sau khi ký chỉ điền các ô trống và thêm chữ ký khác, là những thay đổi được phép.",
        ),
        Changes::Annotations => not_judged("Sau khi ký có chú thích được thêm vào; hãy xem kỹ."),
        Changes::Other => failed("Tài liệu bị thay đổi trái phép sau khi ký."),
    }
}

fn is_about_validity(code: FindingCode) -> bool {
    matches!(
        code,
        FindingCode::CertificateExpired
            | FindingCode::CertificateNotYetValid
            | FindingCode::CertificateExpiredSince
            | FindingCode::SigningTimeInFuture
            | FindingCode::ChainInvalid
            | FindingCode::ChainNotFound
    )
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
        | FindingCode::TimestampNotTrusted
        | FindingCode::TimestampRevocationNotChecked
        | FindingCode::RevocationNotChecked => CheckOutcome::NotJudged,
        _ => CheckOutcome::Failed,
    }
}

fn held(text: impl Into<String>) -> CheckLine {
    CheckLine {
        outcome: CheckOutcome::Held,
        text: text.into(),
    }
}

fn failed(text: impl Into<String>) -> CheckLine {
    CheckLine {
        outcome: CheckOutcome::Failed,
        text: text.into(),
    }
}

fn not_judged(text: impl Into<String>) -> CheckLine {
    CheckLine {
        outcome: CheckOutcome::NotJudged,
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
mod tests {
    use super::*;

    #[test]
    fn an_agencys_name_is_told_from_a_persons() {
        for agency in [
            "UBND phường Cầu Sương",
            "Ủy ban nhân dân xã Suối Ngàn",
            "SỞ TƯ PHÁP",
        ] {
            assert!(is_agency(agency), "{agency}");
        }
        for person in [
            "Vũ Đình Khải Minh",
            "Bế Thị Thu Kiểm",
            "Trần Gia Khánh Bình",
            "",
        ] {
            assert!(!is_agency(person), "{person}");
        }
    }
}
