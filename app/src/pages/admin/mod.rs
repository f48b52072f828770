//! What administrators keep for everybody: the trust list, the days off.

pub mod holidays;
pub mod retention;
pub mod tariffs;
pub mod trust;
pub mod unit;
mod unit_books;
