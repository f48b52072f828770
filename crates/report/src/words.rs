//! The headline, and the sentence under it.

use chungthuc_domain::view::check::Verdict;
use pades::validate::{
    Changes, DocumentIndication, FindingCode, Indication, Report, SignatureKind, SignatureReport,
};

use crate::signature::changes_not_judged;

/// The headline of a report.
pub(crate) fn verdict(document: DocumentIndication) -> Verdict {
    match document {
        DocumentIndication::TotalPassed => Verdict::Valid,
        DocumentIndication::TotalFailed => Verdict::Invalid,
        DocumentIndication::Indeterminate => Verdict::Indeterminate,
        DocumentIndication::Unsigned => Verdict::Unsigned,
        DocumentIndication::NotAPdf => Verdict::NotPdf,
    }
}

/// One or two sentences under the headline: what held, and what nobody knows. It never claims what
/// wasn't judged.
pub(crate) fn summary(report: &Report) -> String {
    let all = counted(report);
    match report.document {
        DocumentIndication::TotalPassed => {
            format!("{all} đều hợp lệ và nội dung không bị thay đổi trái phép sau khi ký.")
        }
        DocumentIndication::TotalFailed => {
            format!("{} Không nên sử dụng tệp này.", what_failed(report, &all))
        }
        DocumentIndication::Indeterminate if report.holds_except_revocation() => format!(
            "{all} còn nguyên vẹn, dẫn tới gốc tin cậy, và nội dung không bị thay đổi trái phép sau khi ký. Chưa kiểm tra được chứng thư có bị thu hồi hay không nên chưa thể kết luận là hợp lệ."
        ),
        DocumentIndication::Indeterminate if report.signatures.is_empty() => {
            "Chưa đọc được tệp đầy đủ nên chưa kiểm tra được chữ ký.".to_owned()
        }
        DocumentIndication::Indeterminate if report.signatures.iter().any(is_revoked) => {
            "Có chứng thư đã bị thu hồi, và không có gì chứng minh chữ ký được tạo trước đó. Hãy hỏi lại cơ quan đã cấp trước khi sử dụng tệp này.".to_owned()
        }
        DocumentIndication::Indeterminate => {
            "Không phát hiện chữ ký bị hỏng, nhưng còn điều chưa kiểm tra được hoặc cần người xem; các mục dưới đây nói rõ.".to_owned()
        }
        DocumentIndication::Unsigned => {
            "Tệp PDF không có chữ ký số nào, nên không có gì cho biết ai đã lập tệp và nội dung có còn nguyên vẹn.".to_owned()
        }
        DocumentIndication::NotAPdf => {
            "Tệp không phải là PDF nên không có gì để kiểm tra. Hãy chọn tệp .pdf đã nhận được.".to_owned()
        }
    }
}

/// `2 chữ ký và 1 dấu thời gian`
fn counted(report: &Report) -> String {
    let is_stamp = |signature: &&SignatureReport| signature.kind == SignatureKind::Timestamp;
    let stamps = report.signatures.iter().filter(is_stamp).count();
    match (report.signatures.len() - stamps, stamps) {
        (signatures, 0) => format!("{signatures} chữ ký"),
        (0, stamps) => format!("{stamps} dấu thời gian"),
        (signatures, stamps) => format!("{signatures} chữ ký và {stamps} dấu thời gian"),
    }
}

fn what_failed(report: &Report, all: &str) -> String {
    let count = |fails: fn(&SignatureReport) -> bool| {
        let fails = |signature: &&SignatureReport| fails(signature);
        report.signatures.iter().filter(fails).count()
    };
    let failed = |signature: &SignatureReport| signature.indication == Indication::TotalFailed;
    let broken =
        count(|signature| signature.indication == Indication::TotalFailed && !signature.intact);
    let changed = count(|signature| signature.changes == Changes::Other);
    if broken > 0 {
        format!("{broken} trong {all} không còn nguyên vẹn.")
    } else if changed > count(changes_not_judged) {
        "Nội dung đã bị thay đổi trái phép sau khi ký.".to_owned()
    } else if changed > 0 {
        "Phần được thêm sau khi ký quá phức tạp nên không kiểm tra hết được.".to_owned()
    } else {
        format!("{} trong {all} không hợp lệ.", count(failed))
    }
}

fn is_revoked(signature: &SignatureReport) -> bool {
    signature.findings.iter().any(|finding| {
        matches!(
            finding.code,
            FindingCode::CertificateRevoked | FindingCode::IssuerRevoked
        )
    })
}

#[cfg(test)]
mod tests {
    use pades::validate::SubIndication;

    use super::*;
    use crate::samples::{hour, open, passed, report, stamp};

    #[test]
    fn signatures_and_timestamps_are_counted_apart() {
        let document = DocumentIndication::TotalPassed;
        let report = report(document, vec![passed(), passed(), stamp(hour(5))]);
        assert!(summary(&report).starts_with("2 chữ ký và 1 dấu thời gian đều hợp lệ"));
    }

    #[test]
    fn open_revocation_is_the_only_reason_where_it_is() {
        let unknown = open(SubIndication::TryLater, FindingCode::RevocationNotChecked);
        let document = DocumentIndication::Indeterminate;
        assert!(summary(&report(document, vec![unknown])).contains("chưa thể kết luận"));
        let revoked = open(SubIndication::RevokedNoPoe, FindingCode::CertificateRevoked);
        assert!(summary(&report(document, vec![revoked])).contains("đã bị thu hồi"));
    }

    #[test]
    fn what_failed_is_named_and_nothing_else() {
        let failed = |changes, code, intact| {
            let mut signature = open(SubIndication::FormatFailure, code);
            signature.indication = Indication::TotalFailed;
            signature.changes = changes;
            signature.intact = intact;
            summary(&report(DocumentIndication::TotalFailed, vec![signature]))
        };
        let broken = failed(Changes::None, FindingCode::DigestMismatch, false);
        assert!(broken.starts_with("1 trong 1 chữ ký không còn nguyên vẹn."));
        let changed = failed(Changes::Other, FindingCode::PageChanged, true);
        assert!(changed.contains("thay đổi trái phép"));
        let complex = failed(Changes::Other, FindingCode::TooComplex, true);
        assert!(complex.contains("không kiểm tra hết") && !complex.contains("trái phép"));
        let revoked = failed(Changes::None, FindingCode::CertificateRevoked, true);
        assert!(revoked.starts_with("1 trong 1 chữ ký không hợp lệ."));
    }
}
