//! Where an appointment stands, and the steps from one state to the next.

use serde::{Deserialize, Serialize};

use crate::calendar::{Moment, minute_text};

/// Where an appointment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AppointmentState {
    /// Booked, as the person chose.
    Booked,
    /// Moved by the office to another time ("Thời gian hẹn lại").
    Rescheduled,
    /// It became a dossier.
    Processed,
    /// Called off by who booked it.
    CancelledByApplicant,
    /// Refused by the office, with a reason (DOMAIN Q12).
    Refused,
    /// An officer noted that nobody came.
    NoShow,
    /// Its day passed and nobody noted anything.
    Expired,
}

impl AppointmentState {
    /// Every state, those still awaited first.
    pub const ALL: [AppointmentState; 7] = [
        AppointmentState::Booked,
        AppointmentState::Rescheduled,
        AppointmentState::Processed,
        AppointmentState::CancelledByApplicant,
        AppointmentState::Refused,
        AppointmentState::NoShow,
        AppointmentState::Expired,
    ];

    /// The code that the database and addresses hold.
    pub fn code(self) -> &'static str {
        match self {
            AppointmentState::Booked => "BOOKED",
            AppointmentState::Rescheduled => "RESCHEDULED",
            AppointmentState::Processed => "PROCESSED",
            AppointmentState::CancelledByApplicant => "CANCELLED_BY_APPLICANT",
            AppointmentState::Refused => "REFUSED",
            AppointmentState::NoShow => "NO_SHOW",
            AppointmentState::Expired => "EXPIRED",
        }
    }

    /// The state of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            AppointmentState::Booked => "Chờ duyệt",
            AppointmentState::Rescheduled => "Đã dời lịch",
            AppointmentState::Processed => "Đã xử lý",
            AppointmentState::CancelledByApplicant => "Người đăng ký đã hủy",
            AppointmentState::Refused => "Đã từ chối",
            AppointmentState::NoShow => "Không đến",
            AppointmentState::Expired => "Quá hẹn",
        }
    }

    /// Whether the person is still awaited: the appointment holds a place.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            AppointmentState::Booked | AppointmentState::Rescheduled
        )
    }

    /// What somebody is told who was slower: what the appointment has become meanwhile. `at` is the
    /// time it stands for now.
    pub fn changed_message(self, at: Moment) -> String {
        match self {
            AppointmentState::Booked => {
                "Lịch hẹn này vừa thay đổi. Hãy tải lại trang rồi làm lại.".into()
            }
            AppointmentState::Rescheduled => format!(
                "Lịch hẹn này vừa được dời sang {}. Hãy tải lại trang rồi làm lại.",
                minute_text(at)
            ),
            AppointmentState::Processed => {
                "Lịch hẹn này đã được xử lý thành hồ sơ. Hãy xem ở Theo dõi hồ sơ chứng thực."
                    .into()
            }
            AppointmentState::CancelledByApplicant => {
                "Người đăng ký đã hủy lịch hẹn này; giờ hẹn đã được trả lại.".into()
            }
            AppointmentState::Refused => "Lịch hẹn này đã bị từ chối.".into(),
            AppointmentState::NoShow => "Lịch hẹn này đã được ghi nhận là không đến.".into(),
            AppointmentState::Expired => "Lịch hẹn này đã quá ngày hẹn.".into(),
        }
    }
}

/// A step in the life of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AppointmentStep {
    /// The person books it.
    Book,
    /// The office moves it.
    Reschedule,
    /// Its dossier is sent for signature.
    Process,
    /// The person calls it off.
    Cancel,
    /// The office refuses it.
    Refuse,
    /// An officer notes that nobody came.
    MarkNoShow,
    /// Its day has passed.
    Expire,
}

impl AppointmentStep {
    /// Every step.
    pub const ALL: [AppointmentStep; 7] = [
        AppointmentStep::Book,
        AppointmentStep::Reschedule,
        AppointmentStep::Process,
        AppointmentStep::Cancel,
        AppointmentStep::Refuse,
        AppointmentStep::MarkNoShow,
        AppointmentStep::Expire,
    ];

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            AppointmentStep::Book => "BOOK_APPOINTMENT",
            AppointmentStep::Reschedule => "RESCHEDULE_APPOINTMENT",
            AppointmentStep::Process => "PROCESS_APPOINTMENT",
            AppointmentStep::Cancel => "CANCEL_APPOINTMENT",
            AppointmentStep::Refuse => "REFUSE_APPOINTMENT",
            AppointmentStep::MarkNoShow => "MARK_NO_SHOW",
            AppointmentStep::Expire => "EXPIRE_APPOINTMENT",
        }
    }

    /// The step of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// What the timeline and buttons say.
    pub fn label(self) -> &'static str {
        match self {
            AppointmentStep::Book => "Đặt lịch hẹn",
            AppointmentStep::Reschedule => "Dời lịch hẹn",
            AppointmentStep::Process => "Xử lý",
            AppointmentStep::Cancel => "Hủy lịch hẹn",
            AppointmentStep::Refuse => "Từ chối lịch hẹn",
            AppointmentStep::MarkNoShow => "Không đến",
            AppointmentStep::Expire => "Quá hẹn",
        }
    }

    /// The state that an appointment in `from` reaches; `None` where the step can't be taken. Who
    /// comes late after all is still served; who was moved may be moved again, also to an earlier
    /// time.
    pub fn apply(self, from: AppointmentState) -> Option<AppointmentState> {
        use AppointmentState as S;
        match self {
            AppointmentStep::Reschedule if from.is_open() => Some(S::Rescheduled),
            AppointmentStep::Process
                if from.is_open() || matches!(from, S::NoShow | S::Expired) =>
            {
                Some(S::Processed)
            }
            AppointmentStep::Cancel if from.is_open() => Some(S::CancelledByApplicant),
            AppointmentStep::Refuse if from.is_open() => Some(S::Refused),
            AppointmentStep::MarkNoShow if from.is_open() => Some(S::NoShow),
            AppointmentStep::Expire if from.is_open() => Some(S::Expired),
            _ => None,
        }
    }
}
