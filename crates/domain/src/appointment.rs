//! Appointments (lịch hẹn, DOMAIN §3.3): their states and the steps between them, the hours that a
//! unit offers, and which of them are free. Who may take a step is decided by the use cases.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Time, Weekday};
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

/// The time of day at which a slot begins, to the minute: `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SlotTime(u16);

/// It isn't a time of day like `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Giờ không đúng, ví dụ đúng: 08:00.")]
pub struct InvalidSlotTime;

impl SlotTime {
    /// A full hour of the day; beyond 23 it is 23.
    pub const fn hour(hour: u8) -> Self {
        let hour = if hour > 23 { 23 } else { hour };
        Self(hour as u16 * 60)
    }

    /// The time of day at a moment in Vietnam, its seconds dropped.
    pub fn of(moment: Moment) -> Self {
        let time = moment.vietnam().time();
        Self(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// The moment of this time on `day` in Vietnam.
    pub fn on(self, day: Date) -> Moment {
        let part = |number: u16| i8::try_from(number).unwrap_or(0);
        let time = Time::new(part(self.0 / 60), part(self.0 % 60), 0, 0);
        Moment::from_vietnam(day.to_datetime(time.unwrap_or(Time::midnight())))
    }
}

impl FromStr for SlotTime {
    type Err = InvalidSlotTime;

    /// Reads `8:00` and `08:00`.
    fn from_str(text: &str) -> Result<Self, InvalidSlotTime> {
        let (hour, minute) = text.trim().split_once(':').ok_or(InvalidSlotTime)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
            return Err(InvalidSlotTime);
        }
        let hour: u16 = hour.parse().map_err(|_| InvalidSlotTime)?;
        let minute: u16 = minute.parse().map_err(|_| InvalidSlotTime)?;
        if hour < 24 && minute < 60 {
            Ok(Self(hour * 60 + minute))
        } else {
            Err(InvalidSlotTime)
        }
    }
}

impl TryFrom<String> for SlotTime {
    type Error = InvalidSlotTime;
    fn try_from(text: String) -> Result<Self, InvalidSlotTime> {
        text.parse()
    }
}

impl From<SlotTime> for String {
    fn from(time: SlotTime) -> String {
        time.to_string()
    }
}

impl fmt::Display for SlotTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A slot: when people may come, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// When it begins.
    pub time: SlotTime,
    /// How many people.
    pub places: u32,
}

/// Why slots can't be offered so, with the sentence that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotsError {
    /// Two slots at one time.
    #[error("Một giờ hẹn được nhập hai lần trong cùng một ngày.")]
    Twice,
    /// No place, or more than an office can take.
    #[error("Số chỗ mỗi giờ phải là số từ 1 đến 99.")]
    Places,
    /// More slots than a day has use for.
    #[error("Mỗi ngày có nhiều nhất 48 giờ hẹn.")]
    TooMany,
}

/// The slots of a day in their order.
///
/// # Errors
/// [`SlotsError`].
pub fn checked_slots(slots: &[Slot]) -> Result<Vec<Slot>, SlotsError> {
    if slots.len() > 48 {
        return Err(SlotsError::TooMany);
    }
    if slots.iter().any(|slot| !(1..=99).contains(&slot.places)) {
        return Err(SlotsError::Places);
    }
    let mut sorted = slots.to_vec();
    sorted.sort_by_key(|slot| slot.time);
    let twice = sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .any(|(one, next)| one.time == next.time);
    if twice {
        Err(SlotsError::Twice)
    } else {
        Ok(sorted)
    }
}

/// The slots of a week, Monday first. Holidays aren't known here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekHours(pub [Vec<Slot>; 7]);

