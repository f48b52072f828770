//! Deadlines: when what is received is due, and "Gia hạn", by which a dossier is promised for later:
//! once by the office's own act, and by written agreement as often as that is made (NĐ 23/2015 Đ.7,
//! Đ.21; DOMAIN §5.3, §5.7). What was promised stays promised when holidays change: deadlines are kept,
//! not computed anew.

mod form;
mod slip;

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId,
    calendar::{Moment, OfficeCalendar, minute_text},
    right::Right,
    state::{DossierPhase, Step},
    view::{
        deadline::{ExtensionForm, ExtensionView},
        notice::NoticeKind,
    },
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        dossier,
        extension::{self, Extension},
        paper::{self, Paper},
        reference,
        timeline::{self, NewEntry},
        unit::{self, Unit},
    },
};
use serde_json::json;

pub use self::slip::SlipFile;

use self::form::Terms;
use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    notices::Told,
    step::{self, same_version, unclaimed},
};

/// Who may promise a dossier for later.
pub(crate) const EXTENDERS: [Right; 2] = [Right::Creator, Right::Signer];

impl Workflow {
    /// "Gia hạn": promises the dossier of a paper for a later time, all its papers that are under way
    /// with it. Up to two working days, once and before any other; or longer by written agreement,
    /// whatever was promised before. Its owner is told.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for a paper that
    /// isn't under way any more, [`ErrorCode::AlreadyExtended`], [`ErrorCode::Busy`] while one of the
    /// papers is being signed or sealed, [`ErrorCode::Conflict`].
    pub async fn extend_deadline(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        form: ExtensionForm,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let right = EXTENDERS
                .into_iter()
                .find(|right| actor.grant(*right).is_some());
            let right = right.ok_or(ErrorCode::NotFound)?;
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, right).await?;
            self.still_holds(&mut tx, actor, right, found.unit).await?;
            if !found.state.is_due() {
                return Err(ErrorCode::WrongState.into());
            }
            let unit = unit::find(&mut tx, found.unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let now = self.now();
            let calendar = calendar(&mut tx, &unit, found.due_at.min(now)).await?;
            let terms = Terms::parse(&form, &calendar, found.submitted_at, found.due_at, now)?;
            same_version(found.version, version)?;
            let promised = (found.dossier, found.due_at);
            self.promise_anew(&mut tx, actor, &unit, promised, terms)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// "Gia hạn" of a dossier that was received at the counter and isn't confirmed yet: its papers will
    /// be due when it is then. As [`Workflow::extend_deadline`] else. `due`: the promise that was looked
    /// at, since what is typed of the dossier meanwhile is another matter.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for one that was
    /// confirmed or ended, [`ErrorCode::AlreadyExtended`], [`ErrorCode::Conflict`] where another promise
    /// counts by now.
    pub async fn extend_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        due: Moment,
        form: ExtensionForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let phases = [DossierPhase::Received];
            let (mut tx, unit, found, _) = self.hold_reception(actor, id, &phases).await?;
            dossier::hold(&mut tx, id, found.version).await?;
            // Read again while nobody else promises anything.
            let held = dossier::find(&mut tx, id).await?;
            let (due_at, received_at) = held
                .and_then(|held| held.due_at.zip(held.received_at))
                .ok_or_else(|| Failure::broken("a received dossier has no deadline"))?;
            let unit = unit::find(&mut tx, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let now = self.now();
            let calendar = calendar(&mut tx, &unit, due_at.min(now)).await?;
            let terms = Terms::parse(&form, &calendar, received_at, due_at, now)?;
            if due != due_at {
                return Err(ErrorCode::Conflict.into());
            }
            self.promise_anew(&mut tx, actor, &unit, (id, due_at), terms)
                .await?;
            self.mark_reception(&mut tx, actor, unit.id).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Promises a dossier that was promised for some time so far for the time that the form says, with
    /// all its papers that are under way.
    async fn promise_anew(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        (dossier, due_before): (DossierId, Moment),
        terms: Terms,
    ) -> Result<(), Failure> {
        let now = self.now();
        let extension = Extension {
            dossier,
            due_before,
            due_after: terms.due_at,
            agreement: terms.agreement,
            reason: terms.reason,
            extended_by: actor.person,
            extended_by_name: actor.name.clone(),
            extended_at: now,
        };
        if !extension::insert(tx, &extension).await? {
            return Err(ErrorCode::AlreadyExtended.into());
        }
        for before in paper::of_dossier(tx, dossier).await? {
            if before.state.is_due() {
                unclaimed(&before, now)?;
                let after = Paper {
                    due_at: extension.due_after,
                    ..before.clone()
                };
                paper::update(tx, &before, &after).await?;
            }
        }
        dossier::promise(tx, dossier, extension.due_after).await?;
        self.record_extension(tx, actor, unit, &extension).await
    }

    async fn record_extension(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        extension: &Extension,
    ) -> Result<(), Failure> {
        let said = view(extension.clone());
        let note = format!("{}. {}", said.promise(), said.ground());
        let entry = NewEntry {
            dossier: extension.dossier,
            paper: None,
            at: extension.extended_at,
            actor: Some(actor.person),
            actor_name: &actor.name,
            step: Step::Extend,
            note: &note,
        };
        timeline::insert(tx, self.ids.id(), &entry).await?;
        let details = json!({
            "due_before": extension.due_before.0,
            "due_after": extension.due_after.0,
            "by_agreement": extension.agreement.is_some(),
        });
        let subject = format!("dossier {}", extension.dossier);
        self.audit(tx, actor, unit.id, Step::Extend.code(), subject, details);

        let papers = paper::of_dossier(tx, extension.dossier).await?;
        for paper in papers.iter().filter(|paper| paper.state.is_due()) {
            self.mark_paper(tx, paper, Step::Extend, Some(actor), &actor.name)
                .await?;
        }
        let dossier = dossier::find(tx, extension.dossier).await?;
        let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
        let text = format!(
            "{} xin lỗi Ông/Bà và hẹn lại ngày trả kết quả hồ sơ {}: {} thay cho {}. {}",
            unit.name,
            dossier.code.as_deref().unwrap_or_default(),
            minute_text(extension.due_after),
            minute_text(extension.due_before),
            said.ground()
        );
        let told = Told {
            link: papers
                .first()
                .map(|paper| format!("/theo-doi/{}", paper.id)),
            by_sms: true,
            ..Told::new(NoticeKind::Progress, text)
        };
        self.tell_applicant(tx, &dossier, told).await
    }
}

/// How a dossier's deadline was extended, for people.
pub(crate) async fn of_dossier(
    db: &mut Connection,
    dossier: DossierId,
) -> Result<Option<ExtensionView>, Failure> {
    Ok(extension::find(db, dossier).await?.map(view))
}

/// When what is received now is due.
pub(crate) async fn due_at(
    db: &mut Connection,
    unit: &Unit,
    now: Moment,
) -> Result<Moment, Failure> {
    Ok(calendar(db, unit, now).await?.due(now, 0))
}

/// When a unit works, from a day on.
async fn calendar(
    db: &mut Connection,
    unit: &Unit,
    from: Moment,
) -> Result<OfficeCalendar, Failure> {
    let holidays = reference::holidays(db, from.day()).await?;
    Ok(OfficeCalendar {
        holidays: holidays.into_iter().map(|holiday| holiday.day).collect(),
        closes_at: unit.closes_at,
    })
}

fn view(extension: Extension) -> ExtensionView {
    ExtensionView {
        due_before: extension.due_before,
        due_after: extension.due_after,
        agreement: extension
            .agreement
            .map(|agreement| (agreement.name, agreement.on)),
        reason: extension.reason,
        by: extension.extended_by_name,
        at: extension.extended_at,
    }
}
