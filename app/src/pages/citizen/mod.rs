//! What citizens and enterprises see when they are logged in.

pub mod store;
