//! What an account is told: "Thông báo" with a counter, of any feature.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Listing;
use crate::{NoticeId, calendar::Moment, right::Right};

/// What a notice is about: what people choose by who want some by e-mail too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoticeKind {
    /// A paper came back to an officer or a leader.
    Returned,
    /// A copy could not be brought to its owner.
    Delivery,
    /// How much waits for a leader or a clerk, with what is urgent.
    Waiting,
    /// Appointments: those of a unit, or one's own.
    Appointment,
    /// What becomes of one's own dossiers.
    Progress,
    /// Who stands in for whom, and certificates that run out.
    Readiness,
    /// Books that closed or were locked by themselves, and who manages them.
    Books,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [NoticeKind; 7] = [
        NoticeKind::Returned,
        NoticeKind::Delivery,
        NoticeKind::Waiting,
        NoticeKind::Appointment,
        NoticeKind::Progress,
        NoticeKind::Readiness,
        NoticeKind::Books,
    ];

    /// The code that the database and forms hold.
    pub fn code(self) -> &'static str {
        match self {
            NoticeKind::Returned => "RETURNED",
            NoticeKind::Delivery => "DELIVERY",
            NoticeKind::Waiting => "WAITING",
            NoticeKind::Appointment => "APPOINTMENT",
            NoticeKind::Progress => "PROGRESS",
            NoticeKind::Readiness => "READINESS",
            NoticeKind::Books => "BOOKS",
        }
    }

    /// The kind of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            NoticeKind::Returned => "Hồ sơ bị trả lại",
            NoticeKind::Delivery => "Bản sao chưa gửi được tới người dân",
            NoticeKind::Waiting => "Việc đang chờ, đến hạn và quá hạn",
            NoticeKind::Appointment => "Lịch hẹn",
            NoticeKind::Progress => "Tiến trình hồ sơ",
            NoticeKind::Readiness => "Ký thay và chứng thư số",
            NoticeKind::Books => "Sổ chứng thực",
        }
    }

    /// What is told under it.
    pub fn hint(self) -> &'static str {
        match self {
            NoticeKind::Returned => "Lãnh đạo hoặc văn thư trả lại hồ sơ, hoặc đề nghị ký lại.",
            NoticeKind::Delivery => "Đã thử nhiều lần mà bản sao chưa tới được người nhận.",
            NoticeKind::Waiting => {
                "Số bản sao chờ ký, chờ đóng dấu; gộp lại, mỗi giờ nhiều nhất một thư."
            }
            NoticeKind::Appointment => "Đặt, dời, hủy, từ chối lịch hẹn.",
            NoticeKind::Progress => {
                "Hồ sơ được tiếp nhận, chứng thực xong, từ chối, gia hạn hoặc hủy bỏ."
            }
            NoticeKind::Readiness => {
                "Ai vắng và ai ký thay, bản sao chuyển ký thay; chứng thư số sắp hết hạn."
            }
            NoticeKind::Books => {
                "Sổ tự đóng khi qua ngày đóng sổ, tự khóa khi hết năm; được giao quyền quản lý sổ."
            }
        }
    }

    /// The kinds that somebody is told of: an applicant, or who holds `rights`.
    pub fn offered(is_applicant: bool, rights: &[Right]) -> Vec<Self> {
        if is_applicant {
            return vec![NoticeKind::Progress, NoticeKind::Appointment];
        }
        let may = |right: Right| rights.contains(&right);
        let is_told = |kind: &NoticeKind| match kind {
            NoticeKind::Returned => may(Right::Creator) || may(Right::Signer),
            NoticeKind::Delivery => may(Right::Creator) || may(Right::Sealer),
            NoticeKind::Waiting => may(Right::Signer) || may(Right::Sealer),
            NoticeKind::Appointment => may(Right::Creator),
            NoticeKind::Progress => false,
            NoticeKind::Readiness => may(Right::Signer) || may(Right::Sealer) || may(Right::Admin),
            NoticeKind::Books => may(Right::Sealer) || may(Right::BookManager),
        };
        Self::ALL.into_iter().filter(is_told).collect()
    }
}

/// "Nhận thông báo": what an account wants by e-mail too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeChoiceView {
    /// Where it goes.
    pub email: String,
    /// What it is told of, and whether that goes by e-mail.
    pub kinds: Vec<(NoticeKind, bool)>,
}

/// The form, as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeChoiceForm {
    /// As typed.
    pub email: String,
    /// What is ticked, by the codes of kinds; the values say nothing.
    pub kinds: BTreeMap<String, String>,
}

/// Something that an account is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// Which.
    pub notice: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// What is said, in whole sentences.
    pub text: String,
    /// Path within the portal where more is to be seen, e.g. `/lich-hen/0190…`.
    pub link: Option<String>,
    /// When.
    pub at: Moment,
    /// Whether it was read.
    pub read: bool,
}

/// A page of what an account is told, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesView {
    /// The page.
    pub listing: Listing<NoticeRow>,
    /// How many on all pages weren't read.
    pub unread: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_kinds_lead_back() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(NoticeKind::from_code(""), None);
    }

    #[test]
    fn nobody_is_offered_what_they_are_never_told() {
        let citizen = NoticeKind::offered(true, &[]);
        assert_eq!(citizen, [NoticeKind::Progress, NoticeKind::Appointment]);
        let leader = NoticeKind::offered(false, &[Right::Signer]);
        assert_eq!(
            leader,
            [
                NoticeKind::Returned,
                NoticeKind::Waiting,
                NoticeKind::Readiness
            ]
        );
        let administrator = NoticeKind::offered(false, &[Right::Admin]);
        assert_eq!(administrator, [NoticeKind::Readiness]);
    }
}
