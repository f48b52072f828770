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
mod tests {
    use chungthuc_domain::view::check::{SignerRole, TimeSource};
    use pades::validate::{DocumentIndication, SubIndication};

    use super::*;
    use crate::samples::{finding, hour, open, passed, report, stamp};

    fn said(signature: SignatureReport) -> SignatureView {
        let document = DocumentIndication::Indeterminate;
        views(&report(document, vec![signature])).remove(0)
    }

    fn has(view: &SignatureView, outcome: CheckOutcome, text: &str) -> bool {
        let mut lines = view.checks.iter();
        lines.any(|line| line.outcome == outcome && line.text.contains(text))
    }

    #[test]
    fn of_a_signature_that_passed_it_is_said_who_when_and_by_whose_word() {
        let view = said(passed());
        let all_held = |line: &CheckLine| line.outcome == CheckOutcome::Held;
        assert!(view.checks.iter().all(all_held), "{:?}", view.checks);
        assert_eq!(view.licensed_ca.as_deref(), Some("CA thử"));
        assert!(
            view.anchor
                .is_some_and(|anchor| anchor.contains("quốc gia"))
        );
        let at = view.signed_at.unwrap();
        assert_eq!(
            (at.time, at.source),
            (hour(2).into(), TimeSource::Timestamp)
        );
        assert_eq!(at.authority.as_deref(), Some("TSA thử"));
        for text in [
            "qua CA thử dẫn tới gốc tin cậy",
            "còn hiệu lực vào thời điểm ký",
            "không chứng thư nào trên đường dẫn bị thu hồi vào thời điểm ký",
            "Dấu thời gian của TSA thử chứng minh chữ ký đã tồn tại lúc 09:00 20/11/2026",
        ] {
            let mut lines = view.checks.iter();
            assert!(lines.any(|line| line.text.contains(text)), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_of_revocation_is_not_said_to_hold() {
        let unknown = said(open(
            SubIndication::TryLater,
            FindingCode::RevocationNotChecked,
        ));
        assert!(!has(&unknown, CheckOutcome::Held, "thu hồi"));
        assert!(has(
            &unknown,
            CheckOutcome::NotJudged,
            "REVOCATION_NOT_CHECKED"
        ));

        let mut silent = passed();
        silent.validation_data.ocsp.clear();
        assert!(!has(&said(silent), CheckOutcome::Held, "thu hồi"));
    }

    #[test]
    fn a_revoked_certificate_failed_and_its_chain_still_leads_to_the_anchor() {
        let view = said(open(
            SubIndication::RevokedNoPoe,
            FindingCode::CertificateRevoked,
        ));
        assert!(view.anchor.is_some());
        assert!(has(&view, CheckOutcome::Failed, "CERTIFICATE_REVOKED"));
        assert!(!has(&view, CheckOutcome::Held, "bị thu hồi"));
    }

    #[test]
    fn nothing_is_said_of_an_anchor_that_the_chain_does_not_reach() {
        for code in [
            FindingCode::ChainInvalid,
            FindingCode::ChainNotFound,
            FindingCode::AnchorWithdrawn,
        ] {
            let view = said(open(SubIndication::ChainConstraintsFailure, code));
            assert_eq!(
                (view.anchor.as_ref(), view.licensed_ca.as_ref()),
                (None, None)
            );
            for text in ["gốc tin cậy", "còn hiệu lực", "thu hồi"] {
                assert!(!has(&view, CheckOutcome::Held, text), "{code:?}: {text}");
            }
            assert!(has(&view, CheckOutcome::NotJudged, "Chưa xét chứng thư"));
        }
    }

    #[test]
    fn a_timestamp_that_is_not_trusted_gives_no_time() {
        let mut signature = passed();
        signature.findings = vec![finding(FindingCode::TimestampNotTrusted)];
        let view = said(signature);
        let at = view.signed_at.clone().unwrap();
        assert_eq!((at.time, at.source), (hour(1).into(), TimeSource::Declared));
        assert!(has(&view, CheckOutcome::NotJudged, "chưa được chứng minh"));
        assert!(!has(&view, CheckOutcome::Held, "ấu thời gian"));
    }

    #[test]
    fn an_open_timestamp_says_once_what_is_open() {
        let view = said(open(
            SubIndication::TryLater,
            FindingCode::TimestampRevocationNotChecked,
        ));
        let at = view.signed_at.clone().unwrap();
        assert_eq!(at.source, TimeSource::OpenTimestamp);
        assert!(has(
            &view,
            CheckOutcome::NotJudged,
            "Có dấu thời gian của TSA thử"
        ));
        assert!(!has(
            &view,
            CheckOutcome::NotJudged,
            "TIMESTAMP_REVOCATION_NOT_CHECKED"
        ));
    }

    #[test]
    fn a_later_document_timestamp_proves_the_time_of_a_signature_without_one() {
        let mut signature = passed();
        signature.timestamp_time = None;
        let document = DocumentIndication::TotalPassed;
        let views = views(&report(document, vec![signature, stamp(hour(5))]));
        let at = views[0].signed_at.clone().unwrap();
        assert_eq!(
            (at.time, at.source),
            (hour(5).into(), TimeSource::Timestamp)
        );
        assert_eq!(views[1].role, SignerRole::TimestampAuthority);
        assert!(has(
            &views[1],
            CheckOutcome::Held,
            "chứng minh tệp đã tồn tại lúc 12:00"
        ));
    }

    #[test]
    fn of_a_broken_signature_nothing_is_said_of_trust_or_time() {
        let mut signature = open(SubIndication::HashFailure, FindingCode::DigestMismatch);
        signature.intact = false;
        signature.indication = Indication::TotalFailed;
        let view = said(signature);
        assert_eq!(view.anchor, None);
        assert_eq!(
            view.signed_at.map(|at| at.source),
            Some(TimeSource::Declared)
        );
        let mut texts = view.checks.iter().map(|line| &line.text);
        assert!(!texts.any(|text| text.contains("gốc tin cậy") || text.contains("thời gian")));
    }
}
