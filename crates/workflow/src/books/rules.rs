//! What a book that is opened or changed must be: its start and days against the series of its year, what
//! it goes on from, and what stays once it has issued numbers (NĐ 23/2015 Đ.13 k.2).

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    book::{BookError, BookKind, check_new_book, needs_ground},
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        book::{self, Book},
        register,
        series::Series,
    },
};
use jiff::civil::Date;

use super::form::BookTerms;
use crate::failure::Failure;

/// Checks that the books of a day's year aren't locked.
pub(super) async fn not_locked(tx: &mut Tx, unit: UnitId, day: Date) -> Result<(), Failure> {
    let books = book::of_year(tx, unit, day.year()).await?;
    if books.iter().any(|book| book.lock.is_some()) {
        let message = format!(
            "Sổ chứng thực năm {} đã khóa nên không mở thêm sổ của năm đó được.",
            day.year()
        );
        return Err(AppError::field("opened_on", message).into());
    }
    Ok(())
}

/// Checks start and days against the series of the opening day's year.
pub(super) fn check_terms(series: &Series, terms: &BookTerms) -> Result<(), AppError> {
    check_new_book(series.head(), terms.start, terms.opened_on, terms.closes_on).map_err(|error| {
        match error {
            BookError::MustContinue { expected } => {
                let code = ErrorCode::BookMustContinue { expected };
                AppError::new(code.clone()).and_field("start_number", code.message())
            }
            BookError::StartsBelowOne => {
                AppError::field("start_number", "Số bắt đầu phải từ 1 trở lên.")
            }
            BookError::ClosesBeforeItOpens => {
                AppError::field("closes_on", "Ngày đóng sổ không được trước ngày mở sổ.")
            }
            BookError::SpansYears => {
                AppError::field("closes_on", "Sổ mở và đóng trong cùng một năm.")
            }
            BookError::OutsideItsDays | BookError::Exhausted => ErrorCode::BookClosed.into(),
        }
    })
}

/// What a book goes on from: the one of the year that ended last, or, where that isn't kept here, what
/// was typed. Nothing for one that begins at 1.
///
/// Errors: the field `continues` if it has to be typed and wasn't.
pub(super) async fn continued(
    db: &mut Connection,
    unit: UnitId,
    kind: BookKind,
    series: &Series,
    terms: &BookTerms,
) -> Result<Option<String>, Failure> {
    if needs_ground(series.head(), terms.start) && terms.continues.is_none() {
        let message = "Số bắt đầu khác 1 chỉ khi sổ này nối tiếp một sổ khác trong cùng năm (Nghị định 23/2015/NĐ-CP, Điều 13). Hãy ghi sổ đó và số cuối đã cấp.";
        return Err(AppError::field("continues", message).into());
    }
    Ok(match series.last_number {
        Some(last) => known_before(db, unit, kind, series.key.year, last).await?,
        None => terms.continues.clone().filter(|_| terms.start > 1),
    })
}

/// The book that the series of a year stands in, with the last number of it, as a later book names it.
pub(super) async fn known_before(
    db: &mut Connection,
    unit: UnitId,
    kind: BookKind,
    year: i16,
    last: u32,
) -> Result<Option<String>, Failure> {
    let book = book::ending_at(db, unit, kind, year, last).await?;
    Ok(book.map(|book| format!("Sổ {}, đến số {}", book.name(), book.number_text(last))))
}

/// What a book has issued stands in it as printed: its name, start and first day stay.
pub(super) async fn check_issued(tx: &mut Tx, before: &Book, after: &Book) -> Result<(), Failure> {
    let changed = [
        ("stem", before.stem != after.stem),
        ("start_number", before.start_number != after.start_number),
        ("opened_on", before.opened_on != after.opened_on),
    ];
    if let Some((field, _)) = changed.into_iter().find(|(_, changed)| *changed) {
        let message = "Sổ đã cấp số nên chỉ còn sửa được ngày đóng sổ.";
        return Err(AppError::field(field, message).into());
    }
    let last = register::last_day(tx, before.id).await?;
    if last.is_some_and(|last| after.closes_on < last) {
        let message = "Ngày đóng sổ không được trước ngày cấp số gần nhất.";
        return Err(AppError::field("closes_on", message).into());
    }
    if after.closes_on.year() != before.opened_on.year() {
        return Err(AppError::field("closes_on", "Sổ mở và đóng trong cùng một năm.").into());
    }
    Ok(())
}
