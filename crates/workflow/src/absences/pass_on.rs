//! Papers that a leader had signed and not passed on when they went away: whoever stands in passes them
//! on for number and seal, as they are. The signature was made by the one who was competent then, so it
//! stays theirs and nobody signs anew; the clerk seals what bears it (NĐ 30/2020/NĐ-CP Đ.32 k.2). Who
//! wouldn't have it so has the clerk give the paper back, which voids the signature.

use chungthuc_domain::{
    AppError, ErrorCode, PersonId,
    right::Right,
    state::PaperState,
    view::{absence::StandIn, notice::NoticeKind},
};
use chungthuc_storage::{
    database::{Connection, DatabaseError, Tx},
    repo::{paper::Paper, queue},
};

use super::hand_over::{AT_ONCE, of_signer};
use crate::{Workflow, actor::Actor, failure::Failure, notices::Told};

impl Workflow {
    /// Passes on everything that a leader who is away has signed, up to 200 papers, for whoever stands
    /// in; gives how many went. One that still waits for its timestamp, or that somebody is at work on, is
    /// passed over.
    ///
    /// Errors: [`ErrorCode::NotFound`] for who doesn't stand in.
    pub async fn pass_all_on(&self, actor: &Actor, absent: PersonId) -> Result<u32, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Signer)?.unit;
            let mut db = self.db.read().await?;
            let stand_ins = self.stand_ins_today(&mut db, unit).await?;
            let theirs = |one: &StandIn| one.absent == absent && one.person == actor.person;
            if !stand_ins.iter().any(theirs) {
                return Err(ErrorCode::NotFound.into());
            }
            let signed = of_signer(unit, absent, PaperState::Signed, AT_ONCE);
            let found = queue::list(&mut db, &signed).await?;
            drop(db);
            let mut passed_on = 0;
            for item in found.rows {
                match self.forward_at(actor, item.paper.id, None).await {
                    Ok(()) => passed_on += 1,
                    Err(Failure::Database(DatabaseError::Conflict)) => {}
                    Err(Failure::Answer(error))
                        if matches!(
                            error.code,
                            ErrorCode::Busy | ErrorCode::WrongState | ErrorCode::AwaitingTimestamp
                        ) => {}
                    Err(failure) => return Err(failure),
                }
            }
            Ok(passed_on)
        })
        .await
    }

    /// Who is away and has the actor stand in, where that is the leader of a paper.
    pub(crate) async fn stands_in_for(
        &self,
        db: &mut Connection,
        actor: &Actor,
        paper: &Paper,
    ) -> Result<Option<StandIn>, Failure> {
        if !actor.may(Right::Signer, paper.unit) {
            return Ok(None);
        }
        let all = self.stand_ins_today(db, paper.unit).await?;
        let theirs = |one: &StandIn| one.absent == paper.signer && one.person == actor.person;
        Ok(all.into_iter().find(theirs))
    }

    /// Tells the leader who is away that what they had signed went on.
    pub(crate) async fn tell_of_passing_on(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        stand_in: &StandIn,
    ) -> Result<(), Failure> {
        let text = format!(
            "Bản sao {} Ông/Bà đã ký được chuyển cấp số và đóng dấu. {}",
            paper.code,
            stand_in.passing_on()
        );
        let told = Told {
            link: Some(format!("/theo-doi/{}", paper.id)),
            ..Told::new(NoticeKind::Readiness, text)
        };
        self.notify(tx, stand_in.absent, told).await
    }
}
