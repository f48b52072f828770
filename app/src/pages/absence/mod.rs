//! "Vắng mặt và ký thay": which leader is away when, who signs meanwhile, and the papers that wait for
//! somebody who is away.

mod form;
mod handing;
pub mod page;

pub use handing::{AwaitingAbsentList, HandOverButton};
