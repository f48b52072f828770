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
                "Bản chính đóng dấu mật, hoặc không đóng dấu mật nhưng ghi rõ không được sao chụp"
            }
            RefusalReason::IllegalContent => "Bản chính có nội dung trái pháp luật, đạo đức xã hội",
            RefusalReason::NotLegalised => {
                "Bản chính do cơ quan nước ngoài cấp chưa được hợp pháp hóa lãnh sự"
            }
            RefusalReason::PrivateUnconfirmed => {
                "Giấy tờ do cá nhân tự lập, không có xác nhận và đóng dấu của cơ quan có thẩm quyền"
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
    fn minutes_are_owed_for_altered_papers_and_for_what_may_be_forged() {
        for reason in RefusalReason::ALL {
            let altered = reason == RefusalReason::Tampered;
            assert_eq!(reason.needs_minutes(false), altered, "{reason:?}");
            assert!(reason.needs_minutes(true), "{reason:?}");
        }
    }
}
