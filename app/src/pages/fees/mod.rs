//! "Thu phí" of a unit: what was charged and taken by day and month, and the dossiers with their fees.
//! Taking and undoing is done on a paper's page.

pub mod dossiers;
pub mod takings;
