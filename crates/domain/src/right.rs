//! Rights (quyền): what a person may do in a unit, and in what capacity a leader signs.
//! DOMAIN §2.1, §5.5; checking them is the use cases' business.

use serde::{Deserialize, Serialize};

/// What a person may do in one unit. One person may hold several (S004, annex 1 §I).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Right {
    /// Registers requests: "Quyền tạo bản sao".
    Creator,
    /// Signs: "Quyền ký bản sao", as head, deputy or by authorisation.
    Signer,
    /// Numbers and seals: "Quyền đóng dấu bản sao".
    Sealer,
    /// Opens and closes books. Sealers hold it by default (DOMAIN Q3).
    BookManager,
    /// Administers units, people and rights.
    Admin,
    /// Verifies copies that arrive within other dossiers.
    ReceivingOfficer,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Right {
    /// Every right, in the order menus show them.
    pub const ALL: [Right; 7] = [
        Right::Creator,
        Right::Signer,
        Right::Sealer,
        Right::BookManager,
        Right::Admin,
        Right::ReceivingOfficer,
        Right::Auditor,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            Right::Creator => "CREATOR",
            Right::Signer => "SIGNER",
            Right::Sealer => "SEALER",
            Right::BookManager => "BOOK_MANAGER",
            Right::Admin => "ADMIN",
            Right::ReceivingOfficer => "RECEIVING_OFFICER",
            Right::Auditor => "AUDITOR",
        }
    }

    /// The right of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.code() == code)
    }

    /// How the guides call it.
    pub fn label(self) -> &'static str {
        match self {
            Right::Creator => "Quyền tạo bản sao",
            Right::Signer => "Quyền ký bản sao",
            Right::Sealer => "Quyền đóng dấu bản sao",
            Right::BookManager => "Quyền quản lý sổ chứng thực",
            Right::Admin => "Quản trị",
            Right::ReceivingOfficer => "Cán bộ tiếp nhận, giải quyết thủ tục hành chính",
            Right::Auditor => "Thanh tra, kiểm tra",
        }
    }
}

/// In what capacity a leader signs (NĐ 30/2020, Phụ lục I §II.7; NĐ 280/2025 Đ.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Capacity {
    /// The head of the unit signs in person.
    Head,
    /// A deputy signs for the head: `KT.`
    Deputy,
    /// Somebody authorised or assigned by the head: `TUQ.`
    Authorised,
}

impl Capacity {
    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            Capacity::Head => "HEAD",
            Capacity::Deputy => "DEPUTY",
            Capacity::Authorised => "AUTHORISED",
        }
    }

    /// The capacity of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        [Capacity::Head, Capacity::Deputy, Capacity::Authorised]
            .into_iter()
            .find(|capacity| capacity.code() == code)
    }

    /// The lines printed above the signature: the head's own title, or the head's title behind the
    /// prefix and then the signer's own. Titles are taken as they are to be printed (capitals).
    pub fn title_lines(self, head_title: &str, own_title: &str) -> Vec<String> {
        match self {
            Capacity::Head => vec![head_title.to_owned()],
            Capacity::Deputy => vec![format!("KT. {head_title}"), own_title.to_owned()],
            Capacity::Authorised => vec![format!("TUQ. {head_title}"), own_title.to_owned()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_right() {
        for right in Right::ALL {
            assert_eq!(Right::from_code(right.code()), Some(right));
        }
        assert_eq!(Right::from_code("KING"), None);
    }

    #[test]
    fn a_deputy_signs_for_the_head() {
        assert_eq!(
            Capacity::Deputy.title_lines("CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
            ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
        );
    }

    #[test]
    fn an_authorised_officer_signs_by_authorisation() {
        assert_eq!(
            Capacity::Authorised.title_lines("CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"),
            ["TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"]
        );
    }

    #[test]
    fn the_head_signs_without_a_prefix() {
        assert_eq!(
            Capacity::Head.title_lines("CHỦ TỊCH", "CHỦ TỊCH"),
            ["CHỦ TỊCH"]
        );
    }
}
