//! "Thống kê" and "Báo cáo": what a unit registered and certified, in numbers and drawn.

pub mod dashboard;
mod parts;
pub mod report;
