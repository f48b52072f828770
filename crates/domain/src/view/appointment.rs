//! Appointments: what a citizen books from and sees, the officer's list (DOMAIN §4.2(b), (c)), its day
//! and week views, and the administration of what a unit offers.
//!
//! Days in forms are `dd/MM/yyyy` as typed, hours `08:00` as chosen. `version` is what an action
//! sends back to say what was looked at.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Listing, account::UnitBrief, intake::AccountView};
use crate::{
    AppointmentId, DossierId, UnitId,
    applicant::ApplicantKind,
    appointment::{AppointmentState, AppointmentStep, FreeSlot, Slot, SlotTime, WeekHours},
    calendar::Moment,
    document_type::DocumentType,
};

/// A day on which something can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeDay {
    /// The day.
    pub day: Date,
    /// What can be chosen, in order; full and past hours aren't here. Never empty.
    pub slots: Vec<FreeSlot>,
}

/// What can be booked in a unit: "giờ/ngày hẹn đã đầy sẽ ẩn đi không chọn được".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeSlotsView {
    /// The unit.
    pub unit: UnitBrief,
    /// The first day that was looked at: today.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// The days with room; none if there is none.
    pub days: Vec<FreeDay>,
    /// "Loại giấy tờ cần chứng thực", to choose from.
    pub document_types: Vec<DocumentType>,
}

/// What a person books. Fields for [`FieldError`](crate::FieldError): `document_type`,
/// `document_name`, `day`, `time`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingForm {
    /// Where.
    pub unit: UnitId,
    /// Code of the kind of paper.
    #[serde(default)]
    pub document_type: String,
    /// What it is, for "Giấy tờ khác".
    #[serde(default)]
    pub document_name: String,
    /// The day, dd/MM/yyyy.
    #[serde(default)]
    pub day: String,
    /// The hour, `08:00`.
    #[serde(default)]
    pub time: String,
}

/// "Dời lịch hẹn". Fields: `day`, `time`, `reason`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RescheduleForm {
    /// "Thời gian hẹn lại *", the day, dd/MM/yyyy.
    pub day: String,
    /// "--Chọn giờ hẹn--", `08:00`.
    pub time: String,
    /// "Lý do hẹn *"
    pub reason: String,
}

/// What is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AppointmentOrder {
    /// The time that counts, the next first.
    #[default]
    Time,
    /// "Tên đối tượng đăng ký".
    Name,
}

/// Which appointments a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AppointmentScope {
    /// Those still awaited: booked or rescheduled.
    #[default]
    Open,
    /// All of the unit.
    All,
    /// Those in one state.
    In(AppointmentState),
}

/// "Thông tin tìm kiếm" of "Lịch hẹn chờ duyệt", as the address holds it. Fields: `day`, `time`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppointmentQuery {
    /// "Đối tượng"; `None`: all.
    pub applicant_kind: Option<ApplicantKind>,
    /// "Tên đối tượng/ số CMT/CCCD/MST": words, each a prefix.
    pub text: String,
    /// "Mã lịch hẹn", a prefix or the whole.
    pub code: String,
    /// "Thời gian", dd/MM/yyyy as typed: of the time that counts.
    pub day: String,
    /// "--Chọn giờ hẹn--", `08:00`; also without a day.
    pub time: String,
    /// "Trạng thái".
    pub scope: AppointmentScope,
    /// What it is sorted by.
    pub order: AppointmentOrder,
    /// The other way round.
    pub descending: bool,
    /// From 1; 0 counts as 1.
    pub page: u32,
    /// 0 counts as 10; at most 100.
    pub per_page: u32,
}

/// One row, of the officer's list or of a person's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentRow {
    /// Which.
    pub appointment: AppointmentId,
    /// "Mã lịch hẹn"
    pub code: String,
    /// The unit's name, for a person's own list.
    pub unit_name: String,
    /// "Đối tượng"
    pub applicant_kind: ApplicantKind,
    /// "Tên đối tượng đăng ký"
    pub applicant_name: String,
    /// "CMT/CCCD/MST"
    pub identifier: Option<String>,
    /// "Loại giấy tờ cần chứng thực"
    pub document_name: String,
    /// "Thời gian hẹn", as the person chose it.
    pub booked_for: Moment,
    /// "Thời gian hẹn lại", the newest.
    pub moved_to: Option<Moment>,
    /// The one that counts.
    pub starts_at: Moment,
    /// "Trạng thái"
    pub state: AppointmentState,
    /// Why it was moved, refused or called off last.
    pub reason: Option<String>,
    /// Raised with every change.
    pub version: i64,
    /// What the person who looks may do with it now: `Process` is "Xử lý", `Reschedule` is "Dời lịch
    /// hẹn".
    pub actions: Vec<AppointmentStep>,
}

/// "Lịch hẹn chờ duyệt".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentsView {
    /// The page; its total is exact.
    pub listing: Listing<AppointmentRow>,
    /// The hours that "--Chọn giờ hẹn--" offers: those of the week in force, in order.
    pub times: Vec<SlotTime>,
    /// The server's time.
    pub now: Moment,
}

