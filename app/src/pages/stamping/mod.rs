//! The leader's and the clerk's own pages: read, place, sign or seal, pass on; and,
//! for copies on paper, confirm and number.

mod give_back;
mod on_paper;
mod parts;
mod reading;
pub mod seal;
pub mod sign;

pub(super) use give_back::ReturnButton;
pub(super) use parts::last_step;
pub(super) use reading::Reading;
