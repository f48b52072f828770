//! "Đóng sổ" and "Khóa sổ" (NĐ 23/2015 Đ.13 k.1, k.2): a book that is closed issues nothing more; once
//! its year has come to its end, all books of the year are locked together. Both record how many
//! numbers and copies there were, the day and the person, and nothing takes either back. Books of
//! electronic copies and of copies on paper are locked together, each kind with its count. What nobody did
//! in time the program does (`overdue`), by the same steps.
//!
//! A series goes on in the next book of the year from where it ended, since it belongs to the year
//! and not to the book; a new year's series begins at 1 (`domain::book`).

use chungthuc_domain::{
    AppError, BookId, ErrorCode, UnitId,
    book::{BookKind, BookState, may_lock, month::Tally},
    calendar::day_text,
    view::book::{BookLock, BookRow, BookYear},
};
use chungthuc_storage::{
    audit,
    database::{Connection, Tx},
    repo::{
        book::{self, Book, Closing, Mark},
        register,
        series::{self, SeriesKey},
    },
};
use serde_json::{Value, json};

use super::{LOOKERS, PROGRAM, may_manage, own_book, row};
use crate::{Workflow, actor::Actor, failure::Failure, step::same_version};

impl Workflow {
    /// Closes a book for good, with what was issued from it until now.
    ///
    /// Errors: [`ErrorCode::BookClosed`], [`ErrorCode::Busy`] while a paper is being numbered,
    /// [`ErrorCode::Conflict`].
    pub async fn close_book(
        &self,
        actor: &Actor,
        id: BookId,
        version: i64,
    ) -> Result<BookRow, AppError> {
        self.answer(async {
            let (mut tx, unit) = self.begin_managing(actor).await?;
            let before = own_book(&mut tx, unit.id, id).await?;
            if before.state != BookState::Open {
                return Err(ErrorCode::BookClosed.into());
            }
            same_version(before.version, version)?;
            self.quiet(&mut tx, &before).await?;
            let after = self.closed(&mut tx, Some(actor), before).await?;
            book::finish(&mut tx, &after).await?;
            self.audit_closing(&mut tx, Some(actor), &after);
            tx.commit().await?;
            Ok(row(&Book {
                version: after.version + 1,
                ..after
            }))
        })
        .await
    }

    /// The books of a year with what was issued from them: what "Khóa sổ" asks about, and shows
    /// afterwards.
    ///
    /// Errors: [`ErrorCode::NotFound`] without a right to see books, and for a year that has none.
    pub async fn book_year(&self, actor: &Actor, year: i16) -> Result<BookYear, AppError> {
        self.answer(async {
            let unit = actor.require_any(&LOOKERS)?;
            let mut db = self.db.read().await?;
            let books = of_year(&mut db, unit, year).await?;
            Ok(self.year_view(actor, year, &books))
        })
        .await
    }

    /// Locks the books of a year; the one that is open is closed with it. `numbers` is the count that
    /// the person was shown.
    ///
    /// Errors: the field `year` before its last day and if it is locked already,
    /// [`ErrorCode::Conflict`] if another number was issued since, [`ErrorCode::Busy`] while a paper
    /// is being numbered, [`ErrorCode::NotFound`].
    pub async fn lock_books(
        &self,
        actor: &Actor,
        year: i16,
        numbers: u64,
    ) -> Result<BookYear, AppError> {
        self.answer(async {
            let (mut tx, unit) = self.begin_managing(actor).await?;
            let first = book::of_year(&mut tx, unit.id, year).await?;
            let first = first.first().ok_or(ErrorCode::NotFound)?.opened_on;
            if !may_lock(year, self.now().day()) {
                let message = format!("Chỉ khóa sổ năm {year} được từ ngày 31/12/{year}.");
                return Err(AppError::field("year", message).into());
            }
            for kind in BookKind::ALL {
                let series = series::lock(&mut tx, SeriesKey::on(unit.id, kind, first)).await?;
                self.ended(&mut tx, series).await?;
            }
            // Only now: no number is issued and no book opened beside us any more.
            let books = of_year(&mut tx, unit.id, year).await?;
            let tally = all_of(&books);
            if let Some(lock) = lock_of(&books) {
                let message = format!(
                    "Sổ chứng thực năm {year} đã được {} khóa ngày {}.",
                    lock.by, lock.on
                );
                return Err(AppError::field("year", message).into());
            }
            if tally.numbers != numbers {
                return Err(ErrorCode::Conflict.into());
            }
            let locked = self
                .lock_year(&mut tx, Some(actor), unit.id, year, books)
                .await?;
            tx.commit().await?;
            Ok(self.year_view(actor, year, &locked))
        })
        .await
    }

