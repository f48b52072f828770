//! The clerk's further pages: books, and e-mails that are sent again.

pub mod book;
pub mod books;
pub mod resend;
