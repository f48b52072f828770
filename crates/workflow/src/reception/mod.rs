//! "Tiếp nhận hồ sơ" (DOMAIN §4.1, transitions T1d, T2, T3): a dossier of many papers is filled in,
//! received with its code, its deadline and its slip, and confirmed, with which each original becomes a
//! paper of its own. What happens to papers from there on is in the other modules; a single paper comes
//! in through `intake` as well.

mod confirm;
mod form;
mod identity;
mod keep;
mod open;
mod receive;
mod refuse;

use chungthuc_domain::{
    DossierId, ErrorCode, UnitId,
    calendar::{Moment, minute_text},
    right::Right,
    state::{DossierPhase, Step},
    view::{account::Urgent, live::LiveEvent, notice::NoticeKind, queue::DueFilter},
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        dossier::{self, Applicant, Dossier, Source},
        reception::{self, Reception},
        timeline::{self, NewEntry},
        unit,
    },
};
use serde_json::json;

pub(crate) use form::release_all as release_scans;
pub use identity::{AccountsAsIdentities, IdentityError, IdentityRecord, IdentitySource};
pub(crate) use refuse::names as component_names;

use crate::{
    Workflow, actor::Actor, delivery::matching_account, failure::Failure, notices::Told,
    queue::due_between,
};

/// A dossier of the counter that `actor` may look at: a draft of their own, or one that was received in
/// their unit.
///
/// Errors: [`ErrorCode::NotFound`].
async fn at_reception(
    db: &mut Connection,
    actor: &Actor,
    unit: UnitId,
    id: DossierId,
) -> Result<(Dossier, Reception), Failure> {
    let found = dossier::find(db, id).await?.filter(|dossier| {
        let theirs = match dossier.phase {
            DossierPhase::Draft => dossier.created_by == actor.person,
            DossierPhase::Received
            | DossierPhase::Submitted
            | DossierPhase::Refused
            | DossierPhase::Cancelled => true,
            DossierPhase::Discarded => false,
        };
        dossier.unit == unit && dossier.source == Source::Reception && theirs
    });
    let dossier = found.ok_or(ErrorCode::NotFound)?;
    let reception = reception::find(db, id).await?;
    let reception = reception.ok_or_else(|| Failure::broken("a dossier has no reception"))?;
    Ok((dossier, reception))
}

/// Whether the copies can only be fetched with a printed slip: no account and no e-mail.
pub(crate) async fn needs_slip(
    db: &mut Connection,
    applicant: &Applicant,
) -> Result<bool, Failure> {
    Ok(applicant.person.is_none()
        && applicant.email.is_none()
        && matching_account(db, applicant).await?.is_none())
}

/// How many dossiers that were received in a unit and aren't confirmed are urgent.
pub(crate) async fn urgent(
    db: &mut Connection,
    unit: UnitId,
    now: Moment,
) -> Result<Urgent, Failure> {
    let (ever, passed) = due_between(DueFilter::Overdue, now);
    let (from, tomorrow) = due_between(DueFilter::Today, now);
    Ok(Urgent {
        overdue: reception::count_due(db, unit, ever, passed).await?,
        today: reception::count_due(db, unit, from, tomorrow).await?,
    })
}

impl Workflow {
    /// Begins to change a dossier of the counter: by an officer of its unit, while it is still where it
    /// was looked at, in one of `phases`. Gives the transaction that changes it, their unit, and the
    /// dossier.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`].
    pub(crate) async fn hold_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        phases: &[DossierPhase],
    ) -> Result<(Tx, UnitId, Dossier, Reception), Failure> {
        let unit = actor.require(Right::Creator)?.unit;
        let mut tx = self.db.begin().await?;
        self.still_holds(&mut tx, actor, Right::Creator, unit)
            .await?;
        let (dossier, kept) = at_reception(&mut tx, actor, unit, id).await?;
        if !phases.contains(&dossier.phase) {
            return Err(ErrorCode::WrongState.into());
        }
        Ok((tx, unit, dossier, kept))
    }

    /// Writes a step that concerns a dossier as a whole into its timeline and the audit chain. Whom it
    /// concerns is told by each use case in its own words.
    pub(crate) async fn record_dossier_step(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        dossier: &Dossier,
        step: Step,
        note: &str,
    ) -> Result<(), Failure> {
        let entry = NewEntry {
            dossier: dossier.id,
            paper: None,
            at: self.now(),
            actor: Some(actor.person),
            actor_name: &actor.name,
            step,
            note,
        };
        timeline::insert(tx, self.ids.id(), &entry).await?;
        if dossier.source == Source::Reception {
            self.mark_reception(tx, actor, dossier.unit).await?;
        }
        let subject = format!("dossier {}", dossier.id);
        let details = json!({ "phase": dossier.phase.code() });
        self.audit(tx, actor, dossier.unit, step.code(), subject, details);
        Ok(())
    }

    /// Marks that what waits at the counter of a unit has changed.
    pub(crate) async fn mark_reception(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: UnitId,
    ) -> Result<(), Failure> {
        let by = Some(actor.person);
        self.mark_change(tx, Some(unit), None, LiveEvent::Reception { by })
            .await
    }

    /// Tells whose dossier it is that it was cancelled (NĐ 224/2026/NĐ-CP Đ.15 k.1g).
    async fn tell_of_cancellation(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        dossier: &Dossier,
        reason: &str,
    ) -> Result<(), Failure> {
        let unit = unit::find(tx, dossier.unit).await?;
        let text = format!(
            "{} đã hủy tiếp nhận hồ sơ {} lúc {}. Người xử lý: {}. Lý do: {}.",
            unit.map(|unit| unit.name).unwrap_or_default(),
            dossier.code.as_deref().unwrap_or_default(),
            minute_text(self.now()),
            actor.name,
            reason.trim_end_matches('.')
        );
        let told = Told::new(NoticeKind::Progress, text);
        self.tell_applicant(tx, dossier, told).await
    }
}
