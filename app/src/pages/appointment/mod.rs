//! Appointments (lịch hẹn, DOMAIN §3.3, §4.2(b)(c)): the officer's "Lịch hẹn chờ duyệt" as a list and
//! as a calendar, "Dời lịch hẹn", an appointment's page, and what citizens and enterprises book.

mod acts;
pub mod booking;
pub mod calendar;
mod days;
mod hours;
pub mod list;
pub mod mine;
pub mod move_to;
pub mod offer;
pub mod one;
mod query;
mod stranded;
