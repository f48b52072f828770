//! What nobody did in time: books whose last day is over are closed, and the books of a year that is over
//! locked (DOMAIN §3.4, Q26; NĐ 23/2015 Đ.13 k.1), with what they hold, as the act by hand records it.
//! Once a day after midnight. Each book and each year is a transaction of its own, so that a crash leaves
//! either all of it or nothing, and running again does nothing twice.

use chungthuc_domain::{
    BookId, UnitId,
    book::{BookKind, BookState, is_overdue_to_close, is_overdue_to_lock, month::Tally},
    calendar::{Moment, day_text},
    fee::{money, thousands},
    right::Right,
    view::notice::NoticeKind,
};
use chungthuc_storage::{
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        book,
        series::{self, SeriesKey},
    },
};
use jiff::ToSpan;
use serde_json::json;

use super::closing::{all_of, lock_of, of_year};
use crate::{Workflow, failure::Failure, notices::Told, queue::start_of};

/// Closes and locks what is over, every day after midnight.
pub(crate) const CLOSE_BOOKS: &str = "close_books";
/// Where whoever is told goes on.
const LINK: &str = "/so-chung-thuc";

impl Workflow {
    /// Locks the years that are over and closes the books whose last day is, and enqueues the next day's
    /// run. What a paper is being numbered in just now is tried again.
    pub(crate) async fn close_overdue_books(&self, _: &Claimed) -> Result<(), JobFailure> {
        let today = self.now().day();
        // First, so that the next day comes whatever this one brings.
        let tomorrow = today.checked_add(1.day()).unwrap_or(today);
        self.enqueue_overdue_books(start_of(tomorrow)).await?;
        let overdue = book::overdue(&mut *self.db.read().await?, today).await?;
        let (of_past_years, of_this): (Vec<_>, Vec<_>) = overdue
            .into_iter()
            .partition(|book| is_overdue_to_lock(book.opened_on.year(), today));
        let mut years: Vec<_> = of_past_years
            .iter()
            .map(|book| (book.unit, book.opened_on.year()))
            .collect();
        years.sort_unstable();
        years.dedup();
        // One that can't be done now keeps none of the others waiting.
        let mut failed = None;
        for (unit, year) in years {
            if let Err(failure) = self.lock_overdue(unit, year).await {
                failed = Some(failure);
            }
        }
        for book in of_this {
            if let Err(failure) = self.close_overdue(book.id).await {
                failed = Some(failure);
            }
        }
        failed.map_or(Ok(()), |failure| Err(failure.into()))
    }

    /// Makes sure that a run is under way at `at`; one a day.
    ///
    /// Errors: the database's.
    pub(crate) async fn enqueue_overdue_books(&self, at: Moment) -> Result<(), Failure> {
        let job =
            NewJob::new(CLOSE_BOOKS, json!({}), at).once(format!("{CLOSE_BOOKS} {}", at.day()));
        let mut tx = self.db.begin().await?;
        jobs::enqueue(&mut tx, &*self.ids, self.now(), &job).await?;
        Ok(tx.commit().await?)
    }

    /// Closes a book whose last day is over, unless somebody was faster.
    async fn close_overdue(&self, id: BookId) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let Some(found) = book::find(&mut tx, id).await? else {
            return Ok(tx.rollback().await?);
        };
        let key = SeriesKey::on(found.unit, found.kind, found.opened_on);
        if !self.may_end(&mut tx, key).await? {
            return Ok(tx.rollback().await?);
        }
        // Only now: no number is issued and no day moved beside us any more.
        let found = book::find(&mut tx, id).await?.filter(|book| {
            book.state == BookState::Open
                && is_overdue_to_close(book.closes_on, self.now().day())
                && SeriesKey::on(book.unit, book.kind, book.opened_on) == key
        });
        let Some(before) = found else {
            return Ok(tx.rollback().await?);
        };
        let after = self.closed(&mut tx, None, before).await?;
        book::finish(&mut tx, &after).await?;
        self.audit_closing(&mut tx, None, &after);
        let tally = after.closing.as_ref().map(|closing| closing.tally);
        let text = format!(
            "Sổ {} đã tự đóng vì qua ngày đóng sổ {}: {}. Hãy mở sổ mới để cấp số tiếp.",
            after.name(),
            day_text(after.closes_on),
            said(tally.unwrap_or_default())
        );
        let once = format!("book-closed {id}");
        self.tell_keepers(&mut tx, after.unit, text, once).await?;
        Ok(tx.commit().await?)
    }

    /// Locks the books of a year that is over, unless somebody was faster.
    async fn lock_overdue(&self, unit: UnitId, year: i16) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let first = book::of_year(&mut tx, unit, year).await?;
        let Some(first) = first.first().map(|book| book.opened_on) else {
            return Ok(tx.rollback().await?);
        };
        for kind in BookKind::ALL {
            let key = SeriesKey::on(unit, kind, first);
            if !self.may_end(&mut tx, key).await? {
                return Ok(tx.rollback().await?);
            }
        }
        let books = of_year(&mut tx, unit, year).await?;
        if lock_of(&books).is_some() {
            return Ok(tx.rollback().await?);
        }
        let tally = all_of(&books);
        self.lock_year(&mut tx, None, unit, year, books).await?;
        let text = format!(
            "Sổ chứng thực năm {year} đã tự khóa khi hết năm: {}. Hãy in sổ của tháng cuối rồi trình ký và đóng dấu; số chứng thực của năm mới cấp từ một sổ mới.",
            said(tally)
        );
        let once = format!("books-locked {unit} {year}");
        self.tell_keepers(&mut tx, unit, text, once).await?;
        Ok(tx.commit().await?)
    }

    /// Whether the count of a series is sure, so that it may be recorded for good; its row is locked, and
    /// nothing is being numbered in it. After a restore a clerk says first what the last number was.
    ///
    /// Errors: [`chungthuc_domain::ErrorCode::Busy`] while a paper is being numbered.
    async fn may_end(&self, tx: &mut Tx, key: SeriesKey) -> Result<bool, Failure> {
        let series = series::lock(tx, key).await?;
        if series.locked_reason.is_some() {
            return Ok(false);
        }
        self.ended(tx, series).await?;
        Ok(true)
    }

    /// Tells everybody who manages the books of a unit, once.
    async fn tell_keepers(
        &self,
        tx: &mut Tx,
        unit: UnitId,
        text: String,
        once: String,
    ) -> Result<(), Failure> {
        let told = Told {
            link: Some(LINK.to_owned()),
            once: Some(once),
            ..Told::new(NoticeKind::Books, text)
        };
        for right in [Right::Sealer, Right::BookManager] {
            self.notify_holders(tx, unit, right, &told).await?;
        }
        Ok(())
    }
}

/// `1.204 số, 1.377 bản sao, 4.131.000 đ`
fn said(tally: Tally) -> String {
    format!(
        "{} số, {} bản sao, {}",
        thousands(tally.numbers),
        thousands(tally.copies),
        money(tally.fees)
    )
}
