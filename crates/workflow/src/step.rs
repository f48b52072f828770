//! One step in the life of a paper: right, unit and state are checked, and the paper, its timeline
//! and the audit chain change together, in the caller's transaction.
//!
//! Here is what all steps share. What a step means (what is signed, numbered, sent) is in the
//! modules of the use cases.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, UnitId,
    calendar::Moment,
    right::Right,
    state::{PaperState, Step},
    view::file::TimelineEntry,
};
use chungthuc_storage::{
    audit,
    database::{Connection, Tx},
    repo::{
        dossier, original,
        paper::{self, Paper},
        timeline::{self, NewEntry},
        unit,
    },
};
use serde_json::{Value, json};

use crate::{Workflow, actor::Actor, failure::Failure, queue::is_staff_of};

/// A paper of the unit that `actor` works in, if they hold `right` there.
///
/// Errors: [`ErrorCode::NotFound`] for a paper that isn't there or isn't theirs to know of.
pub(crate) async fn load(
    db: &mut Connection,
    actor: &Actor,
    id: PaperId,
    right: Right,
) -> Result<Paper, Failure> {
    let paper = paper::find(db, id).await?.ok_or(ErrorCode::NotFound)?;
    if actor.may(right, paper.unit) {
        Ok(paper)
    } else {
        Err(ErrorCode::NotFound.into())
    }
}

/// Checks that the row is still as the person looked at it.
///
/// Errors: [`ErrorCode::Conflict`].
pub(crate) fn same_version(found: i64, seen: i64) -> Result<(), Failure> {
    if found == seen {
        Ok(())
    } else {
        Err(ErrorCode::Conflict.into())
    }
}

/// The state that `step` leads to from where the paper is.
///
/// Errors: [`ErrorCode::WrongState`]; also for a step that isn't for what the paper is certified as.
pub(crate) fn next_state(paper: &Paper, step: Step) -> Result<PaperState, Failure> {
    step.apply(paper.state)
        .filter(|_| step.is_for(paper.certification))
        .ok_or_else(|| ErrorCode::WrongState.into())
}

/// Checks that nobody is signing or sealing the paper right now.
///
/// Errors: [`ErrorCode::Busy`].
pub(crate) fn unclaimed(paper: &Paper, now: Moment) -> Result<(), Failure> {
    if paper.is_claimed(now) {
        Err(ErrorCode::Busy.into())
    } else {
        Ok(())
    }
}

/// Whether another of `papers` that was made of the same original was refused.
pub(crate) fn is_refused_elsewhere(paper: &Paper, papers: &[Paper]) -> bool {
    let mut others = papers
        .iter()
        .filter(|known| known.original == paper.original && known.id != paper.id);
    others.any(|known| known.state == PaperState::Refused)
}

/// Checks that no other paper of the original was refused: what can't be the ground of one copy can't be
/// that of another (NĐ 23/2015/NĐ-CP Đ.22).
///
/// Errors: [`ErrorCode::WrongState`].
pub(crate) async fn original_stands(db: &mut Connection, paper: &Paper) -> Result<(), Failure> {
    if !is_refused_elsewhere(paper, &original::papers(db, paper).await?) {
        return Ok(());
    }
    let error = AppError::from(ErrorCode::WrongState);
    let why = "Bản chính này đã bị từ chối chứng thực. Hãy trả lại giấy tờ để cán bộ từ chối nốt.";
    Err(error.keeping(why).into())
}

/// What an act is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    /// A paper.
    Paper(PaperId),
    /// A dossier of the counter, as a whole.
    Dossier(DossierId),
}

impl From<PaperId> for About {
    fn from(id: PaperId) -> Self {
        Self::Paper(id)
    }
}

impl From<DossierId> for About {
    fn from(id: DossierId) -> Self {
        Self::Dossier(id)
    }
}

