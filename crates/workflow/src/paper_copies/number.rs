//! "Cấp số": number, register row, book and state in one transaction (DESIGN §3.1). The series' lease is
//! taken and ended within it, so that it is held by nobody else and by us no longer than that; who
//! comes at the same time waits for their turn as sealing does.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::Moment,
    right::Right,
    state::Step,
    view::paper_copy::{NumberRequest, NumberedView},
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        dossier,
        paper::Paper,
        register,
        series::{self, SeriesKey, Terms},
    },
};
use serde_json::json;

use super::signed_by_hand;
use crate::{
    Workflow,
    actor::Actor,
    failpoints::Failpoint,
    failure::Failure,
    sealing::{enter_in_book, has_come, next_in_book, open_book},
    step::{self, same_version},
};

impl Workflow {
    /// Gives copies on paper the next number of their series.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Conflict`],
    /// [`ErrorCode::NoOpenBook`], [`ErrorCode::BookClosed`], [`ErrorCode::ClockBehind`],
    /// [`ErrorCode::SeriesLocked`], [`ErrorCode::DayTurned`], [`ErrorCode::Busy`]. No number is used
    /// up by any of them.
    pub async fn number_copies(
        &self,
        actor: &Actor,
        request: NumberRequest,
    ) -> Result<NumberedView, AppError> {
        self.answer_about(actor, request.paper, async {
            let unit = actor.require(Right::Sealer)?.unit;
            let kind = {
                let mut db = self.db.read().await?;
                let paper = step::load(&mut db, actor, request.paper, Right::Sealer).await?;
                step::next_state(&paper, Step::Number)?;
                paper.certification.book_kind()
            };
            self.in_series_turn(unit, kind, || self.try_to_number(actor, &request))
                .await
        })
        .await
    }

    /// One transaction; `None` while another paper of the series is being numbered.
    async fn try_to_number(
        &self,
        actor: &Actor,
        request: &NumberRequest,
    ) -> Result<Option<NumberedView>, Failure> {
        let mut tx = self.db.begin().await?;
        let paper = step::load(&mut tx, actor, request.paper, Right::Sealer).await?;
        self.still_holds(&mut tx, actor, Right::Sealer, paper.unit)
            .await?;
        step::next_state(&paper, Step::Number)?;
        step::original_stands(&mut tx, &paper).await?;
        same_version(paper.version, request.version)?;
        let asked = self.now();
        let today = asked.day();
        let key = SeriesKey::on(paper.unit, paper.certification.book_kind(), today);
        let Some(series) = self.take_series(&mut tx, key, paper.id, asked).await? else {
            return Ok(None);
        };
        // Read anew: others were numbered while this waited for the series, past midnight even.
        let now = self.now();
        if !has_come(now, series.last_sealed_at)? {
            return Ok(None);
        }
        if now.day() != today {
            return Err(ErrorCode::DayTurned.into());
        }
        let book = open_book(&mut tx, paper.unit, request.book, key).await?;
        let number = next_in_book(&series, &book, today)?;
        let terms = Terms {
            number,
            day: today,
            book: book.id,
        };
        let fence = series.fence;
        series::store_terms(&mut tx, key, fence, terms).await?;
        // The lease was taken in this transaction and lives as long, however long that took.
        series::issue(&mut tx, key, fence, paper.id, number, now, asked).await?;
        let row = self.line(&mut tx, &paper, key, terms, now).await?;
        enter_in_book(&mut tx, terms).await?;
        register::insert(&mut tx, self.ids.id(), &row).await?;
        let details = json!({
            "year": key.year,
            "number": number,
            "book": book.id.to_string(),
        });
        let subject = format!("paper {}", paper.id);
        self.audit(&mut tx, actor, paper.unit, "ISSUE_NUMBER", subject, details);
        self.take_step(&mut tx, actor, &paper, Step::Number, "", |paper| {
            paper.sealed_at = Some(now);
        })
        .await?;
        self.reach(Failpoint::Written).await;
        tx.commit().await?;
        self.series_freed.notify_one();
        Ok(Some(NumberedView {
            number: book.number_text(number),
            book: book.name(),
        }))
    }

    /// The line of the register.
    async fn line(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        key: SeriesKey,
        terms: Terms,
        now: Moment,
    ) -> Result<register::Entry, Failure> {
        let dossier = dossier::find(tx, paper.dossier).await?;
        let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
        let signature = signed_by_hand(tx, paper).await?;
        let signature =
            signature.ok_or_else(|| Failure::broken("nobody signed what is to be numbered"))?;
        Ok(register::Entry {
            unit: paper.unit,
            kind: key.kind,
            year: key.year,
            number: terms.number,
            book: terms.book,
            paper: paper.id,
            certified_on: terms.day,
            sealed_at: now,
            applicant_name: dossier.applicant.name,
            applicant_email: dossier.applicant.email,
            document_name: paper.document_name.clone(),
            signer_name: signature.signer_name,
            signer_title: signature.signer_title,
            copy_count: paper.copy_count,
            fee: paper.fee,
            note: paper.charge().remark().unwrap_or_default(),
            // There is no file: what was certified is on paper.
            file_sha256: String::new(),
        })
    }
}
