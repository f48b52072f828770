//! Taking a number: the series' lease, the number that it is for, and the row of the register
//! (DESIGN §3.1). Number, seal and row come into being together or not at all: a lease that isn't
//! committed leaves nothing, and the next paper gets the same number.

use std::time::Duration;

use chungthuc_domain::{
    BookId, ErrorCode, PaperId, UnitId,
    book::{BookError, BookKind, BookState, check_days, next_number},
    calendar::Moment,
    right::Right,
    state::Step,
    view::signing::SealRequest,
};
use chungthuc_storage::{
    database::{DatabaseError, Tx},
    objects::Stored,
    repo::{
        book::{self, Book},
        dossier,
        file::{self, FileVersion},
        paper::Paper,
        register,
        series::{self, Series, SeriesKey, Terms},
        stamp::StampImage,
        stamp_log,
    },
};
use jiff::civil::Date;
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::load_to_seal;
use crate::{
    Workflow, actor::Actor, claim::Claim, failpoints::Failpoint, failure::Failure,
    signing::looked_at, step,
};

/// How long a clerk waits for the papers before theirs.
const QUEUE_PATIENCE: Duration = Duration::from_secs(30);
/// The first and the longest pause between two looks at the series.
const PAUSES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(250));

/// By how many seconds the clock of one server may be behind another's.
const MOST_BEHIND_SECONDS: i64 = 1;

/// A paper on its way to its number, committed.
#[derive(Debug, Clone)]
pub(super) struct NumberClaim {
    /// The paper's claim; its time is the time of sealing.
    pub claim: Claim,
    /// The series.
    pub key: SeriesKey,
    /// The fencing number of its lease.
    pub fence: i64,
    /// Number, day and book.
    pub terms: Terms,
    /// The book's name.
    pub book_name: String,
    /// Digits that the book's numbers are padded to.
    pub number_width: u32,
}

/// Whether the time that the series stands at has come here: the clocks of servers differ by a little, and
/// who is behind by less than that waits. Numbers follow the time.
///
/// Errors: [`ErrorCode::ClockBehind`] where waiting wouldn't help.
pub(crate) fn has_come(now: Moment, last_sealed_at: Moment) -> Result<bool, Failure> {
    if now.plus_seconds(MOST_BEHIND_SECONDS) < last_sealed_at {
        return Err(ErrorCode::ClockBehind.into());
    }
    Ok(now >= last_sealed_at)
}

impl Workflow {
    /// Claims the paper and the series' next number, waiting for papers that are being sealed.
    ///
    /// Errors: [`ErrorCode::Busy`], [`ErrorCode::DocumentChanged`], [`ErrorCode::BookClosed`],
    /// [`ErrorCode::ClockBehind`], [`ErrorCode::SeriesLocked`], …
    pub(super) async fn claim_number(
        &self,
        actor: &Actor,
        request: &SealRequest,
    ) -> Result<(NumberClaim, FileVersion), Failure> {
        let unit = actor.require(Right::Sealer)?.unit;
        let attempt = || self.try_claim_number(actor, request);
        self.in_series_turn(unit, BookKind::ElectronicCopies, attempt)
            .await
    }

