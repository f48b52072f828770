//! The HTTP side: pages, server functions, files, and what stands around all of them. Routes turn
//! a request into one use case; they authorise nothing.

pub mod api;
mod books;
mod check;
pub mod demo_pki;
mod files;
mod forms;
mod health;
mod limit;
mod live;
mod problem;
mod reports;
mod revocation;
mod router;
mod security;
mod site;
mod slips;
mod takings;
mod track;
mod typed;
mod uploads;
mod who;

pub use router::{State, router};
pub use site::Site;
