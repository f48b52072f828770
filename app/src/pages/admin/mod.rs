//! What administrators keep for everybody: so far the trust list.

pub mod trust;