/// What was done to an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentEvent {
    /// When.
    pub at: Moment,
    /// By whom; for the person who booked the office's name, never an officer's.
    pub actor_name: String,
    /// What.
    pub step: AppointmentStep,
    /// For when it stood then.
    pub starts_at: Moment,
    /// Why, if a reason was given.
    pub reason: String,
}

/// An appointment's page, and what "Dời lịch hẹn" shows above its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentView {
    /// What lists show.
    pub row: AppointmentRow,
    /// Where.
    pub unit: UnitBrief,
    /// "Thông tin người đăng ký bản sao", as the account stands today.
    pub account: AccountView,
    /// The dossier that it became; for staff of the unit.
    pub dossier: Option<DossierId>,
    /// Who did what when, the oldest first.
    pub timeline: Vec<AppointmentEvent>,
    /// The server's time.
    pub now: Moment,
}

/// Why nothing is offered on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayOff {
    /// A national holiday, by its name.
    Holiday(String),
    /// The unit's own day off, with its reason.
    OfUnit(String),
    /// No hours on this day of the week.
    Weekday,
}

impl DayOff {
    /// What people read.
    pub fn label(&self) -> String {
        match self {
            DayOff::Holiday(name) => format!("Nghỉ lễ: {name}"),
            DayOff::OfUnit(reason) if reason.is_empty() => "Ngày nghỉ của đơn vị".to_owned(),
            DayOff::OfUnit(reason) => format!("Ngày nghỉ của đơn vị: {reason}"),
            DayOff::Weekday => "Không tiếp nhận lịch hẹn".to_owned(),
        }
    }
}

/// A slot in the day or week view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarSlot {
    /// When it begins.
    pub time: SlotTime,
    /// How many people may come; 0 for an hour that isn't offered any more but still has somebody.
    pub places: u32,
    /// How many places are taken: by those still awaited.
    pub taken: u32,
    /// Whether it has begun.
    pub past: bool,
    /// Everybody who comes, came or was to come then, the refused and called off left out, in the
    /// order of booking.
    pub appointments: Vec<AppointmentRow>,
}

/// A day in the day or week view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// The day.
    pub day: Date,
    /// Why nothing is offered, if nothing is.
    pub off: Option<DayOff>,
    /// Its hours in order; also on a day off, if somebody is booked.
    pub slots: Vec<CalendarSlot>,
    /// Places on the whole day.
    pub places: u32,
    /// How many are taken.
    pub taken: u32,
}

/// The day view (one day) or the week view (Monday to Sunday).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// Its days.
    pub days: Vec<CalendarDay>,
    /// Today, to be marked.
    pub today: Date,
    /// The server's time.
    pub now: Moment,
}

/// A single day that differs from its week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleDay {
    /// The day.
    pub day: Date,
    /// Its slots; none: a day off.
    pub slots: Vec<Slot>,
    /// Why.
    pub reason: String,
}

/// The hours of a week from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekFrom {
    /// The first day it holds.
    pub valid_from: Date,
    /// Its hours.
    pub hours: WeekHours,
}

/// A national holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub day: Date,
    /// "Quốc khánh"
    pub name: String,
}

/// What a unit offers, for who administers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    /// The unit.
    pub unit: UnitBrief,
    /// The weeks, the one in force and those to come, in order; none: the unit takes no appointments.
    pub weeks: Vec<WeekFrom>,
    /// What a first week is proposed to be.
    pub proposal: WeekHours,
    /// Single days from today on.
    pub days: Vec<SingleDay>,
    /// National holidays from today on, on which nothing is offered unless the day is set singly.
    pub holidays: Vec<Holiday>,
    /// Raised with every change; 0 while the unit takes no appointments.
    pub version: i64,
}

/// A change of what a unit offers. Fields: `day`, `hours`, `reason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferChange {
    /// The hours of the week from a day on, today or later; replaces a week that begins that day.
    Week {
        /// The first day, dd/MM/yyyy.
        day: String,
        /// Its hours.
        hours: WeekHours,
    },
    /// One day off, or with other hours and places.
    Day {
        /// The day, dd/MM/yyyy.
        day: String,
        /// Its slots; none: a day off.
        hours: Vec<Slot>,
        /// Why: those who are moved are told.
        reason: String,
    },
    /// A day is as its week again.
    Reset {
        /// The day, dd/MM/yyyy.
        day: String,
    },
}

/// Where somebody goes who would have no place after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Who.
    pub appointment: AppointmentId,
    /// The version that was looked at.
    pub version: i64,
    /// Where to, and why.
    pub to: RescheduleForm,
}

/// How a change of what is offered came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferOutcome {
    /// It holds now, and everybody was moved who was listed.
    Saved(Box<OfferView>),
    /// Nothing was changed. Move them in the same change.
    Stranded {
        /// Who would be left without a place.
        rows: Vec<AppointmentRow>,
        /// Where there would be room after the change.
        free: Vec<FreeDay>,
    },
}
