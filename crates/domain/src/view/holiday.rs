//! "Ngày nghỉ lễ": the days off that deadlines and appointments go by.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::appointment::Holiday;

/// The national holidays of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidaysView {
    /// The year.
    pub year: i16,
    /// Its days off, in order.
    pub days: Vec<Holiday>,
    /// People who are awaited on one of these days and have to be moved.
    pub awaited: Vec<AwaitedOnHoliday>,
    /// Whether the person may add and remove.
    pub may_change: bool,
    /// Today, so that what is past looks so.
    pub today: Date,
}

/// Appointments of a unit on a day that became a day off after they were booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedOnHoliday {
    /// The day.
    pub day: Date,
    /// Which unit.
    pub unit_name: String,
    /// How many.
    pub appointments: u64,
}

/// "Thêm ngày nghỉ", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HolidayForm {
    /// dd/MM/yyyy
    pub day: String,
    /// "Quốc khánh"
    pub name: String,
    /// On what ground.
    pub reason: String,
}
