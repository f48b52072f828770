//! "Quản lý sổ chứng thực" (DOMAIN §3.4, §4.2(g), §5.4): books are opened, corrected, and deleted while
//! they are empty. Which numbers they hold is decided by sealing.
//!
//! Looking into a book is in `look`, closing it and locking a year in `closing`, what closes and locks by
//! itself in `overdue`, the Excel file in `export` and `sheet`, the month's pages in `print`. How books
//! are named and numbered, and who manages them, is set in `numbering` and `keepers`.

mod closing;
mod export;
mod form;
mod keepers;
mod lines;
mod look;
mod numbering;
mod overdue;
mod print;
mod rules;
mod sheet;

pub(crate) use keepers::books_of;
pub(crate) use overdue::CLOSE_BOOKS;
pub(crate) use print::asked_month;

use chungthuc_domain::{
    AppError, BookId, ErrorCode, UnitId,
    book::{BookKind, BookState, may_lock},
    calendar::day_text,
    right::Right,
    view::book::{BookClosing, BookForm, BookLock, BookRow, BooksView, NewBook},
};
use chungthuc_storage::{
    database::{Connection, DatabaseError, Tx},
    repo::{
        book::{self, Book},
        series::{self, Series, SeriesKey},
        unit::{self, Unit},
    },
};
use form::{BookTerms, proposal};
use jiff::civil::Date;
use rules::{check_issued, check_terms, continued, known_before, not_locked};
use serde_json::json;

use crate::{Workflow, actor::Actor, failure::Failure, step::same_version};

/// Who may look at books, search, export and print them.
const LOOKERS: [Right; 3] = [Right::Sealer, Right::BookManager, Right::Auditor];
/// Who closes and locks what nobody did in time.
const PROGRAM: &str = "Hệ thống";
/// Who may open, change, close and lock them. Sealers by default (DOMAIN Q3).
const MANAGERS: [Right; 2] = [Right::Sealer, Right::BookManager];

