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
    /// Whether the person may add and remove.
    pub may_change: bool,
    /// Today, so that what is past looks so.
    pub today: Date,
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
