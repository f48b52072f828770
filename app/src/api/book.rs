//! Books: the clerk's "Quản lý sổ chứng thực".

use chungthuc_domain::{
    AppError, BookId,
    view::book::{BookForm, BookQuery, BookView, BookYear, BooksView},
};
use leptos::prelude::*;

/// The books of the unit.
#[server(BooksCall, "/api", endpoint = "books")]
pub async fn books() -> Result<BooksView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.books(&actor).await
}

/// Opens a new book.
#[server(CreateBookCall, "/api", endpoint = "create-book")]
pub async fn create_book(form: BookForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.create_book(&actor, form).await.map(drop)
}

/// Changes what was typed for a book.
#[server(EditBookCall, "/api", endpoint = "edit-book")]
pub async fn edit_book(book: BookId, version: i64, form: BookForm) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .edit_book(&actor, book, version, form)
        .await
        .map(drop)
}

/// Closes a book.
#[server(CloseBookCall, "/api", endpoint = "close-book")]
pub async fn close_book(book: BookId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.close_book(&actor, book, version).await.map(drop)
}

/// Deletes a book that is still empty.
#[server(DeleteBookCall, "/api", endpoint = "delete-book")]
pub async fn delete_book(book: BookId, version: i64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.delete_book(&actor, book, version).await
}

/// A book with a page of its numbers.
#[server(BookCall, "/api", endpoint = "book")]
pub async fn book(book: BookId, query: BookQuery) -> Result<BookView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.search_book(&actor, book, query).await
}

/// The books of a year with what was issued from them.
#[server(BookYearCall, "/api", endpoint = "book-year")]
pub async fn book_year(year: i16) -> Result<BookYear, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.book_year(&actor, year).await
}

/// "Khóa sổ": locks the books of a year, `numbers` having been shown.
#[server(LockBooksCall, "/api", endpoint = "lock-books")]
pub async fn lock_books(year: i16, numbers: u64) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.lock_books(&actor, year, numbers).await.map(drop)
}