    /// Locks the books of a year, which nobody has locked; `by` whom, or by the program.
    pub(super) async fn lock_year(
        &self,
        tx: &mut Tx,
        by: Option<&Actor>,
        unit: UnitId,
        year: i16,
        books: Vec<(Book, Tally)>,
    ) -> Result<Vec<(Book, Tally)>, Failure> {
        let tally = all_of(&books);
        let mut locked = Vec::with_capacity(books.len());
        for (book, tally) in books {
            locked.push((self.locked(tx, by, book).await?, tally));
        }
        let details = json!({
            "year": year,
            "books": locked.len(),
            "numbers": tally.numbers,
            "copies": tally.copies,
            "fees": tally.fees,
        });
        let subject = format!("books {year}");
        self.audit_by(tx, by, unit, "LOCK_BOOKS", subject, details);
        Ok(locked)
    }

    /// A book with its lock, saved, and closed if it wasn't.
    async fn locked(&self, tx: &mut Tx, by: Option<&Actor>, before: Book) -> Result<Book, Failure> {
        if before.lock.is_some() {
            return Ok(before);
        }
        let was_open = before.state == BookState::Open;
        let closed = match before.closing {
            Some(_) => before,
            None => self.closed(tx, by, before).await?,
        };
        let after = Book {
            lock: Some(self.mark(by)),
            ..closed
        };
        book::finish(tx, &after).await?;
        if was_open {
            self.audit_closing(tx, by, &after);
        }
        Ok(Book {
            version: after.version + 1,
            ..after
        })
    }

    /// A book, closed with what it holds now.
    pub(super) async fn closed(
        &self,
        tx: &mut Tx,
        by: Option<&Actor>,
        before: Book,
    ) -> Result<Book, Failure> {
        let tally = register::tally(tx, before.id).await?;
        Ok(Book {
            state: BookState::Closed,
            closing: Some(Closing {
                mark: self.mark(by),
                tally,
            }),
            ..before
        })
    }

    fn mark(&self, by: Option<&Actor>) -> Mark {
        Mark {
            at: self.now(),
            by: by.map(|actor| actor.person),
            by_name: by.map_or_else(|| PROGRAM.to_owned(), |actor| actor.name.clone()),
        }
    }

    pub(super) fn audit_closing(&self, tx: &mut Tx, by: Option<&Actor>, book: &Book) {
        let tally = book.closing.as_ref().map(|closing| closing.tally);
        let tally = tally.unwrap_or_default();
        let details = json!({
            "name": book.name(),
            "start": book.start_number,
            "last": book.last_number,
            "numbers": tally.numbers,
            "copies": tally.copies,
            "fees": tally.fees,
        });
        let subject = format!("book {}", book.id);
        self.audit_by(tx, by, book.unit, "CLOSE_BOOK", subject, details);
    }

    /// As [`Workflow::audit`], for what the program may do as well.
    fn audit_by(
        &self,
        tx: &mut Tx,
        by: Option<&Actor>,
        unit: UnitId,
        action: &'static str,
        subject: String,
        details: Value,
    ) {
        let mark = self.mark(by);
        let entry = audit::Entry {
            unit: Some(unit),
            at: mark.at,
            actor: mark.by,
            actor_name: mark.by_name,
            action,
            subject,
            details,
        };
        audit::append(tx, entry);
    }

    fn year_view(&self, actor: &Actor, year: i16, books: &[(Book, Tally)]) -> BookYear {
        let lock = lock_of(books);
        let line = |(book, tally): &(Book, Tally)| (row(book), *tally);
        BookYear {
            year,
            books: books.iter().map(line).collect(),
            tally: all_of(books),
            may_lock: lock.is_none() && may_manage(actor) && may_lock(year, self.now().day()),
            lock,
        }
    }
}

/// What some books hold together.
pub(super) fn all_of(books: &[(Book, Tally)]) -> Tally {
    books.iter().map(|(_, tally)| *tally).sum()
}

/// The books of a year, each with what it holds.
///
/// Errors: [`ErrorCode::NotFound`] for a year that has none.
pub(super) async fn of_year(
    db: &mut Connection,
    unit: UnitId,
    year: i16,
) -> Result<Vec<(Book, Tally)>, Failure> {
    let books = book::of_year(db, unit, year).await?;
    if books.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let mut all = Vec::with_capacity(books.len());
    for book in books {
        let tally = match &book.closing {
            Some(closing) => closing.tally,
            None => register::tally(db, book.id).await?,
        };
        all.push((book, tally));
    }
    Ok(all)
}

/// The lock of a year's books, if they have one.
pub(super) fn lock_of(books: &[(Book, Tally)]) -> Option<BookLock> {
    let all = books.iter().all(|(book, _)| book.lock.is_some());
    let (first, _) = books.first().filter(|_| all)?;
    let lock = first.lock.as_ref()?;
    Some(BookLock {
        on: day_text(lock.at.day()),
        by: lock.by_name.clone(),
    })
}
