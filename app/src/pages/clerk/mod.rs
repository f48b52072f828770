//! The clerk's further pages: books, their years, and e-mails that are sent again.

pub mod book;
mod book_dialog;
pub mod books;
mod books_query;
pub mod resend;
mod tally;
pub mod year;
