//! What an account is told, and what of it goes by e-mail too.

pub mod choice;
pub mod list;
