//! "Yêu cầu bổ sung" (form 02 of one-stop shops): what is missing of a paper that isn't on its way to
//! the leader, and "Đã bổ sung", by which an officer notes that it came.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, SupplementId,
    calendar::minute_text,
    right::Right,
    state::Step,
    view::{
        notice::NoticeKind,
        refusal::{SupplementForm, SupplementView},
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        dossier,
        paper::{self, Paper},
        refusal::{self, Supplement},
        unit,
    },
};

use super::form;
use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    notices::Told,
    step::{self, same_version},
};

impl Workflow {
    /// Asks for what is missing of a paper that came back, once at a time. Its owner is told.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for a paper that
    /// didn't come back, and while something is still to come, [`ErrorCode::Conflict`].
    pub async fn request_supplement(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        form: SupplementForm,
    ) -> Result<SupplementId, AppError> {
        self.answer_about(actor, paper, async {
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, Right::Creator).await?;
            self.still_holds(&mut tx, actor, Right::Creator, found.unit)
                .await?;
            step::next_state(&found, Step::Resubmit)?;
            let (items, reason) = form::request(&form)?;
            asked_once(&mut tx, found.dossier, Some(paper)).await?;
            same_version(found.version, version)?;
            // Whoever asks, sends or ends it at the same time is told that it has changed.
            paper::update(&mut tx, &found, &found).await?;
            let dossier = dossier::find(&mut tx, found.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
            let asked = Supplement {
                id: SupplementId(self.ids.uuid()),
                unit: found.unit,
                dossier: found.dossier,
                paper: Some(paper),
                document_name: found.document_name.clone(),
                items,
                reason,
                asked_by: actor.person,
                asked_by_name: actor.name.clone(),
                asked_at: self.now(),
                answered: None,
            };
            refusal::ask(&mut tx, &asked).await?;
            let note = asked.note();
            self.record_step(&mut tx, actor, &found, Step::RequestMore, &note)
                .await?;
            let unit = unit::find(&mut tx, found.unit).await?;
            let text = format!(
                "{} yêu cầu bổ sung hồ sơ {} ({}), lúc {}. Người xử lý: {}. Cần bổ sung: {note}",
                unit.map(|unit| unit.name).unwrap_or_default(),
                found.code,
                found.document_name,
                minute_text(asked.asked_at),
                actor.name
            );
            let told = Told {
                link: Some(format!("/theo-doi/{paper}")),
                by_sms: true,
                ..Told::new(NoticeKind::Progress, text)
            };
            self.tell_applicant(&mut tx, &dossier, told).await?;
            tx.commit().await?;
            Ok(asked.id)
        })
        .await
    }

    /// "Đã bổ sung": notes that what was asked for came.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] if it was noted already.
    pub async fn note_supplied(&self, actor: &Actor, asked: SupplementId) -> Result<(), AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let found = refusal::find_supplement(&mut tx, asked).await?;
            let found = found
                .filter(|found| found.unit == unit)
                .ok_or(ErrorCode::NotFound)?;
            if !refusal::answer(&mut tx, asked, &actor.name, self.now()).await? {
                return Err(ErrorCode::WrongState.into());
            }
            let note = found.items.join("; ");
            let dossier = dossier::find(&mut tx, found.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("no dossier"))?;
            match found.paper {
                Some(paper) => {
                    let paper = step::load(&mut tx, actor, paper, Right::Creator).await?;
                    self.record_step(&mut tx, actor, &paper, Step::Supplied, &note)
                        .await?;
                }
                None => {
                    self.record_dossier_step(&mut tx, actor, &dossier, Step::Supplied, &note)
                        .await?;
                }
            }
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// What was asked of a dossier as a whole, and of this paper of it.
pub(crate) async fn of_dossier(
    db: &mut Connection,
    dossier: DossierId,
    paper: Option<PaperId>,
) -> Result<Vec<SupplementView>, Failure> {
    let all = refusal::supplements_of(db, dossier).await?;
    let own = |asked: &Supplement| asked.paper.is_none() || asked.paper == paper;
    let view = |asked: Supplement| SupplementView {
        supplement: asked.id,
        items: asked.items,
        reason: asked.reason,
        by: asked.asked_by_name,
        at: asked.asked_at,
        answered: asked.answered,
    };
    Ok(all.into_iter().filter(own).map(view).collect())
}

/// Whether something was asked of a paper that hasn't come yet.
pub(crate) async fn is_waiting(db: &mut Connection, paper: &Paper) -> Result<bool, Failure> {
    Ok(refusal::is_waiting(db, paper.dossier, Some(paper.id)).await?)
}

/// Checks that nothing that was asked for is still to come: what is asked for twice confuses who is to
/// bring it.
///
/// Errors: [`ErrorCode::WrongState`].
pub(crate) async fn asked_once(
    db: &mut Connection,
    dossier: DossierId,
    paper: Option<PaperId>,
) -> Result<(), Failure> {
    if !refusal::is_waiting(db, dossier, paper).await? {
        return Ok(());
    }
    let error = AppError::from(ErrorCode::WrongState);
    let next = "Một yêu cầu bổ sung còn chờ. Hãy ghi nhận “Đã bổ sung” trước khi yêu cầu tiếp.";
    Err(error.keeping(next).into())
}