impl Workflow {
    /// The books of the unit, and what a new one would be.
    ///
    /// Errors: [`ErrorCode::NotFound`] without a right to see them.
    pub async fn books(&self, actor: &Actor) -> Result<BooksView, AppError> {
        self.answer(async {
            let unit = actor.require_any(&LOOKERS)?;
            let mut db = self.db.read().await?;
            let unit = unit::find(&mut db, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let books = book::of_unit(&mut db, unit.id).await?;
            let today = self.now().day();
            let mut new = Vec::with_capacity(BookKind::ALL.len());
            for kind in BookKind::ALL {
                let series = series::find(&mut db, SeriesKey::on(unit.id, kind, today)).await?;
                let last = series.and_then(|series| series.last_number);
                let continues = match last {
                    Some(last) => known_before(&mut db, unit.id, kind, today.year(), last).await?,
                    None => None,
                };
                new.push(NewBook {
                    kind,
                    suffix: kind.suffix(&unit.book_suffix),
                    proposal: proposal(&books, kind, last, today),
                    continues: continues.unwrap_or_default(),
                });
            }
            Ok(BooksView {
                new,
                books: books.iter().map(row).collect(),
                may_manage: may_manage(actor),
                to_lock: to_lock(&books, today),
            })
        })
        .await
    }

    /// Opens a book of a kind. A later book of a year starts where the last ended; a first one may start
    /// above 1 if it goes on from another that isn't kept here (NĐ 23/2015 Đ.13 k.2).
    ///
    /// Errors: the fields of the form (`kind` for one that there isn't, `opened_on` too if the books of
    /// that year are locked, `continues` if it isn't said what it goes on from),
    /// [`ErrorCode::AnotherBookOpen`], [`ErrorCode::BookMustContinue`],
    /// [`ErrorCode::BookNameTaken`], [`ErrorCode::Busy`].
    pub async fn create_book(&self, actor: &Actor, form: BookForm) -> Result<BookRow, AppError> {
        self.answer(async {
            let (mut tx, unit) = self.begin_managing(actor).await?;
            let kind = kind_of(&form)?;
            let suffix = kind.suffix(&unit.book_suffix);
            let terms = BookTerms::parse(&form, &suffix)?;
            let series = self.quiet_series(&mut tx, unit.id, kind, &terms).await?;
            check_terms(&series, &terms)?;
            not_locked(&mut tx, unit.id, terms.opened_on).await?;
            if book::find_open(&mut tx, unit.id, kind).await?.is_some() {
                return Err(ErrorCode::AnotherBookOpen.into());
            }
            let continues = continued(&mut tx, unit.id, kind, &series, &terms).await?;
            let book = Book {
                id: BookId(self.ids.uuid()),
                unit: unit.id,
                kind,
                stem: terms.stem,
                suffix,
                start_number: terms.start,
                continues,
                number_width: unit.number_width,
                last_number: None,
                opened_on: terms.opened_on,
                closes_on: terms.closes_on,
                state: BookState::Open,
                closing: None,
                lock: None,
                created_by: actor.person,
                created_at: self.now(),
                version: 1,
            };
            free_name(&mut tx, &book).await?;
            book::insert(&mut tx, &book).await.map_err(taken)?;
            self.audit_book(&mut tx, actor, "OPEN_BOOK", &book);
            tx.commit().await?;
            Ok(row(&book))
        })
        .await
    }

    /// Corrects a book. Once it has issued numbers only its closing day can be moved, and not
    /// before the last of them, and what it goes on from can be said where nobody was asked.
    ///
    /// Errors: those of [`Workflow::create_book`], the fields that stay, [`ErrorCode::BookClosed`],
    /// [`ErrorCode::Conflict`].
    pub async fn edit_book(
        &self,
        actor: &Actor,
        id: BookId,
        version: i64,
        form: BookForm,
    ) -> Result<BookRow, AppError> {
        self.answer(async {
            let (mut tx, unit) = self.begin_managing(actor).await?;
            let before = own_book(&mut tx, unit.id, id).await?;
            let terms = BookTerms::parse(&form, &before.suffix)?;
            if before.state != BookState::Open {
                return Err(ErrorCode::BookClosed.into());
            }
            same_version(before.version, version)?;
            // The form may move it into another year; a paper may be in its series as it stands.
            self.quiet(&mut tx, &before).await?;
            let series = self
                .quiet_series(&mut tx, unit.id, before.kind, &terms)
                .await?;
            let mut after = Book {
                stem: terms.stem.clone(),
                start_number: terms.start,
                opened_on: terms.opened_on,
                closes_on: terms.closes_on,
                ..before.clone()
            };
            if before.last_number.is_none() {
                check_terms(&series, &terms)?;
                not_locked(&mut tx, unit.id, terms.opened_on).await?;
                after.continues = continued(&mut tx, unit.id, before.kind, &series, &terms).await?;
                if after.stem != before.stem {
                    free_name(&mut tx, &after).await?;
                }
            } else {
                check_issued(&mut tx, &before, &after).await?;
                if before.start_number > 1 && before.continues.is_none() {
                    after.continues = terms.continues;
                }
            }
            book::update(&mut tx, &after).await.map_err(taken)?;
            self.audit_book(&mut tx, actor, "EDIT_BOOK", &after);
            tx.commit().await?;
            Ok(row(&Book {
                version: after.version + 1,
                ..after
            }))
        })
        .await
    }

    /// Deletes a book that has issued no number and isn't locked.
    ///
    /// Errors: [`ErrorCode::BookNotEmpty`], [`ErrorCode::BookClosed`] for a locked one,
    /// [`ErrorCode::Busy`], [`ErrorCode::Conflict`].
    pub async fn delete_book(
        &self,
        actor: &Actor,
        id: BookId,
        version: i64,
    ) -> Result<(), AppError> {
        self.answer(async {
            let (mut tx, unit) = self.begin_managing(actor).await?;
            let before = own_book(&mut tx, unit.id, id).await?;
            self.quiet(&mut tx, &before).await?;
            // Again, now that no number can be issued beside us.
            let book = own_book(&mut tx, unit.id, id).await?;
            if book.last_number.is_some() {
                return Err(ErrorCode::BookNotEmpty.into());
            }
            if book.lock.is_some() {
                return Err(ErrorCode::BookClosed.into());
            }
            same_version(book.version, version)?;
            book::delete(&mut tx, id, version).await?;
            self.audit_book(&mut tx, actor, "DELETE_BOOK", &book);
            Ok(tx.commit().await?)
        })
        .await
    }

    /// A transaction of somebody who may manage the books of the unit they work in.
    async fn begin_managing(&self, actor: &Actor) -> Result<(Tx, Unit), Failure> {
        let unit = actor
            .unit
            .filter(|_| may_manage(actor))
            .ok_or(ErrorCode::NotFound)?;
        let mut tx = self.db.begin().await?;
        self.still_holds_any(&mut tx, actor, &MANAGERS, unit)
            .await?;
        let unit = unit::find(&mut tx, unit)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        Ok((tx, unit))
    }

    /// The series of a book's year, locked, with nothing being numbered in it.
    async fn quiet_series(
        &self,
        tx: &mut Tx,
        unit: UnitId,
        kind: BookKind,
        terms: &BookTerms,
    ) -> Result<Series, Failure> {
        let series = series::lock(tx, SeriesKey::on(unit, kind, terms.opened_on)).await?;
        self.ended(tx, series).await
    }

    /// As [`Workflow::quiet_series`], for the series that a book belongs to.
    async fn quiet(&self, tx: &mut Tx, book: &Book) -> Result<(), Failure> {
        let series = series::lock(tx, SeriesKey::on(book.unit, book.kind, book.opened_on)).await?;
        self.ended(tx, series).await?;
        Ok(())
    }

    /// Ends a lease that is over, since its row may name the book.
    async fn ended(&self, tx: &mut Tx, series: Series) -> Result<Series, Failure> {
        if series.is_leased(self.now()) {
            return Err(ErrorCode::Busy.into());
        }
        if series.lease.is_some() {
            series::release(tx, series.key, series.fence).await?;
        }
        Ok(Series {
            lease: None,
            ..series
        })
    }

    fn audit_book(&self, tx: &mut Tx, actor: &Actor, action: &'static str, book: &Book) {
        let details = json!({
            "name": book.name(),
            "start": book.start_number,
            "continues": book.continues,
            "opened_on": book.opened_on.to_string(),
            "closes_on": book.closes_on.to_string(),
        });
        self.audit(
            tx,
            actor,
            book.unit,
            action,
            format!("book {}", book.id),
            details,
        );
    }
}

/// "Loại sổ" as it was chosen.
fn kind_of(form: &BookForm) -> Result<BookKind, AppError> {
    match form.kind.trim() {
        "" => Ok(BookKind::default()),
        code => BookKind::from_code(code)
            .ok_or_else(|| AppError::field("kind", "Hãy chọn loại sổ chứng thực.")),
    }
}

/// Years that are over, or end on `today`, with books that aren't locked, the newest first.
fn to_lock(books: &[Book], today: Date) -> Vec<i16> {
    let open = books.iter().filter(|book| book.lock.is_none());
    let mut years: Vec<_> = open.map(|book| book.opened_on.year()).collect();
    years.retain(|year| may_lock(*year, today));
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    years
}

fn may_manage(actor: &Actor) -> bool {
    actor.rights().contains(&Right::BookManager)
}

/// A book of the unit.
async fn own_book(db: &mut Connection, unit: UnitId, id: BookId) -> Result<Book, Failure> {
    let book = book::find(db, id).await?;
    book.filter(|book| book.unit == unit)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

async fn free_name(tx: &mut Tx, book: &Book) -> Result<(), Failure> {
    let same = book::find_by_name(tx, book.unit, book.kind, &book.stem, &book.suffix).await?;
    match same {
        Some(_) => Err(ErrorCode::BookNameTaken.into()),
        None => Ok(()),
    }
}

/// Somebody else was faster with a name, or with opening a book.
fn taken(error: DatabaseError) -> Failure {
    if error.is_unique_on("book", &["unit_id", "kind"]) {
        return ErrorCode::AnotherBookOpen.into();
    }
    if error.is_unique_on("book", &["unit_id", "kind", "stem", "suffix"]) {
        return ErrorCode::BookNameTaken.into();
    }
    error.into()
}

fn row(book: &Book) -> BookRow {
    BookRow {
        book: book.id,
        kind: book.kind,
        stem: book.stem.clone(),
        name: book.name(),
        start_number: book.start_number,
        continues: book.continues.clone(),
        number_width: book.number_width,
        last_number: book.last_number,
        opened_on: day_text(book.opened_on),
        closes_on: day_text(book.closes_on),
        state: book.state,
        closing: book.closing.as_ref().map(|closing| BookClosing {
            on: day_text(closing.mark.at.day()),
            by: closing.mark.by_name.clone(),
            tally: closing.tally,
        }),
        lock: book.lock.as_ref().map(|lock| BookLock {
            on: day_text(lock.at.day()),
            by: lock.by_name.clone(),
        }),
        version: book.version,
    }
}