impl Workflow {
    /// As [`Workflow::answer`], for an act on a paper or on a dossier of the counter: whoever was slower is
    /// told what was done with it last, and when; its own unit's staff also by whom.
    pub(crate) async fn answer_about<T>(
        &self,
        actor: &Actor,
        about: impl Into<About>,
        inside: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, AppError> {
        let answer = self.answer(inside).await;
        let was_slower =
            |error: &AppError| matches!(error.code, ErrorCode::Conflict | ErrorCode::WrongState);
        match answer {
            // What is said already is nearer to what went wrong.
            Err(error) if was_slower(&error) && error.kept.is_none() => {
                match self.last_step(actor, about.into()).await {
                    Ok(Some(last)) => Err(error.keeping(&last)),
                    // What went wrong is told without it.
                    _ => Err(error),
                }
            }
            answer => answer,
        }
    }

    async fn last_step(&self, actor: &Actor, about: About) -> Result<Option<String>, Failure> {
        let mut db = self.db.read().await?;
        let (dossier, unit, code) = match about {
            About::Paper(id) => match paper::find(&mut db, id).await? {
                Some(found) => (found.dossier, found.unit, Some(found.code)),
                None => return Ok(None),
            },
            About::Dossier(id) => match dossier::find(&mut db, id).await? {
                Some(found) => (id, found.unit, None),
                None => return Ok(None),
            },
        };
        let entries = timeline::of_dossier(&mut db, dossier).await?;
        let own = |entry: &&TimelineEntry| {
            let of = entry.paper_code.as_ref().zip(code.as_ref());
            of.is_none_or(|(of, code)| of == code)
        };
        let last = entries.iter().filter(own).max_by_key(|entry| entry.at);
        let is_told = is_staff_of(actor, unit);
        Ok(last.map(|last| format!("Thao tác gần nhất: {}.", last.sentence(is_told))))
    }

    /// Checks in the transaction itself that `actor` holds `right` in `unit` today, whatever their
    /// session remembers.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub(crate) async fn still_holds(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        right: Right,
        unit: UnitId,
    ) -> Result<unit::Grant, Failure> {
        if actor.unit != Some(unit) {
            return Err(ErrorCode::NotFound.into());
        }
        let grants = unit::grants_of(tx, actor.person, self.now().day()).await?;
        let held = |grant: &unit::Grant| grant.unit == unit && grant.right == right;
        grants
            .into_iter()
            .find(held)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// As [`Workflow::still_holds`], for any of `rights`.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub(crate) async fn still_holds_any(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        rights: &[Right],
        unit: UnitId,
    ) -> Result<(), Failure> {
        for right in rights {
            match self.still_holds(tx, actor, *right, unit).await {
                Ok(_) => return Ok(()),
                // Another of them may be held.
                Err(failure) if failure.is_not_found() => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(ErrorCode::NotFound.into())
    }

    /// Checks right and state for `step`, and that the paper is the actor's to sign where the step
    /// is a signer's. What a leader has signed is passed on by whoever stands in for them, too.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`].
    pub(crate) async fn may_take(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        paper: &Paper,
        step: Step,
    ) -> Result<PaperState, Failure> {
        if let Some(right) = step.right() {
            self.still_holds(tx, actor, right, paper.unit).await?;
            let is_anothers = step.is_the_signers_own() && paper.signer != actor.person;
            let passes_on = is_anothers
                && step == Step::Forward
                && self.stands_in_for(tx, actor, paper).await?.is_some();
            if is_anothers && !passes_on {
                return Err(ErrorCode::NotFound.into());
            }
        }
        next_state(paper, step)
    }

    /// Takes a step: checks right, unit, state and that nobody is signing or sealing the paper,
    /// then saves what `change` makes of it, with its timeline entry and its audit row. Gives the
    /// paper as it is saved.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Busy`],
    /// [`ErrorCode::Conflict`] if somebody changed the paper since `before` was loaded.
    pub(crate) async fn take_step(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Paper,
        step: Step,
        note: &str,
        change: impl FnOnce(&mut Paper) + Send,
    ) -> Result<Paper, Failure> {
        unclaimed(before, self.now())?;
        self.take_claimed_step(tx, actor, before, step, note, change)
            .await
    }

    /// As [`Workflow::take_step`], for whoever holds the claim on the paper.
    pub(crate) async fn take_claimed_step(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Paper,
        step: Step,
        note: &str,
        change: impl FnOnce(&mut Paper) + Send,
    ) -> Result<Paper, Failure> {
        let state = self.may_take(tx, actor, before, step).await?;
        let mut after = before.clone();
        change(&mut after);
        after.state = state;
        after.claim_by = None;
        after.claim_until = None;
        paper::update(tx, before, &after).await?;
        after.version = before.version + 1;
        self.record_step(tx, actor, &after, step, note).await?;
        Ok(after)
    }

    /// Writes a step that was taken into the timeline and the audit chain, and tells who is concerned.
    pub(crate) async fn record_step(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        paper: &Paper,
        step: Step,
        note: &str,
    ) -> Result<(), Failure> {
        let entry = NewEntry {
            dossier: paper.dossier,
            paper: Some(paper.id),
            at: self.now(),
            actor: Some(actor.person),
            actor_name: &actor.name,
            step,
            note,
        };
        timeline::insert(tx, self.ids.id(), &entry).await?;
        let details = json!({ "state": paper.state.code() });
        self.audit(
            tx,
            actor,
            paper.unit,
            step.code(),
            format!("paper {}", paper.id),
            details,
        );
        self.mark_paper(tx, paper, step, Some(actor), &actor.name)
            .await?;
        self.tell_of_step(tx, paper, step, &actor.name).await
    }

    /// Adds to a unit's audit chain, with the commit of `tx`: who did what to what. `subject` is the
    /// kind and the identifier, as in `book 0190…`; `details` hold nothing personal.
    pub(crate) fn audit(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: UnitId,
        action: &'static str,
        subject: String,
        details: Value,
    ) {
        let entry = audit::Entry {
            unit: Some(unit),
            at: self.now(),
            actor: Some(actor.person),
            actor_name: actor.name.clone(),
            action,
            subject,
            details,
        };
        audit::append(tx, entry);
    }
}
