//! Why an original can't be certified (NĐ 23/2015/NĐ-CP Đ.22, DOMAIN §5.1), and when minutes are owed.

use serde::{Deserialize, Serialize};

/// A ground of law on which certification is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RefusalReason {
    /// Erased, altered, added to or cut.
    Tampered,
    /// Damaged, worn out, unreadable.
    Damaged,
    /// Secret, or marked as not to be copied.
    SecretOrNoCopy,
    /// Its content is against the law or morals.
    IllegalContent,
    /// Issued abroad and not legalised.
    NotLegalised,
    /// Made by a private person without confirmation and seal.
    PrivateUnconfirmed,
}

impl RefusalReason {
    /// All grounds, in the order of the law.
    pub const ALL: [RefusalReason; 6] = [
        RefusalReason::Tampered,
        RefusalReason::Damaged,
        RefusalReason::SecretOrNoCopy,
        RefusalReason::IllegalContent,
        RefusalReason::NotLegalised,
        RefusalReason::PrivateUnconfirmed,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            RefusalReason::Tampered => "TAMPERED",
            RefusalReason::Damaged => "DAMAGED",
            RefusalReason::SecretOrNoCopy => "SECRET_OR_NO_COPY",
            RefusalReason::IllegalContent => "ILLEGAL_CONTENT",
            RefusalReason::NotLegalised => "NOT_LEGALISED",
            RefusalReason::PrivateUnconfirmed => "PRIVATE_UNCONFIRMED",
        }
    }

    /// The ground of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What people read, in the words of the law.
    pub fn label(self) -> &'static str {
        match self {
            RefusalReason::Tampered => {
                "Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ"
            }
            RefusalReason::Damaged => "Bản chính bị hư hỏng, cũ nát, không xác định được nội dung",
            RefusalReason::SecretOrNoCopy => {
                "Bản chính đóng dấu mật của cơ quan, tổ chức có thẩm quyền hoặc không đóng dấu mật nhưng ghi rõ không được sao chụp"
            }
            RefusalReason::IllegalContent => {
                "Bản chính có nội dung trái pháp luật, đạo đức xã hội; tuyên truyền, kích động chiến tranh, chống chế độ xã hội chủ nghĩa Việt Nam; xuyên tạc lịch sử của dân tộc Việt Nam; xúc phạm danh dự, nhân phẩm, uy tín của cá nhân, tổ chức; vi phạm quyền công dân"
            }
            RefusalReason::NotLegalised => {
                "Bản chính do cơ quan, tổ chức có thẩm quyền của nước ngoài cấp, công chứng hoặc chứng nhận chưa được hợp pháp hóa lãnh sự theo quy định tại khoản 1 Điều 20 của Nghị định này"
            }
            RefusalReason::PrivateUnconfirmed => {
                "Giấy tờ, văn bản do cá nhân tự lập nhưng không có xác nhận và đóng dấu của cơ quan, tổ chức có thẩm quyền"
            }
        }
    }

    /// Where the law says it.
    pub fn article(self) -> &'static str {
        match self {
            RefusalReason::Tampered => "khoản 1 Điều 22 Nghị định số 23/2015/NĐ-CP",
            RefusalReason::Damaged => "khoản 2 Điều 22 Nghị định số 23/2015/NĐ-CP",
            RefusalReason::SecretOrNoCopy => "khoản 3 Điều 22 Nghị định số 23/2015/NĐ-CP",
            RefusalReason::IllegalContent => "khoản 4 Điều 22 Nghị định số 23/2015/NĐ-CP",
            RefusalReason::NotLegalised => "khoản 5 Điều 22 Nghị định số 23/2015/NĐ-CP",
            RefusalReason::PrivateUnconfirmed => "khoản 6 Điều 22 Nghị định số 23/2015/NĐ-CP",
        }
    }

    /// What the law takes out of it, for whoever is about to refuse; `None`: nothing.
    pub fn exempt(self) -> Option<&'static str> {
        match self {
            RefusalReason::NotLegalised => Some(
                "Không phải hợp pháp hóa lãnh sự: giấy tờ được miễn theo điều ước quốc tế mà Việt Nam là thành viên hoặc theo nguyên tắc có đi, có lại (khoản 1 Điều 20 Nghị định số 23/2015/NĐ-CP); hộ chiếu, thẻ căn cước, thẻ thường trú, thẻ cư trú, giấy phép lái xe, bằng tốt nghiệp, chứng chỉ và bảng điểm kèm theo mà cơ quan có thẩm quyền của nước ngoài cấp cho cá nhân (Điều 6 Thông tư số 01/2020/TT-BTP).",
            ),
            _ => None,
        }
    }

    /// Whether minutes are owed and the dossier is held: for altered papers always, else where they
    /// are suspected to be forged (TT 01/2020/TT-BTP Đ.11 k.2).
    pub fn needs_minutes(self, forged: bool) -> bool {
        forged || self == RefusalReason::Tampered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ground_leads_back_from_its_code_and_names_its_own_clause() {
        for (at, reason) in RefusalReason::ALL.into_iter().enumerate() {
            assert_eq!(RefusalReason::from_code(reason.code()), Some(reason));
            let clause = format!("khoản {} ", at + 1);
            assert!(reason.article().starts_with(&clause), "{reason:?}");
        }
        assert_eq!(RefusalReason::from_code("LAZY"), None);
    }

    #[test]
    fn what_needs_no_legalisation_is_named_with_its_source() {
        for reason in RefusalReason::ALL {
            let foreign = reason == RefusalReason::NotLegalised;
            assert_eq!(reason.exempt().is_some(), foreign, "{reason:?}");
            assert!(!reason.label().contains('…'), "the whole ground");
        }
        let exempt = RefusalReason::NotLegalised.exempt().unwrap_or_default();
        for named in ["hộ chiếu", "bằng tốt nghiệp", "khoản 1 Điều 20", "Điều 6"]
        {
            assert!(exempt.contains(named), "{named}");
        }
    }

    #[test]
    fn minutes_are_owed_for_altered_papers_and_for_what_may_be_forged() {
        for reason in RefusalReason::ALL {
            let altered = reason == RefusalReason::Tampered;
            assert_eq!(reason.needs_minutes(false), altered, "{reason:?}");
            assert!(reason.needs_minutes(true), "{reason:?}");
        }
    }
}
