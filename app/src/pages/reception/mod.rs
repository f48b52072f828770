//! "Tiếp nhận hồ sơ" (DOMAIN §4.1): the list of what was received, and the form with its two tabs. Its
//! papers are looked at in `pages::paper` once they are confirmed.

mod act_column;
mod certify;
mod component_row;
mod components;
mod conflict;
mod counter;
mod done;
mod fields;
mod general;
mod identity;
pub mod list;
mod look;
pub mod page;
mod requests;
