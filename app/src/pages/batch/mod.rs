//! Many papers with one confirmation: chosen in a list (`choose`), read one after another
//! (`reading`), confirmed with one PIN (`confirm`), signed or sealed one by one (`run`) with what came
//! of each (`outcome`). What is known of them meanwhile is in `pile`, and comes from others too
//! (`watch`); what signing and sealing call things is in `words`.

pub mod choose;
mod confirm;
mod outcome;
pub mod page;
mod pile;
mod reading;
mod run;
mod watch;
mod words;
