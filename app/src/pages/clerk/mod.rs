//! The clerk's further pages: books, their years, and e-mails that are sent again.

pub mod book;
pub mod books;
pub mod resend;
mod tally;
pub mod year;
