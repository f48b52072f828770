//! The headline, and the sentence under it.

use chungthuc_domain::view::check::Verdict;
use pades::validate::{DocumentIndication, Indication, Report, SignatureReport};

/// The headline of a report.
pub(super) fn verdict(document: DocumentIndication) -> Verdict {
    match document {
        DocumentIndication::TotalPassed => Verdict::Valid,
        DocumentIndication::TotalFailed => Verdict::Invalid,
        DocumentIndication::Indeterminate => Verdict::Indeterminate,
        DocumentIndication::Unsigned => Verdict::Unsigned,
        DocumentIndication::NotAPdf => Verdict::NotPdf,
    }
}

/// One sentence under the headline: what held, and what nobody knows. It never claims what wasn't
/// judged.
pub(super) fn summary(report: &Report) -> String {
    let count = report.signatures.len();
    match report.document {
        DocumentIndication::TotalPassed => format!(
            "{count} chữ ký đều hợp lệ và nội dung không bị thay đổi trái phép sau khi ký."
        ),
        DocumentIndication::TotalFailed => {
            let broken = report.signatures.iter().filter(is_broken).count();
            if broken == 0 {
                "Nội dung đã bị thay đổi trái phép sau khi ký. Không nên sử dụng tệp này.".to_owned()
            } else {
                format!("{broken} trong {count} chữ ký không hợp lệ, hoặc nội dung đã bị thay đổi sau khi ký. Không nên sử dụng tệp này.")
            }
        }
        DocumentIndication::Indeterminate if report.holds_except_revocation() => format!(
            "{count} chữ ký còn nguyên vẹn, dẫn tới gốc tin cậy, và nội dung không bị thay đổi trái phép sau khi ký. Chưa kiểm tra được chứng thư có bị thu hồi hay không nên chưa thể kết luận là hợp lệ."
        ),
        DocumentIndication::Indeterminate if count == 0 => {
            "Chưa đọc được tệp đầy đủ nên chưa kiểm tra được chữ ký.".to_owned()
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

fn is_broken(signature: &&SignatureReport) -> bool {
    signature.indication == Indication::TotalFailed
}