impl WeekHours {
    /// What a unit begins with: the hours seen in the guide, Monday to Friday, three people each
    /// (DOMAIN §3.3, Q13).
    pub fn standard() -> Self {
        let slots = || {
            [8, 9, 10, 13, 14, 15, 16].map(|hour| Slot {
                time: SlotTime::hour(hour),
                places: 3,
            })
        };
        Self(std::array::from_fn(|day| {
            if day < 5 {
                slots().to_vec()
            } else {
                Vec::new()
            }
        }))
    }

    /// The slots of a day of the week.
    pub fn on(&self, weekday: Weekday) -> &[Slot] {
        let place = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    /// The same with each day's slots in their order.
    ///
    /// # Errors
    /// [`SlotsError`] of the first day that can't be so.
    pub fn checked(&self) -> Result<Self, SlotsError> {
        let mut week = Self::default();
        for (to, from) in week.0.iter_mut().zip(&self.0) {
            *to = checked_slots(from)?;
        }
        Ok(week)
    }
}

/// A slot that can still be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeSlot {
    /// When it begins.
    pub time: SlotTime,
    /// The same as a moment.
    pub at: Moment,
    /// Places left, at least 1.
    pub left: u32,
}

/// The slots of `day` that lie after `now` and of which a place is left: full ones are hidden
/// (S001 §2.2). `taken` says how many places are taken at a moment.
pub fn free_slots(
    day: Date,
    slots: &[Slot],
    taken: impl Fn(Moment) -> u32,
    now: Moment,
) -> Vec<FreeSlot> {
    let free = |slot: &Slot| {
        let at = slot.time.on(day);
        let left = slot.places.saturating_sub(taken(at));
        (at > now && left > 0).then_some(FreeSlot {
            time: slot.time,
            at,
            left,
        })
    };
    slots.iter().filter_map(free).collect()
}

