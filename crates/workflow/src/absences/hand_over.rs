//! Papers that wait for a leader who is away go to whoever stands in: by the leader, the stand-in
//! ("Nhận ký thay") or an officer. What was prepared names the leader, so it is void.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, PersonId, UnitId,
    right::Right,
    state::{PaperState, Step},
    view::{
        absence::{AwaitingAbsent, StandIn},
        notice::NoticeKind,
        queue::QueueOrder,
    },
};
use chungthuc_storage::{
    database::{Connection, DatabaseError},
    repo::{
        paper::Paper,
        queue::{self, Filter},
        unit,
    },
};

use super::stand_ins;
use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    notices::Told,
    queue::queue_row,
    step::{self, same_version},
};

/// Papers shown of those that wait for one leader.
const SHOWN: u32 = 10;
/// Papers that are handed over, or passed on, at once.
pub(super) const AT_ONCE: u32 = 200;
/// Whoever may hand over: all who may see that a paper waits.
const RIGHTS: [Right; 2] = [Right::Creator, Right::Signer];

impl Workflow {
    /// Papers that wait for somebody who is away today: for the leader themselves, and for whoever
    /// stands in, with those that the leader has signed and not passed on.
    ///
    /// Errors: [`ErrorCode::NotFound`] for who doesn't sign.
    pub async fn awaiting_absent(&self, actor: &Actor) -> Result<Vec<AwaitingAbsent>, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Signer)?.unit;
            let mut db = self.db.read().await?;
            let mut groups = Vec::new();
            for stand_in in self.stand_ins_today(&mut db, unit).await? {
                let is_own = stand_in.absent == actor.person;
                if !is_own && stand_in.person != actor.person {
                    continue;
                }
                let of = |state| of_signer(unit, stand_in.absent, state, SHOWN);
                let found = queue::list(&mut db, &of(PaperState::PendingSignature)).await?;
                // What they have signed stands in the leader's own list.
                let signed = match is_own {
                    true => queue::Found::default(),
                    false => queue::list(&mut db, &of(PaperState::Signed)).await?,
                };
                if found.total > 0 || signed.total > 0 {
                    groups.push(AwaitingAbsent {
                        stand_in,
                        is_own,
                        total: found.total,
                        rows: found.rows.iter().map(queue_row).collect(),
                        signed_total: signed.total,
                        signed: signed.rows.iter().map(queue_row).collect(),
                    });
                }
            }
            Ok(groups)
        })
        .await
    }

    /// Hands a paper that waits for a leader who is away to whoever stands in.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] if it waits no longer or the
    /// leader isn't away, [`ErrorCode::Busy`], [`ErrorCode::Conflict`].
    pub async fn hand_over(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<(), AppError> {
        self.answer_about(
            actor,
            paper,
            self.try_hand_over(actor, paper, Some(version)),
        )
        .await
    }

    /// Hands everything that waits for a leader who is away to whoever stands in, up to 200 papers;
    /// gives how many went. One that somebody is at work on is passed over.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn hand_over_all(&self, actor: &Actor, absent: PersonId) -> Result<u32, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Signer)?.unit;
            let mut db = self.db.read().await?;
            let waiting = of_signer(unit, absent, PaperState::PendingSignature, AT_ONCE);
            let found = queue::list(&mut db, &waiting).await?;
            drop(db);
            if absent != actor.person && found.rows.is_empty() {
                return Err(ErrorCode::NotFound.into());
            }
            let mut handed_over = 0;
            for item in found.rows {
                match self.try_hand_over(actor, item.paper.id, None).await {
                    Ok(()) => handed_over += 1,
                    Err(Failure::Database(DatabaseError::Conflict)) => {}
                    Err(Failure::Answer(error))
                        if matches!(error.code, ErrorCode::Busy | ErrorCode::WrongState) => {}
                    Err(failure) => return Err(failure),
                }
            }
            Ok(handed_over)
        })
        .await
    }

    async fn try_hand_over(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: Option<i64>,
    ) -> Result<(), Failure> {
        let right = RIGHTS
            .into_iter()
            .find(|right| actor.grant(*right).is_some());
        let right = right.ok_or(ErrorCode::NotFound)?;
        let mut tx = self.db.begin().await?;
        let found = step::load(&mut tx, actor, paper, right).await?;
        self.still_holds(&mut tx, actor, right, found.unit).await?;
        let Some(stand_in) = self.stand_in(&mut tx, actor, &found).await? else {
            // Others' papers that wait for somebody present are none of theirs.
            let theirs = found.signer == actor.person || actor.may(Right::Creator, found.unit);
            let code = if theirs {
                ErrorCode::WrongState
            } else {
                ErrorCode::NotFound
            };
            return Err(code.into());
        };
        if let Some(version) = version {
            same_version(found.version, version)?;
        }
        let note = stand_in.sentence();
        let after = self
            .take_step(&mut tx, actor, &found, Step::HandOver, &note, |paper| {
                paper.signer = stand_in.person;
                paper.prepared = None;
            })
            .await?;
        if stand_in.person != actor.person {
            let text = format!("Bản sao {} chuyển tới Ông/Bà ký thay. {note}", after.code);
            let told = Told {
                link: Some(format!("/cho-ky/{paper}")),
                ..Told::new(NoticeKind::Readiness, text)
            };
            self.notify(&mut tx, stand_in.person, told).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Who stands in for the leader of a paper that waits for them, or that they have signed and not
    /// passed on, for those concerned: the leader, the one who stands in, or an officer of the unit.
    pub(crate) async fn stand_in(
        &self,
        db: &mut Connection,
        actor: &Actor,
        paper: &Paper,
    ) -> Result<Option<StandIn>, Failure> {
        if !matches!(
            paper.state,
            PaperState::PendingSignature | PaperState::Signed
        ) || !RIGHTS.iter().any(|right| actor.may(*right, paper.unit))
        {
            return Ok(None);
        }
        let all = self.stand_ins_today(db, paper.unit).await?;
        let found = all
            .into_iter()
            .find(|stand_in| stand_in.absent == paper.signer);
        Ok(found.filter(|stand_in| {
            actor.may(Right::Creator, paper.unit)
                || [stand_in.absent, stand_in.person].contains(&actor.person)
        }))
    }

    pub(super) async fn stand_ins_today(
        &self,
        db: &mut Connection,
        unit: UnitId,
    ) -> Result<Vec<StandIn>, Failure> {
        let today = self.now().day();
        let signers = unit::holders(db, unit, Right::Signer, today).await?;
        stand_ins(db, unit, today, &signers).await
    }
}

/// A leader's papers in a state, the most urgent first.
pub(super) fn of_signer(unit: UnitId, signer: PersonId, state: PaperState, limit: u32) -> Filter {
    Filter {
        unit,
        states: vec![state],
        signer: Some(signer),
        kind: None,
        code: String::new(),
        words: Vec::new(),
        from: None,
        before: None,
        due: None,
        original_kept: false,
        order: QueueOrder::Due,
        descending: false,
        limit,
        offset: 0,
    }
}