    /// Tries again until `attempt` gives something, waiting meanwhile for papers of the series that
    /// are being numbered.
    ///
    /// Errors: [`ErrorCode::Busy`], and those of `attempt`.
    pub(crate) async fn in_series_turn<T, F>(
        &self,
        unit: UnitId,
        kind: BookKind,
        attempt: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        T: Send,
        F: Future<Output = Result<Option<T>, Failure>> + Send,
    {
        let deadline = Instant::now() + QUEUE_PATIENCE;
        let mut pause = PAUSES.0;
        loop {
            if !self.series_is_taken(unit, kind).await?
                && let Some(done) = attempt().await?
            {
                return Ok(done);
            }
            if Instant::now() >= deadline {
                return Err(ErrorCode::Busy.into());
            }
            // Rung when a number was issued here; the pause is for those issued elsewhere.
            let _ = timeout(pause, self.series_freed.notified()).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// A look before the leap, which writes nothing.
    async fn series_is_taken(&self, unit: UnitId, kind: BookKind) -> Result<bool, Failure> {
        let now = self.now();
        let key = SeriesKey::on(unit, kind, now.day());
        let series = series::find(&mut *self.db.read().await?, key).await?;
        Ok(series.is_some_and(|series| series.is_leased(now)))
    }

    /// Takes the lease of a series for a paper; `None` while another paper holds it.
    ///
    /// Errors: [`ErrorCode::SeriesLocked`].
    pub(crate) async fn take_series(
        &self,
        tx: &mut Tx,
        key: SeriesKey,
        paper: PaperId,
        now: Moment,
    ) -> Result<Option<Series>, Failure> {
        let until = now.plus_seconds(self.lease_seconds());
        if let Some(series) = series::claim(tx, key, paper, now, until).await? {
            return Ok(Some(series));
        }
        let found = series::find(tx, key).await?;
        if found.is_some_and(|series| series.locked_reason.is_some()) {
            return Err(ErrorCode::SeriesLocked.into());
        }
        Ok(None)
    }

    /// One transaction; `None` while another paper of the series is being sealed.
    async fn try_claim_number(
        &self,
        actor: &Actor,
        request: &SealRequest,
    ) -> Result<Option<(NumberClaim, FileVersion)>, Failure> {
        let unit = actor.require(Right::Sealer)?.unit;
        let now = self.now();
        let today = now.day();
        let key = SeriesKey::on(unit, BookKind::ElectronicCopies, today);

        let mut tx = self.db.begin().await?;
        self.still_holds(&mut tx, actor, Right::Sealer, unit)
            .await?;
        let Some(series) = self.take_series(&mut tx, key, request.paper, now).await? else {
            return Ok(None);
        };
        // Read anew: while the claim waited for its turn, others sealed later than it began.
        if !has_come(self.now(), series.last_sealed_at)? {
            return Ok(None);
        }
        let paper = load_to_seal(&mut tx, actor, request.paper).await?;
        step::original_stands(&mut tx, &paper).await?;
        let signed = looked_at(&mut tx, paper.signed, &request.sha256).await?;
        let book = open_book(&mut tx, paper.unit, request.book, key).await?;
        let number = next_in_book(&series, &book, today)?;
        let terms = Terms {
            number,
            day: today,
            book: book.id,
        };
        series::store_terms(&mut tx, key, series.fence, terms).await?;
        let claim = self.claim_paper(&mut tx, actor, &paper).await?;
        tx.commit().await?;
        let (book_name, number_width) = (book.name(), book.number_width);
        Ok(Some((
            NumberClaim {
                claim,
                key,
                fence: series.fence,
                terms,
                book_name,
                number_width,
            },
            signed,
        )))
    }

    /// Gives a lease back that led to nothing: the next paper gets its number.
    pub(super) async fn release_number(&self, number: &NumberClaim) {
        let release = async {
            let mut tx = self.db.begin().await?;
            series::release(&mut tx, number.key, number.fence).await?;
            tx.commit().await
        };
        if let Err(cause) = release.await {
            tracing::warn!(unit = %number.key.unit, %cause, "a lease could not be released");
        }
        self.series_freed.notify_one();
    }

    /// Number, register row, book, file and state, in one transaction, if the lease still lives
    /// and it is still the same day.
    ///
    /// Errors: [`ErrorCode::KeyUnavailable`] if the lease is over, [`ErrorCode::DayTurned`],
    /// [`ErrorCode::BookClosed`]; nothing is issued then.
    pub(super) async fn commit_number(
        &self,
        actor: &Actor,
        number: &NumberClaim,
        sealed: &FileVersion,
        stored: &Stored,
        used: &StampImage,
    ) -> Result<(), Failure> {
        let (claim, terms) = (&number.claim, number.terms);
        let mut tx = self.db.begin().await?;
        // Not before: the transaction may have had to wait, past midnight even.
        let now = self.now();
        if now.day() != terms.day {
            return Err(ErrorCode::DayTurned.into());
        }
        series::issue(
            &mut tx,
            number.key,
            number.fence,
            claim.paper,
            terms.number,
            claim.at,
            now,
        )
        .await
        .map_err(|cause| match cause {
            DatabaseError::Conflict => Failure::from(ErrorCode::KeyUnavailable),
            cause => cause.into(),
        })?;
        enter_in_book(&mut tx, terms).await?;
        let paper = self.claimed_paper(&mut tx, claim).await?;
        let row = register_row(&mut tx, &paper, number, sealed, stored).await?;
        register::insert(&mut tx, self.ids.id(), &row).await?;
        file::insert(&mut tx, sealed).await?;
        let who = (actor.person, actor.name.as_str());
        stamp_log::insert_use(&mut tx, used, sealed.id, paper.id, who, claim.at).await?;
        let details = json!({
            "year": number.key.year,
            "number": terms.number,
            "book": terms.book.to_string(),
            "sha256": stored.sha256,
        });
        let subject = format!("paper {}", paper.id);
        self.audit(&mut tx, actor, paper.unit, "ISSUE_NUMBER", subject, details);
        let awaiting = self.awaiting();
        let done = self
            .take_claimed_step(&mut tx, actor, &paper, Step::Seal, "", |paper| {
                paper.sealed = Some(sealed.id);
                paper.sealed_at = Some(claim.at);
                paper.awaiting = awaiting;
            })
            .await?;
        self.enqueue_extension(&mut tx, &done, sealed.id).await?;
        self.reach(Failpoint::Written).await;
        tx.commit().await?;
        self.series_freed.notify_one();
        Ok(())
    }
}

/// The book that was chosen, if it is one of the unit and the series, and open.
pub(crate) async fn open_book(
    tx: &mut Tx,
    unit: UnitId,
    chosen: BookId,
    key: SeriesKey,
) -> Result<Book, Failure> {
    let book = book::find(tx, chosen).await?;
    let book = book.filter(|book| book.unit == unit && book.kind == key.kind);
    match book {
        Some(book) if book.state == BookState::Open => Ok(book),
        Some(_) => Err(ErrorCode::BookClosed.into()),
        None => Err(ErrorCode::NoOpenBook.into()),
    }
}

/// The number that would be issued from a book today.
///
/// Errors: [`ErrorCode::BookClosed`] outside the book's days.
pub(crate) fn next_in_book(series: &Series, book: &Book, today: Date) -> Result<u32, Failure> {
    check_days(book.opened_on, book.closes_on, today).map_err(refused)?;
    let year = book.opened_on.year();
    next_number(series.head(), book.start_number, year, today).map_err(refused)
}

/// Notes in a book that a number was issued from it.
///
/// Errors: [`ErrorCode::BookClosed`] if it was closed meanwhile.
pub(crate) async fn enter_in_book(tx: &mut Tx, terms: Terms) -> Result<(), Failure> {
    let mut book = book::find(tx, terms.book)
        .await?
        .ok_or(ErrorCode::BookClosed)?;
    if book.state != BookState::Open {
        return Err(ErrorCode::BookClosed.into());
    }
    check_days(book.opened_on, book.closes_on, terms.day).map_err(refused)?;
    book.last_number = Some(terms.number);
    book::update(tx, &book).await?;
    Ok(())
}

async fn register_row(
    tx: &mut Tx,
    paper: &Paper,
    number: &NumberClaim,
    sealed: &FileVersion,
    stored: &Stored,
) -> Result<register::Entry, Failure> {
    let dossier = dossier::find(tx, paper.dossier).await?;
    let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
    let details = &sealed.details;
    Ok(register::Entry {
        unit: paper.unit,
        kind: number.key.kind,
        year: number.key.year,
        number: number.terms.number,
        book: number.terms.book,
        paper: paper.id,
        certified_on: number.terms.day,
        sealed_at: number.claim.at,
        applicant_name: dossier.applicant.name,
        applicant_email: dossier.applicant.email,
        document_name: paper.document_name.clone(),
        signer_name: details.signer_name.clone().unwrap_or_default(),
        signer_title: details.signer_title.clone().unwrap_or_default(),
        copy_count: paper.copy_count,
        fee: paper.fee,
        note: paper.charge().remark().unwrap_or_default(),
        file_sha256: stored.sha256.clone(),
    })
}

/// Why a number can't be taken, as people are told.
fn refused(error: BookError) -> Failure {
    match error {
        BookError::OutsideItsDays => ErrorCode::BookClosed.into(),
        error => Failure::broken(error),
    }
}