/// Of what is booked on a day, in the order of booking: what has no place any more in `slots`. Who
/// came first keeps theirs.
pub fn stranded<T: Copy>(slots: &[Slot], booked: &[(SlotTime, T)]) -> Vec<T> {
    let mut left: Vec<Slot> = slots.to_vec();
    let mut stranded = Vec::new();
    for (time, what) in booked {
        match left
            .iter_mut()
            .find(|slot| slot.time == *time && slot.places > 0)
        {
            Some(slot) => slot.places -= 1,
            None => stranded.push(*what),
        }
    }
    stranded
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const DAY: Date = date(2026, 11, 23);

    fn slots() -> impl Strategy<Value = Vec<Slot>> {
        proptest::collection::btree_map(0u16..1440, 1u32..5, 0..12).prop_map(|slots| {
            let slot = |(minute, places)| Slot {
                time: SlotTime(minute),
                places,
            };
            slots.into_iter().map(slot).collect()
        })
    }

    #[test]
    fn only_who_is_awaited_can_be_moved_called_off_or_missed() {
        for step in [
            AppointmentStep::Reschedule,
            AppointmentStep::Cancel,
            AppointmentStep::Refuse,
            AppointmentStep::MarkNoShow,
            AppointmentStep::Expire,
        ] {
            for state in AppointmentState::ALL {
                assert_eq!(
                    step.apply(state).is_some(),
                    state.is_open(),
                    "{step:?} {state:?}"
                );
            }
        }
    }

    #[test]
    fn who_comes_late_after_all_is_still_served_but_nobody_twice() {
        let served = |state| AppointmentStep::Process.apply(state).is_some();
        assert!(served(AppointmentState::NoShow) && served(AppointmentState::Expired));
        assert!(!served(AppointmentState::Processed));
        assert!(!served(AppointmentState::CancelledByApplicant));
        assert!(!served(AppointmentState::Refused));
    }

    #[test]
    fn codes_lead_back() {
        for state in AppointmentState::ALL {
            assert_eq!(AppointmentState::from_code(state.code()), Some(state));
        }
        for step in AppointmentStep::ALL {
            assert_eq!(AppointmentStep::from_code(step.code()), Some(step));
        }
    }

    #[test]
    fn the_guides_hours_are_what_a_unit_begins_with() {
        let week = WeekHours::standard();
        let times: Vec<_> = week
            .on(Weekday::Friday)
            .iter()
            .map(|s| s.time.to_string())
            .collect();
        assert_eq!(
            times,
            [
                "08:00", "09:00", "10:00", "13:00", "14:00", "15:00", "16:00"
            ]
        );
        assert!(week.on(Weekday::Saturday).is_empty());
        let json = serde_json::to_string(&week).expect("JSON");
        assert_eq!(
            serde_json::from_str::<WeekHours>(&json).expect("a week"),
            week
        );
    }

    #[test]
    fn hours_are_read_as_they_are_typed() {
        assert_eq!("8:30".parse(), Ok(SlotTime(510)));
        for text in ["", "8", "24:00", "08:60", "8:5", "+8:00", "08:00:00"] {
            assert!(text.parse::<SlotTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_has_each_hour_once_and_a_sensible_number_of_places() {
        let at = |hour, places| Slot {
            time: SlotTime::hour(hour),
            places,
        };
        assert_eq!(
            checked_slots(&[at(9, 1), at(8, 2)]),
            Ok(vec![at(8, 2), at(9, 1)])
        );
        assert_eq!(checked_slots(&[at(8, 1), at(8, 2)]), Err(SlotsError::Twice));
        assert_eq!(checked_slots(&[at(8, 0)]), Err(SlotsError::Places));
        assert_eq!(checked_slots(&[at(8, 100)]), Err(SlotsError::Places));
    }

    proptest! {
        #[test]
        fn what_is_offered_lies_ahead_and_has_room(
            slots in slots(), taken in 0u32..6, minute in 0u16..1440,
        ) {
            let now = SlotTime(minute).on(DAY);
            let free = free_slots(DAY, &slots, |_| taken, now);
            for slot in &slots {
                let offered = free.iter().find(|free| free.time == slot.time);
                let expected = slot.time > SlotTime(minute) && slot.places > taken;
                prop_assert_eq!(offered.is_some(), expected);
                if let Some(free) = offered {
                    prop_assert_eq!(free.left + taken, slot.places);
                    prop_assert_eq!((SlotTime::of(free.at), free.at.day()), (slot.time, DAY));
                }
            }
            prop_assert!(free.len() <= slots.len());
        }

        #[test]
        fn whoever_is_not_stranded_has_a_place(
            slots in slots(), booked in proptest::collection::vec(0u16..1440, 0..30),
        ) {
            let times = slots.iter().map(|slot| slot.time);
            // Half of them at hours that are offered.
            let booked: Vec<_> = times
                .cycle()
                .zip(&booked)
                .flat_map(|(offered, minute)| [offered, SlotTime(*minute)])
                .zip(0usize..)
                .collect();
            let stranded = stranded(&slots, &booked);
            for (time, _) in &booked {
                let all = booked.iter().filter(|(other, _)| other == time);
                let (out, kept): (Vec<_>, Vec<_>) = all.partition(|(_, who)| stranded.contains(who));
                let places = slots.iter().find(|slot| slot.time == *time).map_or(0, |s| s.places);
                prop_assert!(kept.len() <= places as usize);
                // Nobody loses a place that is there, and who came first keeps it.
                prop_assert!(out.is_empty() || kept.len() == places as usize);
                prop_assert!(kept.iter().all(|(_, one)| out.iter().all(|(_, other)| one < other)));
            }
        }

        #[test]
        fn every_time_of_day_survives_being_written_and_read(minute in 0u16..1440) {
            prop_assert_eq!(SlotTime(minute).to_string().parse(), Ok(SlotTime(minute)));
            prop_assert_eq!(SlotTime::of(SlotTime(minute).on(DAY)), SlotTime(minute));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,12}") {
            let _ = text.parse::<SlotTime>();
        }
    }
}
